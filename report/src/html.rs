//! `index.html`: the report as one self-contained page.
//!
//! The templates in `html/page/` lay out the model as it is; this file gives them the words, the
//! anchors and the diagrams. The page loads nothing from anywhere. Without its script it lacks the
//! filters of the ledgers and the witnesses of outcomes, which it tells how to get otherwise. It is
//! well-formed XML too, so that its structure can be tested.

mod diagram;
mod packed;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use minijinja::{
    Environment, HtmlEscape, context,
    syntax::SyntaxConfig,
    value::{Serde, Value},
};

use self::diagram::{Frame, to_svg};
use crate::{
    certified,
    model::{Certificate, Entries, Report, Step},
    text::{counted, grouped},
};

const TEMPLATES: [(&str, &str); 7] = [
    ("page.html", include_str!("html/page/page.html")),
    ("family.html", include_str!("html/page/family.html")),
    (
        "specification.html",
        include_str!("html/page/specification.html"),
    ),
    ("scenario.html", include_str!("html/page/scenario.html")),
    ("macros.html", include_str!("html/page/macros.html")),
    ("style.css", include_str!("html/page/style.css")),
    ("script.js", include_str!("html/page/script.js")),
];

/// The report as a page.
///
/// # Panics
/// Never: the templates are part of the program and take every report.
#[must_use]
pub fn to_html(report: &Report) -> String {
    let environment = environment(report);
    let page = environment
        .get_template("page.html")
        .expect("it is one of the templates");
    page.render(context! { report => Serde(report) })
        .expect("the templates fit the model")
}

fn environment(report: &Report) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("the delimiters are the usual ones"),
    );
    for (name, text) in TEMPLATES {
        environment
            .add_template(name, text)
            .expect("the templates are part of the program");
    }
    let known: Arc<BTreeSet<String>> = Arc::new(clause_ids(report));
    let linked = Arc::clone(&known);
    environment.add_filter("linked", move |text: String| {
        with_links(&text, |word| {
            linked
                .contains(word)
                .then(|| cite(&linked, word).to_string())
        })
    });
    let places = Arc::new(places(report));
    let (targets, clauses) = (Arc::clone(&places), Arc::clone(&known));
    environment.add_filter("specified", move |text: String, family: String| {
        let place = slug(&family);
        let link = |word: &str| {
            if clauses.contains(word) {
                return Some(cite(&clauses, word).to_string());
            }
            let kinds = ["code", "function", "race"].into_iter();
            let mut anchors = kinds.map(|kind| format!("{kind}-{place}-{word}"));
            let anchor = anchors.find(|anchor| targets.contains(anchor))?;
            Some(format!("<a href=\"#{anchor}\">{}</a>", breakable(word)))
        };
        // What stands in backticks is code.
        let parts = text
            .split('`')
            .enumerate()
            .map(|(nth, part)| match nth % 2 {
                0 => {
                    let link = |word: &str| is_identifier(word).then(|| link(word)).flatten();
                    with_links(part, link).to_string()
                }
                _ => format!("<code>{}</code>", with_links(part, link)),
            });
        Value::from_safe_string(parts.collect())
    });
    environment.add_function("scenario_link", move |family: String, name: String| {
        let anchor = format!("scenario-{}-{}", slug(&family), slug(&name));
        let text = breakable(&name);
        Value::from_safe_string(match places.contains(&anchor) {
            true => format!("<a href=\"#{anchor}\">{text}</a>"),
            false => format!("<span>{text}</span>"),
        })
    });
    let cited = Arc::clone(&known);
    environment.add_function("cite", move |id: String| cite(&cited, &id));
    environment.add_function(
        "diagram",
        move |steps: Serde<Vec<Step>>, id: String, label: String| {
            let anchor = |clause: &str| known.contains(clause).then(|| clause_anchor(clause));
            let frame = Frame {
                id: &id,
                label: &label,
                anchor: &anchor,
            };
            Value::from_safe_string(to_svg(&steps.0, &frame))
        },
    );
    environment.add_filter("packed", |html: String| {
        // Base64 has nothing in it that could be escaped.
        Value::from_safe_string(packed::packed(&html))
    });
    let usual = Arc::new(usual_readings(report));
    environment.add_function(
        "unusual",
        move |family: String, readings: Serde<Entries>| {
            let is_usual = |name: &String, value: &serde_json::Value| {
                usual
                    .get(&(family.clone(), name.clone()))
                    .map(String::as_str)
                    == value.as_str()
            };
            let mut readings = readings.0;
            readings.retain(|name, value| !is_usual(name, value));
            Value::from(Serde(readings))
        },
    );
    environment.add_filter("certified", |certificate: Serde<Certificate>| {
        certified::text(&certificate.0)
    });
    environment.add_filter("slug", |text: String| slug(&text));
    environment.add_filter("grouped", grouped);
    environment.add_filter("words", |text: String| text.replace('-', " "));
    environment.add_filter("breakable", |text: String| breakable(&text));
    environment.add_function("counted", |number: u64, unit: String| {
        counted(number, &unit)
    });
    environment
}

