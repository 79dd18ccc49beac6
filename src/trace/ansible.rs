//! Ansible: what a task returns in each of its forms, the report that newer versions print before it, and what a playbook is refused for.
//!
//! A task that failed is often ignored or tried again; and where it ran a program, its message only says so, and the words of the program
//! stand in another field.

use std::ops::Range;

use serde_json::Value;

use super::shape::{after, begins, paragraph, written};
use super::{Event, Family, Found, Lines, Link, failure_score, indent};
use crate::paste::Mark;

/// Most lines of one report.
const MAX_LINES: usize = 120;
/// Score from which a line looks like an error by its words.
const TELLING: u32 = 4;

/// Messages that only say that a program failed: what it printed tells more.
const GENERIC: &[&str] = &[
    "non-zero return code",
    "Module failed: non-zero return code",
    "Task failed: Module failed: non-zero return code",
    "MODULE FAILURE",
    "failed to validate",
];

/// Whether a message only says that a program failed.
pub(crate) fn is_generic(message: &str) -> bool {
    begins(message.trim(), GENERIC)
}

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if lines.mark(at) == Mark::Error
        && let Some(found) = report(lines, at)
    {
        return Some(found);
    }
    match text.as_bytes().first()? {
        // The counts of each host.
        b'P' if text.starts_with("PLAY RECAP") => {
            Some(Found::none(paragraph(lines, at, MAX_LINES)))
        }
        // The last try is told of by itself.
        b'F' if text.starts_with("FAILED - RETRYING: ") => Some(Found::none(at + 1)),
        b'E' => refused(lines, at, text),
        _ => result(lines, at).map(|result| Found::one(result.event)),
    }
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Terraform, at, message)
}

/// What a task returned on a host.
struct TaskResult {
    event: Event,
    /// Whether the message is that of a program, not of Ansible.
    by_program: bool,
}

/// `fatal: [host]: FAILED! => …`, `failed: [host] (item=x) => …`, `host | FAILED! => …`
fn result(lines: Lines<'_>, at: usize) -> Option<TaskResult> {
    let text = lines.text(at).trim();
    let (status, said) = head(text)?;
    let fields = Fields::read(lines, at, said);
    let end = fields.end;
    let Said { key, message, by_program, passed_on } = fields.said(lines, at);
    let unreachable = status.contains("UNREACHABLE!");
    let mut event = event(key, &message).coded(unreachable.then_some("UNREACHABLE"));
    let ignored = lines.text(end).trim() == "...ignoring";
    let end = if ignored { end + 1 } else { end };
    if ignored || passed_on {
        event.link = Link::Wrapper;
    }
    // What is read by itself below stays where it is.
    let end = if passed_on && !ignored { at + 1 } else { end };
    event.details = (at..end).filter(|&line| line != key).collect();
    Some(TaskResult { event: event.spanning(at..end), by_program })
}

/// The outcome of a task on a host, and what follows it.
fn head(text: &str) -> Option<(&str, &str)> {
    let (host, rest) = match after(text, &["fatal: [", "failed: ["]) {
        Some(rest) => rest.split_once(']')?,
        None => text
            .split_once(" | ")
            .filter(|(_, rest)| begins(rest, &["FAILED! => ", "UNREACHABLE! => "]))?,
    };
    let (status, said) = rest
        .split_once("=> ")
        .or_else(|| rest.strip_suffix("=>").map(|status| (status, "")))
        .unwrap_or((rest, ""));
    let failed = ["UNREACHABLE!", "FAILED!", "(item="].iter().any(|word| status.contains(word));
    (failed && !host.contains(' ')).then_some((status, said))
}

/// A text of a result, and the line that it stands on.
struct Text {
    line: usize,
    text: String,
}

/// The texts of a result, from the one that Ansible says to those of the program that it ran.
struct Fields {
    message: Option<Text>,
    /// What the program wrote, what went wrong first.
    printed: [Option<Text>; 2],
    /// The lines of a record that stood on one line are as the program printed them, from here on.
    own: Option<usize>,
    end: usize,
}

/// What is said of all of it.
struct Said {
    key: usize,
    message: String,
    by_program: bool,
    /// Whether the lines below say it, and say it to another reader.
    passed_on: bool,
}

impl Fields {
    fn read(lines: Lines<'_>, at: usize, said: &str) -> Self {
        let none = Self { message: None, printed: [None, None], own: None, end: at + 1 };
        let said = said.trim();
        if said == "{" {
            none.record(lines, at)
        } else if said.is_empty() || said.starts_with("changed=") {
            none.yaml(lines, at)
        } else {
            let message = json_field(said, &["msg"]).unwrap_or_else(|| said.to_owned());
            Self { message: Some(Text { line: at, text: message }), ..none }
                .own_lines(lines, at, said)
        }
    }

    /// A record over several lines, and the texts that the callback for debugging sets below it.
    fn record(mut self, lines: Lines<'_>, at: usize) -> Self {
        let last = lines.len().min(at + MAX_LINES);
        let mut end = at + 1;
        while end < last && lines.text(end).trim_end() != "}" {
            let text = lines.text(end);
            self.offer(Field::of_json(text).map(|(field, text)| (field, Text { line: end, text })));
            end += 1;
        }
        self.end = (end + 1).min(lines.len());
        // `MSG:` and `STDERR:`, each with its text behind a blank line.
        while let Some(title) = written(lines, self.end, 3)
            && let Some(field) = Field::of_title(lines.text(title))
            && let Some(line) = written(lines, title + 1, 3)
        {
            let text = lines.text(line).trim().to_owned();
            // What it is titled with is the whole text.
            if matches!(field, Field::Message) {
                self.message = None;
            }
            self.offer(Some((field, Text { line, text })));
            self.end = paragraph(lines, line, MAX_LINES);
        }
        self
    }

