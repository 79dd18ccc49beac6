//! Error bodies of services, printed as they came: JSON over one line or many, XML, dictionaries within a message.

use std::ops::Range;

use super::shape::{between, digits};
use super::{Event, Family, Found, LIKELY, Lines, Link, failure_score, typed};
use crate::paste::{Body, Mark, head};

/// Most bytes before the body in its line.
const MAX_LEAD: usize = 300;
/// Most lines of a body, and most of one in XML.
const MAX_LINES: usize = 120;
const MAX_XML_LINES: usize = 30;

/// `{"error": {"message": …`, `API Error: 400 {"type":"error",…`, `Error code: 429 - {'error': …`, `<Error><Code>…`
pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    if matches!(lines.mark(at), Mark::Info | Mark::Npm | Mark::Gyp) {
        return None;
    }
    json(lines, at).or_else(|| xml(lines, at))
}

fn json(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let open = text.find('{').filter(|&open| open <= MAX_LEAD)?;
    let lead = Lead::of(&text[..open])?;
    let first = std::iter::once(&text[open..]);
    let rest = (at + 1..lines.len().min(at + MAX_LINES)).map(|line| lines.text(line));
    let chars = first.chain(rest).flat_map(|line| line.chars().chain(['\n']));
    let (body, line_ends) = if lead.is_key {
        Body::read("{\"error\":".chars().chain(chars))?
    } else {
        Body::read(chars)?
    };
    let end = lines.len().min(at + MAX_LINES).min(at + line_ends + 1);
    if lead.is_wanted {
        return Some(Found::none(end));
    }
    if body.is_doubtful && lead.status.is_none() && !speaks_of_failure(&body.message) {
        return None;
    }
    let key = said_on(lines, at..end, &body.message);
    let type_name =
        body.type_name.as_deref().or(lead.is_error.then_some("Error")).unwrap_or_default();
    let code = lead.status.filter(|_| body.code.is_none()).or(body.code.as_deref());
    let mut event = Event::new(Family::Other, key, &body.message).typed(type_name).with_code(code);
    if lines.mark(at) == Mark::Warning {
        event.link = Link::Warning;
    }
    event.details = (at..end).filter(|&line| line != key).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// Whether a message alone says that something is not as it was asked for: `Not authenticated`, `Incorrect password`.
fn speaks_of_failure(message: &str) -> bool {
    let is_negative = |word: &str| {
        let word = word.to_lowercase();
        ["not", "no", "only", "incorrect", "wrong"].contains(&word.as_str())
            || word.ends_with("n't")
            || word == "expired"
    };
    failure_score(message) >= LIKELY || message.split_whitespace().any(is_negative)
}

/// What stands before a body in its line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Lead<'t> {
    /// `Error: `, which says nothing that a body does not say better.
    is_error: bool,
    /// `API Error: 400 `
    status: Option<&'t str>,
    /// `"error": `, of a body that lacks its first line.
    is_key: bool,
    /// `Expected: `, of what a test was to be answered.
    is_wanted: bool,
}

impl<'t> Lead<'t> {
    /// Reads it; none if it is code, or the key of something else.
    fn of(text: &'t str) -> Option<Self> {
        let text = text.trim().trim_end_matches('[').trim_end();
        if text.is_empty() {
            return Some(Self::default());
        }
        if text == "\"error\":" {
            return Some(Self { is_key: true, ..Self::default() });
        }
        let ends = text.ends_with([':', '-', ']', '\u{2013}', '\u{2014}'])
            || text.ends_with(|char: char| char.is_ascii_digit());
        if !ends || text.contains(['"', '\'', '`']) {
            return None;
        }
        let is_wanted =
            ["Expected:", "expected:", "want:", "Want:"].iter().any(|end| text.ends_with(end));
        // An error with a class of its own is read by its language, body and all.
        let is_error = match typed(text) {
            Some(("Error", _)) => true,
            Some(_) => return None,
            None => false,
        };
        Some(Self { is_error, status: status(text), is_key: false, is_wanted })
    }
}

/// The status of an answer that failed, within the words before it: `API Error: 400 `, `[404] `.
fn status(text: &str) -> Option<&str> {
    let is_status =
        |word: &&str| word.len() == 3 && digits(word) == 3 && word.starts_with(['4', '5']);
    text.split(|char: char| !char.is_ascii_alphanumeric()).rfind(is_status)
}

/// The line that a message begins on; the first one if it was escaped.
fn said_on(lines: Lines<'_>, mut range: Range<usize>, message: &str) -> usize {
    /// As much of a message as stands on one line, in bytes.
    const START: usize = 24;
    let start = head(message, START);
    let first = range.start;
    range.find(|&line| lines.text(line).contains(start)).unwrap_or(first)
}

