//! What runtimes and frameworks write to the console without a stack of their own: warnings, React, Vue, V8.

use std::borrow::Cow;

use super::source;
use super::{Event, Family, Found, Frame, Lines, Link, frame, indent, is_frame, symbolic_code};
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::head;
use crate::trace::shape::begins;

/// Most lines below the first: components, addresses.
const MAX_LINES: usize = 120;
/// Starts of what React says in development. It is often the only line that names the reason.
const REACT: &[&str] = &[
    "A component is changing ",
    "A tree hydrated but some attributes",
    "Cannot update a component (",
    "Can't perform a React state update on an unmounted",
    "Each child in a list should have a unique",
    "Encountered two children with the same key",
    "Expected server HTML to contain",
    "Function components cannot be given refs",
    "Functions are not valid as a React child",
    "Hydration failed because",
    "Invalid hook call.",
    "Maximum update depth exceeded.",
    "Minified React error #",
    "Objects are not valid as a React child",
    "React has detected a change in the order of Hooks",
    "Rendered fewer hooks than expected",
    "Rendered more hooks than",
    "Text content did not match.",
    "Text content does not match server-rendered HTML",
    "The result of getServerSnapshot should be cached",
    "Too many re-renders.",
    "validateDOMNesting(",
    "You provided a `value` prop to a form field",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if let Some(thrown) = text.trim_start().strip_prefix("Uncaught (in promise) ") {
        // A promise may be rejected with anything, a text without a type for one.
        return Some(Found::one(Event::new(Family::Node, at, thrown)));
    }
    let trimmed = text.trim();
    if let Some(message) = trimmed.strip_prefix("node: ").filter(|said| said.contains("bad option"))
    {
        return Some(Found::one(Event::new(Family::Node, at, message)));
    }
    // `spawn turbo ENOENT`, of a program that runs others.
    if let Some(code) = trimmed.strip_prefix("spawn ").and_then(|said| said.rsplit(' ').next())
        && trimmed.split(' ').count() < 4
        && symbolic_code(code)
    {
        return Some(Found::one(Event::new(Family::Node, at, trimmed).with_code(Some(code))));
    }
    warning(lines, at)
        .or_else(|| react(lines, at))
        .or_else(|| vue(lines, at, text))
        .or_else(|| v8(lines, at, text))
}

/// `Warning: …` with the components below, and `[DEP0040] DeprecationWarning: …` of Node.
fn warning(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let next = lines.text(at + 1);
    let (code, rest) = match text.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        Some((code, rest)) if code.starts_with("DEP") => (Some(code), rest),
        _ => (None, text),
    };
    if let Some((name, message)) =
        rest.split_once(": ").filter(|(name, _)| name.ends_with("Warning") && !name.contains(' '))
    {
        let named = name.len() > "Warning".len()
            && (code.is_some() || next.starts_with("(Use `node --trace-"));
        let node = named || name == "MaxListenersExceededWarning" || name == "ExperimentalWarning";
        if node
            || (name == "Warning"
                && (is_component(next)
                    || lines.text(at + 2).starts_with("    at ")
                    || is_react(message)))
        {
            let type_name = if name == "Warning" { "" } else { name };
            let event = Event::new(Family::Node, at, &filled(message))
                .typed(type_name)
                .with_code(code)
                .linked(Link::Warning);
            return Some(with_components(lines, event));
        }
    }
    // A browser puts the place of the call before it.
    let (place, message) = text.split_once(" Warning: ")?;
    let placed = !place.contains(' ')
        && place.rsplit(':').next().is_some_and(crate::trace::shape::is_number);
    placed.then(|| {
        with_components(lines, Event::new(Family::Node, at, &filled(message)).linked(Link::Warning))
    })
}

