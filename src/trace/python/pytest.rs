//! Reports of pytest and the last lines of unittest. `E   ` is off the lines already, and marked; [`unmarked`] reads what has none.

mod unmarked;

use super::super::place::{colons, ends};
use super::chain::{Block, Tie, is_boundary, ranked, sentence};
use super::{
    Event, Family, Found, Frame, Lines, Link, MAX_MESSAGE_LINES, indent, is_path_of_names, typed,
};
use crate::limits::MAX_EVENT_LINES;
use crate::paste::Mark;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if lines.mark(at) == Mark::Pytest || short_frame(text).is_some() {
        return report(lines, at, at);
    }
    if text.starts_with("___")
        && is_section(text)
        && let Some(found) = report(lines, at, at + 1)
    {
        return Some(found);
    }
    if let Some(found) = unmarked::read(lines, at) {
        return Some(found);
    }
    if text.starts_with("FAILED (") && (text.contains("failures=") || text.contains("errors=")) {
        return Some(Found::one(Event::new(Family::Python, at, text).linked(Link::Wrapper)));
    }
    summary(lines, at).or_else(|| section(text, at))
}

/// The title of a section says nothing, nor does the list of tests; the last line counts:
/// `==== 2 failed, 1 passed in 0.07s ====`.
fn section(text: &str, at: usize) -> Option<Found> {
    let title = text.trim().trim_matches(['=', '_']).trim();
    let counts = title.ends_with('s')
        && title.starts_with(|c: char| c.is_ascii_digit())
        && title
            .split_once(" in ")
            .is_some_and(|(counts, _)| counts.contains(" failed") || counts.contains(" error"));
    let listed = text.contains(".py::")
        && (text.ends_with("%]") || text.starts_with("[gw") && text.contains("%] "))
        && (text.contains(" FAILED ") || text.contains(" ERROR "));
    if !(is_section(text) || counts || listed) {
        return None;
    }
    let banner = || Event::new(Family::Python, at, title).linked(Link::Wrapper);
    let known =
        counts || listed || ["FAILURES", "ERRORS"].contains(&title) || title.starts_with("ERROR ");
    known.then(|| Found { events: counts.then(banner).into_iter().collect(), end: at + 1 })
}

/// The errors of one test: one, or several tied by sentences.
fn report(lines: Lines<'_>, start: usize, first: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = first;
    let mut tie = Tie::First;
    let mut end = start;
    while let Some(event) = block(lines, at, last, tie == Tie::First && first == start) {
        end = event.lines.end;
        blocks.push(Block { event, tie });
        let next = (end..last).find(|&line| !lines.text(line).trim().is_empty());
        let Some((next, how)) = next.and_then(|line| Some((line + 1, sentence(lines.text(line))?)))
        else {
            break;
        };
        (at, tie) = (next, how);
    }
    match blocks.first_mut() {
        Some(block) => block.event.lines.start = start,
        // A name of a test, or frames that were cut off above their error.
        None if first > start => return None,
        None => {
            let goes_on = |line: &usize| {
                indent(lines.text(*line)) > 0 || short_frame(lines.text(*line)).is_some()
            };
            end = (start + 1..last).find(|line| !goes_on(line)).unwrap_or(last);
        }
    }
    Some(Found { events: ranked(blocks), end })
}

/// Frames, the marked lines, and the line that names the place below. Under the name of its test all the source
/// of a long report may stand before an error; without one, only `short` frames with their source.
fn block(lines: Lines<'_>, start: usize, last: usize, short: bool) -> Option<Event> {
    let mut frames = Vec::new();
    let mut at = start;
    while at < last && lines.mark(at) != Mark::Pytest {
        let text = lines.text(at);
        if let Some(frame) = short_frame(text) {
            frames.push(frame);
        } else if is_section(text)
            || (indent(text) == 0 && (short || is_boundary(text)))
            || (short && is_boundary(text))
        {
            // Below the name of a test, quotation marks and rules that are indented stand in its source.
            return None;
        }
        at += 1;
    }
    let mut end = at;
    while end < last && lines.mark(end) == Mark::Pytest {
        end += 1;
    }
    let own = at..end;
    let key = own
        .clone()
        .find(|&line| typed(lines.text(line).trim()).is_some())
        .or_else(|| own.clone().find(|&line| !lines.text(line).trim().is_empty()))?;
    // `E     [100%]`: a test of a list that only shows a letter for each.
    if lines.text(key).trim_end().ends_with("%]") {
        return None;
    }
    let (name, message) = parts(lines.text(key).trim());
    let mut event = Event::new(Family::Python, key, message).typed(name);
    event.details =
        own.filter(|&line| line != key && !lines.text(line).trim().is_empty()).collect();
    event.details.truncate(MAX_MESSAGE_LINES);
    event.frames = frames;
    if let Some((line, frame)) = place_below(lines, end, name) {
        event.frames.push(frame);
        end = line + 1;
    }
    Some(event.spanning(start..end))
}

fn parts(text: &str) -> (&str, &str) {
    if text.starts_with("assert ") {
        return ("AssertionError", text);
    }
    typed(text).unwrap_or_else(|| match text.split_once(": ") {
        Some((name, message))
            if name == "Failed" || (name.contains('.') && is_path_of_names(name)) =>
        {
            (name, message)
        }
        _ => ("", text),
    })
}

/// `shop/config.py:10: in load`
fn short_frame(text: &str) -> Option<Frame> {
    let place = colons(text, &[".py"])?;
    let function = place.rest.strip_prefix(": in ")?;
    Some(Frame::new(place.file, Some(function)))
}

