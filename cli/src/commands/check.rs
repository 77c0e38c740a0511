//! `check`: runs scenarios under every engine and writes a report.

use std::{path::PathBuf, sync::Arc, time::Instant};

use models::{
    families::{self, FamilyVisitor},
    family::{Family, Subject},
};
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use report::{
    build,
    model::{self, Report},
    terminal::{self, Terminal},
    write,
};
use scenarios::{
    check::{Checked, Effort, Verdict, catch_wrong_services, check},
    engine::{Deadline, Engine, Keep, Sampler},
    file::Scenario,
};

use super::{WIDTH, in_colour, print};
use crate::{
    arguments::{Check, Engine as Asked, Format, Sampler as AskedSampler},
    interrupt,
    progress::{Display, Pace, line},
    selection::{Selection, load, select},
    store::Store,
    trouble::{Status, Trouble, did_you_mean},
};

/// Bytes; searches of a specification are deep.
const WORKER_STACK: usize = 8 << 20;

/// Checks everything that is asked for.
pub(crate) fn run(arguments: &Check) -> Result<Status, Trouble> {
    if let Some(trouble) = without_effect(arguments) {
        return Err(trouble);
    }
    let selections = select(&arguments.what)?;
    let selections = with_service(arguments.service.as_deref(), selections)?;
    // What is wrong with any file or with the folder is found out before the work is done.
    for selection in &selections {
        let read = families::visit(selection.family, Readable(&selection.files));
        read.expect("only known families are selected")?;
    }
    write::probe(&arguments.report).map_err(|error| Trouble::new(error.to_string()))?;
    let mut effort = effort(arguments);
    effort.bounds.keep = keep(arguments)?;
    interrupt::watch();
    let display = Display::new(selections.iter().map(|it| it.files.len()).sum());
    let workers = workers(arguments.jobs)?;
    let asked_for: usize = selections.iter().map(|it| it.files.len()).sum();
    let mut found = Vec::new();
    for selection in selections {
        let family = selection.family;
        let visitor = CheckFamily {
            arguments,
            selection,
            effort: &effort,
            display: &display,
        };
        let checked = workers.install(|| families::visit(family, visitor));
        found.push(checked.expect("only known families are selected")?);
    }
    display.finish();
    let report = Report::new(command_line(), effort.seed, found);
    let unchecked = asked_for - report.scenarios().count();
    let report = report.interrupted(unchecked as u64);
    let page = write::write(&report, &arguments.report);
    let page = page.map_err(|error| Trouble::new(error.to_string()))?;
    match arguments.format {
        Format::Json => print(&report::json::to_json(&report)),
        Format::Text => {
            let folder = page.parent().unwrap_or(&page).display().to_string();
            let terminal = Terminal {
                width: WIDTH,
                colour: in_colour(),
                folder: Some(&folder),
            };
            print(&terminal::summary(&report, &terminal));
        }
    }
    Ok(status(&report))
}

/// Where explorations are kept, if they are.
fn keep(arguments: &Check) -> Result<Option<Arc<dyn Keep>>, Trouble> {
    let Some(folder) = &arguments.resume else {
        return Ok(None);
    };
    let store = Store::open(folder).map_err(|error| {
        let folder = folder.display();
        Trouble::new(format!("cannot keep explorations in {folder}: {error}"))
    })?;
    Ok(Some(Arc::new(store)))
}

/// So many threads; as many as the machine has cores if none is said.
fn workers(jobs: Option<usize>) -> Result<ThreadPool, Trouble> {
    let pool = ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0));
    let pool = pool.stack_size(WORKER_STACK).build();
    pool.map_err(|error| Trouble::new(format!("cannot start workers: {error}")))
}

fn status(report: &Report) -> Status {
    match report.exit_code() {
        0 => Status::Met,
        3 => Status::Inconclusive,
        4 => Status::CallerBreach,
        _ => Status::NotMet,
    }
}

/// What was asked for, as it can be typed again.
fn command_line() -> String {
    let words = std::env::args().skip(1);
    let quoted = words.map(|word| match word.contains(char::is_whitespace) {
        true => format!("'{word}'"),
        false => word,
    });
    std::iter::once("countermand".to_owned())
        .chain(quoted)
        .collect::<Vec<_>>()
        .join(" ")
}

