//! Escapes in double-quoted texts, read and written.

use std::fmt::Write;

/// The character that the escape `rest`, its backslash cut off, stands for, and its length.
pub(super) fn escape(rest: &str) -> Option<(char, usize)> {
    let hex = |digits: usize| {
        let digits = rest.get(1..=digits)?;
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
        Some((char::from_u32(value)?, digits.len() + 1))
    };
    let char = match rest.chars().next()? {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        same @ (' ' | '"' | '/' | '\\') => same,
        'x' => return hex(2),
        'u' => return hex(4),
        'U' => return hex(8),
        _ => return None,
    };
    Some((char, 1))
}

/// Whether every backslash starts an escape that YAML has.
pub(super) fn all_escapes(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let Some((_, len)) = escape(&rest[at + 1..]) else { return false };
        rest = &rest[at + 1 + len..];
    }
    true
}

/// `text` in double quotes, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if char.is_control()
                || matches!(
                    char,
                    '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
                ) =>
            {
                write!(out, "\\u{:04X}", u32::from(char)).expect("a string takes all");
            }
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}
