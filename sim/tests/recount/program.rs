//! The little language that the recounted programs are written in, and what running one shows.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::{Arc, Mutex, MutexGuard, atomic::Ordering::SeqCst},
};

use sim::{
    explore::explore,
    journal::Journal,
    machine::{Body, Ending, Execution, Limits, Machine, Simulator},
    platform::{Atomic, Platform},
    reduction::Relation,
    schedule::Schedule,
    strategy::Strategy,
    trace::{Activity, Call, Event, Return},
    value::Name,
};

use crate::naive::{self, Count};

/// One of the two monitors; a number stands in each, at first 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lock {
    A,
    B,
}

/// One of the two atomics, at first 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cell {
    X,
    Y,
}

/// What a thread does. It leaves what it has entered at its end; what makes no sense where it
/// stands (waiting in a monitor that was not entered) does nothing. "Notes" goes into the outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    /// Enters a monitor.
    Enter(Lock),
    /// Enters a monitor if nobody is inside; notes 1 if that was so, else 0.
    Try(Lock),
    /// Leaves a monitor that it has entered.
    Leave(Lock),
    /// Adds one to the number in the monitor, and notes what stood there.
    Put(Lock),
    /// Waits once.
    Wait(Lock),
    /// Waits once, at most until that time; notes whether the deadline ended it.
    WaitUntil(Lock, u64),
    /// Asks for the time, then waits once, at most so long; notes whether the deadline ended it.
    WaitFor(Lock, u64),
    /// Waits while the number is 0, then takes one off.
    Take(Lock),
    /// Wakes all who wait.
    Notify(Lock),
    /// Wakes one of those who wait.
    NotifyOne(Lock),
    /// Reads; notes the value.
    Read(Cell),
    /// Writes.
    Write(Cell, u32),
    /// Writes; notes what stood there.
    Swap(Cell, u32),
    /// Adds; notes what stood there.
    Add(Cell, u32),
    /// Subtracts one; notes what stood there.
    Drop(Cell),
    /// Compares with the first and exchanges for the second; notes what stood there.
    Exchange(Cell, u32, u32),
    /// Goes on only if this was noted last.
    If(u64),
    /// Asks for the time; notes it.
    Clock,
    /// Asks for a fault; notes whether it struck.
    Fault,
    /// A call begins.
    Call,
    /// A call with a time-out begins.
    CallFor(u32),
    /// The call returns.
    Return,
    /// A callback is entered.
    Callback,
    /// The callback is left.
    Back,
    /// Starts a thread.
    Spawn(&'static [Self]),
    /// Waits for the thread that it started last.
    Join,
    /// Lets others run.
    Yield,
}

/// What an execution shows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Outcome {
    /// What every thread noted.
    notes: BTreeMap<String, Vec<u64>>,
    /// Who does not move in the end, and why.
    blocked: BTreeSet<String>,
    /// What a monitor can tell of the trace, where the history counts. Inputs have no order among
    /// themselves, nor have outputs; between an input and an output it counts which came first.
    history: Vec<Vec<Event>>,
}

impl Outcome {
    fn of(relation: Relation, execution: &Execution<'_>, notes: &Notes) -> Self {
        let blocked = execution.blocked().into_iter();
        let blocked = blocked.map(|blocked| format!("{} {}", blocked.thread, blocked.reason));
        let events = execution.trace.iter().map(|stamped| stamped.event);
        let events: Vec<Event> = match relation {
            Relation::Sync => Vec::new(),
            Relation::SyncHistory => events.collect(),
        };
        let blocks = events.chunk_by(|a, b| a.is_input() == b.is_input());
        let mut history: Vec<Vec<Event>> = blocks.map(<[Event]>::to_vec).collect();
        history.iter_mut().for_each(|block| block.sort_unstable());
        Self {
            notes: notes.get().threads.clone(),
            blocked: blocked.collect(),
            history,
        }
    }
}

/// What is known of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    /// Executions under full branching.
    pub(crate) naive: u64,
    /// Classes under `sync`.
    pub(crate) sync: u64,
    /// Classes under `sync+history`.
    pub(crate) history: u64,
}

/// A program: threads, what main does once nothing moves any more, and how many faults may strike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) threads: Vec<Vec<Act>>,
    pub(crate) after: Vec<Act>,
    pub(crate) faults: u32,
    pub(crate) known: Option<Known>,
}

/// A program of which the naive executions and the classes under both relations are known.
pub(crate) fn program(
    name: &'static str,
    threads: &[&[Act]],
    (naive, sync, history): (u64, u64, u64),
) -> Program {
    Program {
        name,
        threads: threads.iter().map(|acts| acts.to_vec()).collect(),
        known: Some(Known {
            naive,
            sync,
            history,
        }),
        ..Program::default()
    }
}

impl Program {
    /// So many faults may strike.
    pub(crate) fn with_faults(self, faults: u32) -> Self {
        Self { faults, ..self }
    }

    /// What main does once nothing moves any more.
    pub(crate) fn then(self, after: &[Act]) -> Self {
        let after = after.to_vec();
        Self { after, ..self }
    }

