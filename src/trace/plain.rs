//! Errors that no reader knows: lines that say by their words that something went wrong.
//!
//! Read last, line by line. A line that carries enough such words starts an error, and the lines that follow
//! without a blank one belong to it.

pub(super) mod status;
mod words;

pub(super) use words::score;

use super::shape::{Place, after, is_frame};
use super::{Event, Family, Found, Frame, Lines, Link, TELLING, indent, typed};
use crate::paste::{Mark, head, is_noise, value_of_key};

/// Most lines of one such error.
const MAX_LINES: usize = 12;
/// Shortest message that is known again on the next line.
const MIN_REPEATED: usize = 12;
/// As much of a line as tells by its words what it is, in bytes.
const LOOKED_AT: usize = 2_000;

/// Whether a line begins with a class of errors and what it says: `GizmoError: the flux is off`.
fn is_typed(text: &str) -> bool {
    let is_class = |name: &str| name.ends_with("Error") || name.ends_with("Exception");
    typed(text).is_some_and(|(name, message)| is_class(name) && message.contains(' '))
}

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let mark = lines.mark(at);
    // A line of an object that was printed over many: one word is a name or a state, and no message.
    let value = value_of_key(text);
    if value.is_some_and(|value| !is_said(value)) {
        return None;
    }
    let marked = matches!(
        mark,
        Mark::Error | Mark::Logged | Mark::Ci | Mark::Pytest | Mark::Npm | Mark::Gyp
    );
    if is_noise(text) || looks_like_source(text) {
        return None;
    }
    // Whatever its words are, a logger says that nothing failed.
    if mark == Mark::Info && !says_so(text) {
        return None;
    }
    let proven = mark == Mark::Logged
        && lines.begins_record(at)
        && is_said(text)
        && !is_below_stack(lines, at);
    let words = head(text, LOOKED_AT);
    let coded = words.split([' ', ':', '[', ']']).any(crate::codes::is_error_code);
    let enough = score(words)
        + if marked || coded || is_typed(text) { 2 } else { 0 }
        + if is_warning(text) || proven { TELLING } else { 0 };
    if enough < TELLING {
        return None;
    }
    let mut end = at + 1;
    while end < lines.len() && end < at + MAX_LINES && !lines.text(end).trim().is_empty() {
        // A line of the same depth that is an error itself starts the next one.
        let next = lines.text(end);
        if lines.begins_record(end)
            || lines.mark(end) == Mark::Error && mark != Mark::Error
            || indent(next) <= indent(text)
                && (score(head(next, LOOKED_AT)) >= TELLING || is_warning(next))
        {
            break;
        }
        end += 1;
    }
    let trimmed = value.unwrap_or(text.trim());
    // A title or a state, and the head of a record that its logger has left empty.
    let is_alone = end == at + 1;
    if is_alone && (status::is_one_word(trimmed) || trimmed.ends_with(" -")) {
        return None;
    }
    let placed = placed(trimmed);
    let said = placed.map_or(trimmed, |(_, said)| said);
    let (name, message) = typed(said).unwrap_or(("", said));
    let message = without_level(message);
    let message = message
        .strip_suffix(" Traceback (most recent call last):")
        .filter(|said| !said.ends_with(':'))
        .unwrap_or(message);
    let warning =
        mark == Mark::Warning || trimmed.to_lowercase().starts_with("warn") || is_warning(text);
    let mut event = Event::new(Family::Other, at, message).typed(name);
    event.frames.extend(placed.map(|(file, _)| Frame::new(file, None)));
    event.code = message
        .split([' ', ':', ',', '(', ')', '[', ']'])
        .find(|word| super::symbolic_code(word))
        .map(str::to_owned);
    let is_told = trimmed.ends_with(':')
        && lines.text(at + 1).starts_with("Traceback (most recent call last)");
    // What a colon opens is said below.
    let is_status = !message.is_empty()
        && !status::is_one_word(trimmed)
        && (is_alone || !trimmed.ends_with(':'))
        && status::says_no_more(trimmed);
    event.link = if warning {
        Link::Warning
    } else if is_told || (is_alone && is_said_again(lines, at)) || is_status {
        Link::Wrapper
    } else {
        Link::Root
    };
    event.details = (at + 1..end).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// Whether an event that was read here only says that something failed.
