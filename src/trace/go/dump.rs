//! How a program in Go ends: panics, fatal errors of the runtime, the race detector, with dumps of goroutines.

use super::{MAX_MESSAGE_LINES, exit, is_exit, is_fail};
use crate::limits::MAX_EVENT_LINES;
use crate::trace::shape::{begins, digits, without_position, written};
use crate::trace::{Event, Family, Found, Frame, Lines, Link, indent};

/// Most frames kept of one dump.
const MAX_FRAMES: usize = 48;

/// Fatal errors that the runtime prints, known without the dump below them.
const FATAL: &[&str] = &[
    "all goroutines are asleep - deadlock!",
    "concurrent map ",
    "stack overflow",
    "sync: ",
    "unexpected signal during runtime execution",
    "runtime: ",
    "out of memory",
    "bad pointer",
    "found bad pointer",
    "newosproc",
];

/// `panic: message`, and `\tpanic: message` for each time it was raised again: the first is the root.
pub(super) fn panic(lines: Lines<'_>, start: usize) -> Option<Found> {
    let mut events: Vec<Event> = Vec::new();
    let mut at = start;
    while at < lines.len() && at < start + MAX_MESSAGE_LINES {
        let text = lines.text(at).trim();
        if let Some(message) =
            text.strip_prefix("panic: ").filter(|_| at == start || indent(lines.text(at)) > 0)
        {
            let message = after_end(message);
            let link = if events.is_empty() { Link::Root } else { Link::Wrapper };
            events.push(Event::new(Family::Go, at, message).typed("panic").linked(link));
        } else if text.is_empty()
            || is_goroutine(text)
            || is_exit(text)
            || begins(text, &["panic: ", "FAIL\t", "--- FAIL"])
        {
            break;
        } else if let Some(event) = events.last_mut() {
            event.details.push(at);
            event.lines.end = at + 1;
        }
        at += 1;
    }
    // A panic without its goroutine is one line.
    let dump = written(lines, at, 3).filter(|&line| is_goroutine(lines.text(line)));
    let Some(dump) = dump else {
        // Raised again, it stands on the next line.
        let raised = events.iter().zip(start..).take_while(|(event, at)| event.key == *at).count();
        events.truncate(raised);
        for event in &mut events {
            event.details.clear();
            event.lines = event.key..event.key + 1;
        }
        let end = start + raised;
        return (raised > 0).then_some(Found { events, end });
    };
    let root = events.first_mut()?;
    let mut end = goroutines(lines, dump, root);
    // The dump is of the goroutine that panicked first.
    root.lines.end = end;
    end = footer(lines, end, &mut events);
    Some(Found { events, end })
}

/// `http: panic serving 127.0.0.1:5000: message`, with the dump below: the server goes on.
pub(super) fn served(lines: Lines<'_>, at: usize) -> Option<Found> {
    let (_, said) = lines.text(at).split_once("http: panic serving ")?;
    let (_, message) = said.split_once(": ")?;
    let mut event = Event::new(Family::Go, at, message).typed("panic");
    // A message may have several lines.
    let dump = (at + 1..lines.len().min(at + MAX_MESSAGE_LINES))
        .take_while(|&line| !lines.begins_record(line))
        .find(|&line| is_goroutine(lines.text(line)));
    let end = dump.map_or(at + 1, |dump| goroutines(lines, dump, &mut event));
    event.details = (at + 1..dump.unwrap_or(at + 1))
        .filter(|&line| !lines.text(line).trim().is_empty())
        .collect();
    Some(Found::one(event.spanning(at..end)))
}

/// `[Recovery] 2024/01/02 - 10:00:00 panic recovered:` of Gin, the request, the message, and places with the calls below them.
pub(super) fn recovered(lines: Lines<'_>, at: usize) -> Option<Found> {
    let place = |line: usize| {
        let (file, address) = lines.text(line).split_once(" (0x")?;
        (address.ends_with(')') && file.contains(".go:") && !file.contains(' ')).then_some(file)
    };
    let last = lines.len().min(at + MAX_MESSAGE_LINES);
    let mut end = (at + 2..last).find(|&line| place(line).is_some())?;
    let key = end - 1;
    let mut event = Event::new(Family::Go, key, lines.text(key)).typed("panic");
    while let Some(file) = place(end).filter(|_| event.frames.len() < MAX_FRAMES) {
        let call = lines.text(end + 1).strip_prefix('\t');
        let function = call.map(|call| call.split_once(": ").map_or(call, |(name, _)| name));
        event.frames.push(Frame::new(without_position(file), function));
        end += 1 + usize::from(call.is_some());
    }
    Some(Found::one(event.spanning(at..end)))
}

/// The message without what became of the panic.
fn after_end(message: &str) -> &str {
    ["[recovered]", "[recovered, repanicked]"]
        .iter()
        .find_map(|end| message.trim_end().strip_suffix(end))
        .unwrap_or(message)
        .trim_end()
}

/// `goroutine 17 [running]:`
fn is_goroutine(text: &str) -> bool {
    text.trim_start()
        .strip_prefix("goroutine ")
        .is_some_and(|rest| digits(rest) > 0 && rest.contains(" ["))
}

