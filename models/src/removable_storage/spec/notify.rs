//! Notifications: what changes is told through pipes, to whoever waits at them.
//!
//! A change is first under way to a pipe and then unread in it; so it may be told a little later
//! than it can be asked about, but at rest it has been. Notices of different objects may overtake
//! one another on the way.

use arrayvec::ArrayVec;
use sim::{
    clause::ClauseId,
    spec::{Cite, Steps},
    trace::Return,
    value::{INFINITE, Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NO_DATA, ERROR_NOT_CONNECTED,
            ERROR_SUCCESS, ERROR_TIMEOUT, FIRST_OUT, Function as F, NOTICES_MAX, NTMS_OBJ_DELETE,
            NTMS_OBJ_INSERT, NTMS_OBJ_UPDATE, PIPES_MAX, SECOND_OUT, TOO_LATE, done,
        },
        clauses::{
            CANCEL_12, CANCEL_13, CHECK_ORDER, FAULT_4, MERGED, NOTICE_CLOSE, NOTICE_UNWOUND,
            NOTIF_1, NOTIF_2, NOTIF_3, NOTIF_4, NOTIF_5, NOTIF_6, NOTIF_7, NOTIF_8, PROGRESS,
            REQ_11, SESS_5, WORLD,
        },
    },
    answer::{Objection, in_session, objections},
    mount::not_stored,
    operator::not_connected,
    state::{Pending, Progress, State},
};
use crate::cites;

/// Those that are open, and closed ones that a call is still about; sorted by name.
pub(super) type Pipes = ArrayVec<Pipe, { 2 * PIPES_MAX }>;

/// How many notices can be under way to a pipe: all that the few requests of a scenario cause.
const UNDER_WAY_MAX: usize = 24;

/// An open notification.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Pipe {
    name: Name,
    /// The session in which it was opened.
    session: Name,
    /// Of what type the objects are whose changes are told.
    kind: Word,
    standing: Standing,
    /// Sorted.
    under_way: ArrayVec<Notice, UNDER_WAY_MAX>,
    /// The first is the next to be told.
    unread: ArrayVec<Notice, NOTICES_MAX>,
}

/// What can be done with a notification.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
enum Standing {
    Open,
    /// It has to be set up again.
    Broken,
    Closed,
    /// Closed with its session.
    Unwound,
}

/// A change of an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
struct Notice {
    object: Name,
    change: Change,
}

/// What has changed, in the order in which that can happen to one object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Change {
    /// It has come to be.
    Inserted,
    /// It is in another state.
    Updated,
    /// The same: an administrator's cancellation has taken effect.
    Cancelled,
    /// It is gone.
    Deleted,
}

impl Pipe {
    fn is_closed(&self) -> bool {
        matches!(self.standing, Standing::Closed | Standing::Unwound)
    }

    fn end(&mut self, standing: Standing) {
        self.standing = standing;
        self.under_way.clear();
        self.unread.clear();
    }
}

impl State {
    /// Tells whoever has subscribed to a type of object that one of them has changed.
    pub(super) fn tell(&mut self, kind: Word, object: Name, change: Change) {
        let notice = Notice { object, change };
        for pipe in &mut self.pipes {
            if pipe.kind == kind && pipe.standing == Standing::Open && !pipe.under_way.is_full() {
                let at = pipe.under_way.partition_point(|other| *other < notice);
                pipe.under_way.insert(at, notice);
            }
        }
    }

    /// All pipes are broken: the server was gone for a moment.
    pub(super) fn break_pipes(&mut self) {
        let open = self.pipes.iter_mut().filter(|pipe| !pipe.is_closed());
        open.for_each(|pipe| pipe.end(Standing::Broken));
    }

    fn pipe(&self, handle: Value) -> Option<usize> {
        let name = handle.name()?;
        self.pipes.iter().position(|pipe| pipe.name == name)
    }

    /// The session of the notification that a call is about, if it is about one.
    pub(super) fn session_of_pipe(&self, function: &F) -> Option<Name> {
        Some(self.pipes[self.pipe(handle_of(function)?)?].session)
    }

