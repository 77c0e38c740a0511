//! Which columns a diagram has, in which order, and where they stand.

use super::{CHARACTER, words};
use crate::{
    model::{Step, StepKind},
    text::wrapped,
};

/// What stands in the middle and answers all calls.
pub(super) const SERVICE: &str = "service";

/// What all columns together should take, so that the diagram fits a page without shrinking.
const WIDTH: usize = 640;
/// From one column to the next, at least and at most.
const GAP: (usize, usize) = (144, 224);

/// The columns from left to right.
pub(super) struct Columns {
    names: Vec<String>,
    /// From one to the next.
    gap: usize,
    /// Where the first stands.
    left: usize,
    /// Free space behind the last.
    right: usize,
}

impl Columns {
    pub(super) fn of(steps: &[Step]) -> Self {
        let names = names(steps);
        let gap = (WIDTH / names.len()).clamp(GAP.0, GAP.1);
        let half = |column: &str| half_width(steps, column, gap);
        let left = half(&names[0]);
        let right = names.last().map_or(0, |name| half(name));
        Self {
            names,
            gap,
            left,
            right,
        }
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn index(&self, name: &str) -> usize {
        let found = self.names.iter().position(|one| one == name);
        found.unwrap_or_else(|| self.service())
    }

    pub(super) fn service(&self) -> usize {
        let found = self.names.iter().position(|one| one == SERVICE);
        found.expect("every diagram has the service")
    }

    /// The middle of a column, from the left edge of the first.
    pub(super) fn middle(&self, index: usize) -> usize {
        self.left + index * self.gap
    }

    /// How many characters a box holds in a line without touching the neighbouring column's.
    pub(super) fn box_characters(&self) -> usize {
        box_characters(self.gap)
    }

    pub(super) fn width(&self) -> usize {
        self.middle(self.names.len() - 1) + self.right
    }
}

/// Clients as they first appear, the service, its threads, handlers. A column is a handler if it
/// is entered, and a client if it calls without that.
fn names(steps: &[Step]) -> Vec<String> {
    let mut clients = Vec::new();
    let mut threads = Vec::new();
    let mut handlers = Vec::new();
    let does = |column: &str, kinds: &[StepKind]| {
        let mut own = steps.iter().filter(|step| step.column == column);
        own.any(|step| kinds.contains(&step.kind))
    };
    for step in steps {
        let column = step.column.as_str();
        let kind = if does(column, &[StepKind::Enter, StepKind::Exit]) {
            &mut handlers
        } else if does(
            column,
            &[StepKind::Call, StepKind::Return, StepKind::Deadline],
        ) {
            &mut clients
        } else {
            &mut threads
        };
        let is_new = !kind.iter().any(|one| one == column);
        if is_new && !column.is_empty() && column != SERVICE {
            kind.push(column.to_owned());
        }
    }
    clients.push(SERVICE.into());
    clients.into_iter().chain(threads).chain(handlers).collect()
}

/// Half of the widest thing that is centred on a column: its heading, or the box of a step.
fn half_width(steps: &[Step], column: &str, gap: usize) -> usize {
    let boxed = |step: &&Step| step.column == column && in_a_box(step.kind);
    let texts = steps.iter().filter(boxed).map(words);
    let lines = texts.flat_map(|text| wrapped(&text, box_characters(gap)));
    let heading = wrapped(column, box_characters(gap));
    let widest = lines.chain(heading).map(|line| line.chars().count()).max();
    widest.unwrap_or(0) * CHARACTER / 2 + 20
}

/// Whether a step is drawn as a box on its column, not as an arrow.
pub(super) fn in_a_box(kind: StepKind) -> bool {
    matches!(
        kind,
        StepKind::Internal | StepKind::Deadline | StepKind::Fault
    )
}

fn box_characters(gap: usize) -> usize {
    (gap - 32) / CHARACTER
}
