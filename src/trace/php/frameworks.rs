//! Composer, `PHPUnit`, and the boxes of Symfony.

use super::super::place::{ends, numbered};
use super::super::shape::{is_number, written};
use super::super::{indent, is_type_name};
use super::{Event, Family, Found, Frame, Lines, Link, MAX_MESSAGE_LINES, is_class, sql_state};
use crate::limits::MAX_EVENT_LINES;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    composer(lines, at)
        .or_else(|| boxed(lines, at))
        .or_else(|| page(lines, at))
        .or_else(|| phpunit(lines, at))
}

/// Composer's report: a title, and below it the problems, which are what is to be solved.
fn composer(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    if text.starts_with("Composer could not find a composer.json") {
        return Some(Found::one(Event::new(Family::Php, start, text)));
    }
    let titled = text
        .starts_with("Your requirements could not be resolved to an installable set of packages");
    let problem = text.strip_prefix("Problem ").is_some_and(is_number)
        && lines.text(start + 1).trim_start().starts_with("- ");
    if !titled && !problem {
        return None;
    }
    let last = lines.len().min(start + 200);
    let mut events = vec![Event::new(Family::Php, start, text).linked(Link::Wrapper)];
    let mut end = start + 1;
    while end < last {
        let trimmed = lines.text(end).trim();
        if let Some(reason) = trimmed.strip_prefix("- ") {
            let last = events.last_mut()?;
            if lines.text(end - 1).trim().starts_with("Problem ") {
                events.push(Event::new(Family::Php, end, reason).linked(Link::Member));
            } else if last.link == Link::Member && is_request(&last.message) && !is_request(reason)
            {
                let mut event = Event::new(Family::Php, end, reason).linked(Link::Member);
                event.details = std::mem::take(&mut last.details);
                event.details.push(last.key);
                *last = event;
            } else {
                last.details.push(end);
            }
        } else if !(trimmed.is_empty()
            || trimmed.starts_with("Problem ")
            || indent(lines.text(end)) > 2)
        {
            break;
        }
        end += 1;
    }
    while end > start + 1 && lines.text(end - 1).trim().is_empty() {
        end -= 1;
    }
    match events.as_mut_slice() {
        [title] => title.link = Link::Root,
        [_, only] => only.link = Link::Root,
        _ => {}
    }
    if problem && events.len() > 1 {
        events.remove(0);
    }
    let heads: Vec<usize> = events.iter().map(|event| event.key).chain([end]).collect();
    for (at, event) in events.iter_mut().enumerate() {
        event.lines = if at == 0 { start } else { heads[at] }..heads[at + 1];
    }
    Some(Found { events, end })
}

/// Whether a line of a problem says only what was asked for, and not yet what is in its way.
fn is_request(reason: &str) -> bool {
    reason.contains(" -> satisfiable by ")
        || reason.starts_with("Installation request for ")
        || reason.contains(" is locked to version ")
}

/// `In Connection.php line 760:` or `  [PDOException]  ` over an indented message. A box below is what the one
/// above was made from.
fn boxed(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut events: Vec<Event> = Vec::new();
    let mut at = start;
    let mut end = start;
    while let Some((type_name, file)) = box_title(lines.text(at)) {
        let below = (at + 1..last.min(at + 4)).find(|&line| !lines.text(line).trim().is_empty());
        let Some(key) = below.filter(|&key| indent(lines.text(key)) >= 2) else { break };
        let (inner, key) = match lines
            .text(key)
            .trim()
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
        {
            Some(name) if is_class(name) && key + 1 < last => (name, key + 1),
            _ => (type_name, key),
        };
        let message = boxed_message(lines, key);
        let mut event =
            Event::new(Family::Php, key, &message).typed(inner).with_code(sql_state(&message));
        event.frames = file.map(|file| Frame::new(file, None)).into_iter().collect();
        end = key + 1;
        while end < last && end < key + MAX_MESSAGE_LINES && indent(lines.text(end)) >= 2 {
            if !lines.text(end).trim().is_empty() {
                event.details.push(end);
            }
            end += 1;
        }
        events.push(event.spanning(at..end));
        match (end..last.min(end + 3)).find(|&line| !lines.text(line).trim().is_empty()) {
            Some(line) => at = line,
            None => break,
        }
    }
    let root = events.len().checked_sub(1)?;
    for event in &mut events[..root] {
        event.link = Link::Wrapper;
    }
    Some(Found { events, end })
}

