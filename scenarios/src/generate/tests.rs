//! Generated programs are scenarios of their family, and make use of all of it.

use arbitrary::{Arbitrary, Unstructured};
use models::{
    event_log::WindowsEventLog, family::Family,
    management_infrastructure::WindowsManagementInfrastructure,
    removable_storage::RemovableStorageManager, restart_manager::RestartManager,
};
use proptest::prelude::*;
use sim::signature::Role;

use super::{CallRecipe, ClientRecipe, Generator, Recipe};
use crate::{
    tables::Tables,
    toy::{
        Bell,
        files::{HANDLER, RACE, scenario},
    },
};

fn bell() -> Generator {
    let scenarios = [scenario(RACE), scenario(HANDLER)];
    Generator::from_scenarios(&Tables::of::<Bell>(), &scenarios)
}

fn call(picks: [u16; 3]) -> CallRecipe {
    let mut call = CallRecipe::default();
    call.picks[..3].copy_from_slice(&picks);
    call
}

fn client(calls: Vec<CallRecipe>) -> ClientRecipe {
    ClientRecipe { who: 0, calls }
}

#[test]
fn zeros_pick_what_is_most_usual() {
    let recipe = Recipe {
        clients: vec![client(vec![call([0; 3])])],
        ..Recipe::default()
    };
    let text = bell().text(&recipe);
    assert!(
        text.contains(r#"calls = ["ring = Ring(bell, LOUD, NULL)"]"#),
        "{text}"
    );
    assert!(
        text.contains(r#"calls = ["one_1 = Cancel(ring)"]"#),
        "{text}"
    );
    assert!(!text.contains("[readings]"), "{text}");
}

#[test]
fn a_call_uses_what_another_client_made() {
    let generator = bell();
    let texts = (0..64).map(|pick| {
        let ring = client(vec![call([pick << 10, 0, 0])]);
        let cancel = client(vec![call([0, u16::MAX / 2, 0])]);
        let clients = vec![ring, cancel];
        generator.text(&Recipe {
            clients,
            ..Recipe::default()
        })
    });
    let used = |text: &String| text.contains("two_1 = Cancel(one_1)");
    assert!(texts.filter(used).count() > 0);
}

#[test]
fn the_readings_and_the_fault_stand_in_the_file() {
    let recipe = Recipe {
        fault: u16::MAX,
        readings: vec![1],
        clients: vec![client(vec![call([0; 3])])],
        ..Recipe::default()
    };
    let scenario = bell()
        .scenario(&recipe)
        .expect("what is written can be read");
    assert_eq!(scenario.program.fault_sites, [0]);
    assert_eq!(scenario.readings, bell().readings(&recipe));
    assert!(scenario.source.contains("sticky = \"yes\""));
}

/// Every function and move of a family is called by some of the first programs, and everything
/// that is written can be read.
fn covers<F: Family>() {
    let generator = Generator::of::<F>().expect("the scenario files are sound");
    let mut called = vec![false; F::FUNCTIONS.len()];
    for number in 0..1_000_u32 {
        let bytes: Vec<u8> = (0..400_u32)
            .map(|at| (number.wrapping_mul(0x9e37) ^ at).wrapping_mul(0x85eb_ca6b) >> 24)
            .map(|byte| byte as u8)
            .collect();
        let recipe = Recipe::arbitrary(&mut Unstructured::new(&bytes)).expect("enough bytes");
        let scenario = generator.scenario(&recipe);
        let scenario = scenario.unwrap_or_else(|bad| panic!("{}", bad.plain()));
        for site in &scenario.program.sites {
            called[usize::from(site.function)] = true;
        }
    }
    let missing = F::FUNCTIONS.iter().zip(called);
    let missing = missing.filter(|(it, called)| it.role != Role::Callback && !called);
    let missing: Vec<&str> = missing.map(|(it, _)| it.name).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_function_is_called() {
    covers::<RemovableStorageManager>();
    covers::<WindowsEventLog>();
    covers::<WindowsManagementInfrastructure>();
    covers::<RestartManager>();
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_recipe_of_any_bytes_is_a_scenario(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let recipe = Recipe::arbitrary(&mut Unstructured::new(&bytes)).expect("never too few");
        let generator = bell();
        let scenario = generator.scenario(&recipe);
        prop_assert!(scenario.is_ok(), "{}", generator.text(&recipe));
    }
}
