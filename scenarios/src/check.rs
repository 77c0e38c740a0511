//! Checks a scenario: runs every engine and judges the expectations.
//!
//! The specification is searched once, with readings undecided; each outcome comes with the
//! assignments that permit it. The service is built for the default assignment, and once more for
//! every other one that an expectation names by `when`; what it shows under an assignment must lie
//! within what that assignment permits.

mod expectation;
mod wrong;

use std::{collections::BTreeSet, sync::Arc};

use models::family::{Family, Subject};
use sim::{
    clause::ClauseId,
    reading::Readings,
    statespace::{Budget, StateSpace, search_watched},
};

pub use self::{
    expectation::{Judged, Judgement},
    wrong::{Caught, catch, catch_wrong_services},
};
use crate::{
    engine::{
        Bounds, Deadline, Engine, Likeness, Run, Sampler, Seeds, run_exhaustive, run_loom,
        run_native, run_seeded, shorten,
    },
    file::Scenario,
    outcome::{Outcome, conceivable},
    program::ProgramClients,
    smaller::{self, Smaller, smaller},
};

/// How much is done for each scenario.
#[derive(Clone, Debug)]
pub struct Effort {
    /// Which engines run.
    pub engines: BTreeSet<Engine>,
    /// The first seed.
    pub seed: u64,
    /// Who draws the schedules of the seeded engine.
    pub sampler: Sampler,
    /// At how many states the search of the specification gives up.
    pub states_max: usize,
    /// Where the exhaustive engine gives up.
    pub bounds: Bounds,
    /// How many seeds are run.
    pub seeds: u64,
    /// When somebody has had enough, and fewer are run. (Exhaustive explorations have it in their
    /// bounds.)
    pub interruption: Option<Deadline>,
    /// How many rounds are run on real threads.
    pub rounds: u64,
    /// How many executions the search for the shortest witnesses of a run may take.
    pub short_max: u64,
    /// Whether outcomes get short witnesses; what is wrong always does.
    pub short_outcomes: bool,
    /// How much is done to find a smaller scenario in which the same is wrong.
    pub smaller: smaller::Limit,
}

impl Effort {
    /// What `countermand check` does without being told otherwise.
    #[must_use]
    pub fn usual() -> Self {
        Self {
            engines: Engine::ALL.into(),
            seed: 1,
            sampler: Sampler::default(),
            states_max: 2_000_000,
            bounds: Bounds::executions(5_000_000),
            seeds: 5_000,
            interruption: None,
            rounds: 100,
            short_max: 5_000,
            short_outcomes: true,
            smaller: smaller::Limit {
                executions: 500,
                attempts: 200,
            },
        }
    }

    /// The schedules of the seeded engine.
    #[must_use]
    pub const fn seeds(&self) -> Seeds {
        Seeds {
            sampler: self.sampler,
            first: self.seed,
            count: self.seeds,
        }
    }
}

/// Why an engine did not run that was not asked for.
pub const NOT_ASKED_FOR: &str = "not asked for";
/// Why loom did not run.
const NOT_AFFORDED: &str = "the scenario does not say how many preemptions it can afford";

/// How far a check has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Which engine runs.
    pub engine: Engine,
    /// States or executions so far.
    pub done: u64,
    /// How many there are at most.
    pub most: u64,
    /// How much of all that there is that seems to be, from 0 to 1, where that can be guessed.
    pub part: Option<f64>,
}

/// What was found out about a scenario.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The service that ran, unless it is the right one.
    pub service: Option<&'static str>,
    /// What the specification permits.
    pub permitted: StateSpace<Outcome>,
    /// What each engine showed, under each assignment.
    pub runs: Vec<Run>,
    /// Engines that did not run, and why.
    pub skipped: Vec<(Engine, String)>,
    /// The expectations, in the order of the file.
    pub judged: Vec<Judged>,
    /// Outcomes that the function tables let one conceive, and how many of them the specification
    /// forbids.
    pub conceivable: u128,
    /// Breaches of the caller that no expectation names.
    pub unexpected_breaches: BTreeSet<ClauseId>,
    /// Smaller scenarios in which the same is wrong.
    pub smaller: Vec<Smaller>,
    /// Everything together.
    pub verdict: Verdict,
}

