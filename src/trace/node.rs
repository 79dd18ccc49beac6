//! JavaScript runtimes and the tools that print like them: Node, browsers, test runners, bundlers.

use super::{Event, Family, Found, Frame, Lines, Link, symbolic_code, typed};
use crate::limits::MAX_EVENT_LINES;

/// Most lines of a message before its first frame.
const MAX_MESSAGE_LINES: usize = 16;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if let Some(head) = Head::of(text) {
        let certain = head.certain;
        if let Some(found) = stack(lines, at, head) {
            return Some(found);
        }
        if certain {
            return Some(Found::one(head_event(Head::of(text)?, at)));
        }
    }
    bundler(lines, at).or_else(|| test_runner(lines, at))
}

/// The first line of an error: `Uncaught (in promise) TypeError [ERR_X]: message`.
struct Head<'t> {
    type_name: &'t str,
    code: Option<&'t str>,
    message: &'t str,
    /// Known by this line alone, without frames.
    certain: bool,
}

impl<'t> Head<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let mut rest = text.trim();
        let mut certain = false;
        // What runtimes, runners and loggers put before it.
        for before in ["Uncaught ", "(in promise) ", "Unhandled ", "unhandledRejection: ", "[cause]: ", "Caused by: ", "⨯ ", "✖ ", "× ", "Error: Uncaught ", "→ "] {
            if let Some(after) = rest.strip_prefix(before) {
                rest = after;
                certain |= before.starts_with('U') || before.starts_with('(');
            }
        }
        rest = rest.strip_prefix('[').filter(|_| rest.ends_with(']') || rest.ends_with("] {")).unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))).unwrap_or(rest.len());
        let (type_name, after) = rest.split_at(end);
        if type_name.is_empty() || type_name.len() > 96 || type_name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let known = type_name.ends_with("Error") || type_name.ends_with("Exception") || type_name == "error";
        let (code, message) = if let Some(coded) = after.strip_prefix(" [") {
            let (code, message) = coded.split_once(']')?;
            if code.len() > 64 || code.contains(' ') {
                return None;
            }
            (Some(code).filter(|code| symbolic_code(code)), message)
        } else {
            (None, after)
        };
        certain |= code.is_some() && known;
        let message = match message.strip_prefix(':') {
            Some(message) => message,
            None if message.trim().is_empty() && known => "",
            None => return None,
        };
        let message = message.trim().trim_end_matches(" {");
        // `NODE_BUILTINS` names are shared with Python only where nothing follows.
        certain |= ["ReferenceError", "InternalError", "AggregateError", "DOMException", "ChunkLoadError"].contains(&type_name);
        Some(Self { type_name, code, message, certain })
    }
}

fn head_event(head: Head<'_>, at: usize) -> Event {
    let code = head.code.or_else(|| code_in(head.message));
    Event::new(Family::Node, at, head.message).typed(capital(head.type_name)).with_code(code)
}

/// Drivers print `error:` for the name of their base class.
fn capital(name: &str) -> &str {
    if name == "error" { "" } else { name }
}

/// `ENOENT: no such file`, `connect ECONNREFUSED 127.0.0.1:5432`
fn code_in(message: &str) -> Option<&str> {
    message.split([' ', ':', ',', '(', ')']).take(6).find(|word| symbolic_code(word))
}

