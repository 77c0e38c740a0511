//! `functions`: what a scenario of a family may say: calls with their arguments and results, what
//! there may be in `[setup]`, which faults may strike, and which readings can be settled.

use models::{
    families::{self, FamilyVisitor},
    family::{Family, Property, PropertyKind, SetupKind},
};
use report::model::{self, Function, Parameter, Role};
use scenarios::tables::Tables;
use sim::value::{Value, Word};

use super::print;
use crate::{
    arguments::Functions,
    trouble::{Status, Trouble, did_you_mean},
};

/// Prints one function, all that there is in one family, or in every family.
pub(crate) fn run(arguments: &Functions) -> Result<Status, Trouble> {
    let told = families::NAMES.into_iter();
    let told = told.filter_map(|name| Some((name, families::visit(name, Teller)?)));
    let told: Vec<(&str, Told)> = told.collect();
    let Some(wanted) = arguments.what.as_deref() else {
        told.iter().for_each(|(_, family)| print(&family.text()));
        return Ok(Status::Met);
    };
    if let Some((_, family)) = told.iter().find(|(name, _)| *name == wanted) {
        print(&family.text());
        return Ok(Status::Met);
    }
    let all = || told.iter().flat_map(|(_, family)| &family.functions);
    let mut named = all().filter(|it| it.name.eq_ignore_ascii_case(wanted));
    let function = named.next().ok_or_else(|| {
        let known = all().map(|it| it.name).chain(families::NAMES);
        let hint = did_you_mean(wanted, known);
        Trouble::new(format!(
            "no function or family is called `{wanted}`{hint} (`countermand functions` lists them)"
        ))
    })?;
    print(&function.text);
    Ok(Status::Met)
}

struct Teller;

impl FamilyVisitor for Teller {
    type Output = Told;

    fn visit<F: Family>(self) -> Told {
        let family = model::Family::of::<F>();
        let spelt = |word: Word| F::WORDS[usize::from(word.0)].text;
        Told {
            title: format!("{} ({})", family.title, family.name),
            functions: (family.functions.iter().zip(F::FUNCTIONS))
                .map(|(function, signature)| Call {
                    name: signature.name,
                    role: function.role,
                    text: text(function, Tables::of::<F>().returns_handle(signature)),
                })
                .collect(),
            setup: F::SETUP.iter().map(|kind| objects(kind, &spelt)).collect(),
            faults: (F::FAULTS.iter())
                .map(|site| format!("  {}: {}\n", site.name, site.text))
                .collect(),
            readings: (F::READINGS.iter())
                .map(|it| format!("  {} = {}\n", it.name, it.values.join(" | ")))
                .collect(),
        }
    }
}

/// What is told of a family.
struct Told {
    title: String,
    functions: Vec<Call>,
    /// A paragraph for each kind of object.
    setup: String,
    /// A line each.
    faults: String,
    /// A line each.
    readings: String,
}

/// What is told of a function.
struct Call {
    name: &'static str,
    role: Role,
    text: String,
}

impl Told {
    fn text(&self) -> String {
        let mut text = format!("{}\n", self.title);
        for (title, role) in [
            ("Functions", Role::Function),
            (
                "Moves of the world around the implementation",
                Role::Environment,
            ),
            ("Callbacks, which handlers serve", Role::Callback),
        ] {
            let of_role = self.functions.iter().filter(|it| it.role == role);
            let lines: String = of_role.map(|it| it.text.as_str()).collect();
            section(&mut text, title, &lines);
        }
        section(&mut text, "[setup]", &self.setup);
        section(&mut text, "[faults]", &self.faults);
        section(
            &mut text,
            "[readings], first what holds if a file says nothing",
            &self.readings,
        );
        text + "\n"
    }
}

fn section(text: &mut String, title: &str, lines: &str) {
    if !lines.is_empty() {
        *text += &format!("\n{title}\n{lines}");
    }
}

/// A function: how it is called, what it does, and what it returns.
fn text(function: &Function, returns_handle: bool) -> String {
    let shown = |it: &Parameter| format!("{}: {}", it.name, values(it));
    let parameters: Vec<String> = function.parameters.iter().map(shown).collect();
    let mut text = format!("  {}({})\n", function.name, parameters.join(", "));
    text += &format!("      {}\n", function.about);
    for result in &function.results {
        let name = match result.name.as_str() {
            "result" if returns_handle && !result.words.is_empty() => "returns an object, or",
            "result" => "returns",
            other => other,
        };
        text += &format!("      {name}: {}\n", values(result));
    }
    text
}

/// What may stand for a parameter or a result.
fn values(parameter: &Parameter) -> String {
    match &parameter.words[..] {
        [] => parameter.kind.clone(),
        words => words.join(" | "),
    }
}

/// A kind of object with its properties.
fn objects(kind: &SetupKind, spelt: &impl Fn(Word) -> &'static str) -> String {
    let SetupKind {
        key, text, most, ..
    } = kind;
    let properties = kind.properties.iter().map(|it| property(it, spelt));
    let properties: String = properties.collect();
    format!("  {key} = {{ NAME = {{ … }} }}: {text} (at most {most})\n{properties}")
}

fn property(property: &Property, spelt: &impl Fn(Word) -> &'static str) -> String {
    let values = match property.kind {
        PropertyKind::Flag => "true | false".to_owned(),
        PropertyKind::Number(most) => format!("0 to {most}"),
        PropertyKind::Word(words) => {
            let words: Vec<&str> = words.iter().map(|word| spelt(*word)).collect();
            words.join(" | ")
        }
        PropertyKind::Object(kind) => format!("one {kind}, or several"),
    };
    let default = match (property.default, property.kind) {
        (Value::Absent, _) => "must be said".to_owned(),
        (Value::Word(word), _) => format!("{} if not said", spelt(word)),
        (Value::Number(flag), PropertyKind::Flag) => format!("{} if not said", flag != 0),
        (Value::Number(number), _) => format!("{number} if not said"),
        _ => "none if not said".to_owned(),
    };
    let Property { name, text, .. } = property;
    format!("      {name}: {values}; {default}: {text}\n")
}
