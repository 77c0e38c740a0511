//! The service is stopped and started again: what was outstanding in its libraries is not any more;
//! what is open at the desk perhaps is.

use sim::{platform::Platform, trace::Return};

use super::{
    super::{
        api::done,
        clauses::{RESTART_SESSIONS, RESTARTED},
        request::{By, Phase, RemovalPhase},
    },
    RemovableStorage,
};

/// Values of [`RESTARTED`].
const DELETED: u8 = 1;
const EMPTY: u8 = 2;

impl<P: Platform> RemovableStorage<P> {
    /// Turns calls away first, then goes through the libraries.
    pub(super) fn restart(&self) -> Return {
        let shared = &self.shared;
        let closes = shared.reading(RESTART_SESSIONS) == 1;
        let closed = P::enter(&shared.sessions).stop(closes);
        shared.news.break_all();
        for session in closed {
            shared.clear_desk(session);
            shared.unwind_notifications(session);
        }
        let value = shared.reading(RESTARTED);
        for library in &shared.libraries {
            let mut inside = P::enter(library);
            for request in inside.records() {
                let interrupted = self.shared.conduct.restart_interrupts()
                    && request.item.finish(Phase::Cancelled(By::Restart));
                if request.is_being_removed() {
                    request.set_removal(RemovalPhase::Cancelled);
                }
                if value == EMPTY || (value == DELETED && interrupted) {
                    shared.forget(request);
                }
            }
            shared.settle(&mut inside);
            P::notify_all(&inside);
        }
        shared.restart_desk();
        P::enter(&shared.sessions).start();
        done()
    }
}
