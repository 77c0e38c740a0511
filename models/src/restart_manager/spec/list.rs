//! RmGetList: the applications concerned are looked at one by one, and may change meanwhile.

use sim::{spec::Steps, trace::Return};

use super::{
    super::{
        api::{ERROR_CANCELLED, ERROR_SUCCESS, RmRebootReasonCriticalProcess, RmRebootReasonNone},
        apps::Apps,
        clauses::{LIST_1, LIST_3, LIST_4, LIST_6, LIST_CANCEL, LIST_OVERTAKEN, ORDER, OWN_EXIT},
        setup::Class,
    },
    Specification, State,
    state::{Holder, Listing, Pending, UNKNOWN, What},
};
use crate::cites;

impl Specification {
    pub(super) fn list(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        steps.owes(call.duty);
        Self::faults(state, call, steps);
        if Self::turns_away(state, call, None, steps) {
            return;
        }
        let Holder::Open(_, session) = state.holder(call.handle) else {
            return;
        };
        let critical = self.setup.of_class(Class::Critical);
        let listing = Listing {
            session: session.name,
            todo: session.registered,
            critical: !session
                .registered
                .and(state.running)
                .and(critical)
                .is_empty(),
            cancel: false,
            running: Apps::NONE,
            stopped: Apps::NONE,
            stopped_other: Apps::NONE,
            restarted: Apps::NONE,
            stop_errors: Apps::NONE,
            restart_errors: Apps::NONE,
        };
        let next = state.with(|next| {
            next.call_mut(call.activity).what = What::Listing(listing);
        });
        steps.internal("the list is begun", cites![clause LIST_1], next);
    }

    pub(super) fn listing(
        &self,
        state: &State,
        call: &Pending,
        listing: &Listing,
        steps: &mut Steps<'_, State>,
    ) {
        steps.owes(call.duty);
        Self::faults(state, call, steps);
        if listing.cancel {
            steps.under(LIST_CANCEL, |steps, value| {
                if value == 1 {
                    let cites = cites![clause LIST_4, reading LIST_CANCEL];
                    let next = state.answered(call, ERROR_CANCELLED);
                    steps.internal("the list is cancelled", cites, next);
                }
            });
        }
        if state
            .session(listing.session)
            .is_none_or(|session| !session.open)
        {
            let cites = cites![choice LIST_OVERTAKEN];
            let next = state.answered(call, UNKNOWN);
            steps.internal("the session has ended under the list", cites, next);
        }
        if listing.todo.is_empty() {
            self.listed(state, call, listing, steps);
        }
        for app in listing.todo.iter() {
            Self::look(state, call, listing, app, steps);
        }
    }

    /// Offers what may be seen of one application.
    fn look(
        state: &State,
        call: &Pending,
        listing: &Listing,
        app: usize,
        steps: &mut Steps<'_, State>,
    ) {
        let cites = cites![clause LIST_1, clause LIST_6, choice ORDER];
        let mut see = |listing: Listing, text| {
            let next = state.with(|next| {
                next.call_mut(call.activity).what = What::Listing(listing);
            });
            steps.internal(text, cites, next);
        };
        let seen = state.history(listing, app);
        if state.running.has(app) {
            let mut running = seen;
            running.running.insert(app);
            see(running, "the application is seen to run");
            return;
        }
        if state.is_down(listing, app) {
            see(seen, "the application is seen stopped");
        } else {
            let mut other = seen;
            other.stopped_other.insert(app);
            see(other, "the application is seen to have ended by itself");
        }
        Self::look_past(state, call, listing, app, steps);
    }

    /// Offers what else may be said of an application that does not run: nothing, where it ended by
    /// itself and has no history; or, in a relaxed run, that it runs.
    fn look_past(
        state: &State,
        call: &Pending,
        listing: &Listing,
        app: usize,
        steps: &mut Steps<'_, State>,
    ) {
        let mut seen = state.history(listing, app);
        if !state.is_down(listing, app) && !seen.mentions(app) {
            let next = state.with(|next| {
                next.call_mut(call.activity).what = What::Listing(seen);
            });
            let cites = cites![choice OWN_EXIT];
            steps.internal("the application has gone", cites, next);
        }
        if steps.permits(LIST_1, false) {
            seen.running.insert(app);
            let next = state.with(|next| {
                next.call_mut(call.activity).what = What::Listing(seen);
            });
            let cites = cites![clause LIST_1];
            steps.internal("the application is still said to run", cites, next);
        }
    }

    /// Offers the list, once every application has been looked at.
    fn listed(
        &self,
        state: &State,
        call: &Pending,
        listing: &Listing,
        steps: &mut Steps<'_, State>,
    ) {
        let cites = cites![clause LIST_3, clause LIST_6];
        for critical in [false, true] {
            if !steps.permits(LIST_3, critical == listing.critical) {
                continue;
            }
            let next = state.with(|next| next.answer(call, self.results(listing, critical)));
            steps.internal("the list is complete", cites, next);
            if steps.permits(LIST_6, false) {
                let mut latest = *listing;
                latest.stopped = latest.stopped.without(latest.restarted);
                let next = state.with(|next| next.answer(call, self.results(&latest, critical)));
                steps.internal("the list forgets the earlier states", cites, next);
            }
        }
    }

    fn results(&self, listing: &Listing, critical: bool) -> Return {
        let reasons = [RmRebootReasonNone, RmRebootReasonCriticalProcess];
        Return::of(ERROR_SUCCESS)
            .with(1, reasons[usize::from(critical)])
            .with(2, self.setup.list(listing.running))
            .with(3, self.setup.list(listing.stopped))
            .with(4, self.setup.list(listing.stopped_other))
            .with(5, self.setup.list(listing.restarted))
            .with(6, self.setup.list(listing.stop_errors))
            .with(7, self.setup.list(listing.restart_errors))
    }
}

impl State {
    /// The list with the history of one more application.
    fn history(&self, listing: &Listing, app: usize) -> Listing {
        let mut seen = *listing;
        seen.todo.remove(app);
        let Some(session) = self.session(listing.session) else {
            return seen;
        };
        let only = Apps::only(app);
        seen.stopped = seen.stopped.or(session.stopped.and(only));
        seen.restarted = seen.restarted.or(session.restarted.and(only));
        seen.stop_errors = seen.stop_errors.or(session.stop_errors.and(only));
        seen.restart_errors = seen.restart_errors.or(session.restart_errors.and(only));
        seen
    }

    /// Whether the session of a list has stopped an application and not restarted it.
    fn is_down(&self, listing: &Listing, app: usize) -> bool {
        self.session(listing.session)
            .is_some_and(|session| session.down.has(app))
    }
}

impl Listing {
    /// Whether an application has a history.
    fn mentions(&self, app: usize) -> bool {
        let all = self.stopped.or(self.restarted);
        all.or(self.stop_errors).or(self.restart_errors).has(app)
    }
}
