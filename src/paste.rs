//! A pasted text, cleaned: the lines that a program printed, without what the way here added to them.
//!
//! Terminals add colours, CI systems time stamps, compose the name of a service. [`Paste::new`] takes all
//! that off, and remembers for every line where it stood, so that a report can quote the user's own text.

mod anchor;
mod ansi;
mod body;
mod decode;
mod digest;
mod joined;
mod names;
mod noise;
mod prefix;
mod quoted;
mod stream;
mod structured;
mod tools;

pub(crate) use body::Body;
pub(crate) use names::names_a_file_or_host;
pub use noise::is_noise;
pub(crate) use quoted::value_of_key;
pub(crate) use stream::{Block, Stream};

use std::io::{self, Read};

use crate::limits::MAX_LINE_BYTES;
use digest::{Digest, Piece};

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
    /// A logger's level that says that something failed.
    Logged,
    /// A logger's level that says that nothing did.
    Info,
    /// `##[error]` or `::error::` of a CI system.
    Ci,
    /// `remote: ` of git.
    Remote,
    /// `│ `, the left side of a box around a report.
    Box,
}

impl Mark {
    /// The name that a tool writes before its errors: a word of them.
    pub(crate) fn tool(self) -> Option<&'static str> {
        match self {
            Self::Npm => Some("npm"),
            Self::Gyp => Some("gyp"),
            _ => None,
        }
    }
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

/// Lines of a paste that stand together in the user's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// The index of the first of them among all that were kept.
    at: usize,
    /// Its number in the user's text, from 1.
    first: u32,
    /// How many there are.
    count: u32,
}

/// A pasted text: the user's own, and what is left of it after cleaning.
#[derive(Clone, Debug, Default)]
pub struct Paste {
    /// Line by line, in the order of reading: lines of one service stand together.
    lines: Vec<Line>,
    tools: Vec<&'static str>,
    /// The decoded text.
    original: String,
    /// Start of each line in `original`.
    starts: Vec<usize>,
    /// Which lines of the user's text `original` has: all, but for a text over the bound.
    runs: Vec<Run>,
    omitted_bytes: u64,
    omitted_lines: u64,
}

impl Paste {
    /// Cleans a text of any bytes. Bad bytes are replaced, never refused.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let mut rest = bytes;
        // Memory can always be read.
        Self::read(&mut rest).unwrap_or_default()
    }

    /// Reads and cleans a stream of any length in bounded memory.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub fn read(reader: &mut dyn Read) -> io::Result<Self> {
        Ok(Self::of(Digest::read(reader)?))
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
        let next = memchr::memchr_iter(b'\n', kept_head).count() as u64 + 1;
        Self::of(Digest {
            pieces: vec![
                Piece { first: 1, bytes: kept_head.to_vec() },
                Piece { first: next, bytes: kept_tail.to_vec() },
            ],
            omitted_bytes: (omitted + cut) as u64,
            line_end: b'\n',
            ..Digest::default()
        })
    }

    /// Cleans a part of a longer text: its lines are counted from `first`.
    #[must_use]
    pub(crate) fn part(bytes: Vec<u8>, first: u64) -> Self {
        Self::of(Digest { pieces: vec![Piece { first, bytes }], ..Digest::default() })
    }

    fn of(digest: Digest) -> Self {
        let is_whole = digest.omitted_bytes == 0;
        let mut line_end = digest.line_end;
        let mut paste = Self {
            omitted_bytes: digest.omitted_bytes,
            omitted_lines: digest.omitted_lines,
            ..Self::default()
        };
        for piece in digest.pieces {
            let text = if is_whole {
                decode::decode(&piece.bytes)
            } else {
                // What is wide was made narrow before it was cut.
                String::from_utf8_lossy(&piece.bytes).into_owned()
            };
            drop(piece.bytes);
            if is_whole {
                line_end = self::line_end(text.as_bytes());
            }
            let end = char::from(line_end);
            if text.is_empty() {
                continue;
            }
            // What stands on both sides of a gap has nothing to do with each other.
            if !paste.original.is_empty() {
                if !paste.original.ends_with(end) {
                    paste.original.push(end);
                }
                paste.starts.push(paste.original.len());
                paste.original.push(end);
            }
            let at = paste.starts.len();
            let offset = paste.original.len();
            paste.starts.extend(line_starts(&text, line_end).map(|start| offset + start));
            let count = u32::try_from(paste.starts.len() - at).unwrap_or(u32::MAX);
            let first = u32::try_from(piece.first).unwrap_or(u32::MAX);
            paste.runs.push(Run { at, first, count });
            if paste.original.is_empty() {
                paste.original = text;
            } else {
                paste.original.push_str(&text);
            }
        }
        paste.clean();
        paste
    }

    fn clean(&mut self) {
        let mut lines: Vec<Line> = Vec::with_capacity(self.starts.len());
        let mut runs = self.runs.iter().peekable();
        let mut number: u32 = 0;
        for at in 0..self.starts.len() {
            match runs.next_if(|run| run.at == at) {
                Some(run) => number = run.first,
                None => number = number.saturating_add(1),
            }
            let raw = head(self.original_at(at), MAX_LINE_BYTES);
            lines.push(Line { text: ansi::plain(raw), number, mark: Mark::None });
        }
        let (lines, is_composed) = prefix::strip(joined::expand(structured::expand(lines)));
        self.tools = tools::of(&lines, is_composed);
        self.lines = lines;
    }

    /// The cleaned lines.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The names of the tools that it came through, where their form tells it.
    pub(crate) fn tools(&self) -> &[&'static str] {
        &self.tools
    }

    /// The text as it was pasted, decoded.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }

    /// How many bytes were left out because the text was over the bound.
    #[must_use]
    pub fn omitted(&self) -> u64 {
        self.omitted_bytes
    }

    /// How many lines were left out because the text was over the bound.
    #[must_use]
    pub fn omitted_lines(&self) -> u64 {
        self.omitted_lines
    }

    /// The numbers of the first and the last line of each run of lines that was kept.
    pub fn kept(&self) -> impl Iterator<Item = (u32, u32)> {
        self.runs
            .iter()
            .map(|run| (run.first, run.first.saturating_add(run.count.saturating_sub(1))))
    }

    /// The user's own line with the given number, as it was pasted.
    #[must_use]
    pub fn original_line(&self, number: u32) -> Option<&str> {
        let run = self
            .runs
            .iter()
            .find(|run| number.checked_sub(run.first).is_some_and(|further| further < run.count))?;
        Some(self.original_at(run.at + usize::try_from(number - run.first).ok()?))
    }

    /// The user's own line with the given index, without its end.
    fn original_at(&self, at: usize) -> &str {
        let end = self.starts.get(at + 1).copied().unwrap_or(self.original.len());
        self.original[self.starts[at]..end].trim_end_matches(['\n', '\r'])
    }

    /// Whether there is nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| line.text.trim().is_empty())
    }
}

