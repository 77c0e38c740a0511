//! What is permitted: the specification of the calls in [`api`](super::api).
//!
//! A call becomes pending; an internal step decides it, a further one returns. What a call needs to
//! remember of the moment in which it *began* (was its session open, had its target ended) is noted
//! when it comes in.

mod answer;
mod ask;
mod cancel;
mod clean;
mod environment;
mod library;
mod mount;
mod session;
mod state;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use sim::{
    reading::Reading,
    spec::{Conduct, Spec, Steps},
    trace::{Activity, Call, Event},
    value::{INFINITE, List, Name, Value},
};

use super::{
    api::Function,
    clauses::{MOUNT_2, READINGS, REQ_11, SESS_2, SESS_5},
    request::{By, Phase},
    setup::Setup,
};
use crate::{cites, family::World};
pub use state::State;
use state::{Pending, Standing, What};

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

    /// A call comes in: it is noted, with what must be known of this moment.
    fn begin(&self, state: &mut State, activity: Activity, call: &Call) -> Conduct {
        let (session, what) = self.what(state, &Function::of(call));
        let name = session.name().unwrap_or(Name(0));
        let (standing, process) = match session.name().and_then(|name| state.session(name)) {
            None => (Standing::Unknown, None),
            Some(session) if session.open => (Standing::Open, Some(session.process)),
            Some(session) => (Standing::Closed, Some(session.process)),
        };
        let at = state
            .calls
            .partition_point(|other| other.activity < activity);
        let pending = Pending {
            activity,
            made: call.made,
            session: name,
            standing,
            expired: false,
            fault: None,
            what,
        };
        state.calls.insert(at, pending);
        match process {
            Some(process) if process != self.world.client(activity).process => {
                Conduct::Breach(SESS_2)
            }
            _ => Conduct::Proper,
        }
    }

    /// The session of a call, and what it asks for.
    fn what(&self, state: &State, function: &Function) -> (Value, What) {
        use Function as F;
        match *function {
            F::OpenNtmsSession { lpServer } => (Value::Null, What::Open(lpServer)),
            F::CloseNtmsSession { hSession } => (hSession, What::Close),
            F::CleanNtmsDrive {
                hSession,
                lpDriveId,
            } => (hSession, What::Clean(lpDriveId)),
            F::EnumerateNtmsObject {
                hSession,
                lpContainerId,
                ..
            } => {
                let libraries = self.libraries_in(lpContainerId);
                (
                    hSession,
                    What::Enumerate(lpContainerId, libraries, List::EMPTY),
                )
            }
            F::GetNtmsObjectInformation {
                hSession,
                lpObjectId,
            } => (hSession, What::Information(lpObjectId)),
            F::MountNtmsMedia {
                hSession,
                lpMediaId,
                dwTimeout,
            } => {
                let can_time_out = dwTimeout != Value::Number(INFINITE);
                (hSession, What::Mount(lpMediaId, can_time_out))
            }
            F::CancelNtmsLibraryRequest {
                hSession,
                lpRequestId,
            } => (
                hSession,
                What::Cancel(lpRequestId, state.has_ended(lpRequestId)),
            ),
            F::DriveBegins { drive } => (Value::Null, What::DriveBegins(drive)),
            F::DriveFinishes { drive } => (Value::Null, What::DriveFinishes(drive)),
            F::DriveFails { drive, dwErrorCode } => {
                let error = dwErrorCode.word().expect("the signature asks for a word");
                (Value::Null, What::DriveFails(drive, error))
            }
            F::MediumBecomesAvailable { medium } => {
                (Value::Null, What::MediumBecomesAvailable(medium))
            }
            F::OperatorRefuses { medium } => (Value::Null, What::OperatorRefuses(medium)),
        }
    }

    /// Offers what may become of a call next.
    fn proceed(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        self.owe(state, call, steps);
        match call.what {
            What::Open(server) => self.open(state, call, server, steps),
            What::Close => Self::close(state, call, steps),
            What::Unwind => Self::unwind(state, call, steps),
            What::Clean(drive) => self.clean(state, call, drive, steps),
            What::Enumerate(container, left, list) => {
                self.enumerate(state, call, container, left, list, steps);
            }
            What::Information(id) => Self::information(state, call, id, steps),
            What::Cancel(id, ended) => Self::cancel(state, call, id, ended, steps),
            What::Mount(medium, _) => self.mount(state, call, medium, steps),
            What::Mounting(_) => self.mounting(state, call, steps),
            What::Done(results) | What::Mounted(results, _) => {
                let next = state.with(|next| next.calls.retain(|c| c.activity != call.activity));
                let cites = cites![clause REQ_11];
                steps.returns(call.activity, results, "the call returns", cites, next);
            }
            _ => self.environment(state, call, steps),
        }
    }

    /// Says why a call may not stay as it is for ever, if it may not.
    fn owe(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let can_time_out = match call.what {
            What::Mount(_, can_time_out)
            | What::Mounting(can_time_out)
            | What::Mounted(_, can_time_out) => can_time_out,
            _ => {
                if !self.may_wait(state, call) {
                    steps.owes(REQ_11);
                }
                return;
            }
        };
        let index = state.request(call.made);
        let waits = matches!(call.what, What::Mounting(_))
            && index.is_some_and(|index| !state.requests[index].phase.has_ended());
        let closed = state.closed_meanwhile(call);
        if can_time_out {
            steps.owes(MOUNT_2);
        }
        if closed {
            steps.owes(SESS_5);
        }
        if !can_time_out && !closed && !waits {
            steps.owes(REQ_11);
        }
    }
}

