//! `codes`: what a code or another word means, and where it comes from. The same that the page of a
//! family says of it.

use std::collections::BTreeSet;

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use report::{
    json,
    model::{self, Code},
};
use scenarios::{
    file::{Expected, Grade, Scenario},
    outcome::Entry,
};
use serde::Serialize;
use sim::value::Value;

use super::{clauses::known, print};
use crate::{
    arguments::{Codes, Format},
    selection::{load, select},
    trouble::{Status, Trouble, did_you_mean},
};

/// Prints one code, or all.
pub(crate) fn run(arguments: &Codes) -> Result<Status, Trouble> {
    let names = match &arguments.family {
        None => families::NAMES.to_vec(),
        Some(name) => vec![known(name)?],
    };
    let told = names
        .iter()
        .filter_map(|name| families::visit(name, Teller));
    let mut told: Vec<Told> = told.collect::<Result<_, _>>()?;
    let all: Vec<String> = told.iter().flat_map(Told::names).collect();
    for family in &mut told {
        family.codes.retain(|code| match &arguments.code {
            Some(wanted) => is_called(code, wanted),
            None => !code.returned_by.is_empty(),
        });
    }
    told.retain(|family| !family.codes.is_empty());
    match &arguments.code {
        Some(wanted) if told.is_empty() => return Err(unknown(wanted, &all)),
        _ => {}
    }
    match (arguments.format, &arguments.code) {
        (Format::Json, _) => print(&json::pretty(&told)),
        (Format::Text, None) => told.iter().for_each(|family| print(&family.list())),
        (Format::Text, Some(_)) => told.iter().for_each(|family| print(&family.text())),
    }
    Ok(Status::Met)
}

/// Whether somebody means this code: by name in whatever case, or by number, also in hexadecimal.
fn is_called(code: &Code, wanted: &str) -> bool {
    number(wanted) == Some(code.number) || wanted.eq_ignore_ascii_case(&code.name)
}

fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

fn unknown(wanted: &str, all: &[String]) -> Trouble {
    let upper = wanted.to_ascii_uppercase();
    let hint = match number(wanted) {
        Some(_) => String::new(),
        None => did_you_mean(&upper, all.iter().map(String::as_str)),
    };
    Trouble::new(format!(
        "no code is called `{wanted}`{hint} (`countermand codes` lists them)"
    ))
}

/// What is told of a family's codes; documented in `report/FORMAT.md`.
#[derive(Serialize)]
struct Told {
    family: String,
    codes: Vec<Code>,
    #[serde(skip)]
    title: String,
    #[serde(skip)]
    clauses: Vec<model::Clause>,
}

struct Teller;

impl FamilyVisitor for Teller {
    type Output = Result<Told, Trouble>;

    fn visit<F: Family>(self) -> Self::Output {
        let model::Family {
            name,
            title,
            mut codes,
            clauses,
            ..
        } = model::Family::of::<F>();
        let mut reached: BTreeSet<(&str, String)> = BTreeSet::new();
        for file in select(std::slice::from_ref(&name))?
            .iter()
            .flat_map(|it| &it.files)
        {
            let scenario = load::<F>(file)?;
            let words = required(&scenario).map(|word| F::WORDS[usize::from(word)].text);
            reached.extend(words.map(|word| (word, scenario.name.clone())));
        }
        for code in &mut codes {
            let here = reached.iter().filter(|(word, _)| *word == code.name);
            code.scenarios = here.map(|(_, scenario)| scenario.clone()).collect();
        }
        Ok(Told {
            family: name,
            codes,
            title,
            clauses,
        })
    }
}

/// The words, by index, in the outcomes that a scenario requires some execution to show.
fn required(scenario: &Scenario) -> impl Iterator<Item = u16> {
    let expectations = scenario.expectations.iter();
    let outcomes = expectations.filter_map(|it| match &it.expected {
        Expected::Outcome(pattern) if it.grade == Grade::Required => Some(pattern),
        _ => None,
    });
    outcomes.flatten().filter_map(|(_, entry)| match entry {
        Entry::Value(Value::Word(word)) => Some(word.0),
        _ => None,
    })
}

impl Told {
    fn names(&self) -> Vec<String> {
        self.codes.iter().map(|code| code.name.clone()).collect()
    }

    /// A line for each code.
    fn list(&self) -> String {
        let mut text = format!("{} ({})\n\n", self.title, self.family);
        for code in &self.codes {
            text += &format!("{:>6}  {:<34}  {}\n", code.number, code.name, code.about);
        }
        text + "\n"
    }

    /// All that is known of each code.
    fn text(&self) -> String {
        let mut text = String::new();
        for code in &self.codes {
            let Code { name, number, .. } = code;
            text += &format!("{name} = {number} ({number:#x})    {}\n", self.title);
            text += &format!("    {}\n", code.about);
            line(&mut text, "returned by", &code.returned_by);
            line(&mut text, "stands in", &code.stands_in);
            line(&mut text, "leaves open", &code.open_points);
            for id in &code.clauses {
                let clause = self.clauses.iter().find(|clause| clause.id == *id);
                let says = clause.map_or("", |clause| &clause.text);
                text += &format!("    {id}: {says}\n");
            }
            line(&mut text, "seen in", &code.scenarios);
            text.push('\n');
        }
        text
    }
}

fn line(text: &mut String, title: &str, all: &[String]) {
    if !all.is_empty() {
        *text += &format!("    {title}: {}\n", all.join(", "));
    }
}
