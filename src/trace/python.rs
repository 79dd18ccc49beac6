//! Python: tracebacks with their chains and groups, pytest and unittest, type checkers and linters, warnings.
//!
//! [`chain`] and [`boxes`] read what the interpreter prints, [`pytest`] its reports, [`checks`] the tools that only look at
//! the source, [`notices`] what servers and tools say around an error. Here is what they share, and what stands on one line.

mod boxes;
mod chain;
mod checks;
mod frames;
mod grpc;
mod message;
mod names;
mod notices;
mod pytest;

use names::{BUILTIN, in_module, is_module, is_path_of_names, of_error_module};

use super::place::ends;
use super::shape::is_number;
use super::{Event, Family, Found, Frame, Lines, Link, indent, is_type_name, typed};
use crate::paste::Mark;

/// Most lines after the first that are still taken for the message.
const MAX_MESSAGE_LINES: usize = 24;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    chain::read(lines, at)
        .or_else(|| pytest::read(lines, at))
        .or_else(|| checks::read(lines, at))
        .or_else(|| warning(lines, at))
        .or_else(|| boxes::panel(lines, at))
        .or_else(|| notices::read(lines, at))
        .or_else(|| interpreter(lines, at))
}

/// A last line without its traceback: `sqlite3.ProgrammingError: …`. Read after every other language, because
/// a type and a message alone look much the same in all of them.
pub(super) fn read_last_line(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim_start();
    let (name, message) = typed(text).or_else(|| of_error_module(text))?;
    let ours = match name.rsplit_once('.') {
        Some((module, class)) => {
            is_module(module) && (is_type_name(class) || of_error_module(text).is_some())
        }
        None => BUILTIN.contains(&name),
    };
    // What is deeper than the lines above it is told by them: a list of what a function raises, say.
    if indent(lines.text(at)) > 0 && (message.is_empty() || !opens_paragraph(lines, at)) {
        return None;
    }
    let mut event = ours.then(|| said(lines, at, at, Vec::new()))?;
    // One that is raised has a traceback.
    if name.ends_with("Warning") {
        event.link = Link::Warning;
    }
    Some(Found::one(event))
}

/// Whether no line of the same paragraph above is less deep.
fn opens_paragraph(lines: Lines<'_>, at: usize) -> bool {
    let level = indent(lines.text(at));
    (at.saturating_sub(MAX_MESSAGE_LINES)..at)
        .rev()
        .map(|line| lines.text(line))
        .take_while(|text| !text.trim().is_empty())
        .all(|text| indent(text) >= level)
}

/// The event that line `key` says, with the lines that continue its message. It starts at line `start`.
fn said(lines: Lines<'_>, start: usize, key: usize, frames: Vec<Frame>) -> Event {
    let (name, message) = parts(lines.text(key).trim());
    let mut event = Event::new(Family::Python, key, message).typed(name);
    let mut end = key + 1;
    while end <= key + MAX_MESSAGE_LINES {
        if continues(lines, key, end) {
            event.details.push(end);
        } else if !is_resumed(lines, end) {
            break;
        }
        end += 1;
    }
    let link = || event.details.iter().find_map(|&line| background(lines.text(line)));
    event.code = numbered(message).map(str::to_owned).or_else(link);
    event.frames = frames;
    // Who leaves by an exit has said why, but where pytest did not expect it.
    let unexpected = lines.text(key + 1).starts_with("mainloop: caught unexpected SystemExit");
    event.link = if is_banner(&event) && !unexpected { Link::Wrapper } else { Link::Root };
    if event.type_name.as_deref().is_some_and(|name| name.ends_with("ChildFailedError")) {
        end = message::launcher_table(lines, &mut event, end);
    } else {
        if !grpc::say_status(lines, &mut event) {
            message::complete(lines, &mut event);
        }
        end = end.max(event.lines.end);
    }
    event.spanning(start..end)
}

/// Type and message. Classes may have any name, so that behind frames a name and a colon are enough.
fn parts(text: &str) -> (&str, &str) {
    typed(text).unwrap_or_else(|| match text.split_once(": ") {
        Some((name, message)) if is_path_of_names(name) => (name, message),
        _ if is_path_of_names(text) => (text, ""),
        _ => ("", text),
    })
}

/// Whether an error only says that something else failed, which has been printed before.
fn is_banner(event: &Event) -> bool {
    event.message.contains("returned non-zero exit status")
        || event.type_name.as_deref().is_some_and(|name| {
            name == "SystemExit"
                || name.ends_with("SystemCheckError")
                || name.ends_with("ChildFailedError")
                || name.ends_with("CellExecutionError")
                || name.ends_with("PapermillExecutionError")
                || name == "Cython.Compiler.Errors.CompileError"
        })
}

