//! `CMake`: a place, and the message in paragraphs below it.

use crate::trace::shape::{begins, is_number};
use crate::trace::{Event, Family, Found, Frame, Lines, Link, indent};

/// Most lines of one message.
const MAX_LINES: usize = 80;

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
    let mut event = Event::new(Family::C, key, lines.text(key)).linked(link);
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
