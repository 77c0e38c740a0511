//! `MountNtmsMedia`: the call that waits, and what its request's end makes it return.

use arrayvec::ArrayVec;
use sim::{
    spec::{Cite, Steps},
    trace::Return,
    value::{List, Name, Value, Word},
};

use super::{
    super::{
        api::{
            DATABASE, ERROR_BUSY, ERROR_CANCELLED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL,
            ERROR_INVALID_LIBRARY, ERROR_INVALID_MEDIA, ERROR_INVALID_PARAMETER,
            ERROR_MEDIA_OFFLINE, ERROR_NOT_CONNECTED, ERROR_REQUEST_REFUSED,
            ERROR_RESOURCE_DISABLED, ERROR_SUCCESS, ERROR_TIMEOUT, ERROR_WRITE_PROTECT, FIRST_OUT,
            NTMS_LIBREQUEST, NTMS_MOUNT_SPECIFIC_DRIVE, NTMS_MOUNT_WRITE, REQUESTS_MAX,
        },
        clauses::{
            APART, CANCEL_8, CANCEL_20, CHECK_ORDER, DESK_REFUSED, FAULT_2, FAULT_3, FULL, MOUNT_1,
            MOUNT_2, MOUNT_3, MOUNT_4, MOUNT_5, MOUNT_6, MOUNT_9, MOUNT_10, MOUNT_11, MOUNT_12,
            MOUNT_13, MOUNT_14, MOUNT_16, MOUNT_17, MOUNT_18, MOUNT_CANCELLED, MOUNT_TIMEOUT,
            OBJ_2, OFFLINE, PARTNER, PROGRESS, REQ_1, REQ_6, RESTART_CODE, SESS_5, SESS_6,
        },
        request::{By, Manner, Part, Phase, Work},
    },
    Specification,
    answer::{Objection, in_session, objection_by},
    notify::Change,
    state::{Pending, Progress, Request, State},
};
use crate::cites;

/// Offers to fail with the database, if it does. `queued` is the state in which the request is
/// queued all the same, where there could be one.
pub(super) fn not_stored(
    state: &State,
    call: &Pending,
    queued: Option<&State>,
    steps: &mut Steps<'_, State>,
) {
    if call.fault != Some(DATABASE) {
        return;
    }
    let queued = queued.filter(|_| steps.permits(FAULT_2, false));
    for state in [Some(state), queued].into_iter().flatten() {
        let next = state.answered(call, Return::of(ERROR_DATABASE_FAILURE));
        steps.internal("the database fails", cites![clause FAULT_2], next);
    }
}

/// The database has no room for a request.
pub(super) fn no_room(state: &State) -> Objection {
    no_room_for(state, 1)
}

/// The database has no room for so many requests.
fn no_room_for(state: &State, count: usize) -> Objection {
    let stored = state.requests.iter().filter(|it| !it.deleted).count();
    Objection {
        applies: stored + count > REQUESTS_MAX,
        code: ERROR_DATABASE_FULL,
        text: "the database is full",
        cites: cites![clause FAULT_3, choice CHECK_ORDER],
    }
}

/// Whether a call can go on whose page lists no code for a database that has no room.
pub(super) fn has_room(state: &State, call: &Pending, steps: &mut Steps<'_, State>) -> bool {
    let codes = [ERROR_DATABASE_FULL, ERROR_DATABASE_FAILURE];
    let full = Objection {
        cites: cites![clause FAULT_3, reading FULL, choice CHECK_ORDER],
        ..no_room(state)
    };
    objection_by((FULL, &codes), state, call, full, steps)
}

/// Puts a request into the queue of its library, if there is room.
pub(super) fn queue(state: &mut State, call: &Pending, library: u8, work: Work) {
    enqueue(state, call.made, call.session, library, work);
}

/// Puts the mounts of a call into the queue of their library: one, or two that know of each other.
fn queue_mounts(state: &mut State, call: &Pending, library: u8, works: &[Work]) {
    let names = [call.made, Work::second(call.made)];
    for (work, name) in works.iter().zip(names) {
        enqueue(state, name, call.session, library, *work);
    }
    if works.len() == names.len() {
        for (own, other) in [(names[0], names[1]), (names[1], names[0])] {
            if let Some(index) = state.request(own) {
                state.requests[index].partner = other;
            }
        }
    }
}

