//! Exceptions of .NET with the ones that they wrap: the outermost stands first and what it wraps behind `--->`, so the innermost is the root.

use super::super::shape::digits;
use super::super::{is_type_name, java};
use super::{Event, Family, Found, Frame, Lines, Link, MAX_MESSAGE_LINES};
use crate::limits::{MAX_EVENT_LINES, MAX_MESSAGE_BYTES};
use crate::paste;

/// Most exceptions of one chain before the last line of it.
const MAX_CHAIN: usize = 64;
/// Most exceptions that are read from one line behind the outermost.
const MAX_INNER: usize = 32;
/// What separates an exception from the one that it wraps.
const INNER: &str = "---> ";

/// Type, code and message of an exception.
#[derive(Clone, Copy)]
pub(super) struct Head<'t> {
    type_name: &'t str,
    code: Option<&'t str>,
    message: &'t str,
    /// Known without frames.
    certain: bool,
}

impl<'t> Head<'t> {
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let mut rest = text.trim();
        let mut certain = false;
        for before in [
            "FATAL UNHANDLED EXCEPTION: ",
            "Unhandled exception. ",
            "Unhandled Exception: ",
            "Unhandled exception: ",
        ] {
            if let Some(after) = rest.strip_prefix(before) {
                (rest, certain) = (after.trim_start(), true);
            }
        }
        if let Some(inner) = rest.strip_prefix("(Inner Exception #") {
            rest = inner.split_once(") ")?.1;
        }
        let end =
            rest.find(|c: char| !(c.is_alphanumeric() || "_.+`".contains(c))).unwrap_or(rest.len());
        let (type_name, after) = rest.split_at(end);
        let qualified = type_name.contains('.') && type_name.split('.').all(is_upper);
        if type_name.len() > 200
            || !is_upper(type_name)
            || !is_type_name(type_name.rsplit('.').next()?)
        {
            return None;
        }
        // `SqlException (0x80131904): …`, `SocketException (111): …`
        let (code, after) = match after.strip_prefix(" (").and_then(|rest| rest.split_once(')')) {
            Some((code, after)) if !code.contains(' ') => {
                (Some(code).filter(|code| code.starts_with("0x")), after)
            }
            _ => (None, after),
        };
        let message = match after.trim_start().strip_prefix(':') {
            Some(message) => message.trim(),
            None if after.trim().is_empty() => "",
            None => return None,
        };
        certain |=
            qualified && (type_name.starts_with("System.") || type_name.starts_with("Microsoft."));
        Some(Self { type_name, code, message, certain })
    }

    /// The message without the exceptions on the same line that this one wraps.
    fn said(self) -> &'t str {
        self.message.split_once(" ---> ").map_or(self.message, |(message, _)| message).trim()
    }

    pub(super) fn event(self, at: usize) -> Event {
        let message = self.said();
        let code = sql_state(message).or(self.code);
        Event::new(Family::Dotnet, at, message).typed(self.type_name).with_code(code)
    }
}

fn is_upper(name: &str) -> bool {
    name.starts_with(|c: char| c.is_uppercase())
}

/// `23505: duplicate key value`: the driver of `PostgreSQL` puts the state first.
fn sql_state(message: &str) -> Option<&str> {
    let (state, _) = message.split_once(": ")?;
    (state.len() == 5
        && state.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && digits(state.as_bytes()) > 0)
        .then_some(state)
}

/// A frame: no space before the parameters, and the place in words. Mono has a space and an offset.
pub(super) fn frame(text: &str) -> Option<Frame> {
    let rest = text.trim().strip_prefix("at ")?;
    if let Some((call, place)) = rest.split_once(" [0x") {
        let file = place.split_once(" in ")?.1.trim().rsplit_once(':')?.0;
        return Some(Frame::new(file, call.split_once(" (").map(|(method, _)| method)));
    }
    let (call, file) = match rest.split_once(" in ") {
        Some((call, place)) => (call, place.rsplit_once(":line ")?.0),
        None => (rest, ""),
    };
    let (method, parameters) = call.split_once('(')?;
    let ours = call.ends_with(')')
        && !method.is_empty()
        && !method.ends_with(' ')
        && (!file.is_empty() || !parameters.contains(':'))
        && !java::is_frame(text);
    ours.then(|| Frame::new(file, Some(method)))
}

pub(super) fn read(lines: Lines<'_>, start: usize) -> Option<Found> {
    let head = Head::of(lines.text(start))?;
    (head.certain || leads_to_frames(lines, start)).then(|| chain(lines, start, start, head))
}

/// Whether frames or an inner exception follow, behind the lines of a message.
fn leads_to_frames(lines: Lines<'_>, head: usize) -> bool {
    if lines.text(head).contains(" ---> ") {
        return true;
    }
    for at in head + 1..lines.len().min(head + MAX_MESSAGE_LINES) {
        let text = lines.text(at);
        if frame(text).is_some() || text.trim_start().starts_with(INNER) {
            return true;
        }
        if text.trim_start().starts_with("at ") || Head::of(text).is_some_and(|head| head.certain) {
            return false;
        }
    }
    false
}

