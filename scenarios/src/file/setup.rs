//! Reads `[setup]`: the objects that there are before the first call.

use std::ops::Range;

use models::family::{Object, Property, PropertyKind, SetupKind};
use sim::{
    signature::{NameInfo, Origin},
    value::{LIST_MAX, List, Name, Value},
};
use toml::de::{DeTable, DeValue};

use super::document::{Item, Reader};
use crate::{program::NAMES_MAX, statement::is_identifier};

/// What the setup describes.
#[derive(Default)]
pub(super) struct Setup {
    pub(super) names: Vec<NameInfo>,
    pub(super) objects: Vec<Object>,
}

impl Setup {
    fn named(&self, text: &str, kind: &str) -> Option<Name> {
        let found = |info: &NameInfo| info.text == text && info.kind == kind;
        let index = self.names.iter().position(found)?;
        u8::try_from(index).ok().map(Name)
    }
}

impl Reader<'_> {
    /// First all names, then what is said of them: objects name one another in any order.
    pub(super) fn setup(&mut self, root: &DeTable<'_>) -> Setup {
        let mut setup = Setup::default();
        let Some(section) = self.section(root, "setup") else {
            return setup;
        };
        let kinds = self.tables.setup;
        let keys: Vec<&str> = kinds.iter().map(|kind| kind.key).collect();
        self.check_keys(section, "kind of object", &keys);
        let mut described = Vec::new();
        for (key, item) in section {
            let Some(kind) = kinds.iter().find(|kind| kind.key == key.get_ref().as_ref()) else {
                continue;
            };
            let Some(table) = self.table(item, "a table: NAME = { property = value }") else {
                continue;
            };
            self.check_count(kind, key.span(), table.len());
            for (name, item) in table {
                if self.can_name(name.get_ref(), name.span(), &setup) {
                    setup.names.push(NameInfo {
                        text: name.get_ref().to_string(),
                        kind: kind.kind,
                        origin: Origin::Setup,
                    });
                    described.push((kind, item));
                }
            }
        }
        for (index, (kind, item)) in described.into_iter().enumerate() {
            let properties = self.properties(kind, item, &setup);
            setup.objects.push(Object {
                name: Name(index as u8),
                kind: kind.kind,
                properties,
            });
        }
        setup
    }

    fn check_count(&mut self, kind: &SetupKind, span: Range<usize>, count: usize) {
        if count > kind.most {
            let message = format!("too many {}: {count}", kind.key);
            let expected = format!("at most {}", kind.most);
            self.problems.add(span, message, expected, None);
        }
    }

    fn can_name(&mut self, name: &str, span: Range<usize>, setup: &Setup) -> bool {
        let problem = if !is_identifier(name) {
            Some((
                format!("`{name}` cannot name an object"),
                "letters, digits, `_`, `-`",
            ))
        } else if self.tables.word(name).is_some() || matches!(name, "NULL" | "INFINITE") {
            let message = format!("the name `{name}` is taken: it is a word of the family");
            Some((message, "a name of its own"))
        } else if setup.names.iter().any(|info| info.text == name) {
            let message = format!("the name `{name}` is taken: it is an object above");
            Some((message, "a name of its own"))
        } else if setup.names.len() >= NAMES_MAX {
            Some(("too many objects".to_owned(), "fewer objects"))
        } else {
            None
        };
        if let Some((message, expected)) = &problem {
            self.problems.add(span, message, *expected, None);
        }
        problem.is_none()
    }

    fn properties(&mut self, kind: &SetupKind, item: &Item<'_>, setup: &Setup) -> Vec<Value> {
        let properties = kind.properties;
        let Some(table) = item.get_ref().as_table() else {
            return self.bare_property(kind, item, setup);
        };
        let names: Vec<&str> = properties.iter().map(|it| it.name).collect();
        self.check_keys(table, "property", &names);
        let values = properties
            .iter()
            .map(|property| match table.get(property.name) {
                Some(item) => self.property(property, item, setup),
                None => self.default(kind, property, item),
            });
        values.collect()
    }

    /// A bare value is that of the first property.
    fn bare_property(&mut self, kind: &SetupKind, item: &Item<'_>, setup: &Setup) -> Vec<Value> {
        let Some((first, others)) = kind.properties.split_first() else {
            self.wrong(item.span(), item.get_ref(), "an empty table, { }");
            return Vec::new();
        };
        let mut values = vec![self.property(first, item, setup)];
        values.extend(
            others
                .iter()
                .map(|property| self.default(kind, property, item)),
        );
        values
    }

    fn default(&mut self, kind: &SetupKind, property: &Property, item: &Item<'_>) -> Value {
        if property.default == Value::Absent {
            let message = format!("this {} has no `{}`", kind.kind, property.name);
            let expected = format!("{} = … ({})", property.name, property.text);
            self.problems.add(item.span(), message, expected, None);
        }
        property.default
    }

    fn property(&mut self, property: &Property, item: &Item<'_>, setup: &Setup) -> Value {
        let value = match property.kind {
            PropertyKind::Flag => self.flag(item),
            PropertyKind::Number(most) => self.up_to(most, item).map(Value::Number),
            PropertyKind::Word(words) => {
                let text = self.text(item, "a word of the family");
                text.and_then(|text| {
                    let found = words
                        .iter()
                        .find(|word| self.tables.word_text(**word) == text.value);
                    if found.is_none() {
                        let known = words.iter().map(|word| self.tables.word_text(*word));
                        let span = text.span.clone();
                        self.problems.unknown(span, "word", &text.value, known);
                    }
                    found.copied().map(Value::Word)
                })
            }
            PropertyKind::Object(kind) => self.objects(kind, item, setup),
        };
        value.unwrap_or(property.default)
    }

    fn up_to(&mut self, most: u32, item: &Item<'_>) -> Option<u32> {
        let expected = format!("a number up to {most}");
        let number = self.number(item, &expected)?;
        if number > most {
            let message = format!("`{number}` is out of range");
            self.problems.add(item.span(), message, expected, None);
        }
        (number <= most).then_some(number)
    }

    fn flag(&mut self, item: &Item<'_>) -> Option<Value> {
        let DeValue::Boolean(flag) = item.get_ref() else {
            self.wrong(item.span(), item.get_ref(), "true or false");
            return None;
        };
        Some(Value::Number(u32::from(*flag)))
    }

    /// One object of a kind, or an array of them.
    fn objects(&mut self, kind: &str, item: &Item<'_>, setup: &Setup) -> Option<Value> {
        if item.get_ref().as_array().is_none() {
            return self.object(kind, item, setup).map(Value::Name);
        }
        let items: Vec<_> = self.array(item, "names").collect();
        if items.len() > LIST_MAX {
            let expected = format!("at most {LIST_MAX}");
            self.problems
                .add(item.span(), "too many names", expected, None);
            return None;
        }
        let names = items.into_iter().map(|item| self.object(kind, item, setup));
        let names: Vec<Option<Name>> = names.collect();
        let list: Option<List> = names.into_iter().collect();
        list.map(Value::List)
    }

    fn object(&mut self, kind: &str, item: &Item<'_>, setup: &Setup) -> Option<Name> {
        let text = self.text(item, &format!("the name of a {kind}"))?;
        let found = setup.named(&text.value, kind);
        if found.is_none() {
            let of_kind = setup.names.iter().filter(|info| info.kind == kind);
            let known = of_kind.map(|info| info.text.as_str());
            self.problems.unknown(text.span, kind, &text.value, known);
        }
        found
    }
}
