//! Promises about sessions, and about every call.

use sim::{
    clause::ClauseId,
    signature::Role,
    trace::Event,
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            DATABASE, ERROR_DATABASE_FAILURE, ERROR_INVALID_HANDLE, ERROR_NOT_ENOUGH_MEMORY,
            ERROR_NOT_READY, ERROR_SUCCESS, FUNCTIONS, Function, MEMORY, OPERATOR_REQUESTS_MAX,
            REQUESTS_MAX,
        },
        clauses::{
            CLEAN_1, FAULT_1, OPEN_2, OPEN_4, OPEN_5, OPEN_6, REQ_11, SESS_1, SESS_3, SESS_4,
            SESS_5,
        },
        setup::Setup,
    },
    calls::{Seen, calls, happens_in, rests},
    mounts,
};
use crate::family::{Broken, History};

pub(super) fn calls_need_an_open_session(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for call in &calls {
        let Some(session) = call.session() else {
            continue;
        };
        let closed = calls
            .iter()
            .any(|close| closes(close, session) && close.returned_before(call.began));
        let clause = match (was_opened(history, &calls, call, session), closed) {
            (false, _) => SESS_1,
            (true, true) => SESS_4,
            (true, false) => continue,
        };
        // A service that starts anew turns every call away before it looks at sessions.
        let turned_away = [ERROR_INVALID_HANDLE, ERROR_NOT_READY];
        if call.code().is_some_and(|code| !turned_away.contains(&code)) {
            return Err(call.breaks(clause, "a call in no open session is served"));
        }
    }
    Ok(())
}

/// Who is given a session could be reached, had started, and asked for nothing that there is not.
pub(super) fn are_opened_where_they_can_be(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    for open in calls(history) {
        let Function::OpenNtmsSession {
            lpServer,
            dwOptions,
        } = open.function
        else {
            continue;
        };
        if open.out(0) != Value::Name(open.made) {
            continue;
        }
        let (clause, text) = match setup.computer(lpServer) {
            _ if dwOptions != Value::Number(0) => (OPEN_4, "reserved options are taken"),
            None => (OPEN_2, "a session is opened on no computer"),
            Some(computer) if !computer.network => (OPEN_5, "there is no network to the session"),
            Some(computer) if !computer.ready => (SESS_3, "the service has not started"),
            Some(computer) if computer.older => (OPEN_6, "the service is too old"),
            Some(_) => continue,
        };
        return Err(open.breaks(clause, text));
    }
    Ok(())
}

fn was_opened(history: &History<'_>, calls: &[Seen], call: &Seen, session: Value) -> bool {
    let by_setup = history
        .world
        .objects("session")
        .any(|object| Value::Name(object.name) == session);
    by_setup
        || calls.iter().any(|open| {
            matches!(open.function, Function::OpenNtmsSession { .. })
                && open.returned_before(call.began)
                && open.out(0) == session
        })
}

/// Whether a call closed this session.
fn closes(call: &Seen, session: Value) -> bool {
    let closing = matches!(
        call.function,
        Function::CloseNtmsSession { hSession } if hSession == session
    );
    closing && call.code() == Some(ERROR_SUCCESS)
}

pub(super) fn closing_ends_mounts(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for rest in rests(history) {
        for mount in calls.iter().filter(|call| call.spans(rest)) {
            let Function::MountNtmsMedia { hSession, .. } = mount.function else {
                continue;
            };
            let closed = calls
                .iter()
                .any(|close| closes(close, hSession) && close.returned_before(rest));
            if closed {
                let text = "a mount still waits in a session that is closed".to_owned();
                return Err(Broken {
                    event: rest,
                    clause: SESS_5,
                    text,
                });
            }
        }
    }
    Ok(())
}

pub(super) fn calls_that_do_not_wait_return(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for rest in rests(history) {
        for call in calls.iter().filter(|call| call.spans(rest)) {
            let signature = &FUNCTIONS[usize::from(call.function.index())];
            let may_wait = mounts::waits(call)
                || matches!(
                    call.function,
                    Function::WaitForNtmsOperatorRequest { .. }
                        | Function::AllocateNtmsMedia { .. }
                        | Function::WaitForNtmsNotification { .. }
                        | Function::IdentifyNtmsSlot { .. }
                );
            if signature.role == Role::Function && !may_wait {
                let text = format!("{} never returns", signature.name);
                return Err(Broken {
                    event: rest,
                    clause: REQ_11,
                    text,
                });
            }
        }
    }
    Ok(())
}

pub(super) fn faults_have_a_cause(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    calls.iter().try_for_each(|call| {
        has_cause(history, call, MEMORY, ERROR_NOT_ENOUGH_MEMORY, FAULT_1)?;
        if finds_full_desk(&calls, call) || finds_full_database(&calls, call) {
            return Ok(());
        }
        has_cause(history, call, DATABASE, ERROR_DATABASE_FAILURE, CLEAN_1)
    })
}

/// Whether so many operator requests were made that there may be no room for another.
fn finds_full_desk(calls: &[Seen], call: &Seen) -> bool {
    use Function as F;
    let posts = |call: &Seen| {
        matches!(
            call.function,
            F::SubmitNtmsOperatorRequest { .. } | F::AllocateNtmsMedia { .. }
        )
    };
    // The service posts some of its own.
    let may_post = |call: &&Seen| {
        let own = matches!(
            call.function,
            F::MountNtmsMedia { .. } | F::CleanNtmsDrive { .. } | F::MediumEntersPort { .. }
        );
        own || posts(call)
    };
    posts(call) && calls.iter().filter(may_post).count() > OPERATOR_REQUESTS_MAX
}

/// Whether so many requests were made that there may be no room for this one, whose page has no code
/// for that.
fn finds_full_database(calls: &[Seen], call: &Seen) -> bool {
    use Function as F;
    let unlisted = matches!(
        call.function,
        F::EnableNtmsObject { .. }
            | F::DisableNtmsObject { .. }
            | F::InventoryNtmsLibrary { .. }
            | F::IdentifyNtmsSlot { .. }
    );
    unlisted && calls.iter().filter(|call| call.made != Name::NONE).count() > REQUESTS_MAX
}

fn has_cause(
    history: &History<'_>,
    call: &Seen,
    site: u8,
    code: Word,
    clause: ClauseId,
) -> Result<(), Broken> {
    let activity = call.activity;
    let struck = happens_in(history, call, &Event::Fault { activity, site });
    match call.code() {
        Some(answer) if answer == code && !struck => {
            Err(call.breaks(clause, "a call fails without a cause"))
        }
        _ => Ok(()),
    }
}
