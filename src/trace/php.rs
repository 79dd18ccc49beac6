//! PHP: fatal errors with the exceptions before them, and warnings. [`frameworks`] and [`laravel`] read what is built on it, [`phpstan`] its checker.
//!
//! An uncaught exception prints the one that was raised first at the top; each `Next` below wraps it.

mod frameworks;
mod laravel;
mod phpstan;

use super::shape::{digits, is_number};
use super::{Event, Family, Found, Frame, Lines, Link};
use crate::limits::MAX_EVENT_LINES;

/// Most lines of a message.
const MAX_MESSAGE_LINES: usize = 24;
/// How often the name of the language may stand before a level.
const MAX_NAMES: usize = 8;
/// Levels, and whether they end a program.
const LEVELS: &[(&str, Link)] = &[
    ("Fatal error:", Link::Root),
    ("Parse error:", Link::Root),
    ("Recoverable fatal error:", Link::Root),
    ("Catchable fatal error:", Link::Root),
    ("Core error:", Link::Root),
    ("Warning:", Link::Warning),
    ("Notice:", Link::Warning),
    ("Deprecated:", Link::Warning),
    ("Strict Standards:", Link::Warning),
    ("User Warning:", Link::Warning),
    ("Startup:", Link::Warning),
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if let Some((link, said)) = level(text) {
        return Some(raised(lines, at, link, said));
    }
    frameworks::read(lines, at)
        .or_else(|| laravel::read(lines, at))
        .or_else(|| phpstan::read(lines, at))
}

/// The level and what follows it: `PHP Warning:  …`, `Warning: … on line 3`, `<b>Warning</b>:  …`. Words that
/// everybody uses count only with PHP's name before them or a place behind them.
fn level(text: &str) -> Option<(Link, &str)> {
    // nginx logs it in a sentence of its own: `… sent in stderr: "PHP message: PHP Fatal error:  …`.
    let own = text
        .match_indices("PHP ")
        .take(MAX_NAMES)
        .filter(|&(at, _)| at == 0 || text[..at].ends_with([' ', '"']))
        .map(|(at, _)| &text[at + 4..])
        .find(|rest| LEVELS.iter().any(|(level, _)| rest.starts_with(level)));
    let rest = own.unwrap_or(text);
    let (link, said) = LEVELS.iter().find_map(|(level, link)| {
        let plain = rest.strip_prefix(level);
        let bold = || {
            let (name, said) = rest.strip_prefix("<b>")?.split_once("</b>:")?;
            level.strip_suffix(':').is_some_and(|level| level == name).then_some(said)
        };
        Some((*link, plain.or_else(bold)?.trim_start()))
    })?;
    let known = own.is_some() || said.starts_with("Uncaught ") || split_place(said).is_some();
    // JavaScript and Swift have fatal errors and uncaught ones, too.
    (known && !(own.is_none() && link == Link::Warning && split_place(said).is_none()))
        .then_some((link, said))
}

/// Cuts ` in /app/a.php on line 3` or ` in /app/a.php:3` off the end.
fn split_place(said: &str) -> Option<(&str, &str)> {
    let (message, place) = said.trim_end().rsplit_once(" in ")?;
    let place = place.strip_prefix("<b>").unwrap_or(place);
    let (file, line) = match place.split_once(" on line ") {
        Some((file, line)) => (file.trim_end_matches("</b>"), line.trim_start_matches("<b>")),
        None => place.rsplit_once(':').filter(|(_, line)| is_number(line))?,
    };
    (digits(line.as_bytes()) > 0 && !file.is_empty()).then_some((message, file))
}

fn raised(lines: Lines<'_>, start: usize, link: Link, said: &str) -> Found {
    // A browser shows the whole report on one line.
    let said = said.split_once(" Stack trace: #").map_or(said, |(said, _)| said);
    let Some(said) = said.strip_prefix("Uncaught ") else {
        let (message, file) = split_place(said).unwrap_or((said, ""));
        let mut event = Event::new(Family::Php, start, message).linked(link);
        event.frames = (!file.is_empty()).then(|| Frame::new(file, None)).into_iter().collect();
        return Found::one(event);
    };
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut events: Vec<Event> = Vec::new();
    let mut head = Some((start, said));
    let mut end = start;
    while let Some((key, said)) = head.take() {
        let (event, next) = block(lines, key, said, last);
        events.push(event.spanning(key..next));
        end = next;
        let below = (next..last.min(next + 2)).find(|&line| !lines.text(line).trim().is_empty());
        if let Some(line) = below
            && let Some(said) = lines.text(line).strip_prefix("Next ")
        {
            head = Some((line, said));
        }
    }
    for event in &mut events[1..] {
        event.link = Link::Wrapper;
    }
    if lines.text(end).trim_start().starts_with("thrown in ") {
        end += 1;
    }
    end = copy_below(lines, end, last, &events[0]);
    Found { events, end }
}

