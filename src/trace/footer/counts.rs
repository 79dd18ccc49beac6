//! What runners of tests say around the failures: headings above them, and counts below.
//!
//! Each failure stands in a line of its own, which other readers know. These lines hold words of failure, too, and are none.

use crate::trace::shape::{after, begins, digits};
use crate::trace::{Event, Family, Found, Lines, Link};

/// What is counted: tests, and how they ended.
const COUNTED: &[&str] = &[
    "test",
    "run",
    "assertion",
    "example",
    "doctest",
    "scenario",
    "step",
    "spec",
    "suite",
    "check",
    "failure",
    "error",
    "warning",
    "skip",
    "omission",
    "notification",
    "pending",
    "passed",
    "failed",
    "skipped",
    "completed",
    "excluded",
    "ignored",
    "total",
    "todo",
    "succeeded",
    "undefined",
    "incomplete",
    "risky",
];
/// Most examples that were expected to fail, in lines.
const MAX_PENDING: usize = 400;
/// Longest line of counts, in bytes.
const MAX_COUNTS: usize = 240;
/// Titles above lists of failures.
const HEADINGS: &[&str] =
    &["Failures:", "Errors:", "Failed examples:", "FAILURES!", "FAILURES!!!", "ERRORS!"];
/// The title above examples that were expected to fail.
const PENDING: &str = "Pending: (Failures listed here are expected";

pub(in crate::trace) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if text.starts_with(PENDING) {
        return Some(Found::none(end_of_pending(lines, at)));
    }
    if is_heading(lines, at, text) {
        return Some(Found::none(at + 1));
    }
    let failed = counts(text).or_else(|| host(text)).or_else(|| executed(text))?;
    Some(if failed {
        Found::one(Event::new(Family::Other, at, text).linked(Link::Wrapper))
    } else {
        Found::none(at + 1)
    })
}

/// `web1 : ok=2 changed=0 unreachable=0 failed=1`: a host in the recap of Ansible, whose title may be cut off.
fn host(text: &str) -> Option<bool> {
    let (_, counts) = text.split_once(" : ok=")?;
    let mut words = counts.split_whitespace();
    let failed = words.clone().any(|word| {
        let count = after(word, &["failed=", "unreachable="]);
        count.is_some_and(|count| count.bytes().any(|digit| digit != b'0'))
    });
    words.any(|word| word.starts_with("unreachable=")).then_some(failed)
}

/// `Executed 3 tests, with 1 failure (0 unexpected) in 0.012 (0.014) seconds` of `XCTest`, `t/cart.t .. Failed 1/3 subtests` of `prove`
fn executed(text: &str) -> Option<bool> {
    if text.starts_with("Executed ") && text.contains(" unexpected) in ") {
        return Some(!text.contains(" with 0 failures"));
    }
    (text.ends_with(" subtests") && text.contains(" Failed ")).then_some(true)
}

/// `Failures:` over an empty line or the first of a list, `There were 2 failures:`
fn is_heading(lines: Lines<'_>, at: usize, text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("There was ").or_else(|| text.strip_prefix("There were "))
    {
        return digits(rest) > 0
            && [" failure:", " failures:", " error:", " errors:"]
                .iter()
                .any(|end| rest.ends_with(end));
    }
    if text == "Exception trace:" {
        return true;
    }
    let next = lines.text(at + 1).trim();
    HEADINGS.contains(&text)
        && (next.is_empty() || begins(&next[digits(next)..], &[") "]) || counts(next).is_some())
}

/// Where the examples end that were expected to fail: at the title of the others, or at the summary.
fn end_of_pending(lines: Lines<'_>, at: usize) -> usize {
    (at + 1..lines.len().min(at + MAX_PENDING))
        .take_while(|&line| !lines.text(line).starts_with(PENDING))
        .find(|&line| begins(lines.text(line).trim(), &["Failures:", "Finished in "]))
        .unwrap_or(at + 1)
}

/// Whether a line counts tests, and if so, whether some failed: `4 runs, 2 assertions, 1 failures, 1 errors, 0 skips`,
/// `Tests run: 5,  Failures: 2`.
fn counts(text: &str) -> Option<bool> {
    if text.len() > MAX_COUNTS {
        return None;
    }
    let text = after(text, &["Failed!  - ", "Passed!  - "]).unwrap_or(text);
    let mut known = 0;
    let mut failed = false;
    for item in text.trim_end_matches('.').split(", ") {
        let item = item.trim();
        let Some((count, what)) = count_first(item).or_else(|| count_last(item)) else {
            // The time that it took, and the class.
            if known < 2 || !begins(item, &["Time elapsed: ", "Duration: "]) {
                return None;
            }
            break;
        };
        let bad = begins(what, &["fail", "Fail", "error", "Error"]);
        failed |= bad && count.bytes().any(|digit| digit != b'0');
        known += 1;
    }
    (known > 1 || is_alone(text)).then_some(failed)
}