/// As [`queue`], whoever asks for it.
pub(super) fn enqueue(state: &mut State, name: Name, owner: Name, library: u8, work: Work) {
    let request = Request {
        name,
        library,
        owner,
        partner: name,
        work,
        phase: Phase::Queued,
        removal: None,
        order: 0,
        asked: false,
        due: false,
        deleted: false,
    };
    let at = state.requests.partition_point(|other| other.name < name);
    // A relaxed run comes here with a full database too.
    if !state.requests.is_full() {
        state.requests.insert(at, request);
        state.tell(NTMS_LIBREQUEST, name, Change::Inserted);
    }
}

impl Specification {
    pub(super) fn mount(
        &self,
        state: &State,
        call: &Pending,
        (medium, drive, options): (Value, Value, Value),
        steps: &mut Steps<'_, State>,
    ) {
        let manner = self.setup.manner(options, drive);
        if state.closed_meanwhile(call) {
            steps.internal(
                "the session is being closed: the mount is unwound before it is queued",
                cites![clause SESS_5, clause SESS_6, choice PROGRESS],
                state.answered(call, Return::of(ERROR_CANCELLED)),
            );
        }
        let media = self.setup.media_of(medium);
        let library = |medium: &u8| self.setup.library_of(Part::Medium(*medium));
        let away = |medium: &u8| state.is_offline(*medium) || !state.is_online(library(medium));
        let offline = media.iter().any(away);
        let twice = media.len() == 2 && media[0] == media[1];
        let disabled = media.iter().any(|it| state.is_disabled(Part::Medium(*it)));
        let closed = matches!(manner, Manner::Into(it) if state.is_disabled(Part::Drive(it)));
        let protected = options == Value::Word(NTMS_MOUNT_WRITE)
            && media.iter().any(|it| self.setup.is_complete(*it));
        let list = [
            no_room_for(state, media.len().max(1)),
            Objection {
                applies: medium == Value::Null,
                code: ERROR_INVALID_PARAMETER,
                text: "the medium is NULL",
                cites: cites![clause MOUNT_13, choice CHECK_ORDER],
            },
            Objection {
                applies: medium != Value::Null && media.is_empty(),
                code: ERROR_INVALID_MEDIA,
                text: "there is no such medium",
                cites: cites![clause MOUNT_11, choice CHECK_ORDER],
            },
            Objection {
                applies: twice,
                code: ERROR_INVALID_MEDIA,
                text: "a medium is to be mounted twice",
                cites: cites![clause MOUNT_16, choice CHECK_ORDER],
            },
            Objection {
                applies: offline && manner == Manner::ErrorOffline,
                code: ERROR_MEDIA_OFFLINE,
                text: "the medium is offline",
                cites: cites![clause MOUNT_6, choice CHECK_ORDER],
            },
            Objection {
                applies: disabled || closed,
                code: ERROR_RESOURCE_DISABLED,
                text: "the medium is disabled, or the drive",
                cites: cites![clause OBJ_2, choice CHECK_ORDER],
            },
            Objection {
                applies: protected,
                code: ERROR_WRITE_PROTECT,
                text: "the medium is complete",
                cites: cites![clause MOUNT_18, choice CHECK_ORDER],
            },
        ];
        not_stored(state, call, None, steps);
        let able = in_session(state, call, &list, steps);
        let together = self.are_together(state, call, &media, steps);
        let fits = options != Value::Word(NTMS_MOUNT_SPECIFIC_DRIVE)
            || self.is_of_their_library(state, call, (drive, &media), steps);
        if !able || !together || !fits {
            return;
        }
        if media.is_empty() {
            let next = state.answered(call, Return::of(ERROR_SUCCESS));
            steps.internal("nothing is mounted", cites![clause MOUNT_11], next);
            return;
        }
        if !offline {
            self.queue_mount(state, call, (&media, manner), steps);
            return;
        }
        steps.under(OFFLINE, |steps, value| match value {
            0 => self.queue_mount(state, call, (&media, manner), steps),
            _ => {
                let next = state.answered(call, Return::of(ERROR_MEDIA_OFFLINE));
                let cites = cites![clause MOUNT_6, reading OFFLINE];
                steps.internal("a medium that is offline cannot be mounted", cites, next);
            }
        });
    }

    /// Whether the media of a call are of one library; the code for the others is open.
    fn are_together(
        &self,
        state: &State,
        call: &Pending,
        media: &[u8],
        steps: &mut Steps<'_, State>,
    ) -> bool {
        let library = |medium: &u8| self.setup.library_of(Part::Medium(*medium));
        let mut others = media.iter();
        let codes = [ERROR_INVALID_LIBRARY, ERROR_INVALID_MEDIA];
        let apart = Objection {
            applies: others.any(|medium| library(medium) != library(&media[0])),
            code: codes[0],
            text: "the media are of two libraries",
            cites: cites![clause MOUNT_16, reading APART, choice CHECK_ORDER],
        };
        objection_by((APART, &codes), state, call, apart, steps)
    }

