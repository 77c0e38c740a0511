//! The terminal summary.

use report::{
    model::Report,
    terminal::{Terminal, summary},
};

use crate::sample;

const PLAIN: Terminal<'_> = Terminal {
    width: 80,
    colour: false,
    folder: Some("target/countermand"),
};

#[test]
fn at_80_columns() {
    insta::assert_snapshot!(summary(&sample::report(), &PLAIN));
}

#[test]
fn at_120_columns_everything_met() {
    let wide = Terminal {
        width: 120,
        ..PLAIN
    };
    insta::assert_snapshot!(summary(&sample::met(), &wide));
}

#[test]
fn colour_adds_escapes_and_nothing_else() {
    let coloured = Terminal {
        colour: true,
        ..PLAIN
    };
    let text = summary(&sample::report(), &coloured);
    assert!(text.contains("\x1b[1;31m"));
    let mut bare = String::new();
    for (index, part) in text.split("\x1b[").enumerate() {
        let rest = part.split_once('m').map_or(part, |(_, rest)| rest);
        bare.push_str(if index == 0 { part } else { rest });
    }
    assert_eq!(bare, summary(&sample::report(), &PLAIN));
}

#[test]
fn tables_keep_within_the_width() {
    let text = summary(&sample::met(), &PLAIN);
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{widest:?}\n{text}");
}

#[test]
fn of_many_certificates_there_is_a_total() {
    let mut report = sample::met();
    for family in &mut report.families {
        family.scenarios = vec![family.scenarios.clone(); 4].concat();
    }
    let text = summary(&report, &PLAIN);
    assert!(!text.contains("outcomes 0d4e8b7a6c5f3912"), "{text}");
    // Those that were bounded do not count.
    let total = "  exhaustive: 16 of 20 runs, 10,016 executions, 1.00 a class, none blocked\n";
    assert!(text.contains(total), "{text}");
}

#[test]
fn a_run_that_tested_nothing_says_so() {
    let text = summary(&Report::new("", 0, vec![]), &PLAIN);
    assert!(text.starts_with("✗ NOT MET: 0 scenarios · a run that tested nothing fails"));
}