    /// A result as YAML, deeper than its head.
    fn yaml(mut self, lines: Lines<'_>, at: usize) -> Self {
        let level = indent(lines.text(at));
        let last = lines.len().min(at + MAX_LINES);
        let mut end = at + 1;
        while end < last && indent(lines.text(end)) > level {
            let found = Field::of_yaml(lines.text(end))
                .filter(|(field, _)| self.place(*field).is_none())
                .and_then(|(field, value)| {
                    if !begins(value, &["|", ">"]) {
                        return Some((field, Text { line: end, text: unquoted(value) }));
                    }
                    let own = indent(lines.text(end));
                    let past = (end + 1..last).find(|&line| indent(lines.text(line)) <= own);
                    let line = telling_line(lines, end + 1..past.unwrap_or(last))?;
                    Some((field, Text { line, text: lines.text(line).trim().to_owned() }))
                });
            self.offer(found);
            end += 1;
        }
        self.end = end;
        self
    }

    /// The lines of one record: all are from the same line of the paste. A message that had line ends in it goes on below.
    fn own_lines(mut self, lines: Lines<'_>, at: usize, said: &str) -> Self {
        let last = lines.len().min(at + MAX_LINES);
        let mut end = at + 1;
        while end < last && lines.number(end) == lines.number(at) {
            end += 1;
        }
        if end > at + 1 {
            self.own = Some(at + 1);
        } else if !said.starts_with('{') {
            while end < last && indent(lines.text(end)) > 0 && !lines.text(end).trim().is_empty() {
                end += 1;
            }
        }
        self.end = end;
        self
    }

    fn offer(&mut self, found: Option<(Field, Text)>) {
        let Some((field, text)) = found.filter(|(_, text)| !text.text.is_empty()) else { return };
        self.place(field).get_or_insert(text);
    }

    fn place(&mut self, field: Field) -> &mut Option<Text> {
        match field {
            Field::Message => &mut self.message,
            Field::Errors => &mut self.printed[0],
            Field::Output => &mut self.printed[1],
        }
    }

    fn said(self, lines: Lines<'_>, at: usize) -> Said {
        let message = self.message.unwrap_or_else(|| Text { line: at, text: String::new() });
        let generic = message.text.is_empty() || is_generic(&message.text);
        if !generic {
            return Said {
                key: message.line,
                message: message.text,
                by_program: false,
                passed_on: false,
            };
        }
        if let Some(first) = self.own {
            // Whoever knows the program reads what it printed better.
            let telling = (first..self.end).any(|line| failure_score(lines.text(line)) >= TELLING);
            let last = (first..self.end).rev().find(|&line| !lines.text(line).trim().is_empty());
            if let Some(last) = last.filter(|_| !telling) {
                let message = lines.text(last).trim().to_owned();
                return Said { key: last, message, by_program: true, passed_on: false };
            }
            return Said { key: at, message: message.text, by_program: true, passed_on: telling };
        }
        match self.printed.into_iter().flatten().next() {
            Some(Text { line, text }) => {
                Said { key: line, message: text, by_program: true, passed_on: false }
            }
            None => Said {
                key: message.line,
                message: message.text,
                by_program: false,
                passed_on: false,
            },
        }
    }
}

/// What a field of a result holds.
#[derive(Clone, Copy)]
enum Field {
    Message,
    Errors,
    Output,
}

impl Field {
    fn of_name(name: &str) -> Option<Self> {
        match name {
            "msg" | "reason" => Some(Self::Message),
            "stderr" | "module_stderr" => Some(Self::Errors),
            "stdout" | "module_stdout" => Some(Self::Output),
            _ => None,
        }
    }

    /// `    "msg": "text",` with the first line of its text.
    fn of_json(line: &str) -> Option<(Self, String)> {
        let (name, _) = line.trim_start().strip_prefix('"')?.split_once('"')?;
        let field = Self::of_name(name)?;
        Some((field, json_field(line, &[name])?))
    }

    /// `MSG:`
    fn of_title(line: &str) -> Option<Self> {
        let name = line.trim().strip_suffix(':')?;
        (name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
            .then(|| Self::of_name(&name.to_ascii_lowercase()))?
    }

    /// `  stderr: 'text'`
    fn of_yaml(line: &str) -> Option<(Self, &str)> {
        let (name, value) = line.trim().split_once(':')?;
        Some((Self::of_name(name)?, value.trim()))
    }
}

/// The first line of a field of a record, of which the line may be a part.
fn json_field(line: &str, names: &[&str]) -> Option<String> {
    let line = line.trim().trim_end_matches(',');
    let record = if line.starts_with('{') { line.to_owned() } else { format!("{{{line}}}") };
    let value: Value = serde_json::from_str(&record).ok()?;
    let text = names.iter().find_map(|name| value.get(name)?.as_str())?;
    text.lines().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned())
}

/// A scalar of YAML without its quotation marks.
fn unquoted(value: &str) -> String {
    let inner = |mark: char| value.strip_prefix(mark).map(|rest| rest.trim_end_matches(mark));
    match inner('\'') {
        Some(text) => text.replace("''", "'"),
        None => inner('"').unwrap_or(value).to_owned(),
    }
}

/// The first of some lines that looks like an error, or else the first.
fn telling_line(lines: Lines<'_>, block: Range<usize>) -> Option<usize> {
    let telling = block.clone().find(|&line| failure_score(lines.text(line)) >= TELLING);
    telling.or_else(|| block.clone().find(|&line| !lines.text(line).trim().is_empty()))
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
        && let Some(mut result) = result(lines, task(lines, next))
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