/// Type, message and stack of one exception. The line after them.
fn block(lines: Lines<'_>, key: usize, said: &str, last: usize) -> (Event, usize) {
    // The place stands at the end of the message, which may be some lines below.
    let is_whole = split_place(said).is_some();
    let stop = (key..last.min(key + MAX_MESSAGE_LINES))
        .find(|&line| {
            is_whole
                || split_place(lines.text(line)).is_some()
                || lines.text(line + 1).starts_with("Stack trace:")
        })
        .unwrap_or(key);
    let (type_name, message) = match said.split_once(": ") {
        Some((name, message)) if is_class(name) => (name, message),
        _ => ("", said),
    };
    let first = if stop == key {
        split_place(message).map_or(message, |(message, _)| message)
    } else {
        message
    };
    // An exception without a message has its place right behind its name.
    let (type_name, first) = match split_place(said) {
        Some((name, _)) if type_name.is_empty() && is_class(name) => (name, ""),
        _ => (type_name, first),
    };
    let mut event =
        Event::new(Family::Php, key, first).typed(type_name).with_code(sql_state(first));
    event.details = (key + 1..=stop).collect();
    event.frames = split_place(if is_whole { said } else { lines.text(stop) })
        .map(|(_, file)| Frame::new(file, None))
        .into_iter()
        .collect();
    let mut end = stop + 1;
    while end < last {
        let text = lines.text(end);
        match frame(text) {
            Some(frame) => event.frames.push(frame),
            None if text.starts_with("Stack trace:") || text.ends_with("{main}") => {}
            None => break,
        }
        end += 1;
    }
    (event, end)
}

/// What is printed goes to the log as well, and both may come to the same place.
fn copy_below(lines: Lines<'_>, end: usize, last: usize, first: &Event) -> usize {
    let copy = (end..last.min(end + 2)).find(|&line| !lines.text(line).trim().is_empty());
    let Some(copy) = copy else { return end };
    let Some((_, said)) = level(lines.text(copy)) else { return end };
    if !said.contains(first.message.as_str()) || !said.starts_with("Uncaught ") {
        return end;
    }
    let mut at = copy + 1;
    while at < last {
        let text = lines.text(at);
        let ours = frame(text).is_some()
            || ["Stack trace:", "Next ", "  thrown in "]
                .iter()
                .any(|start| text.starts_with(start))
            || text.ends_with("{main}")
            || (text.is_empty() && lines.text(at + 1).starts_with("Next "));
        if !ours {
            break;
        }
        at += 1;
    }
    at
}

fn is_class(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 160
        && name.trim_start_matches('\\').split('\\').all(|part| {
            part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '@')
        })
}

/// `SQLSTATE[HY000] [2002] Connection refused`
fn sql_state(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("SQLSTATE[")?;
    rest.split_once(']').map(|(state, _)| state).filter(|state| state.len() == 5)
}

/// `#0 /app/a.php(13): f()`
fn frame(text: &str) -> Option<Frame> {
    // The number is gone where it was taken for that of a step of a container build.
    let rest = match text.trim_start().strip_prefix('#') {
        Some(rest) => rest[digits(rest.as_bytes())..].strip_prefix(' ')?,
        None => text,
    };
    let (place, call) = rest.split_once(": ")?;
    let file = match place.strip_suffix(')').and_then(|place| place.rsplit_once('(')) {
        Some((file, line)) if is_number(line) => file,
        _ if place == "[internal function]" => place,
        _ => return None,
    };
    Some(Frame::new(file, Some(call.split_once('(').map_or(call, |(function, _)| function))))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_first_exception_is_the_root_and_next_wraps_it() {
        let paste = "PHP Fatal error:  Uncaught Shop\\PriceError: not a number: n/a in /app/c.php:6\nStack trace:\n\
            #0 /app/c.php(13): price()\n#1 {main}\n\nNext OrderFailed: order 99 failed in /app/c.php:15\nStack trace:\n\
            #0 {main}\n  thrown in /app/c.php on line 15\nFatal error: Uncaught Shop\\PriceError: not a number: n/a in /app/c.php:6\n\
            Stack trace:\n#0 /app/c.php(13): price()\n#1 {main}\n  thrown in /app/c.php on line 15\n";
        assert_eq!(
            told(paste),
            [
                "php root Shop\\PriceError - not a number: n/a",
                "php wrapper OrderFailed - order 99 failed"
            ]
        );
    }

    #[test]
    fn a_server_logs_it_in_a_sentence_of_its_own() {
        let paste = "2026/06/18 23:35:21 [error] 31#31: *12 FastCGI sent in stderr: \"PHP message: PHP Fatal error:  \
            Uncaught ParseError: no such row in /app/a.php:8\nStack trace:\n#0 {main}\n  thrown in /app/a.php on line 8\" while reading\n";
        assert_eq!(told(paste), ["php root ParseError - no such row"]);
    }

    #[test]
    fn a_browser_shows_it_on_one_line() {
        let report = "Fatal error: Uncaught ShopError: the shop in town is closed in C:\\shop\\a.php:6 Stack trace: \
            #0 C:\\shop\\b.php(9): open('a', 'b') #1 {main} thrown in C:\\shop\\a.php on line 6\n";
        for paste in [
            report,
            &format!("PHP {report}"),
            "PHP Fatal error:  Uncaught ShopError: the shop in town is closed in /a.php:6 Stack trace: #0\nnext\n",
        ] {
            assert_eq!(
                told(paste)[0],
                "php root ShopError - the shop in town is closed",
                "{paste}"
            );
        }
    }

    #[test]
    fn a_warning_needs_the_name_or_a_place() {
        assert_eq!(
            told("Warning: Undefined variable $a in /app/a.php on line 3\n"),
            ["php warning - - Undefined variable $a"]
        );
        assert_eq!(
            told(
                "<br />\n<b>Warning</b>:  Undefined variable $a in <b>/app/a.php</b> on line <b>3</b><br />\n"
            ),
            ["php warning - - Undefined variable $a"]
        );
        assert!(
            !told("Warning: Each child in a list should have a key\n")
                .iter()
                .any(|event| event.starts_with("php"))
        );
    }
}
