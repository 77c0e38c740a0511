//! Windows Event Log: a violation, a wrong service that got away, an expected breach.

use super::*;

const FOLDER: &str = "event_log";

pub(super) fn family() -> Family {
    Family {
        name: FOLDER.into(),
        title: "Windows Event Log".into(),
        clauses: clauses(),
        readings: vec![
            Reading {
                name: "sticky-cancel".into(),
                question: "Does a handle stay cancelled for the calls that follow?".into(),
                values: strings("passing sticky"),
                source: "EVT-CANCEL-34".into(),
                followed: Vec::new(),
            },
            Reading {
                name: "close-barrier".into(),
                question: "Does closing a subscription wait for its callback to return?".into(),
                values: strings("waits returns-at-once"),
                source: "EVT-CANCEL-51".into(),
                followed: Vec::new(),
            },
        ],
        choices: vec![Choice {
            name: "how-far".into(),
            question: "How many events had been gathered when the cancel arrived?".into(),
            source: "EVT-CANCEL-25".into(),
        }],
        scenarios: vec![cancel_against_next(), cancel_in_callback(), close_in_use()],
        ..Family::default()
    }
}

fn clauses() -> Vec<Clause> {
    use {Binds::*, Strength::*};
    vec![
        clause(
            "EVT-CANCEL-18",
            Must,
            Implementation,
            "A call that was stopped fails, and its last error says that it was cancelled.",
            "winevt/evtcancel",
        ),
        clause(
            "EVT-CANCEL-25",
            May,
            Implementation,
            "A batch stopped midway may return what it had gathered as a success.",
            "winevt/evtnext",
        ),
        Clause {
            basis: Basis::Derived,
            ..clause(
                "EVT-CANCEL-28",
                Must,
                Implementation,
                "A time-out that passes is reported as a time-out, never as a cancel.",
                "winevt/evtnext",
            )
        },
        clause(
            "EVT-CANCEL-34",
            Unspecified,
            Implementation,
            "Whether a result set can be used again after a cancel is left open.",
            "EVEN6 3.1.1.10",
        ),
        clause(
            "EVT-CANCEL-51",
            Unspecified,
            Implementation,
            "Whether closing a subscription waits for its callback is left open.",
            "winevt/evtclose",
        ),
        clause(
            "EVT-CANCEL-55",
            Must,
            Caller,
            "A handle is not closed while another thread uses it.",
            "winevt/evtclose",
        ),
        clause(
            "EVT-WIRE-2",
            Should,
            Wire,
            "The server looks at the cancel flag about every 100 milliseconds.",
            "EVEN6 3.1.4.16",
        ),
    ]
}

fn cancel_against_next() -> Scenario {
    let passing = entries([("sticky-cancel", "passing")]);
    Scenario {
        name: "cancel_against_next".into(),
        file: "scenarios/event_log/cancel_against_next.toml".into(),
        summary: "EvtCancel overtakes, meets or misses an EvtNext that waits for events".into(),
        verdict: Verdict::NotMet,
        forbidden: 31,
        conceivable: 36,
        clauses: strings("EVT-CANCEL-18 EVT-CANCEL-25 EVT-CANCEL-28 EVT-CANCEL-34"),
        outcomes: next_outcomes(),
        expectations: vec![
            expectation(
                "next = ERROR_CANCELLED · stop = TRUE",
                Grade::Required,
                "EVT-CANCEL-18",
                "shown in 310 of 1,204 executions of machine-exhaustive",
            ),
            Expectation {
                verdict: Verdict::NotMet,
                ..expectation(
                    "next = ERROR_CANCELLED · stop = FALSE",
                    Grade::Forbidden,
                    "EVT-CANCEL-28",
                    "shown in 2 of 1,204 executions of machine-exhaustive",
                )
            },
        ],
        engines: vec![
            run(Engine::Statespace, 388, &Entries::new()),
            EngineRun {
                certificate: None,
                verdict: Verdict::NotMet,
                inferred: entries([("sticky-cancel", "[passing sticky]")]),
                ..run(Engine::MachineExhaustive, 1_204, &passing)
            },
            run(Engine::MachineSeeded, 1_000, &passing),
            run(Engine::Native, 200, &passing),
        ],
        skipped: vec![skipped(
            Engine::Loom,
            "a time-out: loom's timed waits never end",
        )],
        failures: vec![violation()],
        ..Scenario::default()
    }
}

fn next_outcomes() -> Vec<Outcome> {
    vec![
        graded(
            outcome(
                1,
                [
                    ("next", "ERROR_CANCELLED"),
                    ("stop", "TRUE"),
                    ("next.Returned", "0"),
                ],
                &[310, 204, 0, 17],
            ),
            Grade::Required,
            "EVT-CANCEL-18",
        ),
        outcome(
            2,
            [
                ("next", "TRUE"),
                ("stop", "TRUE"),
                ("next.Events", "[log.1 log.2 log.3 log.4]"),
                ("next.Returned", "4"),
            ],
            &[512, 500, 0, 180],
        ),
        outcome(
            3,
            [("next", "ERROR_TIMEOUT"), ("stop", "TRUE")],
            &[380, 296, 0, 3],
        ),
        Outcome {
            permitted: false,
            ..graded(
                outcome(4, [("next", "ERROR_CANCELLED"), ("stop", "FALSE")], &[2]),
                Grade::Forbidden,
                "EVT-CANCEL-28",
            )
        },
    ]
}

