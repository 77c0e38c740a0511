//! Certificates in words, for people: of one run, and of many together.

use crate::{
    model::{Certificate, Engine, EngineRun},
    text::{counted, grouped},
};

/// What a run did that was to visit every class, without what it showed: `sync+history: 109
/// classes, …`.
pub(crate) fn text(certificate: &Certificate) -> String {
    let Certificate {
        relation, blocked, ..
    } = certificate;
    let executions = counted(certificate.executions, "execution");
    let figures = match certificate.classes {
        Some(classes) => {
            let ratio = ratio(certificate);
            let again = again(certificate.again);
            format!("{}, {executions}{ratio}{again}", classes_of(classes))
        }
        None => format!("{executions}, {}", of_sample(certificate)),
    };
    format!("{relation}: {figures}, {}", blocked_of(*blocked))
}

/// Exhaustive runs together: how many of those that were to be so, and what they did; nothing where
/// none came to its end.
pub(crate) fn total<'a>(runs: impl Iterator<Item = &'a EngineRun>) -> Option<String> {
    let asked: Vec<_> = runs
        .filter(|run| run.engine == Engine::MachineExhaustive)
        .collect();
    let exhaustive = asked.iter().filter(|run| run.exhaustive);
    let certificates = exhaustive.filter_map(|run| run.certificate.as_ref());
    let certificates: Vec<_> = certificates.collect();
    if certificates.is_empty() {
        return None;
    }
    let sum = |field: fn(&Certificate) -> u64| certificates.iter().map(|it| field(it)).sum::<u64>();
    let (counted_classes, blocked) = (sum(|it| it.counted), sum(|it| it.blocked));
    let runs = match certificates.len() == asked.len() {
        true => counted(asked.len() as u64, "run"),
        false => format!("{} of {} runs", certificates.len(), asked.len()),
    };
    let ratio = match counted_classes {
        0 => String::new(),
        classes => format!(", {:.2} a class", sum(visits) as f64 / classes as f64),
    };
    let (again, sampled) = (again(sum(|it| it.again)), of_samples(&certificates));
    let executions = counted(sum(|it| it.executions), "execution");
    let blocked = blocked_of(blocked);
    Some(format!(
        "exhaustive: {runs}, {executions}{ratio}{again}{sampled}, {blocked}"
    ))
}

/// How many executions there were of the classes that were counted.
fn visits(certificate: &Certificate) -> u64 {
    match certificate.classes {
        Some(_) => certificate.executions + certificate.blocked,
        None => certificate.counted + certificate.again,
    }
}

fn classes_of(classes: u64) -> String {
    let plural = if classes == 1 { "" } else { "es" };
    format!("{} class{plural}", grouped(classes))
}

fn ratio(certificate: &Certificate) -> String {
    let ratio = certificate.executions_per_class;
    ratio.map_or_else(String::new, |ratio| format!(", {ratio:.2} a class"))
}

/// The ratio may hide it: one of a million is not seen in two decimals.
fn again(times: u64) -> String {
    match times {
        0 => String::new(),
        times => format!(", {} another time", grouped(times)),
    }
}

fn of_sample(certificate: &Certificate) -> String {
    let classes = classes_of(certificate.counted);
    match certificate.again {
        0 => format!("of {classes} counted none twice"),
        times => format!("of {classes} counted{}{}", ratio(certificate), again(times)),
    }
}

fn of_samples(certificates: &[&Certificate]) -> String {
    let sampled = certificates.iter().filter(|it| it.classes.is_none());
    match sampled.count() {
        0 => String::new(),
        runs => format!(" (a sample in {})", counted(runs as u64, "run")),
    }
}

fn blocked_of(blocked: u64) -> String {
    match blocked {
        0 => "none blocked".to_owned(),
        blocked => format!("{} blocked", grouped(blocked)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(executions: u64) -> Certificate {
        Certificate {
            relation: "sync+history".into(),
            executions,
            classes: Some(executions),
            counted: executions,
            again: 0,
            blocked: 0,
            bounds: Vec::new(),
            executions_per_class: Some(1.0),
            classes_hash: String::new(),
            outcomes_hash: String::new(),
        }
    }

    fn twice() -> Certificate {
        Certificate {
            executions: 1_000_001,
            classes: Some(1_000_000),
            counted: 1_000_000,
            again: 1,
            executions_per_class: Some(1.000_001),
            ..whole(0)
        }
    }

    fn bounded(executions: u64) -> Certificate {
        Certificate {
            bounds: vec!["2 executions".to_owned()],
            executions_per_class: None,
            ..whole(executions)
        }
    }

    fn sample(again: u64) -> Certificate {
        Certificate {
            classes: None,
            counted: 600_000,
            again,
            executions_per_class: Some((600_000 + again) as f64 / 600_000.0),
            ..whole(2_000_000)
        }
    }

    fn run(certificate: Certificate) -> EngineRun {
        EngineRun {
            engine: Engine::MachineExhaustive,
            executions: 0,
            exhaustive: certificate.bounds.is_empty(),
            bound: certificate.bounds.first().cloned(),
            certificate: Some(certificate),
            verdict: crate::model::Verdict::Met,
            readings: crate::model::Entries::new(),
            inferred: crate::model::Entries::new(),
        }
    }

    #[test]
    fn executions_are_told_for_each_class_and_what_the_ratio_hides() {
        let says = "sync+history: 109 classes, 109 executions, 1.00 a class, none blocked";
        assert_eq!(text(&whole(109)), says);
        assert!(text(&whole(1)).starts_with("sync+history: 1 class, 1 execution, "));
        let says = "1,000,001 executions, 1.00 a class, 1 another time, none blocked";
        assert!(text(&twice()).ends_with(says), "{}", text(&twice()));
    }

    #[test]
    fn what_was_bounded_gives_no_ratio() {
        let says = "sync+history: 2 classes, 2 executions, none blocked";
        assert_eq!(text(&bounded(2)), says);
    }

    #[test]
    fn of_a_sample_it_is_said_that_it_is_one() {
        let says = "2,000,000 executions, of 600,000 classes counted none twice, none blocked";
        assert!(text(&sample(0)).ends_with(says), "{}", text(&sample(0)));
        let says = "of 600,000 classes counted, 1.50 a class, 300,000 another time, none blocked";
        assert!(text(&sample(300_000)).ends_with(says));
    }

    #[test]
    fn together_only_runs_that_came_to_their_end_are_counted() {
        let of = |certificates: Vec<Certificate>| {
            let runs: Vec<_> = certificates.into_iter().map(run).collect();
            total(runs.iter())
        };
        assert_eq!(of(vec![bounded(2)]), None);
        let says = "exhaustive: 2 runs, 300 executions, 1.00 a class, none blocked";
        let two = vec![whole(100), whole(200)];
        assert_eq!(of(two).as_deref(), Some(says));
        let says = "exhaustive: 1 of 2 runs, 2,000,000 executions, 1.00 a class \
                    (a sample in 1 run), none blocked";
        assert_eq!(of(vec![bounded(2), sample(0)]).as_deref(), Some(says));
    }
}
