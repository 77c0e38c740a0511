//! Drawing: one row a step, from top to bottom.

use std::fmt::Write as _;

use minijinja::HtmlEscape;

use super::{
    CHARACTER, LABEL_MAX, LINE,
    columns::{Columns, SERVICE, in_a_box},
    words,
};
use crate::{
    model::{Step, StepKind},
    text::wrapped,
};

/// The gutter of the times.
const TIME: usize = 68;
/// Between the columns and the gutter of the clauses.
const BEFORE_CLAUSES: usize = 24;
/// How many characters a label may have before it has to keep to its arrow.
const LABEL_BEYOND: usize = 40;
/// Between two rows.
const BETWEEN: usize = 10;

/// A call that has not returned, or a handler that has not: drawn as a bar when it ends.
struct Open {
    column: usize,
    top: usize,
    depth: usize,
    is_call: bool,
}

/// What has been drawn so far.
pub(super) struct Canvas<'a> {
    columns: &'a Columns,
    /// The lowest layer: tints behind whole rows. Lifelines lie on it.
    tints: String,
    /// The next: bars of pending calls.
    bars: String,
    /// The highest: arrows, boxes and text.
    over: String,
    open: Vec<Open>,
    time: Option<u64>,
    top: usize,
    clauses_at: usize,
    width: usize,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(columns: &'a Columns, steps: &[Step]) -> Self {
        let cited = steps.iter().flat_map(|step| &step.clauses);
        let longest = cited.map(String::len).max().unwrap_or(0);
        let clauses_at = TIME + columns.width() + BEFORE_CLAUSES;
        let mut canvas = Self {
            columns,
            tints: String::new(),
            bars: String::new(),
            over: String::new(),
            open: Vec::new(),
            time: None,
            top: 0,
            clauses_at,
            width: clauses_at + longest * CHARACTER + 12,
        };
        canvas.headings();
        canvas
    }

    /// Width, height and content.
    pub(super) fn finish(mut self) -> (usize, usize, String) {
        let bottom = self.top + 6;
        for open in std::mem::take(&mut self.open) {
            self.bar("pending", &open, bottom);
        }
        let mut lifelines = String::new();
        for index in 0..self.columns.names().len() {
            let x = self.x(index);
            let line = format!("<path class=\"life\" d=\"M{x} 8V{bottom}\"/>");
            put(&mut lifelines, &line);
        }
        let body = [self.tints, lifelines, self.bars, self.over].concat();
        (self.width, bottom + 6, body)
    }

    pub(super) fn step(&mut self, step: &Step, anchor: &dyn Fn(&str) -> Option<String>) {
        if step.kind == StepKind::Quiescent {
            self.blocked_calls();
        }
        let top = self.top + BETWEEN;
        let cited = step.clauses.len() * LINE;
        let height = match step.kind {
            StepKind::Quiescent => self.across(step, top),
            kind if in_a_box(kind) => self.boxed(step, top),
            _ => self.arrow(step, top),
        };
        let height = height.max(cited).max(LINE);
        self.margins(step, top, height, anchor);
        self.top = top + height;
    }

    fn x(&self, index: usize) -> usize {
        TIME + self.columns.middle(index)
    }

    fn headings(&mut self) {
        let cells: Vec<_> = self.columns.names().to_vec();
        let lines: Vec<_> = cells
            .iter()
            .map(|name| wrapped(name, self.columns.box_characters()))
            .collect();
        let highest = lines.iter().map(Vec::len).max().unwrap_or(1);
        for (index, (name, lines)) in cells.iter().zip(&lines).enumerate() {
            let class = if name == SERVICE {
                "head service"
            } else {
                "head"
            };
            self.frame(class, self.x(index), 4, lines, highest);
        }
        self.top = 4 + highest * LINE + 10;
    }

    /// A box with centred text; gives its height.
    fn frame(&mut self, class: &str, x: usize, top: usize, lines: &[String], rows: usize) -> usize {
        let longest = lines.iter().map(|line| line.chars().count()).max();
        let width = longest.unwrap_or(0) * CHARACTER + 20;
        let height = rows * LINE + 8;
        let left = x.saturating_sub(width / 2);
        let shape = format!(
            "<rect class=\"{class}\" x=\"{left}\" y=\"{top}\" width=\"{width}\" \
             height=\"{height}\" rx=\"4\"/>"
        );
        put(&mut self.over, &shape);
        let slack = (rows - lines.len()) * LINE / 2;
        self.lines(&format!("{class} mid"), x, top + 4 + slack, lines);
        height
    }

    fn lines(&mut self, class: &str, x: usize, top: usize, lines: &[String]) {
        for (index, line) in lines.iter().enumerate() {
            let y = top + index * LINE + 12;
            let line = HtmlEscape(line);
            let text = format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{line}</text>");
            put(&mut self.over, &text);
        }
    }

    fn boxed(&mut self, step: &Step, top: usize) -> usize {
        let class = match step.kind {
            StepKind::Deadline => "deadline",
            StepKind::Fault => "fault",
            _ => "internal",
        };
        let lines = wrapped(&words(step), self.columns.box_characters());
        let x = self.x(self.columns.index(&step.column));
        self.frame(class, x, top, &lines, lines.len().max(1))
    }

    fn across(&mut self, step: &Step, top: usize) -> usize {
        let (left, right) = (TIME, TIME + self.columns.width());
        let lines = wrapped(&words(step), LABEL_MAX);
        let middle = top + (lines.len() * LINE + 8) / 2;
        let rule = format!("<path class=\"rest\" d=\"M{left} {middle}H{right}\"/>");
        put(&mut self.over, &rule);
        self.frame(
            "rest",
            usize::midpoint(left, right),
            top,
            &lines,
            lines.len(),
        )
    }

    fn arrow(&mut self, step: &Step, top: usize) -> usize {
        let own = self.columns.index(&step.column);
        let service = self.columns.service();
        let outwards = matches!(step.kind, StepKind::Call | StepKind::Exit);
        let (from, to) = if outwards {
            (own, service)
        } else {
            (service, own)
        };
        let left = self.x(own.min(service));
        let lines = wrapped(
            &words(step),
            self.label_characters(left, own.abs_diff(service)),
        );
        let y = top + lines.len() * LINE + 4;
        let class = match step.kind {
            StepKind::Call | StepKind::Enter => "call",
            _ => "return",
        };
        let bad = if step.offending { " bad" } else { "" };
        self.lines(&format!("label{bad}"), left + 12, top, &lines);
        self.line_with_head(&format!("{class}{bad}"), self.x(from), self.x(to), y);
        self.open_or_close(step, own, y);
        y - top + 4
    }

    /// A label has a row of its own, so it may run on beyond its arrow where that is short.
    fn label_characters(&self, left: usize, crossed: usize) -> usize {
        let arrow = self.columns.middle(crossed) - self.columns.middle(0);
        let room = TIME + self.columns.width() - left;
        let width = arrow.max(room.min(LABEL_BEYOND * CHARACTER));
        (width.saturating_sub(24) / CHARACTER).min(LABEL_MAX)
    }

    fn line_with_head(&mut self, class: &str, from: usize, to: usize, y: usize) {
        let (tip, back) = if from < to {
            (to - 4, to - 12)
        } else {
            (to + 4, to + 12)
        };
        let (above, below) = (y - 4, y + 4);
        let arrow = format!(
            "<path class=\"{class}\" d=\"M{from} {y}H{tip}\"/>\
             <path class=\"tip {class}\" d=\"M{back} {above}L{tip} {y}L{back} {below}\"/>"
        );
        put(&mut self.over, &arrow);
    }

    fn open_or_close(&mut self, step: &Step, column: usize, y: usize) {
        let own = |open: &Open| open.column == column;
        match step.kind {
            StepKind::Call | StepKind::Enter => self.open.push(Open {
                column,
                top: y,
                depth: self.open.iter().filter(|open| own(open)).count(),
                is_call: step.kind == StepKind::Call,
            }),
            _ => {
                if let Some(index) = self.open.iter().rposition(own) {
                    let open = self.open.remove(index);
                    self.bar("pending", &open, y);
                }
            }
        }
    }

    fn bar(&mut self, class: &str, open: &Open, bottom: usize) {
        let x = self.x(open.column) - 4 + open.depth * 3;
        let (top, height) = (open.top, bottom.saturating_sub(open.top));
        let bar = format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{top}\" width=\"8\" height=\"{height}\"/>"
        );
        put(&mut self.bars, &bar);
    }

    /// Calls that will never return, marked where the execution comes to rest.
    fn blocked_calls(&mut self) {
        let open: Vec<_> = std::mem::take(&mut self.open);
        let top = self.top + BETWEEN;
        let mut height = 0;
        for one in open.iter().filter(|open| open.is_call) {
            self.bar("pending blocked", one, top);
            let x = self.x(one.column);
            height = self.frame("blocked", x, top, &["blocked".into()], 1);
        }
        if height > 0 {
            self.top = top + height;
        }
    }

    /// Time at the left, clauses at the right, a tint behind the step that was not permitted.
    fn margins(
        &mut self,
        step: &Step,
        top: usize,
        height: usize,
        anchor: &dyn Fn(&str) -> Option<String>,
    ) {
        if self.time != Some(step.at) {
            self.time = Some(step.at);
            let time = format!("{} ms", step.at);
            self.lines("time", TIME - 12, top, &[time]);
        }
        for (index, id) in step.clauses.iter().enumerate() {
            let (x, y) = (self.clauses_at, top + index * LINE + 12);
            let text = format!(
                "<text class=\"cite\" x=\"{x}\" y=\"{y}\">{}</text>",
                HtmlEscape(id)
            );
            let text = match anchor(id) {
                Some(anchor) => format!("<a href=\"#{anchor}\">{text}</a>"),
                None => text,
            };
            put(&mut self.over, &text);
        }
        if step.offending {
            let (y, height, width) = (top - 4, height + 8, self.width);
            let tint = format!(
                "<rect class=\"tint\" x=\"0\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
            );
            put(&mut self.tints, &tint);
        }
    }
}

fn put(text: &mut String, shape: &str) {
    text.write_str(shape).expect("memory takes everything");
}
