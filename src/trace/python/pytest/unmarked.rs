//! What pytest says in words of its own, without the mark of a report: of files that it cannot collect, tests that it cannot run, workers
//! that are gone, time that is up.

use super::super::frames::frame;
use super::super::{Event, Family, Found, Lines, Link, MAX_MESSAGE_LINES, indent};
use super::{is_section, short_frame};
use crate::limits::MAX_EVENT_LINES;
use crate::paste::Mark;

/// How far above its second copy the shortfall of coverage is told.
const COVERAGE_REACH: usize = 40;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    match text.as_bytes().first()? {
        b'_' => below_title(lines, at),
        b'F' => coverage(lines, at),
        _ => timeout(lines, at),
    }
}

/// `____ ERROR collecting old/test_views.py ____`, `____ test_x ____` over a text of pytest's own.
fn below_title(lines: Lines<'_>, at: usize) -> Option<Found> {
    let title = lines.text(at);
    let name = title.trim().trim_matches('_').trim();
    // Names of tests have no spaces, but for those of parameters.
    let bare = name.split('[').next().unwrap_or(name);
    let fits = name.starts_with("ERROR ") || !(bare.is_empty() || bare.contains(' '));
    if !is_section(title) || !title.trim_start_matches('_').starts_with(' ') || !fits {
        return None;
    }
    let key = at + 1 + usize::from(is_worker(lines.text(at + 1)));
    let ends = |line: &usize| {
        let text = lines.text(*line);
        text.trim().is_empty() || is_section(text) || text.starts_with("----")
    };
    let end = (key..lines.len().min(key + MAX_MESSAGE_LINES)).find(ends)?;
    let own = key..end;
    let is_reports = |line: usize| {
        let text = lines.text(line);
        lines.mark(line) == Mark::Pytest
            || text.starts_with("Traceback ")
            || frame(text).is_some()
            || short_frame(text).is_some()
    };
    if own.is_empty() || indent(lines.text(key)) > 0 || own.clone().any(is_reports) {
        return None;
    }
    let mut event = Event::new(Family::Python, key, lines.text(key));
    event.details = own.skip(1).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// `[gw0] linux -- Python 3.11.7 /usr/bin/python3`: where a test ran.
fn is_worker(text: &str) -> bool {
    text.starts_with("[gw") && text.contains(" -- Python ")
}

/// `+++++ Timeout +++++` over the stacks of all threads, behind the name of the file whose test took too long.
fn timeout(lines: Lines<'_>, start: usize) -> Option<Found> {
    let is_rule =
        |text: &str| text.trim_end().ends_with("+++++") && text.contains("+++++ Timeout +++++");
    if !is_rule(lines.text(start)) || !lines.text(start + 1).starts_with("~~~") {
        return None;
    }
    let mut event = Event::new(Family::Python, start, "Timeout");
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut end = start + 1;
    while end < last {
        let text = lines.text(end);
        event.frames.extend(frame(text));
        if is_rule(text) {
            end += 1;
            break;
        }
        if indent(text) == 0 && !text.trim().is_empty() && !text.starts_with("~~~") {
            break;
        }
        end += 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

/// `FAIL Required test coverage of 90% not reached.`, which newer versions say twice.
fn coverage(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text =
        lines.text(at).strip_prefix("FAIL Required test coverage of ").map(|_| lines.text(at))?;
    let told = (at.saturating_sub(COVERAGE_REACH)..at)
        .any(|line| lines.text(line).starts_with("ERROR: Coverage failure: "));
    let link = if told { Link::Wrapper } else { Link::Root };
    Some(Found::one(Event::new(Family::Python, at, &text["FAIL ".len()..]).linked(link)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn what_pytest_says_of_a_file_that_it_cannot_collect_is_an_error() {
        let paste = "==== ERRORS ====\n____ ERROR collecting old/test_x.py ____\nimport file mismatch:\nimported module 'test_x' has \
            this __file__ attribute:\n  /a/test_x.py\n==== short test summary info ====\nERROR old/test_x.py\n";
        assert_eq!(
            told(paste),
            ["python root - - import file mismatch:", "python wrapper - - ERROR old/test_x.py"]
        );
        let paste = "____ ERROR collecting a.py ____\na.py:1: in <module>\n    import x\nE   ImportError: x\n";
        assert_eq!(told(paste), ["python root ImportError - x"]);
    }

    #[test]
    fn what_pytest_says_of_a_test_that_it_cannot_run_is_an_error() {
        let paste = "==== FAILURES ====\n____ test_y ____\nasync tests are not supported.\nYou need a plugin:\n  - anyio\n\
            ==== short test summary info ====\nFAILED a.py::test_y - Failed: async tests are not su...\n";
        assert_eq!(
            told(paste),
            [
                "python root - - async tests are not supported.",
                "python wrapper Failed - async tests are not su..."
            ]
        );
        let paste = "____ test_a.py ____\n[gw0] linux -- Python 3.11.7 /usr/bin/python3\nworker 'gw0' crashed while running 'a.py::t'\n\
            ==== short test summary info ====\n";
        assert_eq!(told(paste), ["python root - - worker 'gw0' crashed while running 'a.py::t'"]);
        assert!(told("____ [doctest] a.f ____\n001 fails\n====\n").is_empty());
        assert_eq!(
            told("____ test_x ____\n[XPASS(strict)] \n====\n"),
            ["python root - - [XPASS(strict)]"]
        );
    }

    #[test]
    fn the_stacks_of_all_threads_belong_to_the_timeout() {
        let paste = "test_a.py +++++++++ Timeout +++++++++\n~~~~~ Stack of MainThread (14) ~~~~~\n  File \"a.py\", line 8, in <module>\n    \
            raise failed()\n+++++++++ Timeout +++++++++\n";
        assert_eq!(told(paste), ["python root - - Timeout"]);
    }

    #[test]
    fn coverage_that_is_short_is_told_once() {
        let short = "FAIL Required test coverage of 90% not reached. Total coverage: 0.00%\n";
        assert_eq!(
            told(short),
            ["python root - - Required test coverage of 90% not reached. Total coverage: 0.00%"]
        );
        let both =
            format!("ERROR: Coverage failure: total of 0 is less than fail-under=90\n\n{short}");
        assert!(told(&both)[1].starts_with("python wrapper"));
    }
}
