//! A family's ledger out of its areas; what [`ledger!`](crate::ledger!) needs.

use sim::clause::Clause;

/// The clauses of all areas, each area with the number of those that it thinks are before it.
///
/// # Panics
/// Where an area is mistaken in that (when it is compiled, for that is when this runs).
#[must_use]
pub const fn joined<const COUNT: usize>(areas: &[(u16, &[Clause])]) -> [Clause; COUNT] {
    let mut all = [areas[0].1[0]; COUNT];
    let mut at = 0;
    let mut area = 0;
    while area < areas.len() {
        let (before, clauses) = areas[area];
        assert!(
            before as usize == at,
            "an area says that it comes after another one"
        );
        let mut index = 0;
        while index < clauses.len() {
            all[at] = clauses[index];
            at += 1;
            index += 1;
        }
        area += 1;
    }
    all
}
