//! The functions that start, fetch from, acknowledge, cancel and close an operation, and the
//! provider's moves.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::{Activity, Call, Return},
    value::{Value, Word},
};

use super::{
    Core,
    objects::{Operation, Session},
    progress::Progress,
    transport::Job,
};
use crate::management_infrastructure::api::{
    Function, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, MI_RESULT_ACCESS_DENIED, MI_RESULT_FAILED,
    MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK, MI_RESULT_SERVER_LIMITS_EXCEEDED, OPERATIONS_MAX,
    Parcel, handle, handler,
};

impl<P: Platform> Core<P> {
    fn operation(&self, handle: Value) -> Option<Arc<Operation<P>>> {
        P::enter(&self.handles).operation(handle)
    }

    /// `MI_Session_EnumerateInstances`.
    pub(super) fn enumerate(self: &Arc<Self>, activity: Activity, call: &Call) -> Return {
        let Function::MI_Session_EnumerateInstances {
            session,
            instanceResult,
            ..
        } = Function::of(call)
        else {
            return Return::of(Value::Null);
        };
        let handler = handler(instanceResult);
        if session == Value::Null {
            return self.fail_without_handle(handler, MI_RESULT_INVALID_PARAMETER);
        }
        let Some(operation) = self.make_operation(activity, call, session, handler) else {
            return self.fail_without_handle(handler, MI_RESULT_SERVER_LIMITS_EXCEEDED);
        };
        let refusal = self.register(&operation);
        if operation.handler.is_some() {
            self.spawn_delivery(&operation);
        }
        if refusal.is_none() {
            self.submit(Job::Run(Arc::clone(&operation)));
        }
        Return::of(handle(Some(operation.name)))
    }

    /// There is no operation to speak of: the call makes the only callback itself.
    fn fail_without_handle(&self, handler: Option<u8>, code: Word) -> Return {
        if let Some(handler) = handler {
            let call = Parcel::last(code).delivered(None);
            self.host.callbacks.invoke(handler.into(), call);
        }
        Return::of(Value::Null)
    }

    fn make_operation(
        &self,
        activity: Activity,
        call: &Call,
        session: Value,
        handler: Option<u8>,
    ) -> Option<Arc<Operation<P>>> {
        let [_, flags, class, ..] = call.arguments;
        let progress = Progress {
            is_async: handler.is_some(),
            manual: flags == Value::Word(MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS),
            ..Progress::default()
        };
        let mut handles = P::enter(&self.handles);
        if handles.operations.len() == OPERATIONS_MAX {
            return None;
        }
        let operation = Arc::new(Operation {
            name: call.made,
            session: handles.session(session),
            user: self.host.world.client(activity).user,
            handler,
            provider: self.setup.provider(class),
            progress: P::monitor("operation", progress),
        });
        handles.operations.push(Arc::clone(&operation));
        Some(operation)
    }

    /// Makes an operation known to its session, or ends it at once; then with which code.
    fn register(&self, operation: &Arc<Operation<P>>) -> Option<Word> {
        let (refusal, doomed) = match &operation.session {
            Some(session) => self.admit(session, operation),
            None => (Some(self.refusal()), false),
        };
        if let Some(code) = refusal {
            P::enter(&operation.progress).settle(code);
        }
        if doomed {
            self.cancel_quietly(operation);
        }
        refusal
    }

    fn refusal(&self) -> Word {
        self.policy.refusal.unwrap_or(MI_RESULT_INVALID_PARAMETER)
    }

    fn admit(&self, session: &Session<P>, operation: &Arc<Operation<P>>) -> (Option<Word>, bool) {
        let mut state = P::enter(&session.state);
        if state.complete {
            return (Some(self.refusal()), false);
        }
        state.operations.push(Arc::clone(operation));
        if state.closing {
            (self.policy.refusal, false)
        } else {
            (None, state.doomed)
        }
    }

    /// `MI_Operation_GetInstance`.
    pub(super) fn get(&self, handle: Value) -> Return {
        let error = |code| Parcel::last(code).fetched(code);
        let Some(operation) = self.operation(handle) else {
            return error(MI_RESULT_INVALID_PARAMETER);
        };
        let mut progress = P::enter(&operation.progress);
        if progress.is_async || progress.closed {
            return error(MI_RESULT_INVALID_PARAMETER);
        }
        loop {
            if let Some(parcel) = progress.next(&self.policy) {
                progress.take(parcel);
                P::notify_all(&progress);
                return parcel.fetched(MI_RESULT_OK);
            }
            match progress.settled {
                Some(code) if progress.ended => return Parcel::last(code).fetched(MI_RESULT_OK),
                _ if progress.stopping => return error(MI_RESULT_FAILED),
                _ => progress = P::wait(progress),
            }
        }
    }