impl Spec for Specification {
    type State = State;

    fn readings(&self) -> &'static [Reading] {
        READINGS
    }

    fn initial(&self) -> State {
        let process = self
            .world
            .clients
            .first()
            .map_or(0, |client| client.process);
        State::new(&self.setup, process)
    }

    fn input(&self, state: &mut State, event: &Event) -> Conduct {
        match *event {
            Event::Call { activity, ref call } => return self.begin(state, activity, call),
            Event::Deadline { activity } => {
                if let Some(call) = state.calls.iter_mut().find(|c| c.activity == activity) {
                    call.expired = true;
                }
            }
            Event::Fault { activity, site } => {
                if let Some(call) = state.calls.iter_mut().find(|c| c.activity == activity) {
                    call.fault = Some(site);
                }
            }
            _ => {}
        }
        Conduct::Proper
    }

    fn steps(&self, state: &State, steps: &mut Steps<'_, State>) {
        for call in &state.calls {
            self.proceed(state, call, steps);
        }
        for library in 0..self.setup.libraries.len() as u8 {
            self.work(state, library, steps);
        }
        Self::after_closing(state, steps);
    }

    fn canonical(&self, state: &mut State) {
        for call in &mut state.calls {
            match call.what {
                What::Done(_) => {
                    call.session = Name(0);
                    call.standing = Standing::Unknown;
                    settle(call);
                }
                // Its session still says what is owed.
                What::Mounted(..) => settle(call),
                _ => {}
            }
        }
        for index in 0..state.requests.len() {
            let request = state.requests[index];
            let awaited = state
                .calls
                .iter()
                .any(|call| call.made == request.name && matches!(call.what, What::Mounting(_)));
            if request.phase.has_ended() && !awaited {
                forget(&mut state.requests[index]);
            }
        }
    }
}

/// Erases what no longer matters of a call that is decided.
fn settle(call: &mut Pending) {
    call.made = Name(0);
    call.expired = false;
    call.fault = None;
}

/// Erases what nobody can see any more of a request that has ended.
fn forget(request: &mut state::Request) {
    request.owner = Name(0);
    match &mut request.phase {
        Phase::Passed(drive) => *drive = 0,
        Phase::Cancelled(by) => *by = By::Administrator,
        _ => {}
    }
}
