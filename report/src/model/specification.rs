//! What a family's page says before anything is run: functions, codes and other words with all that
//! refers to them, states, ways to cancel, races. Made from the family's own tables, so that nothing
//! is written twice.

use std::collections::BTreeSet;

use models::{family::Family as ModelFamily, outline};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sim::{
    clause::ClauseId,
    signature::{Kind, Role as ModelRole, Signature, WordInfo},
    value::Word,
};

use super::Scenario;

/// What a function is to clients.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Clients call it.
    Function,
    /// The implementation calls it.
    Callback,
    /// A move of the world around the implementation.
    Environment,
}

/// A function with its signature.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Function {
    /// As the documents spell it.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// What it does.
    pub about: String,
    /// In order.
    pub parameters: Vec<Parameter>,
    /// The return value, called `result`, then the out-parameters.
    pub results: Vec<Parameter>,
    /// What kinds of object a call makes.
    pub makes: Vec<String>,
    /// Where it is documented.
    pub source: String,
}

/// A parameter or a result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Parameter {
    /// As the documents spell it.
    pub name: String,
    /// What may stand there: `object`, `number`, `milliseconds`, `word` or `handler`.
    pub kind: String,
    /// The words that may stand there.
    pub words: Vec<String>,
}

/// A code or another word, with all that refers to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Code {
    /// As the documents spell it.
    pub name: String,
    /// Its documented number.
    pub number: u32,
    /// What it means.
    pub about: String,
    /// The functions that may return it as their result.
    pub returned_by: Vec<String>,
    /// The arguments and out-parameters in which it may stand otherwise, as `Function: parameter`.
    pub stands_in: Vec<String>,
    /// The clauses that name it.
    pub clauses: Vec<String>,
    /// The readings and choices that name it, or its number.
    pub open_points: Vec<String>,
    /// The scenarios in which some execution showed it.
    pub scenarios: Vec<String>,
}

/// The states of objects of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Lifecycle {
    /// The kind.
    pub object: String,
    /// How the state is asked for.
    pub told_by: String,
    /// All of them; the first is the one in which an object comes to be.
    pub states: Vec<String>,
    /// Those that nothing leaves.
    pub ends: Vec<String>,
    /// How it comes from one into another.
    pub moves: Vec<Move>,
}

/// From some states an object can come into another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Move {
    /// Any of these.
    pub from: Vec<String>,
    /// The other.
    pub to: String,
    /// Who or what moves it.
    pub by: String,
    /// The clauses that say so.
    pub clauses: Vec<String>,
}

/// A way to cancel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Channel {
    /// What somebody does.
    pub name: String,
    /// What that reaches.
    pub reaches: String,
    /// What is seen of it.
    pub leaves: String,
    /// The clauses that say so.
    pub clauses: Vec<String>,
}

/// Several things that happen at once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Race {
    /// As open points cite it.
    pub id: String,
    /// What happens at once.
    pub situation: String,
    /// What may come of it.
    pub permitted: String,
    /// The readings and choices that it leaves open.
    pub open_points: Vec<String>,
    /// The scenarios that play it.
    pub scenarios: Vec<String>,
}

/// The functions of a family.
pub(super) fn functions<F: ModelFamily>() -> Vec<Function> {
    let text = |words: &[Word]| words.iter().map(|word| spelt::<F>(*word)).collect();
    let function = |signature: &Signature| Function {
        name: signature.name.into(),
        role: match signature.role {
            ModelRole::Function => Role::Function,
            ModelRole::Callback => Role::Callback,
            ModelRole::Environment => Role::Environment,
        },
        about: signature.about.trim().into(),
        parameters: (signature.parameters.iter())
            .map(|parameter| {
                let (kind, words): (&str, &[Word]) = match parameter.kind {
                    Kind::Object => ("object", &[]),
                    Kind::Number => ("number", &[]),
                    Kind::Timeout => ("milliseconds", &[]),
                    Kind::Word(words) => ("word", words),
                    Kind::Handler => ("handler", &[]),
                };
                Parameter {
                    name: parameter.name.into(),
                    kind: kind.into(),
                    words: text(words),
                }
            })
            .collect(),
        results: (signature.results.iter())
            .map(|field| Parameter {
                name: field.name.into(),
                kind: if field.words.is_empty() {
                    "object"
                } else {
                    "word"
                }
                .into(),
                words: text(field.words),
            })
            .collect(),
        makes: signature.makes.iter().map(|&kind| kind.into()).collect(),
        source: signature.source.into(),
    };
    F::FUNCTIONS.iter().map(function).collect()
}

/// The words of a family by number, with all that refers to them; codes first.
pub(super) fn codes<F: ModelFamily>() -> Vec<Code> {
    let codes = (0..)
        .zip(F::WORDS)
        .map(|(index, info)| code::<F>(Word(index), info));
    let mut codes: Vec<Code> = codes.collect();
    codes.sort_by_key(|code| (code.returned_by.is_empty(), code.number));
    codes
}

