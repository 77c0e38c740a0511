//! Compiles what the clients of a file do: names are declared first, then every activity's code is
//! emitted.

use sim::{
    signature::NameInfo,
    trace::Activity,
    value::{Name, Word},
};

use super::{
    ACTIVITIES_MAX, ActivityProgram, CODE_MAX, ENTRIES_MAX, Handler, NAMES_MAX, Part, Program,
    SLOTS_MAX, Slot, VARIABLES_MAX, declare::Declared, emit::Emitted,
};
use crate::{
    problem::Problems,
    statement::{Spanned, Statement},
    tables::Tables,
};
use models::family::HANDLER_INSTANCES;

/// What one activity does, as the file writes it.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) name: Spanned<String>,
    pub(crate) part: Part,
    pub(crate) process: String,
    pub(crate) user: String,
    pub(crate) statements: Vec<Statement>,
}

/// All activities of a file: before, the clients, after, the handlers. Their positions are called
/// body numbers.
pub(crate) type Bodies = Vec<Body>;

/// What compiling gives.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) program: Program,
    /// All objects: those of the setup, then those that calls make.
    pub(crate) names: Vec<NameInfo>,
    /// Whether no problem was found, so that nothing is missing.
    pub(crate) sound: bool,
}

/// Compiles the activities of a file over the objects of its setup. Where problems are found the
/// result is unusable.
pub(crate) fn compile(
    tables: &Tables,
    bodies: &Bodies,
    objects: Vec<NameInfo>,
    problems: &mut Problems,
) -> Compiled {
    let mut compiler = Compiler {
        tables,
        bodies,
        problems,
        program: Program {
            functions: tables.functions,
            ..Program::default()
        },
        names: objects,
        declared: Vec::new(),
        attached: Vec::new(),
    };
    let before = compiler.problems.len();
    compiler.check_size();
    if compiler.problems.len() == before {
        compiler.declare();
        compiler.lay_out_activities();
        compiler.emit_all();
        compiler.check_limits();
    }
    Compiled {
        sound: compiler.problems.len() == before,
        program: compiler.program,
        names: compiler.names,
    }
}

/// The state of compiling one file.
pub(super) struct Compiler<'a> {
    pub(super) tables: &'a Tables,
    pub(super) bodies: &'a Bodies,
    pub(super) problems: &'a mut Problems,
    pub(super) program: Program,
    pub(super) names: Vec<NameInfo>,
    /// What calls bind and the parameters of handlers, with their first instance in
    /// `program.variables`.
    pub(super) declared: Vec<Declared>,
    /// By handler: the body of the call that attaches it, and the parameter to which.
    pub(super) attached: Vec<Option<(usize, &'static str)>>,
}

