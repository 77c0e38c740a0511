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

    /// Whether the return value of a function is a handle where it succeeds: then all words that
    /// are listed for it are errors, and none is 0 or `TRUE`.
    #[must_use]
    pub fn returns_handle(&self, signature: &Signature) -> bool {
        let success = |word: &Word| (self.words.get(usize::from(word.0))).is_some_and(is_success);
        let result = signature.results.first();
        result.is_some_and(|field| !field.words.iter().any(success))
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

/// Whether a word among the results of a function is no error: 0, or `TRUE`, or what an environment
/// move says.
const fn is_success(word: &WordInfo) -> bool {
    word.number <= 1
}

#[cfg(test)]
mod tests {
    use models::families::{self, FamilyVisitor};

    use super::*;

    struct Handles;

    impl FamilyVisitor for Handles {
        type Output = Vec<&'static str>;

        fn visit<F: Family>(self) -> Self::Output {
            let tables = Tables::of::<F>();
            let functions = tables.functions.iter();
            let handles = functions.filter(|it| tables.returns_handle(it));
            let handles = handles.filter(|it| it.role != Role::Callback);
            handles.map(|it| it.name).collect()
        }
    }

    #[test]
    fn what_returns_a_handle_is_told_by_its_words() {
        let all = families::NAMES.map(|name| families::visit(name, Handles).expect("it is known"));
        let expected: [&[&str]; 4] = [
            &["OpenNtmsSession", "OpenNtmsNotification"],
            &[
                "EvtOpenSession",
                "EvtQuery",
                "EvtSubscribe",
                "EventIsWritten",
            ],
            &["MI_Session_EnumerateInstances"],
            &[],
        ];
        assert_eq!(all.each_ref().map(Vec::as_slice), expected);
    }
}