    /// The mounts are queued, and the call waits for them or returns.
    fn queue_mount(
        &self,
        state: &State,
        call: &Pending,
        (media, manner): (&[u8], Manner),
        steps: &mut Steps<'_, State>,
    ) {
        let library = self.setup.library_of(Part::Medium(media[0]));
        let others = media.iter().rev();
        let works = media
            .iter()
            .zip(others)
            .map(|(it, other)| Work::Mount(*it, *other, manner));
        let works: ArrayVec<Work, 2> = works.collect();
        let queued = state.with(|next| queue_mounts(next, call, library, &works));
        let waiting = queued.with(|next| next.advance(call, Progress::Waiting));
        if manner != Manner::NoWait {
            steps.internal("a mount is queued", cites![clause REQ_1], waiting);
            return;
        }
        if steps.permits(MOUNT_14, false) {
            steps.internal(
                "a mount waits that should not",
                cites![clause MOUNT_14],
                waiting,
            );
        }
        let next = queued.answered(call, Return::of(ERROR_SUCCESS));
        let cites = cites![clause REQ_1, clause MOUNT_14];
        steps.internal("a mount is queued that nobody waits for", cites, next);
    }

    /// The call waits for its request, or for both.
    pub(super) fn mounting(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let own: ArrayVec<usize, 2> = state.awaited_by(call).collect();
        let phase = |index: &usize| state.requests[*index].phase;
        for index in &own {
            self.mount_is_late(state, call, *index, steps);
        }
        if own.is_empty() || !own.iter().all(|index| phase(index).has_ended()) {
            return;
        }
        for index in &own {
            let request = &state.requests[*index];
            match phase(index) {
                Phase::Failed(error) => failed(state, call, error, steps),
                Phase::Cancelled(by) => self.cancelled(state, call, by, request, steps),
                _ => {}
            }
        }
        let drives = own.iter().filter_map(|index| match phase(index) {
            Phase::Passed(drive) => Some(self.setup.drives[usize::from(drive)].name),
            _ => None,
        });
        let drives: List = drives.collect();
        if drives.len() == own.len() {
            mounted(state, call, drives, steps);
        }
    }

    /// Offers what the passing of the time-out does to one of the requests for which a call waits.
    fn mount_is_late(
        &self,
        state: &State,
        call: &Pending,
        index: usize,
        steps: &mut Steps<'_, State>,
    ) {
        let request = &state.requests[index];
        let passed = matches!(request.phase, Phase::Passed(_));
        if passed && call.expired && steps.permits(CANCEL_8, false) {
            let next = state.with(|next| next.cancel(index, By::Timeout));
            steps.internal("a mounted medium times out", cites![clause CANCEL_8], next);
        }
        if request.phase.has_ended() {
            return;
        }
        if steps.permits(MOUNT_12, false) {
            let next = self.any_drive(request, ERROR_SUCCESS);
            let next = state.answered(call, next);
            steps.internal("a mount succeeds too early", cites![clause MOUNT_12], next);
        }
        if steps.permits(MOUNT_1, call.expired) {
            steps.internal(
                "the time-out cancels the mount",
                cites![clause MOUNT_1, clause MOUNT_2, choice PROGRESS],
                state.with(|next| next.cancel(index, By::Timeout)),
            );
        }
    }

    /// Offers to cancel the other of two mounts of a call, where one has come to nothing.
    pub(super) fn partners(state: &State, steps: &mut Steps<'_, State>) {
        for (index, request) in state.requests.iter().enumerate() {
            let partner = state
                .request(request.partner)
                .filter(|other| *other != index);
            let failed = partner.is_some_and(|other| {
                let phase = state.requests[other].phase;
                phase.has_ended() && !matches!(phase, Phase::Passed(_))
            });
            if !failed || request.phase.has_ended() {
                continue;
            }
            let handled = matches!(request.phase, Phase::InProcess(_));
            steps.under(PARTNER, |steps, value| {
                if value == 0 {
                    if !handled {
                        steps.owes(MOUNT_17);
                    }
                    let cites = cites![clause MOUNT_17, reading PARTNER, choice PROGRESS];
                    let next = state.with(|next| next.cancel(index, By::Partner));
                    steps.internal("half of what was to be mounted is not", cites, next);
                }
            });
        }
    }

