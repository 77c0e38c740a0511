//! Emits the unrolled code of one activity, with the slots and the names of its calls.

use sim::{
    signature::{NameInfo, Origin, Role, Signature},
    value::Name,
};

use super::{
    Instruction, Part, Path, Site, Slot, Source, Test, VariableId,
    compile::{Compiler, narrow},
    declare::Declared,
};
use crate::statement::{CallText, Condition, Operand, Statement};

/// The code of one body. Slots and names are counted from 0; keys lack the prefix of a handler's
/// entry.
#[derive(Debug, Default)]
pub(super) struct Emitted {
    pub(super) code: Vec<Instruction>,
    pub(super) first_site: u16,
    pub(super) sites: Vec<Site>,
    pub(super) slots: Vec<Slot>,
    pub(super) names: Vec<NameInfo>,
    /// How often each declared variable has been bound so far in the text.
    pub(super) bound: Vec<usize>,
    calls: usize,
}

/// The variables from the first on, so many, stand so much further behind.
type Move = (VariableId, u16, u16);

impl Emitted {
    /// The code for one instance of a handler: its sites and its variables stand further behind.
    pub(super) fn instance(&self, sites: u16, variables: Move) -> Vec<Instruction> {
        let moved = |instruction: &Instruction| match *instruction {
            Instruction::Call(site) => Instruction::Call(site + sites),
            Instruction::Unless(test, target) => {
                let left = move_source(test.left, variables);
                let right = move_source(test.right, variables);
                Instruction::Unless(
                    Test {
                        left,
                        right,
                        ..test
                    },
                    target,
                )
            }
            other => other,
        };
        self.code.iter().map(moved).collect()
    }
}

const fn move_variable(variable: VariableId, (first, count, by): Move) -> VariableId {
    if variable >= first && variable - first < count {
        variable + by
    } else {
        variable
    }
}

const fn move_source(source: Source, by: Move) -> Source {
    match source {
        Source::Constant(_) => source,
        Source::Variable(variable, path) => Source::Variable(move_variable(variable, by), path),
    }
}

impl Site {
    /// Lets it use the variables of another instance of its handler.
    pub(super) fn move_variables(&mut self, first: VariableId, count: u16, offset: u16) {
        let by = (first, count, offset);
        self.bind = self.bind.map(|variable| move_variable(variable, by));
        for source in &mut self.arguments {
            *source = move_source(*source, by);
        }
    }
}

