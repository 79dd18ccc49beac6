//! Elixir and Erlang: exceptions and exits, the compiler's diagnostics, `ExUnit`, mix.
//!
//! An exit that was an exception of somebody else has that one indented below it, so the deepest is the root.

use super::place::{colons, numbered};
use super::shape::is_number;
use super::{Event, Family, Found, Frame, Lines, Link, indent};
use crate::limits::MAX_EVENT_LINES;

/// Most lines of a message before its first frame.
const MAX_MESSAGE_LINES: usize = 32;
const ENDINGS: &[&str] =
    &[".ex", ".exs", ".erl", ".eex", ".heex", ".leex", ".hrl", ".yrl", "nofile", "iex"];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if text.starts_with("== Compilation error in file ") && raised(lines.text(at + 1)).is_some() {
        return exception(lines, at, at + 1);
    }
    exception(lines, at, at)
        .or_else(|| diagnostic(lines, at))
        .or_else(|| test(lines, at))
        .or_else(|| dependencies(lines, at))
        .or_else(|| erlang(lines, at))
        .or_else(|| erlc(lines, at))
        .or_else(|| boot(lines, at))
}

/// Type and message of `** (KeyError) key :a not found`.
fn raised(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start().strip_prefix("** (")?;
    let (name, message) = rest.split_once(')')?;
    // `EXIT from #PID<0.1.0>` has a space in it, names of modules do not.
    let fits =
        name.starts_with("EXIT") || (!name.is_empty() && !name.contains(' ') && name.len() <= 128);
    fits.then(|| (name.split(' ').next().unwrap_or(name), message.trim()))
}

/// The event of a line with `** (`. The compiler puts the place before its message.
fn raised_event(text: &str, at: usize) -> Option<Event> {
    let (name, said) = raised(text)?;
    let place =
        colons(said, ENDINGS).and_then(|place| Some((place.file, place.rest.strip_prefix(": ")?)));
    let mut event =
        Event::new(Family::Elixir, at, place.map_or(said, |(_, message)| message)).typed(name);
    event.frames = place.map(|(file, _)| Frame::new(file, None)).into_iter().collect();
    Some(event)
}

fn exception(lines: Lines<'_>, start: usize, key: usize) -> Option<Found> {
    let first = raised_event(lines.text(key), key)?;
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut events = vec![first];
    let mut framed = false;
    let mut end = key + 1;
    while end < last {
        let text = lines.text(end);
        let event = events.last_mut()?;
        if let Some(inner) = raised_event(text, end) {
            if indent(text) <= indent(lines.text(key)) {
                break;
            }
            events.push(inner);
            framed = false;
        } else if let Some(frame) = frame(text) {
            event.frames.push(frame);
            framed = true;
        } else if ["Last message", "State: ", "Initial Call", "Ancestors: "]
            .iter()
            .any(|start| text.starts_with(start))
        {
            event.details.push(end);
        } else if text.trim().is_empty() {
            // A message may have paragraphs; hints of the compiler are indented.
            if framed || indent(lines.text(end + 1)) == 0 || lines.text(end + 1).trim().is_empty() {
                break;
            }
        } else if framed
            || end > event.key + MAX_MESSAGE_LINES
            || !(indent(text) > 0 || leads_to_frames(lines, end))
        {
            break;
        } else {
            event.details.push(end);
        }
        end += 1;
    }
    let root = events.len() - 1;
    let heads: Vec<usize> = events.iter().map(|event| event.key).chain([end]).collect();
    for (at, event) in events.iter_mut().enumerate() {
        let passed_on = event.message.ends_with("(errors have been logged)")
            || event.message.contains("rrors may have been logged above")
            || event.message.starts_with("Can't continue due to errors on dependencies");
        event.link = if at == root && !passed_on { Link::Root } else { Link::Wrapper };
        event.lines = if at == 0 { start } else { heads[at] }..heads[at + 1];
    }
    Some(Found { events, end })
}