    /// The call returns the code that belongs to whoever cancelled its request.
    fn cancelled(
        &self,
        state: &State,
        call: &Pending,
        by: By,
        request: &Request,
        steps: &mut Steps<'_, State>,
    ) {
        let offer = |steps: &mut Steps<'_, State>, results: Return, cites: &'static [Cite]| {
            let next = state.answered(call, results);
            steps.internal(
                "the mount's request is cancelled, the call unwound",
                cites,
                next,
            );
        };
        match by {
            By::Closing => {
                for code in [
                    ERROR_CANCELLED,
                    ERROR_REQUEST_REFUSED,
                    ERROR_TIMEOUT,
                    ERROR_BUSY,
                ] {
                    if steps.permits(SESS_6, code == ERROR_CANCELLED) {
                        offer(steps, Return::of(code), cites![clause SESS_6]);
                    }
                }
            }
            By::Operator => {
                for code in [
                    ERROR_REQUEST_REFUSED,
                    ERROR_CANCELLED,
                    ERROR_TIMEOUT,
                    ERROR_BUSY,
                ] {
                    if steps.permits(MOUNT_5, code == ERROR_REQUEST_REFUSED) {
                        offer(steps, Return::of(code), cites![clause MOUNT_5]);
                    }
                }
            }
            By::Administrator => steps.under(MOUNT_CANCELLED, |steps, value| {
                let code = [ERROR_CANCELLED, ERROR_REQUEST_REFUSED][usize::from(value)];
                let cites = cites![clause MOUNT_9, reading MOUNT_CANCELLED];
                offer(steps, Return::of(code), cites);
            }),
            // The other request says why.
            By::Partner => {}
            By::Desk => offer(
                steps,
                Return::of(ERROR_CANCELLED),
                cites![clause MOUNT_9, reading DESK_REFUSED],
            ),
            By::Restart => steps.under(RESTART_CODE, |steps, value| {
                let code = [ERROR_NOT_CONNECTED, ERROR_CANCELLED][usize::from(value)];
                let cites = cites![clause CANCEL_20, reading RESTART_CODE];
                offer(steps, Return::of(code), cites);
            }),
            By::Timeout => steps.under(MOUNT_TIMEOUT, |steps, value| {
                let code = [ERROR_TIMEOUT, ERROR_BUSY][usize::from(value)];
                let cites = cites![clause MOUNT_2, clause MOUNT_3, reading MOUNT_TIMEOUT];
                offer(steps, Return::of(code), cites);
                if steps.permits(MOUNT_4, false) {
                    offer(steps, self.any_drive(request, code), cites![clause MOUNT_4]);
                }
            }),
        }
    }

    /// What a relaxed run returns: a drive where none belongs.
    fn any_drive(&self, request: &Request, code: Word) -> Return {
        let mut drives = self.setup.drives_of(request.library);
        let drive = drives.find(|drive| request.work.may_be_in(*drive));
        let name = drive.map(|drive| self.setup.drives[usize::from(drive)].name);
        Return::of(code).with(FIRST_OUT, name.map_or(Value::Absent, Value::Name))
    }
}

fn mounted(state: &State, call: &Pending, drives: List, steps: &mut Steps<'_, State>) {
    let success = Return::of(ERROR_SUCCESS);
    let named = match drives.get(0).filter(|_| drives.len() == 1) {
        Some(drive) => success.with(FIRST_OUT, drive),
        None => success.with(FIRST_OUT, drives),
    };
    let cites = cites![clause MOUNT_10, clause MOUNT_12];
    let next = state.answered(call, named);
    steps.internal("what was to be mounted is", cites, next);
    if steps.permits(MOUNT_10, false) {
        let next = state.answered(call, success);
        steps.internal("no drive is named", cites![clause MOUNT_10], next);
    }
}

fn failed(state: &State, call: &Pending, error: Word, steps: &mut Steps<'_, State>) {
    let text = "the mount's request has failed";
    let refused = error == ERROR_REQUEST_REFUSED;
    for code in [ERROR_REQUEST_REFUSED, ERROR_CANCELLED] {
        if refused && steps.permits(MOUNT_5, code == ERROR_REQUEST_REFUSED) {
            let next = state.answered(call, Return::of(code));
            steps.internal(text, cites![clause MOUNT_5], next);
        }
    }
    if !refused {
        let next = state.answered(call, Return::of(error));
        steps.internal(text, cites![clause MOUNT_12, clause REQ_6], next);
    }
}
