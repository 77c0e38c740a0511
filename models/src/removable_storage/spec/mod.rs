//! What is permitted: the specification of the calls in [`api`](super::api).
//!
//! A call becomes pending; an internal step decides it, a further one returns. What a call needs to
//! remember of the moment in which it *began* (was its session open, had its target ended) is noted
//! when it comes in.

mod allocate;
mod answer;
mod ask;
mod cancel;
mod clean;
mod contents;
mod desk;
mod dismount;
mod door;
mod enable;
mod environment;
mod errand;
mod identify;
mod inventory;
mod library;
mod mount;
mod named_drive;
mod notify;
mod operate;
mod operator;
mod places;
mod port;
mod records;
mod restart;
mod rights;
mod session;
mod state;
#[cfg(test)]
mod tests;
mod turn;

use std::sync::Arc;

use sim::{
    clause::ClauseId,
    reading::Reading,
    spec::{Conduct, Spec, Steps},
    trace::{Activity, Call, Event},
    value::{List, Name, Value},
};

use super::{
    api::{Function, NTMS_OPREQUEST},
    clauses::{MOUNT_2, NOTIF_5, READINGS, REQ_11, SESS_2, SESS_5},
    request::{By, Manner, Phase},
    setup::Setup,
};
use crate::{cites, family::World};
pub use state::State;
use state::{Pending, Progress, Standing, Waits};

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
        let function = Function::of(call);
        let name = function.session().and_then(Value::name);
        let name = name.or_else(|| state.session_of_pipe(&function));
        let name = name.unwrap_or(Name::NONE);
        let (standing, process) = match state.session(name) {
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
            function,
            ended_before: ended_before(state, &function),
            during_restart: state.is_restarting(),
            waits: waits(&function),
            duty: duty(&function),
            progress: Progress::Begun,
        };
        state.calls.insert(at, pending);
        match process {
            Some(process) if process != self.world.client(activity).process => {
                Conduct::Breach(SESS_2)
            }
            _ => Conduct::Proper,
        }
    }

    /// Offers what may become of a call next.
    fn proceed(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        self.owe(state, call, steps);
        match call.progress {
            Progress::Begun => {
                rights::settled(state, call, steps, |steps| self.decide(state, call, steps));
            }
            Progress::Enumerating(left, list) => self.enumerate(state, call, left, list, steps),
            Progress::Sweeping(left) => self.sweep(state, call, left, steps),
            Progress::Unwinding => Self::unwind(state, call, steps),
            Progress::Waiting => self.wait(state, call, steps),
            Progress::Decided(results) => {
                let next = state.with(|next| next.calls.retain(|c| c.activity != call.activity));
                let cites = cites![clause REQ_11];
                steps.returns(call.activity, results, "the call returns", cites, next);
            }
        }
    }

    /// Offers what a call that waits may do.
    fn wait(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        rights::turned_out(state, call, steps);
        match call.function {
            Function::AllocateNtmsMedia { .. } => self.allocating(state, call, steps),
            Function::WaitForNtmsOperatorRequest { .. } => operator::waiting(state, call, steps),
            Function::IdentifyNtmsSlot { .. } => Self::identifying(state, call, steps),
            Function::WaitForNtmsNotification { .. } => notify::waiting(state, call, steps),
            Function::DriveFails { .. } => environment::asks_for_service(state, call, steps),
            _ => self.mounting(state, call, steps),
        }
    }

    /// Offers what a call may do first.
    fn decide(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        use Function as F;
        match call.function {
            F::OpenNtmsSession {
                lpServer,
                dwOptions,
            } => self.open(state, call, (lpServer, dwOptions), steps),
            F::CloseNtmsSession { .. } => Self::close(state, call, steps),
            F::CleanNtmsDrive { lpDriveId, .. } => self.clean(state, call, lpDriveId, steps),
            F::EnumerateNtmsObject {
                lpContainerId,
                dwType,
                ..
            } if dwType == Value::Word(NTMS_OPREQUEST) => {
                desk::enumerate(state, call, lpContainerId, steps);
            }
            F::EnumerateNtmsObject { lpContainerId, .. } => {
                let libraries = self.libraries_in(lpContainerId);
                self.enumerate(state, call, libraries, List::EMPTY, steps);
            }
            F::GetNtmsObjectInformation { lpObjectId, .. } => {
                Self::information(state, call, lpObjectId, steps);
            }
            F::MountNtmsMedia {
                lpMediaId,
                lpDriveId,
                dwOptions,
                ..
            } => self.mount(state, call, (lpMediaId, lpDriveId, dwOptions), steps),
            F::DismountNtmsMedia { lpMediaId, .. } => {
                self.dismount_medium(state, call, lpMediaId, steps);
            }
            F::DismountNtmsDrive { lpDriveId, .. } => {
                self.dismount_drive(state, call, lpDriveId, steps);
            }
            F::EjectNtmsMedia { .. } | F::InjectNtmsMedia { .. } => self.port(state, call, steps),
            F::InventoryNtmsLibrary {
                lpLibraryId,
                dwAction,
                ..
            } => self.inventory(state, call, (lpLibraryId, dwAction), steps),
            F::IdentifyNtmsSlot { lpSlotId, .. } => self.identify(state, call, lpSlotId, steps),
            F::AccessNtmsLibraryDoor { lpLibraryId, .. } => {
                self.door(state, call, lpLibraryId, steps);
            }
            F::DisableNtmsObject {
                dwType, lpObjectId, ..
            } => {
                self.set_enabled(state, call, false, (dwType, lpObjectId), steps);
            }
            F::EnableNtmsObject {
                dwType, lpObjectId, ..
            } => {
                self.set_enabled(state, call, true, (dwType, lpObjectId), steps);
            }
            F::AllocateNtmsMedia {
                dwOptions,
                dwTimeout,
                ..
            } => self.allocate(state, call, (dwOptions, dwTimeout), steps),
            F::CancelNtmsLibraryRequest { lpRequestId, .. } => {
                Self::cancel(state, call, lpRequestId, steps);
            }
            F::DeleteNtmsRequests {
                dwType,
                lpRequestIdList,
                ..
            } => Self::delete(state, call, (dwType, lpRequestIdList), steps),
            F::SetNtmsRequestOrder {
                lpRequestId,
                dwOrderNumber,
                ..
            } => Self::order(state, call, lpRequestId, dwOrderNumber, steps),
            F::OpenNtmsNotification { dwType, .. } => notify::open(state, call, dwType, steps),
            F::WaitForNtmsNotification { hNotification, .. } => {
                notify::wait(state, call, hNotification, steps);
            }
            F::CloseNtmsNotification { hNotification } => {
                notify::close(state, call, hNotification, steps);
            }
            F::SubmitNtmsOperatorRequest {
                dwRequest,
                lpArg1Id,
                ..
            } => self.submit(state, call, dwRequest, lpArg1Id, steps),
            F::WaitForNtmsOperatorRequest { lpRequestId, .. } => {
                operator::wait(state, call, lpRequestId, steps);
            }
            F::SatisfyNtmsOperatorRequest { lpRequestId, .. } => {
                operator::satisfy(state, call, lpRequestId, steps);
            }
            F::CancelNtmsOperatorRequest { lpRequestId, .. } => {
                operator::cancel(state, call, lpRequestId, steps);
            }
            _ => self.environment(state, call, steps),
        }
    }

    /// Says why a call may not stay as it is for ever, if it may not.
    fn owe(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        if call.waits == Waits::No {
            if let Some(clause) = self.overdue(state, call) {
                steps.owes(clause);
            }
            return;
        }
        let waits = call.progress == Progress::Waiting
            && state
                .awaited_by(call)
                .any(|index| !state.requests[index].phase.has_ended());
        let closed = state.closed_meanwhile(call);
        if call.waits == Waits::Until {
            steps.owes(MOUNT_2);
        }
        if closed {
            steps.owes(SESS_5);
        }
        if call.waits == Waits::Forever && !closed && !waits {
            steps.owes(REQ_11);
        }
    }

    /// By which clause a call that is not for a library to end has to go on, if it has to.
    fn overdue(&self, state: &State, call: &Pending) -> Option<ClauseId> {
        match (call.function, call.progress) {
            (_, Progress::Decided(_)) => Some(call.duty),
            (Function::AllocateNtmsMedia { dwTimeout, .. }, Progress::Waiting) => {
                self.allocation_overdue(state, call, dwTimeout)
            }
            (Function::WaitForNtmsOperatorRequest { .. }, progress) => {
                let begins = (progress == Progress::Begun).then_some(REQ_11);
                operator::overdue(state, call).or(begins)
            }
            (Function::WaitForNtmsNotification { .. }, progress) => {
                let begins = (progress == Progress::Begun).then_some(REQ_11);
                notify::overdue(state, call).or(begins)
            }
            _ => (!self.may_wait(state, call)).then_some(REQ_11),
        }
    }
}

