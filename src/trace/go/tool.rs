//! What the go command says: failed tests, the compiler, vet, modules.

use std::borrow::Cow;

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
    "all modules verified",
    "no module dependencies to download",
];

/// `--- FAIL: TestVat (0.00s)`, and what the test said below it.
pub(super) fn test(lines: Lines<'_>, start: usize) -> Option<Found> {
    let is_header = |text: &str| text.trim_start().starts_with("--- FAIL: ");
    if !is_header(lines.text(start)) {
        return None;
    }
    let mut end = start + 1;
    let mut placed = false;
    while end < lines.len() && end < start + MAX_MESSAGE_LINES {
        let text = lines.text(end);
        if is_header(text) && (indent(text) == 0 || placed)
            || text.trim().is_empty()
            || indent(text) == 0
        {
            break;
        }
        placed |= said(text).is_some();
        end += 1;
    }
    let Some(mut event) = failure(lines, start + 1, end) else {
        // What failed it comes next: a panic, most often.
        return Some(Found::none(end));
    };
    event.lines = start..end;
    let mut close = end;
    while is_fail(lines.text(close)) || is_exit(lines.text(close)) {
        close += 1;
    }
    Some(Found { events: vec![event], end: close })
}

/// The place and the words of a line of a test.
fn said(text: &str) -> Option<Place<'_>> {
    Place::of(text.trim()).filter(|place| place.extension() == "go")
}

/// Why a test failed, in the lines that it printed. What it only logged looks the same, but what it failed with comes last.
fn failure(lines: Lines<'_>, start: usize, end: usize) -> Option<Event> {
    let first = (start..end).find(|&line| said(lines.text(line)).is_some())?;
    // Deeper places are of what is said there.
    let level = indent(lines.text(first));
    let (placed, place) = (first..end)
        .rev()
        .filter(|&line| indent(lines.text(line)) == level)
        .find_map(|line| Some((line, said(lines.text(line))?)))?;
    // testify prints its fields below the place.
    let field = (placed + 1..end).find(|&line| lines.text(line).trim().starts_with("Error:"));
    let (key, message) = match field.filter(|_| place.rest.is_empty()) {
        Some(line) => (line, compared(lines, line, end)),
        None => (placed, Cow::Borrowed(place.rest)),
    };
    let mut event =
        Event::new(Family::Go, key, &message).linked(weight(&message)).spanning(start..end);
    event.frames.push(Frame::new(place.file, None));
    event.details = (start..end).filter(|&line| line != key).collect();
    Some(event)
}

/// The field `Error:` of testify. What does not fit is named by its first line, and shown by the deeper ones below.
fn compared(lines: Lines<'_>, at: usize, end: usize) -> Cow<'_, str> {
    /// What was expected and what came, or the start of an error.
    const MOST: usize = 2;
    let text = lines.text(at).trim();
    let message = text.strip_prefix("Error:").unwrap_or(text).trim();
    if !message.ends_with(':') {
        return Cow::Borrowed(message);
    }
    // `Test:       \tTestVat`
    let is_field = |text: &str| {
        text.split_once(':').is_some_and(|(_, rest)| rest.trim_start_matches(' ').starts_with('\t'))
    };
    let values = (at + 1..end.min(at + 1 + MOST))
        .map(|line| lines.text(line).trim())
        .take_while(|text| !text.is_empty() && !is_field(text));
    Cow::Owned(std::iter::once(message).chain(values).collect::<Vec<_>>().join(" "))
}

/// The race that failed a test is told above.
fn weight(message: &str) -> Link {
    if message.starts_with("race detected during execution of test") {
        Link::Wrapper
    } else {
        Link::Root
    }
}

/// `    vat_test.go:9: got 1, want 2` above its `--- FAIL: TestVat (0.00s)`, as `go test -v` prints them.
pub(super) fn verbose(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let place = Place::of(text.trim())?;
    if indent(text) < 4 || place.column || !place.file.ends_with("_test.go") {
        return None;
    }
    let last = lines.len().min(at + MAX_MESSAGE_LINES);
    let verdict = (at + 1..last).find(|&line| {
        begins(lines.text(line).trim(), &["--- ", "=== ", "PASS", "ok  \t", "FAIL", "panic: "])
    })?;
    // A test that passes may have printed as well.
    let failed = (verdict..last)
        .take_while(|&line| {
            begins(lines.text(line).trim(), &["--- ", "=== RUN", "=== CONT", "=== NAME"])
        })
        .any(|line| lines.text(line).trim().starts_with("--- FAIL: "));
    if !failed || lines.text(verdict).trim().starts_with("--- PASS") {
        return None;
    }
    failure(lines, at, verdict).map(Found::one)
}

/// `package strigns is not in std (/usr/lib/go/src/strigns)`
pub(super) fn standard(text: &str, at: usize) -> Option<Found> {
    let (_, said) = text.split_once(" is not in ")?;
    begins(said, &["GOROOT (", "std (", "GOROOT/std ("])
        .then(|| Found::one(Event::new(Family::Go, at, text)))
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
    let mut end = end;
    // The errors in the file itself stand below, a line each.
    if message.starts_with("errors parsing ")
        && let Some(place) = Place::of(lines.text(at + 1).trim())
    {
        event = Event::new(Family::Go, at + 1, place.rest);
        event.frames.push(Frame::new(place.file, None));
        let same = |line: &usize| {
            Place::of(lines.text(*line).trim()).is_some_and(|next| next.file == place.file)
        };
        end = end.max(at + 2);
        end += (end..lines.len().min(at + MAX_MESSAGE_LINES)).take_while(same).count();
    }
    // `a.test/a@v1.0.0 requires`, and each next module deeper, up to the one that has a reason.
    if message.ends_with(" requires") {
        let chain = chained(message, (at + 1..end).map(|line| lines.text(line).trim()));
        event = Event::new(Family::Go, at, &chain);
    }
    event.details = (at..end).filter(|&line| line != event.key).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// A message with the lines that go on after it, as long as it has not come to its end.
fn chained<'t>(message: &str, rest: impl Iterator<Item = &'t str>) -> String {
    let mut whole = message.to_owned();
    for line in rest {
        if !(whole.ends_with(" requires") || whole.ends_with(':')) {
            break;
        }
        whole.push(' ');
        whole.push_str(line);
    }
    whole
}

/// `package a.test/a` over `\timports a.test/b`, each the next one, and last what is wrong with it.
pub(super) fn imports(lines: Lines<'_>, at: usize) -> Option<Found> {
    let is_import = |line: &usize| lines.text(*line).starts_with("\timports ");
    let count = (at + 1..lines.len().min(at + MAX_MESSAGE_LINES)).take_while(is_import).count();
    let key = at + count;
    let said = lines.text(key).trim();
    if count == 0 || !said.contains(": ") {
        return None;
    }
    let mut event = Event::new(Family::Go, key, said).spanning(at..key + 1);
    event.details = (at..key).collect();
    Some(Found::one(event))
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
    // cgo passes on what the C compiler says.
    let (link, message) = match place.rest.strip_prefix("warning: ") {
        Some(message) => (Link::Warning, message),
        None => {
            (Link::Root, after(place.rest, &["error: ", "fatal error: "]).unwrap_or(place.rest))
        }
    };
    let mut event = Event::new(Family::Go, at, message).linked(link);
    event.frames.push(Frame::new(place.file, None));
    event.details = (at + 1..end).collect();
    if lines.text(end).trim() == "too many errors" {
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}