fn violation() -> Failure {
    Failure {
        engine: Engine::MachineExhaustive,
        kind: FailureKind::Violation,
        text: "next returned ERROR_CANCELLED although nothing had cancelled it".into(),
        clauses: strings("EVT-CANCEL-28 EVT-CANCEL-18"),
        table: TABLE.into(),
        steps: violating_steps(),
        permitted: vec![
            "reader: next returns ERROR_TIMEOUT (EVT-CANCEL-28)".into(),
            "reader: next returns TRUE with events gathered (EVT-CANCEL-25)".into(),
        ],
        waiting: vec![
            "canceller waits for the monitor of result set `results`, held by reader".into(),
        ],
        replay: Some(
            "countermand replay scenarios/event_log/cancel_against_next.toml \
             --schedule 'reader×4 timer reader×2 canceller'"
                .into(),
        ),
        shortness: Some(Shortness::Minimal),
        smaller: Some(Smaller {
            file: "smaller/event_log/cancel_against_next-1.toml".into(),
            source: "summary = \"A cancel meets a read\"\n\n[clients]\n\
                     reader = [\"next = EvtNext(results, 4, 100)\"]\n"
                .into(),
            replay: "countermand replay \
                     target/countermand/smaller/event_log/cancel_against_next-1.toml \
                     --schedule 'reader×4 timer:reader reader'"
                .into(),
            shortness: Some(Shortness::Minimal),
        }),
    }
}

const TABLE: &str = "\
  ms  reader                            canceller                  clauses
   0  next = EvtNext(results, 4, 100)
 100  — deadline —
 100                                    stop = EvtCancel(results)
 100  ✗ next = ERROR_CANCELLED                                     EVT-CANCEL-28
";

fn violating_steps() -> Vec<Step> {
    use StepKind::*;
    vec![
        step(0, "reader", Call, "next = EvtNext(results, 4, 100)", ""),
        step(60, "writer", Internal, "appends log.1", ""),
        step(100, "reader", Deadline, "100 ms have passed", ""),
        step(100, "canceller", Call, "stop = EvtCancel(results)", ""),
        step(100, "canceller", Fault, "fault: memory", ""),
        Step {
            offending: true,
            ..step(
                100,
                "reader",
                Return,
                "ERROR_CANCELLED",
                "EVT-CANCEL-28 EVT-CANCEL-18",
            )
        },
    ]
}

fn cancel_in_callback() -> Scenario {
    use StepKind::*;
    let readings = entries([("sticky-cancel", "sticky"), ("close-barrier", "waits")]);
    let subscribe = "subscription = EvtSubscribe(session, NULL, \"Application\", delivered, \
                     EvtSubscribeToFutureEvents)";
    let witness = vec![
        step(0, "consumer", Call, subscribe, ""),
        step(0, "consumer", Return, "consumer.subscription", ""),
        step(0, "log", Call, "WriteEvent(\"Application\")", ""),
        step(0, "log", Return, "log.1", ""),
        step(
            5,
            "delivered",
            Enter,
            "EvtSubscribeActionDeliver(log.1)",
            "",
        ),
        step(
            5,
            "delivered",
            Call,
            "stop = EvtCancel(subscription)",
            "EVT-CANCEL-34",
        ),
        step(
            5,
            "dispatcher",
            Internal,
            "marks the subscription as cancelled",
            "EVT-CANCEL-34",
        ),
        step(5, "delivered", Return, "TRUE", ""),
        step(5, "delivered", Exit, "", ""),
        step(
            5,
            "consumer",
            Call,
            "close = EvtClose(subscription)",
            "EVT-CANCEL-51",
        ),
        step(5, "consumer", Return, "TRUE", "EVT-CANCEL-51 EVT-CANCEL-34"),
        step(5, "", Quiescent, "", ""),
    ];
    let seen = outcome(
        1,
        [
            ("stop", "TRUE"),
            ("close", "TRUE"),
            ("delivered.entries", "1"),
        ],
        &[2_018, 1_000, 731, 200],
    );
    Scenario {
        name: "cancel_in_callback_of_a_push_subscription".into(),
        file: "scenarios/event_log/cancel_in_callback_of_a_push_subscription.toml".into(),
        summary: "A callback cancels the subscription that called it".into(),
        forbidden: 15,
        conceivable: 16,
        clauses: strings("EVT-CANCEL-34 EVT-CANCEL-51"),
        outcomes: vec![witnessed(
            graded(seen, Grade::Required, "EVT-CANCEL-34"),
            "event_log/cancel_in_callback_of_a_push_subscription",
            witness,
        )],
        expectations: vec![expectation(
            "stop = TRUE · delivered.entries = 1",
            Grade::Required,
            "EVT-CANCEL-34",
            "shown in all 2,018 executions of machine-exhaustive",
        )],
        engines: vec![
            run(Engine::Statespace, 77, &Entries::new()),
            run(Engine::MachineExhaustive, 2_018, &readings),
            run(Engine::MachineSeeded, 1_000, &readings),
            run(Engine::Loom, 731, &readings),
            run(Engine::Native, 200, &readings),
        ],
        ..Scenario::default()
    }
}

fn close_in_use() -> Scenario {
    Scenario {
        name: "close_in_use".into(),
        file: "scenarios/event_log/close_in_use.toml".into(),
        summary: "A thread closes the result set that another is reading".into(),
        marks: vec![Mark::CallerBreachExpected],
        forbidden: 3,
        conceivable: 8,
        clauses: strings("EVT-CANCEL-55"),
        expectations: vec![Expectation {
            grade: None,
            ..expectation(
                "caller breaks EVT-CANCEL-55",
                Grade::Required,
                "EVT-CANCEL-55",
                "the caller was blamed in 40 of 64 executions of machine-exhaustive",
            )
        }],
        engines: vec![
            run(Engine::Statespace, 19, &Entries::new()),
            run(Engine::MachineExhaustive, 64, &Entries::new()),
        ],
        ..Scenario::default()
    }
}
