//! Tools that look at source without running it: type checkers, linters, Cython, Sphinx, Django's own checks.

use super::super::place::colons;
use super::super::rust::report;
use super::super::shape::{is_excerpt, is_number};
use super::{Event, Family, Found, Frame, Lines, Link, indent};
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::head;

/// Most lines that a message is broken into for the width of the terminal.
const MAX_BROKEN: usize = 4;
/// Most lines of source that Cython shows.
const MAX_EXCERPT: usize = 40;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    if let Some(found) = cython(lines, at).or_else(|| settings(lines, at)) {
        return Some(found);
    }
    let text = lines.text(at);
    let mut found = placed(text, at)
        .or_else(|| docutils(text, at))
        .or_else(|| ruff(lines, at))
        .or_else(|| django(text, at))?;
    if found.code.is_none() {
        join_broken(lines, &mut found);
    }
    let mut found = with_notes(lines, found);
    if found.code.is_none() {
        // Pyright goes on below, and puts its code last.
        let last = found.details.last().and_then(|&line| report_code(lines.text(line)));
        found.code = last.map(str::to_owned);
    }
    Some(Found::one(found))
}

/// What a checker says of a place in a file.
fn placed(text: &str, at: usize) -> Option<Event> {
    let place = colons(text, &[".py", ".pyi"])?;
    (!place.file.trim_start().contains(' ')).then(|| finding(place.file, place.rest, at))?
}

/// What follows a place: `: error: msg  [code]`, ` - error: msg (code)`, `: F401 msg`, `: C0114: msg (code)`.
fn finding(file: &str, rest: &str, at: usize) -> Option<Event> {
    let said = rest.strip_prefix(": ").or_else(|| rest.strip_prefix(" - "))?;
    let (link, message) = if let Some(message) = said.strip_prefix("error: ") {
        (Link::Root, message)
    } else if let Some(message) = said.strip_prefix("warning: ") {
        (Link::Warning, message)
    } else {
        let (code, message) = said.split_once(' ')?;
        let code = code.trim_end_matches(':');
        let message = message.strip_prefix("[*] ").unwrap_or(message);
        return is_lint_code(code).then(|| event(file, at, message, Some(code)));
    };
    let code = bracketed(message, '[', ']').or_else(|| report_code(message));
    let message = code.map_or(message, |code| message[..message.len() - code.len() - 2].trim_end());
    Some(event(file, at, message, code).linked(link))
}

/// The code of Pyright at the end of a line: `(reportCallIssue)`.
fn report_code(text: &str) -> Option<&str> {
    bracketed(text, '(', ')').filter(|code| code.starts_with("report"))
}

/// Joins the lines of a message that was broken where the terminal ends: the code, behind the last part, tells that it was.
fn join_broken(lines: Lines<'_>, event: &mut Event) {
    let mut message = event.message.clone();
    for at in event.key + 1..event.key + MAX_BROKEN {
        let text = lines.text(at);
        if text.trim().is_empty() || indent(text) > 0 || placed(text, at).is_some() {
            return;
        }
        let code = bracketed(text, '[', ']').filter(|code| {
            text.len() == code.len() + 2 || text[..text.len() - code.len() - 2].ends_with("  ")
        });
        let part = code.map_or(text, |code| &text[..text.len() - code.len() - 2]).trim_end();
        if !part.is_empty() {
            message.push(' ');
            message.push_str(part);
        }
        if code.is_some() {
            head(&message, MAX_MESSAGE_BYTES).clone_into(&mut event.message);
            event.code = code.map(str::to_owned);
            event.details = (event.key + 1..=at).collect();
            event.lines.end = at + 1;
            return;
        }
    }
}

/// `ruff failed` over the causes, when it cannot read its settings or its command line.
fn settings(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let is_over = text.ends_with(" failed") && lines.text(at + 1).starts_with("  Cause: ");
    is_over.then(|| report::chain(lines, at, Event::new(Family::Python, at, text)))?
}

/// `Error compiling Cython file:` over source between rules, and below them the place with the message.
fn cython(lines: Lines<'_>, start: usize) -> Option<Found> {
    if lines.text(start).trim() != "Error compiling Cython file:" {
        return None;
    }
    let is_rule = |at: &usize| {
        let text = lines.text(*at).trim();
        text.len() > 20 && text.bytes().all(|byte| byte == b'-')
    };
    let rule = (start + 1..lines.len().min(start + MAX_EXCERPT)).filter(is_rule).nth(1)?;
    let key = rule + 1;
    let place = colons(lines.text(key).trim_start(), &[".pyx", ".pxd", ".pxi", ".py"])?;
    let mut event = event(place.file, key, place.rest.strip_prefix(": ")?, None);
    event.details = (start + 1..rule).filter(|&at| !is_rule(&at)).collect();
    Some(Found::one(event.spanning(start..key + 1)))
}

