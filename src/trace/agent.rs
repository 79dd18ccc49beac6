//! Coding agents and the servers that they speak to: the answer of a model's interface, what a tool returned, errors of the Model Context Protocol.

use serde_json::Value;

use super::shape::{after, begins, between, digits};
use super::{Event, Family, Found, Lines, head, indent};

/// Most lines that one answer is wrapped into.
const MAX_LINES: usize = 12;
/// Furthest place of an error of the protocol in its line.
const MAX_BEFORE: usize = 300;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let returned = text.strip_prefix('⎿').map(str::trim_start);
    answer(lines, at, returned.unwrap_or(text))
        .or_else(|| tool(at, returned?))
        .or_else(|| protocol(text, at))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Other, at, message)
}

/// `API Error: 400 {"type":"error","error":{"type":"x","message":"y"}}`, wrapped or not; `API Error (Request timed out.)`
fn answer(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let rest = text.strip_prefix("API Error")?;
    let said = rest.strip_prefix(": ").or_else(|| rest.strip_prefix(' '))?.trim();
    let status = &said[..digits(said)];
    let body = said[status.len()..].trim_start();
    let code = Some(status).filter(|status| status.len() == 3);
    if !(code.is_some() && body.starts_with('{')) {
        let said = said
            .strip_prefix('(')
            .and_then(|said| said.split_once(')'))
            .map_or(said, |(said, _)| said);
        return (!said.is_empty() && !said.starts_with('{'))
            .then(|| Found::one(event(at, said).with_code(code)));
    }
    let (record, end) = record(lines, at, body);
    let (name, message) = match serde_json::from_str::<Value>(&record) {
        Ok(value) => {
            let error = value.get("error").unwrap_or(&value);
            let field =
                |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            (field("type"), field("message"))
        }
        // The end is missing.
        Err(_) => {
            let inner = record.split_once("\"error\":").map_or(record.as_str(), |(_, inner)| inner);
            let field = |key: &str| {
                between(inner, key, "\"")
                    .or_else(|| Some(inner.split_once(key)?.1))
                    .unwrap_or_default()
                    .to_owned()
            };
            (field("\"type\":\""), field("\"message\":\""))
        }
    };
    let message = if message.is_empty() { body } else { &message };
    let mut event = event(at, message).typed(&name).with_code(code);
    event.details = (at + 1..end).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// A record that a terminal has wrapped, and the line after it.
fn record(lines: Lines<'_>, at: usize, body: &str) -> (String, usize) {
    let whole = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let mut record = body.to_owned();
    let mut end = at + 1;
    while !whole(&record) && end < at + MAX_LINES {
        let next = lines.text(end);
        if next.trim().is_empty() || indent(next) == 0 {
            return (body.to_owned(), at + 1);
        }
        record.push(' ');
        record.push_str(next.trim());
        end += 1;
    }
    if whole(&record) { (record, end) } else { (body.to_owned(), at + 1) }
}

/// `⎿  Error: error: message`, what a tool returned to its agent.
fn tool(at: usize, returned: &str) -> Option<Found> {
    let said = returned.strip_prefix("Error: ")?;
    let message = after(said, &["error: ", "Error: ", "ERROR: ", "fatal: "]).unwrap_or(said);
    // What a program ended with is no message; its words stand below.
    (!begins(message, &["Exit code ", "Command failed with exit code"]))
        .then(|| Found::one(event(at, message)))
}

/// `MCP error -32000: Connection closed`, wherever it stands in its line.
fn protocol(text: &str, at: usize) -> Option<Found> {
    let start = head(text, MAX_BEFORE).find(SIGN)?;
    let message = &text[start..];
    let code = protocol_code(message)?;
    // A box, or a record over several lines, may end the line.
    let message = message.trim_end_matches(['│', ' ', ',']).trim_end_matches('"');
    let named = text[..start].trim_end().ends_with("McpError:");
    let event = event(at, message).with_code(Some(code));
    Some(Found::one(if named { event.typed("McpError") } else { event }))
}

const SIGN: &str = "MCP error -";

/// The number in `MCP error -32000: x`.
pub(super) fn protocol_code(message: &str) -> Option<&str> {
    let (_, rest) = head(message, MAX_BEFORE).split_once(SIGN)?;
    let length = digits(rest);
    let start = message.len() - message.split_once(SIGN)?.1.len();
    (length > 0 && rest[length..].starts_with(':')).then(|| &message[start - 1..start + length])
}

#[cfg(test)]
mod tests {
    use super::super::told;

    #[test]
    fn the_answer_of_an_interface_has_status_type_and_message() {
        let want = ["other root invalid_request_error 400 messages.3: no such block"];
        assert_eq!(
            told(
                "⎿  API Error: 400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.3: no such block\"}}\n"
            ),
            want
        );
        assert_eq!(
            told(
                "  ⎿  API Error: 400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.3: no\n     such block\"},\"request_id\":\"r\"}\n"
            ),
            want
        );
        assert_eq!(
            told(
                "API Error: 400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.3: no such block\n"
            ),
            want
        );
        assert_eq!(told("API Error (Request timed out.)\n"), ["other root - - Request timed out."]);
    }

    #[test]
    fn what_a_tool_returned_is_told_without_marks() {
        assert_eq!(
            told("● Bash(just list)\n  ⎿  Error: error: Expected '@', but found '*'\n"),
            ["other root - - Expected '@', but found '*'"]
        );
    }

    #[test]
    fn errors_of_the_protocol_have_a_number() {
        assert_eq!(
            told("    McpError: MCP error -32000: Connection closed   │\n"),
            ["other root McpError -32000 MCP error -32000: Connection closed"]
        );
        assert_eq!(
            told("Error during discovery for MCP server 'a': MCP error -32601: Method not found\n"),
            ["other root - -32601 MCP error -32601: Method not found"]
        );
    }
}
