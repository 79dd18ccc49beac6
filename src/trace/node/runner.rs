//! Reports of test runners: Jest, Vitest, the runner of Node and whatever else writes TAP.

use super::{Event, Family, Found, Lines, Link, MAX_MESSAGE_LINES, frame, indent, is_frame, stack};
use crate::trace::typescript;

/// How far below the name of a test its error begins.
const MAX_GAP: usize = 8;
/// How far the list of tests may stand above the errors themselves.
const MAX_LIST: usize = 400;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if let Some(test) = text.strip_prefix("FAIL ") {
        return failed(lines, at, test.trim_start());
    }
    if let Some(test) = text.strip_prefix("● ") {
        return jest(lines, at, test);
    }
    if let Some(message) = text.strip_prefix("→ ") {
        return vitest_list(lines, at, message);
    }
    if text.starts_with("not ok ") {
        return tap(lines, at);
    }
    // ` ❯ a.test.js (2 tests | 1 failed) 5ms` and `⎯⎯⎯ Failed Tests 2 ⎯⎯⎯` only lead to what is told below.
    let title = text.starts_with('⎯') && text.ends_with('⎯');
    if title || (text.starts_with("❯ ") && text.contains(" failed)")) {
        return Some(Found::none(at + 1));
    }
    if ["No test files found, exiting with code 1", "No tests found, exiting with code 1"]
        .contains(&text)
    {
        return Some(Found::one(Event::new(Family::Node, at, text)));
    }
    // What Deno lists is told below.
    let listed = text.ends_with("s)") && text.contains(" ... FAILED (");
    if listed || text == "FAILURES" {
        return Some(Found::none(at + 1));
    }
    let counts = ["Test Suites:", "Tests:", "Test Files ", "Tests ", "Snapshots "]
        .iter()
        .any(|start| text.starts_with(start));
    if counts && text.contains(" failed") && text.ends_with([')', 'l', 'd']) {
        return Some(Found::one(Event::new(Family::Node, at, text).linked(Link::Wrapper)));
    }
    None
}

/// ` FAIL  src/x.test.ts > suite > test`, with the error below; Jest puts only the file there.
fn failed(lines: Lines<'_>, start: usize, name: &str) -> Option<Found> {
    let file = name.split([' ', '>']).next().unwrap_or(name);
    let named = [".test.", ".spec.", "__tests__", "-test.", "_test."]
        .iter()
        .any(|part| file.contains(part));
    if !(named || name.contains(" > ")) {
        return None;
    }
    let key = (start + 1..start + MAX_GAP).find(|&at| {
        let text = lines.text(at).trim();
        !(text.is_empty() || text.starts_with("FAIL ") || text.starts_with('|'))
    });
    let found = key.and_then(|key| stack::below(lines, start, key));
    found.or_else(|| {
        Some(Found::one(Event::new(Family::Node, start, lines.text(start)).linked(Link::Wrapper)))
    })
}

