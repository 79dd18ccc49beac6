//! What gRPC says of a call that failed: its message is only a title, and status and details stand below it.

use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::head;
use crate::trace::{Event, Lines};

/// Takes the status for the code, and the details for the message, if they are there: `status = StatusCode.UNAVAILABLE`,
/// `details = "…"`.
pub(super) fn say_status(lines: Lines<'_>, event: &mut Event) -> bool {
    if !event.message.ends_with(" that terminated with:") {
        return false;
    }
    let below = event.key + 1..event.lines.end.max(event.key + 4).min(lines.len());
    for line in below {
        let text = lines.text(line).trim();
        if let Some(status) = text.strip_prefix("status = StatusCode.") {
            event.code = Some(head(status, 64).to_owned());
        } else if let Some(said) = text.strip_prefix("details = \"") {
            head(said.trim_end_matches('"'), MAX_MESSAGE_BYTES).clone_into(&mut event.message);
            event.details.retain(|&detail| detail != line);
            event.key = line;
            event.lines.end = event.lines.end.max(line + 1);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_call_that_failed_has_status_and_details() {
        assert_eq!(
            told(
                "Traceback (most recent call last):\n  File \"/srv/a.py\", line 2, in <module>\n    call()\ngrpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.UNAVAILABLE\n\tdetails = \"failed to connect to all addresses\"\n\tdebug_error_string = \"UNAVAILABLE\"\n>\n"
            ),
            [
                "python root grpc._channel._InactiveRpcError UNAVAILABLE failed to connect to all addresses"
            ]
        );
    }
}
