//! The operators' desk: the requests that lie there, who puts them there, and what operators do at
//! the console.

use arrayvec::ArrayVec;
use sim::{
    spec::Steps,
    trace::Return,
    value::{List, Name, Value},
};

use super::{
    super::{
        api::{
            ERROR_INVALID_PARAMETER, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, FIRST_OUT,
            Function as F, NTMS_OPREQUEST, NTMS_OPSTATE_UNKNOWN, OPERATOR_REQUESTS_MAX, TOO_LATE,
            done,
        },
        clauses::{
            CHECK_ORDER, DESK_CLOSE, DESK_RACE, ENDED, INFO_1, OP_11, OP_13, OP_20, OP_21, OP_22,
            PROGRESS, WORLD,
        },
        operator::Stage,
        request::By,
    },
    answer::{Objection, in_session},
    notify::Change,
    state::{Pending, Progress::Waiting, State},
};
use crate::cites;

/// Most operator requests that are remembered: those at the desk, and deleted ones of which others
/// are yet to learn how they ended.
const DESK_KEPT: usize = OPERATOR_REQUESTS_MAX + 4;

/// What lies at the desk, sorted by name.
pub(super) type Desk = ArrayVec<OperatorRequest, DESK_KEPT>;

/// An operator request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct OperatorRequest {
    pub(super) name: Name,
    /// The session in which it was submitted; [`Name::NONE`] where that no longer matters.
    pub(super) owner: Name,
    /// The library request that asked for something by it; [`Name::NONE`] where there is none, or
    /// neither can end the other any more.
    pub(super) about: Name,
    pub(super) stage: Stage,
    /// Whether it need not be kept any longer.
    pub(super) due: bool,
    /// Whether a restart of the service is about to end it.
    pub(super) doomed: bool,
    /// Whether it can be found no more; it is there only for what has asked by it.
    pub(super) deleted: bool,
}

impl State {
    /// The operator requests that can be found.
    pub(super) fn posted(&self) -> impl Iterator<Item = &OperatorRequest> {
        self.desk.iter().filter(|request| !request.deleted)
    }

    /// Whether there is no room for another operator request.
    pub(super) fn desk_is_full(&self) -> bool {
        self.posted().count() >= OPERATOR_REQUESTS_MAX
    }

    /// The index of the operator request that an identifier stands for.
    pub(super) fn operator_request(&self, id: Value) -> Option<usize> {
        let name = id.name()?;
        let is = |request: &OperatorRequest| request.name == name && !request.deleted;
        self.desk.iter().position(is)
    }

    /// Whether what an identifier stands for is an operator request that has ended.
    pub(super) fn operator_request_has_ended(&self, id: Value) -> bool {
        self.operator_request(id)
            .is_some_and(|index| self.desk[index].stage.has_ended())
    }

    /// Puts a request onto the desk, if there is room, that was made in the session `owner`.
    pub(super) fn post(&mut self, name: Name, owner: Name) {
        self.put(name, owner, Name::NONE);
    }

    /// Puts one of the service's own onto the desk, if there is room; the library request `about`
    /// asks by it for something, if that is one.
    pub(super) fn post_own(&mut self, name: Name, about: Name) {
        self.put(name, Name::NONE, about);
    }

    fn put(&mut self, name: Name, owner: Name, about: Name) {
        let at = self.desk.partition_point(|other| other.name < name);
        // A relaxed run comes here with a full desk too.
        if !self.desk.is_full() {
            self.desk.insert(
                at,
                OperatorRequest {
                    name,
                    owner,
                    about,
                    stage: Stage::Submitted,
                    due: false,
                    doomed: false,
                    deleted: false,
                },
            );
            self.tell(NTMS_OPREQUEST, name, Change::Inserted);
        }
    }

    /// Takes a request off the desk as if it had never been there, unless it has ended.
    pub(super) fn withdraw(&mut self, name: Name) {
        let before = self.desk.len();
        self.desk
            .retain(|request| request.name != name || request.stage.has_ended());
        if self.desk.len() < before {
            self.tell(NTMS_OPREQUEST, name, Change::Deleted);
        }
    }

    /// Notes how far an operator request is: every change goes through here.
    pub(super) fn set_stage(&mut self, index: usize, stage: Stage) {
        self.desk[index].stage = stage;
        self.tell(NTMS_OPREQUEST, self.desk[index].name, Change::Updated);
    }
}

