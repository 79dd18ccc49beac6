//! Laravel on a terminal and in its log; what Symfony logs in the same form.

use super::super::place::ends;
use super::super::shape::{after, written};
use super::super::{indent, is_type_name};
use super::{
    Event, Family, Found, Frame, Lines, Link, MAX_MESSAGE_LINES, frame, is_class, sql_state,
};
use crate::limits::MAX_EVENT_LINES;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    console(lines, at)
        .or_else(|| failed_test(lines, at))
        .or_else(|| laravel(lines, at))
        .or_else(|| caught_last(lines.text(at), at))
}

/// `   Illuminate\Database\QueryException `, an empty line, and the message: Laravel on a terminal.
fn console(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    // Older ones have both on one line.
    let (name, said) = text.split_once(" : ").unwrap_or((text, ""));
    let name = name.trim();
    if indent(text) == 0 || !is_class(name) || !is_type_name(name) {
        return None;
    }
    let (key, message) = if said.is_empty() {
        let key = written(lines, start + 1, 2)?;
        (key, lines.text(key).trim())
    } else {
        (start, said)
    };
    if indent(lines.text(key)) == 0 {
        return None;
    }
    let mut event = Event::new(Family::Php, key, message).typed(name).with_code(sql_state(message));
    let mut end = key + 1;
    while end < lines.len().min(key + MAX_MESSAGE_LINES * 2)
        && (lines.text(end).trim().is_empty() || indent(lines.text(end)) > 0)
    {
        if let Some(place) = lines.text(end).trim().strip_prefix("at ")
            && let Some((file, _)) = place.rsplit_once(':')
        {
            event.frames.push(Frame::new(file, None));
        }
        end += 1;
    }
    // Other languages have classes without a namespace, too.
    let ours = name.contains('\\')
        || event.frames.first().is_some_and(|frame| ends(&frame.file, &[".php"]));
    ours.then(|| Found::one(event.spanning(start..end)))
}

/// `   FAILED  Tests\CartTest > total`, perhaps the class of an exception at the edge, and the message below; `   FAIL  Tests\CartTest` over
/// all tests of a class.
fn failed_test(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    let rest = after(text.trim_start(), &["FAILED  ", "FAIL  "])?.trim();
    let (title, thrown) = match rest.rsplit_once("  ") {
        Some((title, name)) if is_type_name(name) => (title.trim_end(), name),
        _ => (rest, ""),
    };
    let (class, method) = title.split_once(" > ").unwrap_or((title, ""));
    if indent(text) == 0 || !class.contains('\\') || !is_class(class) {
        return None;
    }
    if method.is_empty() {
        return Some(Found::one(Event::new(Family::Php, start, text).linked(Link::Wrapper)));
    }
    let key = written(lines, start + 1, 3)?;
    let mut event = Event::new(Family::Php, key, lines.text(key)).typed(thrown);
    let mut end = key + 1;
    while end < lines.len().min(key + MAX_MESSAGE_LINES * 2) && event.frames.is_empty() {
        let text = lines.text(end).trim();
        let place = text.strip_prefix("at ").and_then(|place| place.rsplit_once(':'));
        match place.filter(|(file, _)| ends(file, &[".php"])) {
            Some((file, _)) => event.frames.push(Frame::new(file, Some(method))),
            None if text.is_empty() => {}
            None => event.details.push(end),
        }
        end += 1;
    }
    (!event.frames.is_empty()).then(|| Found::one(event.spanning(start..end)))
}

/// Type, message and file of `Uncaught PHP Exception App\CartError: "no stock" at /app/Cart.php line 12`, as Symfony logs it.
fn uncaught(said: &str) -> Option<(&str, &str, &str)> {
    let (_, said) = said.split_once("Uncaught PHP Exception ")?;
    let (name, said) = said.split_once(": \"")?;
    let (message, place) = said.rsplit_once("\" at ")?;
    let (file, _) = place.rsplit_once(" line ")?;
    is_class(name).then_some((name, message, file))
}

/// The same where it is no record of a channel.
fn caught_last(text: &str, at: usize) -> Option<Found> {
    let (name, message, file) = uncaught(text)?;
    let mut event = Event::new(Family::Php, at, message).typed(name).with_code(sql_state(message));
    event.frames.push(Frame::new(file, None));
    Some(Found::one(event))
}