/// Whether a scenario is as it should be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// All expectations are met and nothing is wrong.
    Met,
    /// A budget or bound ended what could have told.
    Inconclusive,
    /// A caller broke its contract although no expectation says so.
    CallerBreach,
    /// Something is wrong.
    NotMet,
}

impl Checked {
    /// How many conceivable outcomes the specification forbids.
    #[must_use]
    pub fn forbidden(&self) -> u128 {
        self.conceivable
            .saturating_sub(self.permitted.outcomes.len() as u128)
    }
}

/// Checks a scenario against a service.
pub fn check<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    effort: &Effort,
    progress: &mut dyn FnMut(Progress),
) -> Checked {
    let spec = F::spec(&scenario.world);
    let permitted = permitted::<F>(scenario, &spec, effort, progress);
    let mut runs = Vec::new();
    let skipped = left_out(scenario, effort);
    for readings in assignments(scenario) {
        for &engine in &effort.engines {
            let run = run_engine(subject, scenario, &spec, readings, effort, engine, progress);
            runs.extend(run);
        }
    }
    shorten_witnesses(subject, scenario, &spec, effort, &mut runs);
    let judged = expectation::judge(scenario, &permitted, &runs);
    let conceivable = conceivable(scenario, permitted.outcomes.keys());
    let mut checked = Checked {
        scenario: Arc::clone(scenario),
        service: (subject.name != F::RIGHT.name).then_some(subject.name),
        unexpected_breaches: unexpected_breaches(scenario, &permitted, &runs),
        permitted,
        smaller: smaller_scenarios(subject, scenario, effort, &runs),
        runs,
        skipped,
        judged,
        conceivable,
        verdict: Verdict::Met,
    };
    checked.verdict = verdict(&checked);
    checked
}

/// What the specification of a scenario permits, under all assignments that the scenario leaves
/// open.
pub fn permitted<F: Family>(
    scenario: &Arc<Scenario>,
    spec: &F::Spec,
    effort: &Effort,
    progress: &mut dyn FnMut(Progress),
) -> StateSpace<Outcome> {
    let clients = ProgramClients::new(Arc::clone(&scenario.program));
    let budget = Budget {
        states: effort.states_max,
    };
    let most = effort.states_max as u64;
    let mut watch = |now: sim::statespace::Progress| {
        progress(Progress {
            engine: Engine::Statespace,
            done: now.states as u64,
            most,
            part: None,
        });
    };
    search_watched(spec, &clients, scenario.settled, budget, 4096, &mut watch)
}

/// The assignments under which a scenario is judged: its own first, then those that expectations
/// name.
#[must_use]
pub fn assignments(scenario: &Scenario) -> Vec<Readings> {
    let mut all = vec![scenario.readings];
    for expectation in &scenario.expectations {
        let readings = scenario.readings_for(expectation);
        if !all.contains(&readings) {
            all.push(readings);
        }
    }
    all
}

/// The engines that the effort or the scenario leaves out, and why. The specification is searched in
/// any case: every expectation needs it.
fn left_out(scenario: &Scenario, effort: &Effort) -> Vec<(Engine, String)> {
    let reason = |engine| match engine {
        Engine::Statespace => None,
        _ if !effort.engines.contains(&engine) => Some(NOT_ASKED_FOR),
        Engine::Loom if scenario.loom_preemptions.is_none() => Some(NOT_AFFORDED),
        _ => None,
    };
    let all = Engine::ALL.into_iter();
    all.filter_map(|engine| Some((engine, reason(engine)?.to_owned())))
        .collect()
}