pub(super) fn is_frame(text: &str) -> bool {
    let trimmed = text.trim_start();
    if trimmed.len() == text.len() {
        return false;
    }
    trimmed.strip_prefix("at ").is_some_and(|rest| {
        rest.ends_with(')') || rest.rsplit(':').next().is_some_and(|last| !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
            || rest.ends_with("<anonymous>") || rest.ends_with("native")
    }) || trimmed.strip_prefix("❯ ").is_some_and(|rest| rest.rsplit(':').next().is_some_and(|last| last.trim().bytes().all(|b| b.is_ascii_digit())))
}

/// Whether a frame is one of the Java virtual machine, which begins with `at` as well.
fn is_jvm_frame(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix("at ") else { return false };
    rest.ends_with(')')
        && rest.rsplit_once('(').is_some_and(|(_, place)| {
            [".java", ".kt", ".scala", ".groovy", "Native Method", "Unknown Source"].iter().any(|end| place.contains(end))
                || place.starts_with("<generated>")
        })
}

fn frame(text: &str) -> Frame {
    let rest = text.trim_start();
    let rest = rest.strip_prefix("at ").or_else(|| rest.strip_prefix("❯ ")).unwrap_or(rest);
    match rest.rsplit_once(" (") {
        Some((function, file)) => Frame::new(file.trim_end_matches(')'), Some(function)),
        None => match rest.rsplit_once(' ') {
            Some((function, file)) => Frame::new(file, Some(function)),
            None => Frame::new(rest, None),
        },
    }
}

/// Head, message, frames, and the properties in braces, with the causes nested in them.
fn stack(lines: Lines<'_>, start: usize, head: Head<'_>) -> Option<Found> {
    let mut at = start + 1;
    let mut details = Vec::new();
    let braces = lines.text(start).ends_with('{');
    while !is_frame(lines.text(at)) && !braces {
        let text = lines.text(at);
        // A message may have paragraphs, but not two blank lines, and nobody else's head.
        let over = at >= lines.len()
            || at > start + MAX_MESSAGE_LINES
            || (text.trim().is_empty() && lines.text(at + 1).trim().is_empty())
            || Head::of(text).is_some_and(|head| head.certain || head.type_name.ends_with("Error"));
        if over {
            return None;
        }
        if !text.trim().is_empty() {
            details.push(at);
        }
        at += 1;
    }
    if is_jvm_frame(lines.text(at)) {
        return None;
    }
    let known = head.type_name.ends_with("Error") || head.type_name.ends_with("Exception");
    // A word and a colon are an error only right before its frames.
    if !known && at > start + 3 {
        return None;
    }
    let mut event = head_event(head, start);
    event.details = details;
    let mut events = vec![];
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut depth = usize::from(braces);
    while at < last {
        let text = lines.text(at);
        let trimmed = text.trim();
        if is_frame(text) {
            event.frames.push(frame(text.trim_end_matches(" {")));
            depth += usize::from(trimmed.ends_with('{'));
        } else if trimmed.starts_with("... ") && trimmed.contains("lines matching cause") {
            depth += usize::from(trimmed.ends_with('{'));
        } else if let Some(cause) = trimmed.strip_prefix("[cause]: ").or_else(|| trimmed.strip_prefix("Caused by: "))
            && let Some(head) = Head::of(cause)
        {
            // What was read until here only passes the cause on.
            event.link = Link::Wrapper;
            event.lines = start..at.max(event.key + 1);
            events.push(std::mem::replace(&mut event, head_event(head, at)));
            depth += usize::from(trimmed.ends_with('{'));
        } else if depth > 0 {
            if let Some(inner) = Head::of(trimmed).filter(|head| head.type_name.ends_with("Error") && is_frame(lines.text(at + 1))) {
                // A member of `[errors]`.
                event.link = Link::Wrapper;
                events.push(std::mem::replace(&mut event, head_event(inner, at)));
            } else if let Some(value) = property(trimmed, "code") {
                event.code.get_or_insert_with(|| value.to_owned());
                event.details.push(at);
            } else if !trimmed.is_empty() && event.details.len() < 40 {
                event.details.push(at);
            }
            depth += usize::from(trimmed.ends_with('{') || trimmed.ends_with('['));
            depth -= usize::from(trimmed.starts_with(['}', ']']));
        } else if trimmed == "{" {
            depth += 1;
        } else {
            break;
        }
        at += 1;
    }
    event.lines = event.key..at.max(event.key + 1);
    if events.is_empty() {
        event.lines.start = start;
    }
    events.push(event);
    // Property braces may end far below; the error does not reach over a blank line behind its frames.
    Some(Found { events, end: at })
}

/// The value of `code: 'X',`
fn property<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let value = text.strip_prefix(name)?.strip_prefix(": ")?.trim_end_matches(',');
    let value = value.strip_prefix('\'')?.strip_suffix('\'')?;
    (value.len() <= 64 && !value.is_empty()).then_some(value)
}

