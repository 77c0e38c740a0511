//! Witnesses as sequence diagrams: plain SVG, laid out in characters so that no text overlaps.
//!
//! Clients stand at the left, the service in the middle, its threads and the handlers at the right.
//! Time runs downwards. All text is set in a monospaced face of known size; what does not fit
//! between two columns is wrapped, and a row is as high as its longest cell.

mod columns;
mod draw;

use minijinja::HtmlEscape;

use self::{columns::Columns, draw::Canvas};
use crate::model::{Step, StepKind};

/// Width of a character of the diagrams' face, in pixels; a little more than most faces need.
const CHARACTER: usize = 7;
/// Height of a line.
const LINE: usize = 16;
/// Most characters of a label, however many columns its arrow crosses.
const LABEL_MAX: usize = 52;

/// What a diagram needs to know of the page around it.
pub(super) struct Frame<'a> {
    /// The id of the diagram; its title has the id with `-title` behind it.
    pub(super) id: &'a str,
    /// What it shows, for those who cannot see it.
    pub(super) label: &'a str,
    /// The anchor of a clause, if the page has it.
    pub(super) anchor: &'a dyn Fn(&str) -> Option<String>,
}

/// The steps as an `<svg>` element.
pub(super) fn to_svg(steps: &[Step], frame: &Frame<'_>) -> String {
    let columns = Columns::of(steps);
    let mut canvas = Canvas::new(&columns, steps);
    for step in steps {
        canvas.step(step, frame.anchor);
    }
    let (width, height, body) = canvas.finish();
    let (id, label) = (frame.id, HtmlEscape(frame.label));
    let least = width * 9 / 10;
    format!(
        "<svg id=\"{id}\" role=\"img\" aria-labelledby=\"{id}-title\" viewBox=\"0 0 {width} \
         {height}\" style=\"max-width:{width}px;min-width:{least}px\">\
         <title id=\"{id}-title\">{label}</title>{body}</svg>"
    )
}

/// What a step says where its text says nothing.
fn words(step: &Step) -> String {
    match (step.kind, step.text.as_str()) {
        (StepKind::Quiescent, "") => "nothing moves any more".into(),
        (StepKind::Deadline, "") => "deadline".into(),
        (StepKind::Deadline, text) => format!("deadline: {text}"),
        (_, text) if step.offending => format!("✗ {text}"),
        (_, text) => text.into(),
    }
}
