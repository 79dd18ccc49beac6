//! Tests of C and C++: `GoogleTest`, Catch2, `CTest`.

use crate::limits::MAX_MESSAGE_BYTES;
use crate::trace::shape::{Place, begins, is_number, without_position};
use crate::trace::{Event, Family, Found, Frame, Lines, Link};

/// Most lines of what a test says.
const MAX_LINES: usize = 24;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    // Nearly every line ends here.
    if text.contains("***") {
        return ctest(lines, at, text);
    }
    if begins(text.rsplit(": ").next().unwrap_or_default(), &["Failure", "FAILED"]) {
        return below(lines, at, text);
    }
    behind(lines, at, text)
}

/// `cart_test.cpp:5: Failure`, `cart_test.cpp:5: FAILED:` and what was expected below.
fn below(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let place = Place::of(text).filter(|place| ["Failure", "FAILED:"].contains(&place.rest))?;
    let end = said_until(lines, at + 1);
    let message = joined("", lines, at + 1, end);
    if message.is_empty() {
        return None;
    }
    let mut event = Event::new(Family::C, at + 1, &message).spanning(at..end);
    event.details = (at + 2..end).collect();
    event.frames.push(Frame::new(place.file, None));
    Some(Found::one(event))
}

/// `cart_test.cpp(12): error: Value of: total()`, as it is printed for Visual Studio.
fn behind(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (place, said) = text.split_once("): error: ")?;
    let (file, line) = place.rsplit_once('(')?;
    let expects = begins(said, &["Value of: ", "Expected", "The difference between "]);
    if !is_number(line) || !expects {
        return None;
    }
    let end = said_until(lines, at + 1);
    let message = joined(said, lines, at + 1, end);
    let mut event = Event::new(Family::C, at, &message).spanning(at..end);
    event.details = (at + 1..end).collect();
    event.frames.push(Frame::new(without_position(file), None));
    Some(Found::one(event))
}

/// The line after those of one failure.
fn said_until(lines: Lines<'_>, start: usize) -> usize {
    let most = lines.len().min(start + MAX_LINES);
    (start..most)
        .find(|&at| {
            let text = lines.text(at).trim();
            text.is_empty()
                || text.starts_with('[')
                || Place::of(text).is_some_and(|p| p.rest == "Failure")
        })
        .unwrap_or(most)
}

fn joined(first: &str, lines: Lines<'_>, start: usize, end: usize) -> String {
    let mut message = first.to_owned();
    for at in start..end {
        if message.len() > MAX_MESSAGE_BYTES {
            break;
        }
        if !message.is_empty() {
            message.push(' ');
        }
        message.push_str(lines.text(at).trim());
    }
    message
}

/// `2/3 Test #2: cart_total ....***Failed    0.01 sec`. The output of the test may follow, which says why.
fn ctest(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (number, rest) = text.split_once(" Test ")?;
    let (done, all) = number.split_once('/')?;
    let (id, rest) = rest.trim_start().strip_prefix('#')?.split_once(": ")?;
    let (name, outcome) = rest.split_once(" .").or_else(|| rest.split_once("***"))?;
    let (_, outcome) = text.split_once("***").filter(|_| !outcome.is_empty())?;
    if !(is_number(done) && is_number(all.trim()) && is_number(id)) {
        return None;
    }
    let outcome = without_time(outcome);
    // What is not meant to run fails nothing. `Not Run` alone is a test whose program is not there.
    if outcome == "Skipped" || outcome.ends_with("(Disabled)") {
        return Some(Found::none(at + 1));
    }
    let next = lines.text(at + 1).trim();
    let told = !next.is_empty()
        && !next.starts_with("Start ")
        && next.split_once(" Test ").is_none_or(|(number, _)| !number.contains('/'));
    let link = if told { Link::Wrapper } else { Link::Root };
    let message = format!("Test #{id}: {} ***{outcome}", name.trim_end_matches([' ', '.']));
    Some(Found::one(Event::new(Family::C, at, &message).linked(link)))
}

/// The outcome without the time that the test took: `Timeout 1500.02 sec`.
fn without_time(outcome: &str) -> &str {
    let outcome = outcome.trim_end();
    let took = outcome.strip_suffix(" sec").map(str::trim_end);
    let is_time = |word: &str| word.split('.').all(is_number);
    let said = match took.and_then(|took| took.rsplit_once(' ')) {
        Some((said, time)) if is_time(time) => said,
        _ => outcome,
    };
    said.trim_end().trim_end_matches(':')
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_test_that_is_not_meant_to_run_fails_nothing() {
        let paste = "2/3 Test #2: gpu ....***Skipped   0.00 sec\n    Start 3: old\n3/3 Test #3: old ....***Not Run (Disabled)   0.00 sec\n\n\
            100% tests passed, 0 tests failed out of 2\n";
        assert!(told(paste).iter().all(|event| !event.contains("Test #")), "{:?}", told(paste));
        assert_eq!(
            told("3/3 Test #3: old ....***Not Run   0.00 sec\n"),
            ["c root - - Test #3: old ***Not Run"]
        );
    }

    #[test]
    fn the_outcome_of_a_test_is_all_but_its_time() {
        for (printed, said) in [
            (
                "Failed  Required regular expression not found. Regex=[hello]  0.01 sec",
                "Failed  Required regular expression not found. Regex=[hello]",
            ),
            ("Timeout 1500.02 sec", "Timeout"),
            ("Exception: SegFault  0.10 sec", "Exception: SegFault"),
            ("Failed    0.01 sec", "Failed"),
            ("Failed", "Failed"),
            ("Failed é sec", "Failed é sec"),
        ] {
            assert_eq!(
                told(&format!("2/3 Test #2: gpu ....***{printed}\n")),
                [format!("c root - - Test #2: gpu ***{said}")],
                "{printed}"
            );
        }
    }
}