/// The sentence of a template with its arguments behind it, as consoles print both that do not fill it themselves:
/// ``Prop `%s` did not match. Server: %s Client: %s%s className "a" "b"``.
fn filled(message: &str) -> Cow<'_, str> {
    let message = head(message, MAX_MESSAGE_BYTES);
    let Some(end) = message.rfind("%s").map(|at| at + "%s".len()) else {
        return Cow::Borrowed(message);
    };
    // React ends a template with a hole for the components, which stand below.
    if !(message[end..].is_empty() || message[end..].starts_with([' ', '\t'])) {
        return Cow::Borrowed(message);
    }
    let (template, mut rest) = (&message[..end], message[end..].trim());
    let mut text = String::new();
    for (at, piece) in template.split("%s").enumerate() {
        if at > 0 {
            let (argument, after) = argument(rest);
            text.push_str(argument);
            rest = after;
        }
        text.push_str(piece);
    }
    if !rest.is_empty() {
        text.push(' ');
        text.push_str(rest);
    }
    Cow::Owned(text)
}

/// The first word, or all between quotation marks, and what follows.
fn argument(text: &str) -> (&str, &str) {
    let end = match text.strip_prefix('"').and_then(|rest| rest.find('"')) {
        Some(close) => close + 2,
        None => text.find(' ').unwrap_or(text.len()),
    };
    (&text[..end], text[end..].trim_start())
}

fn is_react(message: &str) -> bool {
    is_sentence(message) || message.contains("React") || message.contains("did not match")
}

/// Whether a text begins as what React says, or tells that a page nests what cannot be: ``In HTML, `<div>` cannot be a child of `<p>`.``
fn is_sentence(text: &str) -> bool {
    begins(text, REACT) || text.starts_with("In HTML, ") && text.contains(" cannot be ")
}

/// A sentence of React alone on a line.
fn react(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    is_sentence(text).then(|| with_components(lines, Event::new(Family::Node, at, text)))
}

/// `[Vue warn]: Hydration children mismatch`
fn vue(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (before, message) = text.split_once("[Vue warn]: ")?;
    (before.len() < 120).then(|| {
        with_components(lines, Event::new(Family::Node, at, message).linked(Link::Warning))
    })
}

/// `    at Form (/app/a.js:11:74)`, `    at div`, `  at <AppImage key=0 >`
fn is_component(text: &str) -> bool {
    indent(text) > 0
        && text
            .trim_start()
            .strip_prefix("at ")
            .is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '<'))
}

/// Takes the paragraph of a warning and the components below it.
fn with_components(lines: Lines<'_>, mut event: Event) -> Found {
    let start = event.key;
    let mut end = start + 1;
    let mut at = end;
    while at < lines.len().min(start + MAX_LINES) {
        let text = lines.text(at);
        if is_component(text) || is_frame(text) {
            event.frames.push(frame(text));
            end = at + 1;
        } else if !event.frames.is_empty() {
            // `error @ react-dom.development.js?ac89:60`: how a browser shows its own calls.
            let called = text.split_once(" @ ").filter(|(function, _)| !function.contains(' '));
            let Some((function, file)) = called else { break };
            event.frames.push(Frame::new(file, Some(function)));
            end = at + 1;
        } else if text.trim().is_empty() {
            let next = lines.text(at + 1);
            if next.trim().is_empty()
                || !(indent(next) > 0 || next.starts_with("Check the ") || next.starts_with("See "))
            {
                break;
            }
        } else if source::place_alone(text).is_some()
            || super::Head::of(text).is_some_and(|head| head.known)
            || is_react(text)
            || text.contains("Warning: ")
            || at > start + 24
        {
            break;
        } else if indent(text) > 0 || at < start + 4 || text.starts_with("See ") {
            event.details.push(at);
            end = at + 1;
        } else {
            break;
        }
        at += 1;
    }
    Found::one(event.spanning(start..end))
}