    /// Runs it under a strategy; nothing if it has more executions than that.
    pub(crate) fn count(
        &self,
        relation: Relation,
        strategy: &mut dyn Strategy,
        executions_max: u64,
    ) -> Option<Count<Outcome>> {
        let mut count = Count::new();
        let exhausted = self.run(relation, strategy, executions_max, |execution, outcome| {
            count.executions += 1;
            let schedule = || Schedule::of(execution, &["fault"]).to_string();
            let class = naive::class(relation, execution);
            count.classes.entry(class).or_insert_with(schedule);
            count.outcomes.insert(outcome);
        });
        exhausted.then_some(count)
    }

    /// Runs it under a strategy, and shows every execution that the strategy did not give up with
    /// its outcome; true if the strategy had none left.
    pub(crate) fn run(
        &self,
        relation: Relation,
        strategy: &mut dyn Strategy,
        executions_max: u64,
        mut observe: impl FnMut(&Execution<'_>, Outcome),
    ) -> bool {
        let notes = Notes::default();
        let (mut simulator, body) = (Simulator::new(), self.body(&notes));
        let observe = |execution: &Execution<'_>| {
            // Threads in a deadlock do not end; that is an outcome like others.
            let ends = matches!(execution.ending, Ending::Complete | Ending::Undrained);
            assert!(ends, "{:?}: {self:?}", execution.ending);
            if notes.get().complete {
                observe(execution, Outcome::of(relation, execution, &notes));
            }
            ControlFlow::Continue(())
        };
        explore(
            &mut simulator,
            self.limits(),
            strategy,
            executions_max,
            &body,
            observe,
        )
        .exhausted
    }

    /// Whether somebody tries to enter a monitor.
    fn tries(&self, lock: Lock) -> bool {
        fn among(acts: &[Act], lock: Lock) -> bool {
            acts.iter().any(|act| match act {
                Act::Try(tried) => *tried == lock,
                Act::Spawn(acts) => among(acts, lock),
                _ => false,
            })
        }
        among(&self.after, lock) || self.threads.iter().any(|acts| among(acts, lock))
    }

    /// How many faults may strike.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            fault_sites: u32::from(self.faults > 0),
            faults_max: self.faults,
            ..Limits::default()
        }
    }

    /// What runs it; its threads write the notes.
    pub(crate) fn body(&self, notes: &Notes) -> Body {
        let (program, notes) = (self.clone(), notes.clone());
        Arc::new(move || {
            *notes.get() = Noted::default();
            let shared = Shared::new(&program, &notes);
            let threads = program.threads.iter().enumerate();
            let threads: Vec<_> = threads
                .map(|(index, acts)| shared.spawn(format!("p{index}"), index as u8, acts.clone()))
                .collect();
            Machine::rest(&shared.journal);
            if !program.after.is_empty() {
                shared.run("after", threads.len() as u8, &program.after);
                Machine::rest(&shared.journal);
            }
            notes.get().complete = !Machine::winding_up();
            Machine::wind_up(&shared.journal);
            threads.into_iter().for_each(Machine::join);
        })
    }
}

/// What is known of the execution at hand.
#[derive(Debug, Default)]
struct Noted {
    /// What its threads have noted, by their names.
    threads: BTreeMap<String, Vec<u64>>,
    /// Whether it came to its last rest: the strategy did not give it up.
    complete: bool,
}

/// The notes that all threads write, and the observer reads.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Noted>>);

impl Notes {
    /// What an execution that has just ended shows.
    pub(crate) fn outcome(&self, relation: Relation, execution: &Execution<'_>) -> Outcome {
        Outcome::of(relation, execution, self)
    }

    fn get(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().expect("nobody panics while writing")
    }

    fn add(&self, thread: &str, value: u64) {
        let mut noted = self.get();
        let notes = noted.threads.entry(thread.to_owned());
        notes.or_default().push(value);
    }
}

/// What the threads of a program share.
#[derive(Clone)]
struct Shared {
    monitors: [<Machine as Platform>::Monitor<u64>; 2],
    cells: Arc<[<Machine as Platform>::Atomic; 2]>,
    journal: Arc<Journal>,
    notes: Notes,
}

type Guard<'a> = <Machine as Platform>::Guard<'a, u64>;

/// A thread while it runs.
struct Thread<'a> {
    name: &'a str,
    activity: Activity,
    inside: [Option<Guard<'a>>; 2],
    spawned: u8,
    started: Option<<Machine as Platform>::Join>,
    last: u64,
}

impl Shared {
    fn new(program: &Program, notes: &Notes) -> Self {
        let monitor = |name, lock| match program.tries(lock) {
            true => Machine::monitor_to_try(name, 0),
            false => Machine::monitor(name, 0),
        };
        Self {
            monitors: [monitor("a", Lock::A), monitor("b", Lock::B)],
            cells: Arc::new([Atomic::new("x", 0), Atomic::new("y", 0)]),
            journal: Arc::default(),
            notes: notes.clone(),
        }
    }

    fn spawn(&self, name: String, activity: u8, acts: Vec<Act>) -> <Machine as Platform>::Join {
        let shared = self.clone();
        Machine::spawn(&name.clone(), move || shared.run(&name, activity, &acts))
    }