pub(super) fn chain(lines: Lines<'_>, start: usize, key: usize, head: Head<'_>) -> Found {
    let mut events = vec![head.event(key)];
    push_inner(&mut events, head.message, key);
    let mut framed = false;
    let mut members = false;
    let mut at = key + 1;
    let last = lines.len().min(start + MAX_EVENT_LINES);
    while at < last {
        let text = lines.text(at);
        let trimmed = text.trim();
        let event = events.last_mut().expect("a chain starts with an event");
        if let Some(frame) = frame(text) {
            event.frames.push(frame);
            framed = true;
        } else if let Some(inner) = trimmed.strip_prefix(INNER).and_then(Head::of) {
            // The list at the end of an aggregate begins with the one that is printed above already.
            let is_member = trimmed.contains("(Inner Exception #");
            let said = paste::head(inner.said(), MAX_MESSAGE_BYTES);
            let is_known = |event: &Event| event.message == said && event.type_name.is_some();
            if !(is_member && events.iter().any(is_known)) {
                members |= is_member;
                // The last one of a chain that is too long is its cause.
                events.truncate(MAX_CHAIN);
                events.push(inner.event(at));
                push_inner(&mut events, inner.message, at);
            }
            framed = false;
        } else if trimmed.starts_with("--- End of ") || trimmed == "<---" {
            framed = true;
        } else if !framed
            && !trimmed.is_empty()
            && at < event.key + MAX_MESSAGE_LINES
            && leads_to_frames(lines, at)
        {
            event.details.push(at);
        } else if framed || !trimmed.is_empty() || !leads_to_frames(lines, at) {
            break;
        }
        at += 1;
    }
    let root = events.len() - 1;
    for (index, event) in events.iter_mut().enumerate() {
        let aggregate =
            event.type_name.as_deref().is_some_and(|name| name.ends_with("AggregateException"));
        event.link = match (members && !aggregate, index == root) {
            (true, _) => Link::Member,
            (false, true) => Link::Root,
            (false, false) => Link::Wrapper,
        };
        event.lines = event.key..at;
        event.say_first_detail(lines);
    }
    for index in (1..events.len()).rev() {
        events[index - 1].lines.end = events[index].key.max(events[index - 1].key + 1);
    }
    events[0].lines.start = start;
    Found { events, end: at }
}

/// Exceptions that an older runtime prints on the line of the outermost.
fn push_inner(events: &mut Vec<Event>, message: &str, at: usize) {
    let inner = message.split(" ---> ").skip(1).filter_map(Head::of);
    // The last ones say why.
    let excess = inner.clone().count().saturating_sub(MAX_INNER);
    events.extend(inner.skip(excess).map(|inner| inner.event(at)));
}

#[cfg(test)]
mod tests {
    use super::{MAX_CHAIN, MAX_INNER};
    use crate::trace::told;

    #[test]
    fn the_innermost_exception_is_the_root() {
        let paste = "Unhandled exception. System.InvalidOperationException: no start\n \
            ---> Npgsql.PostgresException (0x80004005): 23505: duplicate key\n   at A.B.C(Int32 n) in /app/B.cs:line 3\n   \
            --- End of inner exception stack trace ---\n   at A.B.Main(String[] args)\n";
        assert_eq!(
            told(paste),
            [
                "dotnet wrapper System.InvalidOperationException - no start",
                "dotnet root Npgsql.PostgresException 23505 23505: duplicate key",
            ]
        );
        let old = "Unhandled Exception: System.A.BException: x ---> System.CException: y\n   at A.B.C()\n";
        assert_eq!(
            told(old),
            ["dotnet wrapper System.A.BException - x", "dotnet root System.CException - y"]
        );
    }

    #[test]
    fn of_a_chain_without_an_end_the_last_one_is_the_root() {
        let line =
            format!(" ---> System.AException: a{}\n", " ---> System.AException: b".repeat(600));
        for member in ["", "(Inner Exception #1) "] {
            let line = line.replacen("System", &format!("{member}System"), 1);
            let paste =
                format!("System.AException: x\n{} ---> System.BException: why\n", line.repeat(60));
            let told = told(&paste);
            assert!(told.len() <= MAX_CHAIN + MAX_INNER + 1, "{}", told.len());
            assert!(told[0].ends_with(" System.AException - x"), "{}", told[0]);
            assert!(told.last().expect("there are some").ends_with(" System.BException - why"));
        }
    }

    #[test]
    fn an_aggregate_wraps_its_members() {
        let paste = "System.AggregateException: One or more errors occurred. (a) (b)\n \
            ---> System.Exception: a\n   at A.B()\n   --- End of inner exception stack trace ---\n   at A.C()\n \
            ---> (Inner Exception #1) System.Exception: b\n   at A.D()<---\n";
        let links: Vec<String> = told(paste)
            .iter()
            .map(|event| event.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(links, ["dotnet wrapper", "dotnet member", "dotnet member"]);
    }

    #[test]
    fn a_frame_of_javascript_is_not_one_of_dotnet() {
        assert!(super::frame("    at f (/app/x.js:1:2)").is_none());
        assert!(super::frame("   at A.B`1.<C>b__0(T x)").is_some());
    }
}
