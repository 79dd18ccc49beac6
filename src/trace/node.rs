//! JavaScript runtimes and the tools that print as they do: Node, Deno, Bun, browsers, test runners, bundlers.
//!
//! [`stack`] reads errors with their frames, properties and causes, [`alone`] those without, [`source`] what stands above them; [`report`]
//! bundlers, [`lint`] linters, [`runner`] tests; [`console`] warnings, [`browser`] requests. Here is what an error begins with, and what a frame looks like.

mod alone;
mod browser;
mod console;
mod lint;
mod message;
mod prisma;
mod report;
mod runner;
mod source;
mod stack;

use super::shape::{self, digits};
use super::{Event, Family, Found, Frame, Lines, Link, indent, symbolic_code, typed};

/// Most lines of a message before its first frame: runners put differences and source there.
const MAX_MESSAGE_LINES: usize = 60;
/// What runtimes, runners and loggers put before an error, and whether it can then only be one of ours.
const BEFORE: &[(&str, bool)] = &[
    ("error: Uncaught ", true),
    ("Uncaught ", true),
    ("(in promise) ", true),
    ("Unhandled Promise rejection: ", true),
    ("Unhandled Rejection: ", true),
    ("unhandledRejection: ", true),
    ("Exception during run: ", true),
    ("error: bundling: ", true),
    ("ERROR ", false),
    // zone.js, which Angular runs in.
    ("Error: Uncaught (in promise): ", true),
    ("[!] ", true),
    ("⨯ ", false),
    ("✖ ", false),
    ("× ", false),
    ("{ ", false),
];
/// Types that no other language has.
const OURS: &[&str] = &[
    "ReferenceError",
    "InternalError",
    "AggregateError",
    "DOMException",
    "ChunkLoadError",
    "UnhandledPromiseRejection",
    "RollupError",
    "EvalError",
    "URIError",
    "TSError",
    "PrismaClientKnownRequestError",
    "AxiosError",
    "ZodError",
    "PrismaClientInitializationError",
    "PrismaClientValidationError",
    "CssSyntaxError",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    source::read(lines, at)
        .or_else(|| stack::read(lines, at))
        .or_else(|| report::read(lines, at))
        .or_else(|| lint::read(lines, at))
        .or_else(|| prisma::read(lines, at))
        .or_else(|| runner::read(lines, at))
        .or_else(|| browser::read(lines, at))
        .or_else(|| console::read(lines, at))
}

/// The first line of an error: `Uncaught (in promise) TypeError [ERR_X]: message`.
#[derive(Clone, Copy)]
struct Head<'t> {
    type_name: &'t str,
    code: Option<&'t str>,
    message: &'t str,
    /// The type has the name of an error, so that a message of several lines may follow.
    known: bool,
    /// An error of ours by this line alone, without frames.
    certain: bool,
}

impl<'t> Head<'t> {
    /// A head at the front of a line.
    fn of(text: &'t str) -> Option<Self> {
        let mut rest = browser::unplaced(text.trim());
        let mut certain = false;
        for (before, ours) in BEFORE {
            if let Some(after) = rest.strip_prefix(before) {
                rest = after.trim_start();
                certain |= ours;
            }
        }
        if let Some(inner) = rest.strip_prefix('[') {
            // Node puts an error without frames into brackets.
            rest = inner.strip_suffix(']').or_else(|| inner.strip_suffix("] {")).unwrap_or(rest);
        }
        // `error: TypeError: …`, of Deno and Bun. Alone, the word is a type of drivers.
        if let Some(after) = rest.strip_prefix("error: ")
            && typed(after).is_some_and(|(name, said)| name.ends_with("Error") && !said.is_empty())
        {
            rest = after;
        }
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.')))
            .unwrap_or(rest.len());
        let (type_name, after) = rest.split_at(end);
        if !is_type(type_name) {
            return None;
        }
        let known = is_known(type_name);
        // `Error [ERR_X]: …` has a code, `PathError [TypeError]: …` the class that it was made from.
        let (code, after) = match after.strip_prefix(" [").and_then(|rest| rest.split_once(']')) {
            Some((code, after)) if !code.contains(' ') => {
                (Some(code).filter(|code| symbolic_code(code)), after)
            }
            Some(_) => return None,
            None => (None, after),
        };
        let message = match after.strip_prefix(':') {
            // `Uncaught Exception:` stands over the error.
            Some(message) if type_name == "Exception" && message.trim().is_empty() => return None,
            Some(message) => message,
            None if after.trim_end_matches(" {").trim().is_empty() && known => "",
            None => return None,
        };
        certain |= (code.is_some() && known) || OURS.contains(&type_name);
        Some(Self {
            type_name,
            code,
            message: message.trim().trim_end_matches(" {"),
            known,
            certain,
        })
    }

    /// A head behind the words of a log: `500 TypeError: …`, `Failed to connect Error: …`.
    fn inside(text: &'t str) -> Option<Self> {
        text.match_indices(' ').find_map(|(at, _)| {
            let rest = &text[at + 1..];
            Self::of(rest).filter(|head| head.known && rest.starts_with(head.type_name))
        })
    }

