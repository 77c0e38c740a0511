//! Reads `FORMAT.md` and holds JSON against it: every field that stands there must be in the
//! JSON, with a value of its type, and nothing else.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The tables of the document, by the anchor of their heading.
pub(crate) struct Format {
    objects: BTreeMap<String, Vec<Field>>,
    words: BTreeMap<String, Vec<String>>,
}

struct Field {
    name: String,
    kind: String,
    may_be_absent: bool,
}

impl Format {
    /// Reads the document.
    pub(crate) fn of(document: &str) -> Self {
        let (mut objects, mut words) = (BTreeMap::<_, Vec<Field>>::new(), BTreeMap::new());
        let mut heading = String::new();
        for line in document.lines() {
            if line.starts_with('#') {
                let title = line.trim_start_matches('#').trim();
                heading = title.to_lowercase().replace(' ', "-");
            }
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, first, second, third @ ..] = &cells[..] else {
                continue;
            };
            if heading == "words" {
                words.insert((*first).to_owned(), quoted(second));
                continue;
            }
            let fields = quoted(first).into_iter().map(|name| Field {
                name,
                kind: (*second).to_owned(),
                may_be_absent: third.concat().contains("*may be absent*"),
            });
            objects.entry(heading.clone()).or_default().extend(fields);
        }
        Self { objects, words }
    }

    /// Holds a value against a type of the document; what is wrong, with its place.
    pub(crate) fn check(&self, value: &Value, kind: &str, place: &str) -> Vec<String> {
        let complaint = || vec![format!("{place} is no {kind}: {value:.60}")];
        let told = |fits: bool| if fits { Vec::new() } else { complaint() };
        if let Some(kind) = kind.strip_suffix(" or `null`") {
            return match value {
                Value::Null => Vec::new(),
                _ => self.check(value, kind, place),
            };
        }
        if let Some(kind) = kind.strip_prefix("array of ") {
            let Value::Array(items) = value else {
                return complaint();
            };
            let items = items.iter().enumerate();
            return items
                .flat_map(|(at, item)| self.check(item, kind, &format!("{place}[{at}]")))
                .collect();
        }
        if let Some((name, anchor)) = link(kind) {
            return match value {
                Value::String(word) if anchor == "words" => told(self.words[name].contains(word)),
                Value::Object(entries) => self.check_object(entries, anchor, place),
                _ => complaint(),
            };
        }
        match kind {
            "string" => told(value.is_string()),
            "number" => told(value.is_u64()),
            "decimal" => told(value.is_f64()),
            "boolean" => told(value.is_boolean()),
            "object" => told(value.is_object()),
            "`true`" => told(value == &Value::Bool(true)),
            _ => told(
                value
                    .as_str()
                    .is_some_and(|word| quoted(kind).contains(&word.into())),
            ),
        }
    }

    fn check_object(&self, entries: &Map<String, Value>, anchor: &str, place: &str) -> Vec<String> {
        let fields = &self.objects[anchor];
        let mut wrong = Vec::new();
        for field in fields {
            let place = format!("{place}.{}", field.name);
            match entries.get(&field.name) {
                Some(value) => wrong.extend(self.check(value, &field.kind, &place)),
                None if field.may_be_absent => {}
                None => wrong.push(format!("{place} is documented and missing")),
            }
        }
        let known = |key: &&String| fields.iter().any(|field| field.name == **key);
        let unknown = entries.keys().filter(|key| !known(key));
        wrong.extend(unknown.map(|key| format!("{place}.{key} is not documented")));
        wrong
    }
}

/// What stands in backticks.
fn quoted(text: &str) -> Vec<String> {
    let parts = text.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

/// Name and anchor of `[name](#anchor)`.
fn link(kind: &str) -> Option<(&str, &str)> {
    let (name, rest) = kind.strip_prefix('[')?.split_once("](#")?;
    Some((name, rest.strip_suffix(')')?))
}
