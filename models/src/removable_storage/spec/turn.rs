//! How a library turns to a request, and how it is done with one.

use arrayvec::ArrayVec;
use sim::spec::Steps;

use super::{
    super::{
        api::{
            ERROR_BUSY, ERROR_INVALID_STATE, ERROR_MEDIA_OFFLINE, ERROR_RESOURCE_DISABLED,
            ERROR_RESOURCE_NOT_AVAILABLE,
        },
        clauses::{
            CLEAN_5, DIRECTION, DISABLED_WORK, DRIVE, EJ_2, MISSING, MOOT, MOUNT_6, MOUNT_7,
            MOUNT_8, MOUNT_19, MOUNT_20, OBJ_2, ORDERED, PROGRESS, REQ_1, REQ_3, REQ_4,
            UNAVAILABLE,
        },
        place::Place,
        request::{Manner, NO_DRIVE, Phase, Work},
    },
    Specification,
    inventory::overlook,
    state::State,
};
use crate::cites;

impl Specification {
    /// Offers how the library may turn to a request.
    pub(super) fn begin_request(&self, state: &State, index: usize, steps: &mut Steps<'_, State>) {
        if !Self::is_hindered(state, state.requests[index].work) {
            self.begin_work(state, index, steps);
            return;
        }
        steps.under(DISABLED_WORK, |steps, value| match value {
            0 => steps.internal(
                "the library turns to a request for what is disabled",
                cites![clause REQ_1, clause OBJ_2, reading DISABLED_WORK],
                state.with(|next| next.set_phase(index, Phase::Failed(ERROR_RESOURCE_DISABLED))),
            ),
            _ => self.begin_work(state, index, steps),
        });
    }

    fn begin_work(&self, state: &State, index: usize, steps: &mut Steps<'_, State>) {
        let begin = |drive| state.with(|next| next.set_phase(index, Phase::InProcess(drive)));
        let cites = cites![clause REQ_1, clause REQ_3, clause REQ_4, reading DIRECTION];
        match state.requests[index].work {
            work @ Work::Clean(_) if self.lacks(state, work) => {
                steps.internal(
                    "a cleaning request has to wait for a cleaner",
                    cites![clause REQ_1, clause CLEAN_5],
                    state.with(|next| next.set_phase(index, Phase::Waiting)),
                );
            }
            Work::Clean(drive) => {
                steps.internal(
                    "the library turns to a cleaning request",
                    cites,
                    begin(drive),
                );
            }
            Work::Dismount(medium) => match state.drive_of(medium) {
                Some(drive) => {
                    steps.internal("the library turns to a dismount", cites, begin(drive))
                }
                None => moot(state, index, steps),
            },
            Work::Empty(drive) => match state.medium_in(drive) {
                Some(_) => steps.internal("the library turns to a dismount", cites, begin(drive)),
                None => moot(state, index, steps),
            },
            Work::Disable(part) if state.is_disabled(part) => moot(state, index, steps),
            Work::Enable(part) if !state.is_disabled(part) => moot(state, index, steps),
            Work::Eject(medium) | Work::EjectNext(medium) => match state.drive_of(medium) {
                Some(_) => steps.internal(
                    "a medium that is to be ejected is in use",
                    cites![clause REQ_1, clause EJ_2],
                    state.with(|next| next.set_phase(index, Phase::Failed(ERROR_BUSY))),
                ),
                None if !matches!(state.place(medium), Place::Slot(_)) => moot(state, index, steps),
                None => steps.internal("the library turns to an eject", cites, begin(NO_DRIVE)),
            },
            Work::Inject(_) | Work::InjectMany(_) => {
                steps.internal("the library turns to an inject", cites, begin(NO_DRIVE));
            }
            Work::Process(_) | Work::Identify(_) => {
                steps.internal("the library identifies a medium", cites, begin(NO_DRIVE));
            }
            Work::Inventory(_) => {
                steps.internal(
                    "the library looks through its slots",
                    cites,
                    begin(NO_DRIVE),
                );
            }
            Work::Door(_) => {
                steps.internal("the library's door is opened", cites, begin(NO_DRIVE));
            }
            Work::Disable(_) | Work::Enable(_) => {
                steps.internal("the library turns to a change", cites, begin(NO_DRIVE));
            }
            Work::Mount(.., manner) if self.is_overtaken(state, index) => {
                steps.under(ORDERED, |steps, value| {
                    if value == 1 {
                        self.begin_mount(state, index, manner, steps);
                    }
                });
            }
            Work::Mount(.., manner) => self.begin_mount(state, index, manner, steps),
        }
    }

