//! Errors with their causes below them, as `anyhow`, `eyre`, `miette`, Cargo and uv print them: outermost first.

use crate::trace::shape::{after, begins, deeper, digits, holds, is_excerpt, written};
use crate::trace::{Event, Family, Found, Lines, Link, indent};

use super::panic::{backtrace, is_stack};

/// Most causes of one chain.
const MAX_CAUSES: usize = 32;
/// Most lines of one cause.
const MAX_CAUSE_LINES: usize = 60;
/// How far the sections behind a report reach.
const MAX_SECTION_LINES: usize = 400;
/// The words before one cause.
pub(super) const CAUSES: [&str; 4] = ["Caused by: ", "caused by: ", "cause: ", "Cause: "];

/// What a parser of TOML says first.
const TOML: &str = "TOML parse error at line ";
/// Most lines of source that it shows.
const MAX_EXCERPT: usize = 8;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let rest = text.strip_prefix("Error:")?;
    let message = rest.trim();
    if message.is_empty() {
        return numbered(lines, at);
    }
    if let Some(found) = labelled(lines, at, message) {
        return Some(found);
    }
    let mut event = Event::new(Family::Rust, at, message);
    if say_toml_reason(lines, &mut event) {
        return Some(Found::one(event));
    }
    if let Some(found) = chain(lines, at, event.clone()) {
        return Some(with_sections(lines, at, found));
    }
    let next = lines.text(at + 1).trim_start();
    let backtrace = written(lines, at + 1, 3)
        .is_some_and(|line| begins(lines.text(line), &["Stack backtrace:", "Location:"]));
    let flush = indent(lines.text(at)) == 0;
    (backtrace || (flush && is_debug(message) && !next.starts_with("at ")))
        .then(|| with_sections(lines, at, Found::one(event)))
}

/// What the report libraries print behind the last cause: the backtrace, the place, what helps.
fn with_sections(lines: Lines<'_>, start: usize, mut found: Found) -> Found {
    const SECTIONS: [&str; 9] = [
        "Location:",
        "Stack backtrace:",
        "Suggestion:",
        "Note:",
        "Help:",
        "Warning:",
        "Backtrace omitted",
        "Run with RUST_BACKTRACE=",
        "Backtrace disabled",
    ];
    let Some(event) = found.events.last_mut() else { return found };
    while let Some(at) = written(lines, found.end, 3)
        && begins(lines.text(at).trim(), &SECTIONS)
        && at < start + MAX_SECTION_LINES
    {
        found.end = if is_stack(lines.text(at)) {
            backtrace(lines, at, start, event)
        } else {
            event.details.push(at);
            let end = deeper(lines, at + 1, indent(lines.text(at)), 12);
            event.details.extend(at + 1..end);
            end
        };
        event.lines.end = found.end;
    }
    found
}

/// `Error: shop::bad_price`, and the error drawn into its source below, as `miette` does; the code may be missing.
fn labelled(lines: Lines<'_>, start: usize, said: &str) -> Option<Found> {
    let (key, code) = match said.strip_prefix("× ") {
        Some(_) => (start, None),
        None if said.contains("::") && !said.contains(' ') => {
            (written(lines, start + 1, 2)?, Some(said))
        }
        None => return None,
    };
    let (_, message) = lines.text(key).split_once("× ")?;
    let boxed = |at: usize| {
        let text = lines.text(at).trim();
        begins(text, &["╭", "│", "╰", "├", "·", "help:", "note:", "▶", "─"])
            || text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start().starts_with('│')
    };
    // Without a box it is a chain, or a list of something else.
    let end = (key + 1..lines.len().min(key + MAX_CAUSE_LINES)).find(|&at| !boxed(at))?;
    let drawn = (key + 1..end).any(|at| lines.text(at).trim().starts_with('╭'));
    let leaves = (key + 1..end).any(|at| begins(lines.text(at).trim(), &["├─▶", "╰─▶"]));
    if !drawn || leaves {
        return None;
    }
    let mut event = Event::new(Family::Rust, key, message).with_code(code);
    event.details = (key + 1..end).collect();
    Some(Found::one(event.spanning(start..end)))
}

/// Whether a message is a value as `{:?}` prints it: `Os { code: 2, kind: NotFound, message: "…" }`.
fn is_debug(message: &str) -> bool {
    let quoted = message.len() > 2 && message.starts_with('"') && message.ends_with('"');
    let name = message.len()
        - message.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':')).len();
    let value = message[name..].trim_start();
    quoted && !message[1..message.len() - 1].contains('"')
        || message.starts_with(|c: char| c.is_ascii_uppercase())
            && (value.starts_with('{') && value.ends_with('}') && value.contains(": ")
                || value.starts_with('(')
                    && value.ends_with(')')
                    && message[name..].starts_with('('))
}