fn code<F: ModelFamily>(word: Word, info: &WordInfo) -> Code {
    let documented = |signature: &&Signature| signature.role != ModelRole::Environment;
    let (mut returned_by, mut stands_in) = (Vec::new(), Vec::new());
    for signature in F::FUNCTIONS.iter().filter(documented) {
        for parameter in signature.parameters {
            if matches!(parameter.kind, Kind::Word(words) if words.contains(&word)) {
                stands_in.push(format!("{}: {}", signature.name, parameter.name));
            }
        }
        for (index, field) in signature.results.iter().enumerate() {
            match field.words.contains(&word) {
                true if index == 0 => returned_by.push(signature.name.to_owned()),
                true => stands_in.push(format!("{}: {}", signature.name, field.name)),
                false => {}
            }
        }
    }
    let number = info.number.to_string();
    let is_code = !returned_by.is_empty() && info.number > 1;
    let by_number = |text: &str| is_code && names(text, &number);
    let clauses = F::CLAUSES
        .iter()
        .filter(|clause| names(clause.text, info.text));
    let readings = F::READINGS.iter().map(|it| (it.name, it.question));
    let choices = F::CHOICES.iter().map(|it| (it.name, it.question));
    let open_points = readings
        .chain(choices)
        .filter(|(_, text)| names(text, info.text) || by_number(text));
    Code {
        name: info.text.into(),
        number: info.number,
        about: info.about.trim().into(),
        returned_by,
        stands_in,
        clauses: clauses.map(|clause| clause.id.into()).collect(),
        open_points: open_points.map(|(name, _)| name.into()).collect(),
        scenarios: Vec::new(),
    }
}

/// Whether a text names a word, or a number.
fn names(text: &str, word: &str) -> bool {
    let mut tokens = text.split(|one: char| !one.is_ascii_alphanumeric() && one != '_');
    tokens.any(|token| token == word)
}

impl Code {
    /// Settles in which scenarios it was seen.
    pub(super) fn settle(&mut self, scenarios: &[Scenario]) {
        let shows = |scenario: &&Scenario| {
            let seen = scenario.outcomes.iter().filter(|it| !it.seen.is_empty());
            let mut results = seen.flat_map(|outcome| outcome.results.values());
            results.any(|value| matches!(value, Value::String(word) if *word == self.name))
        };
        let names = scenarios.iter().filter(shows).map(|it| it.name.clone());
        self.scenarios = names.collect();
    }
}

/// The states of a family's objects.
pub(super) fn lifecycles<F: ModelFamily>() -> Vec<Lifecycle> {
    let told = F::OUTLINE.lifecycles.iter();
    let told = told.map(|cycle| lifecycle::<F, _>(cycle, spelt::<F>));
    let untold = F::OUTLINE.untold.iter();
    told.chain(untold.map(|cycle| lifecycle::<F, _>(cycle, str::to_owned)))
        .collect()
}

fn lifecycle<F: ModelFamily, S: Copy + PartialEq>(
    cycle: &outline::Lifecycle<S>,
    spelt: impl Fn(S) -> String,
) -> Lifecycle {
    let all = |states: &[S]| states.iter().map(|it| spelt(*it)).collect();
    Lifecycle {
        object: cycle.object.into(),
        told_by: cycle.told_by.into(),
        states: all(cycle.states),
        ends: cycle.ends().map(&spelt).collect(),
        moves: (cycle.moves.iter())
            .map(|one| Move {
                from: all(one.from),
                to: spelt(one.to),
                by: one.by.into(),
                clauses: ids::<F>(one.clauses),
            })
            .collect(),
    }
}

/// The ways to cancel in a family.
pub(super) fn channels<F: ModelFamily>() -> Vec<Channel> {
    let channel = |channel: &outline::Channel| Channel {
        name: channel.name.into(),
        reaches: channel.reaches.into(),
        leaves: channel.leaves.into(),
        clauses: ids::<F>(channel.clauses),
    };
    F::OUTLINE.channels.iter().map(channel).collect()
}

/// The races of a family, with what they leave open.
pub(super) fn races<F: ModelFamily>() -> Vec<Race> {
    let race = |race: &outline::Race| Race {
        id: race.id.into(),
        situation: race.situation.into(),
        permitted: race.permitted.into(),
        open_points: open_points::<F>(race.id),
        scenarios: race.scenarios.iter().map(|&name| name.into()).collect(),
    };
    F::OUTLINE.races.iter().map(race).collect()
}

/// The readings and choices that a clause or a race leaves open.
pub(super) fn open_points<F: ModelFamily>(id: &str) -> Vec<String> {
    let cites = |source: &str| {
        let mut words = source.split(|one: char| !one.is_ascii_alphanumeric() && one != '-');
        words.any(|word| word == id)
    };
    let readings = F::READINGS.iter().map(|it| (it.name, it.source));
    let choices = F::CHOICES.iter().map(|it| (it.name, it.source));
    let open = readings.chain(choices).filter(|(_, source)| cites(source));
    let names: BTreeSet<&str> = open.map(|(name, _)| name).collect();
    names.into_iter().map(Into::into).collect()
}

/// The invariants that formulate a clause.
pub(super) fn invariants<F: ModelFamily>(clause: ClauseId) -> Vec<String> {
    let all = F::INVARIANTS.iter();
    let formulate = all.filter(|invariant| invariant.clauses.contains(&clause));
    formulate.map(|invariant| invariant.name.into()).collect()
}

fn spelt<F: ModelFamily>(word: Word) -> String {
    F::WORDS[usize::from(word.0)].text.into()
}

fn ids<F: ModelFamily>(clauses: &[ClauseId]) -> Vec<String> {
    let id = |clause: &ClauseId| F::CLAUSES[usize::from(clause.0)].id.into();
    clauses.iter().map(id).collect()
}
