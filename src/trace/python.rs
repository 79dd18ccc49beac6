//! Python: tracebacks with their chains, exception groups, compile errors without a header, pytest reports.

use std::ops::Range;

use super::{Event, Family, Found, Frame, Lines, Link, indent, is_type_name, typed};
use crate::limits::MAX_EVENT_LINES;
use crate::paste::Mark;

const HEADERS: [&str; 2] =
    ["Traceback (most recent call last)", "Exception Group Traceback (most recent call last)"];
const CAUSE: &str = "The above exception was the direct cause of the following exception:";
const CONTEXT: &str = "During handling of the above exception, another exception occurred:";
/// Most lines after the first that are still taken for the message.
const MAX_MESSAGE_LINES: usize = 24;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if is_header(text) {
        return chain(lines, at);
    }
    if lines.mark(at) == Mark::Pytest {
        return pytest(lines, at);
    }
    let trimmed = text.trim_start();
    if trimmed.starts_with("File \"") {
        return without_header(lines, at);
    }
    if let Some(summary) = trimmed.strip_prefix("FAILED ").or_else(|| trimmed.strip_prefix("ERROR ")) {
        return pytest_summary(summary, at);
    }
    warning(text, at).or_else(|| alone(lines, at))
}

fn is_header(text: &str) -> bool {
    // A log may have put its own words before the header.
    HEADERS.iter().any(|header| text.trim_end().trim_end_matches(':').ends_with(header))
}

/// One block of a chain, and how it is tied to the one printed before it.
struct Block {
    event: Event,
    tie: Tie,
}

#[derive(Clone, Copy, PartialEq)]
enum Tie {
    First,
    Cause,
    Context,
    Member,
}

fn chain(lines: Lines<'_>, start: usize) -> Option<Found> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = start;
    let mut tie = Tie::First;
    let last = lines.len().min(start + MAX_EVENT_LINES);
    while let Some((event, end)) = block(lines, at, last) {
        blocks.push(Block { event, tie });
        // The next block of the chain stands behind blank lines and one sentence; members of a group
        // stand behind a rule.
        let mut next = end;
        while next < last && (lines.text(next).trim().is_empty() || is_rule(lines.text(next))) {
            next += 1;
        }
        let sentence = lines.text(next).trim();
        let rule = next > end && is_rule(lines.text(next - 1));
        at = end;
        tie = if sentence == CAUSE {
            Tie::Cause
        } else if sentence == CONTEXT {
            Tie::Context
        } else if (rule || blocks.iter().any(|block| is_group(&block.event))) && is_header(sentence) {
            at = next;
            tie = Tie::Member;
            continue;
        } else if blocks.iter().any(|block| is_group(&block.event))
            && let Some((name, message)) = typed(sentence)
        {
            // A member that was never raised has no header.
            let event = Event::new(Family::Python, next, message).typed(name);
            blocks.push(Block { event, tie: Tie::Member });
            at = next + 1;
            break;
        } else {
            break;
        };
        next += 1;
        while next < last && lines.text(next).trim().is_empty() {
            next += 1;
        }
        if !is_header(lines.text(next)) {
            break;
        }
        at = next;
    }
    if blocks.is_empty() {
        return None;
    }
    mark_root(&mut blocks);
    let events = blocks.into_iter().map(|block| block.event).collect();
    Some(Found { events, end: at })
}

/// The last block is the root unless it says that an earlier one was its direct cause. What was only being
/// handled is context: the bug is then most often in the handler.
fn mark_root(blocks: &mut [Block]) {
    if blocks.iter().any(|block| block.tie == Tie::Member) {
        for block in blocks {
            block.event.link = if is_group(&block.event) { Link::Wrapper } else { Link::Member };
        }
        return;
    }
    let mut root = blocks.len() - 1;
    while root > 0 && blocks[root].tie == Tie::Cause {
        root -= 1;
    }
    for (at, block) in blocks.iter_mut().enumerate() {
        block.event.link = match at.cmp(&root) {
            std::cmp::Ordering::Less => Link::Context,
            std::cmp::Ordering::Equal => Link::Root,
            std::cmp::Ordering::Greater => Link::Wrapper,
        };
    }
}

