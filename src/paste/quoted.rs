//! Texts between quotation marks, as JSON and its kin write them: where they end, and what their escapes stand for.

use std::iter::Peekable;

/// Where a text ends that begins behind a quotation mark: at the first one that is not escaped, or with all of it.
pub(super) fn end(quoted: &str) -> usize {
    marks(quoted).next().unwrap_or(quoted.len())
}

/// The quotation marks that are not escaped.
fn marks(text: &str) -> impl Iterator<Item = usize> {
    let mut is_escaped = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let is_mark = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_mark.then_some(at)
    })
}

/// A text with what its escapes stand for.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => escape(&mut chars, &mut out),
            other => out.push(other),
        }
    }
    out
}

/// Adds what an escape stands for, of which the backslash was taken.
pub(super) fn escape(chars: &mut Peekable<impl Iterator<Item = char>>, out: &mut String) {
    match chars.next() {
        Some('n') => out.push('\n'),
        Some('t') => out.push('\t'),
        Some('r') | None => {}
        Some('u') => character(chars, out),
        // The folders of Windows are no escapes.
        Some(other) if other.is_ascii_alphanumeric() => out.extend(['\\', other]),
        Some(other) => out.push(other),
    }
}

/// `00e9`, and `d83d\ude00`: a character that four digits cannot name has two halves.
fn character(chars: &mut Peekable<impl Iterator<Item = char>>, out: &mut String) {
    let Some(unit) = unit(chars, out) else { return };
    let mut units = vec![unit];
    if (0xd800..0xdc00).contains(&unit) && chars.next_if_eq(&'\\').is_some() {
        if chars.next_if_eq(&'u').is_none() {
            out.push(char::REPLACEMENT_CHARACTER);
            escape(chars, out);
            return;
        }
        units.extend(self::unit(chars, out));
    }
    let found = char::decode_utf16(units);
    out.extend(found.map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

/// The number of four digits; what is no number is text.
fn unit(chars: &mut Peekable<impl Iterator<Item = char>>, out: &mut String) -> Option<u16> {
    let mut digits = String::new();
    while digits.len() < 4
        && let Some(digit) = chars.next_if(char::is_ascii_hexdigit)
    {
        digits.push(digit);
    }
    if digits.len() < 4 {
        out.push_str("\\u");
        out.push_str(&digits);
        return None;
    }
    u16::from_str_radix(&digits, 16).ok()
}

/// The value of `"key": "value",`, a line of an object that was printed over many, without its quotation marks.
pub(crate) fn value_of_key(line: &str) -> Option<&str> {
    const LONGEST: usize = 32;
    let (key, value) = line.trim().strip_prefix('"')?.split_once("\": ")?;
    let is_key = key.len() <= LONGEST
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    let value = match value.strip_prefix('"') {
        Some(quoted) => {
            // Not all programs escape the marks within.
            let ends = |at: &usize| {
                let behind = quoted[at + 1..].trim_start();
                behind.is_empty() || behind.starts_with([',', '}', ']'])
            };
            let end = marks(quoted).find(ends).unwrap_or(quoted.len());
            &quoted[..end]
        }
        None => value.strip_suffix(',').unwrap_or(value),
    };
    is_key.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_characters() {
        for (text, wanted) in [
            (r"a\n\tb\r", "a\n\tb"),
            (r#"\"a\" \\n"#, "\"a\" \\n"),
            (r"\u003cnil\u003e caf\u00e9", "<nil> café"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d!", "\u{fffd}!"),
            (r"\ud83d\n!", "\u{fffd}\n!"),
            (r"\ud83d\ud83d\n", "\u{fffd}\u{fffd}\n"),
            (r"C:\srv\users\u00", r"C:\srv\users\u00"),
            (r"\u00é\", r"\u00é"),
        ] {
            assert_eq!(unescaped(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_text_ends_at_the_first_mark_that_is_not_escaped() {
        assert_eq!(end(r#"a \"b\" \\" c"#), r#"a \"b\" \\"#.len());
        assert_eq!(end("é"), 2);
    }

    #[test]
    fn a_line_of_an_object_has_one_value() {
        for (line, wanted) in [
            (r#""a": "b c", "d": 3"#, Some("b c")),
            (r#"  "a": "b \"c\" d","#, Some(r#"b \"c\" d"#)),
            (r#""a": "no "b" there"}"#, Some(r#"no "b" there"#)),
            (r#""a.b": "not ended"#, Some("not ended")),
            (r#""a": 3,"#, Some("3")),
            (r#""a b": "c""#, None),
        ] {
            assert_eq!(value_of_key(line), wanted, "{line}");
        }
    }
}