/// The message in a box. A line that fills the box to its edge was broken there, inside of words.
fn boxed_message(lines: Lines<'_>, key: usize) -> String {
    let mut message = lines.text(key).trim().to_owned();
    let mut at = key;
    while at < key + MAX_MESSAGE_LINES && fills_box(lines.text(at)) {
        at += 1;
        message.push_str(lines.text(at).get(2..).unwrap_or_default().trim_end());
    }
    message
}

/// Whether a line has but the margin of its box behind it, and the box is as wide as a terminal.
fn fills_box(text: &str) -> bool {
    let inner = text.strip_suffix("  ").filter(|inner| !inner.ends_with(' '));
    inner.is_some_and(|inner| inner.len() + 2 >= MIN_BOX)
}

/// The type or the file in the title of a box.
fn box_title(text: &str) -> Option<(&str, Option<&str>)> {
    if let Some(place) = text.strip_prefix("In ") {
        let (file, line) = place.trim_end().strip_suffix(':')?.split_once(" line ")?;
        return (is_number(line) && ends(file, &[".php"])).then_some(("", Some(file)));
    }
    let name = text.trim_start().strip_prefix('[')?.trim_end().strip_suffix(']')?;
    // Who copies a box may leave its margin out.
    let is_known = name.contains('\\') || (text.starts_with("  ") && is_type_name(name));
    (is_class(name) && is_known).then_some((name, None))
}

/// `QueryException in Connection.php line 647:` over the message, as the page of an error is copied.
fn page(lines: Lines<'_>, start: usize) -> Option<Found> {
    let (name, place) = lines.text(start).trim().split_once(" in ")?;
    let (file, rest) = place.split_once(" line ")?;
    let (number, said) = rest.split_once(':')?;
    let ours = is_class(name) && is_type_name(name) && is_number(number) && ends(file, &[".php"]);
    if !ours || file.contains(' ') {
        return None;
    }
    let (key, said) = match said.trim() {
        "" => {
            let below = written(lines, start + 1, 3)?;
            (below, lines.text(below).trim())
        }
        said => (start, said),
    };
    let mut event = Event::new(Family::Php, key, said).typed(name).with_code(sql_state(said));
    event.frames.push(Frame::new(file, None));
    Some(Found::one(event.spanning(start..key + 1)))
}

/// `1) Tests\CartTest::testTotal`, what went wrong, and the place after an empty line.
fn phpunit(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    let (class, method) = numbered(text)?.split_once("::")?;
    let key = start + 1;
    if !is_class(class) || method.is_empty() || lines.text(key).trim().is_empty() {
        return None;
    }
    let said = lines.text(key);
    let (name, message) = said
        .split_once(": ")
        .filter(|(name, _)| is_class(name) && is_type_name(name))
        .unwrap_or(("", said));
    let mut event = Event::new(Family::Php, key, message).typed(name);
    let mut end = key + 1;
    while end < lines.len().min(key + MAX_MESSAGE_LINES * 2) {
        let text = lines.text(end);
        let place =
            text.rsplit_once(':').filter(|(file, line)| ends(file, &[".php"]) && is_number(line));
        if let Some((file, _)) = place {
            event.frames.push(Frame::new(file, Some(method)));
        } else if !event.frames.is_empty() {
            break;
        } else if !text.trim().is_empty() {
            event.details.push(end);
        }
        end += 1;
    }
    (!event.frames.is_empty()).then(|| Found::one(event.spanning(start..end)))
}

