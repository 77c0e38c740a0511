//! The specification and the service of every family have room for as many objects as a scenario's
//! setup may hold; more are a mistake in the file.

use std::{fmt::Write, sync::Arc};

use models::{
    families::{self, FamilyVisitor},
    family::{Family, Property, PropertyKind, SetupKind},
};
use scenarios::{
    engine::{Run, Sampler, Seeds, run_seeded},
    file::Scenario,
    tables::Tables,
};
use sim::value::Value;

/// A call of every family that needs no object.
const CALLS: [(&str, &str); 4] = [
    ("removable_storage", "OpenNtmsSession(NULL, 0)"),
    ("event_log", "EvtOpenSession(NULL)"),
    ("management_infrastructure", "MI_Application_Initialize(0)"),
    ("restart_manager", "RmStartSession(0)"),
];

/// A scenario in which there are so many objects of one kind, and one of every other.
fn with<F: Family>(many: &SetupKind, count: usize) -> String {
    let (_, call) = CALLS
        .into_iter()
        .find(|(name, _)| *name == F::NAME)
        .expect("every family has a call");
    let mut text = format!("family = \"{}\"\nsummary = \"room\"\n[setup]\n", F::NAME);
    for kind in F::SETUP {
        let count = if kind.kind == many.kind { count } else { 1 };
        writeln!(text, "[setup.{}]", kind.key).expect("texts have room");
        for number in 0..count {
            let properties = kind.properties.iter().filter_map(must_be_said::<F>);
            let properties: Vec<String> = properties.collect();
            let name = format!("{}-{number}", kind.kind);
            writeln!(text, "{name} = {{ {} }}", properties.join(", ")).expect("texts have room");
        }
    }
    let clause = F::CLAUSES[0].id;
    text + &format!(
        "[clients]\none = [\"call = {call}\"]\n\
         [[expect]]\noutcome = {{ call = \"blocked\" }}\ngrade = \"forbidden\"\n\
         clauses = [\"{clause}\"]\n"
    )
}

/// A property that has no default.
fn must_be_said<F: Family>(property: &Property) -> Option<String> {
    let value = match property.kind {
        _ if property.default != Value::Absent => return None,
        PropertyKind::Object(kind) => format!("{kind}-0"),
        PropertyKind::Word(words) => F::WORDS[usize::from(words[0].0)].text.to_owned(),
        PropertyKind::Flag | PropertyKind::Number(_) => unreachable!("those have defaults"),
    };
    Some(format!("{} = \"{value}\"", property.name))
}

fn parse<F: Family>(source: &str) -> Result<Arc<Scenario>, String> {
    let scenario = Scenario::parse(&Tables::of::<F>(), "room.toml", source);
    scenario.map(Arc::new).map_err(|bad| bad.plain())
}

fn run<F: Family>(scenario: &Arc<Scenario>) -> Run {
    let seeds = Seeds {
        sampler: Sampler::Random,
        first: 1,
        count: 3,
    };
    let spec = F::spec(&scenario.world);
    run_seeded(
        F::RIGHT,
        scenario,
        &spec,
        scenario.readings,
        seeds,
        None,
        &mut |_| (),
    )
}

/// What is said of a text that is a mistake.
fn mistake<F: Family>(source: &str) -> String {
    let read = parse::<F>(source).map(drop);
    read.expect_err("more than there is room for is a mistake")
}

struct EveryKind;

impl FamilyVisitor for EveryKind {
    type Output = ();

    fn visit<F: Family>(self) {
        for kind in F::SETUP {
            let full = parse::<F>(&with::<F>(kind, kind.most));
            let full = full.unwrap_or_else(|bad| panic!("{bad}"));
            let run = run::<F>(&full);
            assert!(run.findings.is_empty(), "{} {:?}", kind.key, run.findings);

            let bad = mistake::<F>(&with::<F>(kind, kind.most + 1));
            let wanted = format!("expected at most {}", kind.most);
            assert!(bad.contains(&wanted), "{bad}");

            for property in kind.properties {
                if let PropertyKind::Number(most) = property.kind {
                    numbers::<F>(kind, property, most);
                }
            }
        }
    }
}

/// A property takes numbers up to the one that it says, and no more.
fn numbers<F: Family>(kind: &SetupKind, property: &Property, most: u32) {
    let text = |number: u32| {
        let text = with::<F>(kind, 1);
        let from = format!("{}-0 = {{ ", kind.kind);
        let to = format!("{from}{} = {number}, ", property.name);
        assert!(text.contains(&from), "{text}");
        text.replacen(&from, &to, 1).replace(",  }", " }")
    };
    let full = parse::<F>(&text(most)).unwrap_or_else(|bad| panic!("{bad}"));
    let run = run::<F>(&full);
    assert!(
        run.findings.is_empty(),
        "{} {:?}",
        property.name,
        run.findings
    );
    let bad = mistake::<F>(&text(most + 1));
    let wanted = format!("expected a number up to {most}");
    assert!(bad.contains(&wanted), "{bad}");
}

#[test]
fn every_family_has_room_for_as_many_objects_of_a_kind_as_it_says_and_takes_no_more() {
    for family in families::NAMES {
        families::visit(family, EveryKind);
    }
}