/// What one engine finds; none where it leaves the scenario out.
fn run_engine<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    spec: &F::Spec,
    readings: Readings,
    effort: &Effort,
    engine: Engine,
    progress: &mut dyn FnMut(Progress),
) -> Option<Run> {
    let mut tell = |done, most, part| {
        progress(Progress {
            engine,
            done,
            most,
            part,
        });
    };
    Some(match engine {
        Engine::Statespace => return None,
        Engine::MachineExhaustive => {
            let bounds = &effort.bounds;
            let mut told = |done, part| tell(done, bounds.executions_max, part);
            run_exhaustive(subject, scenario, spec, readings, bounds, &mut told)
        }
        Engine::MachineSeeded => {
            let (seeds, end) = (effort.seeds(), effort.interruption.as_ref());
            let mut told = |done| tell(done, effort.seeds, None);
            run_seeded(subject, scenario, spec, readings, seeds, end, &mut told)
        }
        Engine::Loom => {
            let preemptions = scenario.loom_preemptions?;
            run_loom(subject, scenario, spec, readings, preemptions)
        }
        Engine::Native => {
            let (seed, rounds) = (effort.seed, effort.rounds);
            let mut told = |done| tell(done, rounds, None);
            run_native(subject, scenario, spec, readings, seed, rounds, &mut told)
        }
    })
}

/// Makes the witnesses short that are shown to somebody.
fn shorten_witnesses<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    spec: &F::Spec,
    effort: &Effort,
    runs: &mut [Run],
) {
    for index in 0..runs.len() {
        let (before, rest) = runs.split_at_mut(index);
        let run = &mut rest[0];
        let readings = run.readings;
        // A sampler adds nothing to an outcome of which there is a shorter witness.
        let known = |outcome: &Outcome| {
            let mut others = before.iter().filter(|other| other.readings == readings);
            let short = |other: &Run| Some(other.shown.get(outcome)?.witness.shortness.is_some());
            others.any(|other| short(other) == Some(true))
        };
        shorten(subject, scenario, spec, run, effort.short_max, |outcome| {
            effort.short_outcomes && !known(outcome)
        });
    }
}

/// A smaller scenario for each kind of thing that is wrong.
fn smaller_scenarios<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    effort: &Effort,
    runs: &[Run],
) -> Vec<Smaller> {
    let mut known: Vec<Likeness> = Vec::new();
    let mut all = Vec::new();
    for (run, finding) in runs
        .iter()
        .flat_map(|run| run.findings.iter().map(move |it| (run, it)))
    {
        let likeness = finding.kind.likeness();
        if !finding.kind.is_inconclusive() && !known.contains(&likeness) {
            all.extend(smaller(subject, scenario, run, finding, effort.smaller));
            known.push(likeness);
        }
    }
    all
}

fn unexpected_breaches(
    scenario: &Scenario,
    permitted: &StateSpace<Outcome>,
    runs: &[Run],
) -> BTreeSet<ClauseId> {
    let broken = permitted
        .breaches
        .keys()
        .chain(runs.iter().flat_map(|run| run.breaches.keys()));
    let expected = |clause: &ClauseId| {
        scenario
            .expectations
            .iter()
            .any(|expectation| expectation.breach() == Some(*clause))
    };
    broken.copied().filter(|clause| !expected(clause)).collect()
}

fn verdict(checked: &Checked) -> Verdict {
    let wrong = |run: &Run| {
        run.findings
            .iter()
            .any(|finding| !finding.kind.is_inconclusive())
    };
    let unsure = |run: &Run| !run.findings.is_empty();
    let not_met = checked
        .judged
        .iter()
        .any(|judged| judged.judgement == Judgement::NotMet);
    let open = checked
        .judged
        .iter()
        .any(|judged| judged.judgement == Judgement::Inconclusive);
    let tested_nothing = checked.runs.iter().any(|run| run.executions == 0);
    if checked.runs.iter().any(wrong)
        || not_met
        || tested_nothing
        || checked.permitted.stuck.is_some()
        || checked.forbidden() == 0
    {
        Verdict::NotMet
    } else if !checked.unexpected_breaches.is_empty() {
        Verdict::CallerBreach
    } else if open || checked.runs.iter().any(unsure) || !checked.permitted.complete {
        Verdict::Inconclusive
    } else {
        Verdict::Met
    }
}
