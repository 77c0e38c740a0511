//! The functions of Windows Event Log that scenarios call, and the words they speak in.
//!
//! Names and numbers are those of `winevt.h` and `winerror.h`. Left out of the parameter lists is
//! what says nothing about cancelling: reserved flags, the direction of a query, the context of a
//! callback. A query's text is one of two words, [`everything`] for `*` and [`errors`] for
//! `*[System[Level=2]]`. An event handle is called as the record it stands for, whichever call gave
//! it out.
//!
//! Limits of the model, where the documents give a code for running out: [`RECORDS_MAX`].

#![allow(
    non_snake_case,
    non_upper_case_globals,
    reason = "parameters and enumerators are spelt as the documents spell them"
)]

use sim::{
    signature::{FaultSite, Kind},
    trace::{Call, RESULTS_MAX, Return},
    value::{List, Name, Value, Word},
};

/// How many records all channels together hold; writing a further one is answered
/// `ERROR_LOG_FILE_FULL`.
pub const RECORDS_MAX: usize = 64;

crate::words! {
    /// A call without a last error.
    ERROR_SUCCESS = 0,
    /// A BOOL function succeeded.
    TRUE = 1,
    /// The server did not take the session's credentials.
    ERROR_ACCESS_DENIED = 5,
    /// No such handle.
    ERROR_INVALID_HANDLE = 6,
    /// The server could not do what it was asked to.
    ERROR_OUTOFMEMORY = 14,
    /// An argument, or a handle, is not what it must be.
    ERROR_INVALID_PARAMETER = 87,
    /// The end of the result set is reached.
    ERROR_NO_MORE_ITEMS = 259,
    /// Not documented for these functions; listed so that a report can name it.
    ERROR_OPERATION_ABORTED = 995,
    /// There is nothing to cancel.
    ERROR_NOT_FOUND = 1168,
    /// Stopped by `EvtCancel`.
    ERROR_CANCELLED = 1223,
    /// The time-out passed.
    ERROR_TIMEOUT = 1460,
    /// A channel holds as many records as it can.
    ERROR_LOG_FILE_FULL = 1502,
    /// The wrong kind of subscription.
    ERROR_INVALID_OPERATION = 4317,
    /// No channel bears this name.
    ERROR_EVT_CHANNEL_NOT_FOUND = 15007,
    /// Callbacks: the event is an error.
    EvtSubscribeActionError = 0,
    /// Callbacks: the event is an event.
    EvtSubscribeActionDeliver = 1,
    /// Subscribes to what is written from now on.
    EvtSubscribeToFutureEvents = 1,
    /// Subscribes to what has been written as well.
    EvtSubscribeStartAtOldestRecord = 2,
    /// A query: every event.
    everything = 0,
    /// A query: the events of level [`error`].
    errors = 2,
    /// A level: `WINEVENT_LEVEL_ERROR`.
    error = 2,
    /// A level: `WINEVENT_LEVEL_INFO`.
    information = 4,
}

/// The levels of events.
pub const LEVELS: &[Word] = &[error, information];
const QUERIES: &[Word] = &[everything, errors];
const ACTIONS: &[Word] = &[EvtSubscribeActionError, EvtSubscribeActionDeliver];
const ORIGINS: &[Word] = &[EvtSubscribeToFutureEvents, EvtSubscribeStartAtOldestRecord];

