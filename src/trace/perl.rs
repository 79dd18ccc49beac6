//! Perl: what `die`, `warn` and the compiler print, stacks of Carp, and failed tests.

use super::shape::{after, begins, digits, holds};
use super::{Event, Family, Found, Frame, Lines, Link};
use crate::limits::MAX_EVENT_LINES;

/// Most lines of what a failed test got and expected.
const MAX_TEST_LINES: usize = 24;
/// Starts of warnings of the interpreter: everything else with a place at its end is an error.
const WARNINGS: &[&str] = &[
    "Use of uninitialized value",
    "Argument \"",
    "Odd number of elements",
    "Useless use of",
    "Name \"",
    "Subroutine ",
    "Deep recursion",
    "Scalar value @",
    "Wide character in",
    "Possible ",
    "Reference found where",
    "Unquoted string",
    "Found = in conditional",
    "\"my\" variable",
    "\"our\" variable",
    "print (...) interpreted",
    "Statement unlikely to be reached",
    "substr outside of string",
];

/// What other warnings of the interpreter hold, whatever they begin with.
const WARNS: &[&str] = &[
    " on closed filehandle",
    " on unopened ",
    " is experimental",
    " is deprecated",
    " masks earlier declaration in same ",
    " ignored",
    " redefined",
    " is not imported",
    "Exiting subroutine via ",
    "Exiting eval via ",
    " past end of array",
    " isn't numeric in ",
];

pub(super) fn read(lines: Lines<'_>, start: usize) -> Option<Found> {
    failed_test(lines, start).or_else(|| harness(lines, start)).or_else(|| said(lines, start))
}

/// Messages with a place behind them, as many as follow each other.
fn said(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut events: Vec<Event> = Vec::new();
    let mut end = start;
    while end < last
        && let Some(mut event) = message(lines.text(end), end)
    {
        end += 1;
        while end < last
            && let Some(frame) = called(lines.text(end))
        {
            event.frames.push(frame);
            end += 1;
        }
        events.push(event.spanning(end - 1..end));
        let event = events.last_mut()?;
        event.lines.start = event.key;
    }
    (!events.is_empty()).then_some(Found { events, end })
}

fn message(text: &str, at: usize) -> Option<Event> {
    if is_footer(text) {
        return Some(Event::new(Family::Perl, at, text).linked(Link::Wrapper));
    }
    let (message, file) = split_place(text)?;
    let link = if message.starts_with("BEGIN failed--")
        || message.starts_with("Compilation failed in require")
    {
        Link::Wrapper
    } else if begins(message, WARNINGS) || holds(message, WARNS) {
        Link::Warning
    } else {
        Link::Root
    };
    let mut event = Event::new(Family::Perl, at, message).linked(link);
    event.frames.push(Frame::new(file, None));
    Some(event)
}

/// `Execution of strict.pl aborted due to compilation errors.`
fn is_footer(text: &str) -> bool {
    text.ends_with(" aborted due to compilation errors.")
        || text.ends_with(" had compilation errors.")
}

/// Cuts ` at a.pl line 3.` off, with what may follow the number: `, <FH> line 5.`, `, near "x"`.
fn split_place(text: &str) -> Option<(&str, &str)> {
    for (at, _) in text.match_indices(" line ").take(8) {
        let (message, file) = text[..at].rsplit_once(" at ")?;
        let rest = &text[at + " line ".len()..];
        let number = digits(rest.as_bytes());
        let rest = &rest[number..];
        let ends = rest == "."
            || rest.starts_with(", <")
            || rest.starts_with(", near ")
            || rest.starts_with(", at ");
        if number > 0 && ends && is_file(file) && !message.trim().is_empty() {
            return Some((message, file));
        }
    }
    None
}

/// Prose has lines as well, but no files of Perl in it.
fn is_file(name: &str) -> bool {
    name == "-e"
        || name == "-"
        || name.starts_with("(eval ")
        || (!name.contains(' ')
            && ([".pl", ".pm", ".t", ".PL", ".cgi", ".psgi", ".plx"]
                .iter()
                .any(|ending| name.ends_with(ending))
                || name.starts_with('/')
                || name.starts_with("./")))
}

/// `Cart::add(Cart=HASH(0x55), 0) called at a.pl line 4`
fn called(text: &str) -> Option<Frame> {
    let (call, place) = text.strip_prefix('\t')?.rsplit_once(" called at ")?;
    let (file, _) = place.split_once(" line ")?;
    Some(Frame::new(file, call.split('(').next()))
}