/// Whether a line still belongs to the message that begins on line `key`.
fn continues(lines: Lines<'_>, key: usize, at: usize) -> bool {
    let text = lines.text(at);
    let trimmed = text.trim();
    at < lines.len()
        && !trimmed.is_empty()
        && !chain::is_boundary(text)
        && !pytest::is_title(text)
        && lines.mark(at) != Mark::Ci
        && lines.mark(at) != Mark::Pytest
        // A logger goes on.
        && (lines.mark(at) == lines.mark(key)
            || matches!(lines.mark(at), Mark::None | Mark::Box))
        && !is_someone_else(trimmed)
        && !message::is_of_another_program(lines, at)
        && !checks::is_finding(text)
        // `Process SpawnProcess-1:` announces what follows.
        && !(trimmed.ends_with(':') && chain::is_header(lines.text(at + 1)))
        && (indent(text) > 0 || (typed(trimmed).is_none() && of_error_module(trimmed).is_none()))
}

/// Whether the message goes on behind a blank line: database drivers end theirs with one.
fn is_resumed(lines: Lines<'_>, blank: usize) -> bool {
    let next = lines.text(blank + 1);
    lines.text(blank).trim().is_empty()
        && ["[SQL: ", "[parameters: ", "(Background on this error"]
            .iter()
            .any(|start| next.starts_with(start))
}

/// `INFO:     Shutting down`, `[2026-…`, `$ ls`: a log or a shell goes on.
fn is_someone_else(text: &str) -> bool {
    // Loguru draws columns.
    let text = text.strip_prefix("| ").unwrap_or(text);
    let level = ["INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL"].iter().any(|level| {
        text.strip_prefix(level).is_some_and(|rest| rest.starts_with([':', ' ', ']']))
    });
    level || ["$ ", "% ", ">>> ", "PS ", "[20"].iter().any(|start| text.starts_with(start))
}

/// The number in `(1213, 'Deadlock found …')`, which drivers of `MySQL` pass on, as it is or behind their type in parentheses.
fn numbered(message: &str) -> Option<&str> {
    let said = message.strip_prefix('(')?;
    let said = match said.split_once(") (") {
        Some((name, said)) if is_path_of_names(name) => said,
        _ => said,
    };
    let (number, text) = said.split_once(", ")?;
    let fits = (4..=5).contains(&number.len()) && super::shape::is_number(number);
    (fits && text.starts_with(['\'', '"'])).then_some(number)
}

/// The short code in `(Background on this error at: https://sqlalche.me/e/20/gkpj)`.
fn background(text: &str) -> Option<String> {
    let (_, link) = text.split_once("sqlalche.me/e/")?;
    let code = link.trim_end().trim_end_matches(')').rsplit('/').next()?;
    (code.len() == 4 && code.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| code.to_owned())
}

