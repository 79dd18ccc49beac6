//! One field of a logger, and what it may be.

use crate::paste::names_a_file_or_host;
use crate::trace::is_number;

/// Longest field, in bytes.
pub(super) const MAX_FIELD: usize = 120;

/// The part of a text before the first `end`, if that is near.
pub(super) fn part(text: &str, end: char) -> Option<&str> {
    text.find(end).filter(|&at| at <= MAX_FIELD).map(|at| &text[..at])
}

/// How many blanks and tabs a text begins with.
pub(super) fn blanks(text: &str) -> usize {
    text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The next field: a group between brackets, or what stands before the next blank.
pub(super) fn field(text: &str) -> Option<&str> {
    let close = match text.as_bytes().first()? {
        b'[' => ']',
        b'(' => ')',
        b'{' => '}',
        b'<' => '>',
        _ => {
            let end = text.find([' ', '\t']).unwrap_or(text.len());
            return (end <= MAX_FIELD).then(|| &text[..end]);
        }
    };
    part(text, close).map(|inner| &text[..=inner.len()])
}

/// `[main]`, `(Orders.java:55)`, `{taskinstance.py:1851}`
pub(super) fn is_group(field: &str) -> bool {
    field.len() > 1
        && field.starts_with(['[', '(', '{', '<'])
        && field.ends_with([']', ')', '}', '>'])
}

/// `3b241101-e2bb-4255-8caf-4136c566a962`, the request that AWS Lambda serves.
pub(in crate::paste::prefix) fn is_request(field: &str) -> bool {
    const DASHES: [usize; 4] = [8, 13, 18, 23];
    field.len() == 36
        && field.bytes().enumerate().all(|(at, byte)| {
            if DASHES.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() }
        })
}

/// A word that may name a logger, a class, a place in the source.
pub(in crate::paste::prefix) fn is_name(field: &str) -> bool {
    field.bytes().any(|byte| byte.is_ascii_alphabetic())
        && field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-$/@:<>#[]".contains(&byte))
}

/// A name that no word of a sentence is, nor what it is about: `app.orders`, `app::orders`, `c.a.OrderService:2`.
pub(super) fn is_logger(field: &str) -> bool {
    let joins = |pair: &[u8]| {
        pair[0].is_ascii_alphanumeric() && matches!(pair[1], b'.' | b':') || pair == b"::"
    };
    is_name(field)
        && !field.ends_with('.')
        && !field.contains("://")
        && field.as_bytes()[..field.len() - 1].windows(2).any(joins)
        && !crate::trace::is_type_name(field)
        && !names_a_file_or_host(field)
}

/// A short word in small letters, as crates and parts of programs are named.
pub(in crate::paste::prefix) fn is_crate(field: &str) -> bool {
    !field.is_empty()
        && field
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}

/// `core.py:1229`, `pkg/api/server.go:41`
pub(super) fn is_caller(field: &str) -> bool {
    field
        .rsplit_once(':')
        .is_some_and(|(file, line)| is_number(line) && is_name(file) && file.contains('.'))
}
