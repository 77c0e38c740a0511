//! Removable Storage Manager: everything met, one scenario bounded, one with a hang.

use super::*;

const FOLDER: &str = "removable_storage";

pub(super) fn family() -> Family {
    Family {
        name: FOLDER.into(),
        title: "Removable Storage Manager".into(),
        functions: functions(),
        codes: codes(),
        lifecycles: vec![Lifecycle {
            object: "library request".into(),
            told_by: "GetNtmsObjectInformation".into(),
            states: strings("QUEUED CANCELLED"),
            ends: strings("CANCELLED"),
            moves: vec![Move {
                from: strings("QUEUED"),
                to: "CANCELLED".into(),
                by: "it is cancelled".into(),
                clauses: strings("RSM-CANCEL-1"),
            }],
        }],
        channels: vec![Channel {
            name: "CancelNtmsLibraryRequest".into(),
            reaches: "a request that waits".into(),
            leaves: "CANCELLED".into(),
            clauses: strings("RSM-CANCEL-1"),
        }],
        races: vec![Race {
            id: "RSM-CP-1".into(),
            situation: "A request ends as it is cancelled".into(),
            permitted: "ERROR_SUCCESS".into(),
            open_points: strings("first-error"),
            scenarios: strings("clean_ends_before_cancel"),
        }],
        clauses: clauses(),
        readings: vec![Reading {
            name: "cancel-while-handled".into(),
            question: "Does a cancel that arrives while the request is being handled still end it?"
                .into(),
            values: strings("ends-it too-late"),
            source: "RSM-CANCEL-4".into(),
            followed: Vec::new(),
        }],
        choices: vec![Choice {
            name: "first-error".into(),
            question: "Which of two errors is checked first: access or existence?".into(),
            source: "RSM-CANCEL-3, RSM-CANCEL-5".into(),
        }],
        scenarios: vec![clean_ends_before_cancel(), mount_without_end()],
        wrong_services: vec![
            WrongService {
                name: "cancel_of_the_finished_succeeds".into(),
                summary: "A cancel of a request that has ended returns success".into(),
                caught: true,
                scenario: Some("clean_ends_before_cancel".into()),
                executions: 3,
                clauses: strings("RSM-CANCEL-2"),
            },
            WrongService {
                name: "cancel_forgets_queued".into(),
                summary: "A cancelled request that still waits for its turn is carried out".into(),
                caught: true,
                scenario: Some("clean_ends_before_cancel".into()),
                executions: 3,
                clauses: strings("RSM-CANCEL-4 RSM-STATE-1"),
            },
        ],
        ..Family::default()
    }
}

fn functions() -> Vec<Function> {
    let parameter = |name: &str, kind: &str, words: &str| Parameter {
        name: name.into(),
        kind: kind.into(),
        words: strings(words),
    };
    vec![Function {
        name: "CancelNtmsLibraryRequest".into(),
        role: Role::Function,
        about: "Cancels a library request.".into(),
        parameters: vec![parameter("lpRequestId", "object", "")],
        results: vec![parameter("result", "word", "ERROR_SUCCESS")],
        makes: strings("request"),
        source: "NT:cancelntmslibraryrequest".into(),
    }]
}

fn codes() -> Vec<Code> {
    let code = |name: &str, number, returned_by: &str, stands_in: &str| Code {
        name: name.into(),
        number,
        about: "Done.".into(),
        returned_by: strings(returned_by),
        stands_in: strings(stands_in),
        clauses: strings("RSM-CANCEL-2"),
        open_points: strings("cancel-while-handled"),
        scenarios: strings("clean_ends_before_cancel"),
    };
    vec![
        code("ERROR_SUCCESS", 0, "CancelNtmsLibraryRequest", ""),
        code("QUEUED", 0, "", "GetNtmsObjectInformation"),
        code("CANCELLED", 7, "", "GetNtmsObjectInformation"),
    ]
}