/// The causes below `first`, if there are any.
pub(in crate::trace) fn chain(lines: Lines<'_>, start: usize, first: Event) -> Option<Found> {
    let level = indent(lines.text(start));
    let family = first.family;
    let mut events = vec![first];
    let mut end = start + 1;
    while events.len() < MAX_CAUSES {
        // Notes may stand between an error and its causes, and a message may go on.
        let Some(at) = next_cause(lines, end, level, events.len() == 1) else { break };
        if events.len() == 1 {
            events[0].lines = start..at;
            events[0].details =
                (start + 1..at).filter(|&line| !lines.text(line).trim().is_empty()).collect();
        }
        let text = lines.text(at);
        if let Some(message) = after(text.trim_start(), &CAUSES) {
            end = cause(lines, family, at, message, indent(text), &mut events);
            continue;
        }
        let mut line = at + 1;
        let inner = indent(lines.text(line));
        while line < lines.len()
            && events.len() < MAX_CAUSES
            && inner > level
            && indent(lines.text(line)) >= inner
        {
            let text = lines.text(line).trim();
            if text.is_empty() {
                break;
            }
            line = cause(lines, family, line, unnumbered(text), inner, &mut events);
            if text.starts_with("process didn't exit successfully") {
                break;
            }
        }
        if line == at + 1 {
            break;
        }
        end = line;
    }
    if events.len() < 2 {
        return None;
    }
    let last = events.len() - 1;
    if say_toml_reason(lines, &mut events[last]) {
        end = end.max(events[last].lines.end);
    }
    let output = output_below(lines, end);
    end = output.map_or(end, |line| line + 1);
    for (at, event) in events.iter_mut().enumerate() {
        let failed = event.message.starts_with("process didn't exit successfully")
            && holds(&event.message, &["exit status", "exit code"]);
        let passed_on = at < last || failed || output.is_some();
        event.link = if passed_on { Link::Wrapper } else { Link::Root };
    }
    Some(Found { events, end })
}

/// The output of a program that failed, below the error that says so: it holds the root.
fn output_below(lines: Lines<'_>, at: usize) -> Option<usize> {
    written(lines, at, 2).filter(|&line| begins(lines.text(line).trim(), &["[stderr]", "[stdout]"]))
}

/// Below `TOML parse error at line 1, column 9`, source is shown, and what is wrong with it stands below that.
fn say_toml_reason(lines: Lines<'_>, event: &mut Event) -> bool {
    if !event.message.starts_with(TOML) {
        return false;
    }
    let first = event.key + 1;
    let end = (first..lines.len().min(first + MAX_EXCERPT))
        .find(|&at| !is_excerpt(lines.text(at), &['|']));
    let Some(reason) = end.filter(|&at| at > first && !lines.text(at).trim().is_empty()) else {
        return false;
    };
    event.details = (event.key..reason).collect();
    event.message = Event::new(event.family, reason, lines.text(reason)).message;
    event.key = reason;
    event.lines.end = event.lines.end.max(reason + 1);
    true
}

/// The line that opens the next cause: `Caused by:` alone, or a deeper one with the cause behind it.
fn next_cause(lines: Lines<'_>, from: usize, level: usize, first: bool) -> Option<usize> {
    let reach = if first { 12 } else { 2 };
    let mut blank = false;
    for at in from..lines.len().min(from + reach) {
        let text = lines.text(at);
        let trimmed = text.trim();
        // Java puts the causes of its own at the same depth, with their text.
        if trimmed == "Caused by:" || (indent(text) > level && begins(trimmed, &CAUSES)) {
            return Some(at);
        }
        let foreign =
            !first || blank || begins(trimmed, &["error", "Error", "warning", "at ", "Traceback"]);
        if !trimmed.is_empty() && foreign {
            return None;
        }
        blank |= trimmed.is_empty();
    }
    None
}

/// One cause with its further lines; the line after it.
fn cause(
    lines: Lines<'_>,
    family: Family,
    key: usize,
    message: &str,
    level: usize,
    events: &mut Vec<Event>,
) -> usize {
    let mut end = key + 1;
    let text = lines.text(key).trim();
    let one_of_many = unnumbered(text) != text || after(text, &CAUSES).is_some();
    while end < lines.len() && end < key + MAX_CAUSE_LINES {
        let text = lines.text(end);
        let trimmed = text.trim();
        let over = trimmed.is_empty()
            || indent(text) < level
            || trimmed.starts_with("--- std")
            || begins(trimmed, &CAUSES)
            || trimmed == "Caused by:"
            || (indent(text) == level && one_of_many);
        if over {
            break;
        }
        end += 1;
    }
    let mut event = Event::new(family, key, message).spanning(key..end);
    event.details = (key + 1..end).collect();
    events.push(event);
    end
}

