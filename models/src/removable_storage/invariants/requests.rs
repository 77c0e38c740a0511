//! Promises about library requests and their cancelling.

use sim::{
    trace::Event,
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            CANCELLED, ERROR_NOT_ENOUGH_MEMORY, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, FAILED,
            FIRST_OUT, Function, INPROCESS, PASSED, QUEUED, SECOND_OUT, STOPPED,
        },
        clauses::{CANCEL_2, CANCEL_3, CANCEL_8, CANCEL_9, CANCEL_17, REQ_1, REQ_5, REQ_6, REQ_7},
        request::Work,
        setup::{Access, Setup},
    },
    calls::{Seen, calls, happens_in, rests},
    records,
    rights::access,
};
use crate::family::{Broken, History};

/// A state of a request as some call told it.
pub(super) struct Told {
    pub(super) id: Value,
    pub(super) state: Word,
    /// Index into the calls.
    pub(super) by: usize,
}

/// Every state that was told.
pub(super) fn told(calls: &[Seen]) -> Vec<Told> {
    let told = calls.iter().enumerate().filter_map(|(by, call)| {
        let Function::GetNtmsObjectInformation { lpObjectId, .. } = call.function else {
            return None;
        };
        let state = call.out(FIRST_OUT).word()?;
        Some(Told {
            id: lpObjectId,
            state,
            by,
        })
    });
    told.collect()
}

fn has_ended(state: Word) -> bool {
    [PASSED, FAILED, CANCELLED, STOPPED].contains(&state)
}

pub(super) fn rest_leaves_nothing_queued(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    // An open port keeps its library busy for as long as the world likes.
    let opens_port = |call: &Seen| {
        use Function as F;
        matches!(
            call.function,
            F::EjectNtmsMedia { .. } | F::InjectNtmsMedia { .. }
        )
    };
    let slow = setup.drives.iter().any(|drive| drive.slow)
        || setup.libraries.iter().any(|library| library.slow);
    if slow || calls.iter().any(opens_port) {
        return Ok(());
    }
    for rest in rests(history) {
        let new_work = calls
            .iter()
            .find(|call| call.began > rest && asks_for_work(call));
        for told in told(&calls) {
            let call = &calls[told.by];
            let unsettled = told.state == QUEUED || told.state == INPROCESS;
            let undisturbed = new_work.is_none_or(|work| call.returned_before(work.began));
            if unsettled && call.began > rest && undisturbed {
                return Err(call.breaks(REQ_1, "a library rests and has work"));
            }
        }
    }
    Ok(())
}

fn asks_for_work(call: &Seen) -> bool {
    !matches!(
        call.function,
        Function::GetNtmsObjectInformation { .. } | Function::EnumerateNtmsObject { .. }
    )
}