fn clauses() -> Vec<Clause> {
    use {Binds::*, Strength::*};
    let page = "ntmsapi/cancelntmslibraryrequest";
    vec![
        clause(
            "RSM-CANCEL-1",
            Must,
            Implementation,
            "A request that waits for its turn is cancelled at once and is never carried out.",
            page,
        ),
        clause(
            "RSM-CANCEL-2",
            Must,
            Implementation,
            "A cancel names a request by its identifier; one that has ended is not found.",
            page,
        ),
        clause(
            "RSM-CANCEL-3",
            Must,
            Implementation,
            "Without control access to the library the cancel is refused.",
            page,
        ),
        clause(
            "RSM-CANCEL-4",
            Unspecified,
            Implementation,
            "What becomes of a request that the drive is already handling is not said.",
            page,
        ),
        Clause {
            basis: Basis::Derived,
            ..clause(
                "RSM-STATE-1",
                Must,
                Implementation,
                "A request ends in exactly one state: passed, failed or cancelled.",
                "ntmsapi/ntms_libreqinformation",
            )
        },
        clause(
            "RSM-MOUNT-7",
            May,
            Implementation,
            "A mount without a time-out waits for as long as no operator serves it.",
            "ntmsapi/mountntmsmedia",
        ),
        Clause {
            not_modelled: Some("The console shows it; no call returns it.".into()),
            ..clause(
                "RSM-OPER-3",
                Should,
                Implementation,
                "An operator request that was cancelled disappears from the console.",
                "ntmsapi/cancelntmsoperatorrequest",
            )
        },
        clause(
            "RSM-SESSION-2",
            Must,
            Caller,
            "Every session that was opened is closed.",
            "ntmsapi/closentmssession",
        ),
    ]
}

fn clean_ends_before_cancel() -> Scenario {
    let found = entries([("cancel-while-handled", "ends-it")]);
    let late = entries([("cancel-while-handled", "too-late")]);
    Scenario {
        name: "clean_ends_before_cancel".into(),
        file: "scenarios/removable_storage/clean_ends_before_cancel.toml".into(),
        summary: "A cleaning request ends before, while or after it is cancelled".into(),
        verdict: Verdict::Met,
        marks: Vec::new(),
        forbidden: 9,
        conceivable: 12,
        clauses: strings("RSM-CANCEL-1 RSM-CANCEL-2 RSM-CANCEL-4 RSM-STATE-1"),
        outcomes: clean_outcomes(),
        expectations: vec![
            expectation(
                "cancel = ERROR_OBJECT_NOT_FOUND · state = PASSED",
                Grade::Required,
                "RSM-CANCEL-2",
                "shown in 118 of 214 executions of machine-exhaustive",
            ),
            expectation(
                "cancel = ERROR_SUCCESS · state = PASSED",
                Grade::Forbidden,
                "RSM-STATE-1",
                "neither permitted nor seen",
            ),
            Expectation {
                when: late.clone(),
                ..expectation(
                    "cancel = ERROR_DEVICE_BUSY",
                    Grade::Permitted,
                    "RSM-CANCEL-4",
                    "permitted where the cancel comes too late",
                )
            },
        ],
        engines: vec![
            run(Engine::Statespace, 96, &Entries::new()),
            run(Engine::MachineExhaustive, 214, &found),
            run(Engine::MachineExhaustive, 208, &late),
            run(Engine::MachineSeeded, 1_000, &found),
            run(Engine::Loom, 9_255, &found),
            run(Engine::Native, 200, &found),
        ],
        ..Scenario::default()
    }
}

fn clean_outcomes() -> Vec<Outcome> {
    let path = "removable_storage/clean_ends_before_cancel";
    vec![
        witnessed(
            graded(
                outcome(
                    1,
                    [("cancel", "ERROR_OBJECT_NOT_FOUND"), ("state", "PASSED")],
                    &[118, 701, 4_020, 200],
                ),
                Grade::Required,
                "RSM-CANCEL-2",
            ),
            path,
            late_cancel(),
        ),
        outcome(
            2,
            [("cancel", "ERROR_SUCCESS"), ("state", "CANCELLED")],
            &[198, 233, 5_000],
        ),
        graded(
            outcome(
                3,
                [("cancel", "ERROR_DEVICE_BUSY"), ("state", "PASSED")],
                &[106, 66, 235],
            ),
            Grade::Permitted,
            "RSM-CANCEL-4",
        ),
        Outcome {
            permitted: false,
            ..graded(
                outcome(4, [("cancel", "ERROR_SUCCESS"), ("state", "PASSED")], &[]),
                Grade::Forbidden,
                "RSM-STATE-1",
            )
        },
    ]
}