    /// Whether a handle is of a notification that is closed, or of none.
    pub(super) fn pipe_is_closed(&self, handle: Value) -> bool {
        self.pipe(handle)
            .is_none_or(|index| self.pipes[index].is_closed())
    }

    /// Drops the closed notifications that no call is about any more.
    pub(super) fn forget_pipes(&mut self) {
        let calls = &self.calls;
        let is_needed = |pipe: &Pipe| {
            let mut about = calls.iter().filter_map(|call| handle_of(&call.function));
            !pipe.is_closed() || about.any(|handle| handle == Value::Name(pipe.name))
        };
        self.pipes.retain(|pipe| is_needed(pipe));
    }
}

/// The notification that a call is about.
fn handle_of(function: &F) -> Option<Value> {
    match *function {
        F::WaitForNtmsNotification { hNotification, .. }
        | F::CloseNtmsNotification { hNotification } => Some(hNotification),
        _ => None,
    }
}

/// Offers what becomes of the notices under way, and of the notifications of closed sessions.
pub(super) fn work(state: &State, steps: &mut Steps<'_, State>) {
    for (index, pipe) in state.pipes.iter().enumerate() {
        let mut before = None;
        for (at, notice) in pipe.under_way.iter().enumerate() {
            steps.owes(match notice.change {
                Change::Cancelled => CANCEL_12,
                _ => CANCEL_13,
            });
            // Those of one object keep their order.
            if before.replace(notice.object) != Some(notice.object) {
                arrive(state, (index, at), steps);
            }
        }
        if pipe.standing == Standing::Open && state.is_restarting() {
            steps.internal(
                "a pipe breaks as the service stops",
                cites![clause NOTIF_4, choice WORLD],
                state.with(|next| next.pipes[index].end(Standing::Broken)),
            );
        }
        if !pipe.is_closed() && state.is_closed(pipe.session) {
            steps.owes(NOTIF_8);
            steps.internal(
                "a notification is closed with its session",
                cites![clause NOTIF_8, choice PROGRESS],
                state.with(|next| next.pipes[index].end(Standing::Unwound)),
            );
        }
    }
}

/// A notice arrives: it is unread, or is one with another that is; or there is no room for it.
fn arrive(state: &State, (index, at): (usize, usize), steps: &mut Steps<'_, State>) {
    let mut next = state.clone();
    let pipe = &mut next.pipes[index];
    let object = pipe.under_way[at].object;
    let notice = match pipe.under_way.remove(at).change {
        Change::Cancelled => Notice {
            object,
            change: Change::Updated,
        },
        change => Notice { object, change },
    };
    if notice.change == Change::Updated && pipe.unread.contains(&notice) {
        let text = "a change is told together with an earlier one";
        steps.internal(text, cites![clause NOTIF_1, choice MERGED], next.clone());
    }
    let pipe = &mut next.pipes[index];
    let cites = cites![clause NOTIF_1, clause NOTIF_4, clause CANCEL_13, choice MERGED];
    if pipe.unread.is_full() {
        pipe.end(Standing::Broken);
        steps.internal("a pipe is full, and breaks", cites, next);
    } else {
        pipe.unread.push(notice);
        steps.internal("a change arrives in a pipe", cites, next);
    }
}

