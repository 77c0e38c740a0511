//! Cuts a statement into tokens.

use std::ops::Range;

/// A token of a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token<'a> {
    Identifier(&'a str),
    Number(u32),
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    Comma,
    Dot,
    Assign,
    Equal,
    NotEqual,
    /// Something that no statement contains, or a number that fits no 32 bits.
    Unknown(&'a str),
    End,
}

impl Token<'_> {
    /// For messages.
    pub(super) fn describe(self) -> String {
        match self {
            Self::Identifier(text) | Self::Unknown(text) => format!("`{text}`"),
            Self::Number(number) => format!("`{number}`"),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::OpenBracket => "`[`".to_owned(),
            Self::CloseBracket => "`]`".to_owned(),
            Self::Comma => "`,`".to_owned(),
            Self::Dot => "`.`".to_owned(),
            Self::Assign => "`=`".to_owned(),
            Self::Equal => "`==`".to_owned(),
            Self::NotEqual => "`!=`".to_owned(),
            Self::End => "end of the text".to_owned(),
        }
    }
}

/// Whether a letter may begin a name.
pub(super) const fn begins_name(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}

/// Whether a letter may stand in a name.
pub(super) const fn in_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'
}

/// The first token at or behind a byte of the text, with its place.
pub(super) fn token(text: &str, from: usize) -> (Token<'_>, Range<usize>) {
    let rest = &text[from..];
    let trimmed = rest.trim_start();
    let start = from + (rest.len() - trimmed.len());
    let Some(first) = trimmed.chars().next() else {
        return (Token::End, start..start);
    };
    let (token, length) = match first {
        '(' => (Token::Open, 1),
        ')' => (Token::Close, 1),
        '[' => (Token::OpenBracket, 1),
        ']' => (Token::CloseBracket, 1),
        ',' => (Token::Comma, 1),
        '.' => (Token::Dot, 1),
        '=' if trimmed.starts_with("==") => (Token::Equal, 2),
        '!' if trimmed.starts_with("!=") => (Token::NotEqual, 2),
        '=' => (Token::Assign, 1),
        letter if begins_name(letter) || letter.is_ascii_digit() => {
            let length = trimmed
                .find(|letter| !in_name(letter))
                .unwrap_or(trimmed.len());
            (name_or_number(&trimmed[..length]), length)
        }
        other => {
            let length = other.len_utf8();
            (Token::Unknown(&trimmed[..length]), length)
        }
    };
    (token, start..start + length)
}

fn name_or_number(text: &str) -> Token<'_> {
    if text.starts_with(begins_name) {
        return Token::Identifier(text);
    }
    let number = match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => text.parse(),
    };
    number.map_or(Token::Unknown(text), Token::Number)
}
