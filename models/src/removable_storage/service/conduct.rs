//! The decisions in which a service most easily goes wrong.

use sim::value::Word;

use super::super::api::ERROR_OBJECT_NOT_FOUND;

/// How a service decides; as provided, it decides rightly.
pub trait Conduct: Send + Sync + 'static {
    /// What cancelling a request that has ended answers.
    fn cancel_of_ended(&self) -> Word {
        ERROR_OBJECT_NOT_FOUND
    }

    /// Whether a mount whose time is up minds that its request has ended otherwise.
    fn minds_who_was_first(&self) -> bool {
        true
    }

    /// Whether a mount about to be queued minds that its session was closed since it was looked up.
    fn minds_closing(&self) -> bool {
        true
    }

    /// Whether a handled request is stopped although its cancelling was denied.
    fn stops_what_it_denies(&self) -> bool {
        false
    }

    /// Whether a mount waits for its medium although it may not.
    fn always_waits(&self) -> bool {
        false
    }

    /// Whether an allocation that timed out takes its operator request back.
    fn withdraws_what_expired(&self) -> bool {
        true
    }

    /// Whether it is noted down that a medium is taken.
    fn notes_allocation(&self) -> bool {
        true
    }

    /// Whether deleting takes requests that are outstanding, too.
    fn deletes_what_is_outstanding(&self) -> bool {
        false
    }

    /// Whether a restart ends what it finds outstanding.
    fn restart_interrupts(&self) -> bool {
        true
    }

    /// Whether stopping an operation minds that it has ended.
    fn minds_stopped(&self) -> bool {
        true
    }

    /// Whether stopping an inventory does so.
    fn stops_inventories(&self) -> bool {
        true
    }

    /// Whether what lies in the port is stored when its operation is stopped.
    fn stores_when_stopped(&self) -> bool {
        true
    }

    /// Whether the library, turning to a request, minds that what it is about is disabled.
    fn minds_disabling(&self) -> bool {
        true
    }

    /// Whether the library, turning to a queued cancellation, carries it out.
    fn removals_cancel(&self) -> bool {
        true
    }

    /// What cancelling an operator request that has ended answers, if not what it should.
    fn cancel_of_ended_operator_request(&self) -> Option<Word> {
        None
    }

    /// How many of those who wait for an operator request are woken when it ends.
    fn waits_woken(&self) -> usize {
        usize::MAX
    }

    /// Whether one who is about to wait for an operator request looks once more whether it has
    /// ended, when that is noted down.
    fn looks_again(&self) -> bool {
        true
    }

    /// Whether one of several media is mounted only once all are online.
    fn waits_for_all(&self) -> bool {
        true
    }

    /// Whether what a request asked operators for is taken back once it has ended otherwise.
    fn takes_back_what_is_moot(&self) -> bool {
        true
    }

    /// Whether refusing what a request asked operators for ends the request.
    fn refuses_who_asked(&self) -> bool {
        true
    }

    /// Whether whoever has queued a cancellation wakes the library for it.
    fn cancel_wakes(&self) -> bool {
        true
    }

    /// In how many libraries closing a session looks for calls that wait in it.
    fn libraries_unwound(&self) -> usize {
        usize::MAX
    }

    /// Whether a medium is free again that was given to a call which had ended meanwhile.
    fn takes_back(&self) -> bool {
        true
    }

    /// Whether a drive that is done with a mount minds that it was cancelled meanwhile.
    fn minds_late_end(&self) -> bool {
        true
    }

    /// Whether an eject whose turn it is minds that its medium is in a drive by now.
    fn minds_mounted(&self) -> bool {
        true
    }

    /// Whether a medium is taken back whose eject was cancelled while it lay in the port.
    fn takes_back_what_was_leaving(&self) -> bool {
        true
    }

    /// Whether a library looks into the slot from which it is to mount a medium.
    fn looks_into_the_slot(&self) -> bool {
        true
    }

    /// Whether it is noted down that an ejected medium is out.
    fn notes_what_is_ejected(&self) -> bool {
        true
    }

    /// Whether a session whose user loses all access may do nothing from then on.
    fn notes_withdrawal(&self) -> bool {
        true
    }

    /// Whether a mount into a drive that its caller names minds which that is.
    fn minds_named_drive(&self) -> bool {
        true
    }

    /// Whether a library that comes online again is woken.
    fn online_wakes(&self) -> bool {
        true
    }

    /// Whether closing a notification wakes whoever waits at it.
    fn close_wakes(&self) -> bool {
        true
    }
}

/// Right in everything.
#[derive(Clone, Copy, Debug)]
pub struct Right;

impl Conduct for Right {}
