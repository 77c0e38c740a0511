//! One execution: the clients of a scenario on a platform, against a running service.

mod callbacks;
mod stage;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use models::family::{Family, Host, Service, Subject};
use sim::{
    journal::Journal,
    platform::Platform,
    reading::Readings,
    trace::{Activity, Event},
};

use crate::{
    file::Scenario,
    program::{Action, Memory, Part, Progress},
};
use callbacks::Handlers;
use stage::Stage;

/// Runs a scenario once against a service: the body of one execution, on the platform's first thread.
///
/// The events stand in the journal, or wherever the platform records them. Ends once every client
/// and every thread of the service has ended.
pub fn run<F: Family, P: Platform>(
    subject: Subject<F>,
    scenario: &Scenario,
    journal: &Arc<Journal>,
    readings: Readings,
) {
    let stage = Arc::new(Stage::<P>::new(&scenario.program, journal));
    let handlers = Arc::new(Handlers::<F, P>::new(&stage));
    let callbacks = Arc::clone(&handlers);
    let service = Arc::new(subject.start::<P>(Host {
        world: Arc::clone(&scenario.world),
        readings,
        journal: Arc::clone(journal),
        callbacks,
    }));
    handlers.serve(&service);

    let program = &stage.program;
    let mut memory = Memory::new(program);
    let before = Activity(0);
    perform::<F, P>(&stage, &service, before, Progress::begun(0), &mut memory);
    let clients: Vec<Activity> = program.activities_of(|part| part == Part::Client).collect();
    let spawned = clients.into_iter().map(|client| {
        let (stage, service) = (Arc::clone(&stage), Arc::clone(&service));
        let mut memory = memory.clone();
        let name = program.activity(client).name.clone();
        P::spawn(&name, move || {
            perform::<F, P>(&stage, &service, client, Progress::begun(0), &mut memory);
        })
    });
    let mut threads: Vec<P::Join> = spawned.collect();
    if !P::KNOWS_REST {
        threads.drain(..).for_each(P::join);
        service.shutdown();
    }
    rest::<P>(journal);
    if program.has_after() {
        stage.recall(&mut memory);
        let after = program.after();
        perform::<F, P>(&stage, &service, after, Progress::begun(0), &mut memory);
        rest::<P>(journal);
    }
    P::wind_up(journal);
    stage.close();
    if P::KNOWS_REST {
        service.shutdown();
    }
    threads.into_iter().for_each(P::join);
}

fn rest<P: Platform>(journal: &Journal) {
    if P::KNOWS_REST {
        P::rest(journal);
    } else {
        P::end(journal, Event::Quiescent);
    }
}

/// Does what an activity does, from `progress` to its end.
fn perform<F: Family, P: Platform>(
    stage: &Stage<P>,
    service: &F::Service<P>,
    activity: Activity,
    mut progress: Progress,
    memory: &mut Memory,
) {
    let (program, journal) = (&*stage.program, &*stage.journal);
    while !P::winding_up() {
        match program.next(activity, &mut progress, memory) {
            Action::Call { site, call } => {
                let timeout = program.timeout(&call);
                P::begin(journal, Event::Call { activity, call }, timeout);
                let results = service.call(activity, &call);
                P::end(journal, Event::Return { activity, results });
                program.returned(site, &results, &mut progress, memory);
                stage.publish_binding(site, memory);
            }
            Action::Skip(site) => stage.publish_binding(site, memory),
            Action::Signal(signal) => stage.signal(signal),
            Action::AwaitName(variable) => stage.await_name(variable, memory),
            Action::AwaitSignal(signal) => stage.await_signal(signal, memory),
            Action::Done => {
                stage.publish_end(activity, memory);
                return;
            }
        }
    }
}