fn effort(arguments: &Check) -> Effort {
    let usual = Effort::usual();
    let mut effort = Effort {
        seed: arguments.seed.unwrap_or(usual.seed),
        sampler: arguments.sampler.map(sampler).unwrap_or_default(),
        ..usual
    };
    if !arguments.engine.is_empty() {
        effort.engines = arguments
            .engine
            .iter()
            .map(|asked| engine(*asked))
            .collect();
    }
    if let Some(schedules) = arguments.schedules {
        effort.seeds = schedules;
        effort.bounds.executions_max = schedules;
    }
    effort.bounds.preemptions_max = arguments.preemptions;
    effort.bounds.steps_max = arguments.steps;
    effort
}

const fn sampler(asked: AskedSampler) -> Sampler {
    match asked {
        AskedSampler::Portfolio => Sampler::Portfolio,
        AskedSampler::Random => Sampler::Random,
        AskedSampler::Pct => Sampler::Pct,
        AskedSampler::Pos => Sampler::Pos,
        AskedSampler::Surw => Sampler::Surw,
        AskedSampler::Sticky => Sampler::Sticky,
    }
}

const fn engine(asked: Asked) -> Engine {
    match asked {
        Asked::Statespace => Engine::Statespace,
        Asked::MachineExhaustive => Engine::MachineExhaustive,
        Asked::MachineSeeded => Engine::MachineSeeded,
        Asked::Loom => Engine::Loom,
        Asked::Native => Engine::Native,
    }
}

/// Whether all scenarios of a family can be read.
struct Readable<'a>(&'a [PathBuf]);

impl FamilyVisitor for Readable<'_> {
    type Output = Result<(), Trouble>;

    fn visit<F: Family>(self) -> Self::Output {
        self.0.iter().try_for_each(|path| load::<F>(path).map(drop))
    }
}

struct CheckFamily<'a> {
    arguments: &'a Check,
    selection: Selection,
    effort: &'a Effort,
    display: &'a Display,
}

impl FamilyVisitor for CheckFamily<'_> {
    type Output = Result<model::Family, Trouble>;

    fn visit<F: Family>(self) -> Self::Output {
        let loaded: Result<Vec<_>, Trouble> = self
            .selection
            .files
            .iter()
            .map(|path| load::<F>(path))
            .collect();
        let loaded = loaded?;
        let check = |scenario: &Arc<Scenario>| {
            if interrupt::has_come() {
                return None;
            }
            self.display.scenario(F::NAME, &scenario.name);
            let checked = self.check::<F>(scenario);
            if matches!(&checked, Ok(checked) if checked.verdict == Verdict::NotMet) {
                self.display.not_met(F::NAME, &scenario.name);
            }
            self.display.done();
            Some(checked)
        };
        // In the order of the files, however many workers there are.
        let checked: Result<Vec<_>, Trouble> = loaded.par_iter().filter_map(check).collect();
        let checked = checked?;
        let everything = self.selection.whole
            && checked.len() == loaded.len()
            && self.arguments.service.is_none()
            && self.arguments.engine.is_empty();
        let mut caught = Vec::new();
        if everything {
            self.display.scenario(F::NAME, "wrong services");
            caught = catch_wrong_services::<F>(&loaded, self.effort);
        }
        Ok(build::family::<F>(
            &checked,
            &caught,
            &self.arguments.report,
        ))
    }
}

impl CheckFamily<'_> {
    /// What is done for a scenario of which the check begins now.
    fn effort(&self) -> Effort {
        let mut effort = self.effort.clone();
        let (begun, most) = (Instant::now(), self.arguments.time);
        let interrupted = || interrupt::has_come().then(|| "an interruption".to_owned());
        effort.interruption = Some(Deadline::new(interrupted));
        effort.bounds.deadline = Some(Deadline::new(move || {
            let late = most.filter(|seconds| begun.elapsed().as_secs() >= *seconds);
            interrupted().or_else(|| late.map(|seconds| format!("{seconds} s")))
        }));
        effort
    }

    fn check<F: Family>(&self, scenario: &Arc<Scenario>) -> Result<Checked, Trouble> {
        let subject = subject::<F>(self.arguments.service.as_deref())?;
        let name = format!("{}/{}", F::NAME, scenario.name);
        let mut pace = Pace::default();
        Ok(check(subject, scenario, &self.effort(), &mut |progress| {
            self.display.engine(&name, progress, &mut pace);
        }))
    }
}

