//! Sessions: started, joined, given resources, ended.

use sim::{
    spec::{Cite, Steps},
    trace::Return,
    value::{Name, Value},
};

use super::{
    super::{
        api::{
            ERROR_BAD_ARGUMENTS, ERROR_MAX_SESSIONS_REACHED, ERROR_SESSION_CREDENTIAL_CONFLICT,
            ERROR_SUCCESS, SESSIONS_MAX, fault_code,
        },
        apps::Apps,
        clauses::{
            END_1, END_2, END_3, END_4, END_6, END_7, END_DURING_OPERATION, PARTIAL, REG_1,
            SECONDARY_END, SESS_1, SESS_2, SESS_3, SESS_4, SESS_5, SESS_6, SESS_10,
        },
    },
    Specification, State,
    state::{Handle, Holder, Pending, Session, Standing, What},
};
use crate::{cites, family::Client};

/// Values of [`END_DURING_OPERATION`].
const WAITS: u8 = 0;
const ABORTS: u8 = 1;
const CANCELS: u8 = 2;

impl Specification {
    pub(super) fn start(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        steps.owes(call.duty);
        Self::faults(state, call, steps);
        let client = self.world.client(call.activity);
        let full = self.open_sessions(state, client.user) >= SESSIONS_MAX;
        if steps.permits(SESS_2, full) {
            let next = state.answered(call, ERROR_MAX_SESSIONS_REACHED);
            steps.internal(
                "no further session may be open",
                cites![clause SESS_2],
                next,
            );
        }
        if !steps.permits(SESS_2, !full) {
            return;
        }
        let opened = state.with(|next| {
            let handle = Handle {
                name: call.made,
                session: call.made,
                starter: client.process,
                standing: Standing::Open,
            };
            next.add(handle);
            let session = Session::new(call.made, client.user, client.process);
            let at = next
                .sessions
                .partition_point(|other| other.name < session.name);
            next.sessions.insert(at, session);
        });
        let handle = Return::of(ERROR_SUCCESS).with(1, call.made);
        let cites = cites![clause SESS_1];
        let next = opened.with(|next| next.answer(call, handle.with(2, call.made.offset(1))));
        steps.internal("a session is opened", cites, next);
        if steps.permits(SESS_1, false) {
            let next = opened.with(|next| next.answer(call, handle));
            steps.internal("a session is opened and its key withheld", cites, next);
        }
    }

    /// How many sessions a user has open.
    fn open_sessions(&self, state: &State, user: u8) -> u32 {
        let own = |session: &&Session| session.open && session.user == user;
        state.sessions.iter().filter(own).count() as u32 + self.setup.others()
    }

    pub(super) fn join(
        &self,
        state: &State,
        call: &Pending,
        key: Value,
        steps: &mut Steps<'_, State>,
    ) {
        steps.owes(call.duty);
        Self::faults(state, call, steps);
        let conflict = state.answered(call, ERROR_SESSION_CREDENTIAL_CONFLICT);
        let Some(key) = key.name() else {
            let next = state.answered(call, ERROR_BAD_ARGUMENTS);
            let cites = cites![clause SESS_6];
            steps.internal("NULL is refused as a key", cites, next);
            if steps.permits(SESS_6, false) {
                steps.internal("NULL is taken for a wrong key", cites, conflict);
            }
            return;
        };
        let Client { process, user } = self.world.client(call.activity);
        let Some(session) = state.session_of_key(key) else {
            let cites = cites![clause SESS_4];
            steps.internal("the key belongs to no session", cites, conflict);
            if steps.permits(SESS_4, false) {
                let next = state.with(|next| next.joined(call, call.made, process));
                steps.internal("a session is joined that is none", cites, next);
            }
            return;
        };
        if session.user != user {
            let cites = cites![clause SESS_5];
            steps.internal("the key is another user's", cites, conflict);
        }
        if steps.permits(SESS_5, session.user == user) {
            let next = state.with(|next| next.joined(call, session.name, session.starter));
            steps.internal("the session is joined", cites![clause SESS_5], next);
            if self.open_sessions(state, user) >= SESSIONS_MAX {
                let next = state.answered(call, ERROR_MAX_SESSIONS_REACHED);
                steps.internal("no further handle may be open", cites![clause SESS_3], next);
            }
        }
    }

