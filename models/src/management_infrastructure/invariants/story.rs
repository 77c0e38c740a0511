//! A trace as invariants look at it: calls with their returns, and results however they were handed
//! out.

use sim::{
    trace::{Activity, Event, Return, Stamped},
    value::{Name, Value, Word},
};

use crate::management_infrastructure::api::{
    Function, MI_FALSE, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, MI_RESULT_OK,
};

/// A call of a client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    /// Index of the event that calls.
    pub(super) called: usize,
    /// Index of the event that returns, and what it returns.
    pub(super) returned: Option<(usize, Return)>,
    pub(super) function: Function,
    activity: Activity,
    made: Name,
}

impl Told {
    /// Whether it returned success before an event.
    pub(super) fn succeeded_before(&self, event: usize) -> bool {
        self.code()
            .is_some_and(|(at, code)| code == MI_RESULT_OK && at < event)
    }

    /// Where it returned, and with which code.
    pub(super) fn code(&self) -> Option<(usize, Word)> {
        let (at, results) = self.returned?;
        Some((at, results.result().word()?))
    }

    /// Whether it had been called, and had not returned, at an event.
    pub(super) fn is_pending_at(&self, event: usize) -> bool {
        self.called < event && self.returned.is_none_or(|(at, _)| at > event)
    }
}

/// A result of an operation that was handed out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handed {
    /// Index of the event that shows it.
    pub(super) at: usize,
    /// By a callback, not by a fetch.
    pub(super) by_callback: bool,
    /// Index of the event with which the callback returned.
    pub(super) exited: Option<usize>,
    pub(super) operation: Name,
    /// The instance by its place; zero for none.
    pub(super) instance: u32,
    pub(super) last: bool,
    activity: Activity,
}

/// How an operation was started.
#[derive(Clone, Copy, Debug)]
pub(super) struct Started {
    pub(super) operation: Name,
    pub(super) session: Value,
    pub(super) is_async: bool,
    pub(super) manual: bool,
    /// Index of the event with which the start call returned.
    pub(super) returned: Option<usize>,
}

/// A whole trace.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    pub(super) calls: Vec<Told>,
    /// In the order in which they were handed out.
    pub(super) results: Vec<Handed>,
    /// Sessions whose completion callback was entered: where, and which.
    pub(super) completions: Vec<(usize, Value)>,
    /// Where nothing could move.
    pub(super) rests: Vec<usize>,
}

impl Story {
    pub(super) fn of(events: &[Stamped]) -> Self {
        let mut story = Self::default();
        for (at, stamped) in events.iter().enumerate() {
            story.read(at, stamped.event);
        }
        story
    }

    fn read(&mut self, at: usize, event: Event) {
        match event {
            Event::Call { activity, call } => self.calls.push(Told {
                called: at,
                returned: None,
                function: Function::of(&call),
                activity,
                made: call.made,
            }),
            Event::Return { activity, results } => self.read_return(at, activity, results),
            Event::Enter { activity, call } => match Function::of(&call) {
                Function::instanceResult {
                    operation: Value::Name(operation),
                    instance,
                    moreResults,
                    ..
                } => self.results.push(Handed {
                    at,
                    by_callback: true,
                    exited: None,
                    operation,
                    instance: instance.number().unwrap_or(0),
                    last: moreResults == Value::Word(MI_FALSE),
                    activity,
                }),
                Function::completionCallback { completionContext } => {
                    self.completions.push((at, completionContext));
                }
                _ => {}
            },
            Event::Exit { activity } => {
                let mut running = self.results.iter_mut().rev();
                let is = |handed: &&mut Handed| handed.by_callback && handed.activity == activity;
                if let Some(handed) = running.find(is) {
                    handed.exited.get_or_insert(at);
                }
            }
            Event::Quiescent => self.rests.push(at),
            Event::Deadline { .. } | Event::Fault { .. } => {}
        }
    }

    fn read_return(&mut self, at: usize, activity: Activity, results: Return) {
        let mut calls = self.calls.iter_mut().rev();
        let is = |told: &&mut Told| told.activity == activity && told.returned.is_none();
        let Some(told) = calls.find(is) else { return };
        told.returned = Some((at, results));
        let [result, instance, more, ..] = results.0;
        if let Function::MI_Operation_GetInstance {
            operation: Value::Name(operation),
        } = told.function
            && result == Value::Word(MI_RESULT_OK)
        {
            self.results.push(Handed {
                at,
                by_callback: false,
                exited: None,
                operation,
                instance: instance.number().unwrap_or(0),
                last: more == Value::Word(MI_FALSE),
                activity,
            });
        }
    }

    /// Every operation that was started, unless the call wrote no handle.
    pub(super) fn operations(&self) -> impl Iterator<Item = Started> + '_ {
        self.calls.iter().filter_map(|told| {
            let Function::MI_Session_EnumerateInstances {
                session,
                flags,
                instanceResult,
                ..
            } = told.function
            else {
                return None;
            };
            let wrote = |(_, results): (usize, Return)| results.result() == Value::Name(told.made);
            told.returned.is_none_or(wrote).then_some(Started {
                operation: told.made,
                session,
                is_async: instanceResult != Value::Null,
                manual: flags == Value::Word(MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS),
                returned: told.returned.map(|(at, _)| at),
            })
        })
    }

    /// The results of one operation.
    pub(super) fn results_of(&self, operation: Name) -> impl Iterator<Item = &Handed> {
        self.results
            .iter()
            .filter(move |handed| handed.operation == operation)
    }

    /// How many calls of a kind were made before an event.
    pub(super) fn count(&self, event: usize, is: impl Fn(&Function) -> bool) -> usize {
        let made = |told: &&Told| told.called < event && is(&told.function);
        self.calls.iter().filter(made).count()
    }
}
