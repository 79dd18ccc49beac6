//! What the go command says: failed tests, the compiler, vet, modules.

use super::{MAX_MESSAGE_LINES, is_exit, is_fail};
use crate::trace::shape::{Place, after, begins, extension};
use crate::trace::{Event, Family, Found, Frame, Lines, Link, indent};

/// What the go command prints behind `go: ` when nothing is wrong.
const PROGRESS: &[&str] = &[
    "downloading ",
    "finding ",
    "added ",
    "upgraded ",
    "downgraded ",
    "removed ",
    "creating ",
    "found ",
    "extracting ",
    "to add ",
    "copying ",
    "trying ",
    "using ",
    "switching ",
    "updating ",
    "changed ",
];

/// `--- FAIL: TestVat (0.00s)`, and what the test said below it.
pub(super) fn test(lines: Lines<'_>, start: usize) -> Option<Found> {
    let is_header = |text: &str| text.trim_start().starts_with("--- FAIL: ");
    if !is_header(lines.text(start)) {
        return None;
    }
    let mut end = start + 1;
    let mut key = None;
    while end < lines.len() && end < start + MAX_MESSAGE_LINES {
        let text = lines.text(end);
        if is_header(text) && (indent(text) == 0 || key.is_some())
            || text.trim().is_empty()
            || indent(text) == 0
        {
            break;
        }
        let said = Place::of(text.trim()).filter(|place| place.extension() == "go");
        if key.is_none() && said.is_some() {
            key = Some(end);
        }
        end += 1;
    }
    let Some(mut key) = key else {
        // What failed it comes next: a panic, most often.
        return Some(Found::none(end));
    };
    let place = Place::of(lines.text(key).trim())?;
    let file = place.file;
    let mut message = place.rest;
    // testify prints its fields below the place.
    if let Some(line) = (key + 1..end).find(|&line| lines.text(line).trim().starts_with("Error:")) {
        message = lines.text(line).trim().trim_start_matches("Error:");
        key = line;
    }
    let mut event = Event::new(Family::Go, key, message).spanning(start..end);
    event.frames.push(Frame::new(file, None));
    event.details = (start + 1..end).filter(|&line| line != key).collect();
    let mut close = end;
    while is_fail(lines.text(close)) || is_exit(lines.text(close)) {
        close += 1;
    }
    Some(Found { events: vec![event], end: close })
}

/// The lines that close a test say nothing of their own, unless nothing was built.
pub(super) fn ended(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if !is_fail(text) {
        return None;
    }
    if text.trim_end().ends_with(" failed]") {
        return Some(Found::one(
            Event::new(Family::Go, at, &text["FAIL\t".len()..]).linked(Link::Wrapper),
        ));
    }
    Some(Found::none(at + 1))
}

/// `go: go.mod file not found in current directory or any parent directory`
pub(super) fn command(lines: Lines<'_>, at: usize) -> Option<Found> {
    let message = lines.text(at).trim().strip_prefix("go: ")?;
    if begins(message, PROGRESS) {
        return None;
    }
    if let Some(message) = message.strip_prefix("warning: ") {
        return Some(Found::one(Event::new(Family::Go, at, message).linked(Link::Warning)));
    }
    let end = continued(lines, at);
    let mut event = Event::new(Family::Go, at, message);
    // The errors in the file itself stand below.
    if message.starts_with("errors parsing ")
        && let Some(place) = Place::of(lines.text(at + 1).trim())
    {
        event = Event::new(Family::Go, at + 1, place.rest);
        event.frames.push(Frame::new(place.file, None));
    }
    event.details = (at..end).filter(|&line| line != event.key).collect();
    let end = end.max(event.key + 1);
    Some(Found::one(event.spanning(at..end)))
}

/// `pattern ./...: directory prefix . does not contain main module`
pub(super) fn pattern(lines: Lines<'_>, at: usize) -> Option<Found> {
    const SAID: [&str; 6] = [
        "directory prefix ",
        "no required module provides ",
        "no matching files found",
        "cannot ",
        "open ",
        "lstat ",
    ];
    let text = lines.text(at).trim();
    let (_, message) = text.strip_prefix("pattern ")?.split_once(": ")?;
    begins(message, &SAID).then(|| Found::one(Event::new(Family::Go, at, text)))
}

/// The line after those that go on deeper.
fn continued(lines: Lines<'_>, at: usize) -> usize {
    let mut end = at + 1;
    while end < lines.len()
        && end < at + MAX_MESSAGE_LINES
        && lines.text(end).starts_with(['\t', ' '])
        && !lines.text(end).trim().is_empty()
    {
        end += 1;
    }
    end
}

/// `verifying example.com/a@v1.0.0: checksum mismatch`
pub(super) fn checksum(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if !(text.contains('@') && text.ends_with("checksum mismatch")) {
        return None;
    }
    let end = continued(lines, at);
    let mut event = Event::new(Family::Go, at, text);
    event.details = (at + 1..end).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// `./main.go:5:2: undefined: x`, of the compiler, vet, and linters.
pub(super) fn compiler(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let text = after(text, &["vet: "]).unwrap_or(text);
    let place = Place::of(text)?;
    // Logs have no column.
    let known = place.column
        || begins(
            place.rest,
            &["syntax error", "package ", "missing go.sum entry", "no required module"],
        );
    let file = extension(place.file) == "go"
        || place.file.ends_with("go.mod")
        || place.file.ends_with("go.sum");
    if !known || !file || place.rest.is_empty() || place.file.contains(' ') {
        return None;
    }
    let mut end = continued(lines, at);
    let mut event = Event::new(Family::Go, at, place.rest);
    event.frames.push(Frame::new(place.file, None));
    event.details = (at + 1..end).collect();
    if lines.text(end).trim() == "too many errors" {
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}
