//! Resolves operands: what a name means where it stands, and whether it can stand there.

use std::ops::Range;

use sim::{
    signature::{Kind, NameInfo, Origin, Signature},
    value::{INFINITE, LIST_MAX, Name, Value},
};

use super::{Part, Path, Source, compile::Compiler, declare::Declared, emit::Emitted};
use crate::statement::{CallText, Operand, PathText, Spanned};

/// What stands in the file itself.
#[derive(Clone, Copy)]
enum Constant {
    Value(Value),
    /// A handler, by its number.
    Handler(u32),
}

impl Compiler<'_> {
    /// The arguments of a call; one for every parameter where there is no problem.
    pub(super) fn arguments(
        &mut self,
        body: usize,
        call: &CallText,
        signature: &'static Signature,
        out: &Emitted,
    ) -> Vec<Source> {
        let (given, wanted) = (call.arguments.len(), signature.parameters.len());
        if given != wanted {
            let names: Vec<&str> = signature.parameters.iter().map(|it| it.name).collect();
            let message = format!("{} takes {wanted} arguments, not {given}", signature.name);
            let expected = format!("{}({})", signature.name, names.join(", "));
            self.problems
                .add(call.function.span.clone(), message, expected, None);
        }
        let pairs = call.arguments.iter().zip(signature.parameters);
        pairs
            .filter_map(|(operand, parameter)| {
                self.operand(body, operand, Some((parameter.name, parameter.kind)), out)
            })
            .collect()
    }

    /// What an operand of a call's parameter, or of a condition, means; nothing after a problem.
    pub(super) fn operand(
        &mut self,
        body: usize,
        operand: &Operand,
        parameter: Option<(&str, Kind)>,
        out: &Emitted,
    ) -> Option<Source> {
        let (name, path) = match operand {
            Operand::Number(number) => {
                let constant = Constant::Value(Value::Number(number.value));
                return self.constant(number.span.clone(), constant, parameter);
            }
            Operand::Path(name, path) => (name, path),
        };
        if let Some(at) = self.visible(body, &name.value) {
            return self.variable(body, at, name, path, parameter, out);
        }
        let constant = self.named_constant(&name.value);
        let Some(constant) = constant else {
            self.undefined(body, name, parameter);
            return None;
        };
        if let Some(part) = part_span(path) {
            let message = format!("`{}` has no parts", name.value);
            self.problems
                .add(part, message, "nothing behind the name", None);
        }
        self.constant(operand.span(), constant, parameter)
    }

    fn named_constant(&self, name: &str) -> Option<Constant> {
        let handlers = &self.bodies[self.first_handler()..];
        let setup = |info: &NameInfo| info.origin == Origin::Setup && info.text == name;
        let value = match name {
            "NULL" => Value::Null,
            "INFINITE" => Value::Number(INFINITE),
            _ => {
                if let Some(handler) = handlers.iter().position(|it| it.name.value == name) {
                    return Some(Constant::Handler(handler as u32));
                }
                match self.names.iter().position(setup) {
                    Some(object) => Value::Name(Name(u8::try_from(object).ok()?)),
                    None => Value::Word(self.tables.word(name)?),
                }
            }
        };
        Some(Constant::Value(value))
    }

    /// Checks that a constant can stand for a parameter.
    fn constant(
        &mut self,
        span: Range<usize>,
        constant: Constant,
        parameter: Option<(&str, Kind)>,
    ) -> Option<Source> {
        use Constant::{Handler, Value as Plain};
        let value = match constant {
            Plain(value) => value,
            Handler(handler) => Value::Number(handler),
        };
        let Some((parameter, kind)) = parameter else {
            return Some(Source::Constant(value));
        };
        let fits = match (kind, constant) {
            (Kind::Object, Plain(value)) => matches!(value, Value::Name(_) | Value::Null),
            (Kind::Number, Plain(Value::Number(number))) => number != INFINITE,
            (Kind::Word(words), Plain(Value::Word(word))) => words.contains(&word),
            (Kind::Timeout, Plain(Value::Number(_)))
            | (Kind::Handler, Plain(Value::Null) | Handler(_)) => true,
            _ => false,
        };
        if !fits {
            let message = format!("this cannot stand for `{parameter}`");
            let expected = self.wanted(kind);
            self.problems.add(span, message, expected, None);
        }
        fits.then_some(Source::Constant(value))
    }

    fn wanted(&self, kind: Kind) -> String {
        match kind {
            Kind::Object => "an object, what a call has returned, or NULL".to_owned(),
            Kind::Number => "a number".to_owned(),
            Kind::Timeout => "milliseconds, or INFINITE".to_owned(),
            Kind::Handler => "a handler, or NULL".to_owned(),
            Kind::Word(words) => {
                let words: Vec<&str> = words.iter().map(|it| self.tables.word_text(*it)).collect();
                format!("one of {}", words.join(", "))
            }
        }
    }

    /// The variable that a name means in a body, by its position among the declared.
    fn visible(&self, body: usize, name: &str) -> Option<usize> {
        let first_handler = self.first_handler();
        let named = |it: &&Declared| it.name == name;
        let of = |wanted: &dyn Fn(usize) -> bool| {
            let found = |it: &Declared| named(&it) && wanted(it.body);
            self.declared.iter().position(found)
        };
        of(&|owner| owner == body).or_else(|| of(&|owner| owner < first_handler))
    }

    fn variable(
        &mut self,
        body: usize,
        at: usize,
        name: &Spanned<String>,
        path: &PathText,
        parameter: Option<(&str, Kind)>,
        out: &Emitted,
    ) -> Option<Source> {
        let declared = self.declared[at].clone();
        if let Some((parameter, Kind::Handler)) = parameter {
            let message = format!("this cannot stand for `{parameter}`");
            let expected = self.wanted(Kind::Handler);
            self.problems
                .add(name.span.clone(), message, expected, None);
            return None;
        }
        if declared.body == body {
            if declared.function.is_some() && out.bound[at] == 0 {
                let message = format!("`{}` is bound only below", name.value);
                self.problems
                    .add(name.span.clone(), message, "a name bound above", None);
                return None;
            }
        } else if !self.use_foreign(body, &declared, name) {
            return None;
        }
        let path = match declared.function {
            Some(function) if !declared.path.is_part() => {
                let functions = self.tables.functions;
                self.path(&functions[usize::from(function)], path)
            }
            _ => self.item(name, path)?,
        };
        if let Some((_, Kind::Object)) = parameter {
            self.hold_an_object(&declared, name, path);
        }
        Some(Source::Variable(declared.variable, path))
    }

    /// Reports what can only ever be a code or a state where an object is wanted: such a call would
    /// be skipped in every execution, and nobody would be told why.
    fn hold_an_object(&mut self, declared: &Declared, name: &Spanned<String>, path: Path) {
        let Some(function) = declared.function else {
            return;
        };
        let signature = &self.tables.functions[usize::from(function)];
        let part = if declared.path.is_part() {
            declared.path
        } else {
            path
        };
        let position = usize::from(part.field.unwrap_or(0));
        let Some(field) = signature.results.get(position) else {
            return;
        };
        let is_item = part.index.or(path.index).is_some();
        let is_handle = position == 0 && self.tables.returns_handle(signature);
        if is_item || field.words.is_empty() || is_handle {
            return;
        }
        let value = match position {
            0 => format!("what {} returns", signature.name),
            _ => format!("the {} of {}", field.name, signature.name),
        };
        let message = format!("`{}` is {value}: a word, never an object", name.value);
        let others = signature.results.iter().filter(|it| it.words.is_empty());
        let others: Vec<&str> = others.map(|it| it.name).collect();
        let expected = match (others.is_empty(), declared.path.is_part()) {
            (true, _) => self.wanted(Kind::Object),
            (false, true) => format!("a variable that binds {}", others.join(" or ")),
            (false, false) => {
                let named = others.iter().map(|it| format!("{}.{it}", name.value));
                named.collect::<Vec<_>>().join(" or ")
            }
        };
        self.problems
            .add(name.span.clone(), message, expected, None);
    }

    /// What is bound is a part already, so that only an item of it can be asked for.
    fn item(&mut self, name: &Spanned<String>, path: &PathText) -> Option<Path> {
        if let Some(field) = &path.field {
            let message = format!("`{}` is one value, without fields", name.value);
            let expected = "the name alone, or an item of it";
            self.problems
                .add(field.span.clone(), message, expected, None);
            return None;
        }
        let index = path.index.as_ref().and_then(|index| self.index(index));
        Some(Path { field: None, index })
    }

    /// Notes that a body uses what another one binds; false where that cannot be.
    fn use_foreign(&mut self, body: usize, declared: &Declared, name: &Spanned<String>) -> bool {
        let (user, owner) = (self.bodies[body].part, self.bodies[declared.body].part);
        let never = match (user, owner) {
            (Part::Before, _) => Some("only once `[before]` has ended"),
            (Part::Client, Part::After) => Some("only once the clients are at rest"),
            _ => None,
        };
        if let Some(when) = never {
            let message = format!("`{}` is bound {when}", name.value);
            self.problems
                .add(name.span.clone(), message, "a name bound before", None);
            return false;
        }
        let waits = !matches!(
            (user, owner),
            (Part::After, _) | (Part::Client, Part::Before)
        );
        if waits && declared.total > 1 {
            let message = format!(
                "`{}` is bound {} times, while this may run",
                name.value, declared.total
            );
            let expected = "a name that one call binds once";
            self.problems
                .add(name.span.clone(), message, expected, None);
        }
        let variable = &mut self.program.variables[usize::from(declared.variable)];
        variable.shared |= waits;
        variable.kept |= user == Part::After;
        true
    }

    fn undefined(&mut self, body: usize, name: &Spanned<String>, parameter: Option<(&str, Kind)>) {
        let tables = self.tables;
        let handlers = &self.bodies[self.first_handler()..];
        let variables = self
            .declared
            .iter()
            .filter(|it| it.body == body || !matches!(self.bodies[it.body].part, Part::Handler(_)));
        let known: Vec<&str> = match parameter {
            Some((_, Kind::Word(words))) => words.iter().map(|it| tables.word_text(*it)).collect(),
            Some((_, Kind::Handler)) => handlers.iter().map(|it| it.name.value.as_str()).collect(),
            Some(_) => (self.names.iter().filter(|it| it.origin == Origin::Setup))
                .map(|info| info.text.as_str())
                .chain(variables.map(|it| it.name.as_str()))
                .collect(),
            None => (variables.map(|it| it.name.as_str()))
                .chain(tables.words.iter().map(|it| it.text))
                .collect(),
        };
        let what = match parameter {
            Some((_, Kind::Word(_))) => "word",
            Some((_, Kind::Handler)) => "handler",
            _ => "name",
        };
        self.problems
            .unknown(name.span.clone(), what, &name.value, known);
    }

    /// A part of a function's results; what is unknown in it is a problem, and left out.
    pub(super) fn path(&mut self, signature: &'static Signature, path: &PathText) -> Path {
        let field = path.field.as_ref().and_then(|field| {
            let found = signature.result(&field.value);
            if found.is_none() {
                let known = signature.results.iter().map(|it| it.name);
                self.problems
                    .unknown(field.span.clone(), "result", &field.value, known);
            }
            found.and_then(|at| u8::try_from(at).ok())
        });
        let index = path.index.as_ref().and_then(|index| self.index(index));
        Path { field, index }
    }

    fn index(&mut self, index: &Spanned<u32>) -> Option<u8> {
        if index.value as usize >= LIST_MAX {
            let message = format!("a list has no item {}", index.value);
            let expected = format!("a position below {LIST_MAX}");
            self.problems
                .add(index.span.clone(), message, expected, None);
            return None;
        }
        u8::try_from(index.value).ok()
    }
}

fn part_span(path: &PathText) -> Option<Range<usize>> {
    let field = path.field.as_ref().map(|it| it.span.clone());
    field.or_else(|| path.index.as_ref().map(|it| it.span.clone()))
}
