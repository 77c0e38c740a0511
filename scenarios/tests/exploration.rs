//! An exhaustive exploration comes to the same whoever helps, and however often it was killed.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use models::{
    event_log::WindowsEventLog,
    families,
    family::{Family, Subject},
    removable_storage::RemovableStorageManager,
    restart_manager::RestartManager,
};
use rayon::ThreadPoolBuilder;
use scenarios::{
    engine::{
        Bounds, Deadline, Keep, Likeness, Observer, Run, Sampler, Seeds, replay, run_exhaustive,
        run_seeded,
    },
    file::Scenario,
    library,
};

fn scenario<F: Family>(name: &str) -> Arc<Scenario> {
    let path = library::root().join(F::NAME).join(format!("{name}.toml"));
    Arc::new(Scenario::load::<F>(&path).expect("it is in the library"))
}

fn explore<F: Family>(scenario: &Arc<Scenario>, bounds: &Bounds) -> Run {
    explore_service(F::RIGHT, scenario, bounds)
}

fn denier() -> Subject<RemovableStorageManager> {
    families::subject("stops_what_it_denies").expect("it is there")
}

fn explore_service<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    bounds: &Bounds,
) -> Run {
    let spec = F::spec(&scenario.world);
    run_exhaustive(
        subject,
        scenario,
        &spec,
        scenario.readings,
        bounds,
        &mut |_, _| (),
    )
}

/// All that a run says.
fn text(run: &Run) -> String {
    format!("{run:#?}")
}

fn on_threads(threads: usize, explore: impl FnOnce() -> Run + Send) -> Run {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads can be started").install(explore)
}

/// More than any exploration here takes that comes to its end.
const EXECUTIONS_MAX: u64 = 100_000;

/// Keeps one exploration in memory, whenever it can.
#[derive(Debug, Default)]
struct Memory {
    kept: Mutex<Option<Vec<u8>>>,
    loaded: AtomicU32,
    refused: AtomicU32,
}

impl Keep for Memory {
    fn load(&self, _key: &str) -> Option<Vec<u8>> {
        let kept = self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        self.loaded.fetch_add(u32::from(kept.is_some()), Relaxed);
        kept
    }

    fn refuse(&self, _key: &str) {
        self.refused.fetch_add(1, Relaxed);
    }

    fn is_due(&self, _key: &str) -> bool {
        true
    }

    fn save(&self, _key: &str, bytes: &[u8]) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes.to_vec());
    }
}

/// Kills the exploration whenever it has been asked so often whether time is over, and begins again
/// with what was kept.
fn killed_again_and_again<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    often: u32,
) -> Run {
    let memory = Arc::new(Memory::default());
    for _ in 0..EXECUTIONS_MAX / u64::from(often) {
        let bounds = Bounds {
            deadline: Some(over_after(often)),
            keep: Some(memory.clone()),
            ..Bounds::executions(EXECUTIONS_MAX)
        };
        // Alone, for with help it comes to its end before it is killed.
        let run = on_threads(1, || explore_service(subject, scenario, &bounds));
        if run.bound().as_deref() != Some("a while") {
            assert!(memory.loaded.load(Relaxed) > 2, "it was taken up again");
            return run;
        }
    }
    panic!("it never came to its end");
}

#[test]
fn any_number_of_threads_comes_to_the_same_run() {
    let races = [
        scenario::<RestartManager>("veto_or_cancel"),
        scenario::<RestartManager>("cancel_during_restart"),
    ];
    for scenario in races {
        let bounds = Bounds::executions(2_000);
        let one = on_threads(1, || explore::<RestartManager>(&scenario, &bounds));
        for threads in [2, 4] {
            let run = on_threads(threads, || explore::<RestartManager>(&scenario, &bounds));
            assert_eq!(
                text(&run),
                text(&one),
                "{}: {threads} threads",
                scenario.name
            );
        }
    }
}

#[test]
fn any_number_of_threads_finds_the_same_wrong() {
    let scenario = scenario::<RemovableStorageManager>("busy_library_frees");
    let bounds = Bounds::executions(2_000);
    let explore = || explore_service(denier(), &scenario, &bounds);
    let one = on_threads(1, explore);
    assert!(!one.findings.is_empty());
    // Which pieces are visited ahead is different every time.
    for _ in 0..20 {
        assert_eq!(text(&on_threads(4, explore)), text(&one));
    }
}

