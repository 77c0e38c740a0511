//! Rights: which a call asks for, what becomes of one whose caller lacks them, and how they are
//! withdrawn.
//!
//! They are looked at while a call has only begun, like all that can be wrong with it; so a call
//! that comes in as they are withdrawn may still be let in. Controlling a library is asked for
//! where that is worked on.

use sim::{
    reading::ReadingId,
    spec::{Cite, Steps},
    trace::Return,
    value::Value,
};

use super::{
    super::{
        api::{ERROR_ACCESS_DENIED, Function as F, NTMS_OPREQ_MESSAGE, done},
        clauses::{
            CHECK_ORDER, OP_19, PROGRESS, PROTOCOL, RIGHT_2, RIGHT_3, RIGHT_4, RIGHT_5, RIGHT_6,
            RIGHT_7, RIGHT_8, RIGHT_9, RIGHT_10, VERSION, WORLD,
        },
        setup::Access,
    },
    answer::{Objection, objections},
    state::{Pending, Progress, State},
};
use crate::cites;

/// What a call asks for.
#[derive(Clone, Copy)]
struct Right {
    least: Access,
    /// Where not everybody asks for it: the reading by whose first value it is asked for.
    open: Option<ReadingId>,
    /// The first is the clause that demands it.
    cites: &'static [Cite],
}

const USE_LIBRARY: Right = Right {
    least: Access::User,
    open: None,
    cites: cites![clause RIGHT_2, choice CHECK_ORDER, choice PROGRESS],
};

const ASK: Right = Right {
    least: Access::User,
    open: Some(VERSION),
    cites: cites![clause RIGHT_3, reading VERSION, choice CHECK_ORDER, choice PROGRESS],
};

const SEND_MESSAGE: Right = Right {
    least: Access::User,
    open: Some(VERSION),
    cites: cites![clause RIGHT_4, reading VERSION, choice CHECK_ORDER, choice PROGRESS],
};

const SUBMIT: Right = Right {
    least: Access::Control,
    open: Some(VERSION),
    cites: cites![clause OP_19, reading VERSION, choice CHECK_ORDER, choice PROGRESS],
};

const SUBSCRIBE: Right = Right {
    least: Access::User,
    open: None,
    cites: cites![clause RIGHT_5, choice CHECK_ORDER, choice PROGRESS],
};

const LIST: Right = Right {
    least: Access::User,
    open: Some(PROTOCOL),
    cites: cites![clause RIGHT_6, reading PROTOCOL, choice CHECK_ORDER, choice PROGRESS],
};

const ORDER: Right = Right {
    least: Access::Control,
    open: Some(VERSION),
    cites: cites![clause RIGHT_7, reading VERSION, choice CHECK_ORDER, choice PROGRESS],
};

const ALLOCATE: Right = Right {
    least: Access::Control,
    open: None,
    cites: cites![clause RIGHT_8, choice CHECK_ORDER, choice PROGRESS],
};

/// What a call asks for beyond controlling a library, if anything.
fn asked_by(function: &F) -> Option<Right> {
    Some(match *function {
        F::MountNtmsMedia { .. } | F::DismountNtmsMedia { .. } => USE_LIBRARY,
        F::GetNtmsObjectInformation { .. } => ASK,
        F::SubmitNtmsOperatorRequest { dwRequest, .. } => {
            match dwRequest == Value::Word(NTMS_OPREQ_MESSAGE) {
                true => SEND_MESSAGE,
                false => SUBMIT,
            }
        }
        F::OpenNtmsNotification { .. } => SUBSCRIBE,
        F::EnumerateNtmsObject { .. } | F::WaitForNtmsOperatorRequest { .. } => LIST,
        F::SetNtmsRequestOrder { .. } => ORDER,
        F::AllocateNtmsMedia { .. } => ALLOCATE,
        _ => return None,
    })
}

/// What a call that comes in asks for and its caller has not.
fn lacked(state: &State, call: &Pending) -> Option<Right> {
    let right = asked_by(&call.function)?;
    (call.progress == Progress::Begun && state.access(call) < right.least).then_some(right)
}

/// Goes on once it is settled whether the right is asked for that the caller of a call lacks.
pub(super) fn settled<'a>(
    state: &State,
    call: &Pending,
    steps: &mut Steps<'a, State>,
    go_on: impl Fn(&mut Steps<'a, State>),
) {
    match lacked(state, call).and_then(|right| right.open) {
        Some(reading) => steps.under(reading, |steps, _| go_on(steps)),
        None => go_on(steps),
    }
}

/// Offers to turn a call away whose caller lacks a right, and tells whether it may go on.
pub(super) fn admitted(state: &State, call: &Pending, steps: &mut Steps<'_, State>) -> bool {
    let Some(right) = lacked(state, call) else {
        return true;
    };
    let mut applies = true;
    if let Some(reading) = right.open {
        // It is settled by now: there is one value.
        steps.under(reading, |_, value| applies = value == 0);
    }
    let denied = Objection {
        applies,
        code: ERROR_ACCESS_DENIED,
        text: "the caller lacks a right",
        cites: right.cites,
    };
    objections(state, call, &[denied], steps)
}

/// Offers what [`RIGHT_9`] forbids: a call that waits is turned out.
pub(super) fn turned_out(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    if state.access(call) == Access::None && steps.permits(RIGHT_9, false) {
        let next = state.answered(call, Return::of(ERROR_ACCESS_DENIED));
        steps.internal("a waiting call is turned out", cites![clause RIGHT_9], next);
    }
}

/// The user of a session loses all access; whether an administrator can is open.
pub(super) fn withdraw(
    state: &State,
    call: &Pending,
    session: Value,
    steps: &mut Steps<'_, State>,
) {
    let kept = state.answered(call, done());
    let withdrawn = kept.with(|next| {
        let mut sessions = next.sessions.iter_mut();
        if let Some(found) = sessions.find(|it| Value::Name(it.name) == session) {
            found.access = Access::None;
        }
    });
    let known = session.name().and_then(|name| state.session(name));
    if known.is_none_or(|known| known.access != Access::Administrator) {
        let cites = cites![choice WORLD];
        return steps.internal("access is withdrawn", cites, withdrawn);
    }
    steps.under(VERSION, |steps, value| {
        let next = [&kept, &withdrawn][usize::from(value)].clone();
        let cites = cites![clause RIGHT_10, reading VERSION, choice WORLD];
        steps.internal("an administrator's access is withdrawn", cites, next);
    });
}
