//! Transfers and encryption: curl, wget, OpenSSL, status lines and pages of HTTP servers.

use super::{event, fails, wrapper};
use crate::paste::head;
use crate::trace::shape::{
    after, begins, between, digits, has, is_number, paragraph, program, written,
};
use crate::trace::{Found, Lines};

/// What wget says in words that are no failure by themselves: its own, and those of `BusyBox`.
const WGET: &[&str] = &["bad address ", "not an http or ftp url", "short read", "short write"];
/// How far above a page its status is looked for.
const MAX_PAGE: usize = 24;

pub(super) fn read(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    http(lines, at, text)
        .or_else(|| wget(lines, at, text))
        .or_else(|| curl(lines, at, text))
        .or_else(|| openssl(lines, at, text))
}

/// `HTTP request sent, awaiting response... 401 Unauthorized`, and how wget gives up below it.
fn wget(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let status = text.strip_prefix("HTTP request sent, awaiting response... ")?;
    let code = status_code(status)?;
    let below = written(lines, at + 1, 2);
    // A line with the time says it again.
    if below.is_some_and(|line| lines.text(line).contains(&format!("ERROR {code}"))) {
        return Some(Found::none(at + 1));
    }
    let gives_up = below
        .filter(|&line| lines.text(line).starts_with("Username/Password Authentication Failed"));
    let mut event = event(at, status).with_code(Some(code));
    event.details.extend(gives_up);
    Some(Found::one(event.spanning(at..gives_up.map_or(at + 1, |line| line + 1))))
}

/// `HTTP/1.1 403 Forbidden`, `<title>502 Bad Gateway</title>`
fn http(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some(rest) = text.strip_prefix("< ").unwrap_or(text).strip_prefix("HTTP/") {
        let (_, status) = rest.split_once(' ')?;
        return status_code(status).map(|code| Found::one(event(at, status).with_code(Some(code))));
    }
    if !has(text, b'<') {
        return None;
    }
    let title = between(text, "<title>", "</title>").or_else(|| between(text, "<h1>", "</h1>"))?;
    let code = status_code(title).filter(|code| title.len() > code.len())?;
    // A page says its status in its title, in its heading, and the server before both.
    let told = (at.saturating_sub(MAX_PAGE)..at).any(|line| {
        let before = lines.text(line);
        before.contains(title) && (before.contains("HTTP/") || has(before, b'<'))
    });
    let event = if told { wrapper(at, title) } else { event(at, title) };
    Some(Found::one(event.with_code(Some(code))))
}

/// The code of a status that is an error.
fn status_code(status: &str) -> Option<&str> {
    let (code, reason) = status.trim().split_once(' ').unwrap_or((status.trim(), ""));
    let words =
        reason.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" -'().".contains(&byte));
    (words && code.len() == 3 && is_number(code) && code.starts_with(['4', '5'])).then_some(code)
}

/// `curl: (60) SSL certificate problem: …`, `wget: bad address 'x'`, `ERROR 404: Not Found.`
fn curl(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some(rest) = text.strip_prefix("ERROR ") {
        let (code, message) = rest.split_once(": ")?;
        return status_code(code).map(|code| Found::one(event(at, message).with_code(Some(code))));
    }
    let (name, rest) = program(text)?;
    if name == "curl" {
        let (code, message) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
            Some((code, message)) if is_number(code) => (Some(code), message),
            _ => (None, rest),
        };
        let known = code.is_some()
            || message.starts_with("option ")
            || message.starts_with("try 'curl --help'");
        // Advice follows that is the same for every certificate.
        let mut end = at + 1;
        while let Some(next) = written(lines, end, 2).filter(|&next| {
            begins(
                lines.text(next),
                &["More details here: https://curl", "curl failed to verify", "curl performs SSL"],
            )
        }) {
            end = paragraph(lines, next, 8);
        }
        return known.then(|| Found::one(event(at, message).with_code(code).spanning(at..end)));
    }
    (name == "wget" && fails(rest, WGET)).then(|| Found::one(event(at, rest)))
}

/// `…:error:0A000086:SSL routines:…:certificate verify failed:…`, `error 18 at 0 depth lookup: self-signed certificate`
fn openssl(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let unread = text
        .strip_prefix("Could not read ")
        .or_else(|| text.strip_prefix("Could not find "))
        .filter(|rest| rest.contains(" from "));
    if unread.is_some_and(|rest| {
        begins(rest, &["private key", "public key", "certificate", "any ", "CA ", "key ", "CRL "])
    }) {
        return Some(Found::one(event(at, text)));
    }
    let reads =
        at.checked_sub(1).is_some_and(|line| lines.text(line).starts_with("Could not read "));
    if reads && begins(text, &["Unable to load ", "unable to load "]) {
        return Some(Found::one(wrapper(at, text)));
    }
    if let Some(rest) = text.strip_prefix("error ") {
        let code = &rest[..digits(rest)];
        if let Some(message) = rest[code.len()..].strip_prefix(" at ").and_then(|rest| {
            rest.split_once(" depth lookup: ").or_else(|| rest.split_once(" depth lookup:"))
        }) {
            return Some(Found::one(event(at, message.1).with_code(Some(code))));
        }
        return rest.ends_with(": verification failed").then(|| Found::one(wrapper(at, rest)));
    }
    let rest = match head(text, 50).find(":error:") {
        Some(start) if start <= 40 && !text[..start].contains(' ') => {
            &text[start + ":error:".len()..]
        }
        _ => after(text, &["error:"])?,
    };
    let (code, rest) = rest.split_once(':')?;
    if code.len() != 8 || !code.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    // Library, function, reason, then where in the source.
    let message = rest.split(':').nth(2).filter(|reason| !reason.is_empty()).unwrap_or(rest);
    Some(Found::one(event(at, message).with_code(Some(code))))
}