/// `/app/x.py:12: DeprecationWarning: text`, with the line of source below.
fn warning(lines: Lines<'_>, at: usize) -> Option<Found> {
    let (place, rest) = lines.text(at).split_once(": ")?;
    let (file, number) = place.trim().rsplit_once(':')?;
    let ours = ends(file, &[".py"]) || file == "sys" || file.starts_with('<');
    let (name, message) = if ours && is_number(number) { typed(rest)? } else { return None };
    let link = if name.ends_with("Warning") { Link::Warning } else { Link::Root };
    if link == Link::Root && message.is_empty() {
        return None;
    }
    let mut event = Event::new(Family::Python, at, message).typed(name).linked(link);
    event.frames = vec![Frame::new(file, None)];
    let is_source =
        |line: usize| indent(lines.text(line)) > 0 && !lines.text(line).trim().is_empty();
    let end = warned_at(lines, at).unwrap_or(at + 1 + usize::from(is_source(at + 1)));
    event.details = (at + 1..end).filter(|&line| !lines.text(line).trim().is_empty()).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// The line after the call that warned, where a warning of several lines stands before it.
fn warned_at(lines: Lines<'_>, at: usize) -> Option<usize> {
    const MOST: usize = 8;
    let call =
        (at + 1..lines.len().min(at + 1 + MOST)).find(|&line| indent(lines.text(line)) > 0)?;
    let text = lines.text(call).trim_start();
    let warns = ["warnings.warn(", "warn(", "_warn(", "self.warn(", "self._warn("]
        .iter()
        .any(|start| text.starts_with(start));
    let goes_on =
        |line: usize| !is_someone_else(lines.text(line)) && typed(lines.text(line)).is_none();
    (warns && (at + 1..call).all(goes_on)).then_some(call + 1)
}

/// `/usr/bin/python3.11: No module named shop.server`: what the interpreter says before it runs anything.
fn interpreter(lines: Lines<'_>, at: usize) -> Option<Found> {
    let (program, message) = lines.text(at).split_once(": ")?;
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program).trim_end_matches(".exe");
    let version = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy"))?;
    let ours = version.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && ["No module named ", "can't open file ", "can't find ", "Error while finding module "]
            .iter()
            .any(|start| message.starts_with(start));
    ours.then(|| Found::one(Event::new(Family::Python, at, message)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn an_exit_is_the_error_where_pytest_did_not_expect_it() {
        let exit = "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    sys.exit(1)\nSystemExit: 1\n";
        assert_eq!(told(exit), ["python wrapper SystemExit - 1"]);
        let unexpected = format!("{exit}mainloop: caught unexpected SystemExit!\n");
        assert_eq!(told(&unexpected), ["python root SystemExit - 1"]);
    }

    #[test]
    fn a_line_of_a_logger_is_not_of_the_message_above() {
        assert_eq!(
            told("ValueError: bad host\n[ERROR] the page could not be loaded\n"),
            ["python root ValueError - bad host", "other root - - the page could not be loaded"]
        );
    }

    #[test]
    fn a_last_line_alone_is_known_by_its_module_or_its_name() {
        assert_eq!(
            told("sqlite3.OperationalError: no such table: users\n"),
            ["python root sqlite3.OperationalError - no such table: users"]
        );
        assert_eq!(told("KeyError: 'qty'\n"), ["python root KeyError - 'qty'"]);
        assert!(!told("java.lang.IllegalStateException: closed\n")[0].starts_with("python"));
    }

    #[test]
    fn the_documentation_of_a_function_is_not_an_error() {
        assert!(
            told("    Raises:\n        ValueError: if n is negative.\n        KeyError: if not.\n")
                .is_empty()
        );
    }

    #[test]
    fn a_last_line_may_stand_deep_where_nothing_is_above_it() {
        assert_eq!(told("    KeyError: 'qty'\n"), ["python root KeyError - 'qty'"]);
        assert_eq!(told("the last run:\n\n  KeyError: 'qty'\n"), ["python root KeyError - 'qty'"]);
        assert!(told("    KeyError\n").is_empty());
    }

    #[test]
    fn a_driver_goes_on_behind_a_blank_line_and_names_its_code() {
        let paste = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n\
            sqlalchemy.exc.IntegrityError: (psycopg2.errors.UniqueViolation) duplicate key\nDETAIL:  Key (a)=(1)\n\n\
            [SQL: INSERT INTO t]\n(Background on this error at: https://sqlalche.me/e/20/gkpj)\n";
        assert_eq!(
            told(paste),
            [
                "python root sqlalchemy.exc.IntegrityError gkpj (psycopg2.errors.UniqueViolation) duplicate key"
            ]
        );
    }

    #[test]
    fn a_driver_gives_the_number_of_the_server() {
        assert_eq!(
            told("pymysql.err.OperationalError: (1213, 'Deadlock found')\n"),
            ["python root pymysql.err.OperationalError 1213 (1213, 'Deadlock found')"]
        );
        assert_eq!(
            told(
                "sqlalchemy.exc.OperationalError: (pymysql.err.OperationalError) (1213, \"Dead\")\n"
            ),
            [
                "python root sqlalchemy.exc.OperationalError 1213 (pymysql.err.OperationalError) (1213, \"Dead\")"
            ]
        );
        assert_eq!(told("app.Error: (12, 'x')\n"), ["python root app.Error - (12, 'x')"]);
    }

    #[test]
    fn a_warning_is_no_failure() {
        assert_eq!(
            told("/app/x.py:12: DeprecationWarning: use y\n  x()\n"),
            ["python warning DeprecationWarning - use y"]
        );
        assert_eq!(
            told(
                "/app/x.py:12: ShopDeprecationWarning: the option \"scope\" is unset.\nThis is not allowed in the future.\n\n  \
                    warnings.warn(ShopDeprecationWarning(X))\nKeyError: 'a'\n"
            ),
            [
                "python warning ShopDeprecationWarning - the option \"scope\" is unset.",
                "python root KeyError - 'a'"
            ]
        );
        assert_eq!(
            told("RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n"),
            [
                "python warning RuntimeWarning - Enable tracemalloc to get the object allocation traceback"
            ]
        );
    }

    #[test]
    fn a_command_that_failed_wraps_what_it_printed() {
        let paste = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n\
            subprocess.CalledProcessError: Command '['ls']' returned non-zero exit status 2.\n";
        assert!(told(paste)[0].starts_with("python wrapper subprocess.CalledProcessError"));
    }
}
