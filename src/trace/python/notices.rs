//! What servers and tools say around an error of Python: that they stop because of it, how many there were, what was
//! not there. Few of these lines are the error.

use super::{Event, Family, Found, Lines, Link, checks, indent};
use crate::trace::place::ends;
use crate::trace::shape::{after, deeper, digits, is_number, written};
use crate::trace::{TELLING, failure_score};

/// What only says that something failed which is told elsewhere, in full.
const FOOTERS: &[&str] = &[
    "Application startup failed. Exiting.",
    "Application shutdown failed. Exiting.",
    "Shutting down: Master",
    "Reason: Worker failed to boot.",
    "Reason: App failed to load.",
    "SystemCheckError: System check identified some issues:",
    "Failed example:",
];

/// Most lines of the options of a command.
const MAX_USAGE: usize = 40;
/// Most lines of what a hook printed that are looked at.
const MAX_OUTPUT: usize = 60;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let text = after(text, &["ERROR:", "CRITICAL:"]).map_or(text, str::trim_start);
    let event = |link| Found::one(Event::new(Family::Python, at, text).linked(link));
    // A logger names itself before it.
    let is_group = text.ends_with("[default] Worker group failed");
    if is_group || FOOTERS.contains(&text) || counts(text) || is_exit(text) {
        return Some(event(Link::Wrapper));
    }
    if let Some(found) = left_over(lines, at, text) {
        return Some(found);
    }
    if text.starts_with("Not Found: /") && !text.contains(": [") {
        // The development server of Django logs so every page that was asked for and is not there.
        return Some(event(Link::Warning));
    }
    if is_unknown_command(lines, at, text) || is_unformatted(text) {
        return Some(event(Link::Root));
    }
    if text.starts_with("usage: ") && text.contains(" [") {
        // Names of options are full of words for errors.
        return Some(Found::none(
            deeper(lines, at + 1, indent(lines.text(at)), MAX_USAGE).max(at + 1),
        ));
    }
    launched(text, at).or_else(|| hook(lines, at, text))
}

/// The last line of a linter: `5 errors, 0 warnings, 0 informations`, `1 file failed to reformat.`; of Sphinx: `build finished
/// with problems, 5 warnings.`; of Django: `System check identified 4 issues (0 silenced).`
fn counts(text: &str) -> bool {
    let number = &text[..digits(text)];
    let is_some = number.bytes().any(|byte| byte != b'0');
    let rest = text[number.len()..].strip_prefix(' ').filter(|_| is_some);
    let counted = rest.is_some_and(|rest| {
        matches!(rest, "file failed to reformat." | "files failed to reformat.")
            || rest.starts_with("error")
                && rest.contains(" warning")
                && rest.contains(" information")
            || rest.starts_with("error")
                && rest.contains(" warning")
                && ends(rest, &[" notes", " note"])
    });
    counted
        || text.starts_with("build finished with problems, ")
        || text.ends_with('!')
            && text.strip_prefix("Aborted with ").is_some_and(|rest| digits(rest) > 0)
        || text.ends_with(" silenced).")
            && text.strip_prefix("System check identified ").is_some_and(|rest| digits(rest) > 0)
}

/// `Worker (pid:12) exited with code 3.` of a server, `Session lint failed.` of a test runner.
fn is_exit(text: &str) -> bool {
    let worker =
        text.strip_prefix("Worker (pid:").and_then(|rest| rest.split_once(") exited with code "));
    let session = text.strip_prefix("Session ").and_then(|rest| rest.strip_suffix(" failed."));
    worker.is_some_and(|(pid, _)| is_number(pid))
        || session.is_some_and(|name| !name.is_empty() && !name.contains(' '))
}

/// What asyncio finds left over when a program ends, often because of another error: `Task was destroyed but it is pending!` over the
/// task, `Unclosed client session` over the session.
fn left_over(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let over = match text {
        "Task was destroyed but it is pending!" => "task: <",
        "Unclosed client session" => "client_session: <",
        "Unclosed connector" => "connections: [",
        _ => return None,
    };
    if !lines.text(at + 1).trim_start().starts_with(over) {
        return None;
    }
    let mut event = Event::new(Family::Python, at, text).linked(Link::Warning).spanning(at..at + 2);
    event.details.push(at + 1);
    Some(Found::one(event))
}

/// `Unknown command: 'migrat'` of Django or Scrapy, over where the commands are listed. Other tools say the same.
fn is_unknown_command(lines: Lines<'_>, at: usize, text: &str) -> bool {
    text.starts_with("Unknown command: ")
        && written(lines, at + 1, 2).is_some_and(|line| {
            let advice = lines.text(line).trim();
            advice.starts_with("Type '") && advice.ends_with(" help' for usage.")
                || advice.starts_with("Use \"scrapy\" to see ")
        })
}

/// `would reformat app.py` of Black, `Would reformat: app.py` of Ruff.
fn is_unformatted(text: &str) -> bool {
    let file = after(text, &["would reformat ", "Would reformat: "]);
    file.is_some_and(|file| ends(file, &[".py", ".pyi", ".pyx", ".ipynb"]))
}

/// `failed (exitcode: 1) local_rank: 0 (pid: 7) of binary: /usr/bin/python`: the process has said why, unless a signal ended it.
fn launched(text: &str, at: usize) -> Option<Found> {
    const START: &str = "failed (exitcode: ";
    let said = &text[text.find(START)?..];
    let (code, rest) = said[START.len()..].split_once(')')?;
    let link = if code.starts_with('-') { Link::Root } else { Link::Wrapper };
    (is_number(code.trim_start_matches('-')) && rest.trim_start().starts_with("local_rank: "))
        .then(|| Found::one(Event::new(Family::Python, at, said).linked(link)))
}

