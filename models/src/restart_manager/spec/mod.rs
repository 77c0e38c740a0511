//! What is permitted: the specification of the calls in [`api`](super::api).
//!
//! A call becomes pending; an internal step begins or decides it, a further one returns. A shutdown
//! or restart is the current operation of its session from the step that begins it to the one that
//! decides it; only then can a cancel hit it.

mod cancel;
mod environment;
mod list;
mod operation;
mod restart;
mod session;
mod shutdown;
mod state;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use sim::{
    clause::ClauseId,
    reading::Reading,
    spec::{Conduct, Spec, Steps},
    trace::{Activity, Call, Event},
    value::{Name, Value},
};

use super::{
    api::{ERROR_BAD_ARGUMENTS, ERROR_SUCCESS, Function, RM_FORCE_SHUTDOWN, fault_code},
    clauses::{
        CANCEL_2, CANCEL_3, CANCEL_14, CANCEL_18, END_5, END_7, NULL_HANDLE, PARTIAL, READINGS,
        SESS_7, SESS_9, SESS_10, SHUT_1, SHUT_8,
    },
    setup::Setup,
};
use crate::{cites, family::World};
pub use state::State;
use state::{Holder, Kind, Order, Pending, Standing, UNKNOWN, What};

/// The specification in the world of one scenario.
#[derive(Clone, Debug)]
pub struct Specification {
    world: Arc<World>,
    setup: Setup,
}

impl Specification {
    /// For this world.
    #[must_use]
    pub fn new(world: &Arc<World>) -> Self {
        Self {
            world: Arc::clone(world),
            setup: Setup::of(world),
        }
    }

    /// A call comes in: it is noted, and decided later.
    fn begin(&self, state: &mut State, activity: Activity, call: &Call) -> Conduct {
        let function = Function::of(call);
        let (handle, what) = self.what(&function);
        let conduct = self.conduct(state, activity, &function);
        let at = state
            .calls
            .partition_point(|other| other.activity < activity);
        let pending = Pending {
            activity,
            made: call.made,
            handle,
            fault: None,
            duty: duty(&what),
            what,
        };
        state.calls.insert(at, pending);
        conduct
    }

    /// The session handle of a call, and what it asks for.
    fn what(&self, function: &Function) -> (Value, What) {
        use Function as F;
        match *function {
            F::RmStartSession { .. } => (Value::Null, What::Start),
            F::RmJoinSession { strSessionKey } => (Value::Null, What::Join(strSessionKey)),
            F::RmRegisterResources {
                dwSessionHandle,
                rgsFileNames,
                rgApplications,
                rgsServiceNames,
            } => {
                let resources = [rgsFileNames, rgApplications, rgsServiceNames];
                let concerned = resources.map(|resource| self.setup.concerned(resource));
                let apps = concerned.into_iter().flat_map(|apps| apps.iter()).collect();
                (dwSessionHandle, What::Register(apps))
            }
            F::RmGetList { dwSessionHandle } => (dwSessionHandle, What::List),
            F::RmShutdown {
                dwSessionHandle,
                lActionFlags,
                fnStatus,
            } => (
                dwSessionHandle,
                order(Kind::Shutdown, lActionFlags, fnStatus),
            ),
            F::RmRestart {
                dwSessionHandle,
                dwRestartFlags,
                fnStatus,
            } => (
                dwSessionHandle,
                order(Kind::Restart, dwRestartFlags, fnStatus),
            ),
            F::RmCancelCurrentTask { dwSessionHandle } => (dwSessionHandle, What::Cancel),
            F::RmEndSession { dwSessionHandle } => (dwSessionHandle, What::End),
            F::ApplicationAgrees { application } => (Value::Null, What::Agrees(application)),
            F::ApplicationVetoes { application } => (Value::Null, What::Vetoes(application)),
            F::ApplicationExits { application } => (Value::Null, What::Exits(application)),
            F::RM_WRITE_STATUS_CALLBACK { .. } => panic!("clients do not call the callback"),
        }
    }

    /// Whether the caller keeps its duties. Only what has returned to it counts.
    fn conduct(&self, state: &State, activity: Activity, function: &Function) -> Conduct {
        use Function as F;
        let process = self.world.client(activity).process;
        let handle = |value: Value| value.name().and_then(|name| state.handle(name));
        let foreign = |value| handle(value).is_some_and(|handle| handle.starter != process);
        let (broken, duty) = match *function {
            F::RmStartSession { dwSessionFlags } => (dwSessionFlags != Value::Number(0), SESS_7),
            F::RmRestart { dwRestartFlags, .. } if dwRestartFlags != Value::Number(0) => {
                (true, SESS_7)
            }
            F::RmShutdown {
                dwSessionHandle, ..
            }
            | F::RmRestart {
                dwSessionHandle, ..
            } => (foreign(dwSessionHandle), SHUT_1),
            F::RmCancelCurrentTask { dwSessionHandle } => (foreign(dwSessionHandle), CANCEL_3),
            F::RmRegisterResources {
                dwSessionHandle, ..
            } => {
                let left = handle(dwSessionHandle).is_some_and(|handle| {
                    handle.is_secondary() && handle.standing == Standing::Ended
                });
                (left, END_5)
            }
            _ => (false, SESS_7),
        };
        if broken {
            Conduct::Breach(duty)
        } else {
            Conduct::Proper
        }
    }

