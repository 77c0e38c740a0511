//! Explorations that were under way: kept while they go on, and taken up where they were left.
//!
//! What is kept is the search and, for every trace that was seen, one schedule that leads to it. It
//! means something to the program that wrote it, and to no other.

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
    Bounds,
    gathered::Gathered,
    machine::{body, limits},
};
use crate::file::Scenario;

/// Where explorations are kept, by a key that is a file name as well.
pub trait Keep: Debug + Send + Sync {
    /// What was kept under a key by this very program.
    fn load(&self, key: &str) -> Option<Vec<u8>>;

    /// Whether it is time to keep what goes on under a key.
    fn is_due(&self, key: &str) -> bool;

    /// Keeps something, all of it or nothing.
    fn save(&self, key: &str, bytes: &[u8]);
}

/// An exploration as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    search: Search,
    /// A schedule that leads to each thing that was seen, and how many executions showed it.
    seen: Vec<(String, u64)>,
}

/// Keeps one exploration.
pub(super) struct Keeper {
    keep: Arc<dyn Keep>,
    key: String,
    /// What was shown so far.
    pub(super) gathered: Gathered,
    saved: bool,
}

impl Keeper {
    /// For the exploration of a service in a scenario.
    pub(super) fn new<F: Family, S: Subject>(
        keep: &Arc<dyn Keep>,
        scenario: &Arc<Scenario>,
        readings: Readings,
        bounds: &Bounds,
    ) -> Self {
        let what = (&scenario.source, readings, bounds.steps_max);
        let hash = FixedState::with_seed(0).hash_one(what);
        let key = format!("{}.{}.{}.{hash:016x}", F::NAME, scenario.name, S::NAME);
        Self {
            keep: Arc::clone(keep),
            key,
            gathered: Gathered::new(scenario),
            saved: false,
        }
    }

    /// Takes up what was kept, if it can be; the traces are seen again one by one.
    pub(super) fn take_up<S: Subject>(
        &mut self,
        scenario: &Arc<Scenario>,
        readings: Readings,
    ) -> Option<Search> {
        let bytes = self.keep.load(&self.key)?;
        let kept: Kept = postcard::from_bytes(&bytes).ok()?;
        let (body, limits) = (body::<S>(scenario, readings), limits(scenario));
        let mut simulator = Simulator::new();
        let mut gathered = Gathered::new(scenario);
        for (text, times) in &kept.seen {
            let schedule: Schedule = text.parse().ok()?;
            let mut replay = Replay::new(schedule, &scenario.fault_names());
            replay.begin();
            simulator.run(limits, &mut replay, &body, |execution| {
                gathered.add(execution, *times);
            });
            if replay.misfit().is_some() {
                return None;
            }
        }
        self.gathered = gathered;
        self.saved = true;
        Some(kept.search)
    }

    /// Keeps it if it is time to.
    pub(super) fn pass(&mut self, search: &Search) {
        if self.keep.is_due(&self.key) {
            self.save(search);
        }
    }

    /// Keeps how it ended, if it was ever kept before.
    pub(super) fn end(&mut self, search: &Search) {
        if self.saved {
            self.save(search);
        }
    }

    fn save(&mut self, search: &Search) {
        let seen = self.gathered.seen.iter();
        let kept = Borrowed {
            search,
            seen: seen.map(|it| (&*it.schedule, it.times)).collect(),
        };
        let bytes = postcard::to_stdvec(&kept).expect("all of it can be written");
        self.keep.save(&self.key, &bytes);
        self.saved = true;
    }
}

/// [`Kept`] as it is written.
#[derive(Serialize)]
struct Borrowed<'a> {
    search: &'a Search,
    seen: Vec<(&'a str, u64)>,
}
