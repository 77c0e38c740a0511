//! Recipes: a random scenario as a handful of numbers.
//!
//! Every number picks one of the possibilities that there are when its turn comes; 0 is the most
//! usual. A call's numbers stand together, so whoever leaves a call out changes the others little.

use arbitrary::{Arbitrary, Result, Unstructured};

/// What a call picks: its function, then its arguments in order.
pub type Picks = [u16; 1 + sim::trace::ARGUMENTS_MAX];

/// A random scenario.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recipe {
    /// The scenario file whose setup and calls before it has.
    pub base: u16,
    /// Which fault may strike, if any.
    pub fault: u16,
    /// The value of each reading; the default behind the last.
    pub readings: Vec<u8>,
    /// What the handlers do that the calls before attach.
    pub handlers: Vec<Picks>,
    /// What runs concurrently.
    pub clients: Vec<ClientRecipe>,
    /// What is called once they are at rest.
    pub after: Vec<CallRecipe>,
}

/// A random client.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClientRecipe {
    /// For which process and user it runs.
    pub who: u16,
    /// What it does.
    pub calls: Vec<CallRecipe>,
}

/// A random call.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CallRecipe {
    /// The call itself.
    pub picks: Picks,
    /// What the handlers do that it attaches.
    pub inside: Vec<Picks>,
}

/// The most clients of a recipe from bytes.
const CLIENTS_MAX: usize = 3;
/// The most calls of each of its clients.
const CALLS_MAX: usize = 4;
/// The most calls behind its clients.
const AFTER_MAX: usize = 2;
/// The most calls in a handler.
const INSIDE_MAX: usize = 2;
/// As many readings as a family can have.
const READINGS_MAX: usize = sim::reading::Readings::MAX;

impl<'a> Arbitrary<'a> for Recipe {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self {
            base: bytes.arbitrary()?,
            fault: bytes.arbitrary()?,
            readings: some(bytes, 0, READINGS_MAX)?,
            handlers: some(bytes, 0, INSIDE_MAX)?,
            clients: some(bytes, 1, CLIENTS_MAX)?,
            after: some(bytes, 0, AFTER_MAX)?,
        })
    }
}

impl<'a> Arbitrary<'a> for ClientRecipe {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self {
            who: bytes.arbitrary()?,
            calls: some(bytes, 1, CALLS_MAX)?,
        })
    }
}

impl<'a> Arbitrary<'a> for CallRecipe {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self {
            picks: bytes.arbitrary()?,
            inside: some(bytes, 0, INSIDE_MAX)?,
        })
    }
}

/// From `least` to `most` of them.
fn some<'a, T: Arbitrary<'a>>(
    bytes: &mut Unstructured<'a>,
    least: usize,
    most: usize,
) -> Result<Vec<T>> {
    let count = bytes.int_in_range(least..=most)?;
    (0..count).map(|_| bytes.arbitrary()).collect()
}
