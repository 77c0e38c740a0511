//! Services with one realistic mistake each.

use sim::{
    trace::Return,
    value::{List, Word},
};

use super::{api::batch, service::Conduct};

crate::wrong_services! {
    WindowsEventLog;

    /// Leaves the monitor between looking for a stop and waiting.
    LosesCancel = "loses_cancel",
    "a cancel that comes after EvtNext has looked for it and before it waits is lost" {
        fn stays_until_it_waits(&self) -> bool {
            false
        }
    }

    /// Asks the log again and again.
    PollsTheLog = "polls_the_log",
    "EvtNext looks for records again and again where it should wait, and never comes to rest" {
        fn waits_for_records(&self) -> bool {
            false
        }
    }

    /// Takes the first call on a handle for the only one.
    StopsOneCall = "stops_one_call",
    "EvtCancel stops only the first of the calls that are pending on the handle" {
        fn stops(&self, found: usize) -> usize {
            found.min(1)
        }
    }

    /// Lets the position of a result set follow what was read, not what was returned.
    LosesRecords = "loses_records",
    "what a cancelled EvtNext had read does not come again, under the reading that it does" {
        fn puts_back(&self) -> bool {
            false
        }
    }

    /// Fills the buffers before looking whether the call succeeds.
    FailsWithEvents = "fails_with_events",
    "a cancelled EvtNext fails and returns events all the same" {
        fn stopped(&self, code: Word, read: List) -> Return {
            if read.is_empty() {
                return Return::of(code);
            }
            let mut result = batch(read);
            result.0[0] = code.into();
            result
        }
    }

    /// Reports a time-out whenever one has passed.
    TimesOutWithEvents = "times_out_with_events",
    "EvtNext reports ERROR_TIMEOUT although it has read events, which are lost" {
        fn gives_on_time_out(&self) -> bool {
            false
        }
    }

    /// Closes without waiting for the callback, under the reading that it waits.
    ClosesUnderCallback = "closes_under_callback",
    "EvtClose returns while a callback of the subscription runs, under the reading that it waits" {
        fn waits_for_callback(&self) -> bool {
            false
        }
    }

    /// Thinks of result sets only when a session is closed.
    SparesSubscriptions = "spares_subscriptions",
    "closing a session leaves its push subscriptions delivering" {
        fn closes_subscriptions(&self) -> bool {
            false
        }
    }
}