fn is_group(event: &Event) -> bool {
    event.type_name.as_deref().is_some_and(|name| name.ends_with("ExceptionGroup"))
}

/// `---------------- 1 ----------------`, `+------------------------------------`
fn is_rule(text: &str) -> bool {
    let text = text.trim().trim_start_matches('+');
    text.len() >= 8
        && text.starts_with("--")
        && text.bytes().all(|b| b == b'-' || b == b' ' || b.is_ascii_digit())
}

/// Header, frames, type and message. The line after it.
fn block(lines: Lines<'_>, start: usize, last: usize) -> Option<(Event, usize)> {
    if !is_header(lines.text(start)) {
        return None;
    }
    let (frames, key) = frames(lines, start + 1, last);
    let text = lines.text(key).trim();
    if key >= last || text.is_empty() {
        // Cut off: there is no error to report, only where it happened.
        return None;
    }
    Some(said(lines, start, key, frames))
}

/// The frames from `at` on, and the line after them.
fn frames(lines: Lines<'_>, mut at: usize, last: usize) -> (Vec<Frame>, usize) {
    let mut frames = Vec::new();
    let mut level = None;
    while at < last {
        let text = lines.text(at);
        if let Some(frame) = frame(text) {
            level.get_or_insert(indent(text));
            frames.push(frame);
        } else if level.is_none_or(|level| indent(text) <= level)
            && !text.trim_start().starts_with("[Previous line repeated")
        {
            break;
        }
        at += 1;
    }
    (frames, at)
}

fn frame(text: &str) -> Option<Frame> {
    let rest = text.trim_start().strip_prefix("File \"")?;
    let (file, rest) = rest.split_once("\", line ")?;
    Some(Frame::new(file, rest.split_once(", in ").map(|(_, name)| name.trim())))
}

/// The event that line `key` says, with the lines that continue its message.
fn said(lines: Lines<'_>, start: usize, key: usize, frames: Vec<Frame>) -> (Event, usize) {
    let text = lines.text(key).trim();
    let (name, message) = match typed(text) {
        Some(parts) => parts,
        // Classes may have any name: behind frames, a name and a colon are enough.
        None => match text.split_once(": ") {
            Some((name, message)) if is_path_of_names(name) => (name, message),
            _ if is_path_of_names(text) => (text, ""),
            _ => ("", text),
        },
    };
    let mut event = Event::new(Family::Python, key, message).typed(name);
    let mut end = key + 1;
    while end <= key + MAX_MESSAGE_LINES && continues(lines, end) {
        event.details.push(end);
        end += 1;
    }
    event.code = errno(message);
    event.frames = frames;
    (event.spanning(start..end), end)
}

fn is_path_of_names(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 128
        && text.split('.').all(|name| {
            name.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        })
}

/// Whether a line still belongs to the message before it.
fn continues(lines: Lines<'_>, at: usize) -> bool {
    let text = lines.text(at);
    let trimmed = text.trim();
    at < lines.len()
        && !trimmed.is_empty()
        && !is_header(text)
        && !is_rule(text)
        && trimmed != CAUSE
        && trimmed != CONTEXT
        && lines.mark(at) != Mark::Ci
        && !looks_like_a_log(trimmed)
        && (indent(text) > 0 || typed(trimmed).is_none())
}

/// `INFO:     Shutting down`, `[2026-…`: somebody else goes on writing.
fn looks_like_a_log(text: &str) -> bool {
    ["INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL", "["].iter().any(|level| {
        text.strip_prefix(level).is_some_and(|rest| *level == "[" || rest.starts_with([':', ' ', ']']))
    })
}

/// `[Errno 2] No such file or directory`
fn errno(message: &str) -> Option<String> {
    let rest = message.strip_prefix("[Errno ").or_else(|| message.strip_prefix("[WinError "))?;
    let (number, _) = rest.split_once(']')?;
    number.bytes().all(|b| b.is_ascii_digit() || b == b'-').then(|| format!("Errno {number}"))
}

/// A compile error: `File`, source, carets and the error, without a header.
fn without_header(lines: Lines<'_>, at: usize) -> Option<Found> {
    let (frames, key) = frames(lines, at, lines.len().min(at + MAX_EVENT_LINES));
    let (name, _) = typed(lines.text(key).trim())?;
    let (event, end) = (!name.is_empty()).then(|| said(lines, at, key, frames))?;
    Some(Found { events: vec![event], end })
}

