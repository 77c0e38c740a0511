//! What a family's scenario files put where: which functions they call, and where the values of
//! each parameter come from.

use sim::{
    signature::{Kind, Origin as NameOrigin, Role, Signature},
    trace::Activity,
    value::{INFINITE, Value, Word},
};

use crate::{
    file::Scenario,
    program::{Instruction, Path, Program, Site, Source, VariableId},
    tables::Tables,
};

/// Where an argument comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Origin {
    Null,
    Number(u32),
    Word(Word),
    Handler,
    /// An object of the setup, by its kind.
    Object(&'static str),
    /// A part of what a function returns.
    Result(u8, Path),
    /// A parameter of a callback, by its place.
    Parameter(u8, u8),
}

/// Something that has a name where a call stands.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) what: What,
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    Object(&'static str),
    /// The results of a function, or the part of them that is bound.
    Results(u8, Path),
    Parameter(u8, u8),
}

impl What {
    /// How the name has to be written for a value of this origin: what stands behind it.
    pub(super) fn part(self, wanted: Origin, functions: &[Signature]) -> Option<String> {
        match (self, wanted) {
            (Self::Object(kind), Origin::Object(wanted)) if kind == wanted => Some(String::new()),
            (Self::Parameter(function, place), Origin::Parameter(of, at)) => {
                ((function, place) == (of, at)).then(String::new)
            }
            (Self::Results(function, bound), Origin::Result(of, path)) if function == of => {
                let rest = behind(bound, path)?;
                let fields = functions[usize::from(function)].results;
                let field = rest
                    .field
                    .map(|at| format!(".{}", fields[usize::from(at)].name));
                let index = rest.index.map(|at| format!("[{at}]"));
                Some(field.unwrap_or_default() + &index.unwrap_or_default())
            }
            _ => None,
        }
    }
}

/// What has to be asked of a bound part to come to another one.
fn behind(bound: Path, wanted: Path) -> Option<Path> {
    match bound {
        bound if !bound.is_part() => Some(wanted),
        bound if bound == wanted => Some(Path::default()),
        Path { field, index: None } if field == wanted.field => Some(Path {
            field: None,
            index: wanted.index,
        }),
        _ => None,
    }
}

/// How often scenario files put something somewhere, the most usual first.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(pub(super) Vec<(Origin, u32)>);

impl Counts {
    fn add(&mut self, origin: Origin, times: u32) {
        match self.0.iter_mut().find(|(it, _)| *it == origin) {
            Some((_, count)) => *count += times,
            None => self.0.push((origin, times)),
        }
    }

    pub(super) fn holds(&self, origin: Origin) -> bool {
        self.0.iter().any(|(it, _)| *it == origin)
    }

    /// What the signature alone says can stand there.
    fn add_possible(&mut self, kind: Kind) {
        let possible: Vec<Origin> = match kind {
            Kind::Word(words) => words.iter().copied().map(Origin::Word).collect(),
            Kind::Number => [0, 1, 2].map(Origin::Number).into(),
            Kind::Timeout => [INFINITE, 0, 10].map(Origin::Number).into(),
            Kind::Handler => vec![Origin::Null, Origin::Handler],
            Kind::Object => Vec::new(),
        };
        possible.into_iter().for_each(|origin| self.add(origin, 1));
    }
}

/// How a function is used.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) index: u8,
    pub(super) signature: &'static Signature,
    /// In how many places it is called.
    pub(super) calls: u32,
    /// What stands for each of its parameters.
    pub(super) parameters: Vec<Counts>,
}

/// How a family's functions are used.
#[derive(Clone, Debug)]
pub(super) struct Usage {
    /// Functions and environment moves, the most usual first.
    pub(super) functions: Vec<Function>,
    /// All that ever stands for an object.
    pub(super) objects: Counts,
}

impl Usage {
    pub(super) fn of(tables: &Tables, scenarios: &[Scenario]) -> Self {
        let functions = (0_u8..).zip(tables.functions);
        let mut functions: Vec<Function> = functions
            .map(|(index, signature)| Function {
                index,
                signature,
                calls: 1,
                parameters: vec![Counts::default(); signature.parameters.len()],
            })
            .collect();
        let mut objects = Counts::default();
        for scenario in scenarios {
            let origins = Origins::of(scenario);
            for site in &scenario.program.sites {
                let function = &mut functions[usize::from(site.function)];
                function.calls += 1;
                let parameters = function.signature.parameters.iter();
                for ((counts, parameter), source) in function
                    .parameters
                    .iter_mut()
                    .zip(parameters)
                    .zip(&site.arguments)
                {
                    for origin in origins.source(scenario, parameter.kind, *source) {
                        counts.add(origin, 1);
                        if parameter.kind == Kind::Object {
                            objects.add(origin, 1);
                        }
                    }
                }
            }
        }
        functions.retain(|it| it.signature.role != Role::Callback);
        functions.sort_by_key(|it| std::cmp::Reverse(it.calls));
        for function in &mut functions {
            let parameters = function.signature.parameters.iter();
            for (counts, parameter) in function.parameters.iter_mut().zip(parameters) {
                counts.add_possible(parameter.kind);
                counts.0.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            }
        }
        Self { functions, objects }
    }
}

