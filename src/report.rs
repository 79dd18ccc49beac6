//! The answer to a paste, for people and for programs.

pub(crate) mod github;
mod json;
mod markdown;
mod short;
mod text;

pub use github::github;
pub use json::{json, search_json};
pub use markdown::markdown;
pub use short::short;
pub use text::text;

pub(crate) use short::first_steps;

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::card::Card;
use crate::matcher::{Answer, Finding, Match};
use crate::paste::Paste;
use crate::printable::{Printable, one_line};
use crate::registry;
use crate::skill::{self, SectionKind};
use crate::source::LineIndex;

/// The name of a skill.
pub(crate) const NAME: Style = AnsiColor::Green.on_default().bold();
/// What is there for completeness.
pub(crate) const DIM: Style = Style::new().dimmed();
/// A heading of the report.
pub(crate) const HEADING: Style = Style::new().bold();
/// The user's own line.
pub(crate) const QUOTE: Style = AnsiColor::Red.on_default();

/// The best match of each error of a paste, in the order of the answer.
pub(crate) fn best_of_each(answer: &Answer) -> Vec<&Match> {
    let mut chains = Vec::new();
    let mut best = Vec::new();
    for found in &answer.matches {
        let chain = answer.events.get(found.event).map(|event| event.chain);
        if !chains.contains(&chain) {
            chains.push(chain);
            best.push(found);
        }
    }
    best
}

/// The line of the paste that says the error which a skill answers, and its number: the one that the skill quotes, or else the
/// key line of the error.
pub(crate) fn said<'p>(found: &Match, answer: &Answer, paste: &'p Paste) -> Option<(u32, &'p str)> {
    let quoted = found.evidence.findings.iter().find_map(|finding| match finding {
        Finding::Pattern { line, covered, .. } if *covered >= 0.5 => Some(*line),
        _ => None,
    });
    let key = || answer.events.get(found.event).map(|event| event.key);
    let line = paste.lines().get(quoted.or_else(key)?)?;
    Some((line.number, line.text.trim()))
}

/// A share of one for people.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0} %", (share * 100.0).clamp(0.0, 100.0))
}

/// The section of a skill that says what to do.
pub(crate) struct Solution {
    pub(crate) heading: String,
    /// Markdown, as the document has it.
    pub(crate) content: String,
    /// The line of the file that `content` begins on, from 1.
    pub(crate) line: u32,
}

/// What a matched skill says to do, read from its file; `None` if that is gone or has no such section.
pub(crate) fn solution(card: &Card) -> Option<Solution> {
    let source = registry::read(card.origin, Path::new(&card.path)).ok()?;
    let text = source.text();
    let skill = skill::outline(text, &card.name).skill(text);
    let section = skill.section(SectionKind::Solution)?;
    Some(Solution {
        heading: section.heading.clone(),
        content: text.get(section.content.clone())?.to_owned(),
        line: LineIndex::new(text).line(section.content.start),
    })
}

/// A value as JSON on several lines, without a line end. It holds nothing that a terminal would obey.
///
/// # Errors
///
/// None that a value of texts and numbers can cause.
pub(crate) fn json_text(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(harmless(serde_json::to_string_pretty(value)?))
}

/// The same on one line.
///
/// # Errors
///
/// None that a value of texts and numbers can cause.
pub(crate) fn json_line(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(harmless(serde_json::to_string(value)?))
}

/// The same of many, each on one line, with a text between them.
///
/// # Errors
///
/// None that values of texts and numbers can cause.
pub(crate) fn json_lines<V: Serialize>(
    values: impl Iterator<Item = V>,
    between: &str,
) -> serde_json::Result<String> {
    /// Room for a few values: to grow is to copy.
    const ROOM: usize = 1 << 13;
    let mut text = Vec::with_capacity(ROOM);
    for value in values {
        if !text.is_empty() {
            text.extend_from_slice(between.as_bytes());
        }
        serde_json::to_writer(&mut text, &value)?;
    }
    Ok(harmless(String::from_utf8(text).unwrap_or_default()))
}

/// JSON with the characters escaped that it may hold as they are, and a terminal would obey.
fn harmless(json: String) -> String {
    if obeyed(&json).next().is_none() {
        return json;
    }
    let mut safe = Vec::with_capacity(json.len());
    // A vector takes all, and a text stays one.
    let _ = Harmless(&mut safe).write_all(json.as_bytes());
    String::from_utf8(safe).unwrap_or_default()
}

/// The characters of JSON that it may hold as they are, and a terminal would obey; those of ASCII it may not hold.
fn obeyed(json: &str) -> impl Iterator<Item = (usize, char)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + other_than_ascii(&json.as_bytes()[from..])?;
            let char = json[at..].chars().next()?;
            from = at + char.len_utf8();
            if !matches!(Printable(&json[at..from]).to_cow(), Cow::Borrowed(_)) {
                return Some((at, char));
            }
        }
    })
}

/// Where the first byte of other characters than those of ASCII stands.
fn other_than_ascii(bytes: &[u8]) -> Option<usize> {
    /// So many are asked at once.
    const PART: usize = 64;
    let (at, part) = bytes.chunks(PART).enumerate().find(|(_, part)| !part.is_ascii())?;
    Some(at * PART + part.iter().position(|byte| !byte.is_ascii())?)
}

/// Takes JSON that is too large for a single text, and writes it so that it holds nothing which a terminal would obey.
pub(crate) struct Harmless<W>(pub(crate) W);

impl<W: io::Write> io::Write for Harmless<W> {
    /// Takes whole characters only, as a serializer writes them.
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(json).map_err(io::Error::other)?;
        // What may stay is written in as long stretches as it comes in.
        let mut done = 0;
        for (at, char) in obeyed(text) {
            self.0.write_all(&json[done..at])?;
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(self.0, "\\u{unit:04x}")?;
            }
            done = at + char.len_utf8();
        }
        self.0.write_all(&json[done..])?;
        Ok(json.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A text on one line of at most `width` columns, cut at a word where it can be.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthChar;

    let text = one_line(text);
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
    use std::io::Write as _;

    use super::{Harmless, harmless, shortened};

    #[test]
    fn json_holds_nothing_that_a_terminal_would_obey() {
        let json = "[\"\u{9b}\u{202e}\u{e0041} \u{1b}é👩‍💻\"]";
        let safe = "[\"\\u009b\\u202e\\udb40\\udc41 \u{1b}é👩\\u200d💻\"]";
        assert_eq!(harmless(json.to_owned()), safe);
        let mut written = Vec::new();
        for part in json.split_inclusive(' ') {
            Harmless(&mut written).write_all(part.as_bytes()).expect("a vector takes all");
        }
        assert_eq!(String::from_utf8(written).expect("text"), safe);
    }

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(shortened("one two  three", 20), "one two three");
        assert_eq!(shortened("one two three", 9), "one two…");
        assert_eq!(shortened("abcdefghij", 5), "abcd…");
    }
}
