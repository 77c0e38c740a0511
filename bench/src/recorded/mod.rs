//! Queue and reader with their calls and returns recorded, each with a specification that a monitor
//! holds the traces against: what a trace and a monitor cost.
//!
//! The programs take the same steps as those that are compared with the peers; events ride on them.

mod queue;
mod reader;

use std::{sync::Arc, time::Duration};

use sim::{
    journal::Journal,
    machine::{Body, Machine},
    platform::Platform,
    trace::{Activity, Call, Event, Return},
    value::{Name, Value},
};

use crate::tools::{Recording, Sample, Task, checked};

type Run = dyn Fn(&Task, Recording) -> (Sample, Duration);

/// A recorded program with its specification.
pub(crate) struct Recorded {
    /// That of the program without recording.
    pub(crate) name: String,
    run: Box<Run>,
}

impl Recorded {
    fn new<S: sim::spec::Spec + 'static>(name: String, spec: S, body: Body) -> Self {
        let run = Box::new(move |task: &Task, recording| checked(&spec, &body, task, recording));
        Self { name, run }
    }

    /// Runs it under uniform random choice; and for how long that kept the processor busy.
    pub(crate) fn run(&self, task: &Task, recording: Recording) -> (Sample, Duration) {
        (self.run)(task, recording)
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Recorded> {
    queue::programs()
        .into_iter()
        .chain(reader::programs())
        .collect()
}

/// A journal that the threads of one execution share.
type Shared = Arc<Journal>;

/// Calls a function of the service, recorded; `object` is what it is about.
fn call<R: Copy + Into<Value>>(
    journal: &Journal,
    client: usize,
    function: u8,
    object: usize,
    action: impl FnOnce() -> R,
) -> R {
    let activity = Activity(client as u8);
    let object = Name(object as u8);
    let call = Call::new(function, object, &[object.into()]);
    Machine::begin(journal, Event::Call { activity, call }, None);
    let result = action();
    let results = Return::of(result);
    Machine::end(journal, Event::Return { activity, results });
    result
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sim::{clause::ClauseSet, monitor::Monitor, reading::Readings, spec::Spec, trace::Stamped};

    use super::*;

    /// Whether calls that follow one another, each with its result, conform.
    pub(super) fn conform<S: Spec>(spec: &S, calls: &[(u8, u8, Value)]) -> bool {
        let trace: Vec<Stamped> = calls
            .iter()
            .flat_map(|&(client, function, result)| {
                let activity = Activity(client);
                let call = Call::new(function, Name(0), &[Value::Name(Name(0))]);
                let results = Return::of(result);
                let call = Event::Call { activity, call };
                [call, Event::Return { activity, results }]
            })
            .map(|event| Stamped { at: 0, event })
            .collect();
        let mut monitor = Monitor::new(spec, Readings::UNDECIDED, ClauseSet::new());
        monitor.check(&trace).conforms()
    }

    #[test]
    fn what_the_programs_do_conforms() {
        let task = Task {
            seed: 1,
            executions_max: 2_000,
            time_max: Duration::from_secs(60),
            classes: false,
        };
        for program in all() {
            let (sample, _) = program.run(&task, Recording::Checked);
            assert_eq!(sample.failure, None, "{}", program.name);
            assert_eq!(sample.executions, task.executions_max);
        }
    }
}
