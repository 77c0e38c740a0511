//! Puts the tokens of a statement together.

use std::ops::Range;

use super::{
    CallText, Condition, Operand, PathText, Spanned, Statement, SyntaxError, Text,
    lexer::{Token, begins_name, in_name, token},
};

type Result<T> = std::result::Result<T, SyntaxError>;

/// Reads a call, a signal or a wait.
pub(crate) fn statement(text: &Text) -> Result<Statement> {
    let mut parser = Parser::new(text);
    let statement = parser.statement()?;
    parser.end("nothing behind the statement")?;
    Ok(statement)
}

/// Reads `left == right` or `left != right`.
pub(crate) fn condition(text: &Text) -> Result<Condition> {
    let mut parser = Parser::new(text);
    let left = parser.operand()?;
    let equal = match parser.peek() {
        Token::Equal => true,
        Token::NotEqual => false,
        _ => return Err(parser.error("`==` or `!=`")),
    };
    parser.skip();
    let right = parser.operand()?;
    parser.end("nothing behind the condition")?;
    Ok(Condition { left, equal, right })
}

/// Whether a text could stand as a name in a statement.
pub(crate) fn is_identifier(text: &str) -> bool {
    text.starts_with(begins_name) && text.chars().all(in_name)
}

struct Parser<'a> {
    text: &'a Text,
    token: Token<'a>,
    span: Range<usize>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a Text) -> Self {
        let (token, span) = token(&text.value, 0);
        Self { text, token, span }
    }

    const fn peek(&self) -> Token<'a> {
        self.token
    }

    fn place(&self) -> Range<usize> {
        self.text.place(self.span.clone())
    }

    fn skip(&mut self) {
        (self.token, self.span) = token(&self.text.value, self.span.end);
    }

    fn error(&self, expected: &'static str) -> SyntaxError {
        SyntaxError {
            span: self.place(),
            found: self.token.describe(),
            expected,
        }
    }

    /// Takes the token if it is this one.
    fn takes(&mut self, wanted: Token<'_>) -> bool {
        let takes = self.token == wanted;
        if takes {
            self.skip();
        }
        takes
    }

    fn need(&mut self, wanted: Token<'_>, expected: &'static str) -> Result<()> {
        if self.takes(wanted) {
            Ok(())
        } else {
            Err(self.error(expected))
        }
    }

    fn end(&self, expected: &'static str) -> Result<()> {
        match self.token {
            Token::End => Ok(()),
            _ => Err(self.error(expected)),
        }
    }

    fn identifier(&mut self, expected: &'static str) -> Result<Spanned<String>> {
        let Token::Identifier(name) = self.token else {
            return Err(self.error(expected));
        };
        let name = Spanned::new(name.to_owned(), self.place());
        self.skip();
        Ok(name)
    }

    fn statement(&mut self) -> Result<Statement> {
        let first = self.identifier("a call, or `signal NAME`, or `wait NAME`")?;
        match (first.value.as_str(), self.token) {
            ("signal", Token::Identifier(_)) => Ok(Statement::Signal(self.identifier("a name")?)),
            ("wait", Token::Identifier(_)) => Ok(Statement::Wait(self.identifier("a name")?)),
            (_, Token::Assign) => {
                self.skip();
                let function = self.identifier("the name of a function")?;
                self.call(Some(first), function)
            }
            _ => self.call(None, first),
        }
    }

    fn call(
        &mut self,
        bind: Option<Spanned<String>>,
        function: Spanned<String>,
    ) -> Result<Statement> {
        let start = bind.as_ref().unwrap_or(&function).span.start;
        self.need(Token::Open, "`(` and the arguments")?;
        let mut arguments = Vec::new();
        if !self.takes(Token::Close) {
            arguments.push(self.operand()?);
            while self.takes(Token::Comma) {
                arguments.push(self.operand()?);
            }
            self.need(Token::Close, "`,` or `)`")?;
        }
        let path = self.path()?;
        let span = start..self.place().start.max(start);
        Ok(Statement::Call(CallText {
            bind,
            function,
            arguments,
            path,
            span,
        }))
    }

    fn operand(&mut self) -> Result<Operand> {
        if let Token::Number(number) = self.token {
            let number = Spanned::new(number, self.place());
            self.skip();
            return Ok(Operand::Number(number));
        }
        let name = self.identifier("a name, a word or a number (below 2³²)")?;
        Ok(Operand::Path(name, self.path()?))
    }

    fn path(&mut self) -> Result<PathText> {
        let field = match self.takes(Token::Dot) {
            true => Some(self.identifier("the name of a result")?),
            false => None,
        };
        if !self.takes(Token::OpenBracket) {
            return Ok(PathText { field, index: None });
        }
        let Token::Number(number) = self.token else {
            return Err(self.error("a position, counted from 0"));
        };
        let index = Some(Spanned::new(number, self.place()));
        self.skip();
        self.need(Token::CloseBracket, "`]`")?;
        Ok(PathText { field, index })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Text {
        let source = format!("\"{value}\"");
        Text::new(&source, 0..source.len(), value.to_owned())
    }

    #[test]
    fn a_call_is_read_with_all_its_parts() {
        let read = statement(&text("x = Ring(app, 0x10, batch.Items[1]).Bell[0]"));
        let Ok(Statement::Call(call)) = read else {
            panic!("a call: {read:?}");
        };
        assert_eq!(call.bind.map(|it| it.value).as_deref(), Some("x"));
        assert_eq!(call.function, Spanned::new("Ring".to_owned(), 5..9));
        assert_eq!(call.arguments.len(), 3);
        assert_eq!(call.arguments[1], Operand::Number(Spanned::new(16, 15..19)));
        assert_eq!(call.path.index.map(|it| it.value), Some(0));
    }

    #[test]
    fn an_error_says_where_and_what_was_expected() {
        let error = statement(&text("Ring(app,, x)")).expect_err("two commas");
        assert_eq!((error.span, error.found.as_str()), (10..11, "`,`"));
        let error = statement(&text("Ring(app) x")).expect_err("too much");
        assert_eq!(error.expected, "nothing behind the statement");
        let error = statement(&text("Ring(4294967296)")).expect_err("too large");
        assert_eq!(error.found, "`4294967296`");
    }

    #[test]
    fn signal_and_wait_may_also_be_names() {
        let read = statement(&text("signal ready"));
        assert!(matches!(read, Ok(Statement::Signal(_))));
        let read = statement(&text("wait = Ring(signal)"));
        assert!(matches!(read, Ok(Statement::Call(_))));
    }
}
