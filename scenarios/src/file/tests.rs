//! What a diagnostic says of every kind of mistake, where it points, and that no text makes the
//! reader panic.

use proptest::prelude::*;

use crate::toy::files::{CONTROL, HANDLER, RACE, parse};

/// What is wrong with a good file in which one text is replaced.
fn mistake(good: &str, from: &str, to: &str) -> Vec<String> {
    assert!(good.contains(from), "{from} stands in the file");
    match parse(&good.replacen(from, to, 1)) {
        Ok(_) => panic!("`{to}` is a mistake"),
        Err(bad) => bad.plain().lines().map(str::to_owned).collect(),
    }
}

fn check(good: &str, from: &str, to: &str, wanted: &str) {
    let said = mistake(good, from, to);
    assert!(said.iter().any(|line| line.contains(wanted)), "{said:#?}");
}

#[test]
fn a_mistake_in_a_statement_is_shown_at_its_column() {
    let said = mistake(RACE, "Cancel(ring)", "Cancle(ring)");
    assert_eq!(
        said,
        [
            "bell.toml:12:24: unknown call `Cancle`; expected one of Ring, Wait, Cancel, List, \
             Silence; did you mean `Cancel`?"
        ]
    );
}

#[test]
fn every_mistake_of_a_file_is_reported_not_only_the_first() {
    let source = RACE
        .replacen("summary", "sumary", 1)
        .replacen("Cancel(ring)", "Cancel(rong)", 1)
        .replacen("BELL-1", "BELL-7", 1);
    let bad = parse(&source).expect_err("three mistakes");
    let lines: Vec<usize> = bad.problems.iter().map(|it| it.line).collect();
    assert_eq!(lines, [1, 2, 12, 20], "{}", bad.plain());
}

#[test]
fn each_kind_of_mistake_in_calls_has_its_diagnostic() {
    let cases = [
        (
            "Cancel(ring)",
            "Cancel(ring, ring)",
            "Cancel takes 1 arguments, not 2; expected Cancel(ring)",
        ),
        (
            "Cancel(ring)",
            "Cancel(7)",
            "this cannot stand for `ring`; expected an object",
        ),
        (
            "Cancel(ring)",
            "Cancel(SUCCESS)",
            "this cannot stand for `ring`",
        ),
        (
            "Wait(ring, 10)",
            "Wait(ring, bell)",
            "expected milliseconds, or INFINITE",
        ),
        ("List(bell, 4)", "List(bell, INFINITE)", "expected a number"),
        (
            "Ring(bell, LOUD",
            "Ring(bell, LAUD",
            "unknown word `LAUD`; expected one of LOUD, SOFT; did you mean `LOUD`?",
        ),
        (
            "Ring(bell, LOUD",
            "Ring(bell, SUCCESS",
            "expected one of LOUD, SOFT",
        ),
        ("LOUD, NULL)", "LOUD, nobody)", "unknown handler `nobody`"),
        ("Cancel(ring)", "Cancel(rung)", "unknown name `rung`"),
        (
            "Cancel(ring)",
            "Cancel(ring",
            "unexpected end of the text; expected `,` or `)`",
        ),
        ("Cancel(ring)", "Rings(ring, 1)", "unknown call `Rings`"),
        (
            "Cancel(ring)",
            "Cancel(left)",
            "`left` is bound only once the clients are at rest",
        ),
        (
            "Cancel(ring)",
            "Cancel(cancel)",
            "`cancel` is bound only below",
        ),
        (
            "List(bell, 4)",
            "List(wait, 4)",
            "`wait` is what Wait returns: a word, never an object; expected wait.Count",
        ),
        (
            "List(bell, 4)",
            "List(cancel, 4)",
            "`cancel` is what Cancel returns: a word, never an object; expected an object, what a",
        ),
        ("4).Rings", "4).Wrongs", "unknown result `Wrongs`"),
        ("4).Rings", "4).Rings[6]", "a list has no item 6"),
        (
            "Wait(ring, 10)",
            "Wait(ring.Bell, 10)",
            "unknown result `Bell`",
        ),
        (
            "cancel = Cancel",
            "bell = Cancel",
            "the name `bell` is taken: it is an object of the setup",
        ),
        (
            "cancel = Cancel",
            "wait = Cancel",
            "the name `wait` is taken: it is bound in `waiter`",
        ),
        (
            "cancel = Cancel",
            "LOUD = Cancel",
            "the name `LOUD` is taken: it is a word",
        ),
        (
            "\"cancel = Cancel(ring)\"",
            "\"wait ring\"",
            "unknown signal `ring`",
        ),
        (
            "canceller = [",
            "after = [",
            "no client can be called `after`",
        ),
        (
            "[\"cancel = Cancel(ring)\"]",
            "[{ while = \"ring != NULL\", do = [] }]",
            "a loop without `max`",
        ),
        (
            "[\"cancel = Cancel(ring)\"]",
            "[{ while = \"ring = NULL\", max = 1, do = [] }]",
            "expected `==` or `!=`",
        ),
        (
            "[\"cancel = Cancel(ring)\"]",
            "[{ while = \"ring != NULL\", max = 99999999, do = [\"Cancel(ring)\"] }]",
            "too many statements",
        ),
    ];
    for (from, to, wanted) in cases {
        check(RACE, from, to, wanted);
    }
}

