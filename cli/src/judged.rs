//! What specification and invariants say of one trace, for the commands that show it.

use models::family::{Broken, Family, History};
use scenarios::{engine::FindingKind, file::Scenario, text};
use sim::{
    clause::{ClauseId, ClauseSet},
    monitor::Monitor,
    reading::Readings,
    trace::Stamped,
    verdict::Verdict,
};

use crate::trouble::Status;

/// A trace with what specification and invariants say of it.
pub(crate) struct Judged {
    pub(crate) trace: Vec<Stamped>,
    pub(crate) verdict: Verdict,
    /// At which readings the specification was held.
    held: Readings,
    /// The invariants that do not hold.
    broken: Vec<(&'static str, Broken)>,
    /// What is wrong with how its execution ended, where that is known.
    ending: Option<FindingKind>,
    /// What should be otherwise but is no violation.
    notes: Vec<String>,
    /// Whether the caller broke nothing but what the scenario expects it to break.
    breach_is_expected: bool,
}

impl Judged {
    /// Holds a trace against the specification at some readings, and against the invariants.
    pub(crate) fn of<F: Family>(scenario: &Scenario, held: Readings, trace: Vec<Stamped>) -> Self {
        let spec = F::spec(&scenario.world);
        let verdict = Monitor::new(&spec, held, ClauseSet::new()).check(&trace);
        let history = History {
            world: &scenario.world,
            events: &trace,
        };
        let (mut broken, mut notes) = (Vec::new(), Vec::new());
        // Whoever breaks the contract is promised nothing.
        let promised = !matches!(verdict, Verdict::Breach { .. });
        for invariant in F::INVARIANTS.iter().filter(|_| promised) {
            match (invariant.check)(&history) {
                Err(note) if note.is_note::<F>() => notes.push(format!(
                    "“{}”: {} ({})",
                    invariant.name,
                    note.text,
                    text::id(scenario, note.clause)
                )),
                Err(why) => broken.push((invariant.name, why)),
                Ok(()) => {}
            }
        }
        let expects = |clause: &ClauseId| {
            let mut expectations = scenario.expectations.iter();
            expectations.any(|it| it.breach() == Some(*clause))
        };
        let breach_is_expected = match &verdict {
            Verdict::Breach { clauses, .. } => clauses.iter().all(expects),
            _ => false,
        };
        Self {
            trace,
            verdict,
            held,
            broken,
            ending: None,
            notes,
            breach_is_expected,
        }
    }

    /// The same of a trace whose execution ended so.
    pub(crate) fn ended(self, ending: Option<FindingKind>) -> Self {
        Self { ending, ..self }
    }

    /// Index of the event with which it goes wrong first of all.
    pub(crate) fn offending(&self) -> Option<usize> {
        self.all_offending().into_iter().next()
    }

    /// Indexes of the events with which something goes wrong: what the specification forbids, then
    /// what breaks an invariant.
    pub(crate) fn all_offending(&self) -> Vec<usize> {
        let forbidden = match &self.verdict {
            Verdict::Violates(violation) => Some(violation.event),
            _ => None,
        };
        let broken = self.broken.iter().map(|(_, broken)| broken.event);
        forbidden.into_iter().chain(broken).collect()
    }

    /// What is said of it, as a word of the JSON form.
    pub(crate) fn word(&self) -> &'static str {
        match (&self.verdict, self.offending()) {
            (_, Some(_)) => "violates",
            (Verdict::Breach { .. }, None) => "caller-breach",
            (Verdict::Inconclusive { .. }, None) => "inconclusive",
            (_, None) => "conforms",
        }
    }

    /// The verdict in a sentence, with how its execution ended.
    pub(crate) fn sentence(&self, scenario: &Scenario) -> String {
        let said = self.said_of_the_trace(scenario);
        let Some(ending) = &self.ending else {
            return said;
        };
        let ending = text::finding(scenario, self.held, ending);
        match self.offending() {
            Some(_) => text::and_ends(&said, &ending),
            None => text::but_ends(&said, &ending, &self.verdict),
        }
    }

    fn said_of_the_trace(&self, scenario: &Scenario) -> String {
        match (&self.verdict, self.broken.first()) {
            (Verdict::Conforms { .. }, Some(broken)) => {
                format!("violates: {}", invariant(scenario, broken))
            }
            (verdict, _) => {
                let expected = match self.breach_is_expected {
                    true => ", as the scenario expects",
                    false => "",
                };
                text::verdict(scenario, self.held, verdict) + expected
            }
        }
    }

    /// The invariants that do not hold and that the verdict does not speak of.
    fn also_broken(&self) -> &[(&'static str, Broken)] {
        match self.verdict {
            Verdict::Conforms { .. } => self.broken.get(1..).unwrap_or_default(),
            _ => &self.broken,
        }
    }

    /// What would have been permitted instead, a line each.
    pub(crate) fn permitted_here(&self, scenario: &Scenario) -> Vec<String> {
        text::permitted_here(scenario, &self.verdict)
    }

    /// What should be otherwise but is no violation, a line each.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The lines under a table: verdict, what would have been permitted, what else is
    /// wrong, notes.
    pub(crate) fn lines(&self, scenario: &Scenario) -> String {
        let mut shown = format!("verdict:  {}\n", self.sentence(scenario));
        let permitted = self.permitted_here(scenario);
        permitted
            .iter()
            .for_each(|line| shown += &format!("  {line}\n"));
        self.also_broken()
            .iter()
            .for_each(|broken| shown += &format!("also:     {}\n", invariant(scenario, broken)));
        self.notes
            .iter()
            .for_each(|note| shown += &format!("note:     should be otherwise: {note}\n"));
        shown
    }

    /// The exit status that it stands for.
    pub(crate) fn status(&self) -> Status {
        if self.ending.is_some() {
            return Status::NotMet;
        }
        match (&self.verdict, self.offending()) {
            (_, Some(_)) => Status::NotMet,
            (Verdict::Breach { .. }, None) if self.breach_is_expected => Status::Met,
            (Verdict::Breach { .. }, None) => Status::CallerBreach,
            (Verdict::Inconclusive { .. }, None) => Status::Inconclusive,
            (_, None) => Status::Met,
        }
    }
}

/// An invariant that does not hold, in a sentence.
fn invariant(scenario: &Scenario, (name, broken): &(&'static str, Broken)) -> String {
    format!(
        "the invariant “{name}” does not hold: {} ({})",
        broken.text,
        text::id(scenario, broken.clause)
    )
}
