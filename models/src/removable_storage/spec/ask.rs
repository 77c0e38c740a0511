//! The calls that ask: `EnumerateNtmsObject` and `GetNtmsObjectInformation`.

use arrayvec::ArrayVec;
use sim::{
    spec::Steps,
    trace::Return,
    value::{LIST_MAX, List, Name, Value, Word},
};

use super::{
    super::{
        api::{
            CANCELLED, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER, ERROR_OBJECT_NOT_FOUND,
            ERROR_SUCCESS, FAILED, FIRST_OUT, Function, INPROCESS, PASSED, QUEUED, REQUESTS_MAX,
            SECOND_OUT, WAITING,
        },
        clauses::{
            CANCEL_7, CANCEL_10, CHECK_ORDER, ENDED, ENUM_1, ENUM_2, ENUM_3, ENUM_4, INFO_1,
            INFO_2, INFO_3, LOST, PROGRESS, REMOVALS, REQ_6, REQ_7,
        },
        request::{Phase, Removal, RemovalPhase},
    },
    Specification,
    answer::{Objection, in_session},
    desk,
    state::{Bits, Found, Pending, Progress, State},
};
use crate::cites;

impl Specification {
    /// The libraries that a container names; none where it names something else.
    pub(super) fn libraries_in(&self, container: Value) -> Bits {
        match container {
            Value::Null => (0..self.setup.libraries.len() as u8).fold(Bits::default(), Bits::with),
            other => self
                .setup
                .library(other)
                .map_or(Bits::default(), |one| Bits::default().with(one)),
        }
    }

    pub(super) fn enumerate(
        &self,
        state: &State,
        call: &Pending,
        left: Bits,
        list: List,
        steps: &mut Steps<'_, State>,
    ) {
        let Function::EnumerateNtmsObject {
            lpContainerId: container,
            ..
        } = call.function
        else {
            return;
        };
        let is_library = container == Value::Null || self.setup.library(container).is_some();
        let is_other =
            self.setup.drive(container).is_some() || self.setup.medium(container).is_some();
        let objections = [
            Objection {
                applies: !is_library && !is_other,
                code: ERROR_OBJECT_NOT_FOUND,
                text: "there is no such container",
                cites: cites![clause ENUM_2, choice CHECK_ORDER],
            },
            Objection {
                applies: is_other,
                code: ERROR_INVALID_PARAMETER,
                text: "the container is no library",
                cites: cites![clause ENUM_3, choice CHECK_ORDER],
            },
        ];
        if !in_session(state, call, &objections, steps) {
            return;
        }
        if left.is_empty() {
            let next = state.answered(call, Return::of(ERROR_SUCCESS).with(FIRST_OUT, list));
            steps.internal("there is nothing to list", cites![clause ENUM_1], next);
        }
        for library in (0..self.setup.libraries.len() as u8).filter(|library| left.has(*library)) {
            let reader = Reader {
                state,
                call,
                left: left.without(library),
                list,
            };
            reader.read(library, steps);
        }
    }

    pub(super) fn information(
        state: &State,
        call: &Pending,
        id: Value,
        steps: &mut Steps<'_, State>,
    ) {
        if let Some(index) = state.operator_request(id) {
            return desk::tell(state, call, index, steps);
        }
        let found = state.find(id);
        let list = [
            Objection {
                applies: id == Value::Null,
                code: ERROR_INVALID_PARAMETER,
                text: "the id is NULL",
                cites: cites![clause INFO_3, choice CHECK_ORDER],
            },
            Objection {
                applies: id != Value::Null && found == Found::Nothing,
                code: ERROR_OBJECT_NOT_FOUND,
                text: "there is no such request",
                cites: cites![clause INFO_2, choice CHECK_ORDER],
            },
        ];
        if !in_session(state, call, &list, steps) {
            return;
        }
        match found {
            Found::Nothing => {
                let next = state.answered(call, told(QUEUED, ERROR_SUCCESS));
                steps.internal("something is told of nothing", cites![clause INFO_2], next);
            }
            Found::Request(index) => tell(state, call, state.requests[index].phase, steps),
            Found::Removal(index) => steps.under(REMOVALS, |steps, listed| {
                if listed == 0 {
                    let next = state.answered(call, Return::of(ERROR_OBJECT_NOT_FOUND));
                    let cites = cites![clause INFO_2, reading REMOVALS];
                    steps.internal("a cancellation is no request that has an id", cites, next);
                } else if let Some(removal) = state.requests[index].removal {
                    tell_of_removal(state, call, index, removal, steps);
                }
            }),
        }
    }
}

fn told(word: Word, error: Word) -> Return {
    Return::of(ERROR_SUCCESS)
        .with(FIRST_OUT, word)
        .with(SECOND_OUT, error)
}

