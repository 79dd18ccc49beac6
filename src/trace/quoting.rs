//! Tools that run others, and quote what those printed somewhere below their own words: pre-commit, Vagrant.

use super::plain::without_level;
use super::shape::{after, written};
use super::{Event, Family, Found, Lines, Link, TELLING, failure_score, indent, typed};

/// Most lines of one report.
const MAX_LINES: usize = 60;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    match text.as_bytes().first()? {
        b'A' => pre_commit(lines, at, text),
        b'T' => vagrant(lines, at, text),
        _ => None,
    }
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Other, at, message)
}

/// The first line from `from` on, deeper than `level`, that looks like an error, or else the first; and the line after them.
fn quoted(lines: Lines<'_>, from: usize, level: usize) -> Option<(usize, usize)> {
    let last = lines.len().min(from + MAX_LINES);
    let end = (from..last)
        .find(|&line| lines.text(line).trim().is_empty() || indent(lines.text(line)) < level)
        .unwrap_or(last);
    let telling = (from..end).find(|&line| failure_score(lines.text(line)) >= TELLING);
    let key = telling.or_else(|| (from < end).then_some(from))?;
    Some((key, end))
}

/// `An unexpected error has occurred: CalledProcessError: command: ('git', 'fetch')`, with what it printed below `stderr:` or `stdout:`;
/// `An error has occurred: InvalidConfigError: `, with arrows before what is wrong.
fn pre_commit(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let said = after(text, &["An unexpected error has occurred: ", "An error has occurred: "])?;
    let (name, message) = typed(said)?;
    let last = lines.len().min(at + MAX_LINES);
    if message.starts_with("command: ") {
        // Some programs say why where they say all else.
        let (title, (key, end)) = ["stderr:", "stdout:"].iter().find_map(|stream| {
            let title = (at + 1..last).find(|&line| lines.text(line).trim() == *stream)?;
            Some((title, quoted(lines, title + 1, indent(lines.text(title)) + 1)?))
        })?;
        let mut event = event(key, without_level(lines.text(key).trim())).spanning(at..end);
        event.details = (title + 1..end).filter(|&line| line != key).collect();
        return Some(Found::one(event));
    }
    if !message.is_empty() {
        return Some(Found::one(event(at, message).typed(name)));
    }
    // An arrow for each file and value on the way to what is wrong.
    let arrows = (at + 1..last)
        .take_while(|&line| lines.text(line).starts_with("==") || indent(lines.text(line)) > 0);
    let end = arrows.clone().last().map_or(at + 1, |line| line + 1);
    let key = arrows.filter(|&line| lines.text(line).starts_with("==")).last()?;
    let message = lines.text(key).trim_start_matches('=').trim_start_matches('>');
    let mut event = event(key, message).typed(name).spanning(at..end);
    event.details = (at + 1..end).filter(|&line| line != key).collect();
    Some(Found::one(event))
}

/// `The following SSH command responded with a non-zero exit status.`, the command, and what it printed.
fn vagrant(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    // The output stands above.
    if text.starts_with("The SSH command responded with a non-zero exit status.") {
        let end = super::shape::paragraph(lines, at, 8);
        return Some(Found::one(event(at, text).linked(Link::Wrapper).spanning(at..end)));
    }
    if text != "The following SSH command responded with a non-zero exit status." {
        return None;
    }
    let last = lines.len().min(at + MAX_LINES);
    let title = (at + 1..last).find(|&line| lines.text(line).trim() == "Stderr from the command:");
    if let Some((key, end)) = title
        .and_then(|title| written(lines, title + 1, 4))
        .and_then(|first| quoted(lines, first, 0))
    {
        let mut event = event(key, without_level(lines.text(key).trim())).spanning(at..end);
        event.details = (at..end).filter(|&line| line != key).collect();
        return Some(Found::one(event));
    }
    // The command alone: the paragraph after the one that explains.
    let mut end = super::shape::paragraph(lines, at, 4);
    if let Some(command) = written(lines, end, 2) {
        end = super::shape::paragraph(lines, command, 8);
    }
    let mut event = event(at, text).spanning(at..end);
    event.details = (at + 1..end).collect();
    Some(Found::one(event))
}

#[cfg(test)]
mod tests {
    use super::super::told;

    #[test]
    fn what_the_other_program_printed_is_the_message() {
        assert_eq!(
            told(
                "An unexpected error has occurred: CalledProcessError: command: ('/usr/bin/git', 'fetch', 'origin')\nreturn code: 128\nstdout: (none)\nstderr:\n    fatal: unable to access 'https://a.test/b/': Could not resolve host: a.test\nCheck the log at /home/mira/.cache/pre-commit/pre-commit.log\n"
            ),
            ["other root - - unable to access 'https://a.test/b/': Could not resolve host: a.test"]
        );
        for silent in ["(none)", ""] {
            assert_eq!(
                told(&format!(
                    "An unexpected error has occurred: CalledProcessError: command: ('/usr/bin/python', '-mvirtualenv')\nreturn code: 1\nstdout:\n    RuntimeError: failed to find interpreter for python3.8\nstderr: {silent}\nCheck the log at /x\n"
                )),
                ["other root - - RuntimeError: failed to find interpreter for python3.8"]
            );
        }
        assert_eq!(
            told(
                "An error has occurred: InvalidConfigError: \n==> File .pre-commit-config.yaml\n=====> mapping values are not allowed in this context\n  in \"<unicode string>\", line 6, column 36\n"
            ),
            ["other root InvalidConfigError - mapping values are not allowed in this context"]
        );
    }

    #[test]
    fn vagrant_quotes_the_command_and_its_output() {
        let said = "The following SSH command responded with a non-zero exit status.";
        let head =
            format!("{said}\nVagrant assumes that this means the command failed!\n\nifup eth1\n");
        assert_eq!(told(&head), [format!("other root - - {said}")]);
        assert_eq!(
            told(&format!(
                "{head}\nStdout from the command:\n\n\n\nStderr from the command:\n\nCannot find device \"eth1\"\n"
            )),
            ["other root - - Cannot find device \"eth1\""]
        );
        let above = "The SSH command responded with a non-zero exit status. Vagrant\nassumes that this means the command failed. The output for this command\nshould be in the log above.\n";
        assert_eq!(told(above).len(), 1);
        assert!(told(above)[0].starts_with("other wrapper"));
    }
}