impl Compiler<'_> {
    /// The body number of the first handler.
    pub(super) fn first_handler(&self) -> usize {
        let position = self
            .bodies
            .iter()
            .position(|body| matches!(body.part, Part::Handler(_)));
        position.unwrap_or(self.bodies.len())
    }

    /// The (first) activity of a body.
    pub(super) fn activity_of(&self, body: usize) -> Activity {
        let first = self.first_handler();
        let instances = usize::from(HANDLER_INSTANCES);
        let index = body.min(first) + body.saturating_sub(first) * instances;
        Activity(u8::try_from(index).unwrap_or(u8::MAX))
    }

    fn check_size(&mut self) {
        let weight = self.bodies.iter().fold(0, |sum: usize, body| {
            sum.saturating_add(weight(&body.statements))
        });
        let end = self
            .bodies
            .last()
            .map_or(0..0, |body| body.name.span.clone());
        if weight > CODE_MAX {
            self.problems.add(
                end.clone(),
                format!("too many statements: {weight} once loops are unrolled"),
                format!("at most {CODE_MAX}"),
                None,
            );
        }
        let activities = usize::from(self.activity_of(self.bodies.len()).0);
        if activities > ACTIVITIES_MAX {
            self.problems.add(
                end,
                format!("too many clients and handlers: {activities}"),
                format!("at most {ACTIVITIES_MAX} (a handler counts as {HANDLER_INSTANCES})"),
                None,
            );
        }
    }

    fn check_limits(&mut self) {
        let limits = [
            ("names", self.names.len(), NAMES_MAX),
            ("variables", self.program.variables.len(), VARIABLES_MAX),
            ("results", self.program.slots.len(), SLOTS_MAX),
        ];
        for (what, count, most) in limits {
            if count > most {
                let message = format!("too many {what}: {count}");
                let span = self.bodies.first().map_or(0..0, |it| it.name.span.clone());
                self.problems
                    .add(span, message, format!("at most {most}"), None);
            }
        }
    }

    /// Names the activities: clients by their own names, instances of handlers by who attached
    /// them. One that nobody did has its place all the same: others stand behind it.
    fn lay_out_activities(&mut self) {
        for (index, body) in self.bodies.iter().enumerate() {
            let Part::Handler(_) = body.part else {
                self.push_activity(body, body.name.value.clone(), &body.process, &body.user);
                continue;
            };
            let owner = &self.bodies[self.client_of(index).unwrap_or(index)];
            let name = format!("{}/{}", owner.name.value, body.name.value);
            self.push_activity(body, name.clone(), &owner.process, &owner.user);
            for instance in 2..=HANDLER_INSTANCES {
                let name = format!("{name}#{instance}");
                self.push_activity(body, name, &owner.process, &owner.user);
            }
        }
    }

    fn push_activity(&mut self, body: &Body, name: String, process: &str, user: &str) {
        self.program.activities.push(ActivityProgram {
            name,
            part: body.part,
            process: process.to_owned(),
            user: user.to_owned(),
            code: Vec::new(),
        });
    }

    /// The body of the client that attached a handler, be it through other handlers.
    fn client_of(&self, mut body: usize) -> Option<usize> {
        for _ in 0..=self.bodies.len() {
            let Part::Handler(handler) = self.bodies[body].part else {
                return Some(body);
            };
            (body, _) = self.attached[usize::from(handler)]?;
        }
        None
    }

    fn emit_all(&mut self) {
        for body in 0..self.bodies.len() {
            let Part::Handler(handler) = self.bodies[body].part else {
                let emitted = self.emit(body);
                self.add_client(body, emitted);
                continue;
            };
            if self.client_of(body).is_some() {
                let emitted = self.emit(body);
                self.add_handler(body, handler, emitted);
            } else {
                let span = self.bodies[body].name.span.clone();
                let message = format!("unused handler `{}`", self.bodies[body].name.value);
                let expected = "a call of a client that has its name as an argument";
                self.problems.add(span, message, expected, None);
            }
        }
    }

    fn add_client(&mut self, body: usize, emitted: Emitted) {
        let (slot, made) = (self.program.slots.len(), self.names.len());
        for mut site in emitted.sites {
            site.slot += narrow(slot);
            site.made = place_made(site.made, made);
            self.program.sites.push(site);
        }
        self.program.slots.extend(emitted.slots);
        self.names.extend(emitted.names);
        if let Some(activity) = self.program.activities.get_mut(body) {
            activity.code = emitted.code;
        }
    }

    /// A handler's slots and names stand once for each entry, its code and its variables once for
    /// each instance.
    fn add_handler(&mut self, body: usize, handler: u8, emitted: Emitted) {
        let name = self.bodies[body].name.value.clone();
        let (callbacks, parameters) = self.served(handler);
        let stride = narrow(parameters.len() + emitted.slots.len());
        let entries = narrow(self.program.slots.len());
        self.push_slot(format!("{name}.entries"), &[], true);
        let arguments = entries + 1..entries + 1 + narrow(parameters.len());
        let made = self.names.len();
        for entry in 1..=ENTRIES_MAX {
            for parameter in &parameters {
                self.push_slot(format!("{name}[{entry}].{parameter}"), &[], false);
            }
            let keyed = |key: &str| format!("{name}[{entry}].{key}");
            self.program
                .slots
                .extend(emitted.slots.iter().map(|slot| Slot {
                    key: keyed(&slot.key),
                    ..slot.clone()
                }));
            self.names.extend(emitted.names.iter().map(|info| NameInfo {
                text: keyed(&info.text),
                ..info.clone()
            }));
        }
        let activity = self.activity_of(body);
        let variables = self.declared.iter().filter(|it| it.body == body).count();
        let first = self.declared.iter().find(|it| it.body == body);
        let first = first.map_or(0, |it| it.variable);
        let offset = |instance: u8| narrow(usize::from(instance) * variables);
        for instance in 0..HANDLER_INSTANCES {
            let base = self.program.sites.len();
            for site in &emitted.sites {
                let mut site = site.clone();
                site.slot += arguments.end;
                site.slot_stride = stride;
                site.made = place_made(site.made, made);
                site.made_stride = u8::try_from(emitted.names.len()).unwrap_or(u8::MAX);
                site.move_variables(first, offset(1), offset(instance));
                site.label = format!("{name}: {}", site.label);
                self.program.sites.push(site);
            }
            let index = usize::from(activity.0 + instance);
            let code = emitted.instance(
                narrow(base) - emitted.first_site,
                (first, offset(1), offset(instance)),
            );
            self.program.activities[index].code = code;
        }
        self.program.handlers.push(Handler {
            name,
            activity,
            entries,
            arguments,
            slot_stride: stride,
            parameters: (0..HANDLER_INSTANCES)
                .map(|it| first + offset(it))
                .collect(),
            callbacks,
        });
    }

    fn push_slot(&mut self, key: String, words: &'static [Word], main: bool) {
        self.program.slots.push(Slot {
            key,
            words,
            failures: &[],
            main,
            bare: false,
        });
    }
}

/// Counts stay far below this wherever the compiled program is used; see
/// [`Compiler::check_limits`].
pub(super) fn narrow(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// A name of one body, placed behind the names of those before.
fn place_made(made: Name, base: usize) -> Name {
    if made == Name::NONE {
        return made;
    }
    Name(u8::try_from(usize::from(made.0) + base).unwrap_or(u8::MAX))
}

/// How many instructions statements become.
fn weight(statements: &[Statement]) -> usize {
    let weights = statements.iter().map(|statement| match statement {
        Statement::While(_, max, body) => {
            let pass = weight(body).saturating_add(1);
            pass.saturating_mul(*max as usize)
        }
        Statement::If(_, body) => weight(body).saturating_add(1),
        Statement::Call(_) | Statement::Signal(_) | Statement::Wait(_) => 1,
    });
    weights.fold(0, usize::saturating_add)
}