pub(super) fn says_no_more(lines: Lines<'_>, event: &Event) -> bool {
    event.link == Link::Wrapper && status::says_no_more(lines.text(event.key).trim())
}

/// Whether the next line says the same, without what a logger put before it: `ERROR [shop.heads] no such head` over `FAILED: no such head`.
fn is_said_again(lines: Lines<'_>, at: usize) -> bool {
    let (text, next) = (lines.text(at).trim(), lines.text(at + 1).trim());
    let said = without_level(next);
    said != next
        && text != next
        && said.len() >= MIN_REPEATED
        && said.contains(' ')
        && text.ends_with(said)
}

/// The file and what is said of it: `src/main.zig:2:58: error: text`, of any compiler.
fn placed(text: &str) -> Option<(&str, &str)> {
    let place = Place::of(text)?;
    let said = after(place.rest, &["error: ", "Error: ", "fatal error: "])?;
    // A time has colons too.
    (!place.file.ends_with(|c: char| c.is_ascii_digit()) && !said.is_empty())
        .then_some((place.file, said))
}

/// Whether a line says outright that it is an error: `error: …`, `GizmoError: the flux is off`.
fn says_so(text: &str) -> bool {
    const LEVELS: [&str; 4] = ["error", "fatal", "fatal error", "critical"];
    let level = text.trim_start().split(':').next().unwrap_or_default();
    // What it passes on may be the error of another program.
    is_typed(text)
        || text.contains("ERROR: ")
        || text.contains(':') && LEVELS.iter().any(|word| level.eq_ignore_ascii_case(word))
}

/// Whether a text is more than one word.
fn is_said(text: &str) -> bool {
    text.split_whitespace().nth(1).is_some()
}

/// Whether a stack stands close above a record of a log, in the one before it: what is said then only follows from it.
fn is_below_stack(lines: Lines<'_>, at: usize) -> bool {
    /// How far a stack reaches, in lines.
    const FAR: usize = 30;
    (at.saturating_sub(FAR)..at)
        .rev()
        .take_while(|&line| !lines.begins_record(line))
        .any(|line| indent(lines.text(line)) > 0 && is_frame(lines.text(line)))
}

/// `warn - …`, `⚠ …`: what a tool warns of in a sentence, whatever its words are.
fn is_warning(text: &str) -> bool {
    let said = super::shape::after(text.trim(), &["warn - ", "warning - ", "⚠ ", "⚠️ "]);
    said.is_some_and(|said| said.split_whitespace().count() > 3)
}

/// The message without the word that only says that it is one.
pub(super) fn without_level(message: &str) -> &str {
    // React Native and yarn write no colon.
    if let Some(rest) =
        message.strip_prefix("error ").filter(|rest| rest.starts_with(char::is_uppercase))
    {
        return rest;
    }
    for level in [
        "error: ",
        "Error: ",
        "ERROR: ",
        "fatal: ",
        "Fatal: ",
        "FATAL: ",
        "ERROR ",
        "CRITICAL: ",
        "FAILED: ",
        "FAILURE: ",
    ] {
        if let Some(rest) = message.strip_prefix(level) {
            return rest;
        }
    }
    message
}

