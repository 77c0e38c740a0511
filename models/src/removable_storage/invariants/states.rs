//! Promises about the states of requests: each moves as the lifecycle of its kind says.

use super::{
    super::{
        clauses::{OP_10, REQ_5},
        outline::{LIBRARY_REQUEST, OPERATOR_REQUEST},
    },
    calls::calls,
    requests::told,
};
use crate::family::{Broken, History};

/// Of two states of one request, the later must be one into which the earlier leads.
pub(super) fn move_as_the_lifecycle_says(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let told = told(&calls);
    for later in &told {
        let call = &calls[later.by];
        let before = told.iter().filter(|earlier| {
            earlier.id == later.id && calls[earlier.by].returned_before(call.began)
        });
        for earlier in before {
            let kinds = [(&LIBRARY_REQUEST, REQ_5), (&OPERATOR_REQUEST, OP_10)];
            let kind = kinds
                .into_iter()
                .find(|(kind, _)| kind.states.contains(&earlier.state));
            if let Some((kind, clause)) = kind
                && !kind.leads(earlier.state, later.state)
            {
                return Err(call.breaks(clause, "a request is in a state that it had left"));
            }
        }
    }
    Ok(())
}
