//! Panics, of both forms: the message behind the place since 1.73, in quotation marks before it until then.

use crate::limits::MAX_EVENT_LINES;
use crate::trace::shape::{begins, digits, without_position, written};
use crate::trace::{Event, Family, Found, Frame, Lines, Link};

/// Most lines of a message.
const MAX_MESSAGE_LINES: usize = 40;
/// Most frames kept of a backtrace.
const MAX_FRAMES: usize = 64;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let (before, rest) = text.split_once("panicked at ")?;
    let named =
        before.contains("thread '") || before.contains("thread <") || before.trim().is_empty();
    if !named || before.len() > 160 {
        return None;
    }
    if let Some(quoted) = rest.strip_prefix('\'') {
        return Some(old(lines, at, quoted));
    }
    // The place, and nothing behind its colon.
    let place = rest.trim_end().strip_suffix(':')?;
    let key = written(lines, at + 1, 5)?;
    let end = message_end(lines, key);
    let mut event = Event::new(Family::Rust, key, lines.text(key)).typed("panic");
    event.link = weight(&event.message);
    event.details = (key + 1..end).collect();
    event.frames.push(Frame::new(without_position(place), None));
    Some(finish(lines, at, end, event))
}

/// `thread 'main' panicked at 'message', src/main.rs:4:37`; the message may be of several lines.
fn old(lines: Lines<'_>, at: usize, quoted: &str) -> Found {
    let mut end = at + 1;
    let mut place = None;
    let mut message = quoted;
    for line in at..lines.len().min(at + MAX_MESSAGE_LINES) {
        let text = if line == at { quoted } else { lines.text(line) };
        // A log may have put the message, but not the place, on the line.
        let close = text
            .rfind("', ")
            .or_else(|| text.rfind("': "))
            .or_else(|| text.trim_end_matches(':').strip_suffix('\'').map(str::len));
        if let Some(close) = close {
            place =
                text.get(close + 3..).map(|place| without_position(place.trim_end_matches(':')));
            if line == at {
                message = &text[..close];
            }
            end = line + 1;
            break;
        }
        if line > at && text.trim().is_empty() {
            break;
        }
    }
    let mut event = Event::new(Family::Rust, at, message).typed("panic");
    event.details = (at + 1..end).collect();
    event
        .frames
        .extend(place.filter(|place| !place.is_empty()).map(|place| Frame::new(place, None)));
    finish(lines, at, end, event)
}

/// Who waits for a thread that panicked panics as well, and knows nothing of why.
fn weight(message: &str) -> Link {
    let passed_on = message.ends_with(" on an `Err` value: Any { .. }")
        || message == "a scoped thread panicked";
    if passed_on { Link::Wrapper } else { Link::Root }
}

/// `The application panicked (crashed).`, as `color-eyre` has it, with message and place in fields below.
pub(super) fn eyre(lines: Lines<'_>, at: usize) -> Option<Found> {
    let key = at + 1;
    let message = lines.text(key).trim().strip_prefix("Message:")?;
    let end = message_end(lines, key);
    let mut event = Event::new(Family::Rust, key, message).typed("panic");
    event.link = weight(&event.message);
    for line in key + 1..end {
        match lines.text(line).trim().strip_prefix("Location:") {
            Some(place) => event.frames.push(Frame::new(without_position(place), None)),
            None => event.details.push(line),
        }
    }
    Some(finish(lines, at, end, event))
}

/// A backtrace whose error somebody else has read, or nobody: its names are full of words for errors.
pub(super) fn stack(lines: Lines<'_>, at: usize) -> Option<Found> {
    is_stack(lines.text(at))
        .then(|| numbered(lines.text(at + 1).trim()))?
        .map(|_| Found::none(frames(lines, at + 1, at, |_, _| {})))
}

/// The line before the frames: the standard library writes it small, `anyhow` does not.
pub(super) fn is_stack(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("stack backtrace:")
}

fn message_end(lines: Lines<'_>, key: usize) -> usize {
    let mut end = key + 1;
    while end < lines.len() && end < key + MAX_MESSAGE_LINES {
        let text = lines.text(end).trim();
        if text.is_empty() && lines.text(end + 1).trim() == "Caused by:" {
            end += 2;
            continue;
        }
        if text.is_empty()
            || begins(text, &["note: ", "stack backtrace:"])
            || text.contains("panicked at ")
        {
            break;
        }
        end += 1;
    }
    end
}

/// Takes the backtrace and the closing notes.
fn finish(lines: Lines<'_>, start: usize, end: usize, mut event: Event) -> Found {
    let end = backtrace(lines, end, start, &mut event);
    Found::one(event.spanning(start..end))
}

/// Takes the backtrace that may follow at `end`; the line after it.
pub(super) fn backtrace(
    lines: Lines<'_>,
    mut end: usize,
    start: usize,
    event: &mut Event,
) -> usize {
    if let Some(header) = written(lines, end, 3).filter(|&line| is_stack(lines.text(line))) {
        end = header + 1;
    }
    frames(lines, end, start, |file, function| push(event, file, function))
}

/// Tells the file and the function of each frame from `end` on; the line after the closing notes.
fn frames<'p>(
    lines: Lines<'p>,
    mut end: usize,
    start: usize,
    mut push: impl FnMut(&'p str, Option<&'p str>),
) -> usize {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut function: Option<&str> = None;
    while end < last {
        let text = lines.text(end).trim();
        if let Some(file) = text.strip_prefix("at ") {
            push(without_position(file), function.take());
        } else if let Some(name) = numbered(text) {
            if let Some(name) = function.replace(name) {
                push("", Some(name));
            }
        } else if begins(
            text,
            &[
                "note: run with `RUST_BACKTRACE",
                "note: Some details are omitted",
                "note: we would appreciate",
            ],
        ) {
            end += 1;
            break;
        } else {
            break;
        }
        end += 1;
    }
    if let Some(name) = function {
        push("", Some(name));
    }
    end
}

fn push(event: &mut Event, file: &str, function: Option<&str>) {
    if event.frames.len() < MAX_FRAMES {
        event.frames.push(Frame::new(file, function));
    }
}

/// `12: core::panicking::panic_fmt`, `12:     0x55d0 - core::panicking::panic_fmt`
fn numbered(text: &str) -> Option<&str> {
    let count = digits(text);
    let name = text[count..].strip_prefix(": ").filter(|_| count > 0)?.trim();
    Some(match name.split_once(" - ") {
        Some((address, name)) if address.starts_with("0x") => name,
        _ => name,
    })
}
