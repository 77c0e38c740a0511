//! Random client programs of every family, held against specification and invariants.
//!
//! A failure is shrunk, program and schedule; what is left is printed as a scenario file with the
//! schedule that replays it. `PROPTEST_CASES=20000 cargo test --test random_programs` looks longer.

use std::cell::RefCell;

use models::{
    event_log::WindowsEventLog,
    family::{Family, Subject},
    management_infrastructure::WindowsManagementInfrastructure,
    removable_storage::RemovableStorageManager,
    restart_manager::RestartManager,
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use scenarios::generate::{CallRecipe, ClientRecipe, Generator, Picks, Recipe, Trial, Tried};
use sim::{
    reading::Readings,
    trace::{Activity, Call, Event, Stamped},
    value::Value,
};

/// How many programs are tried, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 256;

/// Which programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// One client under the plainest schedule.
    Sequential,
    /// Two or three under any.
    Concurrent,
}

fn calls(most: usize) -> impl Strategy<Value = Vec<CallRecipe>> {
    let call = (any::<Picks>(), vec(any::<Picks>(), 0..=2));
    vec(
        call.prop_map(|(picks, inside)| CallRecipe { picks, inside }),
        1..=most,
    )
}

fn clients(kind: Kind) -> impl Strategy<Value = Vec<ClientRecipe>> {
    let (count, most) = match kind {
        Kind::Sequential => (1..=1, 6),
        Kind::Concurrent => (2..=3, 4),
    };
    let client = (any::<u16>(), calls(most));
    vec(
        client.prop_map(|(who, calls)| ClientRecipe { who, calls }),
        count,
    )
}

fn trials(kind: Kind) -> impl Strategy<Value = Trial> {
    let steps = match kind {
        Kind::Sequential => 0..=0,
        Kind::Concurrent => 0..=120,
    };
    let recipe = (
        any::<u16>(),
        any::<u16>(),
        vec(any::<u8>(), 0..=Readings::MAX),
        vec(any::<Picks>(), 0..=2),
        clients(kind),
        proptest::option::of(calls(2)),
    );
    let recipe = recipe.prop_map(|(base, fault, readings, handlers, clients, after)| Recipe {
        base,
        fault,
        readings,
        handlers,
        clients,
        after: after.unwrap_or_default(),
    });
    (recipe, vec(any::<u8>(), steps)).prop_map(|(recipe, schedule)| Trial { recipe, schedule })
}

/// What the programs of a test came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Count {
    programs: u32,
    calls: u32,
    succeeded: u32,
    breaches: u32,
    inconclusive: u32,
    /// Programs in which a cancel succeeded.
    cancelled: u32,
    /// Programs in which one did while a call of somebody else was pending.
    raced: u32,
}

impl Count {
    fn add(&mut self, tried: &Tried) {
        self.programs += 1;
        self.breaches += u32::from(!tried.run.breaches.is_empty());
        self.inconclusive += u32::from(!tried.run.findings.is_empty());
        let (mut cancelled, mut raced) = (false, false);
        // Every pending call, and whether another one was pending as it was made.
        let mut pending: Vec<(Activity, Call, bool)> = Vec::new();
        for Stamped { event, .. } in tried.trace() {
            match *event {
                Event::Call { activity, call } => {
                    self.calls += 1;
                    pending.push((activity, call, !pending.is_empty()));
                }
                Event::Return { activity, results } => {
                    let at = pending.iter().position(|it| it.0 == activity);
                    let (_, call, among_others) = pending.remove(at.expect("what was called"));
                    if succeeded(tried, results.result()) {
                        self.succeeded += 1;
                        cancelled |= is_cancel(tried, &call);
                        raced |= is_cancel(tried, &call) && among_others;
                    }
                }
                _ => {}
            }
        }
        self.cancelled += u32::from(cancelled);
        self.raced += u32::from(raced);
    }

    /// Fails where too few programs do what they are meant for.
    fn ensure_telling(self, kind: Kind) {
        let some = |share: u32| self.programs / share;
        assert!(self.inconclusive <= some(16), "nobody can tell: {self:?}");
        assert!(
            self.programs - self.breaches >= some(4),
            "few keep the contract: {self:?}"
        );
        assert!(
            self.succeeded >= self.calls / 3,
            "few calls succeed: {self:?}"
        );
        // Of Removable Storage, with the most functions, one in thirteen: half that leaves room for
        // the luck of the draw.
        assert!(self.cancelled >= some(32), "few cancels succeed: {self:?}");
        if kind == Kind::Concurrent {
            assert!(
                self.raced >= some(64),
                "few cancels meet a pending call: {self:?}"
            );
        }
    }
}

/// Every family calls its cancel so, or has a STOP action.
fn is_cancel(tried: &Tried, call: &Call) -> bool {
    let tables = &tried.scenario.tables;
    let function = &tables.functions[usize::from(call.function)];
    let stops = |argument: &Value| match argument {
        Value::Word(word) => tables.words[usize::from(word.0)].text.ends_with("_STOP"),
        _ => false,
    };
    function.name.contains("Cancel") || call.arguments.iter().any(stops)
}

/// A handle, `TRUE`, or the code 0.
fn succeeded(tried: &Tried, result: Value) -> bool {
    match result {
        Value::Word(word) => {
            let word = &tried.scenario.tables.words[usize::from(word.0)];
            word.text == "TRUE" || word.number == 0
        }
        Value::Name(_) => true,
        _ => false,
    }
}

fn test<F: Family>(subject: Subject<F>, kind: Kind) -> Result<Count, String> {
    let generator = Generator::of::<F>().expect("the scenario files are sound");
    let mut config = ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let count = RefCell::new(Count::default());
    let try_one = |trial: &Trial| -> Result<Tried, String> {
        let tried = trial.run(subject, &generator).map_err(|bad| bad.plain())?;
        match tried.wrong() {
            Some(finding) => Err(tried.report(finding)),
            None => Ok(tried),
        }
    };
    let done = runner.run(&trials(kind), |trial| {
        let tried = try_one(&trial).map_err(TestCaseError::fail)?;
        count.borrow_mut().add(&tried);
        Ok(())
    });
    match done {
        Ok(()) => Ok(count.into_inner()),
        Err(TestError::Fail(_, trial)) => Err(try_one(&trial).err().unwrap_or_default()),
        Err(TestError::Abort(why)) => Err(why.to_string()),
    }
}

/// All conform, and enough of them do what they are meant for.
fn conform<F: Family>(kind: Kind) {
    let count = test(F::RIGHT, kind).unwrap_or_else(|report| panic!("{report}"));
    count.ensure_telling(kind);
}

macro_rules! families {
    ($($name:ident: $family:ty),* $(,)?) => {$(
        mod $name {
            use super::*;
            #[test]
            fn sequential_programs_conform() {
                conform::<$family>(Kind::Sequential);
            }
            #[test]
            fn concurrent_programs_conform() {
                conform::<$family>(Kind::Concurrent);
            }
        }
    )*};
}

families! {
    removable_storage: RemovableStorageManager,
    event_log: WindowsEventLog,
    management_infrastructure: WindowsManagementInfrastructure,
    restart_manager: RestartManager,
}
