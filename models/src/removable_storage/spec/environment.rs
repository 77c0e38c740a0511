//! Moves of the world: drives that end their work, media that come back, operators who refuse.

use sim::{
    spec::Steps,
    value::{Name, Value},
};

use super::{
    super::{
        api::{ERROR_REQUEST_REFUSED, FIRST_OUT, Function as F, done},
        clauses::{FAILING, LIB_5, OFFLINE_WORK, OP_12, OP_25, PROGRESS, REFUSED, REQ_1, WORLD},
        request::{By, Phase, Work},
    },
    Specification, desk, notify, rights,
    state::{Pending, Progress, State},
};
use crate::cites;

impl Specification {
    pub(super) fn environment(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        match call.function {
            F::DriveBegins { drive } | F::DriveFinishes { drive } | F::DriveFails { drive, .. } => {
                if let Some((index, drive)) = self.at_work(state, drive) {
                    drive_moves(state, call, index, drive, steps);
                }
            }
            F::MediumBecomesAvailable { medium } => {
                let mut next = state.answered(call, done());
                if let Some(medium) = self.setup.medium(medium) {
                    next.available = next.available.with(medium);
                    next.come_home(medium);
                }
                steps.internal("a medium can be had", cites![choice WORLD], next);
            }
            F::CleanerArrives { library } => {
                let mut next = state.answered(call, done());
                if let Some(library) = self.setup.library(library) {
                    next.cleaners = next.cleaners.with(library);
                }
                steps.internal("a cleaner is put in", cites![choice WORLD], next);
            }
            F::LibraryGoesOffline { library } => self.reach(state, call, (library, false), steps),
            F::LibraryComesOnline { library } => self.reach(state, call, (library, true), steps),
            F::ServiceRestarts {} => self.stop(state, call, steps),
            F::PurgeTimePasses {} => self.expire(state, call, steps),
            F::OperatorRefuses { medium } => self.refuse(state, call, medium, steps),
            F::AccessIsWithdrawn { session } => rights::withdraw(state, call, session, steps),
            F::ConsoleReads { .. }
            | F::ConsoleAcknowledges { .. }
            | F::ConsoleCompletes { .. }
            | F::ConsoleRefuses { .. } => desk::console(state, call, steps),
            F::PipeBreaks { notification } => notify::cut(state, call, notification, steps),
            _ => self.at_port(state, call, steps),
        }
    }

    /// A library goes offline or comes online.
    fn reach(
        &self,
        state: &State,
        call: &Pending,
        (library, online): (Value, bool),
        steps: &mut Steps<'_, State>,
    ) {
        let mut next = state.answered(call, done());
        if let Some(library) = self.setup.library(library) {
            next.online = match online {
                true => next.online.with(library),
                false => next.online.without(library),
            };
        }
        match online {
            true => steps.internal("a library comes online", cites![choice WORLD], next),
            false => {
                let cites = cites![clause LIB_5, reading OFFLINE_WORK, choice WORLD];
                steps.internal("a library goes offline", cites, next);
            }
        }
    }

    /// Whether an environment move may wait for ever: what it is about has not come yet.
    pub(super) fn may_wait(&self, state: &State, call: &Pending) -> bool {
        match call.function {
            F::DriveBegins { drive } | F::DriveFinishes { drive } | F::DriveFails { drive, .. } => {
                call.progress == Progress::Begun && self.at_work(state, drive).is_none()
            }
            F::OperatorRefuses { medium } => self.waiting(state, medium).next().is_none(),
            _ => self.may_wait_at_port(state, call),
        }
    }

    /// The request that a drive works on, and the drive's index.
    fn at_work(&self, state: &State, drive: Value) -> Option<(usize, u8)> {
        let drive = self.setup.drive(drive)?;
        Some((state.at_work(drive)?, drive))
    }

    /// The mounts that wait for a medium.
    fn waiting<'a>(&self, state: &'a State, medium: Value) -> impl Iterator<Item = usize> + 'a {
        let medium = self.setup.medium(medium);
        (0..state.requests.len()).filter(move |index| {
            let request = &state.requests[*index];
            let mounts =
                matches!(request.work, Work::Mount(mounted, ..) if Some(mounted) == medium);
            mounts && request.phase == Phase::Waiting
        })
    }

    fn refuse(&self, state: &State, call: &Pending, medium: Value, steps: &mut Steps<'_, State>) {
        for index in self.waiting(state, medium) {
            for phase in [
                Phase::Cancelled(By::Operator),
                Phase::Failed(ERROR_REQUEST_REFUSED),
            ] {
                let mut next = state.answered(call, done());
                next.set_phase(index, phase);
                let cites = cites![choice WORLD, choice REFUSED];
                steps.internal("an operator refuses a mount", cites, next);
            }
        }
    }
}

/// A drive has failed: operators are asked to see to it, if there is room for that.
pub(super) fn asks_for_service(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    let told = state.answered(call, done().with(FIRST_OUT, call.made));
    steps.under(FAILING, |steps, value| {
        let asks = value == 0 && !told.desk_is_full();
        let next = told.with(|next| {
            if asks {
                next.post_own(call.made, Name::NONE);
            }
        });
        let cites = cites![clause OP_12, clause OP_25, reading FAILING];
        steps.internal("a drive that has failed needs service", cites, next);
    });
}

/// A drive is at work: it is seen so, or ends the work.
fn drive_moves(
    state: &State,
    call: &Pending,
    index: usize,
    drive: u8,
    steps: &mut Steps<'_, State>,
) {
    let mut next = state.answered(call, done());
    match call.function {
        F::DriveFinishes { .. } => {
            next.pass(index, drive);
            steps.internal("the drive ends its work well", cites![choice WORLD], next);
        }
        F::DriveFails { dwErrorCode, .. } => {
            let error = dwErrorCode.word().expect("the signature asks for a word");
            let mut next = state.with(|next| next.advance(call, Progress::Waiting));
            next.set_phase(index, Phase::Failed(error));
            steps.internal("the drive fails at its work", cites![choice WORLD], next);
        }
        _ => {
            let cites = cites![clause REQ_1, choice PROGRESS];
            steps.internal("the drive is at work", cites, next);
        }
    }
}
