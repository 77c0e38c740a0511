//! Declares what a file's calls bind, signal and attach, before anything is resolved: clients name
//! one another's variables in any order.

use sim::{
    signature::{Kind, Signature},
    trace::Activity,
};

use super::{
    Part, Path, SIGNALS_MAX, Variable, VariableId,
    compile::{Compiler, narrow},
};
use crate::statement::{CallText, Operand, Spanned, Statement};
use models::family::HANDLER_INSTANCES;

/// A variable of one body.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) body: usize,
    /// What it holds: the results of this function; a parameter of a callback has none.
    pub(super) function: Option<u8>,
    /// The part that is bound.
    pub(super) path: Path,
    /// By how many calls it is bound once loops are unrolled.
    pub(super) total: usize,
    /// In the first instance.
    pub(super) variable: VariableId,
}

impl Compiler<'_> {
    /// Declares everything.
    pub(super) fn declare(&mut self) {
        let handlers = self.bodies.len() - self.first_handler();
        self.attached = vec![None; handlers];
        self.check_names();
        for body in 0..self.bodies.len() {
            let bodies = self.bodies;
            self.declare_all(body, &bodies[body].statements, 1);
        }
        for handler in 0..handlers {
            self.declare_parameters(self.first_handler() + handler, handler as u8);
        }
        self.declared.sort_by_key(|declared| declared.body);
        self.lay_out_variables();
    }

    /// Objects and handlers share one space of names, in which words have their place already.
    fn check_names(&mut self) {
        let bodies = self.bodies;
        for body in &bodies[self.first_handler()..] {
            let name = &body.name;
            if self.names.iter().any(|info| info.text == name.value) {
                self.duplicate(name, "it is an object of the setup already");
            }
        }
    }

    pub(super) fn duplicate(&mut self, name: &Spanned<String>, why: &str) {
        self.problems.add(
            name.span.clone(),
            format!("the name `{}` is taken: {why}", name.value),
            "a name of its own",
            None,
        );
    }

    fn declare_all(&mut self, body: usize, statements: &[Statement], times: usize) {
        for statement in statements {
            match statement {
                Statement::Call(call) => self.declare_call(body, call, times),
                Statement::Signal(name) => self.declare_signal(name),
                Statement::Wait(_) => {}
                Statement::If(_, inner) => self.declare_all(body, inner, times),
                Statement::While(_, max, inner) => {
                    self.declare_all(body, inner, times.saturating_mul(*max as usize));
                }
            }
        }
    }

    fn declare_signal(&mut self, name: &Spanned<String>) {
        if self.program.signals.contains(&name.value) {
            return;
        }
        if self.program.signals.len() == SIGNALS_MAX {
            let expected = format!("at most {SIGNALS_MAX}");
            self.problems
                .add(name.span.clone(), "too many signals", expected, None);
            return;
        }
        self.program.signals.push(name.value.clone());
    }

    fn declare_call(&mut self, body: usize, call: &CallText, times: usize) {
        let Some((function, signature)) = self.tables.function(&call.function.value) else {
            return;
        };
        self.declare_attachments(body, call, signature, times);
        if let Some(bind) = &call.bind {
            let path = self.path(signature, &call.path);
            self.declare_variable(body, bind, function, path, times);
        }
    }

    fn declare_variable(
        &mut self,
        body: usize,
        bind: &Spanned<String>,
        function: u8,
        path: Path,
        times: usize,
    ) {
        let taken = self.taken(&bind.value);
        let local = self.first_handler() <= body;
        let first_handler = self.first_handler();
        let other = self.declared.iter_mut().find(|it| {
            it.name == bind.value && (it.body == body || it.body < first_handler || !local)
        });
        match other {
            Some(other) if other.body == body => {
                if (other.function, other.path) == (Some(function), path) {
                    other.total = other.total.saturating_add(times);
                } else {
                    self.duplicate(bind, "another function's results are bound to it above");
                }
            }
            Some(other) => {
                let owner = self.bodies[other.body].name.value.clone();
                self.duplicate(bind, &format!("it is bound in `{owner}` already"));
            }
            None if let Some(why) = taken => self.duplicate(bind, why),
            None => self.declared.push(Declared {
                name: bind.value.clone(),
                body,
                function: Some(function),
                path,
                total: times,
                variable: 0,
            }),
        }
    }

    /// Why a variable cannot have this name.
    fn taken(&self, name: &str) -> Option<&'static str> {
        let handlers = &self.bodies[self.first_handler()..];
        if self.names.iter().any(|info| info.text == name) {
            Some("it is an object of the setup")
        } else if handlers.iter().any(|body| body.name.value == name) {
            Some("it is a handler")
        } else if self.tables.word(name).is_some() || matches!(name, "NULL" | "INFINITE") {
            Some("it is a word of the family")
        } else {
            None
        }
    }

    /// Notes which handlers the call attaches.
    fn declare_attachments(
        &mut self,
        body: usize,
        call: &CallText,
        signature: &'static Signature,
        times: usize,
    ) {
        for (operand, parameter) in call.arguments.iter().zip(signature.parameters) {
            let (Operand::Path(name, _), Kind::Handler) = (operand, parameter.kind) else {
                continue;
            };
            let handlers = &self.bodies[self.first_handler()..];
            let found = handlers.iter().position(|it| it.name.value == name.value);
            let Some(handler) = found else { continue };
            if self.attached[handler].is_some() || times > 1 {
                self.problems.add(
                    name.span.clone(),
                    format!("the handler `{}` is attached more than once", name.value),
                    "a handler of its own for every call, outside of loops",
                    None,
                );
            }
            self.attached[handler].get_or_insert((body, parameter.name));
        }
    }

    /// The callbacks that a handler can serve, and the names of all their parameters.
    ///
    /// A callback that bears the name of the parameter to which the handler is attached is the only
    /// one; otherwise it may be any of the family.
    pub(super) fn served(&self, handler: u8) -> (Vec<(u8, Vec<u8>)>, Vec<&'static str>) {
        let attached = self.attached[usize::from(handler)].map(|(_, parameter)| parameter);
        let only = self
            .tables
            .callbacks()
            .find(|(_, it)| Some(it.name) == attached);
        let served: Vec<_> = match only {
            Some(only) => vec![only],
            None => self.tables.callbacks().collect(),
        };
        let mut names: Vec<&'static str> = Vec::new();
        let callbacks = served.into_iter().map(|(function, signature)| {
            let places = signature.parameters.iter().map(|parameter| {
                let known = names.iter().position(|name| *name == parameter.name);
                let place = known.unwrap_or_else(|| {
                    names.push(parameter.name);
                    names.len() - 1
                });
                place as u8
            });
            (function, places.collect())
        });
        (callbacks.collect(), names)
    }

    /// The parameters come before what the handler's calls bind.
    fn declare_parameters(&mut self, body: usize, handler: u8) {
        let (_, names) = self.served(handler);
        for (at, name) in names.into_iter().enumerate() {
            if (self.declared.iter()).any(|it| it.body == body && it.name == name) {
                let place = self.bodies[body].name.clone();
                let taken = Spanned::new(name.to_owned(), place.span);
                self.duplicate(&taken, "it is a parameter of the callback");
            }
            let declared = Declared {
                name: name.to_owned(),
                body,
                function: None,
                path: Path::default(),
                total: 1,
                variable: 0,
            };
            self.declared.insert(at, declared);
        }
    }

    fn lay_out_variables(&mut self) {
        let mut at = 0;
        while at < self.declared.len() {
            let body = self.declared[at].body;
            let same = self.declared[at..].iter().take_while(|it| it.body == body);
            let end = at + same.count();
            let instances = match self.bodies[body].part {
                Part::Handler(_) => HANDLER_INSTANCES,
                _ => 1,
            };
            let owner = self.activity_of(body);
            for instance in 0..instances {
                for index in at..end {
                    let activity = Activity(owner.0 + instance);
                    self.lay_out_variable(index, instance, activity);
                }
            }
            at = end;
        }
    }

    fn lay_out_variable(&mut self, index: usize, instance: u8, owner: Activity) {
        let variable = narrow(self.program.variables.len());
        let declared = &mut self.declared[index];
        if instance == 0 {
            declared.variable = variable;
        }
        let width = match declared.function {
            Some(function) if !declared.path.is_part() => {
                self.tables.functions[usize::from(function)].results.len()
            }
            _ => 1,
        };
        let start = self.program.registers;
        self.program.registers = start.saturating_add(narrow(width));
        self.program.variables.push(Variable {
            name: declared.name.clone(),
            owner,
            registers: start..self.program.registers,
            shared: false,
            kept: false,
        });
    }
}
