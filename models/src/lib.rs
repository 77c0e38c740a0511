//! Specifications and reference services of API families that cancel, all of one shape, and the
//! kernels that they share.
//!
//! A family is a folder with the same modules: `api` (functions, words, setup), `clauses` (the
//! ledger, readings and choices), `spec` (what is permitted), `service` (a concurrent
//! implementation), `invariants` (promises as properties of traces), `wrong` (services with one
//! realistic mistake each) and, where more is told of the family as a whole, `outline`.

pub mod event_log;
pub mod families;
pub mod family;
pub mod kernels;
pub mod ledger;
pub mod management_infrastructure;
pub mod outline;
pub mod removable_storage;
pub mod restart_manager;
mod shape;
mod tables;