/// What is taken off the front of a line when it is pasted, and how long that is in bytes: an author who quotes it may leave it
/// there.
#[must_use]
pub(crate) fn prefix_of(line: &str) -> (Mark, usize) {
    prefix::own_shapes(line)
}

/// What ends the lines of a text. Carriage returns alone end them only where there are no other line ends: elsewhere they
/// redraw a progress bar.
fn line_end(text: &[u8]) -> u8 {
    if memchr::memchr(b'\n', text).is_none() { b'\r' } else { b'\n' }
}

/// Where each line of a text that is not empty starts.
fn line_starts(text: &str, line_end: u8) -> impl Iterator<Item = usize> {
    let ends = memchr::memchr_iter(line_end, text.as_bytes());
    std::iter::once(0).chain(ends.map(|at| at + 1).filter(|start| *start < text.len()))
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
    let numbers: Vec<(u32, u32)> = paste.kept().collect();
    assert!(numbers.iter().all(|(first, last)| first <= last), "{numbers:?}");
    assert!(numbers.windows(2).all(|pair| pair[0].1 < pair[1].0), "{numbers:?}");
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
        assert_eq!(texts(paste), ["Error: a", "    at f (x.js:1:1)", "", "FATAL: b", "DETAIL: c"]);
        let numbers: Vec<u32> =
            Paste::new(paste.as_bytes()).lines().iter().map(|line| line.number).collect();
        assert_eq!(numbers, [1, 3, 3, 2, 4]);
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
        assert!(
            paste.lines().iter().all(|line| line.text.is_empty() || line.text == "0123456789abcde")
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_cleaned(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            check_invariants(&bytes);
        }

        #[test]
        fn any_log_is_cleaned(text in "([a-z]{1,3}-1 +\\| |2026-11-23T12:52:54Z |npm error |E   |ERROR |INFO +\\[a\\.b\\] |\\[pod/a/b\\] |5118:M |30 Nov 2026 |Nov 23 12:52:54 |févr\\. 3 |a\tb\t|I/f \\(3\\): |\\| |a\\.b: | - |\\x1b\\[3[0-9]m|12:00:00\u{3000}|\\{\"error\": \\{\"message\": \"é  |ü\nüü\"|\\\\u001b|\\{\"msg\":\"a\\\\nb\"\\}|\r|\n|é| ){0,60}") {
            check_invariants(text.as_bytes());
        }
    }
}