impl Compiler<'_> {
    /// Emits the code of a body.
    pub(super) fn emit(&mut self, body: usize) -> Emitted {
        let mut emitted = Emitted {
            first_site: narrow(self.program.sites.len()),
            bound: vec![0; self.declared.len()],
            ..Emitted::default()
        };
        let bodies = self.bodies;
        self.emit_all_of(body, &bodies[body].statements, &mut emitted);
        emitted
    }

    fn emit_all_of(&mut self, body: usize, statements: &[Statement], out: &mut Emitted) {
        for statement in statements {
            match statement {
                Statement::Call(call) => self.emit_call(body, call, out),
                Statement::Signal(name) => {
                    let known = self.program.signals.iter().position(|it| *it == name.value);
                    let signal = known.unwrap_or(0) as u8;
                    out.code.push(Instruction::Signal(signal));
                }
                Statement::Wait(name) => {
                    let known = self.program.signals.iter().position(|it| *it == name.value);
                    if known.is_none() {
                        let signals = self.program.signals.iter().map(String::as_str);
                        self.problems
                            .unknown(name.span.clone(), "signal", &name.value, signals);
                    }
                    out.code.push(Instruction::Wait(known.unwrap_or(0) as u8));
                }
                Statement::If(condition, inner) => {
                    let unless = self.emit_unless(body, condition, out);
                    self.emit_all_of(body, inner, out);
                    leave_to_here(out, &[unless]);
                }
                Statement::While(condition, max, inner) => {
                    self.emit_while(body, condition, *max, inner, out);
                }
            }
        }
    }

    /// A loop whose condition speaks of what only its own body binds is entered once in any case.
    fn emit_while(
        &mut self,
        body: usize,
        condition: &Condition,
        max: u32,
        inner: &[Statement],
        out: &mut Emitted,
    ) {
        let mut exits = Vec::new();
        let enter = self.is_unbound(body, &condition.left, out)
            || self.is_unbound(body, &condition.right, out);
        for pass in 0..max {
            if pass > 0 || !enter {
                exits.push(self.emit_unless(body, condition, out));
            }
            self.emit_all_of(body, inner, out);
        }
        leave_to_here(out, &exits);
    }

    /// Whether an operand is a variable that this body binds, but not above.
    fn is_unbound(&self, body: usize, operand: &Operand, out: &Emitted) -> bool {
        let Operand::Path(name, _) = operand else {
            return false;
        };
        let own = |it: &Declared| it.body == body && it.name == name.value;
        let found = self.declared.iter().position(own);
        found.is_some_and(|at| self.declared[at].function.is_some() && out.bound[at] == 0)
    }

    fn emit_unless(&mut self, body: usize, condition: &Condition, out: &mut Emitted) -> usize {
        let absent = Source::Constant(sim::value::Value::Absent);
        let test = Test {
            left: (self.operand(body, &condition.left, None, out)).unwrap_or(absent),
            equal: condition.equal,
            right: (self.operand(body, &condition.right, None, out)).unwrap_or(absent),
        };
        out.code.push(Instruction::Unless(test, 0));
        out.code.len() - 1
    }

    fn emit_call(&mut self, body: usize, call: &CallText, out: &mut Emitted) {
        out.calls += 1;
        let name = &call.function;
        let callable = |it: &&Signature| it.role != Role::Callback;
        let functions = self.tables.functions;
        let Some((function, signature)) =
            (self.tables.function(&name.value)).filter(|(_, it)| callable(it))
        else {
            let known = functions.iter().filter(callable).map(|it| it.name);
            self.problems
                .unknown(name.span.clone(), "call", &name.value, known);
            return;
        };
        let arguments = self.arguments(body, call, signature, out);
        let path = self.path(signature, &call.path);
        let (bind, label) = self.bound(body, call, out);
        let made = self.make(signature, &label, out);
        let slot = narrow(out.slots.len());
        push_slots(signature, path, &label, &mut out.slots);
        out.sites.push(Site {
            function,
            arguments,
            bind,
            path,
            slot,
            slots: (out.slots.len() - usize::from(slot)) as u8,
            slot_stride: 0,
            made,
            made_stride: 0,
            label,
            span: call.span.clone(),
        });
        let site = usize::from(out.first_site) + out.sites.len() - 1;
        out.code.push(Instruction::Call(narrow(site)));
    }

    /// The variable that a call binds, and what the call is called: the variable, the k-th binding
    /// of it, or the k-th call.
    fn bound(
        &mut self,
        body: usize,
        call: &CallText,
        out: &mut Emitted,
    ) -> (Option<VariableId>, String) {
        let unbound = match self.bodies[body].part {
            Part::Handler(_) => out.calls.to_string(),
            _ => format!("{}.{}", self.bodies[body].name.value, out.calls),
        };
        let Some(bind) = &call.bind else {
            return (None, unbound);
        };
        let own = |it: &Declared| it.body == body && it.name == bind.value;
        let Some(at) = self.declared.iter().position(own) else {
            return (None, unbound);
        };
        out.bound[at] += 1;
        let declared = &self.declared[at];
        let label = match declared.total {
            0 | 1 => bind.value.clone(),
            _ => format!("{}[{}]", bind.value, out.bound[at]),
        };
        (Some(declared.variable), label)
    }

    /// Names the objects that a call makes: the first as the call, the others with their kind
    /// behind it.
    fn make(&mut self, signature: &Signature, label: &str, out: &mut Emitted) -> Name {
        if signature.makes.is_empty() {
            return Name::NONE;
        }
        let first = out.names.len();
        for (at, kind) in signature.makes.iter().enumerate() {
            let same = |range: &[&str]| range.iter().filter(|it| it == &kind).count();
            let text = match at {
                0 => label.to_owned(),
                _ if same(signature.makes) == 1 => format!("{label}.{kind}"),
                _ => format!("{label}.{kind}.{}", same(&signature.makes[..=at])),
            };
            out.names.push(NameInfo {
                text,
                kind,
                origin: Origin::Made,
            });
        }
        Name(u8::try_from(first).unwrap_or(u8::MAX - 1))
    }
}

fn leave_to_here(out: &mut Emitted, exits: &[usize]) {
    let here = narrow(out.code.len());
    for exit in exits {
        if let Instruction::Unless(_, target) = &mut out.code[*exit] {
            *target = here;
        }
    }
}

/// One slot for the part that is bound, or one for every result; one where there is no result.
fn push_slots(signature: &'static Signature, path: Path, label: &str, slots: &mut Vec<Slot>) {
    let results = signature.results;
    let words = |field: u8| {
        results
            .get(usize::from(field))
            .map_or(&[][..], |it| it.words)
    };
    if path.is_part() {
        let part = if path.index.is_some() {
            None
        } else {
            path.field
        };
        slots.push(Slot {
            key: label.to_owned(),
            words: part.map_or(&[], words),
            failures: words(0),
            main: true,
            bare: false,
        });
        return;
    }
    if results.is_empty() {
        slots.push(Slot {
            key: label.to_owned(),
            words: &[],
            failures: &[],
            main: true,
            bare: true,
        });
    }
    slots.extend(results.iter().enumerate().map(|(at, field)| Slot {
        key: match at {
            0 => label.to_owned(),
            _ => format!("{label}.{}", field.name),
        },
        words: field.words,
        failures: &[],
        main: at == 0,
        bare: false,
    }));
}