/// What the variables of a program stand for.
struct Origins(Vec<(VariableId, What)>);

impl Origins {
    fn of(scenario: &Scenario) -> Self {
        let program = &scenario.program;
        let bound = program.sites.iter();
        let bound =
            bound.filter_map(|site| Some((site.bind?, What::Results(site.function, site.path))));
        let handlers = program.handlers.iter().flat_map(|handler| {
            handler.parameters.iter().flat_map(|first| {
                handler
                    .callbacks
                    .iter()
                    .flat_map(move |(callback, places)| {
                        let places = (0_u8..).zip(places);
                        places.map(move |(at, place)| {
                            (first + u16::from(*place), What::Parameter(*callback, at))
                        })
                    })
            })
        });
        Self(bound.chain(handlers).collect())
    }

    /// Where an argument comes from; a parameter that several callbacks have, from each.
    fn source(&self, scenario: &Scenario, kind: Kind, source: Source) -> Vec<Origin> {
        let (variable, path) = match source {
            Source::Constant(value) => {
                return constant(scenario, kind, value).into_iter().collect();
            }
            Source::Variable(variable, path) => (variable, path),
        };
        let meant = self.0.iter().filter(|(it, _)| *it == variable);
        let mut origins: Vec<Origin> = meant
            .map(|(_, what)| match *what {
                What::Object(kind) => Origin::Object(kind),
                What::Parameter(callback, place) => Origin::Parameter(callback, place),
                What::Results(function, bound) => Origin::Result(
                    function,
                    Path {
                        field: bound.field.or(path.field),
                        index: bound.index.or(path.index),
                    },
                ),
            })
            .collect();
        origins.dedup();
        origins
    }
}

fn constant(scenario: &Scenario, kind: Kind, value: Value) -> Option<Origin> {
    match value {
        _ if kind == Kind::Handler && value != Value::Null => Some(Origin::Handler),
        Value::Null => Some(Origin::Null),
        Value::Word(word) => Some(Origin::Word(word)),
        Value::Number(number) => Some(Origin::Number(number)),
        Value::Name(name) => {
            let info = scenario.vocabulary.names.get(usize::from(name.0))?;
            Some(Origin::Object(info.kind))
        }
        Value::Absent | Value::List(_) => None,
    }
}

/// The objects of a scenario's setup.
pub(super) fn objects(scenario: &Scenario) -> impl Iterator<Item = Known> {
    let names = scenario.vocabulary.names.iter();
    let names = names.filter(|info| info.origin == NameOrigin::Setup);
    names.map(|info| Known {
        name: info.text.clone(),
        what: What::Object(info.kind),
    })
}

/// What one activity binds, unless it binds it more than once.
pub(super) fn bound_by(scenario: &Scenario, activity: Activity) -> Vec<Known> {
    let program = &scenario.program;
    let bound: Vec<(VariableId, &Site)> = sites(program, activity)
        .filter_map(|site| Some((site.bind?, site)))
        .collect();
    let once = |variable| bound.iter().filter(|(it, _)| *it == variable).count() == 1;
    let bound = bound.iter().filter(|(variable, _)| once(*variable));
    bound
        .map(|(variable, site)| Known {
            name: program.variables[usize::from(*variable)].name.clone(),
            what: What::Results(site.function, site.path),
        })
        .collect()
}

/// The handlers that one activity attaches, each with the parameters of its callbacks.
pub(super) fn attached_by(scenario: &Scenario, activity: Activity) -> Vec<(String, Vec<Known>)> {
    let program = &scenario.program;
    let attached = sites(program, activity).flat_map(|site| {
        let signature = &program.functions[usize::from(site.function)];
        let arguments = site.arguments.iter().zip(signature.parameters);
        arguments.filter_map(|(source, parameter)| match (source, parameter.kind) {
            (Source::Constant(Value::Number(handler)), Kind::Handler) => {
                let handler = program.handlers.get(*handler as usize)?;
                let known = parameters(program.functions, parameter.name);
                Some((handler.name.clone(), known))
            }
            _ => None,
        })
    });
    attached.collect()
}

/// The names inside of a handler that is attached to a parameter: of a callback that is called like
/// it, or of any.
pub(super) fn parameters(functions: &'static [Signature], attached_to: &str) -> Vec<Known> {
    let callbacks = (0_u8..).zip(functions);
    let callbacks = callbacks.filter(|(_, it)| it.role == Role::Callback);
    let only = callbacks.clone().find(|(_, it)| it.name == attached_to);
    let served = only.map_or_else(|| callbacks.collect(), |only| vec![only]);
    let known = served.into_iter().flat_map(|(callback, signature)| {
        let places = (0_u8..).zip(signature.parameters);
        places.map(move |(place, parameter)| Known {
            name: parameter.name.to_owned(),
            what: What::Parameter(callback, place),
        })
    });
    known.collect()
}

fn sites(program: &Program, activity: Activity) -> impl Iterator<Item = &Site> {
    let code = program.activity(activity).code.iter();
    code.filter_map(|instruction| match instruction {
        Instruction::Call(site) => Some(&program.sites[usize::from(*site)]),
        _ => None,
    })
}
