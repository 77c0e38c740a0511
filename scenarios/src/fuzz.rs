//! The bodies of the fuzz targets. They live here so that stable tests replay every corpus.
//!
//! A body takes any bytes and either does nothing or holds what it promises; a broken promise
//! panics.

use std::sync::Arc;

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use sim::{
    clause::ClauseSet, monitor::Monitor, reading::Readings, schedule::Schedule,
    strategy::random::Random,
};

use crate::{
    engine::{FindingKind, Observer, replay_with},
    file::Scenario,
    library,
    outcome::Outcome,
    tables::Tables,
    trace_file,
};

/// The reader of scenario files takes any text.
pub fn scenario_file(data: &[u8]) {
    let (family, text) = family_and_text(data);
    families::visit(family, ReadScenario(&text));
}

/// The reader of schedules takes any text, and prints what it read.
pub fn schedule_text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    // A run of a million steps is legal and slow; what is read is the same for shorter ones.
    if text.len() > 200 || text.bytes().filter(u8::is_ascii_digit).count() > 12 {
        return;
    }
    if let Ok(schedule) = text.parse::<Schedule>() {
        let printed = schedule.to_string();
        let again: Schedule = printed.parse().expect("what is printed can be read");
        assert_eq!(again, schedule, "and means the same: {printed}");
    }
}

/// The reader of traces takes any text, and the monitor takes any trace of a scenario.
pub fn trace_file(data: &[u8]) {
    let (family, text) = family_and_text(data);
    families::visit(family, ReadTrace(&text));
}

/// A client program and a schedule from bytes: the service is held against the specification.
///
/// The first byte names a family, the second a scenario, the third the readings; the other bytes
/// decide the schedule through their hash.
pub fn program_and_schedule(data: &[u8]) {
    let [family, scenario, readings, schedule @ ..] = data else {
        return;
    };
    let family = families::NAMES[usize::from(*family) % families::NAMES.len()];
    let seed = schedule.iter().fold(0_u64, |hash, byte| {
        hash.wrapping_mul(0x0100_0000_01b3)
            .wrapping_add(u64::from(*byte) + 1)
    });
    families::visit(
        family,
        Execute {
            scenario: *scenario,
            readings: *readings,
            seed,
        },
    );
}

fn family_and_text(data: &[u8]) -> (&'static str, String) {
    let (first, rest) = data.split_first().unwrap_or((&0, &[]));
    let family = families::NAMES[usize::from(*first) % families::NAMES.len()];
    (family, String::from_utf8_lossy(rest).into_owned())
}

struct ReadScenario<'a>(&'a str);

impl FamilyVisitor for ReadScenario<'_> {
    type Output = ();

    fn visit<F: Family>(self) {
        if let Err(bad) = Scenario::parse(&Tables::of::<F>(), "fuzzed.toml", self.0) {
            assert!(!bad.problems.is_empty(), "a bad file says what is wrong");
        }
    }
}

/// One of a family's own scenarios.
fn scenario_of<F: Family>(number: u8) -> Option<Arc<Scenario>> {
    let files = library::files(library::root(), F::NAME).ok()?;
    let path = files.get(usize::from(number) % files.len().max(1))?;
    Scenario::load::<F>(path).ok().map(Arc::new)
}

struct ReadTrace<'a>(&'a str);

impl FamilyVisitor for ReadTrace<'_> {
    type Output = ();

    fn visit<F: Family>(self) {
        let Some(scenario) = scenario_of::<F>(self.0.len() as u8) else {
            return;
        };
        let Ok(trace) = trace_file::read(&scenario, "fuzzed.jsonl", self.0) else {
            return;
        };
        let spec = F::spec(&scenario.world);
        let verdict = Monitor::new(&spec, scenario.settled, ClauseSet::new()).check(&trace);
        assert!(Outcome::of(&scenario, &trace).is_ok() || !verdict.conforms());
        let written = trace_file::write(&scenario, &trace);
        let again = trace_file::read(&scenario, "written.jsonl", &written);
        assert_eq!(again.expect("what is written can be read"), trace);
    }
}

struct Execute {
    scenario: u8,
    readings: u8,
    seed: u64,
}

impl FamilyVisitor for Execute {
    type Output = ();

    fn visit<F: Family>(self) {
        let Some(scenario) = scenario_of::<F>(self.scenario) else {
            return;
        };
        let readings = self.assignment::<F>(&scenario);
        let spec = F::spec(&scenario.world);
        let mut observer = Observer::<F>::new(&scenario, &spec, readings, readings);
        let mut strategy = Random::new(self.seed, 1);
        replay_with::<F, F::Right>(&scenario, readings, &mut strategy, &mut observer);
        if let Some(finding) = observer.findings().first() {
            let inconclusive = matches!(finding.kind, FindingKind::Inconclusive { .. });
            assert!(inconclusive, "{}: {finding:?}", scenario.path);
        }
    }
}

impl Execute {
    /// Every reading at a value that the byte decides, but what the scenario settles.
    fn assignment<F: Family>(&self, scenario: &Scenario) -> Readings {
        let table = (0_u8..).zip(F::READINGS);
        let decided = table.fold(Readings::UNDECIDED, |all, (index, reading)| {
            let byte = self.readings.rotate_left(u32::from(index)) ^ index;
            let value = byte % reading.values.len() as u8;
            all.with(sim::reading::ReadingId(index), value)
        });
        let settled = scenario.settled.decided();
        settled.fold(decided, |all, (reading, value)| all.with(reading, value))
    }
}
