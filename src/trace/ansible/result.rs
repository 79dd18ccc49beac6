//! What a task returned on a host: a record on one line or many, YAML, or the texts that the callback for debugging titles.

use std::ops::Range;

use serde_json::Value;

use super::{MAX_LINES, event};
use crate::trace::shape::{after, begins, paragraph, written};
use crate::trace::{Event, Lines, Link, TELLING, failure_score, indent};

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

/// What a task returned on a host.
pub(super) struct TaskResult {
    pub(super) event: Event,
    /// Whether the message is that of a program, not of Ansible.
    pub(super) by_program: bool,
}

/// `fatal: [host]: FAILED! => …`, `failed: [host] (item=x) => …`, `host | FAILED! => …`
pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<TaskResult> {
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
    // Of old, the item stands behind an arrow of its own.
    let (status, said) = match said.split_once(") => ") {
        Some((item, record)) if status.trim().is_empty() && item.starts_with("(item=") => {
            (item, record)
        }
        _ => (status, said),
    };
    // Ansible of old has nothing but the host before the record.
    let of_old = text.starts_with("failed: [") && status.trim().is_empty() && !said.is_empty();
    let failed =
        of_old || ["UNREACHABLE!", "FAILED!", "(item="].iter().any(|word| status.contains(word));
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
            let message = json_field(said, &["msg"]);
            // Ansible of old sets the texts below the record.
            if message.is_none()
                && said.starts_with('{')
                && Field::of_yaml(lines.text(at + 1)).is_some()
            {
                return none.texts(lines);
            }
            let message = message.unwrap_or_else(|| said.to_owned());
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

    /// `stderr: text` and `msg: text`, each on a line of its own below the record.
    fn texts(mut self, lines: Lines<'_>) -> Self {
        while let Some((field, text)) = Field::of_yaml(lines.text(self.end)) {
            self.offer(Some((field, Text { line: self.end, text: text.to_owned() })));
            self.end += 1;
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
            let telling = (first..self.end).any(|line| is_telling(lines.text(line)));
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

/// Whether a line looks like an error, or begins the trace of one.
fn is_telling(text: &str) -> bool {
    text.starts_with("Traceback ") || failure_score(text) >= TELLING
}

/// The first of some lines that looks like an error, or else the first.
fn telling_line(lines: Lines<'_>, block: Range<usize>) -> Option<usize> {
    let telling = block.clone().find(|&line| is_telling(lines.text(line)));
    telling.or_else(|| block.clone().find(|&line| !lines.text(line).trim().is_empty()))
}
