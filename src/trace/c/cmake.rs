//! `CMake`: a place, and the message in paragraphs below it.

use crate::limits::MAX_MESSAGE_BYTES;
use crate::trace::shape::{begins, digits, is_number};
use crate::trace::{Event, Family, Found, Frame, Lines, Link, indent};

/// Most lines of one message.
const MAX_LINES: usize = 80;
/// Where `CMake` breaks the lines of a paragraph, in bytes.
const WIDTH: usize = 77;
/// How deep its paragraphs stand. What stands deeper is printed as it was written.
const DEPTH: usize = 2;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let warning = begins(text, &["CMake Warning", "CMake Deprecation Warning"]);
    if !warning && !text.starts_with("CMake Error") {
        return None;
    }
    let link = if warning { Link::Warning } else { Link::Root };
    let end = block(lines, at);
    // `CMake Error: message` says it on the line.
    if let Some((_, message)) =
        text.split_once(": ").filter(|(head, _)| !head.contains(" at ") && !head.contains(" in "))
    {
        let mut event = Event::new(Family::C, at, message).linked(link);
        event.details = (at + 1..end).filter(|&line| !lines.text(line).trim().is_empty()).collect();
        return Some(Found::one(event.spanning(at..end)));
    }
    let key = (at + 1..end).find(|&line| !lines.text(line).trim().is_empty())?;
    let message = message(lines, key, end);
    let link = if link == Link::Root && is_step(&message) { Link::Wrapper } else { link };
    let mut event = Event::new(Family::C, key, &message).linked(link);
    event.frames.extend(text.split_once(" at ").and_then(|(_, place)| frame(place)));
    let mut calls = false;
    for line in key + 1..end {
        let text = lines.text(line).trim();
        if text.starts_with("Call Stack") {
            calls = true;
        } else if calls {
            event.frames.extend(frame(text));
        } else if !text.is_empty() {
            event.details.push(line);
        }
    }
    Some(Found::one(event.spanning(at..end)))
}

/// The first paragraph without its line breaks. Names may be set apart from the sentence that they belong to.
fn message(lines: Lines<'_>, key: usize, end: usize) -> String {
    let (mut message, mut at) = paragraph(lines, key, end);
    if !message.ends_with(':') || indent(lines.text(key)) != DEPTH {
        return message;
    }
    let is_name = |at: usize| at < end && indent(lines.text(at)) > DEPTH;
    at += 1;
    while is_name(at) && message.len() < MAX_MESSAGE_BYTES {
        message.push(' ');
        message.push_str(lines.text(at).trim());
        at += 1;
    }
    let rest = lines.text(at + 1);
    if at + 1 < end && indent(rest) == DEPTH && rest.trim().starts_with(|c: char| c.is_lowercase())
    {
        message.push(' ');
        message.push_str(&paragraph(lines, at + 1, end).0);
    }
    message
}

/// A paragraph, and the line after it. A line goes on if the first word of the next one had no room on it.
fn paragraph(lines: Lines<'_>, start: usize, end: usize) -> (String, usize) {
    let mut message = lines.text(start).trim().to_owned();
    let mut at = start + 1;
    while at < end && message.len() < MAX_MESSAGE_BYTES {
        let (above, text) = (lines.text(at - 1).trim_end(), lines.text(at));
        let word = text.split_whitespace().next().unwrap_or_default();
        let broken = above.len() + " ".len() + word.len() > WIDTH;
        if word.is_empty() || indent(text) != DEPTH || indent(above) != DEPTH || !broken {
            break;
        }
        message.push(' ');
        message.push_str(text.trim());
        at += 1;
    }
    (message, at)
}

/// `Build step for json failed: 2`: what is built below has said why.
fn is_step(message: &str) -> bool {
    message
        .split_once(" step for ")
        .and_then(|(step, rest)| Some((step, rest.split_once(" failed: ")?.1)))
        .is_some_and(|(step, code)| !step.contains(' ') && digits(code) == code.len())
}

/// The line after the block: deeper lines, and the stack of calls.
fn block(lines: Lines<'_>, start: usize) -> usize {
    let mut end = start + 1;
    for at in start + 1..lines.len().min(start + MAX_LINES) {
        let text = lines.text(at);
        if text.trim().is_empty() {
            // Two blank lines close a message.
            if lines.text(at + 1).trim().is_empty() {
                break;
            }
            continue;
        }
        if indent(text) < 2 && !text.starts_with("Call Stack (") {
            break;
        }
        end = at + 1;
    }
    end
}

/// `CMakeLists.txt:3 (find_package)`
fn frame(place: &str) -> Option<Frame> {
    let (place, call) = place.trim_end_matches(':').rsplit_once(" (")?;
    let (file, line) = place.rsplit_once(':')?;
    is_number(line).then(|| Frame::new(file, Some(call.trim_end_matches(')'))))
}