/// The width of a box, in bytes, from which on its lines are broken.
const MIN_BOX: usize = 79;

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_problems_of_composer_are_what_is_to_be_solved() {
        let paste = "Your requirements could not be resolved to an installable set of packages.\n\n  Problem 1\n    \
            - Root composer.json requires php >=8.3 but yours is 8.2.\n  Problem 2\n    - b is missing.\n      - c\n\nTo enable\n";
        let told = told(paste);
        assert!(told[0].starts_with("php wrapper"));
        assert_eq!(
            told[1..],
            [
                "php member - - Root composer.json requires php >=8.3 but yours is 8.2.",
                "php member - - b is missing."
            ]
        );
    }

    #[test]
    fn the_page_of_an_error_names_the_class_and_the_place_first() {
        assert_eq!(
            told("ShopClosedException in Till.php line 33:\nthe shop is closed\n"),
            ["php root ShopClosedException - the shop is closed"]
        );
        assert_eq!(
            told("QueryException in Till.php line 33: SQLSTATE[42S02]: no such table\n"),
            ["php root QueryException 42S02 SQLSTATE[42S02]: no such table"]
        );
        assert!(told("The till in Till.php line 33:\nis open\n").is_empty());
    }

    #[test]
    fn a_box_may_have_lost_its_margin() {
        let paste = "[Shop\\Till\\QueryException]\n  SQLSTATE[HY000] [2002] no till\n   (SQL: select 1)\n\n  \
            [PDOException]\n  SQLSTATE[HY000] [2002] no till\n";
        assert_eq!(
            told(paste),
            [
                "php wrapper Shop\\Till\\QueryException HY000 SQLSTATE[HY000] [2002] no till",
                "php root PDOException HY000 SQLSTATE[HY000] [2002] no till",
            ]
        );
    }

    #[test]
    fn what_was_asked_for_is_not_the_problem() {
        let paste = "  Problem 1\n    - shop/cart is locked to version 1.2.1 and an update of this package was not requested.\n    \
            - shop/cart 1.2.1 requires php ^5.3 -> your php version (8.1) does not satisfy that requirement.\n";
        assert_eq!(
            told(paste),
            [
                "php root - - shop/cart 1.2.1 requires php ^5.3 -> your php version (8.1) does not satisfy that requirement."
            ]
        );
    }

    #[test]
    fn a_line_that_fills_its_box_goes_on() {
        let first = format!(
            "  {:<75}  ",
            "You have requested a non-existent service named after a very long word, .ca"
        );
        let paste = format!(
            "In Container.php line 263:\n{:79}\n{first}\n  {:<75}  \n{:79}\n\n",
            "", "rt\".", ""
        );
        assert_eq!(
            told(&paste),
            [
                "php root - - You have requested a non-existent service named after a very long word, .cart\"."
            ]
        );
    }

    #[test]
    fn frameworks_have_boxes_and_logs() {
        let boxed = "In Connection.php line 760:\n                      \n  SQLSTATE[HY000] [2002] Connection refused  \n                      \n\nIn Connector.php line 70:\n            \n  No such file  \n            \n";
        assert_eq!(
            told(boxed),
            [
                "php wrapper - HY000 SQLSTATE[HY000] [2002] Connection refused",
                "php root - - No such file"
            ]
        );
        let log = "[2026-11-23 12:00:00] local.ERROR: no key {\"exception\":\"[object] (RuntimeException(code: 0): no key at /app/a.php:12)\n[stacktrace]\n#0 /app/b.php(3): f()\n#1 {main}\n\"}\n";
        assert_eq!(told(log), ["php root RuntimeException - no key"]);
        let unit =
            "1) Shop\\CartTest::testTotal\nFailed asserting that 1 is 2.\n\n/app/CartTest.php:12\n";
        assert_eq!(told(unit), ["php root - - Failed asserting that 1 is 2."]);
    }
}