    /// Offers what may become of a call next.
    fn proceed(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        match call.what {
            What::Start => self.start(state, call, steps),
            What::Join(key) => self.join(state, call, key, steps),
            What::Register(apps) => Self::register(state, call, apps, steps),
            What::List => self.list(state, call, steps),
            What::Listing(ref listing) => self.listing(state, call, listing, steps),
            What::Begin(order) => self.begin_operation(state, call, order, steps),
            What::Operation(ref operation) => self.operate(state, call, operation, steps),
            What::Cancel => Self::cancel(state, call, steps),
            What::End => Self::end(state, call, steps),
            What::Agrees(app) => self.agrees(state, call, app, steps),
            What::Vetoes(app) => self.vetoes(state, call, app, steps),
            What::Exits(app) => self.exits(state, call, app, steps),
            What::Done(_) | What::Ended => Self::answer(state, call, steps),
        }
    }

    /// A call that is decided returns.
    fn answer(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let Some(results) = call.what.results() else {
            return;
        };
        steps.owes(call.duty);
        let next = state.with(|next| {
            next.calls.retain(|other| other.activity != call.activity);
            let ended = call.handle.name().filter(|_| call.what == What::Ended);
            if let Some(handle) = ended.and_then(|name| next.handle_mut(name)) {
                handle.standing = Standing::Ended;
            }
        });
        let cites = cites![clause CANCEL_14];
        steps.returns(call.activity, results, "the call returns", cites, next);
    }

    /// Offers the answers to a handle that stands for no open session, and says whether it does
    /// not. `relaxed` is the clause without which such a call succeeds and does nothing.
    fn turns_away(
        state: &State,
        call: &Pending,
        relaxed: Option<ClauseId>,
        steps: &mut Steps<'_, State>,
    ) -> bool {
        let clause = match state.holder(call.handle) {
            Holder::Open(..) => return false,
            Holder::Null => {
                for code in [ERROR_BAD_ARGUMENTS, UNKNOWN] {
                    let text = "NULL is refused as a handle";
                    let next = state.answered(call, code);
                    steps.internal(text, cites![clause CANCEL_18, choice NULL_HANDLE], next);
                }
                return true;
            }
            Holder::Orphaned => relaxed.unwrap_or(END_7),
            Holder::Unknown => relaxed.unwrap_or(SESS_9),
        };
        let cites = cites![clause SESS_9];
        let text = "the handle is found to be unknown";
        steps.internal(text, cites, state.answered(call, UNKNOWN));
        if steps.permits(clause, false) {
            let text = "the handle is taken though it is unknown";
            steps.internal(text, cites, state.answered(call, ERROR_SUCCESS));
        }
        true
    }

    /// Offers the failure of a call that a fault struck; `next` is the state in which it has
    /// failed.
    fn faults(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        if let Some(site) = call.fault {
            let next = state.answered(call, fault_code(site));
            let cites = cites![clause SESS_10, choice PARTIAL];
            steps.internal("the fault makes the call fail", cites, next);
        }
    }
}

/// The clause by which a call owes a result.
fn duty(what: &What) -> ClauseId {
    match what {
        What::Cancel => CANCEL_2,
        What::Begin(order) if order.has(RM_FORCE_SHUTDOWN) => SHUT_8,
        _ => CANCEL_14,
    }
}

fn order(kind: Kind, flags: Value, status: Value) -> What {
    What::Begin(Order {
        kind,
        flags: flags.number().unwrap_or(0),
        status: status.number().map(|handler| handler as u8),
    })
}

impl Spec for Specification {
    type State = State;

    fn readings(&self) -> &'static [Reading] {
        READINGS
    }

    fn initial(&self) -> State {
        State::new(&self.setup)
    }

    fn input(&self, state: &mut State, event: &Event) -> Conduct {
        match *event {
            Event::Call { activity, ref call } => return self.begin(state, activity, call),
            Event::Fault { activity, site } => {
                if let Some(call) = state.calls.iter_mut().find(|c| c.activity == activity) {
                    call.fault = Some(site);
                }
            }
            Event::Exit { activity } => self.leave(state, activity),
            _ => {}
        }
        Conduct::Proper
    }

    fn steps(&self, state: &State, steps: &mut Steps<'_, State>) {
        for call in &state.calls {
            self.proceed(state, call, steps);
        }
    }

    fn canonical(&self, state: &mut State) {
        for call in &mut state.calls {
            match call.what {
                What::Done(_) => (call.handle, call.made) = (Value::Absent, Name(0)),
                What::Ended => call.made = Name(0),
                _ => continue,
            }
            call.fault = None;
        }
        let used: Vec<Name> = state.sessions.iter().map(|session| session.name).collect();
        for name in used {
            if !state.uses(name) {
                state
                    .sessions
                    .retain(|session| session.open || session.name != name);
            }
        }
    }
}
