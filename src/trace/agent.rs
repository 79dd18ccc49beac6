//! Coding agents and the servers that they speak to: an interface that did not answer, what a tool returned, errors of the Model Context
//! Protocol.

use super::shape::{after, begins, deeper, digits};
use super::{Event, Family, Found, Lines, Link, head, indent};

/// Most lines of what a tool returned.
const MAX_LINES: usize = 12;
/// Furthest place of an error of the protocol in its line.
const MAX_BEFORE: usize = 300;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let returned = text.strip_prefix('⎿').map(str::trim_start);
    answer(returned.unwrap_or(text), at)
        .or_else(|| server(text, at))
        .or_else(|| tool(lines, at, returned?))
        .or_else(|| protocol(text, at))
        .or_else(|| closed(text, at))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Other, at, message)
}

/// `API Error (Request timed out.)`, `API Error: Connection error.`; an answer in JSON is read as such.
fn answer(text: &str, at: usize) -> Option<Found> {
    let rest = text.strip_prefix("API Error")?;
    let said = match rest.strip_prefix(" (") {
        Some(rest) => rest.split_once(')').map_or(rest, |(said, _)| said),
        None => rest.strip_prefix(": ")?,
    };
    let code = Some(&said[..digits(said)]).filter(|code| code.len() == 3);
    let message = said[code.map_or(0, str::len)..].trim();
    (!message.is_empty() && !message.contains('{'))
        .then(|| Found::one(event(at, message).with_code(code)))
}

/// `⎿  Error: error: message`, what a tool returned to its agent.
fn tool(lines: Lines<'_>, at: usize, returned: &str) -> Option<Found> {
    let said = returned.strip_prefix("Error: ")?;
    let message = after(said, &["error: ", "Error: ", "ERROR: ", "fatal: "]).unwrap_or(said);
    // What a program ended with is no message; its words stand below.
    if begins(message, &["Exit code ", "Command failed with exit code"]) {
        return Some(Found::one(event(at, message).linked(Link::Wrapper)));
    }
    let end = deeper(lines, at + 1, indent(lines.text(at)), MAX_LINES).max(at + 1);
    let mut event = event(at, message);
    event.details = (at + 1..end).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// `⚠ MCP client for hats failed to start: reason`: the sign is of a warning, the sentence of an error.
fn server(text: &str, at: usize) -> Option<Found> {
    let said = text.strip_prefix("⚠ MCP ")?;
    if said.starts_with("startup incomplete (failed: ") {
        return Some(Found::one(event(at, &text["⚠ ".len()..]).linked(Link::Wrapper)));
    }
    let (_, reason) = said.strip_prefix("client for ")?.split_once(" failed to start: ")?;
    (!reason.is_empty()).then(|| Found::one(event(at, &text["⚠ ".len()..])))
}

/// `Error in MCP: Client closed`, which an editor logs of a server that has ended: the call that failed for it tells its code.
fn closed(text: &str, at: usize) -> Option<Found> {
    text.ends_with("Error in MCP: Client closed")
        .then(|| Found::one(event(at, text).linked(Link::Wrapper)))
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
    fn a_server_that_was_closed_is_told_of_by_the_call() {
        assert_eq!(
            told("till: Error in MCP: Client closed\ntill: MCP error -32000: Connection closed\n"),
            [
                "other wrapper - - till: Error in MCP: Client closed",
                "other root - -32000 MCP error -32000: Connection closed"
            ]
        );
    }

    #[test]
    fn an_interface_may_not_answer() {
        for text in ["API Error (Request timed out.)\n", "  ⎿  API Error: Request timed out.\n"] {
            let said = told(text);
            assert_eq!(said.len(), 1);
            assert!(said[0].starts_with("other root - - Request timed out"), "{said:?}");
        }
    }

    #[test]
    fn what_a_tool_returned_is_told_without_marks() {
        assert_eq!(
            told("● Bash(just list)\n  ⎿  Error: error: Expected '@', but found '*'\n"),
            ["other root - - Expected '@', but found '*'"]
        );
        assert_eq!(told("  ⎿  Error: Exit code 1\n"), ["other wrapper - - Exit code 1"]);
    }

    #[test]
    fn a_server_that_did_not_start_is_an_error() {
        assert_eq!(
            told(
                "⚠ MCP client for hats failed to start: handshaking with MCP server failed: connection closed\n⚠ MCP startup incomplete (failed: hats)\n"
            ),
            [
                "other root - - MCP client for hats failed to start: handshaking with MCP server failed: connection closed",
                "other wrapper - - MCP startup incomplete (failed: hats)"
            ]
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