/// What is wrong in executions at random.
fn sampled<F: Family>(subject: Subject<F>, scenario: &Arc<Scenario>) -> Run {
    let seeds = Seeds {
        sampler: Sampler::Random,
        first: 1,
        count: 1_000,
    };
    let spec = F::spec(&scenario.world);
    run_seeded(
        subject,
        scenario,
        &spec,
        scenario.readings,
        seeds,
        None,
        &mut |_| (),
    )
}

/// One mistake of it shows in what several calls return, side by side.
fn cancels_what_is_complete() -> Subject<RemovableStorageManager> {
    families::subject("cancels_what_is_complete").expect("it is there")
}

#[test]
fn whatever_executions_at_random_are_blamed_on_one_of_each_class_is_too() {
    let subject = cancels_what_is_complete();
    let scenario = scenario::<RemovableStorageManager>("failed_drive_asks");
    let bounds = Bounds::executions(EXECUTIONS_MAX);
    let all = explore_service(subject, &scenario, &bounds);
    assert!(all.exhaustive);
    let found = sampled(subject, &scenario);
    let [all, found] = [all, found].map(|run| {
        let findings = run.findings.iter();
        let likenesses: BTreeSet<Likeness> = findings.map(|it| it.kind.likeness()).collect();
        likenesses
    });
    assert!(!found.is_empty());
    let missed: Vec<&Likeness> = found.difference(&all).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn two_executions_of_one_class_are_blamed_on_the_same() {
    let subject = cancels_what_is_complete();
    let scenario = scenario::<RemovableStorageManager>("console_against_administrator");
    let spec = RemovableStorageManager::spec(&scenario.world);
    let schedules = [
        "main×4 application×7 operator×6 administrator×3 application×2 operator main×3",
        "main×4 application×7 administrator operator×7 application×2 administrator×2 main×3",
    ];
    let [one, other] = schedules.map(|schedule| {
        let readings = scenario.readings;
        let schedule = schedule.parse().expect("a schedule");
        let replayed = replay(subject, &scenario, readings, schedule).expect("it fits");
        let mut judge =
            Observer::<RemovableStorageManager>::new(&scenario, &spec, readings, readings);
        judge.trace(&replayed.trace, 1, || None, Vec::new);
        let findings = judge.findings().iter();
        let likenesses: Vec<Likeness> = findings.map(|it| it.kind.likeness()).collect();
        assert!(!likenesses.is_empty());
        likenesses
    });
    assert_eq!(one, other);
}

#[test]
fn a_bound_of_steps_names_itself() {
    let scenario = scenario::<WindowsEventLog>("cancel_against_next");
    let bounds = Bounds {
        steps_max: Some(12),
        ..Bounds::executions(100_000)
    };
    let run = explore::<WindowsEventLog>(&scenario, &bounds);
    assert!(!run.exhaustive);
    assert_eq!(run.bound().as_deref(), Some("12 steps an execution"));
    let wider = Bounds {
        steps_max: Some(1_000),
        ..bounds
    };
    assert!(explore::<WindowsEventLog>(&scenario, &wider).exhaustive);
}

#[test]
fn a_bound_of_preemptions_names_itself_and_leaves_out_what_needs_more() {
    let scenario = scenario::<WindowsEventLog>("cancel_against_next");
    let up_to = |preemptions_max| {
        let bounds = Bounds {
            preemptions_max,
            ..Bounds::executions(100_000)
        };
        explore::<WindowsEventLog>(&scenario, &bounds)
    };
    let (none, two, all) = (up_to(Some(0)), up_to(Some(2)), up_to(None));
    assert_eq!(none.bound().as_deref(), Some("0 preemptions"));
    assert_eq!(two.bound().as_deref(), Some("2 preemptions"));
    assert!(!two.exhaustive);
    let done = |run: &Run| run.certificate.expect("all are to visit every class");
    assert_eq!(done(&two).executions, two.executions);
    assert!(done(&two).classes < done(&all).classes);
    // So many preemptions that they bound nothing: the same classes.
    let many = up_to(Some(100));
    assert_eq!(done(&many).classes, done(&all).classes);
    assert_eq!(done(&many).classes_hash, done(&all).classes_hash);
    assert!(none.executions < all.executions, "most classes need one");
    assert!(two.shown.keys().eq(all.shown.keys()));
}

/// A time that is over once it has been asked for so often.
fn over_after(often: u32) -> Deadline {
    let asked = AtomicU32::new(0);
    Deadline::new(move || {
        let over = asked.fetch_add(1, Relaxed) >= often;
        over.then(|| "a while".to_owned())
    })
}

#[test]
fn every_bound_that_took_effect_names_itself_and_no_other() {
    let scenario = scenario::<WindowsEventLog>("cancel_against_next");
    let (never, late) = (|| None, || Some(over_after(5)));
    let bound = |steps_max, preemptions_max, deadline, executions_max| {
        let bounds = Bounds {
            steps_max,
            preemptions_max,
            deadline,
            ..Bounds::executions(executions_max)
        };
        let run = on_threads(1, || explore::<WindowsEventLog>(&scenario, &bounds));
        run.bound().expect("it is bounded")
    };
    for (named, found) in [
        ("20 executions", bound(Some(1_000), None, never(), 20)),
        ("a while", bound(Some(1_000), None, late(), 100_000)),
        (
            "12 steps an execution and 5 executions",
            bound(Some(12), None, never(), 5),
        ),
        (
            "12 steps an execution and a while",
            bound(Some(12), None, late(), 100_000),
        ),
        (
            "2 preemptions and 20 executions",
            bound(None, Some(2), never(), 20),
        ),
        (
            "2 preemptions and a while",
            bound(None, Some(2), late(), 100_000),
        ),
    ] {
        assert_eq!(found, named);
    }
}

#[test]
fn a_bound_that_was_passed_before_is_named_with_what_had_been_kept() {
    let scenario = scenario::<WindowsEventLog>("cancel_against_next");
    let memory = Arc::new(Memory::default());
    let within = |executions_max| Bounds {
        keep: Some(memory.clone()),
        ..Bounds::executions(executions_max)
    };
    let run = |executions_max| {
        on_threads(1, || {
            explore::<WindowsEventLog>(&scenario, &within(executions_max))
        })
    };
    assert_eq!(run(60).bound().as_deref(), Some("60 executions"));
    let says = "20 executions (60 had been kept before)";
    assert_eq!(run(20).bound().as_deref(), Some(says));
    assert!(run(100_000).exhaustive);
    assert!(run(20).exhaustive, "nothing was left to be bounded");
}

#[test]
fn an_exploration_that_is_killed_again_and_again_comes_to_the_same_run() {
    type F = WindowsEventLog;
    // In the second one there are readings that only executions with a known outcome tell; in the
    // third one a shorter witness comes late.
    for (name, often) in [
        ("cancel_against_next", 2),
        ("cancel_against_next", 30),
        ("close_session_under_next", 3),
        ("timeout_against_cancel", 3),
    ] {
        let scenario = scenario::<F>(name);
        let whole = explore::<F>(&scenario, &Bounds::executions(EXECUTIONS_MAX));
        assert!(whole.exhaustive);
        let run = killed_again_and_again(F::RIGHT, &scenario, often);
        let message = format!("{name}, killed every {often} executions");
        assert_eq!(text(&run), text(&whole), "{message}");
    }
}

#[test]
fn what_cannot_be_taken_up_is_refused_and_the_exploration_begins_anew() {
    let scenario = scenario::<WindowsEventLog>("cancel_against_next");
    let whole = explore::<WindowsEventLog>(&scenario, &Bounds::executions(EXECUTIONS_MAX));
    let memory = Arc::new(Memory::default());
    memory.save("", b"nothing of the kind");
    let bounds = Bounds {
        keep: Some(memory.clone()),
        ..Bounds::executions(EXECUTIONS_MAX)
    };
    let run = explore::<WindowsEventLog>(&scenario, &bounds);
    assert_eq!(text(&run), text(&whole));
    assert_eq!(memory.refused.load(Relaxed), 1);
    explore::<WindowsEventLog>(&scenario, &bounds);
    assert_eq!(memory.refused.load(Relaxed), 1, "what it kept is taken up");
}

#[test]
fn an_exploration_that_is_killed_finds_the_same_wrong_after_as_many_executions() {
    type F = RemovableStorageManager;
    let scenario = scenario::<F>("busy_library_frees");
    let bounds = Bounds::executions(EXECUTIONS_MAX);
    let whole = explore_service(denier(), &scenario, &bounds);
    assert!(whole.found_after.is_some_and(|found_after| found_after > 1));
    let run = killed_again_and_again(denier(), &scenario, 40);
    assert_eq!(text(&run), text(&whole));
}
