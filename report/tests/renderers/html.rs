//! The page: checked by structure, since it is well-formed XML as well as HTML.

use std::{collections::BTreeSet, io::Read as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::read::DeflateDecoder;
use report::{html::to_html, model::Report};
use roxmltree::{Document, Node, ParsingOptions};

use crate::sample;

fn parsed(html: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(html, options).expect("the page is well-formed")
}

/// The page as a reader has it who has looked at everything: what is packed is unfolded.
fn unfolded(html: &str) -> String {
    let mut parts = html.split(" data-packed=\"");
    let mut page = parts.next().expect("a split has parts").to_owned();
    for part in parts {
        let (packed, rest) = part.split_once('"').expect("the attribute ends");
        let (tag, rest) = rest.split_once('>').expect("the tag ends");
        let deflated = STANDARD.decode(packed).expect("base64");
        let mut html = String::new();
        let inflated = DeflateDecoder::new(deflated.as_slice()).read_to_string(&mut html);
        inflated.expect("it was deflated");
        page.extend([tag, ">", &html, rest]);
    }
    page
}

fn named<'a>(document: &'a Document<'_>, name: &str) -> Vec<Node<'a, 'a>> {
    document
        .descendants()
        .filter(|node| node.has_tag_name(name))
        .collect()
}

fn text(node: Node<'_, '_>) -> String {
    let words = node.descendants().filter_map(|node| node.text());
    words.collect::<String>()
}

#[test]
fn it_is_well_formed_also_with_nothing_to_say() {
    for report in [sample::report(), sample::met(), Report::new("", 0, vec![])] {
        let html = unfolded(&to_html(&report));
        assert!(html.starts_with("<!DOCTYPE html>"));
        assert_eq!(named(&parsed(&html), "h1").len(), 1);
    }
}

#[test]
fn ids_are_unique_and_links_and_labels_resolve() {
    let html = unfolded(&to_html(&sample::report()));
    let document = parsed(&html);
    let mut ids = BTreeSet::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id), "{id} stands twice");
        }
    }
    let links = named(&document, "a").len();
    assert!(links > 50, "only {links} links");
    for node in document.descendants() {
        if let Some(target) = node
            .attribute("href")
            .and_then(|href| href.strip_prefix('#'))
        {
            assert!(ids.contains(target), "#{target} leads nowhere");
        }
        if let Some(label) = node.attribute("aria-labelledby") {
            assert!(ids.contains(label), "{label} labels nothing");
        }
    }
}

#[test]
fn it_loads_nothing() {
    let html = unfolded(&to_html(&sample::report()));
    for forbidden in ["http:", "https:", "url(", "@import", " src=", "<link"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn every_table_has_a_caption_and_every_cell_of_a_row_its_heading() {
    let html = unfolded(&to_html(&sample::report()));
    let document = parsed(&html);
    for table in named(&document, "table") {
        let has = |name| table.children().any(|node| node.has_tag_name(name));
        assert!(has("caption") && has("thead"));
    }
    for cell in named(&document, "th") {
        assert!(cell.has_attribute("scope"), "{}", text(cell));
    }
}

#[test]
fn headings_descend_one_level_at_a_time() {
    let html = unfolded(&to_html(&sample::report()));
    let mut last = 0;
    for node in parsed(&html).descendants() {
        let level = node.tag_name().name().strip_prefix('h');
        if let Some(level) = level.and_then(|level| level.parse::<usize>().ok()) {
            assert!(level <= last + 1, "h{level} under h{last}: {}", text(node));
            last = level;
        }
    }
}

#[test]
fn whatever_is_said_is_escaped() {
    let mut report = sample::report();
    let scenario = &mut report.families[1].scenarios[0];
    scenario.summary = "<script>alert('summary')</script>".into();
    scenario.failures[0].steps[0].text = "</text><script>alert('step')</script>".into();
    scenario.failures[0].steps[0].clauses = vec!["<b>".into()];
    scenario.outcomes[0].clauses = vec!["<b>".into()];
    let html = unfolded(&to_html(&report));
    assert_eq!(named(&parsed(&html), "script").len(), 1);
    assert!(named(&parsed(&html), "b").len() < 100);
    assert!(!html.contains("<b><"));
}

#[test]
fn a_diagram_has_a_column_for_every_participant_and_a_bar_for_every_call() {
    let html = unfolded(&to_html(&sample::report()));
    let document = parsed(&html);
    let diagrams = named(&document, "svg");
    assert_eq!(diagrams.len(), 4);
    let classes = |svg: &Node<'_, '_>, class: &str| {
        let nodes = svg.descendants().filter(|node| {
            let classes = node.attribute("class").unwrap_or_default();
            classes.split(' ').any(|one| one == class)
        });
        nodes.filter(|node| node.has_tag_name("rect")).count()
    };
    let witness = diagrams
        .iter()
        .find(|svg| svg.attribute("id") == Some("diagram-removable_storage-mount_without_end-1"))
        .expect("the hang has a witness");
    assert_eq!(classes(witness, "head"), 3, "application, service, robot");
    assert_eq!(classes(witness, "pending"), 1);
    assert_eq!(classes(witness, "internal"), 1);
    assert_eq!(classes(witness, "blocked"), 2, "its bar and its mark");
    let cut_short = diagrams
        .iter()
        .find(|svg| svg.attribute("id") == Some("trace-event_log-cancel_against_next-1"))
        .expect("the failure has a trace");
    assert_eq!(classes(cut_short, "pending"), 2);
    assert_eq!(
        classes(cut_short, "blocked"),
        0,
        "the trace ends before rest"
    );
}

#[test]
fn words_that_may_be_english_are_linked_only_where_they_are_marked_as_code() {
    let mut report = sample::report();
    let family = &mut report.families[0];
    let mut none = family.codes[0].clone();
    none.name = "none".to_owned();
    none.about = "CANCELLED has none, but for `none`.".to_owned();
    family.codes.push(none);
    let html = unfolded(&to_html(&report));
    let document = parsed(&html);
    let about = |node: &Node<'_, '_>| {
        let row = node.parent().and_then(|row| row.attribute("id"));
        row.is_some_and(|id| id.ends_with("-none")) && node.attribute("data-label") == Some("means")
    };
    let cell = document.descendants().find(about).expect("it is told");
    let links = cell.descendants().filter(|node| node.has_tag_name("a"));
    let links: Vec<_> = links.filter_map(|link| link.attribute("href")).collect();
    let words = links.iter().filter_map(|link| link.rsplit('-').next());
    assert!(words.eq(["CANCELLED", "none"]), "{links:?}");
}
