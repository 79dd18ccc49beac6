//! Errors in a pasted text: what failed, how it is called, where it came from.
//!
//! [`events`] walks the lines of a [`Paste`] once. At each line every reader may say "an error
//! of mine starts here" and take as many lines as belong to it; what no reader takes is looked at once more
//! by `plain`, which knows errors only by their words. Readers are pure, one language or tool a file.

mod agent;
mod ansible;
mod body;
mod c;
mod cloud;
mod dart;
mod docker;
mod dotnet;
mod elixir;
mod engine;
mod event;
mod footer;
mod git;
mod go;
mod haskell;
mod headed;
mod java;
mod kubernetes;
mod lua;
mod make;
mod media;
mod nix;
mod node;
mod npm;
mod ocaml;
mod perl;
mod php;
mod pip;
mod place;
mod plain;
mod python;
mod quoting;
mod ruby;
mod rust;
mod science;
mod shape;
mod shell;
mod sql;
mod swift;
mod system;
mod terraform;
mod tex;
mod typescript;
mod walk;

pub(crate) use ansible::is_generic as is_generic_result;
pub(crate) use shape::{digits, is_number};

pub use event::{Event, Family, Frame, Link};

#[cfg(any(test, fuzzing))]
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::{Line, Mark, Paste, head};

/// What a reader took: errors, and the line after the last one that belongs to them. A reader may take lines
/// that are nobody's error, so that no other mistakes them for one.
pub(crate) struct Found {
    /// In the order of printing. Those of one chain only.
    pub(crate) events: Vec<Event>,
    /// Past the last line taken.
    pub(crate) end: usize,
}

impl Found {
    /// No error: lines that only look like one, up to `end`.
    pub(crate) fn none(end: usize) -> Self {
        Self { events: Vec::new(), end }
    }

    /// One error.
    pub(crate) fn one(event: Event) -> Self {
        let end = event.lines.end;
        Self { events: vec![event], end }
    }
}

/// The lines of a paste, readable past the end.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'p>(&'p [Line]);

impl<'p> Lines<'p> {
    /// The text of a line, empty past the end.
    pub(crate) fn text(self, at: usize) -> &'p str {
        self.0.get(at).map_or("", |line| line.text.as_str())
    }

    /// What was taken off the front of a line.
    pub(crate) fn mark(self, at: usize) -> Mark {
        self.0.get(at).map_or(Mark::None, |line| line.mark)
    }

    /// The line of the user's text that a line comes from; 0 past the end.
    pub(crate) fn number(self, at: usize) -> u32 {
        self.0.get(at).map_or(0, |line| line.number)
    }

    /// Whether a line begins a record of a log, by the level before it. A record may hold several lines.
    pub(crate) fn begins_record(self, at: usize) -> bool {
        let number = |at: usize| self.0.get(at).map(|line| line.number);
        matches!(self.mark(at), Mark::Info | Mark::Warning | Mark::Logged)
            && (at == 0 || number(at) != number(at - 1))
    }

    /// How many lines there are.
    pub(crate) fn len(self) -> usize {
        self.0.len()
    }
}

/// Every error in a paste, in the order of printing.
#[must_use]
pub fn events(paste: &Paste) -> Vec<Event> {
    walk::paste(Lines(paste.lines()))
}

/// The number of leading spaces, a tab counting as one.
pub(crate) fn indent(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Splits `Type: message` where the type looks like the name of an exception or error class.
pub(crate) fn typed(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\')))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if !is_type_name(name) {
        return None;
    }
    if rest.trim().is_empty() {
        return Some((name, ""));
    }
    rest.strip_prefix(':').map(|message| (name, message.trim()))
}

/// Score of [`failure_score`] from which a line looks like an error by its words.
const TELLING: u32 = 4;
/// The same where an error is to be expected: below a title, behind the name of a program.
const LIKELY: u32 = 2;

/// How much a text looks like an error by its words alone; from `TELLING` on a line is taken for one.
pub(crate) fn failure_score(text: &str) -> u32 {
    plain::score(text)
}

/// Whether a name is that of an exception class, by the endings that languages agree on.
pub(crate) fn is_type_name(name: &str) -> bool {
    let last = name.rsplit(['.', '\\', '$']).next().unwrap_or(name);
    last.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && last.len() <= 128
        && [
            "Error",
            "Exception",
            "Warning",
            "Failure",
            "Fault",
            "Exit",
            "Interrupt",
            "Timeout",
            "Expired",
            "NotFound",
            "DoesNotExist",
            "Violation",
            "StopIteration",
            "ExceptionGroup",
            "Expectation",
            "Panic",
            "Denied",
            "Mismatch",
        ]
        .iter()
        .any(|end| last.ends_with(end))
}

/// A system error name: `ENOENT`, `EADDRINUSE`, `ERR_MODULE_NOT_FOUND`, `ERR_PNPM_X`.
pub(crate) fn symbolic_code(word: &str) -> bool {
    let rest = match word.strip_prefix("ERR_") {
        Some(rest) => rest,
        None => match word.strip_prefix('E') {
            Some(rest) if !rest.contains('_') && (3..=14).contains(&rest.len()) => rest,
            _ => return false,
        },
    };
    !rest.is_empty()
        && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && rest.bytes().any(|b| b.is_ascii_uppercase())
        && !SHOUTED.contains(&word)
}

/// Words in capitals that begin with an E and are no code.
const SHOUTED: &[&str] = &[
    "ERROR",
    "ERRORS",
    "ERRO",
    "EXCEPTION",
    "ENGINE",
    "EVENT",
    "EVENTS",
    "EMPTY",
    "ENABLE",
    "ENABLED",
    "EXISTS",
    "EXIT",
    "EXPECTED",
    "EXPIRED",
    "EXECUTE",
    "EXPORT",
    "EXTERNAL",
    "ENDPOINT",
    "ENTRYPOINT",
];

/// Panics unless reading keeps its promises for `bytes`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn check_invariants(bytes: &[u8]) {
    let paste = Paste::new(bytes);
    for event in events(&paste) {
        assert!(event.lines.start <= event.key && event.key < event.lines.end, "{event:?}");
        assert!(event.lines.end <= paste.lines().len(), "{event:?}");
        assert!(event.message.len() <= MAX_MESSAGE_BYTES, "{event:?}");
        assert!(event.details.iter().all(|&at| at < paste.lines().len()), "{event:?}");
    }
}

/// What is read from a paste, an event a line, as the tests of the readers state it.
#[cfg(test)]
fn told(paste: &str) -> Vec<String> {
    let tell = |event: &Event| {
        let type_name = event.type_name.as_deref().unwrap_or("-");
        let code = event.code.as_deref().unwrap_or("-");
        format!(
            "{} {} {type_name} {code} {}",
            event.family.as_str(),
            event.link.as_str(),
            event.message
        )
    };
    events(&Paste::new(paste.as_bytes())).iter().map(tell).collect()
}

/// Panics unless a paste holds one error, and this one: what the tests of the readers of tools state.
#[cfg(test)]
#[track_caller]
fn check_one(paste: &str, family: Family, link: Link, code: Option<&str>, message: &str) {
    let events = events(&Paste::new(paste.as_bytes()));
    assert_eq!(events.len(), 1, "{paste}\n{events:?}");
    let event = &events[0];
    assert_eq!(
        (event.family, event.link, event.code.as_deref(), event.message.as_str()),
        (family, link, code, message),
        "{paste}"
    );
}
