//! What can be taken out of the text of a scenario: clients, handlers, calls.
//!
//! The text is cut and not written anew, so that what is left stands as its author wrote it.
//! Whether it still makes sense is for the reader of scenarios to say.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// The places of what can be taken out, the largest parts first.
pub(super) fn cuts(source: &str) -> Vec<Range<usize>> {
    let Ok(document) = DeTable::parse(source) else {
        return Vec::new();
    };
    let root = document.get_ref();
    let (mut whole, mut statements) = (Vec::new(), Vec::new());
    for section in ["clients", "handlers"] {
        let section = root.get(section).and_then(|item| item.get_ref().as_table());
        for (name, body) in section.into_iter().flatten() {
            whole.push(name.span().start..body.span().end);
            add_statements(body, &mut statements);
        }
    }
    for section in ["before", "after"] {
        root.get(section)
            .into_iter()
            .for_each(|body| add_statements(body, &mut statements));
    }
    let widened = |range| widened(source, range);
    let mut parts: Vec<Range<usize>> = whole.into_iter().map(widened).collect();
    for header in ["[before]", "[after]", "[faults]", "[loom]"] {
        parts.extend(sections(source, header));
    }
    parts.extend(statements.into_iter().map(widened));
    parts
}

/// The places of all expectations.
pub(super) fn expectations(source: &str) -> Vec<Range<usize>> {
    sections(source, "[[expect]]")
}

/// The places of all sections with a header, each with the tables in it and up to the next header. A
/// remark directly above a header belongs to its section.
fn sections(source: &str, header: &str) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    let part = format!("[{}.", header.trim_matches(['[', ']']));
    let (mut start, mut inside, mut remark) = (0, false, None);
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        let is_header = line.starts_with('[') && !(inside && line.starts_with(&part));
        let begins = is_header.then(|| remark.unwrap_or(start));
        if let (true, Some(section)) = (inside, places.last_mut()) {
            section.end = begins.unwrap_or(end);
        }
        if let Some(begin) = begins {
            inside = line.starts_with(header);
            places.extend(inside.then_some(begin..end));
        }
        let is_remark = line.starts_with('#');
        remark = is_remark.then(|| remark.unwrap_or(start));
        start = end;
    }
    places
}

/// The text without some of its parts, which are given in the order of the text.
pub(super) fn without(source: &str, parts: &[Range<usize>]) -> String {
    let (mut text, mut from) = (String::new(), 0);
    for part in parts {
        text.push_str(&source[from..part.start]);
        from = part.end;
    }
    text.push_str(&source[from..]);
    text
}

type Item<'i> = Spanned<DeValue<'i>>;

/// The statements of a body, and those within a statement behind it.
fn add_statements(body: &Item<'_>, places: &mut Vec<Range<usize>>) {
    let calls = match body.get_ref() {
        DeValue::Table(table) => table.get("calls").or_else(|| table.get("do")),
        _ => Some(body),
    };
    let calls = calls.and_then(|calls| calls.get_ref().as_array());
    for statement in calls.into_iter().flat_map(|calls| calls.iter()) {
        places.push(statement.span());
        if statement.get_ref().as_table().is_some() {
            add_statements(statement, places);
        }
    }
}

/// A part with the comma behind it; with its line and the comment there if it stands alone.
fn widened(source: &str, part: Range<usize>) -> Range<usize> {
    let blank = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let mut end = part.end + blank(&source[part.end..]);
    if source[end..].starts_with(',') {
        end += 1;
    }
    let line = source[..part.start].rfind('\n').map_or(0, |at| at + 1);
    let rest = source[end..].lines().next().unwrap_or_default();
    let alone = source[line..part.start].trim().is_empty();
    if alone && (rest.trim().is_empty() || rest.trim_start().starts_with('#')) {
        let end = source[end..]
            .find('\n')
            .map_or(source.len(), |at| end + at + 1);
        return line..end;
    }
    end += blank(&source[end..]);
    if source[end..].starts_with(']') {
        // The last of an array takes the comma before it along.
        let before = source[..part.start].trim_end();
        return before.strip_suffix(',').unwrap_or(before).len()..end;
    }
    part.start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"summary = "A text"

[before]
calls = ["a = A()", "B(a)"]

[clients]
one = ["c = C(a)"]
two = { user = "bob", calls = [
  "d = D(a)",    # a remark
  { if = "d == X", do = ["e = E(d)"] }
] }

[[expect]]
outcome = { c = "X" }
grade = "required"

# This one, and why.
# In two lines.
[[expect]]
breach = "A-1"

# Once all is done.
[after]
calls = []
"#;

    #[test]
    fn clients_come_out_first_then_statements_and_what_is_within_them() {
        let parts: Vec<&str> = cuts(SOURCE).into_iter().map(|part| &SOURCE[part]).collect();
        let two = SOURCE.find("two").expect("there");
        let header = |part: &&str| part.starts_with(['[', '#']);
        let sections: Vec<&str> = parts.iter().copied().filter(header).collect();
        assert_eq!(sections[0], "[before]\ncalls = [\"a = A()\", \"B(a)\"]\n\n");
        assert_eq!(sections[1], "# Once all is done.\n[after]\ncalls = []\n");
        assert_eq!(parts[0], "one = [\"c = C(a)\"]\n");
        assert!(SOURCE[two..].starts_with(parts[1]) && parts[1].ends_with("] }\n"));
        let statements = [
            r#""c = C(a)""#,
            "  \"d = D(a)\",    # a remark\n",
            "  { if = \"d == X\", do = [\"e = E(d)\"] }\n",
            r#""e = E(d)""#,
            r#""a = A()", "#,
            r#", "B(a)""#,
        ];
        assert_eq!(parts[4..], statements);
    }

    #[test]
    fn whatever_is_taken_out_toml_is_left() {
        for part in cuts(SOURCE) {
            let left = without(SOURCE, &[part]);
            assert!(DeTable::parse(&left).is_ok(), "{left}");
        }
    }

    #[test]
    fn expectations_are_found_wherever_they_stand() {
        let left = without(SOURCE, &expectations(SOURCE));
        assert!(!left.contains("expect") && !left.contains("breach") && !left.contains("why"));
        assert!(left.contains("# Once"), "a remark stays with its section");
        assert!(left.contains("[after]") && left.contains("two ="));
    }

    #[test]
    fn an_expectation_goes_with_the_tables_in_it() {
        let before = "summary = \"A text\"\n\n";
        let expectation = "[[expect]]\ngrade = \"required\"\n# What is shown.\n[expect.outcome]\n";
        let after = "# Once all is done.\n[after]\ncalls = []\n";
        for outcome in ["a = \"X\"\n\n", ""] {
            let source = format!("{before}{expectation}{outcome}{after}");
            let left = without(&source, &expectations(&source));
            assert_eq!(left, format!("{before}{after}"));
            let source = format!("{before}{expectation}{outcome}");
            assert_eq!(without(&source, &expectations(&source)), before);
        }
    }
}
