//! Ansible: what a task returns in each of its forms, the report that newer versions print before it, and what a playbook is refused for.
//!
//! A task that failed is often ignored or tried again; and where it ran a program, its message only says so, and the words of the program
//! stand in another field.

mod result;

pub(crate) use result::is_generic;

use super::shape::{begins, paragraph, written};
use super::{Event, Family, Found, Lines, Link, TELLING, failure_score, indent};
use crate::paste::Mark;

/// Most lines of one report.
const MAX_LINES: usize = 120;
pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if lines.mark(at) == Mark::Error
        && let Some(found) = report(lines, at)
    {
        return Some(found);
    }
    if let Some(event) = only_where(lines, at, text) {
        return Some(Found::one(event));
    }
    match text.as_bytes().first()? {
        // The counts of each host.
        b'P' if text.starts_with("PLAY RECAP") => {
            Some(Found::none(paragraph(lines, at, MAX_LINES)))
        }
        // The last try is told of by itself.
        b'F' if text.starts_with("FAILED - RETRYING: ") => Some(Found::none(at + 1)),
        b'F' if text.starts_with("FATAL: all hosts have already failed") => {
            Some(Found::one(event(at, &text["FATAL: ".len()..]).linked(Link::Wrapper)))
        }
        b'E' => refused(lines, at, text),
        _ => result::read(lines, at).map(|result| Found::one(result.event)),
    }
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Terraform, at, message)
}

/// `Error: Task failed.` over `Origin: `: where, and what caused it, are told below.
fn only_where(lines: Lines<'_>, at: usize, text: &str) -> Option<Event> {
    /// Fewer words name no cause.
    const LEAST: usize = 4;
    let is_it = lines.text(at + 1).starts_with("Origin: ")
        && text.split(' ').count() < LEAST
        && failure_score(text) >= TELLING;
    is_it.then(|| event(at, text).linked(Link::Wrapper))
}

/// `[ERROR]: message`, where it comes from, what caused it; and the result of the task, which says it again.
fn report(lines: Lines<'_>, start: usize) -> Option<Found> {
    let end = origins(lines, start)?;
    let mut event = event(start, lines.text(start)).spanning(start..end);
    event.details = (start + 1..end)
        .filter(|&line| begins(lines.text(line), &["Origin: "]) || is_cause(lines, line))
        .collect();
    let mut events = vec![event];
    let mut past = end;
    if let Some(next) = written(lines, end, 6)
        && let Some(mut result) = result::read(lines, task(lines, next))
    {
        past = result.event.lines.end;
        if result.by_program || result.event.link == Link::Wrapper {
            events[0].link = Link::Wrapper;
        } else {
            result.event.link = Link::Wrapper;
        }
        events.push(result.event);
    }
    Some(Found { events, end: past })
}

/// The line of the result where the arguments of the task stand before it.
fn task(lines: Lines<'_>, at: usize) -> usize {
    if lines.text(at).starts_with("{'") { written(lines, at + 1, 3).unwrap_or(at) } else { at }
}

fn is_cause(lines: Lines<'_>, at: usize) -> bool {
    (at.saturating_sub(2)..at).any(|line| lines.text(line).trim_end() == CAUSED_BY)
        && !lines.text(at).trim().is_empty()
}

const CAUSED_BY: &str = "<<< caused by >>>";

/// The line after the origins of an error and of its causes; nothing where there are none.
fn origins(lines: Lines<'_>, start: usize) -> Option<usize> {
    let mut end = start + 1;
    let mut found = false;
    while let Some(at) = written(lines, end, 4).filter(|&at| at < start + MAX_LINES) {
        let text = lines.text(at);
        let of_source = found
            && (text.trim_start().starts_with(|c: char| c.is_ascii_digit())
                || text.trim_start().starts_with("^ column "));
        let own = text.starts_with("Origin: ") || text.trim_end() == CAUSED_BY;
        // The title once more, without its causes.
        let again = begins(lines.text(at + 1), &["Origin: "])
            || written(lines, at + 1, 3)
                .is_some_and(|next| lines.text(next).trim_end() == CAUSED_BY);
        if !(own || of_source || again || is_cause(lines, at)) {
            break;
        }
        found |= own;
        end = at + 1;
    }
    found.then_some(end)
}