/// Whether what a call is about has ended already.
fn ended_before(state: &State, function: &Function) -> bool {
    match *function {
        Function::CancelNtmsLibraryRequest {
            lpRequestId: id, ..
        }
        | Function::EjectNtmsMedia {
            lpEjectOperation: id,
            ..
        }
        | Function::InjectNtmsMedia {
            lpInjectOperation: id,
            ..
        } => state.has_ended(id),
        Function::CancelNtmsOperatorRequest { lpRequestId, .. }
        | Function::SatisfyNtmsOperatorRequest { lpRequestId, .. }
        | Function::WaitForNtmsOperatorRequest { lpRequestId, .. } => {
            state.operator_request_has_ended(lpRequestId)
        }
        Function::WaitForNtmsNotification { hNotification, .. }
        | Function::CloseNtmsNotification { hNotification } => state.pipe_is_closed(hNotification),
        _ => false,
    }
}

/// Whether a call waits for a library.
fn waits(function: &Function) -> Waits {
    match *function {
        Function::MountNtmsMedia {
            dwOptions,
            dwTimeout,
            ..
        } if Manner::of(dwOptions) != Manner::NoWait => Waits::at_most(dwTimeout),
        Function::IdentifyNtmsSlot { .. } => Waits::Forever,
        _ => Waits::No,
    }
}