    pub(super) fn register(
        state: &State,
        call: &Pending,
        apps: Apps,
        steps: &mut Steps<'_, State>,
    ) {
        steps.owes(call.duty);
        Self::faults(state, call, steps);
        if Self::turns_away(state, call, None, steps) {
            return;
        }
        let Holder::Open(_, session) = state.holder(call.handle) else {
            return;
        };
        let added = state.with(|next| {
            let session = next.session_mut(session.name);
            session.registered = session.registered.or(apps);
        });
        let cites = cites![clause REG_1];
        let next = added.answered(call, ERROR_SUCCESS);
        steps.internal("the resources are registered", cites, next);
        if steps.permits(REG_1, false) {
            let next = state.answered(call, ERROR_SUCCESS);
            steps.internal("the resources are dropped", cites, next);
        }
        if let Some(site) = call.fault {
            let next = added.answered(call, fault_code(site));
            let cites = cites![clause SESS_10, choice PARTIAL];
            steps.internal("the fault strikes behind the registration", cites, next);
        }
    }

    pub(super) fn end(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        Self::faults(state, call, steps);
        if Self::turns_away(state, call, Some(END_2), steps) {
            steps.owes(call.duty);
            return;
        }
        let Holder::Open(handle, session) = state.holder(call.handle) else {
            return;
        };
        if !handle.is_secondary() {
            Self::end_session(state, call, session, steps);
            return;
        }
        steps.owes(call.duty);
        steps.under(SECONDARY_END, |steps, value| {
            if value == 0 {
                let cites = cites![clause END_1, reading SECONDARY_END];
                let next = state.with(|next| next.leave(call));
                Self::ends(call, &next, "a secondary installer leaves", cites, steps);
            } else {
                Self::end_session(state, call, session, steps);
            }
        });
    }

    /// Offers the end of a session, according to what is under way in it.
    fn end_session(state: &State, call: &Pending, session: &Session, steps: &mut Steps<'_, State>) {
        let over = state.with(|next| {
            next.leave(call);
            next.session_mut(session.name).open = false;
        });
        if session.current.is_none() {
            steps.owes(call.duty);
            let cites = cites![clause END_4, clause END_7];
            Self::ends(call, &over, "the session ends", cites, steps);
            if steps.permits(END_7, false) {
                let next = state.with(|next| next.leave(call));
                Self::ends(
                    call,
                    &next,
                    "the session goes on after its end",
                    cites,
                    steps,
                );
            }
            return;
        }
        steps.under(END_DURING_OPERATION, |steps, value| {
            let cites = cites![clause END_3, reading END_DURING_OPERATION];
            if value == WAITS {
                let text = "the end waits for the operation";
                steps.internal(text, cites, state.clone());
                return;
            }
            steps.owes(call.duty);
            let next = over.with(|next| {
                next.change_operation(session.name, |operation| match value {
                    ABORTS => operation.aborted = true,
                    CANCELS => operation.cancel = true,
                    _ => {}
                });
            });
            Self::ends(
                call,
                &next,
                "the session ends under its operation",
                cites,
                steps,
            );
        });
    }

    /// The end took effect: the call returns 0, unless a fault strikes that late.
    fn ends(
        call: &Pending,
        next: &State,
        text: &'static str,
        cites: &'static [Cite],
        steps: &mut Steps<'_, State>,
    ) {
        steps.internal(text, cites, next.clone());
        if let Some(site) = call.fault {
            let cites = cites![clause END_6, choice PARTIAL];
            let next = next.answered(call, fault_code(site));
            steps.internal("the fault strikes behind the end", cites, next);
        }
    }
}

impl Session {
    fn new(name: Name, user: u8, starter: u8) -> Self {
        Self {
            name,
            user,
            starter,
            open: true,
            registered: Apps::NONE,
            stopped: Apps::NONE,
            down: Apps::NONE,
            restarted: Apps::NONE,
            stop_errors: Apps::NONE,
            restart_errors: Apps::NONE,
            shut_down: false,
            was_cancelled: false,
            latched: false,
            current: None,
        }
    }
}

impl State {
    fn add(&mut self, handle: Handle) {
        let at = self
            .handles
            .partition_point(|other| other.name < handle.name);
        self.handles.insert(at, handle);
    }

    /// A join succeeds; a relaxed run may join what is no session.
    fn joined(&mut self, call: &Pending, session: Name, starter: u8) {
        self.add(Handle {
            name: call.made,
            session,
            starter,
            standing: Standing::Open,
        });
        self.answer(call, Return::of(ERROR_SUCCESS).with(1, call.made));
    }

    /// The handle of a call is ended.
    fn leave(&mut self, call: &Pending) {
        if let Some(handle) = call.handle.name().and_then(|name| self.handle_mut(name)) {
            handle.standing = Standing::Ending;
        }
        self.call_mut(call.activity).what = What::Ended;
    }
}