fn tell(state: &State, call: &Pending, phase: Phase, steps: &mut Steps<'_, State>) {
    let mut offer = |results: Return, cites| {
        steps.internal(
            "the request's state is told",
            cites,
            state.answered(call, results),
        );
    };
    let error = match phase {
        Phase::Failed(error) => error,
        _ => ERROR_SUCCESS,
    };
    offer(
        told(phase.word(), error),
        cites![clause INFO_1, clause REQ_6, choice PROGRESS],
    );
    if steps.permits(INFO_1, false) {
        let next = state.answered(call, told(WAITING, ERROR_SUCCESS));
        steps.internal("a wrong state is told", cites![clause INFO_1], next);
    }
    if steps.permits(REQ_6, false) {
        let next = state.answered(call, told(phase.word(), ERROR_SUCCESS));
        steps.internal("no error is told", cites![clause REQ_6], next);
    }
    if phase.has_ended() && steps.permits(REQ_7, false) {
        let next = state.answered(call, Return::of(ERROR_OBJECT_NOT_FOUND));
        steps.internal("the ended request is forgotten", cites![clause REQ_7], next);
    }
}

fn tell_of_removal(
    state: &State,
    call: &Pending,
    index: usize,
    removal: Removal,
    steps: &mut Steps<'_, State>,
) {
    let mut offer = |phase, word, error| {
        let mut next = state.answered(call, told(word, error));
        next.requests[index].removal = Some(Removal { phase, ..removal });
        steps.internal(
            "the state of a cancellation is told",
            cites![clause INFO_1, clause CANCEL_7, clause CANCEL_10, reading REMOVALS, choice LOST],
            next,
        );
    };
    let phase = removal.phase;
    match phase {
        RemovalPhase::Queued => offer(phase, QUEUED, ERROR_SUCCESS),
        RemovalPhase::InProcess => offer(phase, INPROCESS, ERROR_SUCCESS),
        RemovalPhase::Passed => offer(phase, PASSED, ERROR_SUCCESS),
        RemovalPhase::Failed => offer(phase, FAILED, ERROR_OBJECT_NOT_FOUND),
        RemovalPhase::Cancelled => offer(phase, CANCELLED, ERROR_SUCCESS),
        RemovalPhase::Late => {
            offer(RemovalPhase::Passed, PASSED, ERROR_SUCCESS);
            offer(RemovalPhase::Failed, FAILED, ERROR_OBJECT_NOT_FOUND);
        }
    }
}

/// An enumeration that turns to one library.
#[derive(Clone, Copy)]
struct Reader<'a> {
    state: &'a State,
    call: &'a Pending,
    /// The libraries left when this one is read.
    left: Bits,
    /// What was found in those before.
    list: List,
}

/// What was found in all libraries together, at most.
type Names = ArrayVec<Name, { LIST_MAX + 2 * REQUESTS_MAX }>;

impl Reader<'_> {
    fn read(self, library: u8, steps: &mut Steps<'_, State>) {
        if steps.permits(ENUM_1, false) {
            self.found(Names::new(), steps);
        }
        let any_ended = self.state.records_of(library).any(|(_, request)| {
            request.phase.has_ended() || request.removal.is_some_and(|r| r.has_ended())
        });
        if any_ended {
            steps.under(ENDED, |steps, value| {
                self.read_removals(library, value == 1, steps)
            });
        } else {
            self.read_removals(library, false, steps);
        }
    }

    fn read_removals(self, library: u8, ended: bool, steps: &mut Steps<'_, State>) {
        let any_removal = self
            .state
            .records_of(library)
            .any(|(_, request)| request.removal.is_some_and(|r| ended || !r.has_ended()));
        if any_removal {
            steps.under(REMOVALS, |steps, value| {
                self.found(self.names(library, ended, value == 1), steps);
            });
        } else {
            self.found(self.names(library, ended, false), steps);
        }
    }

    fn names(self, library: u8, ended: bool, removals: bool) -> Names {
        let mut names = Names::new();
        for (_, request) in self.state.records_of(library) {
            if ended || !request.phase.has_ended() {
                names.push(request.name);
            }
            if let Some(removal) = request.removal
                && removals
                && (ended || !removal.has_ended())
            {
                names.push(removal.name);
            }
        }
        names
    }

    fn found(self, mut names: Names, steps: &mut Steps<'_, State>) {
        names.extend(self.list.iter());
        names.sort_unstable();
        let cites = cites![
            clause ENUM_1, clause CANCEL_10, reading ENDED, reading REMOVALS, choice PROGRESS
        ];
        if names.len() > LIST_MAX {
            let next = self
                .state
                .answered(self.call, Return::of(ERROR_INSUFFICIENT_BUFFER));
            steps.internal(
                "the buffer is too small",
                cites![clause ENUM_4, choice PROGRESS],
                next,
            );
        }
        if steps.permits(ENUM_4, names.len() <= LIST_MAX) {
            let list = names.into_iter().take(LIST_MAX).collect();
            let results = Return::of(ERROR_SUCCESS).with(FIRST_OUT, list);
            let progress = match self.left.is_empty() {
                true => Progress::Decided(results),
                false => Progress::Enumerating(self.left, list),
            };
            let next = self.state.with(|next| next.advance(self.call, progress));
            steps.internal("a library's requests are listed", cites, next);
        }
    }
}
