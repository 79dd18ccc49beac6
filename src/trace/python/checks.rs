//! Tools that look at Python source without running it: type checkers, linters, Django's own checks.

use super::super::place::colons;
use super::{Event, Family, Found, Frame, Lines, Link, indent};

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let found = match colons(text, &[".py", ".pyi"]) {
        Some(place) if !place.file.trim_start().contains(' ') => {
            finding(place.file, place.rest, at)
        }
        _ => ruff(lines, at).or_else(|| django(text, at)),
    }?;
    Some(Found::one(with_notes(lines, found)))
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
    let code = bracketed(message, '[', ']')
        .or_else(|| bracketed(message, '(', ')').filter(|code| code.starts_with("report")));
    let message = code.map_or(message, |code| message[..message.len() - code.len() - 2].trim_end());
    Some(event(file, at, message, code).linked(link))
}

/// `F401 [*] msg` over ` --> file.py:1:8`
fn ruff(lines: Lines<'_>, at: usize) -> Option<Event> {
    let (code, message) = lines.text(at).split_once(' ')?;
    if !is_lint_code(code) {
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
    let mut end = event.key + 1;
    while end < event.key + 12 && !lines.text(end).trim().is_empty() {
        let text = lines.text(end);
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
    fn a_line_of_a_search_is_no_finding() {
        assert!(told("app/x.py:12: return error\n").is_empty());
    }
}
