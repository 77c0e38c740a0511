//! The functions of Windows Management Infrastructure that scenarios call, and the words they speak
//! in.
//!
//! Names and numbers are those of `mi.h`. Left out of the parameter lists is what says nothing
//! about cancelling: options, namespaces, extended errors, call-back contexts. The class of an
//! enumeration stands for the provider behind it. An instance is told by its place in the
//! provider's order, counted from one.
//!
//! Limits of the model: [`APPLICATIONS_MAX`], [`SESSIONS_MAX`] and [`OPERATIONS_MAX`], answered
//! with the documented code.

use sim::{
    signature::{FaultSite, Kind},
    trace::Return,
    value::{Name, Value, Word},
};

/// How many applications are ever initialised; a further one is answered
/// `MI_RESULT_SERVER_LIMITS_EXCEEDED`.
pub const APPLICATIONS_MAX: usize = 4;
/// How many sessions there ever are; a further one is answered `MI_RESULT_SERVER_LIMITS_EXCEEDED`.
pub const SESSIONS_MAX: usize = 8;
/// How many operations are ever started; a further one ends at once, with
/// `MI_RESULT_SERVER_LIMITS_EXCEEDED`.
pub const OPERATIONS_MAX: usize = 12;

crate::words! {
    /// No; of `moreResults`: no result follows.
    MI_FALSE = 0,
    /// Yes; of `moreResults`: results follow.
    MI_TRUE = 1,
    /// Done.
    MI_RESULT_OK = 0,
    /// It failed, also where it was cancelled and nothing says so more closely.
    MI_RESULT_FAILED = 1,
    /// The caller may not do this.
    MI_RESULT_ACCESS_DENIED = 2,
    /// An argument, or a handle, is not what it must be.
    MI_RESULT_INVALID_PARAMETER = 4,
    /// There is no such class.
    MI_RESULT_INVALID_CLASS = 5,
    /// There is no such thing.
    MI_RESULT_NOT_FOUND = 6,
    /// The provider does not do this.
    MI_RESULT_NOT_SUPPORTED = 7,
    /// The results were given up before the last was fetched.
    MI_RESULT_PULL_HAS_BEEN_ABANDONED = 23,
    /// The server has come to its limits.
    MI_RESULT_SERVER_LIMITS_EXCEEDED = 27,
    /// The server is being shut down.
    MI_RESULT_SERVER_IS_SHUTTING_DOWN = 28,
    /// Why it is cancelled: no reason is given.
    MI_REASON_NONE = 0,
    /// Why it is cancelled: its time is up.
    MI_REASON_TIMEOUT = 1,
    /// Why it is cancelled: the system is shut down.
    MI_REASON_SHUTDOWN = 2,
    /// Why it is cancelled: the service stops.
    MI_REASON_SERVICESTOP = 3,
    /// A result counts as acknowledged once its callback has returned.
    MI_OPERATIONFLAGS_AUTOMATIC_ACK_RESULTS = 0,
    /// A result counts as acknowledged once the client says so.
    MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS = 1,
    /// Pace of a provider: posts its instances and its result by itself.
    prompt = 0,
    /// Pace of a provider: posts only what the scenario lets it post.
    slow = 1,
    /// Pace of a provider: posts its instances by itself, and then nothing unless the scenario lets
    /// it.
    silent = 2,
}

const BOOLEANS: &[Word] = &[MI_FALSE, MI_TRUE];
const REASONS: &[Word] = &[
    MI_REASON_NONE,
    MI_REASON_TIMEOUT,
    MI_REASON_SHUTDOWN,
    MI_REASON_SERVICESTOP,
];
const ACKNOWLEDGEMENTS: &[Word] = &[
    MI_OPERATIONFLAGS_AUTOMATIC_ACK_RESULTS,
    MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS,
];
/// Every code with which an operation can end in the model.
pub const FINAL_CODES: &[Word] = &[
    MI_RESULT_OK,
    MI_RESULT_FAILED,
    MI_RESULT_ACCESS_DENIED,
    MI_RESULT_INVALID_PARAMETER,
    MI_RESULT_INVALID_CLASS,
    MI_RESULT_NOT_FOUND,
    MI_RESULT_NOT_SUPPORTED,
    MI_RESULT_PULL_HAS_BEEN_ABANDONED,
    MI_RESULT_SERVER_LIMITS_EXCEEDED,
    MI_RESULT_SERVER_IS_SHUTTING_DOWN,
];
/// The table that most functions share: success, failure, a bad argument, out of memory.
const CODES: &[Word] = &[
    MI_RESULT_OK,
    MI_RESULT_FAILED,
    MI_RESULT_INVALID_PARAMETER,
    MI_RESULT_SERVER_LIMITS_EXCEEDED,
];