/// The message behind `0: `.
fn unnumbered(text: &str) -> &str {
    let count = digits(text);
    text[count..].strip_prefix(": ").filter(|_| count > 0).map_or(text, str::trim)
}

/// `Error:` alone, and the chain numbered below it, outermost first.
fn numbered(lines: Lines<'_>, start: usize) -> Option<Found> {
    let mut events: Vec<Event> = Vec::new();
    let mut at = start + 1;
    let level = indent(lines.text(at));
    while events.len() < MAX_CAUSES && indent(lines.text(at)) == level && level > 0 {
        let text = lines.text(at).trim();
        if unnumbered(text) == text {
            break;
        }
        at = cause(lines, Family::Rust, at, unnumbered(text), level, &mut events);
    }
    let root = events.len().checked_sub(1)?;
    for (at, event) in events.iter_mut().enumerate() {
        event.link = if at < root { Link::Wrapper } else { Link::Root };
    }
    events[0].lines.start = start;
    Some(with_sections(lines, start, Found { events, end: at }))
}

/// `  × outer`, `  ├─▶ between`, `  ╰─▶ root`: the tree of `miette`, which uv and pip draw as well.
pub(in crate::trace) fn tree(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    let title = text.trim_start().strip_prefix("× ")?;
    let level = indent(text);
    let mut events = vec![Event::new(family(title), start, title)];
    let mut at = start + 1;
    while at < lines.len() && at < start + MAX_CAUSE_LINES * 2 {
        let text = lines.text(at);
        let trimmed = text.trim();
        let leaf = after(trimmed, &["├─▶ ", "╰─▶ ", "├─> ", "╰─> ", "├─►", "╰─►"]);
        if let Some(leaf) = leaf {
            events.push(Event::new(events[0].family, at, leaf));
        } else if trimmed.is_empty() || (indent(text) <= level && !trimmed.starts_with('│')) {
            break;
        } else if let Some(event) = events.last_mut() {
            event.details.push(at);
        }
        if let Some(event) = events.last_mut() {
            event.lines.end = at + 1;
        }
        at += 1;
        if leaf.is_some_and(|leaf| {
            leaf.ends_with("of output]") || leaf.ends_with("See above for output.")
        }) {
            return None;
        }
    }
    // A cross alone is a list item of a test runner.
    if events.len() < 2 {
        return None;
    }
    // Behind the last leaf, the output of a build may follow, which holds the root.
    let output = output_below(lines, at);
    let last = events.len() - 1;
    for (at, event) in events.iter_mut().enumerate() {
        event.link = if at < last || output.is_some() { Link::Wrapper } else { Link::Root };
    }
    let end = match output {
        Some(line) => line + 1,
        None => hints(lines, at, level, &mut events[last]),
    };
    Some(Found { events, end })
}

/// Hints that stand deeper behind a tree belong to its root.
fn hints(lines: Lines<'_>, at: usize, level: usize, root: &mut Event) -> usize {
    let Some(first) =
        written(lines, at, 2).filter(|&line| begins(lines.text(line).trim(), &["hint:", "help:"]))
    else {
        return at;
    };
    let end = deeper(lines, first, level, 12).max(first + 1);
    root.details.extend((first..end).filter(|&line| !lines.text(line).trim().is_empty()));
    root.lines.end = end;
    end
}

fn family(title: &str) -> Family {
    let python = [
        "No solution found",
        "Failed to build `",
        "Failed to download",
        "Python",
        "python",
        "environment",
        "package",
    ];
    if holds(title, &python) { Family::Pip } else { Family::Rust }
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_parser_of_toml_gives_its_reason_below_the_source() {
        assert_eq!(
            told(
                "Error: TOML parse error at line 1, column 9\n  |\n1 | [project\n  |         ^\nunclosed table\n"
            ),
            ["rust root - - unclosed table"]
        );
        assert_eq!(
            told(
                "error: Failed to parse: `pyproject.toml`\n  Caused by: TOML parse error at line 1, column 9\n  |\n1 | [project\n  |         ^\nunclosed table\n"
            ),
            ["pip wrapper - - Failed to parse: `pyproject.toml`", "pip root - - unclosed table"]
        );
    }
}
