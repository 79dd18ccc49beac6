//! Yarn: the classic one, and what came after it.

use super::{MAX_DETAILS, event};
use crate::trace::shape::{after, begins};
use crate::trace::{Found, Lines, Link, symbolic_code, typed};

/// What yarn says behind `error `, besides names of types.
const YARN: &[&str] = &[
    "An unexpected error occurred",
    "Command \"",
    "Command failed with exit code",
    "Couldn't find",
    "Couldn't publish",
    "Found incompatible module",
    "Incorrect integrity",
    "Integrity check failed",
    "Your lockfile needs to be updated",
    "No lockfile",
    "Package \"",
    "Received invalid response",
    "Unknown workspace",
    "Missing list of packages",
    "This module isn't specified",
    "There appears to be trouble with your network",
    "Failed to",
    "Outdated lockfile",
    "Workspaces can only be enabled",
    "Extracting tar content",
];

/// `error Command "start" not found.`
pub(super) fn classic(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let said = text.strip_prefix("error ")?;
    let visit =
        (at + 1..at + 3).any(|line| lines.text(line).starts_with("info Visit https://yarnpkg.com"));
    let engine = said.contains("is incompatible with this module");
    let name = typed(said).filter(|(_, message)| !message.is_empty());
    let thrown = name.is_some_and(|(name, _)| name.ends_with("Error"));
    if !begins(said, YARN) && !visit && !engine && !thrown {
        return None;
    }
    let (name, message) = name.unwrap_or(("", said));
    let code = said.split([' ', '"', ':', ',', '(']).find(|word| symbolic_code(word));
    let mut event = event(at, message).typed(name).with_code(code);
    let passed_on = begins(said, &["Command failed with exit code", "Found incompatible module"]);
    event.link = if passed_on { Link::Wrapper } else { Link::Root };
    let mut end = at + 1;
    while end < lines.len() && end < at + MAX_DETAILS && lines.text(end).starts_with("    ") {
        end += 1;
    }
    if visit {
        end = (end..end + 2)
            .find(|&line| lines.text(line).starts_with("info Visit"))
            .map_or(end, |line| line + 1);
    }
    event.details =
        (at + 1..end).filter(|&line| !lines.text(line).starts_with("    at ")).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// Codes of yarn 2 and later that end an install, or tell why it went wrong.
const BERRY: &[&str] = &[
    "YN0001", "YN0003", "YN0009", "YN0010", "YN0012", "YN0014", "YN0015", "YN0016", "YN0018",
    "YN0020", "YN0021", "YN0022", "YN0023", "YN0024", "YN0025", "YN0026", "YN0027", "YN0028",
    "YN0030", "YN0031", "YN0032", "YN0035", "YN0041", "YN0046", "YN0059", "YN0066", "YN0071",
    "YN0078", "YN0080", "YN0082", "YN0083", "YN0090", "YN0091",
];

/// Of these, what an install goes on after.
const WARNINGS: &[&str] = &["YN0032", "YN0059"];

/// `➤ YN0028: │ The lockfile would have been modified by this install`
pub(super) fn berry(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some((code, said)) = berry_line(text) {
        if !BERRY.contains(&code) {
            return None;
        }
        // The lockfile is shown as it would be, a line each.
        if said.starts_with(['+', '-', ' ']) || said.starts_with("@@ ") {
            return Some(Found::none(at + 1));
        }
        let deeper = |line: &usize| {
            berry_line(lines.text(*line).trim())
                .is_some_and(|(next, said)| next == code && said.starts_with("  "))
        };
        let more = (at + 1..lines.len().min(at + MAX_DETAILS)).take_while(deeper).count();
        let mut event = event(at, said.trim_start_matches(['·', ' '])).with_code(Some(code));
        event.details = (at + 1..at + 1 + more).collect();
        if WARNINGS.contains(&code) {
            event.link = Link::Warning;
        }
        return Some(Found::one(event.spanning(at..at + 1 + more)));
    }
    let message = after(text, &["Usage Error: ", "Internal Error: "])?;
    Some(Found::one(event(at, message)))
}

/// The code and what is said in the tree behind it.
fn berry_line(text: &str) -> Option<(&str, &str)> {
    let (code, said) = text.strip_prefix("➤ ")?.split_once(": ")?;
    Some((code, after(said, &["│ ", "┌ ", "└ ", "│", "· "]).unwrap_or(said)))
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace::{Event, events, told};

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    #[test]
    fn what_berry_shows_below_an_error_belongs_to_it() {
        let text = "➤ YN0035: │ a@npm:1.0.0: Package not found\n➤ YN0035: │   Response Code: 404 (Not Found)\n➤ YN0035: │   Request Method: GET\n➤ YN0035: │ b@npm:1.0.0: Package not found\n";
        let events = read(text);
        assert_eq!((events.len(), events[0].lines.clone()), (2, 0..3));
        let diff = "➤ YN0028: │ +  version: 1.3.0\n➤ YN0028: │ -  version: 1.2.0\n➤ YN0028: │ The lockfile would have been modified\n";
        assert_eq!(read(diff)[0].message, "The lockfile would have been modified");
        assert_eq!(read(diff).len(), 1);
    }

    #[test]
    fn what_an_install_goes_on_after_is_a_warning() {
        assert_eq!(
            told(
                "➤ YN0032: │ fsevents@npm:2.3.2: Implicit dependencies on node-gyp are discouraged\n"
            ),
            [
                "npm warning - YN0032 fsevents@npm:2.3.2: Implicit dependencies on node-gyp are discouraged"
            ]
        );
        assert_eq!(
            told("➤ YN0059: │ foo@npm:1.0.0: provides bar (p12345) with an invalid range\n"),
            ["npm warning - YN0059 foo@npm:1.0.0: provides bar (p12345) with an invalid range"]
        );
    }
}
