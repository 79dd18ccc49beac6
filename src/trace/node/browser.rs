//! What browsers write to their console: requests that failed or were blocked, with the place of the call on one side.

use super::{Event, Family, Found, Lines, Link, digits};
use crate::trace::shape::{after, begins, between};

/// Most bytes of a place with the blank beside it.
const MAX_PLACE: usize = 512;
/// Starts of what a browser says by itself.
const SAID: &[&str] = &[
    "Cross-Origin Request Blocked: ",
    "Failed to load resource: ",
    "Mixed Content: ",
    "Refused to ",
    "Blocked a frame with origin ",
    "Failed to load module script: ",
    "Failed to find a valid digest in the 'integrity' attribute",
];
/// Methods of requests.
const METHODS: &[&str] = &["GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS "];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = unplaced(lines.text(at).trim());
    let blocked = is_blocked(text);
    let module = text.starts_with("Loading module from ") && text.contains(" was blocked ");
    let socket = text.starts_with("WebSocket connection to '") && text.contains(" failed");
    let request = request(text);
    if !blocked && !module && !socket && request.is_none() && !begins(text, SAID) {
        return None;
    }
    // A request that was blocked is reported once more as one that failed.
    let repeated = !blocked
        && text.contains("net::ERR_FAILED")
        && (at.saturating_sub(2)..at).any(|line| is_blocked(unplaced(lines.text(line).trim())));
    let link = if repeated { Link::Wrapper } else { Link::Root };
    let status =
        between(text, "a status of ", " ").filter(|code| digits(code.as_bytes()) == code.len());
    let code = request.or(status).or_else(|| net_code(text));
    Some(Found::one(Event::new(Family::Node, at, text).with_code(code).linked(link)))
}

/// `Access to fetch at 'http://a.test/x' from origin 'http://b.test' has been blocked by CORS policy: …`
fn is_blocked(text: &str) -> bool {
    text.starts_with("Access to ") && text.contains(" has been blocked by ")
}

/// The status or the error of `GET http://a.test/x 500 (Internal Server Error)`, `POST http://a.test/x net::ERR_FAILED`.
fn request(text: &str) -> Option<&str> {
    let (address, outcome) = after(text, METHODS)?.split_once(' ')?;
    let status = digits(outcome.as_bytes());
    let failed =
        status == 3 && outcome[status..].starts_with(" (") && outcome.starts_with(['4', '5']);
    if !address.contains("://") {
        return None;
    }
    if failed {
        Some(&outcome[..status])
    } else {
        net_code(outcome).filter(|_| outcome.starts_with("net::"))
    }
}

/// The name behind `net::`.
fn net_code(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("net::")?;
    let end = rest.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    Some(&rest[..end.unwrap_or(rest.len())]).filter(|code| code.starts_with("ERR_"))
}

/// The text without the place of the call: `main.js:20 ` before it, `    main.js:20` behind it. Asked for many parts of
/// one line, so only its two ends are looked at.
pub(super) fn unplaced(text: &str) -> &str {
    let bytes = text.as_bytes();
    let first = memchr::memchr(b' ', &bytes[..bytes.len().min(MAX_PLACE)]);
    let text = match first {
        Some(end) if is_place(&text[..end]) => text[end..].trim_start(),
        _ => text,
    };
    let bytes = text.as_bytes();
    let from = bytes.len().saturating_sub(MAX_PLACE);
    let last = memchr::memrchr2(b' ', b'\t', &bytes[from..]).map(|at| from + at);
    match last {
        Some(at) if text[..at].ends_with(' ') && is_place(&text[at + 1..]) => text[..at].trim_end(),
        _ => text,
    }
}

/// `main-BxYz.js:20`, `main.js:20:5`, `VM12:1`, `(index):7`, `localhost/:1`, `:5000/api:1`
fn is_place(word: &str) -> bool {
    let Some((mut file, line)) = word.rsplit_once(':') else { return false };
    let number = |text: &str| !text.is_empty() && digits(text.as_bytes()) == text.len();
    if !number(line) {
        return false;
    }
    if let Some((before, line)) = file.rsplit_once(':')
        && number(line)
    {
        file = before;
    }
    let file = file.split(['?', '#']).next().unwrap_or(file);
    let script = [".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".html"];
    script.iter().any(|end| file.ends_with(end))
        || ["(index)", "(anonymous)"].contains(&file)
        || file.strip_prefix("VM").is_some_and(number)
        || file.len() > 1 && file.ends_with('/')
        || file.starts_with(':') && file.contains('/')
}

#[cfg(test)]
mod tests {
    use super::unplaced;
    use crate::trace::told;

    #[test]
    fn the_place_of_a_call_may_stand_on_either_side() {
        for text in [
            "main-BxYz.js:20 Failed: x",
            "VM12:1 Failed: x",
            "(index):7 Failed: x",
            "localhost/:1 Failed: x",
            "Failed: x          main.js:20",
            "Failed: x   :5000/api:1",
            "Failed: x\t \tmain.js:20:5",
        ] {
            assert_eq!(unplaced(text), "Failed: x", "{text}");
        }
        for text in ["listening on localhost:3000", "12:30 Failed", "a.js:3: no", "see a.js:3"] {
            assert_eq!(unplaced(text), text);
        }
    }

    #[test]
    fn a_request_that_is_blocked_fails_as_well() {
        let paste = "localhost/:1 Access to fetch at 'http://a.test/x' from origin 'http://b.test' has been blocked by CORS policy: No header.\n\
            api.js:12 POST http://a.test/x net::ERR_FAILED\n";
        assert_eq!(
            told(paste),
            [
                "node root - - Access to fetch at 'http://a.test/x' from origin 'http://b.test' has been blocked by CORS policy: No header.",
                "node wrapper - ERR_FAILED POST http://a.test/x net::ERR_FAILED"
            ]
        );
    }

    #[test]
    fn a_request_fails_with_a_status_or_the_name_of_an_error() {
        assert_eq!(
            told("GET http://a.test/x 500 (Internal Server Error)   main.js:12\n"),
            ["node root - 500 GET http://a.test/x 500 (Internal Server Error)"]
        );
        assert_eq!(
            told("Failed to load resource: net::ERR_CONNECTION_REFUSED          :5000/api:1\n"),
            [
                "node root - ERR_CONNECTION_REFUSED Failed to load resource: net::ERR_CONNECTION_REFUSED"
            ]
        );
        assert_eq!(
            told(
                "Failed to load resource: the server responded with a status of 404 (Not Found)\n"
            ),
            [
                "node root - 404 Failed to load resource: the server responded with a status of 404 (Not Found)"
            ]
        );
        let module = "Loading module from “http://a.test/x.js” was blocked because of a disallowed MIME type (“text/html”).";
        assert_eq!(told(module), [format!("node root - - {module}")]);
        assert!(told("Loading module from /usr/lib/php/xdebug.so\n").is_empty());
        assert!(told("GET http://a.test/x 200 (OK)\n").is_empty());
        assert!(told("POST /api/orders 201 in 12ms\n").is_empty());
    }

    #[test]
    fn an_error_that_nobody_caught_has_a_place_before_it() {
        assert_eq!(
            told("index-BxYz.js:43 Uncaught (in promise) TypeError: x is undefined\n"),
            ["node root TypeError - x is undefined"]
        );
        assert_eq!(
            told("Uncaught TypeError: x is null    index.js:12:5\n"),
            ["node root TypeError - x is null"]
        );
    }
}