fn late_cancel() -> Vec<Step> {
    use StepKind::*;
    let list = "request = EnumerateNtmsObject(admin, library, NTMS_LIBREQUEST)[0]";
    let cancel = "cancel = CancelNtmsLibraryRequest(admin, request)";
    vec![
        step(0, "before", Call, "CleanNtmsDrive(app, drive)", ""),
        step(0, "before", Return, "ERROR_SUCCESS", ""),
        step(0, "before", Call, list, ""),
        step(0, "before", Return, "[before.1]", ""),
        step(0, "worker", Internal, "takes before.1 off the queue", ""),
        step(0, "administrator", Call, cancel, "RSM-CANCEL-1"),
        step(40, "worker", Internal, "before.1 has passed", "RSM-STATE-1"),
        step(
            40,
            "administrator",
            Return,
            "ERROR_OBJECT_NOT_FOUND",
            "RSM-CANCEL-2",
        ),
        step(
            40,
            "after",
            Call,
            "state = GetNtmsObjectInformation(admin, request).State",
            "",
        ),
        step(40, "after", Return, "PASSED", "RSM-STATE-1"),
        step(40, "", Quiescent, "", ""),
    ]
}

fn mount_without_end() -> Scenario {
    let readings = entries([("cancel-while-handled", "ends-it")]);
    Scenario {
        name: "mount_without_end".into(),
        file: "scenarios/removable_storage/mount_without_end.toml".into(),
        summary: "A mount without a time-out waits until its session is closed, or for ever".into(),
        verdict: Verdict::Met,
        marks: vec![Mark::Bounded],
        forbidden: 2,
        conceivable: 5,
        clauses: strings("RSM-MOUNT-7"),
        outcomes: mount_outcomes(),
        expectations: vec![expectation(
            "mount = blocked",
            Grade::Permitted,
            "RSM-MOUNT-7",
            "permitted; shown in 12,400 of 20,000 executions of machine-exhaustive",
        )],
        engines: vec![
            run(Engine::Statespace, 41, &Entries::new()),
            EngineRun {
                exhaustive: false,
                bound: Some("20,000 executions".into()),
                certificate: Some(Certificate {
                    bounds: vec!["20,000 executions".into()],
                    executions_per_class: None,
                    ..certificate(20_000)
                }),
                ..run(Engine::MachineExhaustive, 20_000, &readings)
            },
            run(Engine::MachineSeeded, 1_000, &readings),
        ],
        skipped: vec![
            skipped(Engine::Loom, "a time-out: loom's timed waits never end"),
            skipped(
                Engine::Native,
                "a permitted hang cannot be told from a slow machine",
            ),
        ],
        ..Scenario::default()
    }
}

fn mount_outcomes() -> Vec<Outcome> {
    use StepKind::*;
    let mount = "mount = MountNtmsMedia(app, [tape], INFINITE)";
    vec![
        witnessed(
            graded(
                outcome(1, [("mount", "blocked")], &[12_400, 640]),
                Grade::Permitted,
                "RSM-MOUNT-7",
            ),
            "removable_storage/mount_without_end",
            vec![
                step(0, "application", Call, mount, "RSM-MOUNT-7"),
                step(0, "robot", Internal, "finds no free drive and waits", ""),
                step(0, "", Quiescent, "", "RSM-MOUNT-7"),
            ],
        ),
        outcome(2, [("mount", "ERROR_SUCCESS")], &[7_600, 360]),
        outcome(3, [("mount", "ERROR_DATABASE_FAILURE")], &[]),
    ]
}
