//! Finds where a specification contradicts itself: a step is owed, but no execution ever comes to
//! rest.

use super::{Stuck, search::Search};
use crate::{clause::ClauseId, clients::Clients, spec::Spec};

/// The states that owe what no step serves; or else, in a complete search, those from which no rest
/// is ever reached.
pub(super) fn find<M: Spec, C: Clients>(
    search: &Search<'_, M, C>,
    edges: &[(u32, u32)],
    dead: &[(u32, Vec<ClauseId>)],
) -> Option<Stuck> {
    if let Some((first, owed)) = dead.first() {
        return Some(Stuck {
            states: dead.len(),
            owed: owed.clone(),
            witness: search.witness(*first),
        });
    }
    if !search.is_complete() {
        return None;
    }
    let ending: Vec<bool> = search.entries().iter().map(|entry| entry.ends).collect();
    let hopeful = reaching(ending, edges);
    let first = hopeful.iter().position(|hopeful| !hopeful)?;
    Some(Stuck {
        states: hopeful.iter().filter(|hopeful| !**hopeful).count(),
        owed: Vec::new(),
        witness: search.witness(first as u32),
    })
}

/// From which states some edges lead to a marked one.
fn reaching(mut marked: Vec<bool>, edges: &[(u32, u32)]) -> Vec<bool> {
    let mut backwards: Vec<(u32, u32)> = edges.iter().map(|(from, to)| (*to, *from)).collect();
    backwards.sort_unstable();
    let mut work: Vec<u32> = (0..marked.len() as u32)
        .filter(|state| marked[*state as usize])
        .collect();
    while let Some(state) = work.pop() {
        let begin = backwards.partition_point(|(to, _)| *to < state);
        let into = backwards[begin..].iter().take_while(|(to, _)| *to == state);
        for (_, from) in into {
            if !std::mem::replace(&mut marked[*from as usize], true) {
                work.push(*from);
            }
        }
    }
    marked
}
