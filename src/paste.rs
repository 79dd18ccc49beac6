//! A pasted text, cleaned: the lines that a program printed, without what the way here added to them.
//!
//! Terminals add colours, CI systems time stamps, compose the name of a service. [`Paste::new`] takes all
//! that off, and remembers for every line where it stood, so that a report can quote the user's own text.

mod ansi;
mod decode;
mod noise;
mod prefix;
mod structured;

pub use noise::is_noise;

use std::io::{self, Read};
use std::ops::Range;

use crate::limits::{MAX_LINE_BYTES, MAX_PASTE_BYTES, MAX_PASTE_HEAD_BYTES};

/// What stood before a line and was taken off, where it says something about the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Nothing that matters.
    #[default]
    None,
    /// `npm error ` or `npm ERR! `.
    Npm,
    /// `gyp ERR! `.
    Gyp,
    /// `E   ` of a pytest report.
    Pytest,
    /// `[ERROR] ` of Maven and others.
    Error,
    /// `[WARNING] `, `warning: `-like levels of loggers.
    Warning,
    /// `##[error]` or `::error::` of a CI system.
    Ci,
    /// `remote: ` of git.
    Remote,
    /// `│ `, the left side of a box around a report.
    Box,
}

/// One line of a cleaned paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the program printed, without line end.
    pub text: String,
    /// The line of the user's text that it comes from, counted from 1.
    pub number: u32,
    /// What was taken off its front.
    pub mark: Mark,
}

/// A pasted text: the user's own, and what is left of it after cleaning.
#[derive(Clone, Debug, Default)]
pub struct Paste {
    /// Line by line, in the order of reading: lines of one service stand together.
    lines: Vec<Line>,
    /// The decoded text.
    original: String,
    /// Start of each line in `original`.
    starts: Vec<usize>,
    /// Bytes that were left out of the middle of a text over the bound.
    omitted: usize,
}

impl Paste {
    /// Cleans a text of any bytes. Bad bytes are replaced, never refused.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let (bytes, omitted) = bounded(bytes);
        Self::cleaned(decode::decode(&bytes), omitted)
    }

    /// Reads and cleans a stream of any length in bounded memory.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub fn read(reader: &mut dyn Read) -> io::Result<Self> {
        let mut head = Vec::new();
        reader.take(MAX_PASTE_BYTES as u64).read_to_end(&mut head)?;
        if head.len() < MAX_PASTE_BYTES {
            return Ok(Self::new(&head));
        }
        // Of what follows, only the newest is kept: twice the bound at the most, so that it is seldom moved.
        let mut tail: Vec<u8> = Vec::new();
        let mut forgotten = 0;
        loop {
            let read = reader.take(MAX_PASTE_BYTES as u64).read_to_end(&mut tail)?;
            if read == 0 {
                break;
            }
            if tail.len() > MAX_PASTE_BYTES {
                forgotten += tail.len() - MAX_PASTE_BYTES;
                tail.drain(..tail.len() - MAX_PASTE_BYTES);
            }
        }
        head.append(&mut tail);
        let mut paste = Self::new(&head);
        paste.omitted += forgotten;
        Ok(paste)
    }

    /// Cleans a text of which only the two ends were kept: between them, `omitted` bytes are missing.
    #[must_use]
    pub fn of_ends(head: &[u8], omitted: usize, tail: &[u8]) -> Self {
        if omitted == 0 {
            return Self::new(&[head, tail].concat());
        }
        let kept_head = &head[..memchr::memrchr(b'\n', head).map_or(head.len(), |at| at + 1)];
        let kept_tail = &tail[memchr::memchr(b'\n', tail).map_or(0, |at| at + 1)..];
        let cut = head.len() - kept_head.len() + tail.len() - kept_tail.len();
        let mut kept = kept_head.to_vec();
        if kept.last().is_some_and(|last| *last != b'\n') {
            kept.push(b'\n');
        }
        kept.extend_from_slice(kept_tail);
        Self::cleaned(decode::decode(&kept), omitted + cut)
    }

    fn cleaned(original: String, omitted: usize) -> Self {
        let starts = line_starts(&original);
        let mut lines: Vec<Line> = Vec::with_capacity(starts.len());
        for (at, &start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(original.len());
            let raw = head(original[start..end].trim_end_matches(['\n', '\r']), MAX_LINE_BYTES);
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            lines.push(Line { text: ansi::plain(raw), number, mark: Mark::None });
        }
        let lines = structured::expand(lines);
        let lines = prefix::strip(lines);
        Self { lines, original, starts, omitted }
    }

    /// The cleaned lines.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The text as it was pasted, decoded.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }

    /// How many bytes were left out of the middle because the text was over the bound.
    #[must_use]
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// The user's own line with the given number, as it was pasted.
    #[must_use]
    pub fn original_line(&self, number: u32) -> Option<&str> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        let Range { start, end } =
            *self.starts.get(at)?..self.starts.get(at + 1).copied().unwrap_or(self.original.len());
        Some(self.original[start..end].trim_end_matches(['\n', '\r']))
    }

    /// Whether there is nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| line.text.trim().is_empty())
    }
}