/// By which clause a call has to return once it is decided.
fn duty(function: &Function) -> ClauseId {
    match *function {
        Function::WaitForNtmsOperatorRequest { dwTimeout, .. } => operator::duty(dwTimeout),
        Function::WaitForNtmsNotification { .. } => NOTIF_5,
        _ => REQ_11,
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
        Self::purge(state, steps);
        Self::end_doomed(state, steps);
        Self::partners(state, steps);
        desk::after_closing(state, steps);
        self.errands(state, steps);
        notify::work(state, steps);
    }

    fn canonical(&self, state: &mut State) {
        for call in &mut state.calls {
            if let Progress::Decided(_) = call.progress {
                settle(call);
            }
        }
        desk::forget(state);
        state.forget_pipes();
        for index in 0..state.requests.len() {
            if state.requests[index].phase.has_ended() && !state.is_awaited(index) {
                forget(&mut state.requests[index]);
            }
        }
        // Whoever waits for a deleted one still has to be told of its end.
        for index in (0..state.requests.len()).rev() {
            if state.requests[index].deleted && !state.is_awaited(index) {
                state.requests.remove(index);
            }
        }
    }
}

/// Erases what no longer matters of a call that is decided. If it could wait, its session still
/// says what is owed.
fn settle(call: &mut Pending) {
    call.made = Name::NONE;
    call.expired = false;
    call.fault = None;
    call.ended_before = false;
    call.function = Function::OpenNtmsSession {
        lpServer: Value::Null,
        dwOptions: Value::Null,
    };
    if call.waits == Waits::No {
        call.session = Name::NONE;
        call.standing = Standing::Unknown;
    }
}

/// Erases what nobody can see any more of a request that has ended.
fn forget(request: &mut state::Request) {
    request.owner = Name::NONE;
    request.partner = request.name;
    request.order = 0;
    request.asked = false;
    match &mut request.phase {
        Phase::Passed(drive) => *drive = 0,
        Phase::Cancelled(by) => *by = By::Administrator,
        _ => {}
    }
}
