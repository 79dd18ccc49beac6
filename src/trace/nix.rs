//! Nix: a builder that failed, with the last lines of its log, which say why.

use super::shape::{after, begins, digits};
use super::{Event, Family, Found, Lines, Link, indent, walk};
use crate::paste::Line;

/// Most lines below the first.
const MAX_LINES: usize = 120;
/// The last word where what is built needs what could not be.
const PASSED_ON: &str = "Build failed due to failed dependency";

/// `error: builder for '/nix/store/….drv' failed with exit code 1;`, `error: Cannot build '/nix/store/….drv'.`
pub(super) fn failed(text: &str) -> Option<&str> {
    let message = text.strip_prefix("error: ")?;
    let store = after(message, &["builder for '", "Cannot build '"])?;
    store.starts_with("/nix/store/").then_some(message)
}

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if let Some(message) = text.strip_prefix("error: ").filter(|said| *said == PASSED_ON) {
        return Some(Found::one(Event::new(Family::Other, at, message).linked(Link::Wrapper)));
    }
    let message = failed(text)?;
    let level = indent(lines.text(at));
    let most = lines.len().min(at + MAX_LINES);
    let end = (at + 1..most)
        .find(|&line| {
            let text = lines.text(line);
            indent(text) <= level || text.trim().is_empty()
        })
        .unwrap_or(most);
    let log: Vec<usize> =
        (at + 1..end).filter(|&line| logged(lines.text(line)).is_some()).collect();
    let mut event = Event::new(Family::Other, at, message);
    let (Some(&first), Some(&last)) = (log.first(), log.last()) else {
        event.details = (at + 1..end).collect();
        // What failed before has said why.
        if event.details.iter().any(|&line| is_of_dependency(lines.text(line))) {
            event.link = Link::Wrapper;
        }
        return Some(Found::one(event.spanning(at..end)));
    };
    let mut events = said(lines, first, last + 1);
    event.link = Link::Wrapper;
    events.insert(0, event.spanning(at..first));
    Some(Found { events, end })
}

/// `Reason: 1 dependency failed.`
fn is_of_dependency(text: &str) -> bool {
    text.trim().strip_prefix("Reason: ").is_some_and(|reason| {
        begins(&reason[digits(reason)..], &[" dependency failed", " dependencies failed"])
    })
}

/// What stands behind the mark of a log line.
fn logged(text: &str) -> Option<&str> {
    let text = text.trim_start();
    text.strip_prefix("> ").or_else(|| Some("").filter(|_| text == ">"))
}

/// The errors in the log of a builder; its last words, if there are none.
fn said(lines: Lines<'_>, start: usize, end: usize) -> Vec<Event> {
    let line = |at: usize| Line {
        text: logged(lines.text(at)).unwrap_or_default().to_owned(),
        number: lines.number(at),
        mark: lines.mark(at),
    };
    let log: Vec<Line> = (start..end).map(line).collect();
    let mut events = walk::log(Lines(&log));
    if !events.iter().any(|event| matches!(event.link, Link::Root | Link::Member)) {
        let speaks = |line: &Line| {
            !line.text.trim().is_empty() && !begins(&line.text, &["Running phase: ", "building "])
        };
        events.extend(
            log.iter().rposition(speaks).map(|at| Event::new(Family::Other, at, &log[at].text)),
        );
    }
    for event in &mut events {
        event.key += start;
        event.lines = event.lines.start + start..event.lines.end + start;
        event.details.iter_mut().for_each(|at| *at += start);
    }
    events
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_log_of_a_builder_says_why_it_failed() {
        let old = "error: builder for '/nix/store/abc-shop.drv' failed with exit code 1;\n       last 2 log lines:\n       \
            > building\n       > a.c:1:10: fatal error: x.h: No such file or directory\n       \
            For full logs, run 'nix log /nix/store/abc-shop.drv'.\n\
            error: 1 dependencies of derivation '/nix/store/def-all.drv' failed to build\n";
        assert_eq!(
            told(old),
            [
                "other wrapper - - builder for '/nix/store/abc-shop.drv' failed with exit code 1;",
                "c root - - x.h: No such file or directory",
                "other wrapper - - error: 1 dependencies of derivation '/nix/store/def-all.drv' failed to build",
            ]
        );
        let new = "error: Cannot build '/nix/store/abc-shop.drv'.\n       Reason: builder failed with exit code 1.\n       \
            Last 2 log lines:\n       > Running phase: buildPhase\n       > the flux is off\n";
        assert_eq!(
            told(new),
            [
                "other wrapper - - Cannot build '/nix/store/abc-shop.drv'.",
                "other root - - the flux is off"
            ]
        );
        let dependent = "error: Cannot build '/nix/store/ccc-system.drv'.\n       Reason: 1 dependency failed.\n       \
            Output paths:\n         /nix/store/ddd-system\nerror: Build failed due to failed dependency\n";
        let links: Vec<String> = told(&format!("{new}{dependent}"))
            .iter()
            .map(|event| event.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(links, ["other wrapper", "other root", "other wrapper", "other wrapper"]);
        let silent = "error: builder for '/nix/store/abc-shop.drv' failed with exit code 141\n";
        assert_eq!(
            told(silent),
            ["other root - - builder for '/nix/store/abc-shop.drv' failed with exit code 141"]
        );
    }

    #[test]
    fn each_line_of_a_log_is_one_of_the_paste() {
        let log = "error: builder for '/nix/store/abc-shop.drv' failed with exit code 1;\n       last 2 log lines:\n       \
            > fatal: [web1]: FAILED! => the flux is off\n       > a.c:1:10: fatal error: x.h: No such file or directory\n";
        assert_eq!(
            told(log)[1..],
            ["terraform root - - the flux is off", "c root - - x.h: No such file or directory"]
        );
    }

    #[test]
    fn logs_within_logs_are_read_once() {
        let line = |depth: usize, text: &str| format!("{}{text}\n", " > ".repeat(depth));
        let failed = "error: builder for '/nix/store/x.drv' failed with exit code 1;";
        let mut paste = String::new();
        for depth in 0..30 {
            for text in ["Error:", "foo bar", failed] {
                paste.push_str(&line(depth, text));
            }
        }
        paste.push_str(&line(30, "oops: broken"));
        assert!(told(&paste).len() <= 90);
    }
}
