//! TOML with places: reads keys and values, and reports what has the wrong type where it stands.

use std::ops::Range;

use toml::{
    Spanned as TomlSpanned,
    de::{DeTable, DeValue},
};

use crate::{problem::Problems, statement::Text, tables::Tables};

/// A value with its place.
pub(super) type Item<'i> = TomlSpanned<DeValue<'i>>;

/// Reads the text as TOML; reports where it is malformed first, for what follows from that (the
/// rest of a file behind a quote that nobody closed) would only hide it.
pub(super) fn parse<'i>(
    source: &'i str,
    problems: &mut Problems,
) -> Option<TomlSpanned<DeTable<'i>>> {
    let (document, errors) = DeTable::parse_recoverable(source);
    let at = |error: &toml::de::Error| error.span().unwrap_or(0..0);
    if let Some(first) = errors.iter().min_by_key(|error| at(error).start) {
        let message = first.message().trim().replace('\n', ", ");
        let (message, expected) = (message.split_once(", expected ")).unwrap_or((&message, "TOML"));
        problems.add(
            at(first),
            format!("malformed TOML: {message}"),
            expected,
            None,
        );
    }
    errors.is_empty().then_some(document)
}

/// Reads the sections of one file.
pub(super) struct Reader<'a> {
    pub(super) tables: &'a Tables,
    pub(super) source: &'a str,
    pub(super) problems: &'a mut Problems,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(
        tables: &'a Tables,
        source: &'a str,
        problems: &'a mut Problems,
    ) -> Self {
        Self {
            tables,
            source,
            problems,
        }
    }

    /// Reports keys that a table cannot have.
    pub(super) fn check_keys(&mut self, table: &DeTable<'_>, what: &str, known: &[&str]) {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let known = known.iter().copied();
                self.problems
                    .unknown(key.span(), what, key.get_ref(), known);
            }
        }
    }

    pub(super) fn wrong(&mut self, span: Range<usize>, found: &DeValue<'_>, expected: &str) {
        let message = format!("this is of the type {}", found.type_str());
        self.problems.add(span, message, expected, None);
    }

    pub(super) fn table<'t, 'i>(
        &mut self,
        item: &'t Item<'i>,
        expected: &str,
    ) -> Option<&'t DeTable<'i>> {
        let table = item.get_ref().as_table();
        if table.is_none() {
            self.wrong(item.span(), item.get_ref(), expected);
        }
        table
    }

    /// The table of a section, if the file has it.
    pub(super) fn section<'t, 'i>(
        &mut self,
        root: &'t DeTable<'i>,
        name: &str,
    ) -> Option<&'t DeTable<'i>> {
        self.table(root.get(name)?, "a table")
    }

    pub(super) fn array<'t, 'i>(
        &mut self,
        item: &'t Item<'i>,
        expected: &str,
    ) -> impl Iterator<Item = &'t Item<'i>> + use<'t, 'i> {
        let array = item.get_ref().as_array();
        if array.is_none() {
            self.wrong(item.span(), item.get_ref(), expected);
        }
        array.into_iter().flat_map(|array| array.iter())
    }

    pub(super) fn text(&mut self, item: &Item<'_>, expected: &str) -> Option<Text> {
        let Some(text) = item.get_ref().as_str() else {
            self.wrong(item.span(), item.get_ref(), expected);
            return None;
        };
        Some(Text::new(self.source, item.span(), text.to_owned()))
    }

    pub(super) fn number(&mut self, item: &Item<'_>, expected: &str) -> Option<u32> {
        let Some(integer) = item.get_ref().as_integer() else {
            self.wrong(item.span(), item.get_ref(), expected);
            return None;
        };
        let number = u32::from_str_radix(integer.as_str(), integer.radix());
        if number.is_err() {
            let message = format!("`{integer}` is out of range");
            self.problems.add(item.span(), message, expected, None);
        }
        number.ok()
    }
}
