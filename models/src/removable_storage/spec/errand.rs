//! What libraries ask operators for: a medium that is offline, a cleaner.
//!
//! Asking and what follows from it are steps of their own, for a library and the desk are two
//! things: a request of the one ends, and the request of the other that it has made is taken back
//! later; an operator refuses, and what he was asked for ends later.

use sim::{spec::Steps, value::Name};

use super::{
    super::{
        api::ERROR_REQUEST_REFUSED,
        clauses::{
            ASKED, CLEAN_5, DESK_RACE, DESK_REFUSED, FAULT_2, MOUNT_5, MOUNT_15, OP_12, OP_23,
            PROGRESS, REFUSED,
        },
        operator::Stage,
        request::{By, Part, Phase, Work},
    },
    Specification,
    state::State,
};
use crate::cites;

impl State {
    /// Whether a request of this name is there and has not ended.
    pub(super) fn is_outstanding(&self, name: Name) -> bool {
        let index = self.request(name);
        index.is_some_and(|index| !self.requests[index].phase.has_ended())
    }
}

impl Specification {
    /// Whether work cannot be done without something that operators are asked for.
    pub(super) fn lacks(&self, state: &State, work: Work) -> bool {
        match work {
            Work::Mount(medium, _, manner) => manner.asks_operators() && state.is_offline(medium),
            Work::Clean(drive) => !state
                .cleaners
                .has(self.setup.library_of(Part::Drive(drive))),
            _ => false,
        }
    }

    /// Whether a medium is offline that is to be mounted together with this one.
    pub(super) fn lacks_partner(state: &State, work: Work) -> bool {
        matches!(work, Work::Mount(_, other, _) if state.is_offline(other))
    }

    /// The drives in which the medium of a mount could be put now, as far as that goes by itself.
    pub(super) fn drives_for<'a>(
        &'a self,
        state: &'a State,
        work: Work,
    ) -> impl Iterator<Item = u8> + 'a {
        let medium = match work {
            Work::Mount(medium, ..) => Some(medium),
            _ => None,
        };
        medium
            .into_iter()
            .flat_map(|medium| state.drives_for(&self.setup, medium))
            .filter(move |drive| work.may_be_in(*drive))
    }

    /// Offers what libraries ask operators for, and what follows from that.
    pub(super) fn errands(&self, state: &State, steps: &mut Steps<'_, State>) {
        for index in 0..state.requests.len() {
            self.ask_for(state, index, steps);
        }
        for index in 0..state.desk.len() {
            let posted = state.desk[index];
            if posted.about == Name::NONE {
                continue;
            }
            match (state.request(posted.about), posted.stage) {
                _ if !state.is_outstanding(posted.about) => moot(state, index, steps),
                (Some(request), Stage::Refused(by)) => refused(state, (index, request), by, steps),
                _ => {}
            }
        }
    }

    /// Operators are asked for what a request lacks, sooner or later, at the latest when it waits.
    fn ask_for(&self, state: &State, index: usize, steps: &mut Steps<'_, State>) {
        let request = &state.requests[index];
        let idle = matches!(request.phase, Phase::Queued | Phase::Waiting);
        if request.asked || !idle || !self.lacks(state, request.work) {
            return;
        }
        if state.desk_is_full() {
            let next = state.with(|next| next.requests[index].asked = true);
            let cites = cites![clause FAULT_2, choice PROGRESS];
            return steps.internal("there is no room to ask operators", cites, next);
        }
        let (clause, cites) = match request.work {
            Work::Clean(_) => (
                CLEAN_5,
                cites![clause CLEAN_5, clause OP_12, choice PROGRESS],
            ),
            _ => (
                MOUNT_15,
                cites![clause MOUNT_15, clause OP_12, choice PROGRESS],
            ),
        };
        if request.phase == Phase::Waiting {
            steps.owes(clause);
        }
        let next = state.with(|next| {
            next.requests[index].asked = true;
            next.post_own(Work::asks_as(request.name), request.name);
        });
        steps.internal("operators are asked for what is not there", cites, next);
    }
}

/// What asked for something has ended: that need not be brought any more.
fn moot(state: &State, index: usize, steps: &mut Steps<'_, State>) {
    let name = state.desk[index].name;
    steps.under(ASKED, |steps, value| {
        let next = state.with(|next| match value {
            0 => next.withdraw(name),
            _ => next.desk[index].about = Name::NONE,
        });
        if value == 0 {
            steps.owes(OP_23);
        }
        let cites = cites![clause OP_23, reading ASKED, choice PROGRESS];
        steps.internal(
            "nobody needs any more what operators were asked for",
            cites,
            next,
        );
    });
}

/// An operator will not bring what is needed: the request is refused, unless a drive has taken it
/// up after all.
fn refused(state: &State, (index, request): (usize, usize), by: By, steps: &mut Steps<'_, State>) {
    let after = |phase: Option<Phase>| {
        state.with(|next| {
            next.desk[index].about = Name::NONE;
            if let Some(phase) = phase {
                next.set_phase(request, phase);
            }
        })
    };
    if let Phase::InProcess(_) = state.requests[request].phase {
        let cites = cites![choice DESK_RACE];
        steps.internal("an operator refuses too late", cites, after(None));
    } else {
        steps.owes(MOUNT_5);
    }
    let refuse = |steps: &mut Steps<'_, State>| {
        for phase in [
            Phase::Cancelled(By::Operator),
            Phase::Failed(ERROR_REQUEST_REFUSED),
        ] {
            let cites = cites![clause MOUNT_5, reading DESK_REFUSED, choice REFUSED];
            steps.internal(
                "a request is refused at the desk",
                cites,
                after(Some(phase)),
            );
        }
    };
    if by != By::Administrator {
        return refuse(steps);
    }
    steps.under(DESK_REFUSED, |steps, value| match value {
        0 => refuse(steps),
        _ => {
            let cites = cites![clause OP_12, reading DESK_REFUSED];
            let next = after(Some(Phase::Cancelled(By::Desk)));
            steps.internal("a request is cancelled at the desk", cites, next);
        }
    });
}
