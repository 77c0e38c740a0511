//! Every renderer on one realistic report: two families, everything met but one scenario.

mod format;
mod html;
mod json;
mod junit;
mod model;
mod sample;
mod terminal;
mod write;
