//! Errors without frames: how far their message goes, and where somebody else begins.

use super::message::say_more;
use super::{Event, Found, Head, Lines, MAX_MESSAGE_LINES, browser, indent, report, typed};
use crate::paste::Mark;
use crate::trace::{TELLING, failure_score};

/// A head without frames, with the lines that go on with its message.
pub(super) fn alone(lines: Lines<'_>, start: usize, key: usize, head: Head<'_>) -> Found {
    let mut event = head.event(key);
    let mut end = key + 1;
    while end < lines.len() && end <= key + MAX_MESSAGE_LINES {
        let text = lines.text(end);
        if text.trim().is_empty() {
            let next = lines.text(end + 1);
            // Paragraphs follow if they are indented, a list, or a link.
            if !(indent(next) > 0 || next.starts_with("- ") || next.starts_with("http"))
                || next.trim().is_empty()
            {
                break;
            }
        } else if Head::of(text).is_some_and(|head| head.known)
            || text.starts_with("Node.js v")
            || begins_another(lines, &event, end)
        {
            break;
        } else {
            event.details.push(end);
        }
        end += 1;
    }
    event.say_first_detail(lines);
    say_more(lines, &mut event);
    Found::one(event.spanning(start..end))
}

/// Whether a line below a head without frames is an error of its own, and not of the message above it.
fn begins_another(lines: Lines<'_>, event: &Event, at: usize) -> bool {
    let text = lines.text(at);
    let above = lines.text(event.details.last().copied().unwrap_or(event.key));
    // Below a type alone, or a colon, stands what is announced there.
    let is_announced =
        event.message.is_empty() && event.details.is_empty() || above.trim_end().ends_with(':');
    let is_deeper = indent(text) > indent(lines.text(event.key));
    !is_announced
        && !is_deeper
        && (lines.mark(at) != lines.mark(event.key) && lines.mark(at) == Mark::Error
            || typed(text).is_some()
            || report::is_next(text)
            || failure_score(text) >= TELLING
            || browser::read(lines, at).is_some())
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn an_error_without_frames_ends_where_another_begins() {
        let refused = "AxiosError: connect ECONNREFUSED 172.18.0.2:5432\n";
        let undefined = "Uncaught ReferenceError: foo is not defined\n";
        for below in [
            "FATAL:  role \"app\" does not exist\n",
            "Access to fetch at 'http://a/x' from origin 'http://b' has been blocked by CORS policy: No header.\n",
            "[vite] Internal server error: no such till\n",
            "panic: runtime error: index out of range\n",
            "sqlite3.OperationalError: no such table: cart\n",
        ] {
            for head in [refused, undefined] {
                let events = told(&format!("{head}{below}"));
                assert_eq!(events.len(), 2, "{events:?}");
            }
        }
        // What goes on with the message.
        for below in ["(error: http://a/b.js)\n", "  FATAL: quoted\n", "Did you mean bar?\n"] {
            let events = told(&format!("{undefined}{below}"));
            assert_eq!(events.len(), 1, "{events:?}");
        }
        assert_eq!(
            told("AxiosError:\nFATAL: no till\n"),
            ["node root AxiosError - FATAL: no till"]
        );
    }
}