/// `    (app 1.2.0) lib/x.ex:3: Mod.fun/2`, `    test/x_test.exs:4: (test)`
fn frame(text: &str) -> Option<Frame> {
    let rest = text.trim_start();
    if rest.len() == text.len() {
        return None;
    }
    let rest = match rest.strip_prefix('(') {
        Some(app) => app.split_once(") ")?.1,
        None => rest,
    };
    match colons(rest, ENDINGS) {
        Some(place) if !place.file.contains(' ') => {
            Some(Frame::new(place.file, Some(place.rest.strip_prefix(": ")?.trim())))
        }
        // Code without a place: `    (elixir 1.15.0) Enum.map/2`.
        _ => text
            .trim_start()
            .starts_with('(')
            .then(|| is_function(rest).then(|| Frame::new("", Some(rest))))?,
    }
}

/// `Enum.map/2`
fn is_function(text: &str) -> bool {
    text.rsplit_once('/').is_some_and(|(name, arity)| is_number(arity) && !name.contains(' '))
}

fn leads_to_frames(lines: Lines<'_>, at: usize) -> bool {
    (at + 1..at + 4).any(|line| frame(lines.text(line)).is_some())
}

/// `    error: undefined variable "x"` with its source in a box below.
fn diagnostic(lines: Lines<'_>, start: usize) -> Option<Found> {
    if lines.text(start).starts_with(FAILED_BY_WARNINGS) {
        let event = Event::new(Family::Elixir, start, lines.text(start)).linked(Link::Wrapper);
        return Some(Found::one(event));
    }
    let mut found = said_with_place(lines, start)?;
    for event in &mut found.events {
        if event.link == Link::Warning && fails_by_warnings(lines, found.end) {
            event.link = Link::Root;
        }
    }
    Some(found)
}

/// What mix says where warnings are errors.
const FAILED_BY_WARNINGS: &str = "Compilation failed due to warnings";
/// How far below a warning that is looked for.
const MAX_WARNINGS: usize = 200;

fn fails_by_warnings(lines: Lines<'_>, from: usize) -> bool {
    (from..lines.len().min(from + MAX_WARNINGS))
        .any(|line| lines.text(line).starts_with(FAILED_BY_WARNINGS))
}

fn said_with_place(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    let (link, message) = match text.strip_prefix("error: ") {
        Some(message) => (Link::Root, message),
        None => (Link::Warning, text.strip_prefix("warning: ")?),
    };
    let mut event = Event::new(Family::Elixir, start, message).linked(link);
    for at in start + 1..lines.len().min(start + MAX_MESSAGE_LINES) {
        let text = lines.text(at).trim();
        if let Some(place) = text.strip_prefix("└─ ") {
            let place = colons(place, ENDINGS)?;
            let function = place.rest.strip_prefix(": ").map(str::trim);
            event.frames.push(Frame::new(place.file, function));
            return Some(Found::one(event.spanning(start..at + 1)));
        }
        // Older compilers name only the place: `  lib/x.ex:3: Mod.fun/2`.
        if at == start + 1
            && let Some(frame) = frame(lines.text(at))
        {
            event.frames.push(frame);
            return Some(Found::one(event.spanning(start..at + 1)));
        }
        if text.is_empty() || text.starts_with("error: ") || text.starts_with("warning: ") {
            return None;
        }
        event.details.push(at);
    }
    None
}

/// `  1) test adds (CartTest)`, its place, and what went wrong.
fn test(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    let title = numbered(text)?;
    let place = colons(lines.text(start + 1).trim(), &[".exs"])?;
    if !title.ends_with(')') || !place.rest.is_empty() {
        return None;
    }
    let key = start + 2;
    let (name, message) = raised(lines.text(key)).unwrap_or(("", lines.text(key)));
    let mut event = Event::new(Family::Elixir, key, message).typed(name);
    event.frames.push(Frame::new(place.file, Some(title)));
    let mut end = key + 1;
    while end < lines.len().min(key + MAX_MESSAGE_LINES) && !lines.text(end).trim().is_empty() {
        match frame(lines.text(end)) {
            Some(frame) => event.frames.push(frame),
            None if lines.text(end).trim() == "stacktrace:" => {}
            None => event.details.push(end),
        }
        end += 1;
    }
    (key < lines.len() && !lines.text(key).trim().is_empty())
        .then(|| Found::one(event.spanning(start..end)))
}