/// The `E` lines of a pytest report.
fn pytest(lines: Lines<'_>, at: usize) -> Option<Found> {
    let mut end = at;
    while lines.mark(end) == Mark::Pytest && end < at + MAX_EVENT_LINES {
        end += 1;
    }
    let own: Range<usize> = at..end;
    // The error stands last when the report shows a chain of its own, first otherwise.
    let key = own
        .clone()
        .find(|&line| typed(lines.text(line).trim()).is_some())
        .or_else(|| own.clone().find(|&line| !lines.text(line).trim().is_empty()))?;
    let text = lines.text(key).trim();
    let (name, message) = match typed(text) {
        Some(parts) => parts,
        None if text.starts_with("assert ") => ("AssertionError", text),
        None => match text.split_once(": ") {
            Some((name, message)) if is_path_of_names(name) && name.contains('.') => (name, message),
            _ => ("", text),
        },
    };
    let mut event = Event::new(Family::Python, key, message).typed(name);
    event.code = errno(message);
    event.details = own.clone().filter(|&line| line != key).take(MAX_MESSAGE_LINES).collect();
    Some(Found { events: vec![event.spanning(own)], end })
}

/// `FAILED tests/test_x.py::test_y - ValueError: bad`
fn pytest_summary(summary: &str, at: usize) -> Option<Found> {
    let (test, reason) = summary.split_once(" - ")?;
    if !test.contains(".py") {
        return None;
    }
    let (name, message) = typed(reason).unwrap_or(("", reason));
    let event = Event::new(Family::Python, at, message).typed(name).linked(Link::Wrapper);
    Some(Found::one(event))
}

/// `/app/x.py:12: DeprecationWarning: text`
fn warning(text: &str, at: usize) -> Option<Found> {
    let (place, rest) = text.split_once(": ")?;
    let (file, line) = place.trim().rsplit_once(':')?;
    let number = !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit());
    let (name, message) = typed(rest)?;
    if !number || !file.ends_with(".py") {
        return None;
    }
    let link = if name.ends_with("Warning") { Link::Warning } else { Link::Root };
    Some(Found::one(Event::new(Family::Python, at, message).typed(name).linked(link)))
}

/// A last line without its traceback: `sqlite3.ProgrammingError: …`.
fn alone(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let (name, message) = typed(text)?;
    let module = name.rsplit_once('.').map(|(module, _)| module);
    let ours = match module {
        Some(module) => module.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        }) && !["java", "javax", "org", "com", "kotlin", "scala", "jakarta", "io", "net"]
            .contains(&module.split('.').next().unwrap_or_default()),
        None => BUILTIN.contains(&name),
    };
    let next = lines.text(at + 1).trim_start();
    if !ours || !is_type_name(name) || next.starts_with("at ") {
        return None;
    }
    let (event, end) = said(lines, at, at, Vec::new());
    let _ = message;
    Some(Found { events: vec![event], end })
}

/// Names that only Python uses, so that a line can be known by the name alone.
const BUILTIN: &[&str] = &[
    "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "BlockingIOError", "BrokenPipeError",
    "BufferError", "ChildProcessError", "ConnectionAbortedError", "ConnectionError", "ConnectionRefusedError",
    "ConnectionResetError", "DeprecationWarning", "EOFError", "FileExistsError", "FileNotFoundError",
    "FloatingPointError", "FutureWarning", "GeneratorExit", "IOError", "ImportError", "IndentationError",
    "IndexError", "InterruptedError", "IsADirectoryError", "KeyError", "KeyboardInterrupt", "LookupError",
    "MemoryError", "ModuleNotFoundError", "NameError", "NotADirectoryError", "NotImplementedError", "OSError",
    "OverflowError", "PermissionError", "ProcessLookupError", "RecursionError", "ResourceWarning",
    "RuntimeError", "RuntimeWarning", "StopAsyncIteration", "StopIteration", "SyntaxWarning", "SystemError",
    "SystemExit", "TabError", "TimeoutError", "UnboundLocalError", "UnicodeDecodeError", "UnicodeEncodeError",
    "UnicodeError", "UserWarning", "ValueError", "ZeroDivisionError",
];
