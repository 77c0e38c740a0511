//! A table, aligned so that it is as readable on a terminal as in Markdown.

use std::fmt;

/// A heading, what it says, and rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    title: String,
    notes: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns; the first holds words, the others figures.
    pub(crate) fn new(title: &str, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            title: title.to_owned(),
            notes: Vec::new(),
            rows: vec![columns.into_iter().map(Into::into).collect()],
        }
    }

    /// Adds a sentence under the heading.
    #[must_use]
    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
            .max(3)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}\n", self.title)?;
        for note in &self.notes {
            writeln!(f, "{note}\n")?;
        }
        let widths: Vec<usize> = (0..self.rows[0].len())
            .map(|column| self.width(column))
            .collect();
        for (index, row) in self.rows.iter().enumerate() {
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                match column {
                    0 => write!(f, "| {cell:<width$} ")?,
                    _ => write!(f, "| {cell:>width$} ")?,
                }
            }
            writeln!(f, "|")?;
            if index == 0 {
                for (column, width) in widths.iter().enumerate() {
                    let dashes = "-".repeat(*width);
                    let end = if column == 0 { "-" } else { ":" };
                    write!(f, "|-{dashes}{end}")?;
                }
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}

/// A number as people read it: 1 234 567, 12.3, 0.012.
pub(crate) fn number(value: f64) -> String {
    if value >= 1000.0 {
        let digits = format!("{value:.0}");
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push('\u{202f}');
            }
            text.push(digit);
        }
        text
    } else if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else if value >= 0.1 || value == 0.0 {
        format!("{value:.2}")
    } else {
        let zeros = -value.log10().ceil() as usize;
        format!("{value:.*}", zeros + 2)
    }
}

/// A number of things.
pub(crate) fn count(value: u64) -> String {
    if value < 1000 {
        value.to_string()
    } else {
        number(value as f64)
    }
}

/// A number with `×` behind it.
pub(crate) fn times(value: f64) -> String {
    format!("{} ×", number(value))
}

/// What stands where there is no figure.
pub(crate) fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_keep_three_digits() {
        let texts = [1_234_567.4, 123.4, 12.34, 1.234].map(number);
        assert_eq!(texts, ["1\u{202f}234\u{202f}567", "123", "12.3", "1.23"]);
    }

    #[test]
    fn small_numbers_keep_two_digits_that_say_something() {
        let texts = [0.123, 0.0123, 0.00444, 0.0].map(number);
        assert_eq!(texts, ["0.12", "0.012", "0.0044", "0.00"]);
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new("Lock orders", ["program", "rate"]);
        table.row(["a".to_owned(), "1.00 ×".to_owned()]);
        let expected = "## Lock orders\n\n\
            | program |   rate |\n\
            |---------|-------:|\n\
            | a       | 1.00 × |\n";
        assert_eq!(table.to_string(), expected);
    }
}
