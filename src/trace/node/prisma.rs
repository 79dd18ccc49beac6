//! Prisma: which call failed, how it stands in the source, and then why.

use super::{Event, Family, Found, Head, Lines, indent, is_frame};
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::head;

/// Most lines below the first.
const MAX_LINES: usize = 80;

/// ``Invalid `prisma.user.create()` invocation in``, where a logger has left the type out.
pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if !(text.starts_with("Invalid `") && text.contains("` invocation")) {
        return None;
    }
    let mut event = Event::new(Family::Node, at, text);
    let mut end = at + 1;
    // The call is shown between blank lines; why it failed comes last.
    for line in at + 1..lines.len().min(at + MAX_LINES) {
        let text = lines.text(line);
        if is_frame(text)
            || text.starts_with("  message: ")
            || Head::of(text).is_some_and(|head| head.known)
        {
            break;
        }
        if !text.trim().is_empty() {
            event.details.push(line);
            end = line + 1;
        }
        say_outcome(lines, &mut event);
        if event.key != at {
            break;
        }
    }
    Some(Found::one(event.spanning(at..end)))
}

/// Prisma says which call failed, shows it, and says then why.
pub(super) fn say_outcome(lines: Lines<'_>, event: &mut Event) {
    if !(event.message.starts_with("Invalid `") && event.message.contains("` invocation")) {
        return;
    }
    let is_shown = |text: &str| {
        let shown = |c: char| c.is_ascii_digit() || "→{}[](+~?".contains(c);
        indent(text) > 0
            || text.starts_with(shown)
            || text.starts_with("Invalid `")
            || text.rsplit(':').next().is_some_and(crate::trace::shape::is_number)
    };
    let details = event.details.iter().copied();
    // Old versions indent the reason as they do the source.
    let is_sentence = |text: &str| {
        let text = text.trim().trim_end_matches(" {");
        text.starts_with(|c: char| c.is_uppercase())
            && text.split(' ').count() > 3
            && !text.ends_with(['{', '(', '[', ',', ';', ':'])
    };
    let outcome = details
        .clone()
        .find(|&at| !is_shown(lines.text(at)))
        .or_else(|| details.last().filter(|&at| is_sentence(lines.text(at))));
    if let Some(at) = outcome {
        let said = lines.text(at).trim().trim_end_matches(" {");
        head(said, MAX_MESSAGE_BYTES).clone_into(&mut event.message);
        event.key = at;
    }
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_call_of_a_client_may_be_logged_without_its_type() {
        assert_eq!(
            told(
                "Invalid `prisma.user.findFirst()` invocation:\n\n\n  Timed out fetching a new connection\n  locations: []\n"
            ),
            ["node root - - Timed out fetching a new connection"]
        );
        assert_eq!(
            told(
                "Invalid `prisma.user.findFirst()` invocation:\n\n\n  Timed out fetching a new connection. (limit: 300)] {\n  path: [ 'a' ]\n}\n"
            ),
            ["node root - - Timed out fetching a new connection. (limit: 300)]"]
        );
        assert_eq!(
            told(
                "Invalid `p.user.create()` invocation in\n/a/b.js:6:38\n\n  3 a\n→ 6 p.user.create(\nUnique constraint failed {\n  message: 'x'\n}\n"
            ),
            ["node root - - Unique constraint failed"]
        );
    }

    #[test]
    fn why_a_call_failed_stands_below_the_call() {
        let paste = "PrismaClientKnownRequestError: \nInvalid `prisma.a.create()` invocation in\n/srv/a.ts:41:38\n\n  38 \n→ 41   await prisma.a.create(\n\
            Unique constraint failed on the fields: (`email`)\n    at f (/srv/a.js:1:2)\n";
        assert_eq!(
            told(paste),
            [
                "node root PrismaClientKnownRequestError - Unique constraint failed on the fields: (`email`)"
            ]
        );
    }

    #[test]
    fn a_message_may_begin_below_its_type() {
        let paste = "PrismaClientKnownRequestError: \nInvalid `prisma.user.create()` invocation:\n\n\n\
            Unique constraint failed\n    at f (/app/a.js:1:2) {\n  code: 'P2002'\n}\n";
        assert_eq!(
            told(paste),
            ["node root PrismaClientKnownRequestError P2002 Unique constraint failed"]
        );
    }
}