fn clause_ids(report: &Report) -> BTreeSet<String> {
    let ledgers = report.families.iter().flat_map(|family| &family.clauses);
    ledgers.map(|clause| clause.id.clone()).collect()
}

/// The default of every reading, by family and name.
fn usual_readings(report: &Report) -> BTreeMap<(String, String), String> {
    let readings = report.families.iter().flat_map(|family| {
        let of_family = family.readings.iter();
        of_family.map(|reading| (family.name.clone(), reading))
    });
    readings
        .filter_map(|(family, reading)| {
            let usual = reading.values.first()?.clone();
            Some(((family, reading.name.clone()), usual))
        })
        .collect()
}

/// A clause id, linked to its row in the ledger if the page has it.
fn cite(known: &BTreeSet<String>, id: &str) -> Value {
    let text = HtmlEscape(id);
    Value::from_safe_string(if known.contains(id) {
        let anchor = clause_anchor(id);
        format!("<a class=\"cite\" href=\"#{anchor}\">{text}</a>")
    } else {
        format!("<span class=\"cite\">{text}</span>")
    })
}

/// The anchors that the page has for codes, functions, races and scenarios.
fn places(report: &Report) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for family in &report.families {
        let place = slug(&family.name);
        let mut add = |kind: &str, name: &str| {
            places.insert(format!("{kind}-{place}-{}", slug(name)));
        };
        family.codes.iter().for_each(|it| add("code", &it.name));
        family
            .functions
            .iter()
            .for_each(|it| add("function", &it.name));
        family.races.iter().for_each(|it| add("race", &it.id));
        family
            .scenarios
            .iter()
            .for_each(|it| add("scenario", &it.name));
    }
    places
}

/// Whether a word of free text names something: `none` and `control` are words of a family, but
/// mostly English.
fn is_identifier(word: &str) -> bool {
    word.contains(|one: char| one.is_ascii_uppercase() || one == '_')
}

/// Free text, with the words linked for which there is a link.
fn with_links(text: &str, link: impl Fn(&str) -> Option<String>) -> Value {
    let within = |one: char| one.is_ascii_alphanumeric() || one == '-' || one == '_';
    let mut html = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|one| !within(one)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        match link(word) {
            Some(linked) => html.push_str(&linked),
            None => html.push_str(&HtmlEscape(word).to_string()),
        }
        let end = tail.find(within).unwrap_or(tail.len());
        html.push_str(&HtmlEscape(&tail[..end]).to_string());
        rest = &tail[end..];
    }
    Value::from_safe_string(html)
}

fn clause_anchor(id: &str) -> String {
    format!("clause-{}", slug(id))
}

/// Fit for an id: letters, digits, `-`, `_` and `.` stay.
fn slug(text: &str) -> String {
    let fits = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.');
    text.chars()
        .map(|one| if fits(one) { one } else { '-' })
        .collect()
}

/// Lets a narrow page break an identifier behind its punctuation.
fn breakable(text: &str) -> Value {
    let mut html = String::new();
    for part in text.split_inclusive(['_', '.', '/', '(', ',']) {
        html.push_str(&HtmlEscape(part).to_string());
        html.push_str("<wbr/>");
    }
    Value::from_safe_string(html.trim_end_matches("<wbr/>").to_owned())
}
