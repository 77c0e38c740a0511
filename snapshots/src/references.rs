//! What one part of a family says of another in text is still there: ids of clauses and races in
//! sources, scenarios of races. (Constants that are gone the compiler misses, and ids in scenario
//! files their reader.)

use std::{collections::BTreeSet, sync::Arc};

use libtest_mimic::{Failed, Trial};
use models::family::Family;
use scenarios::file::Scenario;

use crate::{ensure, name};

pub(crate) fn add<F: Family>(scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    let names: BTreeSet<String> = scenarios.iter().map(|it| it.name.clone()).collect();
    trials.push(Trial::test(
        name::<F>("references::ids_in_texts_are_known"),
        ids_are_known::<F>,
    ));
    trials.push(Trial::test(
        name::<F>("references::races_are_played"),
        move || races_are_played::<F>(&names),
    ));
    trials.push(Trial::test(
        name::<F>("references::words_say_what_they_mean"),
        words_have_meanings::<F>,
    ));
}

/// What is said where, and where that is.
fn texts<F: Family>() -> Vec<(String, &'static str)> {
    let clauses = F::CLAUSES
        .iter()
        .flat_map(|it| [it.text, it.source].map(|text| (format!("clause {}", it.id), text)));
    let readings = F::READINGS
        .iter()
        .map(|it| (format!("reading `{}`", it.name), it.source));
    let choices = F::CHOICES
        .iter()
        .map(|it| (format!("choice `{}`", it.name), it.source));
    clauses.chain(readings).chain(choices).collect()
}

/// The ids in a text that begin as those of the family's clauses do: `RSM-CANCEL-2`.
fn ids<'a>(text: &'a str, prefixes: &BTreeSet<&str>) -> Vec<&'a str> {
    let words = text.split(|one: char| !one.is_ascii_alphanumeric() && one != '-');
    let is_id = |word: &&str| {
        let parts: Vec<&str> = word.split('-').collect();
        let [family, group, number] = parts[..] else {
            return false;
        };
        prefixes.contains(family)
            && group.chars().all(|one| one.is_ascii_uppercase())
            && number.starts_with(|one: char| one.is_ascii_digit())
    };
    words.filter(is_id).collect()
}

fn ids_are_known<F: Family>() -> Result<(), Failed> {
    let clauses: BTreeSet<&str> = F::CLAUSES.iter().map(|clause| clause.id).collect();
    let races: BTreeSet<&str> = F::OUTLINE.races.iter().map(|race| race.id).collect();
    let prefixes = clauses.iter().filter_map(|id| id.split('-').next());
    let prefixes: BTreeSet<&str> = prefixes.collect();
    for (place, text) in texts::<F>() {
        for id in ids(text, &prefixes) {
            // Of a family whose races are not written down their numbers say nothing.
            let is_race = id.contains("-CP-") || id.contains("-RACE-");
            let known = if is_race {
                races.is_empty() || races.contains(id)
            } else {
                clauses.contains(id)
            };
            let what = if is_race { "race" } else { "clause" };
            ensure(known, || {
                format!(
                    "{place} refers to {id}: there is no such {what} in {}",
                    F::NAME
                )
            })?;
        }
    }
    Ok(())
}

fn races_are_played<F: Family>(scenarios: &BTreeSet<String>) -> Result<(), Failed> {
    for race in F::OUTLINE.races {
        ensure(!race.scenarios.is_empty(), || {
            format!("no scenario plays {}", race.id)
        })?;
        for &scenario in race.scenarios {
            ensure(scenarios.contains(scenario), || {
                format!("{} is played by {scenario}, which is no scenario", race.id)
            })?;
        }
    }
    Ok(())
}

fn words_have_meanings<F: Family>() -> Result<(), Failed> {
    for word in F::WORDS {
        ensure(!word.about.trim().is_empty(), || {
            format!("nothing says what {} means", word.text)
        })?;
    }
    for function in F::FUNCTIONS {
        ensure(!function.about.trim().is_empty(), || {
            format!("nothing says what {} does", function.name)
        })?;
    }
    Ok(())
}