/// Reads the dumps of all goroutines; the frames are those of the first. The line after them.
fn goroutines(lines: Lines<'_>, start: usize, event: &mut Event) -> usize {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut at = start;
    let mut end = start;
    let mut dumps = 0;
    while at < last {
        let text = lines.text(at);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            at += 1;
            continue;
        }
        if is_goroutine(text) {
            dumps += 1;
        } else if let Some(place) = text.strip_prefix('\t').filter(|place| {
            place.contains(".go:") || place.contains(".s:") || place.contains(".c:")
        }) {
            let call = lines.text(at - 1).trim();
            let call = call.strip_prefix("created by ").unwrap_or(call);
            let call = call.split(" in goroutine ").next().unwrap_or(call);
            let function = if call.ends_with(')') {
                call.rsplit_once('(').map_or(call, |(name, _)| name)
            } else {
                call
            };
            if dumps == 1 && event.frames.len() < MAX_FRAMES {
                let file = place.split(" +0x").next().unwrap_or(place);
                event.frames.push(Frame::new(without_position(file), Some(function)));
            }
        } else if !lines.text(at + 1).starts_with('\t')
            && !begins(trimmed, &["...additional frames", "goroutine running on other thread"])
        {
            break;
        }
        at += 1;
        end = at;
    }
    end
}

/// What follows a dump: registers, the exit status, the lines of a failed test.
fn footer(lines: Lines<'_>, mut end: usize, events: &mut Vec<Event>) -> usize {
    if lines.text(end).starts_with("exit status ") {
        events.push(exit(lines, end));
        end += 1;
    }
    while is_fail(lines.text(end)) {
        end += 1;
    }
    end
}

/// `fatal error: message`, where a dump follows or the message is one of the runtime.
pub(super) fn fatal(lines: Lines<'_>, at: usize) -> Option<Found> {
    let message = lines.text(at).trim_start().strip_prefix("fatal error: ")?;
    let near = lines.len().min(at + 10);
    // The runtime shows its own stack first.
    let own = (at + 1..near).find(|&line| lines.text(line).trim() == "runtime stack:");
    let last = own.map_or(near, |own| lines.len().min(own + MAX_FRAMES));
    let dump = (at + 1..last).find(|&line| is_goroutine(lines.text(line)));
    if dump.is_none() && !begins(message, FATAL) {
        return None;
    }
    let mut event = Event::new(Family::Go, at, message);
    event.details = (at + 1..own.or(dump).unwrap_or(at + 1))
        .filter(|&line| !lines.text(line).trim().is_empty())
        .collect();
    let end = dump.map_or(at + 1, |dump| goroutines(lines, dump, &mut event));
    let mut events = vec![event.spanning(at..end)];
    let end = footer(lines, end, &mut events);
    Some(Found { events, end })
}

/// `runtime: goroutine stack exceeds 1000000000-byte limit` stands before its fatal error.
pub(super) fn overflow(lines: Lines<'_>, at: usize) -> Option<Found> {
    let key = (at + 1..at + 4).find(|&line| lines.text(line).starts_with("fatal error: "))?;
    let mut found = fatal(lines, key)?;
    let event = found.events.first_mut()?;
    event.lines.start = at;
    event.details.insert(0, at);
    Some(found)
}

/// A signal in code that Go called: `SIGSEGV: segmentation violation`, `PC=0x…`.
pub(super) fn in_c(lines: Lines<'_>, at: usize) -> Option<Found> {
    let (signal, message) = lines.text(at).trim().split_once(": ")?;
    if !lines.text(at + 1).starts_with("PC=0x") {
        return None;
    }
    let mut event = Event::new(Family::Go, at, message).with_code(Some(signal));
    let dump = (at + 1..lines.len().min(at + 12)).find(|&line| is_goroutine(lines.text(line)));
    let end = dump.map_or(at + 2, |dump| goroutines(lines, dump, &mut event));
    Some(Found::one(event.spanning(at..end)))
}

/// `WARNING: DATA RACE` between two rules.
pub(super) fn race(lines: Lines<'_>, start: usize) -> Option<Found> {
    let is_rule = |at: usize| lines.text(at).trim() == "==================";
    let key = if is_rule(start) { start + 1 } else { start };
    if lines.text(key).trim() != "WARNING: DATA RACE" {
        return None;
    }
    let mut event = Event::new(Family::Go, key, "DATA RACE");
    let mut end = key + 1;
    while end < lines.len() && end < key + MAX_EVENT_LINES {
        let text = lines.text(end);
        if is_rule(end) {
            end += 1;
            break;
        }
        if let Some((file, _)) =
            text.trim().split_once(" +0x").filter(|(file, _)| file.contains(".go:"))
        {
            let function = lines.text(end - 1).trim().trim_end_matches("()");
            event.frames.push(Frame::new(without_position(file), Some(function)));
        } else if !text.trim().is_empty() && indent(text) == 0 {
            event.details.push(end);
        }
        end += 1;
    }
    event.frames.truncate(MAX_FRAMES);
    Some(Found::one(event.spanning(start..end)))
}
