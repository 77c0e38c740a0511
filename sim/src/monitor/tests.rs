//! Traces of the toy, held against its specification.

use super::*;
use crate::{
    toy::{
        ANSWERS, CANCELLED, CAUSE, CLOSE, Clock, DONE, EFFECT, ENDS, FIRED, LATE, Mistake, NAMED,
        ODD, SAYS_DONE, SAYS_LATE, SPURIOUS, TOO_LATE, arm, cancel, poll, returns, shut, trace,
    },
    verdict::{Explanation, Violation},
};

const QUIESCENT: Event = Event::Quiescent;
const CLOCK: Clock = Clock(None);

fn says(value: u8) -> Readings {
    Readings::UNDECIDED.with(TOO_LATE, value)
}

fn monitor(readings: Readings) -> Monitor<'static, Clock> {
    Monitor::new(&CLOCK, readings, ClauseSet::new())
}

fn check(readings: Readings, events: &[Event]) -> Verdict {
    monitor(readings).check(&trace(events))
}

fn violation(readings: Readings, events: &[Event]) -> Violation {
    match check(readings, events) {
        Verdict::Violates(violation) => *violation,
        other => panic!("a violation was expected, not {other:?}"),
    }
}

fn admitted(events: &[Event]) -> Vec<Readings> {
    match check(Readings::UNDECIDED, events) {
        Verdict::Conforms { readings } => readings.to_vec(),
        other => panic!("the trace was expected to conform: {other:?}"),
    }
}

#[test]
fn a_permitted_trace_conforms_under_every_reading_that_it_does_not_depend_on() {
    let events = [
        arm(0),
        cancel(1),
        returns(1, DONE),
        returns(0, CANCELLED),
        QUIESCENT,
    ];
    assert_eq!(admitted(&events), [Readings::UNDECIDED]);
    assert!(check(says(SAYS_LATE), &events).conforms());
}

#[test]
fn a_trace_tells_which_reading_the_subject_follows() {
    let late = [arm(0), returns(0, FIRED), cancel(1), returns(1, LATE)];
    assert_eq!(admitted(&late), [says(SAYS_LATE)]);
    let done = [arm(0), returns(0, FIRED), cancel(1), returns(1, DONE)];
    assert_eq!(admitted(&done), [says(SAYS_DONE)]);
}

#[test]
fn the_clause_whose_guard_forbids_an_event_is_blamed() {
    let causeless = violation(Readings::UNDECIDED, &[arm(0), returns(0, CANCELLED)]);
    assert_eq!((causeless.event, causeless.clauses), (1, vec![CAUSE]));
    assert_eq!(causeless.explanation, Explanation::Single);
    let (called, over) = ([arm(0), cancel(1)], [returns(1, DONE), returns(0, FIRED)]);
    let lost = violation(says(SAYS_LATE), &[called, over].concat());
    assert_eq!((lost.event, lost.clauses), (3, vec![EFFECT]));
}

#[test]
fn a_trace_is_accepted_once_the_violated_clause_is_relaxed() {
    let events = trace(&[arm(0), returns(0, CANCELLED), QUIESCENT]);
    let mut relaxed = Monitor::new(&CLOCK, Readings::UNDECIDED, ClauseSet::of(CAUSE));
    assert!(relaxed.check(&events).conforms());
    let mut other = Monitor::new(&CLOCK, Readings::UNDECIDED, ClauseSet::of(EFFECT));
    assert!(!other.check(&events).conforms());
}

/// Three waits that end in the order in which their returns are given.
fn three_waits(returned: &[Event]) -> Violation {
    let called = [arm(0), arm(1), arm(2)];
    violation(Readings::UNDECIDED, &[&called[..], returned].concat())
}

#[test]
fn returns_side_by_side_are_blamed_on_the_same_clauses_in_whatever_order() {
    let [bad, odd, good] = [returns(0, CANCELLED), returns(1, ODD), returns(2, FIRED)];
    let orders = [
        ([bad, odd, good], 3),
        ([bad, good, odd], 3),
        ([odd, bad, good], 4),
        ([good, bad, odd], 4),
        ([odd, good, bad], 5),
        ([good, odd, bad], 5),
    ];
    for (order, offending) in orders {
        let wrong = three_waits(&order);
        let said = (wrong.explanation, wrong.clauses, wrong.event);
        assert_eq!(said, (Explanation::Single, vec![CAUSE], offending));
        let accepted: Vec<Event> = wrong.frontier.accepted.iter().map(|it| it.event).collect();
        assert!(accepted.contains(&returns(0, FIRED)));
        let has_happened = order[..offending - 3].contains(&good);
        assert_eq!(accepted.contains(&good), !has_happened, "{order:?}");
    }
}