crate::functions! {
    /// Opens a session on a computer. The computer is contacted only when the session is first
    /// used.
    function EvtOpenSession(Login: Kind::Object) -> (
        result: &[ERROR_OUTOFMEMORY, ERROR_INVALID_PARAMETER],
    ) makes ["session"] from "winevt/evtopensession";

    /// Queries a channel; `NULL` is the default session. The result set is live.
    function EvtQuery(Session: Kind::Object, Path: Kind::Object, Query: Kind::Word(QUERIES)) -> (
        result: &[
            ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_OUTOFMEMORY, ERROR_INVALID_PARAMETER,
            ERROR_CANCELLED, ERROR_EVT_CHANNEL_NOT_FOUND,
        ],
    ) makes ["query"] from "winevt/evtquery";

    /// Reads up to so many of the next events of a result set, within so many milliseconds.
    function EvtNext(ResultSet: Kind::Object, EventsSize: Kind::Number, Timeout: Kind::Timeout) -> (
        result: &[
            TRUE, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NO_MORE_ITEMS,
            ERROR_CANCELLED, ERROR_TIMEOUT, ERROR_INVALID_OPERATION,
        ],
        Events: &[],
        Returned: &[],
    ) makes [] from "winevt/evtnext";

    /// Subscribes to a channel in the push model.
    function EvtSubscribe(
        Session: Kind::Object,
        ChannelPath: Kind::Object,
        Query: Kind::Word(QUERIES),
        Callback: Kind::Handler,
        Flags: Kind::Word(ORIGINS),
    ) -> (
        result: &[
            ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_OUTOFMEMORY, ERROR_INVALID_PARAMETER,
            ERROR_CANCELLED, ERROR_EVT_CHANNEL_NOT_FOUND,
        ],
    ) makes ["subscription"] from "winevt/evtsubscribe";

    /// Cancels what is pending on a handle; `NULL` is the default session.
    function EvtCancel(Object: Kind::Object) -> (
        result: &[
            TRUE, ERROR_INVALID_HANDLE, ERROR_OUTOFMEMORY, ERROR_INVALID_PARAMETER,
            ERROR_NOT_FOUND, ERROR_CANCELLED,
        ],
    ) makes [] from "winevt/evtcancel";

    /// Closes a handle and those made under it.
    function EvtClose(Object: Kind::Object) -> (
        result: &[TRUE, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER],
    ) makes [] from "winevt/evtclose";

    /// An event of a subscription, or (as the number in place of the handle) an error.
    callback EVT_SUBSCRIBE_CALLBACK(Action: Kind::Word(ACTIONS), Event: Kind::Object) -> ()
        makes [] from "winevt/nc:evt_subscribe_callback";

    /// A publisher writes an event; by the return it stands in the channel.
    environment EventIsWritten(Channel: Kind::Object, Level: Kind::Word(LEVELS)) -> (
        result: &[ERROR_LOG_FILE_FULL, ERROR_EVT_CHANNEL_NOT_FOUND],
    ) makes ["event"] from "scenarios";

    /// A slow record has been brought in, so that readers get past it.
    environment RecordIsRead(Event: Kind::Object) -> () makes [] from "scenarios";
}

impl Function {
    /// The result set that it reads.
    #[must_use]
    pub const fn reads(&self) -> Option<Value> {
        match *self {
            Self::EvtNext { ResultSet, .. } => Some(ResultSet),
            _ => None,
        }
    }

    /// The session in which it makes a query or a subscription.
    #[must_use]
    pub const fn session(&self) -> Option<Value> {
        match *self {
            Self::EvtQuery { Session, .. } | Self::EvtSubscribe { Session, .. } => Some(Session),
            _ => None,
        }
    }

    /// The handle that it closes.
    #[must_use]
    pub const fn closes(&self) -> Option<Value> {
        match *self {
            Self::EvtClose { Object } => Some(Object),
            _ => None,
        }
    }

    /// The handle that it cancels.
    #[must_use]
    pub const fn cancels(&self) -> Option<Value> {
        match *self {
            Self::EvtCancel { Object } => Some(Object),
            _ => None,
        }
    }
}

/// Position of `Events` among the results of `EvtNext`.
pub const EVENTS: usize = 1;
/// Position of `Returned` among the results of `EvtNext`.
pub const RETURNED: usize = 2;

/// What `RecordIsRead` returns.
pub const NOTHING: Return = Return([Value::Absent; RESULTS_MAX]);

/// What `EvtNext` returns with events.
#[must_use]
pub fn batch(events: List) -> Return {
    Return::of(TRUE)
        .with(EVENTS, events)
        .with(RETURNED, events.len() as u32)
}

/// The callback that delivers an event, or an error in its place.
#[must_use]
pub fn delivery(event: Result<Name, Word>) -> Call {
    let (Action, Event) = match event {
        Ok(name) => (EvtSubscribeActionDeliver, Value::Name(name)),
        Err(code) => (EvtSubscribeActionError, Value::Word(code)),
    };
    let callback = Function::EVT_SUBSCRIBE_CALLBACK {
        Action: Action.into(),
        Event,
    };
    callback.call(Name::NONE)
}

/// Index in [`FAULTS`]: the server is too busy to cancel.
pub const BUSY: u8 = 0;

/// Where faults may strike.
pub const FAULTS: &[FaultSite] = &[FaultSite {
    name: "busy",
    text: "the server is too busy to cancel: EvtCancel fails and changes nothing",
}];