pub(super) fn ends_in_one_state(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for end in told(&calls).iter().filter(|told| has_ended(told.state)) {
        let later = calls.iter().filter(|call| {
            calls[end.by].returned_before(call.began)
                && matches!(
                    call.function,
                    Function::GetNtmsObjectInformation { lpObjectId, .. } if lpObjectId == end.id
                )
        });
        for call in later {
            let gone = call.code() == Some(ERROR_OBJECT_NOT_FOUND);
            if gone
                && !calls
                    .iter()
                    .any(|other| records::removes(other, end.id, call))
            {
                return Err(call.breaks(REQ_7, "an ended request is forgotten"));
            }
            match call.out(FIRST_OUT).word() {
                Some(state) if state == CANCELLED && state != end.state => {
                    return Err(call.breaks(CANCEL_8, "an ended request is cancelled"));
                }
                Some(state) if state != end.state => {
                    return Err(call.breaks(REQ_5, "an ended request goes on"));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

pub(super) fn carries_its_error(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for told in told(&calls) {
        let call = &calls[told.by];
        let error = call.out(SECOND_OUT).word();
        if told.state == FAILED && error.is_none_or(|error| error == ERROR_SUCCESS) {
            return Err(call.breaks(REQ_6, "a failed request tells no error"));
        }
    }
    Ok(())
}

/// The calls that cancel a request, with its id.
fn cancels(calls: &[Seen]) -> impl Iterator<Item = (&Seen, Value)> {
    calls.iter().filter_map(|call| match call.function {
        Function::CancelNtmsLibraryRequest { lpRequestId, .. } => Some((call, lpRequestId)),
        _ => None,
    })
}

pub(super) fn cancelling_what_ended_fails(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let told = told(&calls);
    for (cancel, id) in cancels(&calls) {
        let known = told.iter().any(|told| {
            told.id == id && has_ended(told.state) && calls[told.by].returned_before(cancel.began)
        });
        if known && cancel.code() == Some(ERROR_SUCCESS) {
            return Err(cancel.breaks(CANCEL_2, "what has ended is cancelled with success"));
        }
    }
    Ok(())
}

pub(super) fn only_who_may_cancels(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    for (cancel, _) in cancels(&calls) {
        let access = access(&setup, &calls, cancel);
        if access.is_some_and(|access| access < Access::Control)
            && cancel.code() == Some(ERROR_SUCCESS)
        {
            return Err(cancel.breaks(CANCEL_3, "one who may not cancel does"));
        }
    }
    Ok(())
}

pub(super) fn is_cancelled_by_somebody(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for told in told(&calls).iter().filter(|told| told.state == CANCELLED) {
        let call = &calls[told.by];
        let Some((seen, _)) = call.returned else {
            continue;
        };
        if !cancelled_before(history, &calls, told.id, seen) {
            return Err(call.breaks(CANCEL_9, "a request is cancelled by nobody who succeeded"));
        }
    }
    Ok(())
}

/// Whether anything that began before an event may have cancelled a request by then.
fn cancelled_before(history: &History<'_>, calls: &[Seen], id: Value, event: usize) -> bool {
    use Function as F;
    let owner = calls
        .iter()
        .find(|call| makes_request(call) && made_by(call, id));
    let expired = owner.is_some_and(|owner| {
        let activity = owner.activity;
        happens_in(history, owner, &Event::Deadline { activity })
    });
    expired
        || calls
            .iter()
            .filter(|call| call.began < event)
            .any(|call| match call.function {
                F::CancelNtmsLibraryRequest { lpRequestId, .. } => {
                    let refused = call.returned_before(event)
                        && ![Some(ERROR_SUCCESS), Some(ERROR_NOT_ENOUGH_MEMORY)]
                            .contains(&call.code());
                    let together = owner.is_some_and(|owner| made_by(owner, lpRequestId));
                    (lpRequestId == id || together) && !refused
                }
                F::CloseNtmsSession { .. } | F::OperatorRefuses { .. } | F::ServiceRestarts {} => {
                    true
                }
                // Of what it asked for.
                F::CancelNtmsOperatorRequest { .. } | F::ConsoleRefuses { .. } => true,
                _ => false,
            })
}

/// Whether an id is of a request that a call may have made; one that mounts a list makes two.
fn made_by(call: &Seen, id: Value) -> bool {
    let mounts = matches!(call.function, Function::MountNtmsMedia { .. });
    let names = [Some(call.made), mounts.then(|| Work::second(call.made))];
    names
        .into_iter()
        .flatten()
        .any(|name| Value::Name(name) == id)
}

pub(super) fn makes_request(call: &Seen) -> bool {
    matches!(
        call.function,
        Function::CleanNtmsDrive { .. } | Function::MountNtmsMedia { .. }
    )
}

pub(super) fn stand_alone_leaves_nothing(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    let done_at_once: Vec<Name> = calls
        .iter()
        .filter_map(|call| match call.function {
            Function::CleanNtmsDrive { lpDriveId, .. } => {
                let drive = setup.drive(lpDriveId)?;
                let library = setup.drives[usize::from(drive)].library;
                let standalone = setup.libraries[usize::from(library)].standalone;
                standalone.then_some(call.made)
            }
            _ => None,
        })
        .collect();
    for call in &calls {
        if let Value::List(list) = call.out(FIRST_OUT)
            && list.iter().any(|name| done_at_once.contains(&name))
        {
            return Err(call.breaks(CANCEL_17, "a stand-alone drive has a request"));
        }
    }
    Ok(())
}
