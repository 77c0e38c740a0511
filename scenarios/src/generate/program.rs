//! Turns a recipe into the text of a scenario file.

use sim::{
    signature::{Kind, Role},
    value::INFINITE,
};
use toml::{Table, Value};

use crate::program::Path;

use super::{
    Base, CallRecipe, Generator, Picks, Recipe,
    usage::{Counts, Function, Known, Origin, What, parameters},
};

/// What clients are called.
const CLIENTS: [&str; 3] = ["one", "two", "three"];

/// The text of the scenario file that a recipe describes.
pub(super) fn text(generator: &Generator, recipe: &Recipe) -> String {
    let base = &generator.bases[pick(recipe.base, generator.bases.len())];
    let mut program = Program {
        generator,
        known: base.known.clone(),
        handlers: Table::new(),
    };
    for (name, parameters) in &base.handlers {
        program.handler(name, parameters, &recipe.handlers);
    }
    let clients = program.clients(base, recipe);
    let after = program.body("after", &recipe.after);
    let mut file = Table::new();
    let summary = format!("Generated over {}", base.name);
    file.insert("family".into(), generator.tables.family.into());
    file.insert("summary".into(), summary.into());
    if let Some(setup) = &base.setup {
        file.insert("setup".into(), setup.clone());
    }
    file.insert("before".into(), table("calls", base.before.clone()));
    file.insert("clients".into(), clients);
    file.insert("after".into(), table("calls", after));
    file.insert("handlers".into(), program.handlers.into());
    file.insert("readings".into(), readings(generator, recipe));
    if let Some(site) = fault(generator, recipe.fault) {
        file.insert("faults".into(), table("sites", vec![site]));
    }
    file.insert("expect".into(), vec![expectation()].into());
    file.retain(|_, section| !is_empty(section));
    toml::to_string_pretty(&file).expect("tables of strings can be written")
}

fn table(key: &str, value: impl Into<Value>) -> Value {
    Table::from_iter([(key.to_owned(), value.into())]).into()
}

/// Whether a section says nothing.
fn is_empty(section: &Value) -> bool {
    let Some(table) = section.as_table() else {
        return false;
    };
    let calls = table.get("calls").and_then(Value::as_array);
    table.is_empty() || calls.is_some_and(Vec::is_empty)
}

/// A file has to expect something; this is what no execution decides.
fn expectation() -> Value {
    let mut expectation = Table::new();
    let outcome = table(&format!("{}_1", CLIENTS[0]), "blocked");
    expectation.insert("outcome".into(), outcome);
    expectation.insert("grade".into(), "permitted".into());
    expectation.into()
}

/// The readings that do not have their default.
fn readings(generator: &Generator, recipe: &Recipe) -> Value {
    let table = generator.tables.readings;
    let decided = generator.readings(recipe).decided();
    let told = decided.filter(|(_, value)| *value != 0);
    let texts = told.map(|(reading, value)| {
        let reading = &table[usize::from(reading.0)];
        (
            reading.name.to_owned(),
            reading.values[usize::from(value)].into(),
        )
    });
    texts.collect::<Table>().into()
}

/// Every other scenario has one fault, where the family knows any.
fn fault(generator: &Generator, number: u16) -> Option<&'static str> {
    let sites = generator.tables.faults;
    let site = pick(number, 2 * sites.len()).checked_sub(sites.len())?;
    sites.get(site).map(|site| site.name)
}

/// One of so many possibilities; 0 picks the first.
fn pick(number: u16, count: usize) -> usize {
    (usize::from(number) * count) >> u16::BITS
}

/// One of several possibilities with their weights; 0 picks the first.
fn weighted<T>(number: u16, possible: Vec<(T, u32)>) -> Option<T> {
    let total: u32 = possible.iter().map(|(_, weight)| weight).sum();
    let mut left = pick(number, total as usize) as u32;
    let found = possible.into_iter().find(|(_, weight)| {
        let here = left < *weight;
        left = left.saturating_sub(*weight);
        here
    });
    found.map(|(it, _)| it)
}

/// How seldom an argument is not what usually stands there: one time in so many.
const UNUSUAL_ONE_IN: u32 = 32;

/// Adds what does not usually stand there.
fn make_room(usual: &mut Vec<(Argument, u32)>, others: Vec<Argument>) {
    let total: u32 = usual.iter().map(|(_, weight)| weight).sum();
    for (_, weight) in usual.iter_mut() {
        *weight *= (UNUSUAL_ONE_IN - 1) * others.len().max(1) as u32;
    }
    usual.extend(others.into_iter().map(|other| (other, total)));
}

/// What may stand for an argument.
#[derive(Clone, Debug)]
enum Argument {
    Text(String),
    /// A handler that is yet to be written.
    Handler,
}

/// A call.
struct Written {
    text: String,
    /// The handler that it attaches, with the parameters of its callbacks.
    handler: Option<(String, Vec<Known>)>,
    /// What it binds.
    known: Known,
}

/// What has been written so far.
struct Program<'a> {
    generator: &'a Generator,
    /// What has a name by now, whoever wrote it.
    known: Vec<Known>,
    handlers: Table,
}