/// `FATAL ERROR: … JavaScript heap out of memory`, with the native stack below.
fn v8(lines: Lines<'_>, start: usize, text: &str) -> Option<Found> {
    let message = text.strip_prefix("FATAL ERROR: ")?;
    let ours = message.contains("JavaScript heap")
        || message.contains("llocation failed")
        || message.starts_with("v8::");
    if !ours {
        return None;
    }
    let mut event = Event::new(Family::Node, start, message);
    let mut end = start + 1;
    while end < lines.len().min(start + MAX_LINES) {
        let text = lines.text(end).trim();
        let native = text
            .split_once(": 0x")
            .map(|(number, rest)| (crate::trace::shape::is_number(number), rest));
        match native {
            Some((true, rest)) => {
                event
                    .frames
                    .push(Frame::new("", rest.split_once(' ').map(|(_, function)| function)));
            }
            _ if text.is_empty() || text.starts_with("-----") => {}
            _ => break,
        }
        end += 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn react_warns_with_components() {
        let paste = "Warning: Cannot update a component (`Parent`) while rendering.\n    at Child (/app/a.cjs:9:17)\n    at div\n";
        assert_eq!(
            told(paste),
            ["node warning - - Cannot update a component (`Parent`) while rendering."]
        );
        assert_eq!(
            told("Maximum update depth exceeded. This can happen\n"),
            ["node root - - Maximum update depth exceeded. This can happen"]
        );
    }

    #[test]
    fn what_a_page_cannot_nest_is_told_from_words_about_pages() {
        let nested = "In HTML, <div> cannot be a descendant of <p>.";
        assert_eq!(told(nested), [format!("node root - - {nested}")]);
        assert!(told("In HTML, tables are written with the table element.\n").is_empty());
    }

    #[test]
    fn the_source_of_an_error_ends_a_sentence_of_react() {
        let paste = "Each child in a list should have a unique \"key\" prop.\n\nCheck the render method of `A`.\n/app/a.js:4\n  x()\n  ^\n\nError: no till\n    at f (/app/a.js:4:3)\n";
        assert_eq!(told(paste).last().map(String::as_str), Some("node root Error - no till"));
        let events = crate::trace::events(&crate::paste::Paste::new(paste.as_bytes()));
        assert_eq!((events[0].lines.clone(), events[1].lines.clone()), (0..3, 3..9));
    }

    #[test]
    fn a_template_is_filled_with_what_stands_behind_it() {
        let message = |text: &str| super::filled(text).into_owned();
        assert_eq!(
            message("Prop `%s` did not match. Server: %s Client: %s%s className \"a b\" \"c d\" "),
            "Prop `className` did not match. Server: \"a b\" Client: \"c d\""
        );
        assert_eq!(
            message("Text did not match. Server: \"%s\" Client: \"%s\"%s 1 2"),
            "Text did not match. Server: \"1\" Client: \"2\""
        );
        assert_eq!(
            message("Each child needs a key.%s%s See the docs.%s "),
            "Each child needs a key. See the docs."
        );
        assert_eq!(message("100% sure"), "100% sure");
        assert_eq!(message("Prop %s differs: %s\"a\""), "Prop %s differs: %s\"a\"");
    }

    #[test]
    fn a_program_that_cannot_be_run_is_named() {
        assert_eq!(told("spawn turbo ENOENT\n"), ["node root - ENOENT spawn turbo ENOENT"]);
        assert_eq!(told("node: bad option: --foo\n"), ["node root - - bad option: --foo"]);
        assert!(told("spawn a worker\nnode: starting\n").is_empty());
    }

    #[test]
    fn a_promise_may_be_rejected_with_a_text() {
        assert_eq!(
            told("Uncaught (in promise) Command save not found\n"),
            ["node root - - Command save not found"]
        );
    }

    #[test]
    fn a_deprecation_has_a_code() {
        let paste =
            "(node:12) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.\n";
        assert_eq!(
            told(paste),
            ["node warning DeprecationWarning DEP0040 The `punycode` module is deprecated."]
        );
    }

    #[test]
    fn a_heap_that_is_full_is_one_error() {
        let paste = "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory\n\
            ----- Native stack trace -----\n\n 1: 0xb78db3 node::OOMErrorHandler(char const*) [node]\n 2: 0xee85e7 FatalProcessOutOfMemory [node]\n";
        assert_eq!(
            told(paste),
            [
                "node root - - Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory"
            ]
        );
    }

    #[test]
    fn the_warnings_of_others_are_not_ours() {
        assert!(
            !told("Warning: remote port forwarding failed\n")
                .iter()
                .any(|event| event.starts_with("node"))
        );
    }
}