/// `docs/index.rst:15: ERROR: Unknown directive type "x".`, `index.rst:3: (WARNING/2) Title underline too short.`
fn docutils(text: &str, at: usize) -> Option<Event> {
    const LEVELS: [(&str, Link); 7] = [
        ("ERROR: ", Link::Root),
        ("SEVERE: ", Link::Root),
        ("CRITICAL: ", Link::Root),
        ("WARNING: ", Link::Warning),
        ("(ERROR/3) ", Link::Root),
        ("(SEVERE/4) ", Link::Root),
        ("(WARNING/2) ", Link::Warning),
    ];
    let (place, message, link) = text.match_indices(": ").find_map(|(at, colon)| {
        let rest = &text[at + colon.len()..];
        let level = |(level, link): &(&str, Link)| Some((rest.strip_prefix(level)?, *link));
        let (message, link) = LEVELS.iter().find_map(level)?;
        Some((&text[..at], message, link))
    })?;
    let (file, number) = place.rsplit_once(':')?;
    // A docstring has no file of its own.
    let file = file.split(":docstring of ").next()?;
    let ours = is_number(number)
        && !file.contains(' ')
        && [".rst", ".md", ".txt", ".ipynb", ".py"].iter().any(|end| file.ends_with(end));
    ours.then(|| event(file, at, message, None).linked(link))
}

/// `F401 [*] msg` or `invalid-syntax: msg` over ` --> file.py:1:8`
fn ruff(lines: Lines<'_>, at: usize) -> Option<Event> {
    let (code, message) = lines.text(at).split_once(' ')?;
    let code = code.strip_suffix(':').filter(|name| is_rule_name(name)).unwrap_or(code);
    if !is_lint_code(code) && !is_rule_name(code) {
        return None;
    }
    let place =
        colons(lines.text(at + 1).trim_start().strip_prefix("--> ")?, &[".py", ".pyi", ".ipynb"])?;
    Some(event(place.file, at, message.strip_prefix("[*] ").unwrap_or(message), Some(code)))
}

/// `app.Order.item: (fields.E304) Reverse accessor clashes`
fn django(text: &str, at: usize) -> Option<Event> {
    let (object, rest) = text.split_once(": (")?;
    let (code, message) = rest.split_once(") ")?;
    let (_, number) = code.split_once('.')?;
    let ours = number.len() == 4
        && number.starts_with(['E', 'W', 'C'])
        && number.bytes().skip(1).all(|b| b.is_ascii_digit())
        && !object.contains(": ");
    let link = if number.starts_with('W') { Link::Warning } else { Link::Root };
    ours.then(|| Event::new(Family::Python, at, message).with_code(Some(code)).linked(link))
}

fn event(file: &str, at: usize, message: &str, code: Option<&str>) -> Event {
    let mut event = Event::new(Family::Python, at, message).with_code(code);
    event.frames = vec![Frame::new(file.trim_start(), None)];
    event
}

/// The notes, hints and source below.
fn with_notes(lines: Lines<'_>, mut event: Event) -> Event {
    let mut end = event.lines.end;
    while end < event.key + 12 && !lines.text(end).trim().is_empty() {
        let text = lines.text(end);
        if placed(text, end).is_some() {
            break;
        }
        if is_excerpt(text, &['|']) {
            end += 1;
            continue;
        }
        if indent(text) == 0 && !text.contains(": note: ") && !text.starts_with("help: ") {
            break;
        }
        event.details.push(end);
        end += 1;
    }
    let start = event.key;
    event.spanning(start..end)
}

/// `F401`, `PLR0913`, `E1101`
fn is_lint_code(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    (1..=5).contains(&letters)
        && (3..=4).contains(&(word.len() - letters))
        && word.bytes().skip(letters).all(|b| b.is_ascii_digit())
}

/// Whether a line is a finding of its own.
pub(super) fn is_finding(text: &str) -> bool {
    placed(text, 0).or_else(|| docutils(text, 0)).is_some()
}

/// `unformatted`, `invalid-syntax`
fn is_rule_name(word: &str) -> bool {
    (4..=48).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        && !["error", "warning", "info", "note", "help"].contains(&word)
}