/// Code and prose speak of errors too. They end and begin as no message does.
pub(super) fn looks_like_source(text: &str) -> bool {
    let trimmed = text.trim();
    let statements = trimmed.contains(';')
        && trimmed.contains(['{', '('])
        && [" = ", "=>", "fn ", "function "].iter().any(|sign| trimmed.contains(sign));
    // `'spider_exceptions/ValueError': 1,`: one of many that are counted.
    let counted = trimmed
        .strip_suffix([',', '}'])
        .and_then(|entry| entry.rsplit_once("': "))
        .is_some_and(|(name, count)| {
            name.trim_start_matches('{').starts_with('\'') && super::shape::is_number(count)
        });
    statements
        || counted
        || trimmed.ends_with([';', '{', '}', '(', ',']) && !trimmed.contains(": ")
        || [
            "//", "#!", "/*", "* ", "- ", "# ", "## ", "import ", "from ", "def ", "fn ", "pub ",
            "const ", "let ", "return ", "class ", "throw ", "raise ", "if ", "for ", "use ",
        ]
        .iter()
        .any(|start| trimmed.starts_with(start))
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace;

    #[test]
    fn what_a_tool_warns_of_is_a_warning_whatever_its_words() {
        let links = |text: &str| -> Vec<trace::Link> {
            trace::events(&Paste::new(text.as_bytes())).iter().map(|event| event.link).collect()
        };
        let warning = "warn - No utility classes were detected in your source files.\n";
        assert_eq!(links(warning), [trace::Link::Warning]);
        assert_eq!(
            links("⚠ the development certificate is not from here\n"),
            [trace::Link::Warning]
        );
        let two = "⚠ the first cache was rebuilt\n⚠ the second plugin was skipped\n";
        assert_eq!(links(two).len(), 2);
        assert!(links("warn - see below\n").is_empty());
    }

    #[test]
    fn a_level_is_no_message() {
        assert_eq!(
            trace::told("FAILURE: the till must exist\n"),
            ["other root - - the till must exist"]
        );
    }

    #[test]
    fn a_level_alone_stands_over_its_message() {
        assert_eq!(
            trace::told(
                "Error: \nUnable to load the application.\nThe module shop was not found.\n"
            ),
            ["other root - - Unable to load the application."]
        );
    }

    #[test]
    fn what_only_names_an_error_is_told_with_the_line_below() {
        assert_eq!(
            trace::told("Extension error:\nCould not import extension shop.docs\n"),
            ["other root - - Extension error: Could not import extension shop.docs"]
        );
        assert_eq!(
            trace::told("Error in settings:\n  - a\n"),
            ["other root - - Error in settings:"]
        );
    }

    #[test]
    fn what_a_log_and_a_command_both_say_is_one_error() {
        assert_eq!(
            trace::told(
                "ERROR [shop.heads] No such revision 'a1'\nFAILED: No such revision 'a1'\n"
            ),
            ["other wrapper - - No such revision 'a1'", "other root - - No such revision 'a1'"]
        );
        assert_eq!(
            trace::told("warning: no such revision 'a1'\nerror: no such revision 'a1'\n")[1],
            "other root - - no such revision 'a1'"
        );
    }

    #[test]
    fn a_count_of_errors_in_a_dictionary_is_none() {
        assert!(
            trace::told("{'downloader/exception_count': 3,\n 'failed/TimeoutError': 1,\n")
                .is_empty()
        );
    }

    #[test]
    fn a_level_says_what_a_line_is() {
        let told = |text: &str| -> Vec<String> {
            let events = trace::events(&Paste::new(text.as_bytes()));
            events
                .iter()
                .map(|event| format!("{} {}", event.link.as_str(), event.message))
                .collect()
        };
        let log = "2026-11-30 10:00:00 INFO app.orders - retry failed, could not connect\n\
                   2026-11-30 10:00:01 ERROR app.orders - Payment 17 went astray\n\
                   2026-11-30 10:00:02 WARN app.orders - unable to open the till\n";
        assert_eq!(told(log), ["root Payment 17 went astray", "warning unable to open the till"]);
        let follows = "java.lang.AError: x\n\tat a.B.c(B.java:1)\n\
                       2026-11-30 10:00:01 ERROR app.orders - Giving up now\n";
        assert_eq!(told(follows), ["root x"]);
        let two = "2026-11-30 10:00:00 INFO app.x - look at this\n\tat a.B.c(B.java:1)\n\
                   2026-11-30 10:00:02 INFO app.x - and go on\n\
                   2026-11-30 10:00:03 ERROR app.orders - Payment 17 went astray\n";
        assert_eq!(told(two), ["root Payment 17 went astray"]);
        let prose = "2026-11-30 10:00:00 INFO app.x - look at this\n  at noon we stop\n\
                     2026-11-30 10:00:03 ERROR app.orders - Payment 17 went astray\n";
        assert_eq!(told(prose), ["root Payment 17 went astray"]);
        let passed = "[INFO] ERROR: no such table: a\n";
        assert_eq!(told(passed), ["root no such table: a"]);
        let above = "ValueError: bad\n2026-11-30 10:00:02 INFO app.orders - bye\n";
        let events = trace::events(&Paste::new(above.as_bytes()));
        assert_eq!(events[0].lines, 0..1);
    }

    #[test]
    fn a_long_line_is_known_by_its_beginning() {
        let long = format!("Error: {}permission denied\n", "ab ".repeat(700));
        assert!(trace::told(&long)[0].starts_with("other root Error - ab ab "));
        let quiet = format!("{}permission denied\n", "ab é".repeat(700));
        assert!(trace::told(&quiet).is_empty());
    }

    #[test]
    fn a_line_of_an_object_says_its_value() {
        let told = |text: &str| -> Vec<String> {
            let events = trace::events(&Paste::new(text.as_bytes()));
            events.iter().map(|event| event.message.clone()).collect()
        };
        assert_eq!(
            told("  \"reason\": \"unable to open the till\",\n"),
            ["unable to open the till"]
        );
        assert_eq!(
            told("\"message\": \"cannot open the till: no such file\", \"code\": 3\n"),
            ["cannot open the till: no such file"]
        );
        assert!(
            told("  \"state\": \"FAILED\",\n  \"type\": \"invalid_request_error\"\n").is_empty()
        );
    }

    #[test]
    fn what_a_line_of_a_colon_announces_may_stand_behind_a_blank_one() {
        let stack =
            "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: 'a'\n";
        assert_eq!(
            trace::told(&format!(
                "Error: While importing 'shop', an ImportError was raised:\n\n{stack}"
            )),
            [
                "other wrapper Error - While importing 'shop', an ImportError was raised:",
                "python root KeyError - 'a'"
            ]
        );
    }

    #[test]
    fn a_compiler_that_nobody_knows_says_where_first() {
        for place in ["src/main.zig:2:58", "C:\\shop\\main.zig:2:58", "Shop:3:5"] {
            let events =
                trace::events(&Paste::new(format!("{place}: error: no such thing\n").as_bytes()));
            assert_eq!(events[0].message, "no such thing", "{place}");
        }
        let timed = trace::events(&Paste::new(b"at 12:30:11: error: no such thing\n"));
        assert_eq!(timed[0].message, "at 12:30:11: error: no such thing");
    }

    #[test]
    fn the_last_line_of_one_service_and_the_first_of_another_are_no_sentence() {
        let paste = "db-1   | ready\nweb-1  | Error: cannot open the till\nweb-1  | Error: no till\ndb-1   | stopped\nshop-1 | ready\n";
        let events = trace::events(&Paste::new(paste.as_bytes()));
        assert!(
            !events.is_empty() && events.iter().all(|event| event.lines.len() == 1),
            "{events:?}"
        );
    }

    #[test]
    fn a_sentence_may_go_on_deeper() {
        let message = |text: &str| trace::events(&Paste::new(text.as_bytes()))[0].message.clone();
        assert_eq!(
            message("Error: Invalid values:\n  Given: 1420\n"),
            "Invalid values: Given: 1420"
        );
        assert_eq!(
            message("Error: There are invalid values:\nGiven: 1\n"),
            "There are invalid values:"
        );
        assert_eq!(message("Error: Invalid values:\n  - a\n"), "Invalid values:");
        assert_eq!(message("error Unable to resolve module x\n"), "Unable to resolve module x");
    }

    #[test]
    fn a_class_of_errors_that_nobody_knows_is_seen_amid_a_log() {
        let log = "a line of a log, as long as such lines are\n".repeat(30);
        let text = format!("{log}GizmoError: the flux is not aligned with its axis\n{log}");
        let paste = Paste::new(text.as_bytes());
        let keys: Vec<usize> = trace::events(&paste).iter().map(|event| event.key).collect();
        assert_eq!(keys, [30]);
        let quiet = format!("{log}ReadTimeout: 30 seconds\n{log}");
        assert!(trace::events(&Paste::new(quiet.as_bytes())).is_empty());
    }
}