pub(super) fn open(state: &State, call: &Pending, kind: Value, steps: &mut Steps<'_, State>) {
    let open = state.pipes.iter().filter(|pipe| !pipe.is_closed()).count();
    let list = [Objection {
        applies: open == PIPES_MAX,
        code: ERROR_NOT_CONNECTED,
        text: "the server opens no more notifications",
        cites: cites![clause FAULT_4, choice CHECK_ORDER],
    }];
    not_stored(state, call, None, steps);
    not_connected(state, call, steps);
    if !in_session(state, call, &list, steps) {
        return;
    }
    if steps.permits(NOTIF_7, false) {
        let next = state.answered(call, Return::of(ERROR_NOT_CONNECTED));
        steps.internal(
            "opening fails without a cause",
            cites![clause NOTIF_7],
            next,
        );
    }
    let pipe = Pipe {
        name: call.made,
        session: call.session,
        kind: kind.word().expect("the signature asks for a word"),
        standing: Standing::Open,
        under_way: ArrayVec::new(),
        unread: ArrayVec::new(),
    };
    let next = state.answered(call, Return::of(call.made)).with(|next| {
        let at = next.pipes.partition_point(|other| other.name < call.made);
        // A relaxed run comes here with too many as well.
        if !next.pipes.is_full() {
            next.pipes.insert(at, pipe);
        }
    });
    steps.internal("a notification is opened", cites![clause NOTIF_7], next);
}

pub(super) fn close(state: &State, call: &Pending, handle: Value, steps: &mut Steps<'_, State>) {
    let invalid = cites![clause NOTIF_3, choice CHECK_ORDER];
    let list = [
        Objection {
            applies: handle == Value::Null,
            code: ERROR_INVALID_PARAMETER,
            text: "the handle is NULL",
            cites: cites![clause NOTIF_3, choice CHECK_ORDER],
        },
        Objection {
            applies: handle != Value::Null && call.ended_before,
            ..is_closed(true, invalid)
        },
    ];
    not_stored(state, call, None, steps);
    not_connected(state, call, steps);
    let meanwhile = [is_closed(closed_meanwhile(state, call, handle), invalid)];
    let may = objections(state, call, &list, steps);
    if !(objections(state, call, &meanwhile, steps) && may) {
        return;
    }
    let next = state.answered(call, Return::of(ERROR_SUCCESS));
    let Some(index) = state.pipe(handle) else {
        return steps.internal("nothing is closed with success", invalid, next);
    };
    let closed = next.with(|next| next.pipes[index].end(Standing::Closed));
    let waiting = state.calls.iter().any(|other| {
        other.progress == Progress::Waiting && handle_of(&other.function) == Some(handle)
    });
    if !waiting {
        return steps.internal("a notification is closed", cites![clause NOTIF_3], closed);
    }
    steps.under(NOTICE_CLOSE, |steps, value| {
        let cites = cites![clause NOTIF_2, reading NOTICE_CLOSE];
        let next = match value {
            2 => state.answered(call, Return::of(ERROR_INVALID_HANDLE)),
            _ => closed.clone(),
        };
        steps.internal(
            "a notification is to be closed at which a call waits",
            cites,
            next,
        );
    });
}

/// The waiting call begins to wait, unless something is wrong.
pub(super) fn wait(state: &State, call: &Pending, handle: Value, steps: &mut Steps<'_, State>) {
    not_stored(state, call, None, steps);
    not_connected(state, call, steps);
    let closed = call.ended_before || closed_meanwhile(state, call, handle);
    let list = [is_closed(
        closed,
        cites![clause NOTIF_6, choice CHECK_ORDER, choice PROGRESS],
    )];
    if objections(state, call, &list, steps) {
        let next = state.with(|next| next.advance(call, Progress::Waiting));
        steps.internal("a wait for a change begins", cites![clause NOTIF_1], next);
    }
}