/// Starts of the lines with which bundlers and frameworks report, and how certain the line alone is.
const REPORTS: &[&str] = &[
    "[vite] Internal server error: ",
    "[vite] Pre-transform error: ",
    "[vite] (client) Pre-transform error: ",
    "✘ [ERROR] ",
    "✖ [ERROR] ",
    "▲ [WARNING] ",
    "error during build:",
    "Module not found: ",
    "Module build failed",
    "ERROR in ",
    "Failed to compile",
    "Build error occurred",
    "Oops! Something went wrong!",
    "RollupError: ",
    "[!] ",
    "Error: [",
    "error - ",
    "⨯ ",
    "SyntaxError: ",
    "Warning: ",
];

fn bundler(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    // `[vite:css] …`, `[plugin:vite:import-analysis] …`
    let plugin = text.strip_prefix('[').and_then(|rest| rest.split_once("] ")).filter(|(name, _)| {
        name.starts_with("vite:") || name.starts_with("plugin") || name.starts_with("commonjs") || name.starts_with("rollup")
            || name.starts_with("postcss") || name.starts_with("unocss") || name.starts_with("@")
    });
    let report = REPORTS.iter().find(|start| text.starts_with(**start));
    if plugin.is_none() && report.is_none() {
        return None;
    }
    let mut key = at;
    let mut message = report.map_or(text, |start| if start.ends_with(": ") || start.ends_with("] ") { &text[start.len()..] } else { text });
    let link = if report.is_some_and(|start| ["▲ [WARNING] ", "Warning: "].contains(start)) { Link::Warning } else { Link::Root };
    if let Some((_, rest)) = plugin {
        message = rest;
    }
    // A title over the error: the error is what follows.
    if report.is_some_and(|start| start.ends_with(':') || ["Failed to compile", "Build error occurred", "Oops! Something went wrong!"].contains(start)) {
        key = (at + 1..lines.len().min(at + 6)).find(|&line| !lines.text(line).trim().is_empty())?;
        if let Some(found) = read_titled(lines, key) {
            return Some(found);
        }
        message = lines.text(key).trim();
    }
    let (name, said) = typed(message).unwrap_or(("", message));
    let mut event = Event::new(Family::Node, key, said).typed(name).linked(link);
    event.code = code_in(said).map(str::to_owned);
    let mut end = key + 1;
    let last = lines.len().min(key + 60);
    while end < last && (!lines.text(end).trim().is_empty() || is_frame(lines.text(end + 1))) {
        let text = lines.text(end);
        if is_frame(text) {
            event.frames.push(frame(text));
        } else if Head::of(text).is_some_and(|head| head.certain) {
            break;
        } else {
            event.details.push(end);
        }
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

fn read_titled(lines: Lines<'_>, key: usize) -> Option<Found> {
    let head = Head::of(lines.text(key))?;
    stack(lines, key, head)
}

/// `FAIL src/x.test.ts > suite > test` and `● suite › test`: the error stands below.
fn test_runner(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let named = (text.starts_with("FAIL ") && (text.contains(".test.") || text.contains(".spec.") || text.contains(" > ")))
        || (text.starts_with("● ") && text.contains(" › "));
    if !named {
        return None;
    }
    let key = (at + 1..lines.len().min(at + 8)).find(|&line| {
        let text = lines.text(line).trim();
        !text.is_empty() && Head::of(text).is_some_and(|head| head.type_name.ends_with("Error"))
    })?;
    let head = Head::of(lines.text(key))?;
    if let Some(found) = stack(lines, key, head) {
        return Some(found);
    }
    let mut event = head_event(Head::of(lines.text(key))?, key);
    event.details = (key + 1..lines.len().min(key + 16)).take_while(|&line| !lines.text(line).trim().is_empty()).collect();
    let end = event.details.last().map_or(key + 1, |last| last + 1);
    Some(Found::one(event.spanning(at..end)))
}