    /// `resultAcknowledgement`.
    pub(super) fn acknowledge(&self, handle: Value) -> Return {
        let Some(operation) = self.operation(handle) else {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        };
        let progress = P::enter(&operation.progress);
        self.acknowledged(&operation, progress);
        Return::of(MI_RESULT_OK)
    }

    /// What stands against the use of a handle.
    fn objection(
        &self,
        activity: Activity,
        operation: &Operation<P>,
        progress: &Progress,
    ) -> Option<Word> {
        let other = self.host.world.client(activity).user != operation.user;
        if progress.closed {
            Some(MI_RESULT_INVALID_PARAMETER)
        } else if other && self.policy.denies_others {
            Some(MI_RESULT_ACCESS_DENIED)
        } else {
            None
        }
    }

    /// `MI_Operation_Cancel`.
    pub(super) fn cancel(&self, activity: Activity, handle: Value) -> Return {
        let Some(operation) = self.operation(handle) else {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        };
        let mut progress = P::enter(&operation.progress);
        if let Some(code) = self.objection(activity, &operation, &progress) {
            return Return::of(code);
        }
        if progress.ended {
            return Return::of(self.policy.cancel_after_final);
        }
        if progress.cancelled {
            return Return::of(self.policy.second_cancel);
        }
        progress.cancelled = true;
        drop(progress);
        self.carry_out_cancel(&operation);
        if self.conduct.cancel_joins() {
            self.await_end(&operation);
        }
        Return::of(MI_RESULT_OK)
    }

    /// Cancels an operation on behalf of a session or an application.
    pub(super) fn cancel_quietly(&self, operation: &Arc<Operation<P>>) {
        let mut progress = P::enter(&operation.progress);
        if progress.ended || progress.cancelled {
            return;
        }
        progress.cancelled = true;
        drop(progress);
        self.carry_out_cancel(operation);
    }

    /// Has the worker end an operation that was marked as cancelled, or does it here and delivers.
    fn carry_out_cancel(&self, operation: &Arc<Operation<P>>) {
        if self.policy.cancel_delivers && operation.handler.is_some() {
            self.abort(operation);
            self.deliver_here(operation);
        } else {
            self.submit(Job::Abort(Arc::clone(operation)));
        }
    }

    /// Waits until the final result of an operation was handed out.
    fn await_end(&self, operation: &Operation<P>) {
        let mut progress = P::enter(&operation.progress);
        while !progress.ended && !progress.stopping {
            progress = P::wait(progress);
        }
    }

    /// `MI_Operation_Close`.
    pub(super) fn close(&self, activity: Activity, handle: Value) -> Return {
        let Some(operation) = self.operation(handle) else {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        };
        let mut progress = P::enter(&operation.progress);
        if let Some(code) = self.objection(activity, &operation, &progress) {
            return Return::of(code);
        }
        if !progress.is_async && !progress.ended && !self.policy.early_close_waits {
            return Return::of(MI_RESULT_FAILED);
        }
        let cancels = self.policy.close_cancels && !progress.ended && !progress.cancelled;
        progress.cancelled |= cancels;
        if progress.is_async {
            self.give_back(&operation, progress);
            if cancels {
                self.carry_out_cancel(&operation);
            }
            if self.conduct.close_joins() {
                self.await_end(&operation);
            }
            return Return::of(MI_RESULT_OK);
        }
        if !progress.ended {
            drop(progress);
            if cancels {
                self.carry_out_cancel(&operation);
            }
            self.await_end(&operation);
            progress = P::enter(&operation.progress);
        }
        if progress.closed {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        }
        self.give_back(&operation, progress);
        Return::of(MI_RESULT_OK)
    }

    fn give_back(&self, operation: &Arc<Operation<P>>, mut progress: P::Guard<'_, Progress>) {
        progress.closed = true;
        progress.muted = self.policy.close_mutes && !progress.ended;
        P::notify_all(&progress);
        self.release(operation, progress);
    }

    /// The provider posts its next instance, or its result.
    pub(super) fn post(&self, handle: Value, result: Option<Word>) -> Return {
        let Some(operation) = self.operation(handle) else {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        };
        let mut progress = P::enter(&operation.progress);
        progress.catch_up(operation.provider);
        match result {
            Some(code) => progress.settle(code),
            None => progress.post(),
        }
        P::notify_all(&progress);
        Return::of(MI_RESULT_OK)
    }
}
