//! Services with one realistic mistake each.

use sim::value::Word;

use super::{api::ERROR_SUCCESS, service::Conduct};

crate::wrong_services! {
    RemovableStorageManager;

    /// Thinks that there is no harm in agreeing to cancel what is over.
    CancelsWhatHasEnded = "cancels_what_has_ended",
    "cancelling a request that has ended answers success" {
        fn cancel_of_ended(&self) -> Word {
            ERROR_SUCCESS
        }
    }

    /// Does not look again after a timed wait.
    TimesOutWhatHasPassed = "times_out_what_has_passed",
    "a mount that passed while the waiting call woke up is reported as timed out" {
        fn minds_who_was_first(&self) -> bool {
            false
        }
    }

    /// Checks the session only at the beginning of a mount.
    MountsInClosedSession = "mounts_in_closed_session",
    "a mount that is queued just after its session was closed is never unwound" {
        fn minds_closing(&self) -> bool {
            false
        }
    }

    /// Flags a handled request as cancelled before finding that it may not.
    StopsWhatItDenies = "stops_what_it_denies",
    "cancelling a request being handled is denied, and stops it all the same" {
        fn stops_what_it_denies(&self) -> bool {
            true
        }
    }

    /// Looks at the option only where the call comes in, when drives were still free.
    WaitsThoughItMayNot = "waits_though_it_may_not",
    "a mount that is to fail where it cannot be served waits all the same" {
        fn always_waits(&self) -> bool {
            true
        }
    }

    /// Returns from the time-out without tidying up.
    LeavesOperatorRequest = "leaves_operator_request",
    "an allocation that timed out leaves its operator request at the desk" {
        fn withdraws_what_expired(&self) -> bool {
            false
        }
    }

    /// Keeps the list of free media as it was read.
    AllocatesTwice = "allocates_twice",
    "a medium that is allocated is given to the next one, too" {
        fn notes_allocation(&self) -> bool {
            false
        }
    }

    /// Does not look at the state of what it deletes.
    DeletesWhatIsOutstanding = "deletes_what_is_outstanding",
    "deleting a request that waits or is handled takes it out of the list" {
        fn deletes_what_is_outstanding(&self) -> bool {
            true
        }
    }

    /// Reads the old list back in when it starts.
    GoesOnAfterRestart = "goes_on_after_restart",
    "requests from before a restart of the service are still handled behind it" {
        fn restart_interrupts(&self) -> bool {
            false
        }
    }

    /// Takes the operation out of its table when it ends, but not for its id.
    StopsTwice = "stops_twice",
    "an eject or inject that has ended can be stopped again" {
        fn minds_stopped(&self) -> bool {
            false
        }
    }

    /// Forgets that a stop is no cancellation.
    DropsWhatIsInThePort = "drops_what_is_in_the_port",
    "stopping an inject drops what lies in the port" {
        fn stores_when_stopped(&self) -> bool {
            false
        }
    }

    /// Checks only when work is asked for.
    LetsDisabledWorkThrough = "lets_disabled_work_through",
    "a request queued before its drive was disabled is carried out" {
        fn minds_disabling(&self) -> bool {
            false
        }
    }

    /// Answers a stop before the worker has heard of it.
    GoesOnWithInventories = "goes_on_with_inventories",
    "stopping an inventory succeeds, and it goes on" {
        fn stops_inventories(&self) -> bool {
            false
        }
    }

    /// Takes a mount that waits for something that can be left alone.
    ForgetsCancellation = "forgets_cancellation",
    "a cancellation that had to queue is dropped when the library comes to it" {
        fn removals_cancel(&self) -> bool {
            false
        }
    }

    /// Thinks that refusing what is done already does no harm.
    CancelsWhatIsComplete = "cancels_what_is_complete",
    "cancelling an operator request that has ended answers success" {
        fn cancel_of_ended_operator_request(&self) -> Option<Word> {
            Some(ERROR_SUCCESS)
        }
    }

    /// Thinks that a library with something queued cannot be asleep.
    CancelsInItsSleep = "cancels_in_its_sleep",
    "a cancellation queued in an idle library does not wake the library" {
        fn cancel_wakes(&self) -> bool {
            false
        }
    }

    /// Was written where there was one library.
    ClosesOneLibrary = "closes_one_library",
    "closing a session unwinds what waits in the first library only" {
        fn libraries_unwound(&self) -> usize {
            1
        }
    }

    /// Takes a medium first and finds out afterwards that nobody wants it.
    GivesToNobody = "gives_to_nobody",
    "a medium given to an allocation that has ended meanwhile stays allocated" {
        fn takes_back(&self) -> bool {
            false
        }
    }

    /// Does not look at the request again when the drive is done.
    LoadsWhatWasCancelled = "loads_what_was_cancelled",
    "a medium is in the drive although its mount was cancelled before the drive was done" {
        fn minds_late_end(&self) -> bool {
            false
        }
    }

    /// Looked where the medium was when it was asked to eject it.
    EjectsWhatIsMounted = "ejects_what_is_mounted",
    "an eject begins although its medium was mounted while it waited" {
        fn minds_mounted(&self) -> bool {
            false
        }
    }

    /// Signals an event that lets one thread go.
    WakesOneWait = "wakes_one_wait",
    "of several that wait for an operator request only one is woken" {
        fn waits_woken(&self) -> usize {
            1
        }
    }

    /// Frees the handle and leaves alone who uses it.
    ClosesOverItsWait = "closes_over_its_wait",
    "closing a notification succeeds and leaves the call asleep that waits at it" {
        fn close_wakes(&self) -> bool {
            false
        }
    }

    /// Looks whether the request is open, and then begins to wait.
    SleepsThroughTheEnd = "sleeps_through_the_end",
    "a wait that begins while its operator request ends is never woken" {
        fn looks_again(&self) -> bool {
            false
        }
    }

    /// Tidies up behind allocations only.
    LeavesWhatIsMoot = "leaves_what_is_moot",
    "what a mount asked operators for is left at the desk when the mount has ended otherwise" {
        fn takes_back_what_is_moot(&self) -> bool {
            false
        }
    }

    /// Notes a refusal at the desk and does not tell the library.
    RefusesInVain = "refuses_in_vain",
    "a mount goes on waiting for a medium that operators have refused to bring" {
        fn refuses_who_asked(&self) -> bool {
            false
        }
    }

    /// Queues the media one by one and forgets that they belong together.
    MountsOneByOne = "mounts_one_by_one",
    "of several media that a call mounts one is mounted while another is still offline" {
        fn waits_for_all(&self) -> bool {
            false
        }
    }

    /// Lets the port go and forgets what lay in it.
    LosesWhatWasLeaving = "loses_what_was_leaving",
    "a medium whose eject is cancelled while it lies in the port is in no place afterwards" {
        fn takes_back_what_was_leaving(&self) -> bool {
            false
        }
    }

    /// Looks at the lists once, when a session is opened.
    RemembersRights = "remembers_rights",
    "a session goes on with the access that its user had when it was opened" {
        fn notes_withdrawal(&self) -> bool {
            false
        }
    }

    /// Knows from its table where everything is.
    MountsFromAnEmptySlot = "mounts_from_an_empty_slot",
    "a mount succeeds although the slot of its medium is empty" {
        fn looks_into_the_slot(&self) -> bool {
            false
        }
    }

    /// Keeps a table of slots beside that of what was ejected.
    KeepsWhatIsEjected = "keeps_what_is_ejected",
    "a medium that was ejected is in its slot as well, and can be mounted" {
        fn notes_what_is_ejected(&self) -> bool {
            false
        }
    }
    /// Takes the drive that the caller names for a place to write the answer.
    MountsInAnyDrive = "mounts_in_any_drive",
    "a mount into the drive that its caller names is put into whichever is free" {
        fn minds_named_drive(&self) -> bool {
            false
        }
    }
    /// Notes that the library is back, and leaves its worker to find that out.
    SleepsThoughOnline = "sleeps_though_online",
    "a library that comes online again does not turn to what was queued meanwhile" {
        fn online_wakes(&self) -> bool {
            false
        }
    }
}