/// Offers what becomes of the operator requests of closed sessions.
pub(super) fn after_closing(state: &State, steps: &mut Steps<'_, State>) {
    for (index, request) in state.desk.iter().enumerate() {
        if request.stage.has_ended() || !state.is_closed(request.owner) {
            continue;
        }
        steps.owes(OP_13);
        steps.under(DESK_CLOSE, |steps, value| {
            let next = state.with(|next| match value {
                0 => next.desk[index].owner = Name::NONE,
                1 => next.set_stage(index, Stage::Refused(By::Closing)),
                _ => next.withdraw(request.name),
            });
            steps.internal(
                "the closing of its session ends an operator request, or does not",
                cites![clause OP_13, reading DESK_CLOSE, choice PROGRESS],
                next,
            );
        });
    }
}

/// Erases what nobody can see any more of the requests at the desk.
pub(super) fn forget(state: &mut State) {
    for index in 0..state.desk.len() {
        let stage = state.desk[index].stage;
        let matters = state.is_outstanding(state.desk[index].about);
        let request = &mut state.desk[index];
        if stage.has_ended() {
            request.owner = Name::NONE;
        }
        if stage == Stage::Complete || (stage.has_ended() && !matters) {
            request.about = Name::NONE;
        }
        request.doomed &= !stage.has_ended();
        if let Stage::Refused(by) = &mut request.stage
            && request.about == Name::NONE
        {
            *by = By::Administrator;
        }
    }
    let calls = &state.calls;
    state.desk.retain(|request| {
        let awaits = |call: &Pending| call.made == request.name && call.progress == Waiting;
        !request.deleted || request.about != Name::NONE || calls.iter().any(awaits)
    });
}

/// A console, or somebody at it, makes a move.
pub(super) fn console(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    let (request, stage) = match call.function {
        F::ConsoleReads { request } => (request, Stage::Active),
        F::ConsoleAcknowledges { request } => (request, Stage::InProgress),
        F::ConsoleCompletes { request } => (request, Stage::Complete),
        F::ConsoleRefuses { request } => (request, Stage::Refused(By::Operator)),
        _ => return,
    };
    let found = state
        .operator_request(request)
        .filter(|index| state.desk[*index].stage < stage && !state.desk[*index].stage.has_ended());
    let next = match found {
        Some(index) => state.answered(call, done()).with(|next| {
            next.set_stage(index, stage);
        }),
        None => state.answered(call, Return::of(TOO_LATE)),
    };
    steps.internal(
        "somebody turns to an operator request at the console",
        cites![clause OP_20, choice WORLD, choice DESK_RACE],
        next,
    );
}

/// Offers what asking about an operator request tells.
pub(super) fn tell(state: &State, call: &Pending, index: usize, steps: &mut Steps<'_, State>) {
    if !in_session(state, call, &[], steps) {
        return;
    }
    let stage = state.desk[index].stage;
    let told = |word| Return::of(ERROR_SUCCESS).with(FIRST_OUT, word);
    steps.internal(
        "the operator request's state is told",
        cites![clause INFO_1, clause OP_20, choice PROGRESS],
        state.answered(call, told(stage.word())),
    );
    if steps.permits(INFO_1, false) {
        let next = state.answered(call, told(NTMS_OPSTATE_UNKNOWN));
        steps.internal("a wrong state is told", cites![clause INFO_1], next);
    }
    if stage.has_ended() && steps.permits(OP_11, false) {
        let next = state.answered(call, Return::of(ERROR_OBJECT_NOT_FOUND));
        steps.internal("the ended request is forgotten", cites![clause OP_11], next);
    }
}

/// Offers what enumerating operator requests lists.
pub(super) fn enumerate(
    state: &State,
    call: &Pending,
    container: Value,
    steps: &mut Steps<'_, State>,
) {
    let list = [Objection {
        applies: container != Value::Null,
        code: ERROR_INVALID_PARAMETER,
        text: "operator requests stand in no container",
        cites: cites![clause OP_22, choice CHECK_ORDER],
    }];
    if !in_session(state, call, &list, steps) {
        return;
    }
    let offer = |steps: &mut Steps<'_, State>, ended: bool, none: bool| {
        let shown = |request: &&OperatorRequest| !none && (ended || !request.stage.has_ended());
        let list: List = state.posted().filter(shown).map(|it| it.name).collect();
        let results = Return::of(ERROR_SUCCESS).with(FIRST_OUT, list);
        steps.internal(
            "the operator requests are listed",
            cites![clause OP_21, reading ENDED, choice PROGRESS],
            state.answered(call, results),
        );
    };
    if steps.permits(OP_21, false) {
        offer(steps, false, true);
    }
    if state.posted().any(|request| request.stage.has_ended()) {
        steps.under(ENDED, |steps, value| offer(steps, value == 1, false));
    } else {
        offer(steps, false, false);
    }
}