/// `Unchecked dependencies for environment dev:` and the list below.
fn dependencies(lines: Lines<'_>, start: usize) -> Option<Found> {
    if !lines.text(start).starts_with("Unchecked dependencies for environment ") {
        return None;
    }
    let mut event = Event::new(Family::Elixir, start, lines.text(start));
    let mut end = start + 1;
    while end < lines.len().min(start + MAX_MESSAGE_LINES * 4)
        && (lines.text(end).starts_with("* ") || indent(lines.text(end)) > 0)
    {
        event.details.push(end);
        end += 1;
    }
    (end > start + 1).then(|| Found::one(event.spanning(start..end)))
}

/// `** exception error: …` of a shell, `Error in process <0.1.0> with exit value:` of a node.
fn erlang(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    let (key, message) = if let Some(message) = text.strip_prefix("** exception ") {
        (start, message)
    } else if text.starts_with("Error in process <")
        && text.trim_end().ends_with("with exit value:")
    {
        (start + 1, lines.text(start + 1))
    } else if let Some(message) = text.strip_prefix("escript: exception ") {
        (start, message)
    } else {
        return None;
    };
    let mut event = Event::new(Family::Elixir, key, message);
    let mut end = key + 1;
    while end < lines.len().min(key + MAX_MESSAGE_LINES)
        && indent(lines.text(end)) > 0
        && !lines.text(end).trim().is_empty()
    {
        event.details.push(end);
        end += 1;
    }
    (key < lines.len()).then(|| Found::one(event.spanning(start..end)))
}

/// `cart.erl:3:65: function total/1 undefined`, and the source below: `%    3| main() -> total(1).`
fn erlc(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let place = colons(text, &[".erl", ".hrl", ".yrl", ".xrl"])?;
    let said = place.rest.strip_prefix(": ")?;
    // What `grep -n` prints has no column, and no source below.
    let column = text[place.file.len()..text.len() - place.rest.len()].matches(':').count() > 1;
    let source = |line: usize| lines.text(line).starts_with("% ");
    if place.file.contains(' ') || !(column || source(at + 1)) {
        return None;
    }
    let (link, message) = match said.strip_prefix("Warning: ") {
        Some(message) => (Link::Warning, message),
        None => (Link::Root, said),
    };
    let mut event = Event::new(Family::Elixir, at, message).linked(link);
    event.frames.push(Frame::new(place.file, None));
    let end = (at + 1..lines.len().min(at + 4)).find(|&line| !source(line));
    Some(Found::one(event.spanning(at..end.unwrap_or(lines.len().min(at + 4)))))
}

