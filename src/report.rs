//! The answer to a paste, for people and for programs.

mod json;
mod short;
mod text;

pub use json::json;
pub use short::short;
pub use text::text;

pub(crate) use short::{first_steps, said};

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::printable::Printable;

/// The name of a skill.
pub(crate) const NAME: Style = AnsiColor::Green.on_default().bold();
/// What is there for completeness.
pub(crate) const DIM: Style = Style::new().dimmed();
/// A heading of the report.
pub(crate) const HEADING: Style = Style::new().bold();
/// The user's own line.
pub(crate) const QUOTE: Style = AnsiColor::Red.on_default();

/// A value as JSON on several lines, without a line end. It holds nothing that a terminal would obey.
///
/// # Errors
///
/// None that a value of texts and numbers can cause.
pub(crate) fn json_text(value: &serde_json::Value) -> serde_json::Result<String> {
    Ok(harmless(&serde_json::to_string_pretty(value)?))
}

/// The same on one line.
///
/// # Errors
///
/// None that a value of texts and numbers can cause.
pub(crate) fn json_line(value: &serde_json::Value) -> serde_json::Result<String> {
    Ok(harmless(&serde_json::to_string(value)?))
}

/// JSON with the characters escaped that it may hold as they are, and a terminal would obey.
fn harmless(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for char in json.chars() {
        if char.is_ascii() || Printable(char.encode_utf8(&mut [0; 4])).to_string().starts_with(char)
        {
            safe.push(char);
        } else {
            for unit in char.encode_utf16(&mut [0; 2]) {
                // A string takes all.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe
}

/// A text on one line of at most `width` columns, cut at a word where it can be.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthChar;

    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut columns = 0;
    let mut end = 0;
    for (at, char) in text.char_indices() {
        columns += char.width().unwrap_or(0);
        if columns > width {
            let cut = text[..end].rfind(' ').filter(|cut| *cut > end / 2).unwrap_or(end);
            return format!("{}…", &text[..cut]);
        }
        if columns < width {
            end = at + char.len_utf8();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(shortened("one two  three", 20), "one two three");
        assert_eq!(shortened("one two three", 9), "one two…");
        assert_eq!(shortened("abcdefghij", 5), "abcd…");
    }
}