    fn run(&self, name: &str, activity: u8, acts: &[Act]) {
        let mut thread = Thread {
            name,
            activity: Activity(activity),
            inside: [None, None],
            spawned: 0,
            started: None,
            last: 0,
        };
        for act in acts {
            if matches!(act, Act::If(value) if *value != thread.last) {
                break;
            }
            self.act(&mut thread, *act);
        }
    }

    fn act<'a>(&'a self, thread: &mut Thread<'a>, act: Act) {
        let cell = |cell: Cell| &self.cells[cell as usize];
        let noted = match act {
            Act::Enter(lock)
            | Act::Try(lock)
            | Act::Leave(lock)
            | Act::Put(lock)
            | Act::Notify(lock)
            | Act::NotifyOne(lock) => self.inside(thread, lock, act),
            Act::Wait(lock) | Act::Take(lock) | Act::WaitUntil(lock, _) | Act::WaitFor(lock, _) => {
                Self::wait(thread, lock, act)
            }
            Act::Read(x) => Some(cell(x).load(SeqCst).into()),
            Act::Write(x, value) => {
                cell(x).store(value, SeqCst);
                None
            }
            Act::Swap(x, value) => Some(cell(x).swap(value, SeqCst).into()),
            Act::Add(x, value) => Some(cell(x).fetch_add(value, SeqCst).into()),
            Act::Drop(x) => Some(cell(x).fetch_sub(1, SeqCst).into()),
            Act::Exchange(x, from, to) => {
                let stood = cell(x).compare_exchange(from, to, SeqCst, SeqCst);
                Some(stood.unwrap_or_else(|other| other).into())
            }
            Act::Clock => Some(Machine::now()),
            Act::Fault => Some(Machine::fault(&self.journal, thread.activity, 0).into()),
            Act::Spawn(acts) => {
                thread.spawned += 1;
                let name = format!("{}.{}", thread.name, thread.spawned);
                let activity = thread.activity.0 * 4 + 16 + thread.spawned;
                thread.started = Some(self.spawn(name, activity, acts.to_vec()));
                None
            }
            Act::Join => {
                thread.started.take().into_iter().for_each(Machine::join);
                None
            }
            Act::Yield => {
                Machine::yield_now();
                None
            }
            Act::If(_) => None,
            Act::Call | Act::CallFor(_) | Act::Return | Act::Callback | Act::Back => {
                self.event(thread.activity, act);
                None
            }
        };
        if let Some(value) = noted {
            thread.last = value;
            self.notes.add(thread.name, value);
        }
    }

    /// Entering, leaving, and what is done inside.
    fn inside<'a>(&'a self, thread: &mut Thread<'a>, lock: Lock, act: Act) -> Option<u64> {
        let guard = &mut thread.inside[lock as usize];
        match (act, guard.as_mut()) {
            (Act::Enter(_), None) => *guard = Some(Machine::enter(&self.monitors[lock as usize])),
            (Act::Try(_), None) => {
                *guard = Machine::try_enter(&self.monitors[lock as usize]);
                return Some(guard.is_some().into());
            }
            (Act::Leave(_), Some(_)) => *guard = None,
            (Act::Notify(_), Some(guard)) => Machine::notify_all(guard),
            (Act::NotifyOne(_), Some(guard)) => Machine::notify_one(guard),
            (Act::Put(_), Some(number)) => {
                **number += 1;
                return Some(**number - 1);
            }
            _ => {}
        }
        None
    }

    /// The waits; the guard goes in and comes back.
    fn wait(thread: &mut Thread<'_>, lock: Lock, act: Act) -> Option<u64> {
        let mut guard = thread.inside[lock as usize].take()?;
        let mut fired = None;
        match act {
            Act::WaitUntil(_, deadline) => {
                let woken = Machine::wait_until(guard, deadline);
                (guard, fired) = (woken.0, Some(woken.1.into()));
            }
            Act::WaitFor(_, time) => {
                let woken = Machine::wait_until(guard, Machine::now() + time);
                (guard, fired) = (woken.0, Some(woken.1.into()));
            }
            Act::Take(_) => {
                while *guard == 0 {
                    guard = Machine::wait(guard);
                }
                *guard -= 1;
            }
            _ => guard = Machine::wait(guard),
        }
        thread.inside[lock as usize] = Some(guard);
        fired
    }

    fn event(&self, activity: Activity, act: Act) {
        let call = Call::new(0, Name(0), &[]);
        let handler = Activity(activity.0 + 128);
        let begin = |event, timeout| Machine::begin(&self.journal, event, timeout);
        let end = |event| Machine::end(&self.journal, event);
        match act {
            Act::Call => begin(Event::Call { activity, call }, None),
            Act::CallFor(time) => begin(Event::Call { activity, call }, Some(time)),
            Act::Back => begin(Event::Exit { activity: handler }, None),
            Act::Callback => end(Event::Enter {
                activity: handler,
                call,
            }),
            _ => end(Event::Return {
                activity,
                results: Return::of(0),
            }),
        }
    }
}