/// `local.ERROR: msg {"exception":"[object] (Type(code: 0): msg at /app/a.php:12)`: the log of Laravel.
fn laravel(lines: Lines<'_>, start: usize) -> Option<Found> {
    let (channel, said) = lines.text(start).split_once(": ")?;
    let (_, level) = channel.rsplit_once('.')?;
    if !["ERROR", "CRITICAL", "ALERT", "EMERGENCY"].contains(&level) || channel.contains(' ') {
        return None;
    }
    let (message, object) = without_context(said);
    let type_name = object.split_once("(code: ").map_or("", |(name, _)| name);
    let type_name = type_name.replace("\\\\", "\\");
    let (name, message) = match uncaught(message) {
        Some((name, message, _)) => (name, message),
        None => (type_name.as_str(), message),
    };
    let mut events =
        vec![Event::new(Family::Php, start, message).typed(name).with_code(sql_state(message))];
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut end = start + 1;
    while end < last {
        let text = lines.text(end);
        if let Some(previous) = text.strip_prefix("[previous exception] [object] (") {
            let Some((name, rest)) = previous.split_once("(code: ") else { break };
            let message = rest.split_once("): ").map_or(rest, |(_, message)| message);
            let message = message.rsplit_once(" at ").map_or(message, |(message, _)| message);
            events.last_mut()?.link = Link::Wrapper;
            events.push(
                Event::new(Family::Php, end, message).typed(name).with_code(sql_state(message)),
            );
        } else if let Some(frame) = frame(text) {
            events.last_mut()?.frames.push(frame);
        } else if !(text.starts_with("[stacktrace]")
            || text.ends_with("{main}")
            || text.is_empty() && lines.text(end + 1).starts_with("[previous exception] ")
            || text.trim() == "\"}")
        {
            break;
        }
        end += 1;
    }
    let heads: Vec<usize> = events.iter().map(|event| event.key).chain([end]).collect();
    for (at, event) in events.iter_mut().enumerate() {
        event.lines = heads[at]..heads[at + 1];
    }
    Some(Found { events, end })
}

/// The message without the context behind it, `{"userId":1,"exception":"[object] (Type(code: 0): …`, and what the exception is.
fn without_context(said: &str) -> (&str, &str) {
    let Some((before, object)) = said.split_once("\"exception\":\"[object] (") else {
        return (said, "");
    };
    (before.rsplit_once(" {").map_or(before, |(message, _)| message), object)
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_context_of_a_record_is_not_of_the_message() {
        let log = "[2026-11-23 12:00:00] prod.ERROR: SQLSTATE[42S02]: no table {\"userId\":18,\"exception\":\"[object] \
            (Shop\\\\QueryException(code: 42S02): SQLSTATE[42S02]: no table at /app/a.php:12)\n";
        assert_eq!(told(log), ["php root Shop\\QueryException 42S02 SQLSTATE[42S02]: no table"]);
        let old = "   Shop\\Database\\QueryException  : SQLSTATE[42S02]: no table\n\n  at /app/a.php:664\n  > 664|  throw $e;\n\n  Exception trace:\n";
        assert_eq!(
            told(old),
            ["php root Shop\\Database\\QueryException 42S02 SQLSTATE[42S02]: no table"]
        );
    }

    #[test]
    fn what_was_thrown_before_stands_below_a_blank_line() {
        let log = "[2026-01-01 00:00:00] prod.ERROR: not paid {\"exception\":\"[object] (Shop\\\\PayException(code: 0): not paid at /app/a.php:3)\n\
            [stacktrace]\n#0 /app/b.php(4): f()\n#1 {main}\n\n[previous exception] [object] (TypeError(code: 0): bad at /app/b.php:3)\n\
            [stacktrace]\n#0 {main}\n\"}\n";
        assert_eq!(
            told(log),
            ["php wrapper Shop\\PayException - not paid", "php root TypeError - bad"]
        );
    }

    #[test]
    fn a_class_of_the_language_has_no_namespace() {
        let place = "\n  at /app/a.php:3\n";
        assert_eq!(
            told(&format!("   ErrorException : Undefined variable: x\n{place}")),
            ["php root ErrorException - Undefined variable: x"]
        );
        assert_eq!(
            told(&format!("   RuntimeException \n\n  No key has been specified.\n{place}")),
            ["php root RuntimeException - No key has been specified."]
        );
        assert!(
            told("   RuntimeError\n\n  no key\n\n  at /a/chef.py:164 in prepare\n")
                .iter()
                .all(|event| !event.starts_with("php"))
        );
    }

    #[test]
    fn a_test_says_below_its_title_why_it_failed() {
        let list = "   FAIL  Tests\\CartTest\n  ⨯ total\n\n";
        let title = "   FAILED  Tests\\CartTest > total";
        let place = "\n  at tests/CartTest.php:12\n      8▕ \n";
        assert_eq!(
            told(&format!(
                "{list}{title}      \n  Failed asserting that 1 is identical to 2.\n{place}"
            )),
            [
                "php wrapper - - FAIL  Tests\\CartTest",
                "php root - - Failed asserting that 1 is identical to 2."
            ]
        );
        assert_eq!(
            told(&format!("{title}      RuntimeException   \n  no stock\n{place}")),
            ["php root RuntimeException - no stock"]
        );
    }

    #[test]
    fn what_nobody_caught_is_logged_in_a_sentence() {
        let said =
            "Uncaught PHP Exception Doctrine\\DBAL\\Exception: \"no table\" at /app/a.php line 12";
        let wanted = ["php root Doctrine\\DBAL\\Exception - no table"];
        assert_eq!(told(&format!("[critical] {said}\n")), wanted);
        assert_eq!(
            told(&format!(
                "[2026-01-01T00:00:00+00:00] request.CRITICAL: {said} {{\"exception\":\"[object] (Doctrine\\\\DBAL\\\\Exception(code: 0): no table at /app/a.php:12)\"}} []\n"
            )),
            wanted
        );
    }
}