    fn begin_mount(
        &self,
        state: &State,
        index: usize,
        manner: Manner,
        steps: &mut Steps<'_, State>,
    ) {
        let work = state.requests[index].work;
        if state.gives_up(work) {
            steps.internal(
                "a mount's medium has gone offline",
                cites![clause REQ_1, clause MOUNT_6],
                state.with(|next| next.set_phase(index, Phase::Failed(ERROR_MEDIA_OFFLINE))),
            );
            return;
        }
        let all_online = !Self::lacks_partner(state, work);
        let may_begin = steps.permits(MOUNT_8, all_online);
        let drive_is_free = may_begin && self.drives_for(state, work).next().is_some();
        if let Work::Mount(medium, ..) = work
            && state.is_missing(medium)
            && drive_is_free
        {
            return finds_nothing(state, (index, medium), steps);
        }
        let served = all_online && drive_is_free;
        let may_wait = manner != Manner::ErrorNotAvailable;
        if !served && steps.permits(MOUNT_7, may_wait) {
            steps.internal(
                "a mount has to wait for a medium or a drive",
                cites![clause REQ_1],
                state.with(|next| next.set_phase(index, Phase::Waiting)),
            );
        }
        if !served && !may_wait {
            steps.under(UNAVAILABLE, |steps, value| {
                let code = [ERROR_BUSY, ERROR_RESOURCE_NOT_AVAILABLE][usize::from(value)];
                steps.internal(
                    "a mount may not wait and fails",
                    cites![clause MOUNT_7, reading UNAVAILABLE],
                    state.with(|next| next.set_phase(index, Phase::Failed(code))),
                );
            });
        }
        if may_begin {
            self.mount_in_a_drive(state, index, steps);
        }
    }

    /// Offers every drive that a mount could take.
    fn mount_in_a_drive(&self, state: &State, index: usize, steps: &mut Steps<'_, State>) {
        let work = state.requests[index].work;
        let Work::Mount(medium, ..) = work else {
            return;
        };
        for drive in state.drives_for(&self.setup, medium) {
            if steps.permits(MOUNT_20, work.may_be_in(drive)) {
                steps.internal(
                    "the library turns to a mount",
                    cites![
                        clause REQ_1, clause REQ_3, clause REQ_4, clause MOUNT_20, reading ORDERED,
                        choice DRIVE
                    ],
                    state.with(|next| next.set_phase(index, Phase::InProcess(drive))),
                );
            }
        }
    }

    /// Ends a request well, with all that this changes.
    pub(super) fn pass(
        &self,
        state: &State,
        index: usize,
        drive: u8,
        steps: &mut Steps<'_, State>,
    ) {
        overlook(state, state, index, steps);
        let cites = cites![clause REQ_1, choice PROGRESS];
        let passed = state.with(|next| next.pass(index, drive));
        let changed = match passed.requests[index].work {
            Work::Disable(part) => self.changed(&passed, part, false),
            Work::Enable(part) => self.changed(&passed, part, true),
            _ => ArrayVec::from_iter([passed]),
        };
        for next in changed {
            steps.internal("the library is done with a request", cites, next);
        }
    }
}

/// A library is to mount a medium that somebody has taken out of its slot: by now it knows.
fn finds_nothing(state: &State, (index, medium): (usize, u8), steps: &mut Steps<'_, State>) {
    let known = state.with(|next| next.lay(medium, Place::Outside));
    steps.under(MISSING, |steps, value| {
        let next = known.with(|next| {
            if value == 1 {
                next.set_phase(index, Phase::Failed(ERROR_INVALID_STATE));
            }
        });
        let cites = cites![clause REQ_1, clause MOUNT_19, reading MISSING];
        steps.internal("the slot of a medium is found empty", cites, next);
    });
}

/// A request finds that there is nothing left to do.
fn moot(state: &State, index: usize, steps: &mut Steps<'_, State>) {
    for phase in [Phase::Passed(NO_DRIVE), Phase::Failed(ERROR_INVALID_STATE)] {
        let next = state.with(|next| next.set_phase(index, phase));
        let cites = cites![clause REQ_1, choice MOOT];
        steps.internal("the library finds nothing left to do", cites, next);
    }
}
