//! Reads `[[expect]]`: outcomes with their grades, and breaches of duty by the caller.

use std::ops::Range;

use sim::{
    clause::{Binds, ClauseId},
    reading::Readings,
    value::{INFINITE, List, Name, Value},
};
use toml::de::{DeTable, DeValue};

use super::{
    Expectation, Expected, Grade,
    document::{Item, Reader},
};
use crate::{
    outcome::{Entry, Pattern},
    program::{Compiled, Slot, SlotId},
};

const KEYS: &[&str] = &["outcome", "breach", "grade", "clauses", "when", "why"];

impl Reader<'_> {
    /// The expectations, over the slots of the compiled program.
    pub(super) fn expectations(
        &mut self,
        root: &DeTable<'_>,
        compiled: &Compiled,
    ) -> Vec<Expectation> {
        let Some(item) = root.get("expect") else {
            let expected = "[[expect]] with an outcome or a breach";
            self.problems.add(
                0..0,
                "no expectation: the scenario would say nothing",
                expected,
                None,
            );
            return Vec::new();
        };
        let items: Vec<_> = self.array(item, "an array of tables, [[expect]]").collect();
        if items.is_empty() {
            let message = "no expectation: the scenario would say nothing";
            self.problems
                .add(item.span(), message, "at least one expectation", None);
        }
        let read = items.into_iter().filter_map(|item| {
            let table = self.table(item, "a table")?;
            self.expectation(item.span(), table, compiled)
        });
        read.collect()
    }

    fn expectation(
        &mut self,
        span: Range<usize>,
        table: &DeTable<'_>,
        compiled: &Compiled,
    ) -> Option<Expectation> {
        self.check_keys(table, "key", KEYS);
        let grade = self.grade(&span, table);
        let clauses = table.get("clauses").map(|item| self.clauses(item));
        let when = match table.get("when").map(|item| self.table(item, "a table")) {
            Some(Some(table)) => self.assignment(table, Readings::UNDECIDED),
            _ => Readings::UNDECIDED,
        };
        let why = table
            .get("why")
            .and_then(|item| self.text(item, "a sentence"));
        let expected = match (table.get("outcome"), table.get("breach")) {
            (Some(outcome), None) => {
                let outcome = self.table(outcome, "a table of results")?;
                let free = grade == Some(Grade::Forbidden);
                self.outcome(&span, outcome, compiled, free)
            }
            (None, Some(breach)) => Expected::Breach(self.breach(breach)?),
            _ => {
                let message = "an expectation names either an outcome or a breach";
                let expected = "`outcome = { … }` or `breach = \"CLAUSE\"`";
                self.problems.add(span, message, expected, None);
                return None;
            }
        };
        Some(Expectation {
            expected,
            grade: grade?,
            clauses: clauses.unwrap_or_default(),
            when,
            why: why.map(|text| text.value),
            span,
        })
    }

    /// A breach is required unless something else is said.
    fn grade(&mut self, span: &Range<usize>, table: &DeTable<'_>) -> Option<Grade> {
        let expected = "grade = \"required\", \"permitted\" or \"forbidden\"";
        let Some(item) = table.get("grade") else {
            if table.contains_key("breach") {
                return Some(Grade::Required);
            }
            self.problems
                .add(span.clone(), "no `grade`", expected, None);
            return None;
        };
        let text = self.text(item, expected)?;
        let found = Grade::ALL.iter().find(|(name, _)| *name == text.value);
        if found.is_none() {
            let known = Grade::ALL.map(|(name, _)| name);
            self.problems
                .unknown(text.span, "grade", &text.value, known);
        }
        found.map(|(_, grade)| *grade)
    }

    fn clauses(&mut self, item: &Item<'_>) -> Vec<ClauseId> {
        let items: Vec<_> = self.array(item, "an array of clause ids").collect();
        items
            .into_iter()
            .filter_map(|item| self.clause(item))
            .collect()
    }

    fn clause(&mut self, item: &Item<'_>) -> Option<ClauseId> {
        let id = self.text(item, "the id of a clause")?;
        let Some(clause) = self.tables.clause(&id.value) else {
            let known = self.tables.clauses.iter().map(|clause| clause.id);
            self.problems.unknown(id.span, "clause", &id.value, known);
            return None;
        };
        if let Some(reason) = self.tables.clauses[usize::from(clause.0)].not_modelled {
            let message = format!("{} decides nothing, for it is not modelled", id.value);
            let help = Some(format!("the reason: {reason}"));
            let expected = "a clause that calls can observe";
            self.problems.add(id.span, message, expected, help);
        }
        Some(clause)
    }

    fn breach(&mut self, item: &Item<'_>) -> Option<ClauseId> {
        let id = self.clause(item)?;
        let clause = &self.tables.clauses[usize::from(id.0)];
        if clause.binds != Binds::Caller {
            let message = format!("{} does not bind the caller", clause.id);
            let expected = "a clause that the caller can break";
            self.problems.add(item.span(), message, expected, None);
        }
        Some(id)
    }

    fn outcome(
        &mut self,
        span: &Range<usize>,
        table: &DeTable<'_>,
        compiled: &Compiled,
        free: bool,
    ) -> Expected {
        let mut pattern = Vec::new();
        if table.is_empty() {
            let message = "an empty outcome is met by everything";
            self.problems
                .add(span.clone(), message, "at least one result", None);
        }
        self.entries("", table, compiled, free, &mut pattern);
        pattern.sort_unstable();
        Expected::Outcome(pattern)
    }

    /// `x.Field = …` without quotes is a table in TOML, and read as the key that it looks like.
    fn entries(
        &mut self,
        prefix: &str,
        table: &DeTable<'_>,
        compiled: &Compiled,
        free: bool,
        pattern: &mut Pattern,
    ) {
        for (key, item) in table {
            let key_text = format!("{prefix}{}", key.get_ref());
            if let DeValue::Table(inner) = item.get_ref() {
                self.entries(&format!("{key_text}."), inner, compiled, free, pattern);
                continue;
            }
            let Some(slot) = self.slot(&key_text, key.span(), compiled) else {
                continue;
            };
            let place = &compiled.program.slots[usize::from(slot)];
            if let Some(entry) = self.entry(item, place, compiled, free) {
                pattern.push((slot, entry));
            }
        }
    }

    fn slot(&mut self, key: &str, span: Range<usize>, compiled: &Compiled) -> Option<SlotId> {
        let slot = compiled.program.slot(key);
        // Where a call could not be compiled its results are missing: that is the problem to solve
        // first.
        if slot.is_none() && compiled.sound {
            let slots = compiled.program.slots.iter();
            let again = format!("{key}[");
            let bound_again: Vec<&str> = slots
                .clone()
                .filter(|slot| slot.key.starts_with(&again))
                .map(|slot| slot.key.as_str())
                .collect();
            if let (Some(first), Some(last)) = (bound_again.first(), bound_again.last()) {
                let message = format!("`{key}` stands for several results");
                let expected = format!("one of {first} … {last}");
                self.problems.add(span, message, expected, None);
                return None;
            }
            let known = slots.map(|slot| slot.key.as_str());
            self.problems.unknown(span, "result", key, known);
        }
        slot
    }

    fn entry(
        &mut self,
        item: &Item<'_>,
        slot: &Slot,
        compiled: &Compiled,
        free: bool,
    ) -> Option<Entry> {
        let value = match item.get_ref() {
            DeValue::Integer(_) => {
                let number = self.number(item, "a number")?;
                if !slot.words.is_empty() && !free {
                    self.never(item, &number.to_string(), slot);
                }
                Value::Number(number)
            }
            DeValue::Array(_) => {
                let items: Vec<_> = self.array(item, "names").collect();
                let names = items.into_iter().map(|item| self.name(item, compiled));
                let names: Vec<Option<Name>> = names.collect();
                let names: Vec<Name> = names.into_iter().collect::<Option<_>>()?;
                if names.len() > sim::value::LIST_MAX {
                    let expected = format!("at most {}", sim::value::LIST_MAX);
                    self.problems
                        .add(item.span(), "too many names", expected, None);
                    return None;
                }
                Value::List(names.into_iter().collect::<List>())
            }
            _ => {
                let expected = "a word, a name, a number, a list, \"blocked\", \"skipped\" or \
                                \"not called\"";
                let text = self.text(item, expected)?;
                match text.value.as_str() {
                    "blocked" => return Some(Entry::Blocked),
                    "skipped" => return Some(Entry::Skipped),
                    "not called" => return Some(Entry::NotCalled),
                    "returned" if slot.bare => Value::Absent,
                    "absent" if !slot.bare => Value::Absent,
                    "NULL" => Value::Null,
                    "INFINITE" => Value::Number(INFINITE),
                    word => return self.word_or_name(item, word, slot, compiled, free),
                }
            }
        };
        Some(Entry::Value(value))
    }

    /// A word that the documents list for the result, or the name of an object.
    fn word_or_name(
        &mut self,
        item: &Item<'_>,
        text: &str,
        slot: &Slot,
        compiled: &Compiled,
        free: bool,
    ) -> Option<Entry> {
        let Some(word) = self.tables.word(text) else {
            let name = self.name_or_word(item, text, slot, compiled)?;
            return Some(Entry::Value(Value::Name(name)));
        };
        let listed = slot.words.contains(&word) || slot.failures.contains(&word);
        let any = slot.words.is_empty() && slot.failures.is_empty();
        if !listed && !any && !free {
            self.never(item, text, slot);
        }
        Some(Entry::Value(Value::Word(word)))
    }

    /// Reports a value that the documents do not list for a result.
    fn never(&mut self, item: &Item<'_>, text: &str, slot: &Slot) {
        let words: Vec<&str> = (slot.words.iter().chain(slot.failures))
            .map(|word| self.tables.word_text(*word))
            .collect();
        let message = format!("`{text}` can never be the value of `{}`", slot.key);
        let expected = format!("one of {}", words.join(", "));
        self.problems.add(item.span(), message, expected, None);
    }

    fn name_or_word(
        &mut self,
        item: &Item<'_>,
        text: &str,
        slot: &Slot,
        compiled: &Compiled,
    ) -> Option<Name> {
        let found = compiled.names.iter().position(|info| info.text == text);
        if found.is_none() {
            let words = slot.words.iter().chain(slot.failures);
            let words = words.map(|word| self.tables.word_text(*word));
            let names = compiled.names.iter().map(|info| info.text.as_str());
            let written = if slot.bare { "returned" } else { "absent" };
            let marks = [written, "blocked", "skipped", "not called"];
            let known = words.chain(marks).chain(names);
            self.problems
                .unknown(item.span(), "word or name", text, known);
        }
        found.and_then(|index| u8::try_from(index).ok()).map(Name)
    }

    fn name(&mut self, item: &Item<'_>, compiled: &Compiled) -> Option<Name> {
        let text = self.text(item, "the name of an object")?;
        let found = compiled
            .names
            .iter()
            .position(|info| info.text == text.value);
        if found.is_none() {
            let known = compiled.names.iter().map(|info| info.text.as_str());
            self.problems.unknown(text.span, "name", &text.value, known);
        }
        found.and_then(|index| u8::try_from(index).ok()).map(Name)
    }
}