/// `<Error><Code>AccessDenied</Code><Message>…` of S3 and the stores that answer like it, over one line or many.
fn xml(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let open = text.find("<Error>").filter(|&open| open <= MAX_LEAD)?;
    let mut body = text[open..].to_owned();
    let mut end = at + 1;
    while !body.contains("</Error>") && end < lines.len() && end < at + MAX_XML_LINES {
        body.push('\n');
        body.push_str(lines.text(end));
        end += 1;
    }
    let code = between(&body, "<Code>", "</Code>")?.trim();
    let message = between(&body, "<Message>", "</Message>")?.trim();
    if code.is_empty() || code.contains(' ') {
        return None;
    }
    let key = said_on(lines, at..end, message);
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut event = Event::new(Family::Other, key, &message).with_code(Some(code));
    event.details = (at..end).filter(|&line| line != key).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// Adds the code that stands within a message: in the body that it quotes, or behind the words that say so.
pub(super) fn complete(event: &mut Event) {
    if event.code.is_none() {
        event.code = code_within(&event.message);
    }
}

fn code_within(message: &str) -> Option<String> {
    if let Some(at) = message.find("MCP error -") {
        let number = &message[at + "MCP error ".len()..];
        let length = 1 + digits(&number[1..]);
        return (length == 6).then(|| number[..length].to_owned());
    }
    let open = message.find("{'").or_else(|| message.find("{\""))?;
    let (body, _) = Body::read(message[open..].chars())?;
    body.code.or_else(|| status(&message[..open]).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    fn check(text: &str, wanted: &[&str]) {
        assert_eq!(told(text), wanted, "{text}");
    }

    #[test]
    fn bodies_are_read_over_one_line_and_many() {
        check(
            "{\n  \"error\": {\n    \"message\": \"No such price\",\n    \"type\": \"invalid_request_error\"\n  }\n}\n",
            &["other root invalid_request_error - No such price"],
        );
        check(
            "API Error: 400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.1: found\n   without result\"}}\n",
            &["other root invalid_request_error 400 messages.1: found without result"],
        );
        check(
            "lib.RateError: Error code: 429 - {'error': {'message': 'No', 'code': 'no_quota'}}\n",
            &[
                "python root lib.RateError no_quota Error code: 429 - {'error': {'message': 'No', 'code': 'no_quota'}}",
            ],
        );
        check(
            " \"error\": {\n  \"code\": 403,\n  \"message\": \"Not yours\"\n }\n",
            &["other root - 403 Not yours"],
        );
        check(
            "[404] {\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index\"}}\n",
            &["other root index_not_found_exception 404 no such index"],
        );
        check(
            "Error: {\n  code: 'PGRST116',\n  details: 'no row',\n  hint: null,\n  message: 'no rows returned'\n}\n",
            &["other root Error PGRST116 no rows returned"],
        );
        check(
            "ERROR: {\"__type\":\"DeniedException\",\"message\":\"Not all\n",
            &["other root - DeniedException Not all"],
        );
    }

    #[test]
    fn stores_answer_in_xml() {
        let wanted = ["other root - AccessDenied Access Denied"];
        check(
            "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>\n",
            &wanted,
        );
        check(
            "<Error>\n<Code>AccessDenied</Code>\n<Message>\nAccess Denied\n</Message>\n</Error>\n",
            &wanted,
        );
    }

    #[test]
    fn a_code_within_a_message_is_the_code() {
        check(
            "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nlib.RateError: Error code: 429 - {'error': {'message': 'Too fast'}}\n",
            &["python root lib.RateError 429 Error code: 429 - {'error': {'message': 'Too fast'}}"],
        );
        check(
            "Error in discovery: MCP error -32000: Connection closed\n",
            &["other root - -32000 MCP error -32000: Connection closed"],
        );
    }

    #[test]
    fn what_went_well_is_no_error() {
        check("{\"detail\":\"Successfully logged out.\"}\n", &[]);
        check("12:00:01 POST /x 200 {\"detail\":\"created\"}\n", &[]);
        check("HTTP/1.1 200 OK\n\n{\"title\":\"Buy milk\",\"detail\":\"two liters\"}\n", &[]);
        check("{\"error\":\"false\",\"status\":200}\n", &[]);
        check(
            "POST /x 409 {\"detail\":\"created before\"}\n",
            &["other root - 409 created before"],
        );
        for said in ["Not authenticated", "Incorrect password", "Invalid token.", "You can't do so"]
        {
            check(&format!("{{\"detail\":\"{said}\"}}\n"), &[&format!("other root - - {said}")]);
        }
    }

    #[test]
    fn what_a_test_was_to_be_answered_is_no_error() {
        check(
            "Expected: {\"error\":{\"message\":\"bad request\"}}\nReceived: {\"error\":{\"message\":\"not allowed\"}}\n",
            &["other root - - not allowed"],
        );
        check("Expected: {\n  \"error\": {\n    \"message\": \"bad request\"\n  }\n}\n", &[]);
    }

    #[test]
    fn source_and_data_are_no_bodies() {
        check("  return { error: { message: 'x', code: 1 } };\n", &[]);
        check("{\n  \"name\": \"x\",\n  \"errors\": []\n}\n", &[]);
    }
}
