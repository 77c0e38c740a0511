//! What goes wrong with bells, each in a way of its own.

use models::family::{Family, Subject};

/// What a bell does wrong, and how bells differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trouble {
    /// Nothing.
    None,
    /// It panics when a wait times out.
    Panics,
    /// It goes round and round when a wait times out, whoever else moves.
    Spins,
    /// It leaves something behind that cannot be shut down when a wait times out.
    Lingers,
    /// Its wait looks again and again, and ends only when somebody else gets a turn.
    Impatient,
}

/// A bell with a trouble.
pub(crate) const fn bell<F: Family<Conduct = Trouble>>(trouble: &'static Trouble) -> Subject<F> {
    Subject {
        name: match trouble {
            Trouble::None => "right",
            Trouble::Panics => "panics",
            Trouble::Spins => "spins",
            Trouble::Lingers => "lingers",
            Trouble::Impatient => "impatient",
        },
        summary: "a bell",
        conduct: trouble,
    }
}