/// `Failed: 1` on a line of its own. `Error: 404` is none.
fn is_alone(text: &str) -> bool {
    const LABELS: &[&str] =
        &["Failed", "Failures", "Errors", "Passed", "Skipped", "Total", "Total tests"];
    text.split_once(':').is_some_and(|(label, count)| {
        LABELS.contains(&label) && digits(count.trim()) == count.trim().len()
    })
}

/// `2 tests completed`
fn count_first(item: &str) -> Option<(&str, &str)> {
    let (count, what) = item.split_at(digits(item));
    let what = what.strip_prefix(' ').filter(|_| !count.is_empty())?;
    is_counted(what.split(' ').next()?).then_some((count, what))
}

/// `Tests run: 2`
fn count_last(item: &str) -> Option<(&str, &str)> {
    let (what, count) = item.split_once(':')?;
    let count = count.trim_start();
    let first = what.split(' ').next()?.to_ascii_lowercase();
    (digits(count) > 0 && digits(count) == count.len() && is_counted(&first))
        .then_some((count, what))
}

fn is_counted(word: &str) -> bool {
    COUNTED.contains(&word) || word.strip_suffix('s').is_some_and(|one| COUNTED.contains(&one))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn counts_of_failed_tests_are_no_root() {
        for counts in [
            "4 runs, 2 assertions, 1 failures, 1 errors, 1 skips",
            "3 tests, 2 failures",
            "1 doctest, 3 tests, 1 failure, 2 excluded",
            "5 examples, 1 failure, 1 error occurred outside of examples",
            "Tests run: 5,  Failures: 2",
            "Tests run: 5, Failures: 2, Errors: 0, Skipped: 1, Time elapsed: 0.4 s -- in a.ShopTest",
            "12 tests completed, 2 failed, 1 skipped",
            "Tests: 3, Assertions: 4, Failures: 1.",
            "Failed: 1",
            "Executed 3 tests, with 1 failure (0 unexpected) in 0.012 (0.014) seconds",
            "t/till.t .. Failed 1/3 subtests",
            "till1 : ok=2 changed=0 unreachable=0 failed=1 skipped=0 rescued=0 ignored=0",
            "Failed!  - Failed:     1, Passed:     2, Skipped:     0, Total:     3, Duration: 12 ms - Shop.dll (net8.0)",
        ] {
            assert_eq!(told(&format!("{counts}\n")), [format!("other wrapper - - {counts}")]);
        }
        for counts in [
            "3 tests, 0 failures",
            "Tests run: 26, Failures: 0, Errors: 0, Skipped: 0",
            "till1 : ok=2 changed=0 unreachable=0 failed=0",
        ] {
            assert!(told(&format!("{counts}\n")).is_empty(), "{counts}");
        }
    }

    #[test]
    fn what_only_has_numbers_in_it_is_no_count() {
        for text in [
            "3 errors in a.toml, the table is invalid: x",
            "2 tests failed to start: the port 8080 is already in use",
            "Error: 404",
            "error: 2 of 3 runs timed out, 1 was killed",
        ] {
            assert_eq!(told(&format!("{text}\n")).len(), 1, "{text}");
            assert!(told(&format!("{text}\n"))[0].contains(" root "), "{text}");
        }
    }

    #[test]
    fn titles_of_lists_are_no_errors() {
        let junit = "There were 2 failures:\n1) adds(ShopTest)\njava.lang.AssertionError: expected:<1> but was:<2>\n\
            \tat a.ShopTest.adds(ShopTest.java:4)\n\nFAILURES!!!\nTests run: 2,  Failures: 1\n";
        assert_eq!(
            told(junit),
            [
                "java root java.lang.AssertionError - expected:<1> but was:<2>",
                "other wrapper - - Tests run: 2,  Failures: 1",
            ]
        );
        assert!(told("Failures:\n\n").is_empty());
    }

    #[test]
    fn an_example_that_was_expected_to_fail_did_not_fail() {
        let example = "     Failure/Error: expect(1).to eq 2\n\n       expected: 2\n            got: 1\n     # ./a_spec.rb:5\n\n";
        let spec = format!(
            "Pending: (Failures listed here are expected and do not affect your suite's status)\n\n  1) Cart later\n{example}\
            Failures:\n\n  1) Cart adds\n{example}Finished in 0.02 seconds\n2 examples, 1 failure, 1 pending\n"
        );
        assert_eq!(
            told(&spec),
            ["ruby root - - expected: 2", "other wrapper - - 2 examples, 1 failure, 1 pending"]
        );
    }
}