/// The call waits for a change.
pub(super) fn waiting(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    let Some((index, timeout)) = awaited(state, call) else {
        let next = state.answered(call, Return::of(ERROR_TIMEOUT));
        return steps.internal("nothing is awaited", cites![clause NOTIF_6], next);
    };
    let pipe = &state.pipes[index];
    match pipe.standing {
        Standing::Open => {
            if let Some(notice) = pipe.unread.first() {
                let next = state.answered(call, told(*notice));
                let next = next.with(|next| {
                    next.pipes[index].unread.remove(0);
                });
                steps.internal(
                    "a change is told",
                    cites![clause NOTIF_1, clause CANCEL_13],
                    next,
                );
            }
            if steps.permits(NOTIF_1, false) {
                let next = state.answered(call, Return::of(ERROR_SUCCESS));
                steps.internal("no change is told", cites![clause NOTIF_1], next);
            }
            let passed = timeout == 0 || call.expired;
            if pipe.unread.is_empty() && steps.permits(NOTIF_5, passed) {
                let cites = cites![clause NOTIF_5];
                fails(state, call, ERROR_TIMEOUT, (REQ_11, cites), steps);
            }
        }
        Standing::Broken => {
            let cites = cites![clause NOTIF_4];
            fails(state, call, ERROR_NO_DATA, (NOTIF_5, cites), steps);
        }
        Standing::Closed => steps.under(NOTICE_CLOSE, |steps, value| {
            let code = [ERROR_NO_DATA, ERROR_INVALID_HANDLE][usize::from(value == 1)];
            let cites = cites![clause NOTIF_2, reading NOTICE_CLOSE];
            fails(state, call, code, (NOTIF_2, cites), steps);
        }),
        Standing::Unwound => {
            for code in [ERROR_NO_DATA, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED] {
                let cites = cites![clause SESS_5, choice NOTICE_UNWOUND];
                fails(state, call, code, (SESS_5, cites), steps);
            }
        }
    }
}

/// A wait tells no change, and has to return by this clause.
fn fails(
    state: &State,
    call: &Pending,
    code: Word,
    (duty, cites): (ClauseId, &'static [Cite]),
    steps: &mut Steps<'_, State>,
) {
    let call = Pending { duty, ..*call };
    let next = state.with(|next| {
        next.note(&call);
        next.answer(&call, Return::of(code));
    });
    steps.internal("the wait tells no change", cites, next);
}

/// By which clause a wait has to return, if it has to.
pub(super) fn overdue(state: &State, call: &Pending) -> Option<ClauseId> {
    let Some((index, timeout)) = awaited(state, call) else {
        return Some(NOTIF_6);
    };
    let pipe = &state.pipes[index];
    match pipe.standing {
        Standing::Closed => Some(NOTIF_2),
        Standing::Unwound => Some(SESS_5),
        _ if state.is_closed(pipe.session) => Some(SESS_5),
        Standing::Open if pipe.unread.is_empty() && timeout == INFINITE => None,
        Standing::Open | Standing::Broken => Some(NOTIF_5),
    }
}

/// Somebody cuts a pipe.
pub(super) fn cut(state: &State, call: &Pending, handle: Value, steps: &mut Steps<'_, State>) {
    let open = state
        .pipe(handle)
        .filter(|index| state.pipes[*index].standing == Standing::Open);
    let next = match open {
        Some(index) => state.answered(call, done()).with(|next| {
            next.pipes[index].end(Standing::Broken);
        }),
        None => state.answered(call, Return::of(TOO_LATE)),
    };
    steps.internal("a pipe breaks", cites![choice WORLD], next);
}

fn told(notice: Notice) -> Return {
    let operation = match notice.change {
        Change::Inserted => NTMS_OBJ_INSERT,
        Change::Updated | Change::Cancelled => NTMS_OBJ_UPDATE,
        Change::Deleted => NTMS_OBJ_DELETE,
    };
    Return::of(ERROR_SUCCESS)
        .with(FIRST_OUT, operation)
        .with(SECOND_OUT, notice.object)
}

/// The notification at which a call waits, unless there is none, and how long the call waits.
fn awaited(state: &State, call: &Pending) -> Option<(usize, u32)> {
    let F::WaitForNtmsNotification {
        hNotification,
        dwTimeout,
    } = call.function
    else {
        return None;
    };
    Some((state.pipe(hNotification)?, dwTimeout.number()?))
}

fn closed_meanwhile(state: &State, call: &Pending, handle: Value) -> bool {
    !call.ended_before && state.pipe_is_closed(handle)
}

fn is_closed(applies: bool, cites: &'static [Cite]) -> Objection {
    Objection {
        applies,
        code: ERROR_INVALID_HANDLE,
        text: "there is no such notification",
        cites,
    }
}
