//! `replay`: runs one schedule again and shows what happens.

use std::path::PathBuf;

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use scenarios::{
    engine::{Replayed, replay, replay_seed},
    file::Scenario,
    outcome::Outcome,
    table::table,
    trace_file,
};
use sim::{
    machine::Ending,
    reading::{ReadingId, Readings},
    schedule::Schedule,
};

use super::{WIDTH, check::subject, print};
use crate::{
    arguments::{Format, Replay},
    judged::Judged,
    progress::line,
    selection::{load, select_one},
    trouble::{Status, Trouble, did_you_mean},
};

/// Runs one schedule again.
pub(crate) fn run(arguments: &Replay) -> Result<Status, Trouble> {
    let parse = |text: &String| {
        text.parse::<Schedule>()
            .map_err(|malformed| Trouble::new(format!("malformed schedule `{text}`: {malformed}")))
    };
    let schedule = arguments.schedule.as_ref().map(parse).transpose()?;
    let (family, path) = select_one(&arguments.scenario)?;
    let visitor = Visitor {
        arguments,
        path,
        schedule,
    };
    families::visit(family, visitor).expect("only known families are selected")
}

struct Visitor<'a> {
    arguments: &'a Replay,
    path: PathBuf,
    schedule: Option<Schedule>,
}

impl FamilyVisitor for Visitor<'_> {
    type Output = Result<Status, Trouble>;

    fn visit<F: Family>(self) -> Self::Output {
        let scenario = load::<F>(&self.path)?;
        let readings = readings(&scenario, &self.arguments.reading)?;
        let subject = subject::<F>(self.arguments.service.as_deref())?;
        let replayed = match self.schedule {
            Some(schedule) => replay(subject, &scenario, readings, schedule),
            None => {
                let seed = self.arguments.seed.unwrap_or_default();
                Ok(replay_seed(subject, &scenario, readings, seed))
            }
        };
        let replayed = replayed.map_err(|misfit| {
            Trouble::new(format!(
                "the schedule does not fit {}: {misfit}",
                scenario.name
            ))
        })?;
        let judged = Judged::of::<F>(&scenario, readings, replayed.trace.clone())
            .ended(replayed.wrong_ending());
        if replayed.left_open > 0 {
            line(&left_open(replayed.left_open));
        }
        match self.arguments.format {
            Format::Json => print(&trace_file::write(&scenario, &replayed.trace)),
            Format::Text => print(&shown(&scenario, &replayed, &judged)),
        }
        Ok(judged.status())
    }
}

/// The scenario's assignment with what the command line says decided otherwise.
fn readings(scenario: &Scenario, said: &[String]) -> Result<Readings, Trouble> {
    let table = scenario.tables.readings;
    let mut readings = scenario.readings;
    for word in said {
        let (name, value) = word
            .split_once('=')
            .ok_or_else(|| Trouble::new(format!("expected NAME=VALUE, found `{word}`")))?;
        let index = table
            .iter()
            .position(|reading| reading.name == name)
            .ok_or_else(|| {
                let known: Vec<&str> = table.iter().map(|reading| reading.name).collect();
                let hint = did_you_mean(name, known.iter().copied());
                let known = known.join(", ");
                Trouble::new(format!(
                    "unknown reading `{name}`{hint} (readings: {known})"
                ))
            })?;
        let values = table[index].values;
        let value = values
            .iter()
            .position(|known| *known == value)
            .ok_or_else(|| {
                let values = values.join("`, `");
                Trouble::new(format!(
                    "`{name}` has no value `{value}`; expected one of `{values}`"
                ))
            })?;
        readings = readings.with(ReadingId(index as u8), value as u8);
    }
    Ok(readings)
}

/// A schedule that says only how an execution begins is no mistake, but may be a text cut short.
fn left_open(decisions: usize) -> String {
    let decisions = match decisions {
        1 => "decision".to_owned(),
        decisions => format!("{decisions} decisions"),
    };
    format!("the schedule leaves the last {decisions} open: whoever can move took turns")
}

fn shown(scenario: &Scenario, replayed: &Replayed, judged: &Judged) -> String {
    let mut shown = table(scenario, &replayed.trace, judged.all_offending(), WIDTH);
    shown += &format!("\nschedule: {}\n", replayed.schedule);
    match Outcome::of(scenario, &replayed.trace) {
        Ok(outcome) => shown += &format!("outcome:  {}\n", outcome.text(scenario)),
        Err(foreign) => shown += &format!("outcome:  none: {foreign}\n"),
    }
    shown += &judged.lines(scenario);
    if replayed.ending == Ending::Stalled {
        shown += "ending:   a call made one after the other never returned\n";
    }
    replayed
        .waits
        .iter()
        .for_each(|wait| shown += &format!("waits:    {wait}\n"));
    shown
}
