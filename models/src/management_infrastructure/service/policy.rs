//! The readings that the service was built for, in the terms in which it decides.

use sim::{
    reading::{ReadingId, Readings},
    value::Word,
};

use crate::management_infrastructure::{
    api::{
        MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER, MI_RESULT_NOT_FOUND, MI_RESULT_OK,
        MI_RESULT_PULL_HAS_BEEN_ABANDONED, MI_RESULT_SERVER_IS_SHUTTING_DOWN,
    },
    clauses::{
        CANCEL_AFTER_FINAL, CANCELLED_CODE, CLOSE_CANCELS, EARLY_CLOSE, EXTRA_RESULTS,
        INLINE_CALLBACK, LAST_INSTANCE, NATURAL_FINAL, OTHER_USER, RESULTS_AFTER_CLOSE,
        SECOND_CANCEL, START_ON_CLOSING,
    },
};

/// How this implementation settles what the documents leave open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// With which code a cancelled operation ends.
    pub cancelled_code: Word,
    /// Whether a cancel replaces a final result that nobody has seen.
    pub replaces_final: bool,
    /// Whether a cancel drops the instances that nobody has seen.
    pub drops_instances: bool,
    /// Whether the last instance waits for the final code.
    pub joins_last: bool,
    /// What a cancel answers that finds the operation cancelled.
    pub second_cancel: Word,
    /// What a cancel answers that finds the operation ended.
    pub cancel_after_final: Word,
    /// Whether the close of a synchronous operation waits for the fetch of the final result; it
    /// fails otherwise.
    pub early_close_waits: bool,
    /// Whether the close of a running operation cancels it.
    pub close_cancels: bool,
    /// Whether no callback begins once the operation is closed.
    pub close_mutes: bool,
    /// Whether a cancel delivers the final result itself.
    pub cancel_delivers: bool,
    /// With which code an operation ends that starts while its session is being closed; without,
    /// it runs.
    pub refusal: Option<Word>,
    /// Whether other users than the one who started an operation are denied.
    pub denies_others: bool,
}

impl Policy {
    /// For an assignment of readings; what it leaves open is decided as by default.
    #[must_use]
    pub fn of(readings: Readings) -> Self {
        let value = |reading: ReadingId| readings.get(reading).unwrap_or(0);
        let second = |reading| value(reading) == 1;
        let ok_or_not_found = |reading| match value(reading) {
            0 => MI_RESULT_OK,
            _ => MI_RESULT_NOT_FOUND,
        };
        Self {
            cancelled_code: match value(CANCELLED_CODE) {
                0 => MI_RESULT_FAILED,
                1 => MI_RESULT_OK,
                _ => MI_RESULT_PULL_HAS_BEEN_ABANDONED,
            },
            replaces_final: second(NATURAL_FINAL),
            drops_instances: second(EXTRA_RESULTS),
            joins_last: second(LAST_INSTANCE),
            second_cancel: ok_or_not_found(SECOND_CANCEL),
            cancel_after_final: ok_or_not_found(CANCEL_AFTER_FINAL),
            early_close_waits: second(EARLY_CLOSE),
            close_cancels: !second(CLOSE_CANCELS),
            close_mutes: second(RESULTS_AFTER_CLOSE),
            cancel_delivers: second(INLINE_CALLBACK),
            refusal: match value(START_ON_CLOSING) {
                0 => Some(MI_RESULT_INVALID_PARAMETER),
                1 => Some(MI_RESULT_FAILED),
                2 => Some(MI_RESULT_SERVER_IS_SHUTTING_DOWN),
                _ => None,
            },
            denies_others: second(OTHER_USER),
        }
    }
}
