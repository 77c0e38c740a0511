//! Macros that turn a family's tables (words, functions, clauses, readings) into constants and
//! typed calls.

/// Declares a family's words: a constant each, and the table `WORDS`. What the documentation of a
/// word says, reports print.
///
/// ```
/// models::words! {
///     /// Done.
///     ERROR_SUCCESS = 0,
///     /// Somebody cancelled it.
///     ERROR_CANCELLED = 1223,
/// }
/// let cancelled = WORDS[usize::from(ERROR_CANCELLED.0)];
/// assert_eq!((cancelled.number, cancelled.about.trim()), (1223, "Somebody cancelled it."));
/// ```
#[macro_export]
macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident = $number:expr),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        enum WordIndex { $($name),* }
        $(
            $(#[doc = $doc])*
            #[doc = concat!("`", stringify!($name), "` (", stringify!($number), ").")]
            #[allow(non_upper_case_globals)]
            pub const $name: ::sim::value::Word = ::sim::value::Word(WordIndex::$name as u16);
        )*
        /// Every word of the family, by [`Word`](sim::value::Word).
        pub const WORDS: &[::sim::signature::WordInfo] = &[
            $(::sim::signature::WordInfo {
                text: stringify!($name),
                number: $number,
                about: concat!($($doc),*),
            }),*
        ];
    };
}