/// `● suite › test`, a blank line, and what went wrong in any words.
fn jest(lines: Lines<'_>, start: usize, name: &str) -> Option<Found> {
    let named = name.contains(" › ")
        || name.starts_with("Test suite failed")
        || lines.text(start + 1).trim().is_empty();
    if !named || name == "Console" || name.starts_with("Validation ") {
        return None;
    }
    let key = (start + 1..start + MAX_GAP).find(|&at| !lines.text(at).trim().is_empty())?;
    if typescript::read(lines, key).is_some() {
        let title = Event::new(Family::Node, start, name).linked(Link::Wrapper);
        return Some(Found::one(title.spanning(start..key)));
    }
    if indent(lines.text(key)) < 2 {
        return None;
    }
    // What could not be parsed stands below paragraphs of advice.
    if lines.text(key).trim() == "Jest encountered an unexpected token"
        && let Some(found) = unparsed(lines, start, key)
    {
        return Some(found);
    }
    if let Some(found) = stack::below(lines, start, key) {
        return Some(found);
    }
    let mut event = Event::new(Family::Node, key, lines.text(key));
    let mut end = key + 1;
    let mut at = end;
    while at < lines.len().min(key + MAX_MESSAGE_LINES) {
        let text = lines.text(at);
        if is_frame(text) {
            event.frames.push(frame(text));
            end = at + 1;
        } else if !event.frames.is_empty()
            || (indent(text) == 0 && !text.trim().is_empty())
            || text.trim().starts_with("● ")
        {
            break;
        } else if !text.trim().is_empty() {
            event.details.push(at);
            end = at + 1;
        }
        at += 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

/// The error below `Details:`.
fn unparsed(lines: Lines<'_>, start: usize, from: usize) -> Option<Found> {
    let last = lines.len().min(from + MAX_MESSAGE_LINES);
    let title = (from..last).find(|&at| lines.text(at).trim() == "Details:")?;
    (title + 1..last)
        .take_while(|&at| indent(lines.text(at)) > 0 || lines.text(at).trim().is_empty())
        .filter(|&at| lines.text(at).contains("Error: "))
        .find_map(|key| stack::below(lines, start, key))
}

/// `   → expected 6 to be 7` in the list of tests. The error follows below, unless the paste ends before it.
fn vitest_list(lines: Lines<'_>, at: usize, message: &str) -> Option<Found> {
    let above = lines.text(at.checked_sub(1)?).trim();
    if !above.starts_with(['×', '❯']) {
        return None;
    }
    let told = (at + 1..lines.len().min(at + MAX_LIST))
        .any(|line| lines.text(line).trim_start().starts_with("FAIL "));
    let link = if told { Link::Wrapper } else { Link::Root };
    Some(Found::one(Event::new(Family::Node, at, message).linked(link)))
}

/// `not ok 1 - sum` with its properties between `---` and `...`.
fn tap(lines: Lines<'_>, start: usize) -> Option<Found> {
    let open = (start + 1..start + 3).find(|&at| lines.text(at).trim() == "---")?;
    let close =
        (open + 1..lines.len().min(open + 200)).find(|&at| lines.text(at).trim() == "...")?;
    let field = |name: &str| {
        let at = (open + 1..close).find(|&at| lines.text(at).trim_start().starts_with(name))?;
        let value = lines.text(at).trim_start()[name.len()..].trim();
        match value {
            // A block of text: its first line stands below.
            "|-" | "|" | ">-" | ">" => {
                (at + 1..close).find(|&at| !lines.text(at).trim().is_empty())
            }
            _ => Some(at),
        }
        .map(|line| {
            (
                line,
                if line == at { value.trim_matches(['\'', '"']) } else { lines.text(line).trim() },
            )
        })
    };
    let (key, message) = field("error:").or_else(|| field("message:"))?;
    let type_name = field("name:").map_or("", |(_, name)| name);
    let code = field("code:").map(|(_, code)| code);
    let failure = field("failureType:").map_or("", |(_, kind)| kind);
    // A suite only counts the tests in it.
    let link = if failure == "subtestsFailed" { Link::Wrapper } else { Link::Root };
    let mut event =
        Event::new(Family::Node, key, message).typed(type_name).with_code(code).linked(link);
    let stack = (open + 1..close)
        .find(|&at| lines.text(at).trim_start().starts_with("stack:"))
        .unwrap_or(close);
    event.frames = (stack + 1..close).map(|at| frame(lines.text(at))).collect();
    event.details =
        (open + 1..stack).filter(|&at| at != key && !lines.text(at).trim().is_empty()).collect();
    Some(Found::one(event.spanning(start..close + 1)))
}

#[cfg(test)]
mod tests {
    use crate::trace::node::Head;
    use crate::trace::told;

    #[test]
    fn jest_fails_in_its_own_words_or_with_an_error() {
        let paste = "  ● cart › adds\n\n    expect(received).toBe(expected) // Object.is equality\n\n    Expected: 7\n    \
            Received: 6\n\n      at Object.toBe (test/cart.test.js:5:28)\n\n  ● cart › text\n\n    TypeError: x is null\n\n      \
            at sum (src/sum.js:1:52)\n\n";
        assert!(Head::of("expect(received).toBe(expected)").is_none());
        assert_eq!(
            told(paste),
            [
                "node root - - expect(received).toBe(expected) // Object.is equality",
                "node root TypeError - x is null"
            ]
        );
    }

    #[test]
    fn what_could_not_be_parsed_stands_below_the_advice() {
        let paste = "FAIL t/b.test.js\n  ● Test suite failed to run\n\n    Jest encountered an unexpected token\n\n    Jest failed to parse a file.\n\n    Details:\n\n    \
            /a/t/b.test.js:1\n    import x from './x.mjs'\n    ^^^^^^\n\n    SyntaxError: Cannot use import statement outside a module\n\n      at f (a.js:1:2)\n\n";
        assert_eq!(
            told(paste).last().map(String::as_str),
            Some("node root SyntaxError - Cannot use import statement outside a module")
        );
    }

    #[test]
    fn a_suite_that_the_compiler_refuses_only_passes_that_on() {
        assert_eq!(
            told("  ● Test suite failed to run\n\n    t/a.ts:1:7 - error TS2322: no\n\n"),
            ["node wrapper - - Test suite failed to run", "typescript root - TS2322 no"]
        );
    }

    #[test]
    fn what_deno_lists_is_told_elsewhere() {
        assert!(told("sum ... FAILED (1ms)\n\n FAILURES \n\n").is_empty());
        assert_eq!(
            told("No test files found, exiting with code 1\n"),
            ["node root - - No test files found, exiting with code 1"]
        );
        assert_eq!(told("  Snapshots  1 failed\n"), ["node wrapper - - Snapshots  1 failed"]);
    }

    #[test]
    fn the_list_of_vitest_repeats_what_stands_below() {
        let list = "   × sum 5ms\n     → expected 6 to be 7\n";
        assert_eq!(told(list), ["node root - - expected 6 to be 7"]);
        let paste = format!(
            "{list}\n FAIL  a.test.js > sum\nAssertionError: expected 6 to be 7\n\n- 7\n+ 6\n\n ❯ a.test.js:1:95\n"
        );
        assert_eq!(
            told(&paste),
            [
                "node wrapper - - expected 6 to be 7",
                "node root AssertionError - expected 6 to be 7"
            ]
        );
    }

    #[test]
    fn tap_has_the_error_in_its_properties() {
        let paste = "not ok 1 - sum\n  ---\n  error: |-\n    Expected values to be equal:\n    \n    3 !== 4\n  code: 'ERR_ASSERTION'\n  \
            name: 'AssertionError'\n  stack: |-\n    f (file:///app/a.mjs:3:28)\n  ...\n";
        assert_eq!(
            told(paste),
            ["node root AssertionError ERR_ASSERTION Expected values to be equal:"]
        );
    }
}
