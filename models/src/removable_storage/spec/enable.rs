//! `DisableNtmsObject` and `EnableNtmsObject`: in the call or as a request; what is disabled then.

use arrayvec::ArrayVec;
use sim::{spec::Steps, trace::Return, value::Value};

use super::{
    super::{
        api::{ERROR_INVALID_STATE, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS},
        clauses::{CHECK_ORDER, CONTENTS, DISABLING, EMPTIED, OBJ_1, OBJ_3, REQ_1},
        request::{Manner, Part, Work},
    },
    Specification,
    answer::Objection,
    mount::has_room,
    operate::{Offline, Target, queue_work},
    state::{Bits, Pending, State},
};
use crate::cites;

/// What is disabled, by index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub(super) struct Disabled {
    libraries: Bits,
    drives: Bits,
    media: Bits,
}

impl Disabled {
    pub(super) const fn has(self, part: Part) -> bool {
        match part {
            Part::Library(library) => self.libraries.has(library),
            Part::Drive(drive) => self.drives.has(drive),
            Part::Medium(medium) => self.media.has(medium),
        }
    }

    fn set(&mut self, part: Part, disabled: bool) {
        let (all, index) = match part {
            Part::Library(library) => (&mut self.libraries, library),
            Part::Drive(drive) => (&mut self.drives, drive),
            Part::Medium(medium) => (&mut self.media, medium),
        };
        *all = match disabled {
            true => all.with(index),
            false => all.without(index),
        };
    }
}

impl Specification {
    pub(super) fn set_enabled(
        &self,
        state: &State,
        call: &Pending,
        enabled: bool,
        (kind, id): (Value, Value),
        steps: &mut Steps<'_, State>,
    ) {
        let kind = kind.word().expect("the signature asks for a word");
        let part = self.setup.part(kind, id);
        let target = Target {
            id,
            library: part.map(|part| self.setup.library_of(part)),
            unknown: ERROR_OBJECT_NOT_FOUND,
            control: true,
            offline: Offline::Refused,
        };
        let already = Objection {
            applies: part.is_some_and(|part| state.is_disabled(part) != enabled),
            code: ERROR_INVALID_STATE,
            text: "it is in that state already",
            cites: cites![clause OBJ_1, choice CHECK_ORDER],
        };
        if !self.may_operate(state, call, target, &[already], steps) {
            return;
        }
        if steps.permits(OBJ_3, false) {
            let next = state.answered(call, Return::of(ERROR_INVALID_STATE));
            steps.internal("there is nothing to change", cites![clause OBJ_3], next);
        }
        steps.under(DISABLING, |steps, value| {
            if value == 1 {
                self.change_at_once(state, call, part, enabled, steps);
            } else if has_room(state, call, steps) {
                let work = part.map(|part| match enabled {
                    true => Work::Enable(part),
                    false => Work::Disable(part),
                });
                let work = target.library.zip(work);
                let cites = cites![clause OBJ_3, clause REQ_1, reading DISABLING];
                let results = Return::of(ERROR_SUCCESS);
                queue_work(
                    state,
                    call,
                    work,
                    results,
                    ("the change is queued", cites),
                    steps,
                );
            }
        });
    }

    fn change_at_once(
        &self,
        state: &State,
        call: &Pending,
        part: Option<Part>,
        enabled: bool,
        steps: &mut Steps<'_, State>,
    ) {
        let done = state.answered(call, Return::of(ERROR_SUCCESS));
        let changed = match part {
            Some(part) => self.changed(&done, part, enabled),
            None => ArrayVec::from_iter([done]),
        };
        for next in changed {
            let cites = cites![clause OBJ_3, reading DISABLING, choice EMPTIED, choice CONTENTS];
            steps.internal("the state is changed in the call", cites, next);
        }
    }

    /// The states in which something is enabled or disabled: a disabled drive is emptied or not,
    /// what an enabled library contains is enabled too or not.
    pub(super) fn changed(&self, state: &State, part: Part, enabled: bool) -> ArrayVec<State, 2> {
        let all = state.with(|next| {
            for part in self.setup.with_contents(part) {
                next.disabled.set(part, !enabled);
            }
        });
        let other = match enabled {
            true => state.with(|next| next.disabled.set(part, false)),
            false => all.with(|next| {
                for part in self.setup.with_contents(part) {
                    if let Part::Drive(drive) = part {
                        next.unload(drive);
                    }
                }
            }),
        };
        let mut states = ArrayVec::from_iter([all]);
        if states[0] != other {
            states.push(other);
        }
        states
    }

    /// Whether what a request is about is disabled. Emptying drives and enabling still have a
    /// point.
    pub(super) fn is_hindered(state: &State, work: Work) -> bool {
        let part = match work {
            Work::Clean(drive) => Part::Drive(drive),
            Work::Mount(.., Manner::Into(drive)) if state.is_disabled(Part::Drive(drive)) => {
                return true;
            }
            Work::Mount(medium, ..) => Part::Medium(medium),
            Work::Eject(medium) | Work::EjectNext(medium) => Part::Medium(medium),
            Work::Inject(library)
            | Work::InjectMany(library)
            | Work::Inventory(library)
            | Work::Door(library) => Part::Library(library),
            _ => return false,
        };
        state.is_disabled(part)
    }
}