/// `tests/test_x.py:10: AssertionError`, below the lines that go on with the message.
fn place_below(lines: Lines<'_>, end: usize, name: &str) -> Option<(usize, Frame)> {
    for at in end..lines.len().min(end + MAX_MESSAGE_LINES) {
        let text = lines.text(at);
        if let Some(place) = colons(text, &[".py"]) {
            let said = place.rest.strip_prefix(": ")?;
            let said = said.split_once(": ").map_or(said, |(said, _)| said).trim();
            let same = !said.is_empty() && name.rsplit('.').next() == said.rsplit('.').next();
            return same.then(|| (at, Frame::new(place.file, None)));
        }
        if indent(text) == 0 && !text.trim().is_empty() {
            return None;
        }
    }
    None
}

/// `____ test_x ____`, `==== FAILURES ====`
fn is_section(text: &str) -> bool {
    ["===", "___"].iter().any(|rule| text.starts_with(rule) && text.trim_end().ends_with(rule))
}

/// Whether a line is the title of a section that only pytest has: others rule off their own in the same way.
pub(super) fn is_title(text: &str) -> bool {
    const TITLES: [&str; 4] =
        [" short test summary info ", " FAILURES ", " ERRORS ", " warnings summary "];
    is_section(text) && (text.starts_with('_') || TITLES.iter().any(|title| text.contains(title)))
}

/// The list at the end. Where the report above it tells more, it only repeats.
fn summary(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let first = at + usize::from(is_section(text) && text.contains("short test summary info"));
    let mut events: Vec<Event> = (first..lines.len().min(first + MAX_EVENT_LINES))
        .map_while(|line| listed(lines.text(line), line))
        .collect();
    let end = events.last()?.lines.end;
    let reported = (at.saturating_sub(MAX_EVENT_LINES)..at).any(|line| {
        let text = lines.text(line);
        lines.mark(line) == Mark::Pytest
            || text.starts_with("Traceback (most recent")
            || is_section(text)
                && [" FAILURES ", " ERRORS "].iter().any(|title| text.contains(title))
    });
    for event in &mut events {
        if reported || event.type_name.is_none() {
            event.link = Link::Wrapper;
        }
    }
    Some(Found { events, end })
}

/// `FAILED tests/test_x.py::test_y - ValueError: bad`
fn listed(line: &str, at: usize) -> Option<Event> {
    let said = line.strip_prefix("FAILED ").or_else(|| line.strip_prefix("ERROR "))?;
    let (test, reason) = said.split_once(" - ").unwrap_or((said, ""));
    let (file, function) = test.split_once("::").unwrap_or((test, ""));
    if !ends(file.trim(), &[".py"]) || file.trim().contains(' ') {
        return None;
    }
    let (name, message) = parts(reason);
    let message = if reason.is_empty() { line } else { message };
    let mut event = Event::new(Family::Python, at, message).typed(name);
    event.frames = vec![Frame::new(file.trim(), Some(function).filter(|name| !name.is_empty()))];
    Some(event)
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_line_below_a_report_names_its_place_and_is_no_second_error() {
        let paste = ">       f()\nE       ValueError: bad\nE         and more\n\ntests/test_x.py:10: ValueError\n";
        assert_eq!(told(paste), ["python root ValueError - bad"]);
    }

    #[test]
    fn the_source_of_a_long_report_belongs_to_it() {
        let paste = "____ test_x ____\n\n    def f():\n        error_message = 'not found'\n>       raise X(error_message)\n\
            E       x.X: not found\n\na.py:3: X\n==== 1 failed in 0.05s ====\n";
        assert_eq!(
            told(paste),
            ["python root x.X - not found", "python wrapper - - 1 failed in 0.05s"]
        );
    }

    #[test]
    fn docstrings_in_the_source_of_a_report_are_no_errors() {
        let paste = "____ test_x ____\n\n    def f():\n        f()\n\na.py:5: \n_ _ _ _ _ _ _ _\n\n    def g():\n        \"\"\"\n        \
            An exception will be raised on failure.\n        \"\"\"\n>       raise X\nE       x.X: not found\n\na.py:3: X\n";
        assert_eq!(told(paste), ["python root x.X - not found"]);
    }

    #[test]
    fn a_worker_only_lists_its_tests() {
        assert!(told("[gw1] [100%] FAILED tests/test_a.py::test_b \n").is_empty());
    }

    #[test]
    fn a_letter_of_a_list_is_no_report() {
        assert!(
            told("E                                        [100%]\ntests/a.py::test_b FAILED   [ 97%]\n")
                .is_empty()
        );
    }

    #[test]
    fn a_bare_assertion_has_its_type() {
        assert_eq!(told("E   assert 1 == 2\n"), ["python root AssertionError - assert 1 == 2"]);
    }

    #[test]
    fn sentences_tie_the_errors_of_a_report() {
        let paste = "a/b.py:10: in load\n    open(x)\nE   KeyError: 'a'\n\n\
            The above exception was the direct cause of the following exception:\na/c.py:3: in boot\n    load()\n\
            E   shop.ConfigError: no\n";
        assert_eq!(
            told(paste),
            ["python root KeyError - 'a'", "python wrapper shop.ConfigError - no"]
        );
    }

    #[test]
    fn the_summary_repeats_the_report_and_stands_for_it_where_there_is_none() {
        let line = "FAILED tests/test_x.py::test_y - shop.ConfigError: co...\n";
        assert_eq!(told(line), ["python root shop.ConfigError - co..."]);
        let paste =
            format!("E   shop.ConfigError: could not\n\n==== short test summary info ====\n{line}");
        assert_eq!(told(&paste)[1], "python wrapper shop.ConfigError - co...");
    }

    #[test]
    fn passed_tests_are_no_errors() {
        assert!(
            told(
                "tests/test_x.py::test_error_message PASSED  [100%]\n==== 13 passed in 0.01s ====\n"
            )
            .is_empty()
        );
    }
}
