//! `clauses`: prints the ledger of documented clauses.

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use report::{json, model};
use serde::Serialize;
use serde_json::Value;

use super::print;
use crate::{
    arguments::{Clauses, Format},
    trouble::{Status, Trouble, did_you_mean},
};

/// Prints the ledger of one family, or of all; or one clause.
pub(crate) fn run(arguments: &Clauses) -> Result<Status, Trouble> {
    let ledgers = families::NAMES.iter();
    let ledgers = ledgers.filter_map(|name| families::visit(name, Ledger));
    let mut ledgers: Vec<model::Family> = ledgers.collect();
    if let Some(wanted) = &arguments.what {
        let all = ledgers.iter().flat_map(|it| &it.clauses);
        let ids: Vec<String> = all.map(|clause| clause.id.clone()).collect();
        if ids.iter().any(|id| id.eq_ignore_ascii_case(wanted)) {
            for ledger in &mut ledgers {
                let clauses = &mut ledger.clauses;
                clauses.retain(|clause| clause.id.eq_ignore_ascii_case(wanted));
            }
            ledgers.retain(|ledger| !ledger.clauses.is_empty());
        } else if families::NAMES.contains(&wanted.as_str()) {
            ledgers.retain(|ledger| ledger.name == *wanted);
        } else {
            return Err(unknown(wanted, &ids));
        }
    }
    match arguments.format {
        Format::Json => {
            let all: Vec<&model::Clause> = ledgers.iter().flat_map(|it| &it.clauses).collect();
            print(&json::pretty(&all));
        }
        Format::Text => ledgers.iter().for_each(|ledger| print(&text(ledger))),
    }
    Ok(Status::Met)
}

fn unknown(wanted: &str, ids: &[String]) -> Trouble {
    let upper = wanted.to_ascii_uppercase();
    let hint = match did_you_mean(wanted, families::NAMES) {
        none if none.is_empty() => did_you_mean(&upper, ids.iter().map(String::as_str)),
        family => family,
    };
    let names = families::NAMES.join(", ");
    Trouble::new(format!(
        "unknown family or clause `{wanted}`{hint} (families: {names})"
    ))
}

/// The family of this name.
pub(super) fn known(name: &str) -> Result<&'static str, Trouble> {
    let known = families::NAMES.into_iter().find(|known| *known == name);
    known.ok_or_else(|| {
        let hint = did_you_mean(name, families::NAMES);
        let names = families::NAMES.join(", ");
        Trouble::new(format!("unknown family `{name}`{hint} (families: {names})"))
    })
}

struct Ledger;

impl FamilyVisitor for Ledger {
    type Output = model::Family;

    fn visit<F: Family>(self) -> model::Family {
        model::Family::of::<F>()
    }
}

fn text(family: &model::Family) -> String {
    let mut text = format!("{} ({})\n\n", family.title, family.name);
    for clause in &family.clauses {
        let strength = word(&clause.strength);
        let (basis, binds) = (word(&clause.basis), word(&clause.binds));
        text += &format!("{:<16} {strength}, {basis}, binds the {binds}\n", clause.id);
        text += &format!("    {}\n    {}\n", clause.text, clause.source);
        if let Some(reason) = &clause.not_modelled {
            text += &format!("    not modelled: {reason}\n");
        }
        for invariant in &clause.invariants {
            text += &format!("    invariant: {invariant}\n");
        }
        if !clause.open_points.is_empty() {
            text += &format!("    leaves open: {}\n", clause.open_points.join(", "));
        }
        text.push('\n');
    }
    text
}

/// The word under which a value of an enumeration stands in files.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => "?".to_owned(),
    }
}