/// Where each line starts. Carriage returns alone end lines only in a text that has no other line ends:
/// elsewhere they redraw a progress bar.
fn line_starts(text: &str) -> Vec<usize> {
    if text.is_empty() {
        return Vec::new();
    }
    let end = if memchr::memchr(b'\n', text.as_bytes()).is_some() { b'\n' } else { b'\r' };
    let mut starts = vec![0];
    starts.extend(memchr::memchr_iter(end, text.as_bytes()).map(|at| at + 1));
    if starts.last() == Some(&text.len()) {
        starts.pop();
    }
    starts
}

/// The head and the tail of a text over the bound, cut at line ends where there are any.
fn bounded(bytes: &[u8]) -> (std::borrow::Cow<'_, [u8]>, usize) {
    if bytes.len() <= MAX_PASTE_BYTES {
        return (bytes.into(), 0);
    }
    let head = &bytes[..MAX_PASTE_HEAD_BYTES];
    let head = &head[..memchr::memrchr(b'\n', head).map_or(head.len(), |at| at + 1)];
    let tail = &bytes[bytes.len() - (MAX_PASTE_BYTES - MAX_PASTE_HEAD_BYTES)..];
    let tail = &tail[memchr::memchr(b'\n', tail).map_or(0, |at| at + 1)..];
    let mut kept = head.to_vec();
    if kept.last() != Some(&b'\n') {
        kept.push(b'\n');
    }
    kept.extend_from_slice(tail);
    let omitted = bytes.len() - head.len() - tail.len();
    (kept.into(), omitted)
}

/// At most the first `most` bytes of `text`, cut between characters.
pub(crate) fn head(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Panics unless cleaning keeps its promises for `bytes`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn check_invariants(bytes: &[u8]) {
    let paste = Paste::new(bytes);
    for line in paste.lines() {
        assert!(line.text.len() <= MAX_LINE_BYTES, "a line is bounded");
        assert!(!line.text.contains(['\n', '\u{1b}', '\0']), "a line is one line, without escapes");
        assert!(paste.original_line(line.number).is_some(), "a line comes from somewhere");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(paste: &str) -> Vec<String> {
        Paste::new(paste.as_bytes()).lines().iter().map(|line| line.text.clone()).collect()
    }

    #[test]
    fn a_ci_time_stamp_and_colours_are_taken_off() {
        let paste =
            "2026-11-23T12:52:54.1234567Z \u{1b}[31mTypeError\u{1b}[0m: x is not a function\n";
        assert_eq!(texts(paste), ["TypeError: x is not a function"]);
    }

    #[test]
    fn the_lines_of_one_service_stand_together() {
        let paste = "web-1  | Error: a\ndb-1   | FATAL: b\nweb-1  |     at f (x.js:1:1)\ndb-1   | DETAIL: c\n";
        assert_eq!(texts(paste), ["Error: a", "    at f (x.js:1:1)", "FATAL: b", "DETAIL: c"]);
        let numbers: Vec<u32> =
            Paste::new(paste.as_bytes()).lines().iter().map(|line| line.number).collect();
        assert_eq!(numbers, [1, 3, 2, 4]);
    }

    #[test]
    fn the_gutter_of_compiler_source_is_not_a_service() {
        let paste =
            "error[E0382]: borrow of moved value: `x`\n 12 | let y = x;\n    |         - moved\n";
        assert_eq!(texts(paste)[1], " 12 | let y = x;");
    }

    #[test]
    fn a_progress_bar_collapses_to_its_last_state() {
        assert_eq!(texts("a\n 10%\r 50%\rdone\nb\n"), ["a", "done", "b"]);
    }

    #[test]
    fn utf_16_with_a_mark_is_read() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend("Error: ü\r\nx".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(Paste::new(&bytes).lines()[0].text, "Error: ü");
    }

    #[test]
    fn a_json_line_gives_its_message_and_stack() {
        let paste = r#"{"level":50,"msg":"boom","err":{"type":"TypeError","message":"x is not a function","stack":"TypeError: x is not a function\n    at f (a.js:1:2)"}}"#;
        assert_eq!(texts(paste), ["boom", "TypeError: x is not a function", "    at f (a.js:1:2)"]);
    }

    #[test]
    fn the_middle_of_an_enormous_paste_is_left_out_and_counted() {
        let bytes = "0123456789abcde\n".repeat((6 << 20) / 16);
        let paste = Paste::new(bytes.as_bytes());
        assert!(paste.omitted() > 1 << 20);
        assert!(paste.lines().iter().all(|line| line.text == "0123456789abcde"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_cleaned(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            check_invariants(&bytes);
        }

        #[test]
        fn any_log_is_cleaned(text in "([a-z]{1,3}-1 +\\| |2026-11-23T12:52:54Z |npm error |E   |\\x1b\\[3[0-9]m|\\{\"msg\":\"a\\\\nb\"\\}|\r|\n|é| ){0,60}") {
            check_invariants(text.as_bytes());
        }
    }
}