/// `ruff.....................Failed` of pre-commit, over properties of the hook and what it printed: the reason, or that files were changed.
fn hook(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    const CHANGED: &str = "- files were modified by this hook";
    /// Most properties of a hook.
    const MOST: usize = 5;
    let name = text.strip_suffix("Failed")?;
    if !name.ends_with("...") || !lines.text(at + 1).starts_with("- hook id: ") {
        return None;
    }
    let is_property = |line: &usize| lines.text(*line).starts_with("- ");
    let end = (at + 1..at + 1 + MOST).take_while(is_property).count() + at + 1;
    let own = at + 1..end;
    let output =
        || (end..lines.len().min(end + MAX_OUTPUT)).take_while(|&line| !is_hook(lines.text(line)));
    let says_why = |line: usize| {
        let text = lines.text(line);
        failure_score(text) >= TELLING || checks::is_finding(text)
    };
    let changed = own.clone().find(|&line| lines.text(line).trim_end() == CHANGED);
    let mut event = if output().any(says_why) {
        Event::new(Family::Python, at, text).linked(Link::Wrapper)
    } else if let Some(key) = changed {
        Event::new(Family::Python, key, &CHANGED[2..])
    } else {
        let first = output().find(|&line| lines.text(line).starts_with(char::is_alphanumeric));
        let key = first.unwrap_or(at);
        Event::new(Family::Python, key, lines.text(key))
    };
    event.details = own.filter(|&line| line != event.key).collect();
    let end = end.max(event.key + 1);
    Some(Found::one(event.spanning(at..end)))
}

/// The line that says how a hook ended.
fn is_hook(text: &str) -> bool {
    text.contains("...") && ends(text, &["Passed", "Failed", "Skipped"])
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn what_a_server_says_of_its_end_is_not_the_reason() {
        for line in [
            "ERROR:    Application startup failed. Exiting.",
            "Worker (pid:12) exited with code 3.",
            "Reason: Worker failed to boot.",
            "Session lint failed.",
            "failed (exitcode: 1) local_rank: 0 (pid: 7) of binary: /usr/bin/python",
            "5 errors, 0 warnings, 0 informations",
            "1 error, 1 warning, 0 notes",
            "2 files failed to reformat.",
            "Aborted with 1 configuration errors!",
            "build finished with problems, 5 warnings (with warnings treated as errors).",
            "SystemCheckError: System check identified some issues:",
        ] {
            assert!(told(line)[0].starts_with("python wrapper - - "), "{line}");
        }
    }

    #[test]
    fn a_process_that_a_signal_ended_has_said_nothing_itself() {
        assert_eq!(
            told("failed (exitcode: -9) local_rank: 0 (pid: 7) of binary: /usr/bin/python"),
            [
                "python root - - failed (exitcode: -9) local_rank: 0 (pid: 7) of binary: /usr/bin/python"
            ]
        );
    }

    #[test]
    fn what_is_not_there_is_an_error_or_a_line_of_a_log() {
        assert_eq!(
            told(
                "Unknown command: 'migrat'. Did you mean migrate?\nType 'manage.py help' for usage.\n"
            ),
            ["python root - - Unknown command: 'migrat'. Did you mean migrate?"]
        );
        assert!(
            told("Unknown command: \"foo\"\n").iter().all(|event| !event.starts_with("python"))
        );
        assert_eq!(told("Not Found: /cart\n"), ["python warning - - Not Found: /cart"]);
    }

    #[test]
    fn options_of_a_command_are_no_errors() {
        assert_eq!(
            told("usage: shop [-h] [--fail-on-error]\n            [--timeout]\nshop: error: unrecognized arguments: --x\n").len(),
            1
        );
        assert_eq!(told("ERROR: usage: pytest [options] [file]\npytest: error: unrecognized arguments: --x\n").len(), 1);
    }

    #[test]
    fn what_is_left_over_at_the_end_is_a_warning() {
        assert_eq!(
            told(
                "Task was destroyed but it is pending!\ntask: <Task pending name='Task-2' coro=<f() running at a.py:3>>\n"
            ),
            ["python warning - - Task was destroyed but it is pending!"]
        );
        assert!(told("Unclosed connector\nis what it says\n").is_empty());
    }

    #[test]
    fn a_file_that_is_not_formatted_fails_a_check() {
        assert_eq!(told("would reformat a.py\n"), ["python root - - would reformat a.py"]);
        assert_eq!(told("Would reformat: a.py\n"), ["python root - - Would reformat: a.py"]);
        assert!(told("0 errors, 0 warnings, 0 informations \n").is_empty());
        assert!(told("It would reformat all of it.\nwould reformat 2 files\n").is_empty());
    }

    #[test]
    fn a_hook_wraps_what_it_printed_and_may_only_have_changed_files() {
        let hook =
            |properties: &str| told(&format!("black.......Failed\n- hook id: black\n{properties}"));
        assert_eq!(
            hook(
                "- exit code: 1\n- files were modified by this hook\n\na.py:1:8: F401 `os` imported but unused\n"
            ),
            [
                "python wrapper - - black.......Failed",
                "python root - F401 `os` imported but unused"
            ]
        );
        assert_eq!(
            hook("- exit code: 1\n\nshop.bin (9 MB) exceeds 1 MB.\n\nmypy......Passed\n"),
            ["python root - - shop.bin (9 MB) exceeds 1 MB."]
        );
        assert_eq!(
            hook("- files were modified by this hook\n\nreformatted a.py\n"),
            ["python root - - files were modified by this hook"]
        );
    }
}
