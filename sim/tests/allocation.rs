//! Steps allocate nothing: an execution of a thousand steps allocates as often as one of ten.

use std::sync::Arc;

use sim::{
    journal::Journal,
    machine::{Body, Ending, Limits, Machine, Simulator},
    platform::Platform,
    reduction::Relation,
    strategy::{
        Strategy, exhaustive::Exhaustive, pct::Pct, portfolio::Portfolio, pos::Pos,
        profile::Profile, random::Random, seeded::Sampler, sticky::Sticky, surw::Surw,
    },
};

/// Two threads that hand a turn back and forth, `rounds` times each.
fn hand_over(rounds: u32) -> Body {
    Arc::new(move || {
        let journal = Journal::default();
        let turn = Machine::monitor("turn", 0_u32);
        let player = |me: u32| {
            let turn = turn.clone();
            Machine::spawn("player", move || {
                for _ in 0..rounds {
                    let mut guard = Machine::enter(&turn);
                    while *guard % 2 != me {
                        let deadline = 1_000_000;
                        guard = Machine::wait_until(guard, deadline).0;
                    }
                    *guard += 1;
                    Machine::notify_all(&guard);
                }
            })
        };
        let players = [player(0), player(1)];
        Machine::rest(&journal);
        Machine::wind_up(&journal);
        players.into_iter().for_each(Machine::join);
    })
}

/// How often one more execution of each length allocates, once everything is warm.
fn allocations(mut strategy: impl Strategy) -> (u64, u64) {
    let mut simulator = Simulator::new();
    let limits = Limits {
        steps_max: 100_000,
        ..Limits::default()
    };
    let mut run = |body: &Body| {
        assert!(strategy.begin());
        let mut steps = 0;
        let info = allocation_counter::measure(|| {
            steps = simulator.run(limits, &mut strategy, body, |execution| {
                assert!(matches!(
                    execution.ending,
                    Ending::Complete | Ending::Abandoned
                ));
                execution.steps.len()
            });
        });
        (info.count_total, steps)
    };
    let (short, long) = (hand_over(2), hand_over(500));
    // A portfolio has to have come round to each of its members.
    for _ in 0..40 {
        run(&long);
    }
    let ((few, _), (many, steps)) = (run(&short), run(&long));
    assert!(steps > 1000, "the long execution is long: {steps}");
    (few, many)
}

/// The memory of this process, in kilobytes.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().strip_suffix("kB"));
    let number = number.and_then(|number| number.trim().parse().ok());
    number.expect("in kilobytes")
}

/// How many pieces of memory it is made of: a stack is two.
#[cfg(target_os = "linux")]
fn mappings() -> usize {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("Linux tells");
    maps.lines().count()
}

#[cfg(target_os = "linux")]
#[test]
fn what_an_os_thread_keeps_for_its_executions_goes_with_it() {
    let run = || drop(std::thread::spawn(|| allocations(Random::new(3, 100))).join());
    run();
    let before = (resident(), mappings());
    (0..100).for_each(|_| run());
    let more = resident().saturating_sub(before.0);
    assert!(more < 16_000, "{more} kB are left of a hundred threads");
    let more = mappings().saturating_sub(before.1);
    assert!(more < 100, "{more} mappings are left of a hundred threads");
}

#[test]
fn a_step_under_random_choice_allocates_nothing() {
    let (few, many) = allocations(Random::new(3, 100));
    assert_eq!(few, many);
}

#[test]
fn a_step_under_any_sampler_allocates_nothing() {
    let profile = Profile::of(&mut Simulator::new(), Limits::default(), &hand_over(500));
    let pct = Pct::new(3, profile.steps_max());
    for (few, many) in [
        allocations(pct.seeded(3, 100)),
        allocations(Pos::default().seeded(3, 100)),
        allocations(Surw::new(profile).seeded(3, 100)),
        allocations(Sticky::default().seeded(3, 100)),
        allocations(Portfolio::new(3, 100)),
    ] {
        assert_eq!(few, many);
    }
}

/// Two threads that enter the same monitor, `rounds` times each.
fn contend(rounds: u32) -> Body {
    Arc::new(move || {
        let journal = Journal::default();
        let log = Machine::monitor("log", 0_u32);
        let client = |_| {
            let log = log.clone();
            Machine::spawn("client", move || {
                (0..rounds).for_each(|_| *Machine::enter(&log) += 1)
            })
        };
        let clients = [0, 1].map(client);
        Machine::rest(&journal);
        Machine::wind_up(&journal);
        clients.into_iter().for_each(Machine::join);
    })
}

#[test]
fn a_step_of_the_exhaustive_search_allocates_nothing() {
    let counts = [contend(5), contend(500)].map(|body| {
        let mut simulator = Simulator::new();
        let mut strategy = Exhaustive::new(Relation::SyncHistory);
        let mut run = || {
            assert!(strategy.begin());
            allocation_counter::measure(|| {
                simulator.run(Limits::default(), &mut strategy, &body, |execution| {
                    assert_eq!(execution.ending, Ending::Complete);
                });
            })
        };
        for _ in 0..20 {
            run();
        }
        run().count_total
    });
    assert_eq!(counts[0], counts[1]);
}