crate::functions! {
    /// Initialises the library for one client.
    function MI_Application_Initialize(flags: Kind::Number) -> (
        result: CODES,
        application: &[],
    ) makes ["application"] from "mi/mi_application_initializev1";

    /// Makes a session. No server is contacted before the first operation.
    function MI_Application_NewSession(application: Kind::Object) -> (
        result: CODES,
        session: &[],
    ) makes ["session"] from "mi/mi_application_newsession";

    /// Cancels everything in the application and waits until the client has closed it all.
    function MI_Application_Close(application: Kind::Object) -> (
        result: CODES,
    ) makes [] from "mi/mi_application_close";

    /// Starts an enumeration: asynchronous with a callback, synchronous without. The function
    /// returns nothing; its result here is the handle that it writes to `operation`.
    function MI_Session_EnumerateInstances(
        session: Kind::Object,
        flags: Kind::Word(ACKNOWLEDGEMENTS),
        className: Kind::Object,
        instanceResult: Kind::Handler,
    ) -> (
        result: &[],
    ) makes ["operation"] from "mi/mi_session_enumerateinstances";

    /// Cancels the operations of a session and closes it: once the client has closed them all, and
    /// before returning unless there is a completion callback.
    function MI_Session_Close(session: Kind::Object, completionCallback: Kind::Handler) -> (
        result: CODES,
    ) makes [] from "mi/mi_session_close";

    /// Waits for the next result of a synchronous operation. `resultCode` is the documents'
    /// out-parameter `result`.
    function MI_Operation_GetInstance(operation: Kind::Object) -> (
        result: CODES,
        instance: &[],
        moreResults: BOOLEANS,
        resultCode: FINAL_CODES,
    ) makes [] from "mi/mi_operation_getinstance";

    /// Asks for an operation to end early.
    function MI_Operation_Cancel(operation: Kind::Object, reason: Kind::Word(REASONS)) -> (
        result: &[
            MI_RESULT_OK, MI_RESULT_FAILED, MI_RESULT_ACCESS_DENIED, MI_RESULT_INVALID_PARAMETER,
            MI_RESULT_NOT_FOUND, MI_RESULT_SERVER_LIMITS_EXCEEDED,
        ],
    ) makes [] from "mi/mi_operation_cancel";

    /// Gives an operation's handle back.
    function MI_Operation_Close(operation: Kind::Object) -> (
        result: &[
            MI_RESULT_OK, MI_RESULT_FAILED, MI_RESULT_ACCESS_DENIED, MI_RESULT_INVALID_PARAMETER,
        ],
    ) makes [] from "mi/mi_operation_close";

    /// Acknowledges the result that the callback was given last.
    function resultAcknowledgement(operation: Kind::Object) -> (
        result: CODES,
    ) makes [] from "mi/ns:mi_operationcallbacks";

    /// One result of an asynchronous operation; the one without more results is final.
    callback instanceResult(
        operation: Kind::Object,
        instance: Kind::Number,
        moreResults: Kind::Word(BOOLEANS),
        resultCode: Kind::Word(FINAL_CODES),
    ) -> () makes [] from "mi/ns:mi_operationcallbacks";

    /// A session is closed. The context stands for the session.
    callback completionCallback(completionContext: Kind::Object) -> ()
        makes [] from "mi/mi_session_close";

    /// The provider posts its next instance to an operation.
    environment MI_Context_PostInstance(operation: Kind::Object) -> (
        result: CODES,
    ) makes [] from "mi/mi_context_postinstance";

    /// The provider posts its result, which ends its part.
    environment MI_Context_PostResult(
        operation: Kind::Object,
        resultCode: Kind::Word(FINAL_CODES),
    ) -> (
        result: CODES,
    ) makes [] from "mi/mi_context_postresult";

    /// The client process ends, so that every duty of the client falls due.
    environment ProcessExits() -> () makes [] from "scenarios";
}

/// Position of the object that `MI_Application_Initialize` and `MI_Application_NewSession` make
/// among their results.
pub const MADE: usize = 1;

/// One result of an operation, as a callback or `MI_Operation_GetInstance` hands it out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Parcel {
    /// The instance by its place in the provider's order, from 1; zero for none.
    pub instance: u8,
    /// Whether no result follows (`moreResults` is `MI_FALSE`).
    pub last: bool,
    /// `MI_RESULT_OK` unless it is the last.
    pub code: Word,
}

impl Parcel {
    /// An instance that others follow.
    #[must_use]
    pub const fn instance(instance: u8) -> Self {
        Self {
            instance,
            last: false,
            code: MI_RESULT_OK,
        }
    }

    /// The final result, without an instance.
    #[must_use]
    pub const fn last(code: Word) -> Self {
        Self {
            instance: 0,
            last: true,
            code,
        }
    }

    fn fields(self) -> [Value; 3] {
        let instance = match self.instance {
            0 => Value::Null,
            place => Value::Number(place.into()),
        };
        let more = if self.last { MI_FALSE } else { MI_TRUE };
        [instance, more.into(), self.code.into()]
    }

    /// What `MI_Operation_GetInstance` returns with it.
    #[must_use]
    pub fn fetched(self, result: Word) -> Return {
        let [instance, more, code] = self.fields();
        Return::of(result)
            .with(1, instance)
            .with(2, more)
            .with(3, code)
    }

    /// The callback that delivers it; no operation where the session was none.
    #[must_use]
    pub fn delivered(self, operation: Option<Name>) -> sim::trace::Call {
        let [instance, more, code] = self.fields();
        let callback = Function::instanceResult {
            operation: handle(operation),
            instance,
            moreResults: more,
            resultCode: code,
        };
        callback.call(Name::NONE)
    }
}

/// The entry of the completion callback of a session; no session where it was none.
#[must_use]
pub fn completion(session: Option<Name>) -> sim::trace::Call {
    let callback = Function::completionCallback {
        completionContext: handle(session),
    };
    callback.call(Name::NONE)
}

/// A handle as a value.
#[must_use]
pub fn handle(name: Option<Name>) -> Value {
    name.map_or(Value::Null, Value::Name)
}

/// The index of a handler argument, unless it is `NULL`.
#[must_use]
pub fn handler(value: Value) -> Option<u8> {
    value.number().map(|index| index as u8)
}

/// The function that made an object wrote its handle.
#[must_use]
pub fn made(result: Word, object: Option<Name>) -> Return {
    Return::of(result).with(MADE, handle(object))
}

/// Where faults may strike: nowhere; no clause of this family speaks of one.
pub const FAULTS: &[FaultSite] = &[];
