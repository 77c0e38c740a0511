//! Notifications: what changes is told through pipes, to whoever waits at them.
//!
//! Whoever changes something tells it right after, outside or inside a library's monitor: the list
//! of pipes is entered first, then one pipe after the other, and behind those nothing but the
//! sessions'. Whoever waits at a pipe sleeps outside its monitor, on a [`Signal`] that is set for
//! every notice, and when the pipe is closed, breaks, or is closed with its session.

use std::sync::{Arc, atomic::Ordering};

use arrayvec::ArrayVec;
use sim::{
    platform::{Atomic, Platform},
    trace::{Activity, Return},
    value::{INFINITE, Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NO_DATA, ERROR_NOT_CONNECTED,
            ERROR_SUCCESS, ERROR_TIMEOUT, FIRST_OUT, NOTICES_MAX, NTMS_OBJ_UPDATE, PIPES_MAX,
            SECOND_OUT, TOO_LATE, done,
        },
        clauses::NOTICE_CLOSE,
        setup::Access,
    },
    Conduct, RemovableStorage, Shared,
};
use crate::kernels::{Reset, Signal};

/// The open notifications.
pub(super) struct News<P: Platform> {
    /// How many were ever opened: where nobody has subscribed, nobody need be told.
    opened: P::Atomic,
    pipes: P::Monitor<ArrayVec<Arc<Pipe<P>>, PIPES_MAX>>,
}

/// An open notification.
struct Pipe<P: Platform> {
    name: Name,
    /// The session in which it was opened.
    session: Name,
    /// Of what type the objects are whose changes are told.
    kind: Word,
    inside: P::Monitor<Inside>,
    /// Set when there is something to see inside.
    news: Signal<P>,
}

/// What the monitor of a pipe guards.
struct Inside {
    /// The first is the next to be told: what has become of which object.
    unread: ArrayVec<(Word, Name), NOTICES_MAX>,
    end: Option<End>,
    /// How many calls wait.
    waiting: u32,
    /// Whether the service ends: nobody is to wait any longer.
    ending: bool,
}

/// Why nothing is told any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    Broken,
    Closed,
    /// Closed with its session.
    Unwound,
}

impl<P: Platform> News<P> {
    pub(super) fn new() -> Self {
        Self {
            opened: P::Atomic::new("notifications", 0),
            pipes: P::monitor("pipes", ArrayVec::new()),
        }
    }

    /// Tells whoever has subscribed to a type of object what has become of one of them.
    pub(super) fn tell(&self, kind: Word, operation: Word, object: Name) {
        if self.opened.load(Ordering::Acquire) == 0 {
            return;
        }
        for pipe in P::enter(&self.pipes)
            .iter()
            .filter(|pipe| pipe.kind == kind)
        {
            pipe.push((operation, object));
        }
    }

    /// Ends every notification: the server is gone for a moment.
    pub(super) fn break_all(&self) {
        for pipe in P::enter(&self.pipes).iter() {
            pipe.end(End::Broken);
        }
    }

    /// Lets go of everybody who waits: the service ends. What is unread can still be read.
    pub(super) fn let_go(&self) {
        for pipe in P::enter(&self.pipes).iter() {
            P::enter(&pipe.inside).ending = true;
            pipe.news.set();
        }
    }

    /// The open notification that a handle stands for.
    fn find(&self, handle: Value) -> Result<Arc<Pipe<P>>, Word> {
        let pipes = P::enter(&self.pipes);
        let found = pipes.iter().find(|pipe| Value::Name(pipe.name) == handle);
        found.cloned().ok_or(ERROR_INVALID_HANDLE)
    }
}

impl<P: Platform> Pipe<P> {
    fn push(&self, notice: (Word, Name)) {
        let mut inside = P::enter(&self.inside);
        let merges = notice.0 == NTMS_OBJ_UPDATE && inside.unread.contains(&notice);
        if inside.end.is_some() || merges {
            return;
        }
        if inside.unread.try_push(notice).is_err() {
            inside.unread.clear();
            inside.end = Some(End::Broken);
        }
        drop(inside);
        self.news.set();
    }

    /// Ends it, unless it has ended in the same way or for good; whether this was its end.
    fn end(&self, end: End) -> bool {
        let mut inside = P::enter(&self.inside);
        let ends = matches!(inside.end, None | Some(End::Broken)) && inside.end != Some(end);
        if ends {
            inside.unread.clear();
            inside.end = Some(end);
            drop(inside);
            self.news.set();
        }
        ends
    }