/// Declares a family's functions: the enum `Function` (a call with its arguments under their
/// names), and the table `FUNCTIONS`.
///
/// One declaration a function, with what it does as its documentation: `role Name(parameter: kind, …) -> (result: words, …) makes ["kind",
/// …] from "source";` where role is `function`, `callback` or `environment`.
#[macro_export]
macro_rules! functions {
    ($(
        $(#[doc = $doc:literal])*
        $role:ident $name:ident ( $($parameter:ident : $kind:expr),* $(,)? )
        -> ( $($field:ident : $words:expr),* $(,)? )
        makes [ $($made:literal),* ] from $source:literal;
    )*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum FunctionIndex { $($name),* }

        /// A call with its arguments under their names.
        #[allow(non_camel_case_types, non_snake_case, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Function {
            $(
                $(#[doc = $doc])*
                $name { $(
                    #[doc = concat!("The argument `", stringify!($parameter), "`.")]
                    $parameter: ::sim::value::Value
                ),* }
            ),*
        }

        impl Function {
            /// Reads a call of this family.
            ///
            /// # Panics
            /// When the call is of another family.
            #[must_use]
            pub fn of(call: &::sim::trace::Call) -> Self {
                let mut arguments = call.arguments.iter().copied();
                let mut next = || arguments.next().unwrap_or_default();
                let _ = &mut next;
                $(
                    if call.function == FunctionIndex::$name as u8 {
                        return Self::$name { $($parameter: next()),* };
                    }
                )*
                panic!("function {} is not of this family", call.function)
            }

            /// Its index in [`FUNCTIONS`].
            #[must_use]
            pub const fn index(&self) -> u8 {
                match self { $(Self::$name { .. } => FunctionIndex::$name as u8),* }
            }

            /// The call; objects that it makes are named from `made` on.
            #[must_use]
            pub fn call(&self, made: ::sim::value::Name) -> ::sim::trace::Call {
                match *self {
                    $(Self::$name { $($parameter),* } => {
                        ::sim::trace::Call::new(FunctionIndex::$name as u8, made, &[$($parameter),*])
                    })*
                }
            }
        }

        /// Every function of the family, by [`Function::index`].
        pub const FUNCTIONS: &[::sim::signature::Signature] = &[
            $(::sim::signature::Signature {
                name: stringify!($name),
                role: $crate::functions!(@role $role),
                parameters: &[
                    $(::sim::signature::Parameter { name: stringify!($parameter), kind: $kind }),*
                ],
                results: &[
                    $(::sim::signature::Field { name: stringify!($field), words: $words }),*
                ],
                makes: &[$($made),*],
                source: $source,
                about: concat!($($doc),*),
            }),*
        ];
    };
    (@role function) => { ::sim::signature::Role::Function };
    (@role callback) => { ::sim::signature::Role::Callback };
    (@role environment) => { ::sim::signature::Role::Environment };
}

/// Declares a family's ledger: a constant each, and the table `CLAUSES`.
///
/// One declaration a clause: `NAME = "ID", Strength, Basis, Binds, "text", "source";` and, where no
/// call can observe it, `not modelled "reason"` before the semicolon. A ledger that is too long for
/// one file has a file for each area of the documents; there the first declaration says which area
/// comes before, `after requests;`, and [`ledger!`](crate::ledger!) puts them together.
#[macro_export]
macro_rules! clauses {
    (after $before:ident; $($clauses:tt)*) => {
        $crate::clauses!(
            @from super::$before::BEFORE + super::$before::CLAUSES.len() as u16; $($clauses)*
        );
    };
    (@from $first:expr; $(
        $name:ident = $id:literal, $strength:ident, $basis:ident, $binds:ident, $text:literal, $source:literal
        $(, not modelled $reason:literal)? ;
    )*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        enum ClauseIndex { $($name),* }
        /// How many clauses stand in the areas before.
        pub(super) const BEFORE: u16 = $first;
        $(
            #[doc = concat!("`", $id, "`: ", $text)]
            pub const $name: ::sim::clause::ClauseId =
                ::sim::clause::ClauseId(BEFORE + ClauseIndex::$name as u16);
        )*
        /// The ledger, by [`ClauseId`](sim::clause::ClauseId).
        pub const CLAUSES: &[::sim::clause::Clause] = &[
            $(::sim::clause::Clause {
                id: $id,
                strength: ::sim::clause::Strength::$strength,
                basis: ::sim::clause::Basis::$basis,
                binds: ::sim::clause::Binds::$binds,
                text: $text,
                source: $source,
                not_modelled: $crate::clauses!(@reason $($reason)?),
            }),*
        ];
    };
    (@reason) => { None };
    (@reason $reason:literal) => { Some($reason) };
    ($($clauses:tt)*) => { $crate::clauses!(@from 0; $($clauses)*); };
}

/// Puts a family's ledger together out of the areas of its documents, in this order: all their
/// constants, and the table `CLAUSES`. That each area says the same of the order is checked.
///
/// ```
/// mod clauses {
///     pub mod sessions {
///         models::clauses! {
///             SESS_1 = "X-SESS-1", Must, Stated, Caller, "A session is opened once.", "a page";
///         }
///     }
///     pub mod requests {
///         models::clauses! {
///             after sessions;
///             REQ_1 = "X-REQ-1", Must, Stated, Caller, "A request is made once.", "a page";
///         }
///     }
///     models::ledger![sessions, requests];
/// }
/// let second = clauses::CLAUSES[usize::from(clauses::REQ_1.0)];
/// assert_eq!(second.id, "X-REQ-1");
/// ```
#[macro_export]
macro_rules! ledger {
    ($($area:ident),+ $(,)?) => {
        $(pub use $area::*;)+

        /// The ledger, by [`ClauseId`](sim::clause::ClauseId).
        pub const CLAUSES: &[::sim::clause::Clause] = &$crate::ledger::joined::<
            { 0 $(+ $area::CLAUSES.len())+ }
        >(&[$(($area::BEFORE, $area::CLAUSES)),+]);
    };
}

/// Declares a family's readings: a constant each, and the table `READINGS`. The first value is the
/// built-in service's.
///
/// One declaration a reading: `NAME = "name", ["value", …], "question", "source";`
#[macro_export]
macro_rules! readings {
    ($($name:ident = $text:literal, [$($value:literal),+ $(,)?], $question:literal, $source:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum ReadingIndex { $($name),* }
        $(
            #[doc = $question]
            pub const $name: ::sim::reading::ReadingId = ::sim::reading::ReadingId(ReadingIndex::$name as u8);
        )*
        /// Every reading, by [`ReadingId`](sim::reading::ReadingId).
        pub const READINGS: &[::sim::reading::Reading] = &[
            $(::sim::reading::Reading {
                name: $text, question: $question, values: &[$($value),+], source: $source,
            }),*
        ];
        const _: () = ::sim::reading::Readings::hold(READINGS);
    };
}

/// Declares a family's choices: a constant each, and the table `CHOICES`.
///
/// One declaration a choice: `NAME = "name", "question", "source";`
#[macro_export]
macro_rules! choices {
    ($($name:ident = $text:literal, $question:literal, $source:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum ChoiceIndex { $($name),* }
        $(
            #[doc = $question]
            pub const $name: ::sim::reading::ChoiceId = ::sim::reading::ChoiceId(ChoiceIndex::$name as u8);
        )*
        /// Every choice, by [`ChoiceId`](sim::reading::ChoiceId).
        pub const CHOICES: &[::sim::reading::Choice] = &[
            $(::sim::reading::Choice { name: $text, question: $question, source: $source }),*
        ];
    };
}

/// What permits a step: `cites![clause CANCEL_2, reading STICKY, choice PROGRESS]`.
#[macro_export]
macro_rules! cites {
    ($($kind:ident $name:path),+ $(,)?) => {
        const { &[$($crate::cites!(@one $kind $name)),+] }
    };
    (@one clause $name:path) => { ::sim::spec::Cite::Clause($name) };
    (@one reading $name:path) => { ::sim::spec::Cite::Reading($name) };
    (@one choice $name:path) => { ::sim::spec::Cite::Choice($name) };
}