#[test]
fn the_offending_event_is_the_first_that_is_rejected_where_it_is_to_blame() {
    // The cancel says that it ended a wait, so one of the two has to have been cancelled.
    let called = [arm(0), cancel(1)];
    let over = [returns(0, FIRED), returns(1, DONE)];
    for returned in [over, [over[1], over[0]]] {
        let events = [&called[..], &returned].concat();
        let lost = violation(says(SAYS_LATE), &events);
        assert_eq!((lost.event, lost.clauses), (3, vec![EFFECT]));
        assert!(
            !lost
                .frontier
                .accepted
                .iter()
                .any(|it| it.event == returned[0])
        );
    }
}

#[test]
fn a_specification_that_minds_the_order_is_held_to_the_trace_as_it_stands() {
    let decides = Clock(Some(Mistake::CallDecides));
    let events = trace(&[cancel(1), arm(0), returns(0, CANCELLED)]);
    let verdict = Monitor::new(&decides, says(SAYS_LATE), ClauseSet::new()).check(&events);
    let Verdict::Violates(violation) = verdict else {
        panic!("a violation was expected, not {verdict:?}");
    };
    assert_eq!((violation.event, violation.clauses), (2, vec![CAUSE]));
}

#[test]
fn rest_is_refused_while_a_return_is_owed() {
    let hung = violation(Readings::UNDECIDED, &[arm(0), QUIESCENT]);
    assert_eq!((hung.event, hung.clauses), (1, vec![ENDS]));
    assert_eq!(hung.frontier.owed, [ENDS]);
    let both = violation(Readings::UNDECIDED, &[arm(0), cancel(1), QUIESCENT]);
    assert_eq!(both.explanation, Explanation::Together);
    assert_eq!(both.clauses, [ENDS, ANSWERS]);
}

#[test]
fn a_guard_behind_a_guard_is_found_too() {
    let odd = violation(Readings::UNDECIDED, &[arm(0), returns(0, ODD)]);
    assert_eq!(odd.explanation, Explanation::Together);
    assert_eq!(odd.clauses, [SPURIOUS, NAMED]);
}

#[test]
fn a_guard_whose_removal_only_leads_to_a_breach_explains_nothing() {
    let events = [arm(0), poll(1), returns(0, LATE)];
    let late = violation(Readings::UNDECIDED, &events);
    assert_eq!(late.explanation, Explanation::Unexplained);
}

#[test]
fn an_event_that_no_guard_forbids_is_unexplained() {
    let odd = violation(Readings::UNDECIDED, &[arm(0), returns(0, LATE)]);
    assert_eq!(odd.explanation, Explanation::Unexplained);
    assert!(odd.clauses.is_empty());
}

#[test]
fn a_violation_says_under_which_other_readings_it_were_none() {
    let events = [arm(0), returns(0, FIRED), cancel(1), returns(1, DONE)];
    let other = violation(says(SAYS_LATE), &events).otherwise;
    assert_eq!(other.as_deref(), Some(&[says(SAYS_DONE)][..]));
}

#[test]
fn the_frontier_tells_what_would_have_been_accepted_in_order() {
    let events = [arm(0), cancel(1), returns(0, LATE)];
    let frontier = violation(Readings::UNDECIDED, &events).frontier;
    let accepted: Vec<Event> = frontier.accepted.iter().map(|next| next.event).collect();
    let expected = [
        returns(0, FIRED),
        returns(0, CANCELLED),
        returns(1, DONE),
        returns(1, LATE),
    ];
    assert_eq!(accepted, expected);
    assert_eq!(frontier.owed, [ENDS, ANSWERS]);
    let start = monitor(Readings::UNDECIDED);
    let idle = start.accepted_next(start.start());
    assert_eq!((idle.accepted[0].event, idle.owed.len()), (QUIESCENT, 0));
}