    /// Closes it, and wakes whoever waits there; `refuses` to where anybody does.
    fn close(&self, conduct: &dyn Conduct, refuses: bool) -> Result<(), Word> {
        let mut inside = P::enter(&self.inside);
        let closed = matches!(inside.end, Some(End::Closed | End::Unwound));
        if closed || (refuses && inside.waiting > 0) {
            return Err(ERROR_INVALID_HANDLE);
        }
        inside.end = Some(End::Closed);
        drop(inside);
        if conduct.close_wakes() {
            self.news.set();
        }
        Ok(())
    }

    /// Waits for the next change; an error where the notification ended first, or the time was up.
    fn wait(&self, deadline: Option<u64>, at_most: u32) -> Result<(Word, Name), WaitError> {
        let mut inside = P::enter(&self.inside);
        if matches!(inside.end, Some(End::Closed | End::Unwound)) {
            return Err(WaitError::Code(ERROR_INVALID_HANDLE));
        }
        inside.waiting += 1;
        let mut expired = at_most == 0;
        loop {
            let result = match (inside.end, inside.unread.is_empty()) {
                (Some(end), _) => Err(WaitError::End(end)),
                (None, false) => Ok(inside.unread.remove(0)),
                (None, true) if expired || inside.ending => Err(WaitError::Code(ERROR_TIMEOUT)),
                (None, true) => {
                    // Reset inside: whatever comes now sets it again.
                    self.news.reset();
                    drop(inside);
                    match deadline {
                        Some(deadline) => expired = !self.news.wait_until(deadline),
                        None => self.news.wait(),
                    }
                    inside = P::enter(&self.inside);
                    continue;
                }
            };
            inside.waiting -= 1;
            return result;
        }
    }
}

/// Why a wait tells no change.
enum WaitError {
    Code(Word),
    End(End),
}

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn open_notification(
        &self,
        activity: Activity,
        session: Value,
        kind: Value,
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.admitted(session, Access::User)?;
        shared.connection(activity)?;
        shared.database(activity)?;
        let pipe = Arc::new(Pipe {
            name: made,
            session: owner,
            kind: kind.word().expect("the signature asks for a word"),
            inside: P::monitor(
                "pipe",
                Inside {
                    unread: ArrayVec::new(),
                    end: None,
                    waiting: 0,
                    ending: false,
                },
            ),
            news: Signal::new(Reset::Manual),
        });
        let mut pipes = P::enter(&shared.news.pipes);
        // Closing marks the session first and looks for notifications afterwards.
        shared.access(session)?;
        pipes.try_push(pipe).map_err(|_| ERROR_NOT_CONNECTED)?;
        shared.news.opened.store(1, Ordering::Release);
        Ok(Return::of(made))
    }

    pub(super) fn wait_for_notification(
        &self,
        activity: Activity,
        handle: Value,
        timeout: u32,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let deadline = (timeout != INFINITE).then(|| P::now() + u64::from(timeout));
        shared.connection(activity)?;
        shared.database(activity)?;
        let pipe = shared.news.find(handle)?;
        match pipe.wait(deadline, timeout) {
            Ok((operation, object)) => Ok(Return::of(ERROR_SUCCESS)
                .with(FIRST_OUT, operation)
                .with(SECOND_OUT, object)),
            Err(WaitError::Code(code)) => Err(code),
            Err(WaitError::End(end)) => Err(shared.failed(end)),
        }
    }

    pub(super) fn close_notification(
        &self,
        activity: Activity,
        handle: Value,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        if handle == Value::Null {
            return Err(ERROR_INVALID_PARAMETER);
        }
        shared.connection(activity)?;
        shared.database(activity)?;
        let pipe = shared.news.find(handle)?;
        pipe.close(shared.conduct, shared.reading(NOTICE_CLOSE) == 2)?;
        P::enter(&shared.news.pipes).retain(|other| other.name != pipe.name);
        Ok(Return::of(ERROR_SUCCESS))
    }

    /// Somebody cuts a pipe.
    pub(super) fn pipe_breaks(&self, handle: Value) -> Return {
        let pipe = self.shared.news.find(handle);
        match pipe.is_ok_and(|pipe| pipe.end(End::Broken)) {
            true => done(),
            false => Return::of(TOO_LATE),
        }
    }
}

impl<P: Platform> Shared<P> {
    /// What a wait returns whose notification has ended so.
    fn failed(&self, end: End) -> Word {
        match end {
            End::Closed if self.reading(NOTICE_CLOSE) == 1 => ERROR_INVALID_HANDLE,
            End::Broken | End::Closed | End::Unwound => ERROR_NO_DATA,
        }
    }

    /// Ends the notifications of a closed session.
    pub(super) fn unwind_notifications(&self, session: Name) {
        P::enter(&self.news.pipes).retain(|pipe| {
            let ends = pipe.session == session;
            if ends {
                pipe.end(End::Unwound);
            }
            !ends
        });
    }
}
