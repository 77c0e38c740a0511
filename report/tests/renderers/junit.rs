//! `junit.xml`.

use report::{junit::to_junit, model::Verdict};

use crate::sample;

#[test]
fn the_whole_report_as_junit() {
    insta::assert_snapshot!(to_junit(&sample::report()));
}

#[test]
fn it_is_well_formed_and_holds_no_time() {
    let text = to_junit(&sample::report());
    let document = roxmltree::Document::parse(&text).expect("it is well-formed");
    let timed = |node: &roxmltree::Node<'_, '_>| {
        node.has_attribute("time") || node.has_attribute("timestamp")
    };
    assert!(!document.descendants().any(|node| timed(&node)));
}

#[test]
fn a_run_that_could_not_tell_is_an_error_and_a_wrong_service_at_large_a_failure() {
    let mut report = sample::met();
    report.families[0].scenarios[0].engines[1].verdict = Verdict::Inconclusive;
    report.families[0].wrong_services[0].caught = false;
    let text = to_junit(&report);
    assert!(text.contains("failures=\"1\" errors=\"1\""), "{text}");
    assert!(text.contains("no scenario caught it"), "{text}");
}