#[test]
fn each_kind_of_mistake_around_the_calls_has_its_diagnostic() {
    let cases = [
        ("[setup]", "[setup", "malformed TOML"),
        (
            "[setup]",
            "[set-up]",
            "unknown section `set-up`; expected one of",
        ),
        ("bells =", "bels =", "unknown kind of object `bels`"),
        (
            "bells = {",
            "bells = { a = \"SOFT\", b = \"SOFT\", c = \"SOFT\",",
            "too many bells: 4; expected at most 3",
        ),
        (
            "\"SOFT\"",
            "{ volum = \"SOFT\" }",
            "unknown property `volum`",
        ),
        ("\"SOFT\"", "\"SUCCESS\"", "unknown word `SUCCESS`"),
        (
            "\"SOFT\"",
            "{ tower = \"high\" }",
            "unknown tower `high`; expected no tower",
        ),
        ("\"SOFT\"", "true", "this is of the type boolean"),
        (
            "[before]",
            "[faults]\nsites = [\"claper\"]\n[before]",
            "unknown fault site `claper`",
        ),
        (
            "[before]",
            "[readings]\nstiky = \"no\"\n[before]",
            "unknown reading `stiky`",
        ),
        (
            "[before]",
            "[readings]\nsticky = \"maybe\"\n[before]",
            "unknown value of `sticky` `maybe`",
        ),
        (
            "[before]",
            "[handlers]\nspare = []\n[before]",
            "unused handler `spare`",
        ),
        ("BELL-1", "BELL-3", "unknown clause `BELL-3`"),
        (
            "cancel = \"SUCCESS\"",
            "cancl = \"SUCCESS\"",
            "unknown result `cancl`",
        ),
        (
            "cancel = \"SUCCESS\"",
            "cancel = \"SUCESS\"",
            "unknown word or name `SUCESS`",
        ),
        (
            "cancel = \"SUCCESS\"",
            "cancel = \"CANCELLED\"",
            "`CANCELLED` can never be the value of `cancel`",
        ),
        (
            "cancel = \"SUCCESS\"",
            "cancel = 0",
            "`0` can never be the value of `cancel`; expected one of SUCCESS, NOT_FOUND",
        ),
        ("left = []", "left = [\"rang\"]", "unknown name `rang`"),
        (
            "grade   = \"required\"",
            "grade = \"must\"",
            "unknown grade `must`",
        ),
        ("grade   = \"required\"", "", "no `grade`"),
        (
            "outcome = { wait = \"blocked\" }",
            "breach = \"BELL-1\"",
            "BELL-1 does not bind the caller",
        ),
        (
            "outcome = { wait = \"blocked\" }",
            "outcome = {}",
            "an empty outcome is met by everything",
        ),
        (
            "outcome = { wait = \"blocked\" }",
            "",
            "either an outcome or a breach",
        ),
    ];
    for (from, to, wanted) in cases {
        check(RACE, from, to, wanted);
    }
    check(
        HANDLER,
        "bell, LOUD, rung",
        "bell, LOUD, NULL",
        "unused handler `rung`",
    );
    check(
        HANDLER,
        "[handlers]",
        "[handlers]\nspare = []",
        "unused handler `spare`",
    );
    check(
        CONTROL,
        "\"cancel[1]\" =",
        "cancel =",
        "`cancel` stands for several results",
    );
    check(
        HANDLER,
        "again = Cancel(mine)",
        "again = Ring(bell, LOUD, rung)",
        "the handler `rung` is attached more than once",
    );
}

#[test]
fn a_file_without_clients_or_expectations_says_nothing() {
    let bad = parse("summary = \"x\"").expect_err("it is empty");
    let said = bad.plain();
    assert!(
        said.contains("no clients") && said.contains("no expectation"),
        "{said}"
    );
}

#[test]
fn a_breach_by_the_caller_can_be_expected() {
    let source = RACE.replacen("outcome = { wait = \"blocked\" }", "breach = \"BELL-2\"", 1);
    let read = parse(&source);
    assert!(read.is_ok(), "{:?}", read.err().map(|bad| bad.plain()));
}

#[test]
fn processes_and_users_are_numbers_to_the_world() {
    let source = RACE.replacen(
        "canceller = [\"cancel = Cancel(ring)\"]",
        "canceller = { process = \"second\", user = \"bob\", calls = [\"cancel = Cancel(ring)\"] }",
        1,
    );
    let scenario = parse(&source).expect("it is a good file");
    let who: Vec<(u8, u8)> = scenario
        .world
        .clients
        .iter()
        .map(|it| (it.process, it.user))
        .collect();
    assert_eq!(who, [(0, 0), (0, 0), (1, 1), (0, 0)]);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*") {
        let _ = parse(&text);
    }

    #[test]
    fn no_change_of_a_good_file_makes_the_reader_panic(
        which in 0..3_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..8_usize, "\\PC{0,6}"), 1..4),
    ) {
        let mut text: Vec<char> = [RACE, HANDLER, CONTROL][which].chars().collect();
        for (at, removed, inserted) in changes {
            let at = at.index(text.len());
            let end = (at + removed).min(text.len().saturating_sub(1)).max(at);
            text.splice(at..end, inserted.chars());
        }
        let text: String = text.into_iter().collect();
        if let Err(bad) = parse(&text) {
            prop_assert!(!bad.problems.is_empty());
            let mut shown = String::new();
            let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none());
            prop_assert!(handler.render_report(&mut shown, &bad).is_ok());
        }
    }

    #[test]
    fn no_statement_makes_the_reader_panic(statement in "[a-zA-Z0-9_=!.,()\\[\\] \\\\]{0,40}") {
        let _ = parse(&RACE.replacen("cancel = Cancel(ring)", &statement, 1));
    }
}
