//! The limits of the model: how much there can be of what runs out.

/// How many cleaning and mount requests the database holds; a further one is answered
/// `ERROR_DATABASE_FULL`.
pub const REQUESTS_MAX: usize = 8;
/// How many sessions the server ever opens; a further one is answered `ERROR_NOT_CONNECTED`.
pub const SESSIONS_MAX: usize = 16;
/// How many operator requests the desk holds; submitting a further one is answered
/// `ERROR_DATABASE_FAILURE`.
pub const OPERATOR_REQUESTS_MAX: usize = 6;
/// How many notifications can be open at once; opening a further one is answered
/// `ERROR_NOT_CONNECTED`.
pub const PIPES_MAX: usize = 4;
/// How many notices a pipe holds that are yet to be told; a further one breaks it, which is
/// answered `ERROR_NO_DATA`.
pub const NOTICES_MAX: usize = 3;

/// How many media there are at most.
pub const MEDIA_MAX: usize = 16;

/// How many media a port has room for at most.
pub const PORT_MAX: usize = 4;
