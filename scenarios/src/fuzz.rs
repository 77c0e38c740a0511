//! The bodies of the fuzz targets. They live here so that stable tests replay every corpus.
//!
//! A body takes any bytes and either does nothing or holds what it promises; a broken promise
//! panics.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use arbitrary::{Arbitrary, Unstructured};
use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use sim::{clause::ClauseSet, monitor::Monitor, schedule::Schedule};

use crate::{
    file::Scenario,
    generate::{Generator, Trial},
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
/// The first byte names a family, the next ones write the program; what they leave decides the
/// schedule step by step.
pub fn program_and_schedule(data: &[u8]) {
    let Some((family, data)) = data.split_first() else {
        return;
    };
    let family = families::NAMES[usize::from(*family) % families::NAMES.len()];
    if let Ok(trial) = Trial::arbitrary(&mut Unstructured::new(data)) {
        families::visit(family, Try(&trial));
    }
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
        // Clients that do what the scenario does not say are bad input, whatever the verdict.
        let fits = trace_file::misfit(&scenario, "fuzzed.jsonl", self.0, &trace).is_none();
        assert!(!fits || Outcome::of(&scenario, &trace).is_ok() || !verdict.conforms());
        let written = trace_file::write(&scenario, &trace);
        let again = trace_file::read(&scenario, "written.jsonl", &written);
        assert_eq!(again.expect("what is written can be read"), trace);
    }
}

struct Try<'a>(&'a Trial);

impl FamilyVisitor for Try<'_> {
    type Output = ();

    fn visit<F: Family>(self) {
        let generator = generator_of::<F>();
        let tried = self.0.run(F::RIGHT, &generator);
        let tried = tried.unwrap_or_else(|bad| panic!("what is written can be read: {bad}"));
        if let Some(finding) = tried.wrong() {
            panic!("{}", tried.report(finding));
        }
    }
}

/// The generator of a family, made once.
fn generator_of<F: Family>() -> Arc<Generator> {
    static KNOWN: Mutex<BTreeMap<&str, Arc<Generator>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let generator = known.entry(F::NAME).or_insert_with(|| {
        let learnt = Generator::of::<F>();
        Arc::new(learnt.expect("the scenario files of the repository are sound"))
    });
    Arc::clone(generator)
}
