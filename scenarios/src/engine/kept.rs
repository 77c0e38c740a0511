//! Explorations that were under way: kept while they go on, and taken up where they were left.
//!
//! What is kept is the search and the schedules of the few executions from which an observer has what
//! it shows. It means something to the program that wrote it, and to no other.

use std::{fmt::Debug, hash::BuildHasher, sync::Arc};

use foldhash::fast::FixedState;
use models::family::{Family, Subject};
use serde::{Deserialize, Serialize};
use sim::{
    explore::Search,
    machine::Simulator,
    reading::Readings,
    schedule::Schedule,
    strategy::{Strategy, replay::Replay},
};

use super::{
    Bounds, Observer,
    machine::{body, limits},
    observer::{Counts, Memory},
};
use crate::file::Scenario;

/// Where explorations are kept, by a key that is a file name as well.
pub trait Keep: Debug + Send + Sync {
    /// What was kept under a key by this very program.
    fn load(&self, key: &str) -> Option<Vec<u8>>;

    /// What was loaded under a key cannot be taken up: it is nothing that was saved there.
    fn refuse(&self, key: &str);

    /// Whether it is time to keep what goes on under a key.
    fn is_due(&self, key: &str) -> bool;

    /// Keeps something, all of it or nothing.
    fn save(&self, key: &str, bytes: &[u8]);
}

/// An exploration as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    search: Search,
    memories: Vec<Memory>,
    counts: Counts,
}

/// [`Kept`] as it is written.
#[derive(Serialize)]
struct Borrowed<'a> {
    search: &'a Search,
    memories: &'a [Memory],
    counts: Counts,
}

/// Keeps one exploration.
pub(super) struct Keeper {
    keep: Arc<dyn Keep>,
    key: String,
    saved: bool,
}

impl Keeper {
    /// For the exploration of a service in a scenario.
    pub(super) fn new<F: Family>(
        subject: Subject<F>,
        keep: &Arc<dyn Keep>,
        scenario: &Arc<Scenario>,
        readings: Readings,
        bounds: &Bounds,
    ) -> Self {
        let what = (&scenario.source, readings, bounds.steps_max);
        let hash = FixedState::with_seed(0).hash_one(what);
        let key = format!("{}.{}.{}.{hash:016x}", F::NAME, scenario.name, subject.name);
        Self {
            keep: Arc::clone(keep),
            key,
            saved: false,
        }
    }

    /// Takes up what was kept, if it can be: the search, and an observer, who has seen nothing yet,
    /// behind what was seen.
    pub(super) fn take_up<'a, F: Family>(
        &mut self,
        subject: Subject<F>,
        scenario: &Arc<Scenario>,
        readings: Readings,
        mut observer: Observer<'a, F>,
    ) -> Option<(Search, Observer<'a, F>)> {
        let bytes = self.keep.load(&self.key)?;
        let search = recall(subject, &bytes, scenario, readings, &mut observer);
        self.saved = search.is_some();
        if search.is_none() {
            self.keep.refuse(&self.key);
        }
        Some((search?, observer))
    }

    /// Keeps it if it is time to.
    pub(super) fn pass<F: Family>(&mut self, search: &Search, observer: &Observer<'_, F>) {
        if self.keep.is_due(&self.key) {
            self.save(search, observer);
        }
    }

    /// Keeps how it ended, if it was ever kept before.
    pub(super) fn end<F: Family>(&mut self, search: &Search, observer: &Observer<'_, F>) {
        if self.saved {
            self.save(search, observer);
        }
    }

    fn save<F: Family>(&mut self, search: &Search, observer: &Observer<'_, F>) {
        let kept = Borrowed {
            search,
            memories: observer.memories(),
            counts: observer.counts(),
        };
        let bytes = postcard::to_stdvec(&kept).expect("all of it can be written");
        self.keep.save(&self.key, &bytes);
        self.saved = true;
    }
}

/// Shows an observer what was seen, and gives the search behind it; none if this is no exploration of
/// the scenario.
fn recall<F: Family>(
    subject: Subject<F>,
    bytes: &[u8],
    scenario: &Arc<Scenario>,
    readings: Readings,
    observer: &mut Observer<'_, F>,
) -> Option<Search> {
    let kept: Kept = postcard::from_bytes(bytes).ok()?;
    let (body, limits) = (body(subject, scenario, readings), limits(scenario));
    let mut simulator = Simulator::new();
    for memory in &kept.memories {
        let schedule: Schedule = memory.schedule.parse().ok()?;
        let mut replay = Replay::new(schedule, &scenario.fault_names());
        replay.begin();
        simulator.run(limits, &mut replay, &body, |execution| {
            observer.recall(memory, execution);
        });
        if replay.misfit().is_some() {
            return None;
        }
    }
    observer.recall_counts(&kept.counts).then_some(kept.search)
}
