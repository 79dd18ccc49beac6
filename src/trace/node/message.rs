//! Messages that do not say it all on their first line.

use super::{Event, Lines, digits};
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::head;
use crate::trace::shape::{Place, begins};

/// Most lines below that are asked.
const MAX_DETAILS: usize = 40;

/// A message that ends with a colon goes on below; what a bundler found stands for it.
pub(super) fn say_more(lines: Lines<'_>, event: &mut Event) {
    if let Some(said) =
        event.message.strip_prefix(['x', '×']).and_then(|said| said.strip_prefix(' '))
        && event.details.iter().take(12).any(|&at| begins(lines.text(at).trim(), &[",-[", "╭─["]))
    {
        event.message = said.to_owned();
    }
    if !event.message.ends_with(':') {
        return;
    }
    let found = event.details.iter().take(MAX_DETAILS).find_map(|&at| {
        let text = lines.text(at).trim();
        let placed = || Place::of(text).and_then(|place| place.rest.strip_prefix("ERROR: "));
        text.strip_prefix("✘ [ERROR] ").or_else(placed).map(|said| (at, said))
    });
    if let Some((at, said)) = found {
        head(said, MAX_MESSAGE_BYTES).clone_into(&mut event.message);
        event.key = at;
    } else if event.details.first() == Some(&(event.key + 1))
        && lines.text(event.key + 1).trim().starts_with(|c: char| c.is_alphanumeric())
    {
        let more = format!("{} {}", event.message, lines.text(event.key + 1).trim());
        head(&more, MAX_MESSAGE_BYTES).clone_into(&mut event.message);
    }
}

/// A validation error has a list of issues for its message. The first one that says something stands for it.
pub(super) fn say_issue(lines: Lines<'_>, event: &mut Event) {
    if event.message == "["
        && let Some(issue) =
            event.details.iter().find_map(|&at| property(lines.text(at).trim(), "\"message\""))
    {
        issue.clone_into(&mut event.message);
    }
}

/// `Authentication error [code: 10000]`: why a call failed, of whom Wrangler says only that it did.
pub(super) fn say_reason(lines: Lines<'_>, event: &mut Event) {
    if !event.message.ends_with(" failed.") {
        return;
    }
    let reason = event.details.iter().find_map(|&at| {
        let text = lines.text(at).trim();
        let (_, code) = text.strip_suffix(']')?.rsplit_once(" [code: ")?;
        (digits(code.as_bytes()) == code.len()).then_some((at, text, code))
    });
    if let Some((at, text, code)) = reason {
        head(text, MAX_MESSAGE_BYTES).clone_into(&mut event.message);
        event.code = Some(head(code, 64).to_owned());
        event.key = at;
    }
}

/// The value of `code: 'X',`
pub(super) fn property<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let value = text.strip_prefix(name)?.strip_prefix(": ")?.trim_end_matches(',');
    let value = value.strip_prefix(['\'', '"'])?.strip_suffix(['\'', '"'])?;
    (value.len() <= 512 && !value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_message_that_ends_with_a_colon_goes_on() {
        assert_eq!(
            told(
                "ERROR Error: Uncaught (in promise): Error: Template parse errors:\nCan't bind to 'a'\n"
            ),
            ["node root Error - Template parse errors: Can't bind to 'a'"]
        );
        assert_eq!(
            told(
                "Error: Transform failed with 1 error:\n/a/b.ts:56:3: ERROR: Expected \";\"\n    at f (/a/c.js:1:2)\n"
            ),
            ["node root Error - Expected \";\""]
        );
        assert_eq!(
            told(
                "AssertionError [ERR_ASSERTION]: Expected values to be equal:\n+ actual - expected\n    at f (/a/c.js:1:2)\n"
            ),
            ["node root AssertionError ERR_ASSERTION Expected values to be equal:"]
        );
    }

    #[test]
    fn the_first_issue_stands_for_a_list_of_them() {
        let paste = "ZodError: [\n  {\n    \"code\": \"too_small\",\n    \"message\": \"Too small\"\n  }\n]\n    at f (/app/a.js:1:2)\n";
        assert_eq!(told(paste), ["node root ZodError - Too small"]);
    }

    #[test]
    fn why_a_call_failed_has_the_code() {
        let paste = "✘ [ERROR] A request to the Cloudflare API (/shops) failed.\n\n  Authentication error [code: 10000]\n  \n  See the docs\n";
        assert_eq!(told(paste), ["node root - 10000 Authentication error [code: 10000]"]);
    }
}