/// `init terminating in do_boot ({{badmatch,{error,enoent}},[…]})`, `Kernel pid terminated (application_controller) (…)`
fn boot(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let starts =
        ["init terminating in do_boot", "Runtime terminating during boot", "Kernel pid terminated"];
    let (quoted, said) = match text.strip_prefix("{\"") {
        Some(said) => (true, said),
        None => (false, text),
    };
    let rest = starts.iter().find_map(|start| said.strip_prefix(start))?;
    if quoted {
        // The same term comes once more, as a sentence.
        return Some(Found::one(Event::new(Family::Elixir, at, text).linked(Link::Wrapper)));
    }
    let term =
        rest.rsplit_once(" (").map_or(rest, |(_, term)| term).trim_start_matches(['(', '{', ' ']);
    let reason =
        term.split(|c: char| !(c.is_ascii_lowercase() || c == '_')).next().unwrap_or_default();
    let event = Event::new(Family::Elixir, at, text);
    // `(terminating)` repeats the sentence: what made it terminate was logged before.
    let repeated = rest == " (terminating)";
    rest.starts_with(" (").then(|| {
        Found::one(if repeated { event.linked(Link::Wrapper) } else { event.typed(reason) })
    })
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_dependency_that_did_not_compile_was_told_of_above() {
        let mix = "** (Mix) Could not compile dependency :till, \"mix compile\" failed. Errors may have been logged above.\n";
        assert!(told(mix)[0].starts_with("elixir wrapper Mix "), "{:?}", told(mix));
    }

    #[test]
    fn a_boot_that_only_repeats_itself_has_no_type() {
        assert_eq!(
            told("Runtime terminating during boot (terminating)\n"),
            ["elixir wrapper - - Runtime terminating during boot (terminating)"]
        );
    }

    #[test]
    fn the_deepest_of_nested_exits_is_the_root() {
        let paste = "** (Mix) Could not start application shop: Shop.start(:normal, []) returned an error\n    \
            ** (EXIT) an exception was raised:\n        ** (KeyError) key :a not found in: %{}\n            \
            (shop 0.1.0) lib/shop.ex:3: Shop.init/1\n            (stdlib 5.0) gen_server.erl:980: :gen_server.init_it/2\n";
        assert_eq!(
            told(paste),
            [
                "elixir wrapper Mix - Could not start application shop: Shop.start(:normal, []) returned an error",
                "elixir wrapper EXIT - an exception was raised:",
                "elixir root KeyError - key :a not found in: %{}",
            ]
        );
    }

    #[test]
    fn the_compiler_says_why_before_it_gives_up() {
        let paste = "    error: undefined variable \"x\"\n    │\n  3 │     x\n    │     ^\n    │\n    \
            └─ lib/a.ex:3:5: A.f/0\n\n== Compilation error in file lib/a.ex ==\n\
            ** (CompileError) lib/a.ex: cannot compile module A (errors have been logged)\n";
        assert_eq!(
            told(paste),
            [
                "elixir root - - undefined variable \"x\"",
                "elixir wrapper CompileError - lib/a.ex: cannot compile module A (errors have been logged)",
            ]
        );
    }

    #[test]
    fn a_failed_test_says_what_differs() {
        let paste = "  1) test adds (CartTest)\n     test/cart_test.exs:3\n     Assertion with == failed\n     \
            code:  assert 1 == 2\n     left:  1\n     right: 2\n     stacktrace:\n       test/cart_test.exs:4: (test)\n\n";
        assert_eq!(told(paste), ["elixir root - - Assertion with == failed"]);
    }

    #[test]
    fn the_compiler_of_erlang_has_a_place_and_the_source() {
        let paste = "cart.erl:3:65: function total/1 undefined\n%    3| main() -> total(1).\n%     |           ^\n\n";
        assert_eq!(told(paste), ["elixir root - - function total/1 undefined"]);
        assert_eq!(
            told("cart.erl:3:1: Warning: function f/0 is unused\n"),
            ["elixir warning - - function f/0 is unused"]
        );
        assert!(told("cart.erl:3: main() -> ok.\n").is_empty());
    }

    #[test]
    fn a_node_that_cannot_boot_says_why() {
        let read = told(
            "init terminating in do_boot ({{badmatch,{error,enoent}},[{y,main,0,[{_},{_}]}]})\n",
        );
        assert!(read[0].starts_with("elixir root badmatch - init terminating"), "{read:?}");
    }

    #[test]
    fn a_warning_that_fails_a_compilation_is_an_error() {
        let warning = "warning: Shop.total/1 is undefined\n  lib/cart.ex:2: Cart.f/1\n\n";
        assert_eq!(told(warning), ["elixir warning - - Shop.total/1 is undefined"]);
        let paste = format!(
            "{warning}Compilation failed due to warnings while using the --warnings-as-errors option\n"
        );
        assert_eq!(told(&paste)[0], "elixir root - - Shop.total/1 is undefined");
        assert!(told(&paste)[1].starts_with("elixir wrapper"));
    }

    #[test]
    fn bold_prose_is_not_an_exception() {
        assert!(told("** (see below) **\n").is_empty());
    }
}