/// `#   Failed test 'adds'` with what it got and expected.
fn failed_test(lines: Lines<'_>, start: usize) -> Option<Found> {
    let said = lines.text(start).trim_start().strip_prefix('#')?.trim_start();
    if !said.starts_with("Failed test") {
        return None;
    }
    let mut event = Event::new(Family::Perl, start, said);
    let mut end = start + 1;
    while end < lines.len().min(start + MAX_TEST_LINES) {
        let Some(text) = lines.text(end).trim_start().strip_prefix('#') else { break };
        let text = text.trim();
        if text.starts_with("Failed test") || text.starts_with("Looks like you") {
            break;
        }
        match text.strip_prefix("at ").and_then(|place| place.split_once(" line ")) {
            Some((file, _)) => event.frames.push(Frame::new(file, None)),
            None => event.details.push(end),
        }
        end += 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

/// What the harness counts: it repeats that tests failed.
fn harness(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let counts = text.starts_with("Dubious, test returned ")
        || text.starts_with("# Looks like you failed ")
        || (text.starts_with("Failed ") && text.ends_with(" subtests"))
        || after(text, &["Failed test:", "Failed tests:"]).is_some_and(is_list)
        || is_summary(text);
    counts.then(|| Found::one(Event::new(Family::Perl, at, text).linked(Link::Wrapper)))
}

/// `1-3, 7`
fn is_list(numbers: &str) -> bool {
    numbers.bytes().all(|byte| byte.is_ascii_digit() || b" ,-".contains(&byte))
}

/// `t/cart.t (Wstat: 512 (exited 2) Tests: 3 Failed: 2)`
fn is_summary(text: &str) -> bool {
    text.ends_with(')') && text.contains(" (Wstat: ") && text.contains(" Tests: ")
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_place_is_not_of_the_message() {
        assert_eq!(
            told("Cannot open a.csv: No such file at report.pl line 7.\n"),
            ["perl root - - Cannot open a.csv: No such file"]
        );
        assert_eq!(told("bad row at import.pl line 7, <FH> line 5.\n"), ["perl root - - bad row"]);
        assert_eq!(
            told("syntax error at a.pl line 6, near \"print\"\n"),
            ["perl root - - syntax error"]
        );
    }

    #[test]
    fn warnings_and_what_only_aborts_are_not_roots() {
        let paste = "Use of uninitialized value $h in print at a.pl line 6.\nno stock at a.pl line 3.\n\
            \tCart::add(0) called at a.pl line 4\nBEGIN failed--compilation aborted at a.pl line 3.\n";
        assert_eq!(
            told(paste),
            [
                "perl warning - - Use of uninitialized value $h in print",
                "perl root - - no stock",
                "perl wrapper - - BEGIN failed--compilation aborted",
            ]
        );
    }

    #[test]
    fn the_interpreter_warns_in_many_words() {
        for said in [
            "readline() on closed filehandle FH",
            "given is experimental",
            "Smartmatch is deprecated",
            "Illegal hexadecimal digit 'g' ignored",
            "splice() offset past end of array",
        ] {
            assert_eq!(
                told(&format!("{said} at a.pl line 3.\n")),
                [format!("perl warning - - {said}")]
            );
        }
    }

    #[test]
    fn a_failed_test_says_what_it_got() {
        let paste = "#   Failed test 'adds'\n#   at a.t line 2.\n#          got: '2'\n# Looks like you failed 1 test of 2.\n";
        assert_eq!(
            told(paste),
            [
                "perl root - - Failed test 'adds'",
                "perl wrapper - - # Looks like you failed 1 test of 2."
            ]
        );
    }

    #[test]
    fn the_summary_of_the_harness_passes_on() {
        let paste = "t/cart.t (Wstat: 512 (exited 2) Tests: 3 Failed: 2)\n  Failed tests:  1-2\n";
        assert_eq!(
            told(paste),
            [
                "perl wrapper - - t/cart.t (Wstat: 512 (exited 2) Tests: 3 Failed: 2)",
                "perl wrapper - - Failed tests:  1-2",
            ]
        );
    }

    #[test]
    fn prose_about_a_line_is_not_an_error() {
        assert!(told("The author stops at chapter three line 5.\n").is_empty());
    }
}
