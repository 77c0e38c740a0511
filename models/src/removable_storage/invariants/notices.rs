//! Promises about notifications: what is told has happened, once, in this order, and to nobody who
//! has closed.

use sim::value::{Value, Word};

use super::{
    super::{
        api::{
            ERROR_SUCCESS, FIRST_OUT, FUNCTIONS, Function as F, NOTICES_MAX, NTMS_LIBREQUEST,
            NTMS_OBJ_DELETE, NTMS_OBJ_INSERT, NTMS_OBJ_UPDATE, SECOND_OUT,
        },
        clauses::{CANCEL_13, NOTIF_1, NOTIF_3, NOTIF_4, NOTIF_6},
    },
    calls::{Seen, calls, rests},
};
use crate::family::{Broken, History};

/// A change that a call told.
struct Notice<'a> {
    /// The call that waited for it.
    wait: &'a Seen,
    /// The notification at which it waited.
    pipe: Value,
    change: Word,
    object: Value,
}

fn notices(calls: &[Seen]) -> Vec<Notice<'_>> {
    let told = calls.iter().filter_map(|wait| match wait.function {
        F::WaitForNtmsNotification { hNotification, .. } if wait.code() == Some(ERROR_SUCCESS) => {
            Some(Notice {
                wait,
                pipe: hNotification,
                change: wait.out(FIRST_OUT).word()?,
                object: wait.out(SECOND_OUT),
            })
        }
        _ => None,
    });
    told.collect()
}

/// The call that opened a notification, and of what type the objects are whose changes it tells.
fn opening(calls: &[Seen], pipe: Value) -> Option<(&Seen, Value)> {
    calls.iter().find_map(|call| match call.function {
        F::OpenNtmsNotification { dwType, .. } if Value::Name(call.made) == pipe => {
            Some((call, dwType))
        }
        _ => None,
    })
}

/// The call that makes an object, and which of those that it makes this is.
fn maker(calls: &[Seen], object: Value) -> Option<(&Seen, usize)> {
    let name = object.name()?;
    calls.iter().find_map(|call| {
        let nth = usize::from(name.0.checked_sub(call.made.0)?);
        (nth < made_by(call).len()).then_some((call, nth))
    })
}

/// What kinds of object a call makes.
fn made_by(call: &Seen) -> &'static [&'static str] {
    FUNCTIONS[usize::from(call.function.index())].makes
}

pub(super) fn tell_what_has_happened(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for notice in notices(&calls) {
        let Some((returned, _)) = notice.wait.returned else {
            continue;
        };
        let Some((open, kind)) = opening(&calls, notice.pipe) else {
            return Err(notice
                .wait
                .breaks(NOTIF_6, "nobody opened this notification"));
        };
        let maker = maker(&calls, notice.object).filter(|(call, _)| call.began < returned);
        let Some((maker, nth)) = maker else {
            return Err(notice
                .wait
                .breaks(NOTIF_1, "what is told of does not exist"));
        };
        let of_library = made_by(maker)[nth] == "request";
        if of_library != (kind == Value::Word(NTMS_LIBREQUEST)) {
            return Err(notice
                .wait
                .breaks(NOTIF_1, "what is told of is of another type"));
        }
        // What lies in a port is identified later on, and others ask operators later on.
        let at_once = nth == 0 && !matches!(maker.function, F::MediumEntersPort { .. });
        let inserted = notice.change == NTMS_OBJ_INSERT && at_once;
        if inserted && maker.returned_before(open.began) {
            let text = "what came to be before anybody subscribed is told";
            return Err(notice.wait.breaks(NOTIF_1, text));
        }
    }
    Ok(())
}

pub(super) fn tell_each_change_once_and_in_order(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let notices = notices(&calls);
    for (index, notice) in notices.iter().enumerate() {
        let others = notices.iter().enumerate().filter(|(other, it)| {
            *other != index && it.pipe == notice.pipe && it.object == notice.object
        });
        for (_, other) in others {
            let once = [NTMS_OBJ_INSERT, NTMS_OBJ_DELETE].contains(&notice.change);
            if once && other.change == notice.change {
                return Err(notice.wait.breaks(NOTIF_1, "one change is told twice"));
            }
            // Of two calls at once the one that was told first may return last.
            let earlier = other.wait.returned_before(notice.wait.began);
            let last = other.change == NTMS_OBJ_DELETE || notice.change == NTMS_OBJ_INSERT;
            if earlier && last {
                let text = "what is gone changes, or what has changed comes to be";
                return Err(notice.wait.breaks(CANCEL_13, text));
            }
        }
    }
    Ok(())
}

pub(super) fn tell_nothing_after_the_close(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let closed = |notice: &Notice<'_>| {
        calls.iter().any(|call| match call.function {
            F::CloseNtmsNotification { hNotification } => {
                hNotification == notice.pipe
                    && call.code() == Some(ERROR_SUCCESS)
                    && call.returned_before(notice.wait.began)
            }
            _ => false,
        })
    };
    match notices(&calls).iter().find(|notice| closed(notice)) {
        Some(notice) => Err(notice
            .wait
            .breaks(NOTIF_6, "a closed notification tells a change")),
        None => Ok(()),
    }
}

pub(super) fn are_closed_once(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let closings = calls.iter().filter_map(|call| match call.function {
        F::CloseNtmsNotification { hNotification } if call.code() == Some(ERROR_SUCCESS) => {
            Some((call, hNotification))
        }
        _ => None,
    });
    let closings: Vec<_> = closings.collect();
    for (index, (call, pipe)) in closings.iter().enumerate() {
        if closings[..index].iter().any(|(_, other)| other == pipe) {
            return Err(call.breaks(NOTIF_3, "a notification is closed twice"));
        }
    }
    Ok(())
}

/// Where everything rests and nothing is done but waiting, only what a pipe holds is told.
pub(super) fn hold_only_so_many(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for rest in rests(history) {
        let later: Vec<_> = calls.iter().filter(|call| call.began > rest).collect();
        if !later.iter().all(|call| waits_at(call).is_some()) {
            continue;
        }
        for (index, wait) in later.iter().enumerate() {
            let same = later[..index].iter().filter(|other| {
                waits_at(other) == waits_at(wait) && other.code() == Some(ERROR_SUCCESS)
            });
            if wait.code() == Some(ERROR_SUCCESS) && same.count() == NOTICES_MAX {
                return Err(wait.breaks(NOTIF_4, "a pipe holds more than it has room for"));
            }
        }
    }
    Ok(())
}

/// The notification at which a call waits.
fn waits_at(call: &Seen) -> Option<Value> {
    match call.function {
        F::WaitForNtmsNotification { hNotification, .. } => Some(hNotification),
        _ => None,
    }
}

/// How often a request changes after it has come to be: a library's waits, begins and ends; an
/// operator's is read, acknowledged and ended.
const CHANGES_MAX: usize = 3;

pub(super) fn tell_no_more_than_can_change(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let notices = notices(&calls);
    for (index, notice) in notices.iter().enumerate() {
        let before = notices[..index].iter().filter(|other| {
            other.change == NTMS_OBJ_UPDATE
                && other.object == notice.object
                && other.pipe == notice.pipe
        });
        if notice.change == NTMS_OBJ_UPDATE && before.count() == CHANGES_MAX {
            return Err(notice
                .wait
                .breaks(NOTIF_1, "more is told than can have changed"));
        }
    }
    Ok(())
}