/// The code in brackets at the end of a message.
fn bracketed(message: &str, open: char, close: char) -> Option<&str> {
    let inner = message.trim_end().strip_suffix(close)?;
    let (_, code) = inner.rsplit_once(open)?;
    let fits = !code.is_empty()
        && code.len() <= 48
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && code.bytes().any(|b| b.is_ascii_lowercase());
    fits.then_some(code)
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn every_checker_names_its_code() {
        assert_eq!(
            told("app/x.py:12: error: Incompatible types in assignment  [assignment]\n"),
            ["python root - assignment Incompatible types in assignment"]
        );
        assert_eq!(
            told("  /app/x.py:3:5 - error: \"y\" is not defined (reportUndefinedVariable)\n"),
            ["python root - reportUndefinedVariable \"y\" is not defined"]
        );
        assert_eq!(
            told("x.py:1:8: F401 [*] `os` imported but unused\n"),
            ["python root - F401 `os` imported but unused"]
        );
        assert_eq!(
            told(
                "shop.Order.item: (fields.E304) Reverse accessor clashes.\n\tHINT: Add related_name.\n"
            ),
            ["python root - fields.E304 Reverse accessor clashes."]
        );
    }

    #[test]
    fn each_finding_of_a_list_stands_alone() {
        assert_eq!(
            told(
                "/app/x.py\n  /app/x.py:6:12 - error: Type \"int\" is not assignable to return type \"str\"\n    \
                    \"int\" is not assignable to \"str\" (reportReturnType)\n  \
                    /app/x.py:12:8 - error: No parameter named \"y\" (reportCallIssue)\n"
            ),
            [
                "python root - reportReturnType Type \"int\" is not assignable to return type \"str\"",
                "python root - reportCallIssue No parameter named \"y\""
            ]
        );
    }

    #[test]
    fn a_message_is_joined_where_the_terminal_broke_it() {
        assert_eq!(
            told(
                "x.py:8: error: Argument 1 to \"len\" has incompatible type \"str | None\"; expected\n\
                    \"Sized\"  [arg-type]\n        return len(u)\n                   ^\nx.py:9: error: Bad \n[misc]\n    f()\n"
            ),
            [
                "python root - arg-type Argument 1 to \"len\" has incompatible type \"str | None\"; expected \"Sized\"",
                "python root - misc Bad"
            ]
        );
        assert_eq!(told("x.py:8: error: Bad\nall is done [now]\n"), ["python root - - Bad"]);
    }

    #[test]
    fn what_cython_says_stands_below_the_source() {
        let rule = "-".repeat(60);
        let paste = format!(
            "Error compiling Cython file:\n{rule}\n...\n    return failed + 1\n           ^\n{rule}\n\napp.pyx:2:11: undeclared name\n"
        );
        assert!(told(&paste)[0].starts_with("other"));
        let paste = paste.replace("\n\n", "\n");
        assert_eq!(told(&paste), ["python root - - undeclared name"]);
    }

    #[test]
    fn the_errors_of_documents_are_told() {
        assert_eq!(
            told("docs/a.rst:15: ERROR: Unknown directive type \"x\".\n\n.. x:: y\n"),
            ["python root - - Unknown directive type \"x\"."]
        );
        assert_eq!(
            told("/app/x.py:docstring of app.x.f:3: WARNING: Unexpected indentation.\n"),
            ["python warning - - Unexpected indentation."]
        );
        assert_eq!(
            told("a.rst:3: (SEVERE/4) Title level inconsistent:\n"),
            ["python root - - Title level inconsistent:"]
        );
    }

    #[test]
    fn the_last_cause_of_a_linter_that_failed_is_the_root() {
        assert_eq!(
            told(
                "ruff failed\n  Cause: Failed to parse /app/pyproject.toml\n  Cause: TOML parse error at line 1, column 1\n  |\n\
                    1 | [tool.ruff]\n  | ^^^\nunknown field `line-lenght`\n"
            ),
            [
                "python wrapper - - ruff failed",
                "python wrapper - - Failed to parse /app/pyproject.toml",
                "python root - - unknown field `line-lenght`"
            ]
        );
    }

    #[test]
    fn a_rule_of_ruff_may_have_a_name() {
        assert_eq!(
            told("unformatted: File would be reformatted\n --> a.py:5:1\n"),
            ["python root - unformatted File would be reformatted"]
        );
    }

    #[test]
    fn a_line_of_a_search_is_no_finding() {
        assert!(told("app/x.py:12: return error\n").is_empty());
    }
}