/// The service that is meant, the right one if none is named.
pub(crate) fn subject<F: Family>(name: Option<&str>) -> Result<Subject<F>, Trouble> {
    name.map_or(Ok(F::RIGHT), |name| {
        families::subject(name).ok_or_else(|| unknown_service(name, &[services_of::<F>()]))
    })
}

/// A family, and the names of its services.
type Services = (&'static str, Vec<&'static str>);

/// The services that a family has.
fn services_of<F: Family>() -> Services {
    let subjects = families::subjects::<F>();
    (F::NAME, subjects.map(|it| it.name).collect())
}

struct ServicesOf;

impl FamilyVisitor for ServicesOf {
    type Output = Services;

    fn visit<F: Family>(self) -> Services {
        services_of::<F>()
    }
}

/// Says which services there are in the families that were asked for.
fn unknown_service(name: &str, services: &[Services]) -> Trouble {
    let names = services.iter().flat_map(|(_, names)| names);
    let hint = did_you_mean(name, names.copied());
    let lists = services.iter();
    let lists = lists.map(|(family, names)| format!("{family}: {}", names.join(", ")));
    let lists: Vec<_> = lists.collect();
    Trouble::new(format!(
        "unknown service `{name}`{hint} ({})",
        lists.join("; ")
    ))
}

/// What was selected of the families that have a service of this name; the others are told.
fn with_service(name: Option<&str>, selections: Vec<Selection>) -> Result<Vec<Selection>, Trouble> {
    let Some(name) = name else {
        return Ok(selections);
    };
    let services = |selection: &Selection| {
        let services = families::visit(selection.family, ServicesOf);
        services.expect("only known families are selected")
    };
    let has = |selection: &Selection| services(selection).1.contains(&name);
    let (with, without): (Vec<_>, Vec<_>) = selections.into_iter().partition(has);
    if with.is_empty() {
        let services: Vec<_> = without.iter().map(services).collect();
        return Err(unknown_service(name, &services));
    }
    for selection in without {
        let family = selection.family;
        line(&format!("{family} has no service `{name}`: not checked"));
    }
    Ok(with)
}

/// Refuses an option that has no effect on any engine that was asked for: whoever says it expects one.
fn without_effect(arguments: &Check) -> Option<Trouble> {
    const EXHAUSTIVE: &[Asked] = &[Asked::MachineExhaustive];
    const SEEDED: &[Asked] = &[Asked::MachineSeeded];
    const BOTH: &[Asked] = &[Asked::MachineExhaustive, Asked::MachineSeeded];
    let options = [
        ("--preemptions", arguments.preemptions.is_some(), EXHAUSTIVE),
        ("--steps", arguments.steps.is_some(), EXHAUSTIVE),
        ("--time", arguments.time.is_some(), EXHAUSTIVE),
        ("--resume", arguments.resume.is_some(), EXHAUSTIVE),
        ("--seed", arguments.seed.is_some(), SEEDED),
        ("--sampler", arguments.sampler.is_some(), SEEDED),
        ("--schedules", arguments.schedules.is_some(), BOTH),
    ];
    let asked = &arguments.engine;
    let is_idle =
        |engines: &[Asked]| !asked.is_empty() && !engines.iter().any(|it| asked.contains(it));
    let mut options = options.into_iter();
    let (option, _, engines) = options.find(|(_, said, engines)| *said && is_idle(engines))?;
    let names = |engines: &[Asked]| {
        let names: Vec<_> = engines.iter().map(|it| engine(*it).name()).collect();
        names.join(" and ")
    };
    Some(Trouble::new(format!(
        "{option} has no effect on {}: it is for {}",
        names(asked),
        names(engines)
    )))
}
