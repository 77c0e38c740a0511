//! Reads what the activities do: `[before]`, `[clients]`, `[after]`, `[handlers]`.

use std::ops::Range;

use toml::de::DeTable;

use super::{
    PROCESS, USER,
    document::{Item, Reader},
    is_client,
};
use crate::{
    program::{Bodies, Body, CLIENTS_MAX, Part},
    statement::{Condition, Spanned, Statement, SyntaxError, condition, is_identifier, statement},
};

const CALLS: &str = "an array of statements";

impl Reader<'_> {
    /// Before, the clients, after, the handlers: in this order.
    pub(super) fn bodies(&mut self, root: &DeTable<'_>) -> Bodies {
        let mut bodies = vec![self.phase(root, "before", Part::Before)];
        self.clients(root, &mut bodies);
        bodies.push(self.phase(root, "after", Part::After));
        if let Some(section) = self.section(root, "handlers") {
            for (at, (name, item)) in section.iter().enumerate() {
                let part = Part::Handler(u8::try_from(at).unwrap_or(u8::MAX));
                self.check_name(name.get_ref(), name.span(), "handler");
                let statements = self.statements(item);
                bodies.push(body(name.get_ref(), name.span(), part, statements));
            }
        }
        bodies
    }

    fn phase(&mut self, root: &DeTable<'_>, name: &str, part: Part) -> Body {
        match root.get(name) {
            Some(item) => self.client(name, item.span(), item, part),
            None => body(name, 0..0, part, Vec::new()),
        }
    }

    fn clients(&mut self, root: &DeTable<'_>, bodies: &mut Bodies) {
        let section = self.section(root, "clients");
        for (name, item) in section.into_iter().flatten() {
            self.check_name(name.get_ref(), name.span(), "client");
            if matches!(name.get_ref().as_ref(), "before" | "after") {
                let message = format!("no client can be called `{}`", name.get_ref());
                let expected = "another name: a section is called so";
                self.problems.add(name.span(), message, expected, None);
            }
            bodies.push(self.client(name.get_ref(), name.span(), item, Part::Client));
        }
        let count = bodies.iter().filter(|body| is_client(body.part)).count();
        let place = root.get("clients").map_or(0..0, Item::span);
        if count == 0 && !root.contains_key("clients") {
            let expected = "[clients] with at least one client";
            self.problems.add(place, "no clients", expected, None);
        } else if count == 0 {
            self.problems
                .add(place, "no clients", "at least one client", None);
        } else if count > CLIENTS_MAX {
            let expected = format!("at most {CLIENTS_MAX}");
            let message = format!("too many clients: {count}");
            self.problems.add(place, message, expected, None);
        }
    }

    fn check_name(&mut self, name: &str, span: Range<usize>, what: &str) {
        if !is_identifier(name) {
            let message = format!("`{name}` cannot name a {what}");
            self.problems
                .add(span, message, "letters, digits, `_`, `-`", None);
        }
    }

    /// An array of statements, or a table with `calls`, `process` and `user`.
    fn client(&mut self, name: &str, span: Range<usize>, item: &Item<'_>, part: Part) -> Body {
        let Some(table) = item.get_ref().as_table() else {
            let statements = self.statements(item);
            return body(name, span, part, statements);
        };
        self.check_keys(table, "key", &["process", "user", "calls"]);
        let statements = match table.get("calls") {
            Some(calls) => self.statements(calls),
            None => {
                let message = format!("`{name}` has no `calls`");
                self.problems.add(item.span(), message, CALLS, None);
                Vec::new()
            }
        };
        let mut body = body(name, span, part, statements);
        for (key, value) in [("process", &mut body.process), ("user", &mut body.user)] {
            let given = table.get(key).and_then(|item| self.text(item, "a name"));
            if let Some(given) = given {
                *value = given.value;
            }
        }
        body
    }

    fn statements(&mut self, item: &Item<'_>) -> Vec<Statement> {
        let items: Vec<_> = self.array(item, CALLS).collect();
        items
            .into_iter()
            .filter_map(|item| self.statement(item))
            .collect()
    }

    fn statement(&mut self, item: &Item<'_>) -> Option<Statement> {
        if let Some(table) = item.get_ref().as_table() {
            return self.block(item, table);
        }
        let text = self.text(
            item,
            "a statement: a string, or a table with `while` or `if`",
        )?;
        let read = statement(&text);
        self.syntax(read)
    }

    fn syntax<T>(&mut self, read: Result<T, SyntaxError>) -> Option<T> {
        match read {
            Ok(read) => Some(read),
            Err(error) => {
                let message = format!("unexpected {}", error.found);
                self.problems.add(error.span, message, error.expected, None);
                None
            }
        }
    }

    /// `{ while = "…", max = 3, do = [...] }` or `{ if = "…", do = [...] }`.
    fn block(&mut self, item: &Item<'_>, table: &DeTable<'_>) -> Option<Statement> {
        let is_loop = table.contains_key("while");
        let keys: &[&str] = if is_loop {
            &["while", "max", "do"]
        } else {
            &["if", "do"]
        };
        self.check_keys(table, "key", keys);
        let statements = match table.get("do") {
            Some(item) => self.statements(item),
            None => {
                let expected = "do = [ statements ]";
                self.problems.add(item.span(), "no `do`", expected, None);
                Vec::new()
            }
        };
        if !is_loop {
            let condition = self.condition(item, table, "if")?;
            return Some(Statement::If(condition, statements));
        }
        let condition = self.condition(item, table, "while");
        let max = self.passes(item, table)?;
        Some(Statement::While(condition?, max, statements))
    }

    fn condition(&mut self, item: &Item<'_>, table: &DeTable<'_>, key: &str) -> Option<Condition> {
        let Some(text) = table.get(key) else {
            let expected = "`while = \"x == WORD\"` or `if = \"x == WORD\"`";
            self.problems
                .add(item.span(), "no condition", expected, None);
            return None;
        };
        let text = self.text(text, "a condition: \"x == WORD\"")?;
        let read = condition(&text);
        self.syntax(read)
    }

    fn passes(&mut self, item: &Item<'_>, table: &DeTable<'_>) -> Option<u32> {
        let expected = "max = N: after how many passes the loop ends in any case";
        let Some(max) = table.get("max") else {
            self.problems
                .add(item.span(), "a loop without `max`", expected, None);
            return None;
        };
        let passes = self.number(max, expected)?;
        if passes == 0 {
            let message = "a loop without passes";
            self.problems.add(max.span(), message, expected, None);
        }
        Some(passes)
    }
}

fn body(name: &str, span: Range<usize>, part: Part, statements: Vec<Statement>) -> Body {
    Body {
        name: Spanned::new(name.to_owned(), span),
        part,
        process: PROCESS.to_owned(),
        user: USER.to_owned(),
        statements,
    }
}