impl Program<'_> {
    fn clients(&mut self, base: &Base, recipe: &Recipe) -> Value {
        let clients = CLIENTS.iter().zip(&recipe.clients);
        let tables = clients.map(|(name, client)| {
            let mut table = Table::new();
            let (process, user) = &base.people[pick(client.who, base.people.len())];
            table.insert("process".into(), process.as_str().into());
            table.insert("user".into(), user.as_str().into());
            table.insert("calls".into(), self.body(name, &client.calls).into());
            ((*name).to_owned(), table.into())
        });
        tables.collect::<Table>().into()
    }

    /// The calls of a client, which others know from then on.
    fn body(&mut self, owner: &str, calls: &[CallRecipe]) -> Vec<Value> {
        let mut texts = Vec::new();
        for (nth, call) in (1..).zip(calls) {
            let written = self.call(format!("{owner}_{nth}"), None, &call.picks);
            self.known.push(written.known);
            if let Some((name, parameters)) = &written.handler {
                self.handler(name, parameters, &call.inside);
            }
            texts.push(written.text.into());
        }
        texts
    }

    /// A handler, whose calls nobody else knows. It attaches no others.
    fn handler(&mut self, name: &str, parameters: &[Known], calls: &[Picks]) {
        let mut local = parameters.to_vec();
        let mut texts: Vec<Value> = Vec::new();
        for (nth, picks) in (1..).zip(calls) {
            let written = self.call(format!("{name}_{nth}"), Some(&local), picks);
            local.push(written.known);
            texts.push(written.text.into());
        }
        self.handlers.insert(name.to_owned(), texts.into());
    }

    /// One call; inside of a handler with what only the handler knows.
    fn call(&self, label: String, local: Option<&[Known]>, picks: &Picks) -> Written {
        let possible = self.generator.usage.functions.iter();
        let possible = possible.filter(|it| self.can_call(it, local));
        let possible = possible.map(|it| (it, it.calls)).collect();
        let function = weighted(picks[0], possible).expect("some function needs no object");
        let mut handler = None;
        let arguments = function
            .parameters
            .iter()
            .zip(function.signature.parameters);
        let arguments = arguments
            .zip(&picks[1..])
            .map(|((usual, parameter), pick)| {
                let possible =
                    self.arguments(function.signature.role, parameter.kind, usual, local);
                match weighted(*pick, possible).expect("an object was found, others are constants")
                {
                    Argument::Text(text) => text,
                    Argument::Handler => {
                        let name = format!("{label}_told");
                        handler = Some((name.clone(), self.parameters(parameter.name)));
                        name
                    }
                }
            });
        let arguments: Vec<String> = arguments.collect();
        let arguments = arguments.join(", ");
        Written {
            text: format!("{label} = {}({arguments})", function.signature.name),
            handler,
            known: Known {
                name: label,
                what: What::Results(function.index, Path::default()),
            },
        }
    }

    fn parameters(&self, attached_to: &str) -> Vec<Known> {
        parameters(self.generator.tables.functions, attached_to)
    }

    /// Whether something usual can stand for each parameter.
    fn can_call(&self, function: &Function, local: Option<&[Known]>) -> bool {
        let mut parameters = function
            .parameters
            .iter()
            .zip(function.signature.parameters);
        parameters.all(|(usual, parameter)| {
            let origins = usual.0.iter();
            parameter.kind != Kind::Object
                || origins
                    .flat_map(|(origin, _)| self.named(*origin, local))
                    .next()
                    .is_some()
        })
    }

    /// What may stand for a parameter: what usually does, and seldom an object of another kind. The
    /// world, unlike clients, makes no such mistakes.
    fn arguments(
        &self,
        role: Role,
        kind: Kind,
        usual: &Counts,
        local: Option<&[Known]>,
    ) -> Vec<(Argument, u32)> {
        let mut arguments = Vec::new();
        for &(origin, count) in &usual.0 {
            match origin {
                Origin::Handler if local.is_none() => arguments.push((Argument::Handler, count)),
                _ => arguments.extend(
                    self.named(origin, local)
                        .into_iter()
                        .map(|text| (Argument::Text(text), count)),
                ),
            }
        }
        if kind == Kind::Object && role == Role::Function {
            let others = self.others(usual, local);
            make_room(&mut arguments, others);
        }
        arguments
    }

    /// Objects that do not usually stand there.
    fn others(&self, usual: &Counts, local: Option<&[Known]>) -> Vec<Argument> {
        let origins = self.generator.usage.objects.0.iter();
        let origins = origins.filter(|(origin, _)| !usual.holds(*origin));
        let texts = origins.flat_map(|(origin, _)| self.named(*origin, local));
        texts.map(Argument::Text).collect()
    }

    /// Everything of one origin, as a call writes it.
    fn named(&self, origin: Origin, local: Option<&[Known]>) -> Vec<String> {
        let tables = &self.generator.tables;
        match origin {
            Origin::Null => vec!["NULL".to_owned()],
            Origin::Number(INFINITE) => vec!["INFINITE".to_owned()],
            Origin::Number(number) => vec![number.to_string()],
            Origin::Word(word) => vec![tables.word_text(word).to_owned()],
            Origin::Handler => Vec::new(),
            Origin::Object(_) | Origin::Result(..) | Origin::Parameter(..) => {
                let known = self.known.iter().chain(local.unwrap_or_default());
                let texts = known.filter_map(|known| {
                    let part = known.what.part(origin, tables.functions)?;
                    Some(format!("{}{part}", known.name))
                });
                texts.collect()
            }
        }
    }
}
