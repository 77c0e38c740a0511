//! What specification and invariants say of one trace, for the commands that show it.

use models::family::{Broken, Family, History};
use scenarios::{file::Scenario, text};
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
    /// The first invariant that does not hold.
    broken: Option<(&'static str, Broken)>,
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
        let (mut broken, mut notes) = (None, Vec::new());
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
                Err(first) if broken.is_none() => broken = Some((invariant.name, first)),
                _ => {}
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
            notes,
            breach_is_expected,
        }
    }

    /// Index of the event with which it goes wrong.
    pub(crate) fn offending(&self) -> Option<usize> {
        match (&self.verdict, &self.broken) {
            (Verdict::Violates(violation), _) => Some(violation.event),
            (Verdict::Conforms { .. }, Some((_, broken))) => Some(broken.event),
            _ => None,
        }
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

    /// The verdict in a sentence.
    pub(crate) fn sentence(&self, scenario: &Scenario) -> String {
        match (&self.verdict, &self.broken) {
            (Verdict::Conforms { .. }, Some((name, broken))) => format!(
                "violates: the invariant “{name}” does not hold: {} ({})",
                broken.text,
                text::id(scenario, broken.clause)
            ),
            (verdict, _) => {
                let expected = match self.breach_is_expected {
                    true => ", as the scenario expects",
                    false => "",
                };
                text::verdict(scenario, self.held, verdict) + expected
            }
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

    /// The lines under a table: verdict, what would have been permitted, notes.
    pub(crate) fn lines(&self, scenario: &Scenario) -> String {
        let mut shown = format!("verdict:  {}\n", self.sentence(scenario));
        let permitted = self.permitted_here(scenario);
        permitted
            .iter()
            .for_each(|line| shown += &format!("  {line}\n"));
        self.notes
            .iter()
            .for_each(|note| shown += &format!("note:     should be otherwise: {note}\n"));
        shown
    }

    /// The exit status that it stands for.
    pub(crate) fn status(&self) -> Status {
        match (&self.verdict, self.offending()) {
            (_, Some(_)) => Status::NotMet,
            (Verdict::Breach { .. }, None) if self.breach_is_expected => Status::Met,
            (Verdict::Breach { .. }, None) => Status::CallerBreach,
            (Verdict::Inconclusive { .. }, None) => Status::Inconclusive,
            (_, None) => Status::Met,
        }
    }
}
