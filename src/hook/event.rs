//! The events of coding agents: what of them is a failure that can be matched.

use std::path::PathBuf;

use serde_json::Value;

/// Who sent an event, and so how it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Claude Code, and whoever sends the same: `hook_event_name` and names with underscores.
    Claude,
    /// GitHub Copilot in its own form: names in camel case, and no name of the event.
    Copilot,
    /// Cursor: the name of the event in camel case, the others with underscores.
    Cursor,
}

/// A tool that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Who tells.
    pub host: Host,
    /// In which session.
    pub session: String,
    /// In which folder.
    pub folder: Option<PathBuf>,
    /// What the tool printed.
    pub output: String,
}

/// What agents themselves say in place of a tool's output: nothing that a skill could fix.
const OWN_WORDS: [&str; 4] = [
    "<tool_use_error>",
    "[Request interrupted by user",
    "The user doesn't want to",
    "Permission to use ",
];

/// The failure that an event tells of; `None` for every other event, for interrupts and refusals, and for what is no event.
#[must_use]
pub fn failure(event: &[u8]) -> Option<Failure> {
    let event: Value = serde_json::from_slice(event).ok()?;
    let text = |key: &str| event.get(key).and_then(Value::as_str);
    let (host, session, error) = match text("hook_event_name") {
        Some("PostToolUseFailure") => (Host::Claude, text("session_id"), text("error")),
        Some("postToolUseFailure") => {
            (Host::Cursor, text("conversation_id"), text("error_message"))
        }
        Some(_) => return None,
        // Its other events have no `error`, or one that is no text.
        None => (Host::Copilot, text("toolName").and(text("sessionId")), text("error")),
    };
    if event.get("is_interrupt").and_then(Value::as_bool) == Some(true)
        || text("failure_type") == Some("permission_denied")
    {
        return None;
    }
    let output = without_status(error?);
    if output.trim().is_empty() || OWN_WORDS.iter().any(|own| output.trim_start().starts_with(own))
    {
        return None;
    }
    Some(Failure {
        host,
        session: session?.to_owned(),
        folder: text("cwd").map(PathBuf::from),
        output: output.to_owned(),
    })
}

/// Without the line that an agent puts before an output.
fn without_status(output: &str) -> &str {
    let Some(rest) = output.strip_prefix("Exit code ") else { return output };
    let (status, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    if status.trim().bytes().all(|byte| byte.is_ascii_digit()) { rest } else { output }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of_claude(change: impl Fn(&mut Value)) -> Option<Failure> {
        let mut event = serde_json::json!({
            "session_id": "abc",
            "transcript_path": "/home/me/.claude/projects/x/abc.jsonl",
            "cwd": "/home/me/x",
            "permission_mode": "default",
            "hook_event_name": "PostToolUseFailure",
            "tool_name": "Bash",
            "tool_input": { "command": "make", "description": "Build" },
            "tool_use_id": "toolu_01",
            "error": "Exit code 2\nmake: *** No rule to make target 'x'.  Stop.",
            "is_interrupt": false,
        });
        change(&mut event);
        failure(event.to_string().as_bytes())
    }

    #[test]
    fn a_failure_gives_the_output_without_the_status() {
        let failure = of_claude(|_| ()).expect("a failure");
        assert_eq!(failure.output, "make: *** No rule to make target 'x'.  Stop.");
        assert_eq!(
            (failure.host, failure.session.as_str(), failure.folder),
            (Host::Claude, "abc", Some(PathBuf::from("/home/me/x")))
        );
    }

    #[test]
    fn copilot_tells_in_camel_case() {
        let event = br#"{"sessionId":"s","timestamp":1,"cwd":"/x","toolName":"bash","toolArgs":{},"error":"boom"}"#;
        let failure = failure(event).expect("a failure");
        assert_eq!((failure.host, failure.output.as_str()), (Host::Copilot, "boom"));
    }

    #[test]
    fn cursor_tells_of_an_error_message() {
        let event = br#"{"hook_event_name":"postToolUseFailure","conversation_id":"c","tool_name":"Shell","error_message":"boom","failure_type":"error","cwd":"/x"}"#;
        let failure = failure(event).expect("a failure");
        assert_eq!((failure.host, failure.session.as_str()), (Host::Cursor, "c"));
        let refused = String::from_utf8_lossy(event).replace("\"error\"", "\"permission_denied\"");
        assert_eq!(super::failure(refused.as_bytes()), None);
    }

    #[test]
    fn everything_else_is_none() {
        assert_eq!(of_claude(|event| event["hook_event_name"] = "PostToolUse".into()), None);
        assert_eq!(of_claude(|event| event["is_interrupt"] = true.into()), None);
        assert_eq!(of_claude(|event| event["error"] = "Exit code 1".into()), None);
        assert_eq!(of_claude(|event| event["error"] = Value::Null), None);
        assert_eq!(of_claude(|event| event["session_id"] = 7.into()), None);
        let refused = "The user doesn't want to proceed with this tool use.";
        assert_eq!(of_claude(|event| event["error"] = refused.into()), None);
        assert_eq!(failure(b"{}"), None);
        assert_eq!(failure(b"\xff\x00{"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = failure(&bytes);
        }
    }
}
