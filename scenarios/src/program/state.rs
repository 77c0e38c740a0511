//! All clients of a scenario together: which inputs they may make next, and what they have seen.
//! The same machine searches a state space and replays a recorded trace.

use sim::{
    trace::{Activity, Call, Event, Return},
    value::Value,
};

use super::{Action, Handler, Memory, Part, Program, Progress, SiteId, Status};
use crate::outcome::{Entry, Outcome};

/// The part of a scenario that runs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// `[before]`.
    Before,
    /// `[clients]`.
    Clients,
    /// `[after]`.
    After,
    /// Nothing any more.
    Over,
}

/// How far every client is, what it has seen, and how many faults may still strike.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ClientsState {
    phase: Phase,
    progress: Box<[Progress]>,
    memory: Memory,
    entries: Box<[Entry]>,
    faults_left: u32,
}

/// An event that cannot happen in a state.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected {expected}")]
pub struct Unfit {
    /// What could happen instead.
    pub expected: String,
}

impl Unfit {
    fn new<T>(expected: impl Into<String>) -> Result<T, Self> {
        let expected = expected.into();
        Err(Self { expected })
    }
}

impl ClientsState {
    /// Before the first call.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let mut entries = vec![Entry::NotCalled; program.slots.len()];
        for handler in &program.handlers {
            entries[usize::from(handler.entries)] = Entry::Value(Value::Number(0));
        }
        let mut progress = vec![Progress::IDLE; program.activities.len()];
        progress[0] = Progress::begun(0);
        let mut state = Self {
            phase: Phase::Before,
            progress: progress.into(),
            memory: Memory::new(program),
            entries: entries.into(),
            faults_left: program.faults_most,
        };
        state.settle(program);
        state
    }

    /// The part that runs.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// How far an activity is.
    #[must_use]
    pub fn progress(&self, activity: Activity) -> Progress {
        self.progress[usize::from(activity.0)]
    }

    /// The call that an activity makes next, if it can make one now.
    #[must_use]
    pub fn ready(&self, program: &Program, activity: Activity) -> Option<Call> {
        let progress = self.progress(activity);
        let running = progress.status == Status::Running;
        let ready = running.then(|| program.ready(activity, progress, &self.memory));
        ready.flatten()
    }

    /// Whether the next rest is the last.
    #[must_use]
    pub fn ends(&self, program: &Program) -> bool {
        self.phase != Phase::Clients || !program.has_after()
    }

    /// Whether an activity is a handler at its end.
    fn can_exit(&self, program: &Program, activity: Activity) -> bool {
        let progress = self.progress(activity);
        progress.status == Status::Running
            && matches!(program.activity(activity).part, Part::Handler(_))
            && program.is_done(activity, progress)
    }

    /// Shows every input that may come next, in the order of the activities.
    pub fn inputs(&self, program: &Program, mut show: impl FnMut(Event)) {
        for index in 0..self.progress.len() {
            let activity = Activity(index as u8);
            match self.progress[index].status {
                Status::Idle => {}
                Status::Running => {
                    if let Some(call) = self.ready(program, activity) {
                        show(Event::Call { activity, call });
                    } else if self.can_exit(program, activity) {
                        show(Event::Exit { activity });
                    }
                }
                Status::Calling { timed, .. } => {
                    if timed {
                        show(Event::Deadline { activity });
                    }
                    if self.faults_left > 0 {
                        for site in program.fault_sites.iter().copied() {
                            show(Event::Fault { activity, site });
                        }
                    }
                }
            }
        }
    }

    /// Takes an event, input or output.
    ///
    /// # Errors
    /// When it cannot happen in this state; the state is unchanged then.
    pub fn take(&mut self, program: &Program, event: &Event) -> Result<(), Unfit> {
        if let Some(activity) = event.activity()
            && usize::from(activity.0) >= self.progress.len()
        {
            return Unfit::new("an activity of this scenario");
        }
        match *event {
            Event::Call { activity, call } => self.calls(program, activity, call)?,
            Event::Return { activity, results } => self.returns(program, activity, &results)?,
            Event::Enter { activity, call } => self.enters(program, activity, &call)?,
            Event::Exit { activity } => self.exits(program, activity)?,
            Event::Deadline { activity } => self.deadline(activity)?,
            Event::Fault { activity, site } => self.fault(program, activity, site)?,
            Event::Quiescent => self.rests(program)?,
        }
        self.settle(program);
        Ok(())
    }

    fn status(&mut self, activity: Activity) -> &mut Status {
        &mut self.progress[usize::from(activity.0)].status
    }

    fn pending(&self, activity: Activity) -> Result<(SiteId, bool), Unfit> {
        match self.progress(activity).status {
            Status::Calling { site, timed } => Ok((site, timed)),
            _ => Unfit::new("an activity whose call is pending"),
        }
    }

    fn calls(&mut self, program: &Program, activity: Activity, call: Call) -> Result<(), Unfit> {
        let next = self.ready(program, activity);
        let site = program.site_at(activity, self.progress(activity));
        let (Some(next), Some(site)) = (next, site) else {
            return Unfit::new("no call of this activity now");
        };
        if next != call {
            let name = program.signature(site).name;
            let label = &program.sites[usize::from(site)].label;
            return Unfit::new(format!(
                "the call `{label}` of {name}, as the file writes it"
            ));
        }
        let timed = program.timeout(&call).is_some();
        *self.status(activity) = Status::Calling { site, timed };
        Ok(())
    }

    fn returns(
        &mut self,
        program: &Program,
        activity: Activity,
        results: &Return,
    ) -> Result<(), Unfit> {
        let (site, _) = self.pending(activity)?;
        let progress = &mut self.progress[usize::from(activity.0)];
        let entry = progress.entry;
        program.returned(site, results, progress, &mut self.memory);
        let it = &program.sites[usize::from(site)];
        let Some(slots) = it.slots_of(entry) else {
            return Ok(());
        };
        if it.path.is_part() {
            self.entries[slots.start] = Entry::Value(it.path.shown(&results.0));
        } else {
            for (entry, value) in self.entries[slots].iter_mut().zip(results.0) {
                *entry = Entry::Value(value);
            }
        }
        Ok(())
    }

    fn enters(&mut self, program: &Program, activity: Activity, call: &Call) -> Result<(), Unfit> {
        let Some((handler, instance)) = program.handler_of(activity) else {
            return Unfit::new("an instance of a handler");
        };
        if self.progress(activity).status != Status::Idle {
            return Unfit::new("an instance of the handler that does not run yet");
        }
        let Some((_, places)) = handler
            .callbacks
            .iter()
            .find(|(it, _)| *it == call.function)
        else {
            return Unfit::new("a callback that this handler serves");
        };
        let count = &mut self.entries[usize::from(handler.entries)];
        let Entry::Value(Value::Number(entered)) = *count else {
            return Unfit::new("a handler whose entries are counted");
        };
        *count = Entry::Value(Value::Number(entered + 1));
        let entry = u8::try_from(entered).unwrap_or(u8::MAX);
        for (place, value) in places.iter().zip(call.arguments) {
            if let Some(slot) = handler.argument_slot(*place, entry) {
                self.entries[slot] = Entry::Value(value);
            }
            let variable = handler.parameters[usize::from(instance)] + u16::from(*place);
            self.memory.bind(program, variable, &[value]);
        }
        self.progress[usize::from(activity.0)] = Progress::begun(entry);
        Ok(())
    }

    fn exits(&mut self, program: &Program, activity: Activity) -> Result<(), Unfit> {
        if !self.can_exit(program, activity) {
            return Unfit::new("a handler that is at its end");
        }
        self.progress[usize::from(activity.0)] = Progress::IDLE;
        for variable in program.variables_of(activity) {
            self.memory.forget(program, variable);
        }
        Ok(())
    }

    fn deadline(&mut self, activity: Activity) -> Result<(), Unfit> {
        let (site, true) = self.pending(activity)? else {
            return Unfit::new("a pending call whose time-out has not passed yet");
        };
        *self.status(activity) = Status::Calling { site, timed: false };
        Ok(())
    }

    fn fault(&mut self, program: &Program, activity: Activity, site: u8) -> Result<(), Unfit> {
        self.pending(activity)?;
        if !program.fault_sites.contains(&site) {
            return Unfit::new("a fault that the scenario names");
        }
        let Some(left) = self.faults_left.checked_sub(1) else {
            let most = program.faults_most;
            return Unfit::new(format!("no more than {most} faults"));
        };
        self.faults_left = left;
        Ok(())
    }

    fn rests(&mut self, program: &Program) -> Result<(), Unfit> {
        if self.phase == Phase::Over {
            return Unfit::new("nothing behind the last rest");
        }
        if self.ends(program) {
            self.phase = Phase::Over;
        } else {
            self.phase = Phase::After;
            self.progress[usize::from(program.after().0)] = Progress::begun(0);
        }
        Ok(())
    }

    /// Goes on as far as nobody can see: conditions, skipped calls, signals, the ends of
    /// activities. What these do is never undone, so that their order does not matter.
    fn settle(&mut self, program: &Program) {
        let mut moved = true;
        while moved {
            moved = false;
            for index in 0..self.progress.len() {
                moved |= self.settle_one(program, Activity(index as u8));
            }
        }
    }

    /// Whether another activity may go on because of what this one did.
    fn settle_one(&mut self, program: &Program, activity: Activity) -> bool {
        let mut moved = false;
        while self.progress(activity).status == Status::Running {
            let progress = &mut self.progress[usize::from(activity.0)];
            match program.next(activity, progress, &mut self.memory) {
                Action::Skip(site) => {
                    let entry = progress.entry;
                    self.skips(program, site, entry);
                    moved = true;
                }
                Action::Signal(_) => moved = true,
                Action::Done if matches!(program.activity(activity).part, Part::Handler(_)) => {
                    return moved;
                }
                Action::Done => {
                    self.ended(program, activity);
                    return true;
                }
                Action::Call { .. } | Action::AwaitName(_) | Action::AwaitSignal(_) => {
                    return moved;
                }
            }
        }
        moved
    }

    fn skips(&mut self, program: &Program, site: SiteId, entry: u8) {
        if let Some(slots) = program.sites[usize::from(site)].slots_of(entry) {
            self.entries[slots].fill(Entry::Skipped);
        }
    }

    /// An activity has ended: whoever waits for what it never bound goes on, and clients follow
    /// `[before]`.
    fn ended(&mut self, program: &Program, activity: Activity) {
        *self.status(activity) = Status::Idle;
        for variable in program.variables_of(activity) {
            if !self.memory.is_bound(variable) {
                self.memory.bind(program, variable, &[]);
            }
        }
        if program.activity(activity).part == Part::Before {
            self.phase = Phase::Clients;
            for client in program.activities_of(|part| part == Part::Client) {
                self.progress[usize::from(client.0)] = Progress::begun(0);
            }
        }
    }

    /// What has been shown so far; calls that are still pending count as blocked.
    #[must_use]
    pub fn outcome(&self, program: &Program) -> Outcome {
        let mut entries = self.entries.clone();
        for progress in &self.progress {
            if let Status::Calling { site, .. } = progress.status
                && let Some(slots) = program.sites[usize::from(site)].slots_of(progress.entry)
            {
                entries[slots].fill(Entry::Blocked);
            }
        }
        Outcome { entries }
    }
}

impl Handler {
    /// The slot of an argument in one entry, unless the entry is only counted.
    fn argument_slot(&self, place: u8, entry: u8) -> Option<usize> {
        let stride = usize::from(self.slot_stride) * usize::from(entry);
        (entry < super::ENTRIES_MAX)
            .then(|| usize::from(self.arguments.start) + usize::from(place) + stride)
    }
}

impl Program {
    /// The variables that an activity binds.
    pub fn variables_of(&self, activity: Activity) -> impl Iterator<Item = super::VariableId> {
        (0..)
            .zip(&self.variables)
            .filter(move |(_, variable)| variable.owner == activity)
            .map(|(index, _)| index)
    }
}