/// `ERROR! couldn't resolve module/action 'x'.`
fn refused(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    const SYNTAX: &str = "Syntax Error while loading";
    let message = text.strip_prefix("ERROR! ")?;
    let mut details = Vec::new();
    let mut end = at + 1;
    while let Some(next) = written(lines, end, 2).filter(|&next| {
        end < at + 16
            && (next == end
                || begins(
                    lines.text(next),
                    &["The error appears to be in", "The offending line", SYNTAX],
                )
                || indent(lines.text(next)) > 0)
    }) {
        details.push(next);
        end = next + 1;
    }
    // What the parser says stands below the words that say it for both formats.
    let syntax = details.iter().find(|&&line| lines.text(line).starts_with(SYNTAX));
    let reason = syntax.map(|&line| line + 1).filter(|line| details.contains(line));
    let mut event = match reason.filter(|_| message.ends_with(':')) {
        Some(key) => event(key, lines.text(key)),
        None => event(at, message),
    };
    details.retain(|&line| line != event.key);
    event.details = details;
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use super::super::{Family, Link, check_one, told};

    fn check(text: &str, code: Option<&str>, message: &str) {
        check_one(text, Family::Terraform, Link::Root, code, message);
    }

    #[test]
    fn the_host_is_named_before_the_record() {
        check(
            "fatal: [web1]: FAILED! => {\"changed\": false, \"msg\": \"No package matching 'x' found available\"}\n",
            None,
            "No package matching 'x' found available",
        );
        check(
            "fatal: [web1]: UNREACHABLE! => {\"changed\": false, \"msg\": \"Failed to connect to the host via ssh: timeout\", \"unreachable\": true}\n",
            Some("UNREACHABLE"),
            "Failed to connect to the host via ssh: timeout",
        );
        check(
            "fatal: [web1]: FAILED! => {\n    \"changed\": false,\n    \"msg\": \"not allowed\"\n}\n",
            None,
            "not allowed",
        );
        check(
            "10.0.0.7 | UNREACHABLE! => {\n    \"changed\": false,\n    \"msg\": \"No route to \\\"host\\\"\",\n    \"unreachable\": true\n}\n",
            Some("UNREACHABLE"),
            "No route to \"host\"",
        );
        check(
            "ERROR! couldn't resolve module/action 'x'. This often indicates a misspelling\n",
            None,
            "couldn't resolve module/action 'x'. This often indicates a misspelling",
        );
    }

    #[test]
    fn ansible_of_old_sets_the_message_below_the_record() {
        let paste = "failed: [web1] => {\"changed\": false, \"failed\": true}\nmsg: no such till\n\nFATAL: all hosts have already failed -- aborting\n";
        assert_eq!(
            told(paste),
            [
                "terraform root - - no such till",
                "terraform wrapper - - all hosts have already failed -- aborting"
            ]
        );
        check(
            "failed: [web1] => (item=till,cart) => {\"failed\": true, \"item\": \"till\"}\nmsg: no such till\n",
            None,
            "no such till",
        );
    }

    #[test]
    fn what_the_program_printed_is_the_message_of_one_that_failed() {
        let record = "fatal: [web1]: FAILED! => {\"cmd\": [\"ls\", \"/srv\"], \"msg\": \"non-zero return code\", \"rc\": 2, \"stderr\": \"ls: cannot access '/srv': No such file or directory\", \"stdout\": \"\"}\n";
        assert_eq!(
            told(record),
            [
                "terraform wrapper - - non-zero return code",
                "system root - - cannot access '/srv': No such file or directory"
            ]
        );
        check(
            "fatal: [web1]: FAILED! => {\"msg\": \"non-zero return code\", \"rc\": 2, \"stderr\": \"one\\nhalf done\", \"stdout\": \"\"}\n",
            None,
            "half done",
        );
        check(
            "fatal: [web1]: FAILED! => {\n    \"msg\": \"non-zero return code\",\n    \"stderr\": \"ls: cannot access '/srv'\\nx\"\n}\n",
            None,
            "ls: cannot access '/srv'",
        );
    }

    #[test]
    fn a_module_that_broke_left_its_trace() {
        let text = "fatal: [web1]: FAILED! => {\"module_stderr\": \"Shared connection to 10.0.0.7 closed.\\r\\n\", \"module_stdout\": \"Traceback (most recent call last):\\r\\n  File \\\"/srv/a.py\\\", line 2, in <module>\\r\\nModuleNotFoundError: No module named 'hats'\\r\\n\", \"msg\": \"MODULE FAILURE\\nSee stdout/stderr for the exact error\"}\n";
        let said = told(text);
        assert!(said[0].starts_with("terraform wrapper - - MODULE FAILURE"), "{said:?}");
        assert_eq!(
            said.last().map(String::as_str),
            Some("python root ModuleNotFoundError - No module named 'hats'")
        );
    }

    #[test]
    fn a_result_may_be_yaml() {
        check(
            "fatal: [web1]: FAILED! => \n    changed: true\n    msg: non-zero return code\n    rc: 2\n    stderr: 'ls: cannot access ''/srv'': No such file or directory'\n    stdout: ''\n\nPLAY RECAP ****\n",
            None,
            "ls: cannot access '/srv': No such file or directory",
        );
        check(
            "fatal: [web1]: FAILED! => changed=false\n  exit_status: 1\n  msg: failed to validate\n  stderr: |-\n    reading 3 files\n    [ALERT] error: unknown keyword 'speed'\n  stdout: ''\n",
            None,
            "[ALERT] error: unknown keyword 'speed'",
        );
        check(
            "fatal: [web1]: FAILED! => {\n    \"changed\": false,\n    \"reason\": \"Unprocessable\"\n}\n\nMSG:\n\nthe key is not there\n\n",
            None,
            "the key is not there",
        );
    }

    #[test]
    fn what_was_ignored_or_tried_again_is_no_root() {
        let ignored = "fatal: [web1]: FAILED! => {\"msg\": \"the door is shut\"}\n...ignoring\n";
        assert_eq!(told(ignored), ["terraform wrapper - - the door is shut"]);
        let retried = "FAILED - RETRYING: [web1]: wait for it (2 retries left).\nFAILED - RETRYING: wait (1 retries left).\n";
        assert!(told(retried).is_empty());
    }

    #[test]
    fn a_report_and_the_result_of_its_task_are_one_error() {
        let text = "[ERROR]: Task failed: Finalization failed: 'port' is undefined\n\nTask failed.\nOrigin: /srv/site.yml:8:7\n\n6       command: date\n8     - name: show\n        ^ column 7\n\n<<< caused by >>>\n\n'port' is undefined\nOrigin: /srv/site.yml:9:14\n\n9       debug: msg=x\n               ^ column 14\n\nfatal: [web1]: FAILED! => {\"msg\": \"Task failed: Finalization failed: 'port' is undefined\"}\n";
        assert_eq!(
            told(text),
            [
                "terraform root - - Task failed: Finalization failed: 'port' is undefined",
                "terraform wrapper - - Task failed: Finalization failed: 'port' is undefined"
            ]
        );
        let program = "[ERROR]: Task failed: Module failed: non-zero return code\nOrigin: /srv/site.yml:7:7\n\n7     - name: list\n        ^ column 7\n\nfatal: [web1]: FAILED! => {\"msg\": \"non-zero return code\", \"stderr\": \"cat: a.txt: Permission denied\"}\n";
        assert_eq!(
            told(program),
            [
                "terraform wrapper - - Task failed: Module failed: non-zero return code",
                "terraform wrapper - - non-zero return code",
                "system root - - a.txt: Permission denied"
            ]
        );
    }

    #[test]
    fn the_parser_says_why_a_playbook_cannot_be_read() {
        check(
            "ERROR! We were unable to read either as JSON nor YAML, these are the errors we got from each:\nJSON: Expecting value: line 1 column 1 (char 0)\n\nSyntax Error while loading YAML.\n  did not find expected '-' indicator\n\nThe error appears to be in 'a.yml': line 4, column 6, but may\nbe elsewhere in the file.\n",
            None,
            "did not find expected '-' indicator",
        );
    }
}