    fn event(self, at: usize) -> Event {
        let code = self.code.or_else(|| code_in(self.message));
        // Drivers print `error:` for the name of their base class.
        let type_name = if self.type_name == "error" { "" } else { self.type_name };
        Event::new(Family::Node, at, self.message).typed(type_name).with_code(code)
    }
}

/// Whether a word may be the type of an error. A warning is read as one.
fn is_type(name: &str) -> bool {
    name.len() <= 96
        && !name.ends_with("Warning")
        && (name == "error" || name.starts_with(|c: char| c.is_uppercase() || c == '_' || c == '$'))
}

fn is_known(name: &str) -> bool {
    name == "error" || ["Error", "Exception", "Rejection"].iter().any(|end| name.ends_with(end))
}

/// `ENOENT: no such file`, `connect ECONNREFUSED 127.0.0.1:5432`, `E11000 duplicate key`
fn code_in(message: &str) -> Option<&str> {
    let duplicate =
        |word: &str| word.len() == 6 && word.starts_with('E') && digits(&word.as_bytes()[1..]) == 5;
    message
        .split([' ', ':', ',', '(', ')'])
        .take(6)
        .find(|word| symbolic_code(word) || duplicate(word))
}

/// A line of a stack: `    at f (/app/x.js:1:2)`, ` ❯ f src/x.ts:1:2`, `f@https://a/x.js:1:2`.
fn is_frame(text: &str) -> bool {
    let trimmed = text.trim_end_matches([' ', '{', ',']);
    let indented = indent(text) > 0;
    let trimmed = trimmed.trim_start();
    if let Some(place) = trimmed.strip_prefix("at ") {
        let placed = ends_with_place(place.trim_end_matches(')'));
        return placed
            || (indented
                && (has_parenthesis(place)
                    || place.ends_with("<anonymous>")
                    || place == "native"));
    }
    if let Some(place) = trimmed.strip_prefix("❯ ") {
        return ends_with_place(place);
    }
    trimmed.split_once('@').is_some_and(|(function, place)| {
        !function.contains(' ')
            && ["http://", "https://", "file://", "webpack", "capacitor://", "moz-extension://"]
                .iter()
                .any(|s| place.starts_with(s))
            && ends_with_place(place)
    })
}

/// `Promise.all (index 0)`, but not a call with its arguments as other languages print them.
fn has_parenthesis(place: &str) -> bool {
    place.ends_with(')') && place.contains(" (")
}

/// `…:12:34`
fn ends_with_place(text: &str) -> bool {
    let mut parts = text.rsplit(':');
    let number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && digits(part.as_bytes()) == part.len())
    };
    number(parts.next()) && number(parts.next()) && parts.next().is_some()
}

fn frame(text: &str) -> Frame {
    let rest = text.trim().trim_end_matches([' ', '{', ',']);
    let rest = rest.strip_prefix("at ").or_else(|| rest.strip_prefix("❯ ")).unwrap_or(rest);
    if let Some((function, file)) = rest.rsplit_once(" (") {
        return Frame::new(file.trim_end_matches(')'), Some(function));
    }
    match rest.rsplit_once(' ').or_else(|| rest.split_once('@')) {
        Some((function, file)) => Frame::new(file, Some(function).filter(|name| !name.is_empty())),
        None => Frame::new(rest, None),
    }
}

/// `   12| const x = 1;`, `> 5 |   f();`, `     |   ^`: source that a tool quotes.
fn is_excerpt(text: &str) -> bool {
    shape::is_excerpt(text.trim_start_matches([' ', '>', '→']), &['|', '│'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_found_behind_what_announces_it() {
        let head = |text| Head::of(text).map(|head| (head.type_name, head.code, head.message));
        assert_eq!(head("Uncaught (in promise) TypeError: x"), Some(("TypeError", None, "x")));
        assert_eq!(head("Error [ERR_X]: y {"), Some(("Error", Some("ERR_X"), "y")));
        assert_eq!(head("PathError [TypeError]: y"), Some(("PathError", None, "y")));
        assert_eq!(head("[AggregateError: z] {"), Some(("AggregateError", None, "z")));
        assert_eq!(head("Error: \"x\" is [a, b]"), Some(("Error", None, "\"x\" is [a, b]")));
        assert_eq!(head("see the Error: x"), None);
    }

    #[test]
    fn frames_are_known_by_their_places() {
        for frame in [
            "    at f (/app/x.js:1:2)",
            "at /app/x.js:1:2",
            "    at async Promise.all (index 0)",
            " ❯ f src/x.ts:1:2",
            "f@https://a/x.js:1:2",
        ] {
            assert!(is_frame(frame), "{frame}");
        }
        for other in ["at noon (local time)", "   at Shop.Cart.Add(Int32 n)", "mail a@example.com"]
        {
            assert!(!is_frame(other), "{other}");
        }
    }
}