#[test]
fn a_caller_that_breaks_its_duty_is_blamed_and_everything_after_is_permitted() {
    // The timer may have fired before the close, so only what follows tells that it had not.
    let race = [arm(0), shut(1)];
    assert!(check(Readings::UNDECIDED, &race).conforms());
    let events = [&race[..], &[returns(0, LATE), QUIESCENT]].concat();
    let breach = Verdict::Breach {
        clauses: vec![CLOSE],
        event: 1,
    };
    assert_eq!(check(Readings::UNDECIDED, &events), breach);
}

#[test]
fn an_explanation_without_breach_wins() {
    let events = [
        arm(0),
        shut(1),
        returns(1, DONE),
        returns(0, FIRED),
        QUIESCENT,
    ];
    assert!(check(Readings::UNDECIDED, &events).conforms());
}

#[test]
fn a_state_whose_twin_has_decided_less_is_dropped() {
    let mut monitor = monitor(Readings::UNDECIDED);
    let Advance::Next(polled) = monitor.advance(monitor.start(), &poll(0)) else {
        panic!("a call is an input");
    };
    let explanations: Vec<Readings> = monitor
        .explanations(polled)
        .map(|(_, readings)| readings)
        .collect();
    assert_eq!(explanations, [Readings::UNDECIDED; 2]);
}

#[test]
fn a_second_run_follows_known_edges_only() {
    let mut monitor = monitor(Readings::UNDECIDED);
    let events = trace(&[arm(0), cancel(1), returns(1, LATE), returns(0, FIRED)]);
    let first = monitor.check(&events);
    let coverage = monitor.coverage();
    assert_eq!((coverage.nodes, coverage.edges), (5, 4));
    assert_eq!(monitor.check(&events), first);
    assert_eq!(monitor.coverage(), coverage);
    // Edges are found again whatever the order in which they came.
    let begins = [poll(2), arm(1), cancel(0), arm(2), poll(0)];
    for _ in 0..2 {
        begins.iter().for_each(|event| {
            monitor.check(&trace(&[*event]));
        });
        assert_eq!(monitor.coverage().edges, coverage.edges + begins.len());
    }
}

#[test]
fn a_set_beyond_the_budget_is_inconclusive_and_never_conforms() {
    let mut tight = Monitor::with_budget(&CLOCK, Readings::UNDECIDED, ClauseSet::new(), 2);
    let verdict = tight.check(&trace(&[arm(0), cancel(1), returns(1, LATE)]));
    assert!(
        matches!(verdict, Verdict::Inconclusive { .. }),
        "{verdict:?}"
    );
    let mut none = Monitor::with_budget(&CLOCK, Readings::UNDECIDED, ClauseSet::new(), 0);
    let verdict = none.check(&trace(&[QUIESCENT]));
    assert!(
        matches!(verdict, Verdict::Inconclusive { .. }),
        "{verdict:?}"
    );
}

#[test]
fn a_graph_that_was_forgotten_grows_anew_and_says_the_same() {
    let events = [
        arm(0),
        cancel(1),
        returns(0, CANCELLED),
        returns(0, FIRED),
        returns(1, DONE),
        returns(1, LATE),
        QUIESCENT,
    ];
    let third = |first, second| events.map(|third| trace(&[first, second, third]));
    let second = |first| {
        events
            .into_iter()
            .flat_map(move |second| third(first, second))
    };
    let traces: Vec<_> = events.into_iter().flat_map(second).collect();

    let alone = |trace: &Vec<_>| {
        let mut monitor = monitor(Readings::UNDECIDED);
        monitor.check(trace);
        monitor.bytes()
    };
    let one_trace = traces.iter().map(alone).max().expect("there are traces");
    let mut keeping = monitor(Readings::UNDECIDED);
    let kept_max = one_trace / 4;
    let mut forgetful = monitor(Readings::UNDECIDED).with_kept_max(kept_max);
    for trace in &traces {
        assert_eq!(forgetful.check(trace), keeping.check(trace), "{trace:?}");
        assert!(forgetful.bytes() <= kept_max + one_trace);
    }
    assert!(keeping.bytes() > kept_max + one_trace);
    assert_eq!(forgetful.refusing(), keeping.refusing());
}
