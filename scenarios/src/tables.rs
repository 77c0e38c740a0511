//! What reading and running a scenario needs of a family, as plain tables: so that this code is
//! compiled once, not once for every family.

use models::family::{Family, SetupKind};
use sim::{
    clause::{Clause, ClauseId},
    reading::{Choice, Reading},
    signature::{FaultSite, Role, Signature, WordInfo},
    value::Word,
};

/// The tables of one family.
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    /// The family's name, for example `removable_storage`.
    pub family: &'static str,
    /// For people.
    pub title: &'static str,
    /// By [`Call::function`](sim::trace::Call::function).
    pub functions: &'static [Signature],
    /// By [`Word`].
    pub words: &'static [WordInfo],
    /// By index.
    pub faults: &'static [FaultSite],
    /// By [`ClauseId`].
    pub clauses: &'static [Clause],
    /// By [`ReadingId`](sim::reading::ReadingId).
    pub readings: &'static [Reading],
    /// By [`ChoiceId`](sim::reading::ChoiceId).
    pub choices: &'static [Choice],
    /// What `[setup]` may hold.
    pub setup: &'static [SetupKind],
}

impl Tables {
    /// The tables of a family.
    #[must_use]
    pub const fn of<F: Family>() -> Self {
        Self {
            family: F::NAME,
            title: F::TITLE,
            functions: F::FUNCTIONS,
            words: F::WORDS,
            faults: F::FAULTS,
            clauses: F::CLAUSES,
            readings: F::READINGS,
            choices: F::CHOICES,
            setup: F::SETUP,
        }
    }

    /// The index and the signature of a function by its name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<(u8, &'static Signature)> {
        let index = self.functions.iter().position(|it| it.name == name)?;
        Some((u8::try_from(index).ok()?, &self.functions[index]))
    }

    /// The word of a text.
    #[must_use]
    pub fn word(&self, text: &str) -> Option<Word> {
        let index = self.words.iter().position(|it| it.text == text)?;
        u16::try_from(index).ok().map(Word)
    }

    /// The text of a word; `?` when it is not of this family.
    #[must_use]
    pub fn word_text(&self, word: Word) -> &'static str {
        self.words
            .get(usize::from(word.0))
            .map_or("?", |info| info.text)
    }

    /// The clause of an id.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<ClauseId> {
        let index = self.clauses.iter().position(|it| it.id == id)?;
        u16::try_from(index).ok().map(ClauseId)
    }

    /// The callbacks, which handlers serve, with their indexes.
    pub fn callbacks(&self) -> impl Iterator<Item = (u8, &'static Signature)> {
        (0..=u8::MAX)
            .zip(self.functions)
            .filter(|(_, signature)| signature.role == Role::Callback)
    }
}
