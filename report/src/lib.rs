//! Conformance reports: what was checked, what was found, and how to see it again.
//!
//! A [`model::Report`] is plain data: it *is* `report.json`. Whoever runs the engines fills it in;
//! this crate settles
//! what follows from it and renders it:
//!
//! - [`terminal`]: a summary for people at a prompt;
//! - [`json`]: the contract that other programs read (documented in `FORMAT.md`);
//! - [`junit`]: for continuous integration;
//! - [`html`]: one self-contained page, to be read like a printed specification;
//! - [`write`](mod@write): the folder that holds the last three.
//!
//! A report holds no time of day, no duration and no absolute path: the same run gives the same
//! bytes.

pub mod build;
mod certified;
mod failure;
pub mod html;
pub mod json;
pub mod junit;
pub mod model;
pub mod terminal;
mod text;
pub mod write;
