//! How far one activity is, and what it does next. Nothing here allocates.

use sim::{
    signature::Kind,
    trace::{ARGUMENTS_MAX, Activity, Call, Return},
    value::{INFINITE, Value},
};

use super::{Instruction, Memory, Part, Program, SignalId, SiteId, Source, Test, VariableId};

/// Whether an activity is in a call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Status {
    /// It has not begun, or has ended.
    Idle,
    /// It is between two calls.
    Running,
    /// Its call is pending.
    Calling {
        /// Which.
        site: SiteId,
        /// Whether the call's time-out may still pass.
        timed: bool,
    },
}

/// How far one activity is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Progress {
    /// The next instruction.
    pub at: u16,
    /// Which entry of its handler this is, counted from 0; 0 in clients.
    pub entry: u8,
    /// Whether it is in a call.
    pub status: Status,
}

impl Progress {
    /// Not begun.
    pub const IDLE: Self = Self {
        at: 0,
        entry: 0,
        status: Status::Idle,
    };

    /// At the first instruction, in an entry of the handler.
    #[must_use]
    pub const fn begun(entry: u8) -> Self {
        Self {
            at: 0,
            entry,
            status: Status::Running,
        }
    }
}

/// What an activity does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// It makes this call; [`Program::returned`] goes on.
    Call {
        /// Where.
        site: SiteId,
        /// Which.
        call: Call,
    },
    /// It has skipped a call, for an operand has no value or what it makes no name.
    Skip(SiteId),
    /// It has set a signal.
    Signal(SignalId),
    /// It waits until a variable is bound by another activity.
    AwaitName(VariableId),
    /// It waits until a signal is set.
    AwaitSignal(SignalId),
    /// It is at its end.
    Done,
}

impl Program {
    /// What an activity does next. Moves `progress` to that instruction, and beyond a skipped call
    /// or a signal, which it notes in `memory`.
    pub fn next(&self, activity: Activity, progress: &mut Progress, memory: &mut Memory) -> Action {
        loop {
            let Some(instruction) = self.instruction(activity, *progress) else {
                return Action::Done;
            };
            if let Some(variable) = self.awaited(activity, instruction, memory) {
                return Action::AwaitName(variable);
            }
            match *instruction {
                Instruction::Wait(signal) if !memory.is_set(signal) => {
                    return Action::AwaitSignal(signal);
                }
                Instruction::Wait(_) => progress.at += 1,
                Instruction::Unless(test, _) if self.holds(test, memory) => progress.at += 1,
                Instruction::Unless(_, target) => progress.at = target,
                Instruction::Signal(signal) => {
                    progress.at += 1;
                    memory.set(signal);
                    return Action::Signal(signal);
                }
                Instruction::Call(site) => return self.call_or_skip(site, progress, memory),
            }
        }
    }

    fn call_or_skip(&self, site: SiteId, progress: &mut Progress, memory: &mut Memory) -> Action {
        if let Some(call) = self.call(site, progress.entry, memory) {
            return Action::Call { site, call };
        }
        progress.at += 1;
        if let Some(variable) = self.sites[usize::from(site)].bind {
            memory.bind(self, variable, &[]);
        }
        Action::Skip(site)
    }

    /// The call at which an activity stands, if it stands at one that can be made.
    #[must_use]
    pub fn ready(&self, activity: Activity, progress: Progress, memory: &Memory) -> Option<Call> {
        let instruction = self.instruction(activity, progress)?;
        match *instruction {
            Instruction::Call(site) if self.awaited(activity, instruction, memory).is_none() => {
                self.call(site, progress.entry, memory)
            }
            _ => None,
        }
    }

    /// The site at which an activity stands, if it stands at a call.
    #[must_use]
    pub fn site_at(&self, activity: Activity, progress: Progress) -> Option<SiteId> {
        match self.instruction(activity, progress)? {
            Instruction::Call(site) => Some(*site),
            _ => None,
        }
    }

    /// Whether an activity is at the end of its code.
    #[must_use]
    pub fn is_done(&self, activity: Activity, progress: Progress) -> bool {
        self.instruction(activity, progress).is_none()
    }

    /// The call of a site has returned: its results are bound, and the activity goes on.
    pub fn returned(
        &self,
        site: SiteId,
        results: &Return,
        progress: &mut Progress,
        memory: &mut Memory,
    ) {
        progress.at += 1;
        progress.status = Status::Running;
        let it = &self.sites[usize::from(site)];
        let Some(variable) = it.bind else { return };
        if it.path.is_part() {
            memory.bind(self, variable, &[it.path.shown(&results.0)]);
        } else {
            memory.bind(self, variable, &results.0);
        }
    }

    /// The finite time-out of a call, in milliseconds.
    #[must_use]
    pub fn timeout(&self, call: &Call) -> Option<u32> {
        let position = self.functions[usize::from(call.function)].timeout()?;
        let timeout = call.arguments[position].number()?;
        (timeout != INFINITE).then_some(timeout)
    }

    fn instruction(&self, activity: Activity, progress: Progress) -> Option<&Instruction> {
        self.activity(activity).code.get(usize::from(progress.at))
    }

    /// The first variable of an instruction for which the activity has to wait.
    fn awaited(
        &self,
        activity: Activity,
        instruction: &Instruction,
        memory: &Memory,
    ) -> Option<VariableId> {
        let waits = |source: &Source| match *source {
            Source::Variable(variable, _) => {
                let foreign = self.variables[usize::from(variable)].owner != activity;
                let waits = foreign && self.activity(activity).part != Part::After;
                (waits && !memory.is_bound(variable)).then_some(variable)
            }
            Source::Constant(_) => None,
        };
        match instruction {
            Instruction::Call(site) => {
                let site = &self.sites[usize::from(*site)];
                site.arguments.iter().find_map(waits)
            }
            Instruction::Unless(test, _) => waits(&test.left).or_else(|| waits(&test.right)),
            Instruction::Signal(_) | Instruction::Wait(_) => None,
        }
    }

    fn value(&self, source: Source, memory: &Memory) -> Value {
        match source {
            Source::Constant(value) => value,
            Source::Variable(variable, path) => path.of(memory.values(self, variable)),
        }
    }

    fn holds(&self, test: Test, memory: &Memory) -> bool {
        let (left, right) = (
            self.value(test.left, memory),
            self.value(test.right, memory),
        );
        let known = left != Value::Absent && right != Value::Absent;
        known && (left == right) == test.equal
    }

    /// The call of a site, unless an operand has no value that can stand there or what it makes has
    /// no name.
    fn call(&self, site: SiteId, entry: u8, memory: &Memory) -> Option<Call> {
        let it = &self.sites[usize::from(site)];
        let parameters = self.functions[usize::from(it.function)].parameters;
        let mut arguments = [Value::Absent; ARGUMENTS_MAX];
        for ((argument, source), parameter) in
            arguments.iter_mut().zip(&it.arguments).zip(parameters)
        {
            let value = self.value(*source, memory);
            *argument = fits(value, parameter.kind).then_some(value)?;
        }
        Some(Call {
            function: it.function,
            made: it.made_in(entry)?,
            arguments,
        })
    }
}

/// Whether a value can stand for a parameter.
const fn fits(value: Value, kind: Kind) -> bool {
    match kind {
        Kind::Object => matches!(value, Value::Name(_) | Value::Null),
        Kind::Number | Kind::Timeout => matches!(value, Value::Number(_)),
        Kind::Word(_) => matches!(value, Value::Word(_)),
        Kind::Handler => matches!(value, Value::Number(_) | Value::Null),
    }
}
