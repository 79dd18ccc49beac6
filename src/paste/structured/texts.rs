//! What a record of JSON says: its texts, in the order in which they read best.

use serde_json::{Map, Value};

use super::super::Mark;
use super::logfmt::logfmt;

/// Fields that hold what a person would read, in the order in which it reads best.
pub(super) const FIELDS: &[&str] = &[
    "message",
    "msg",
    // Serilog writes what was meant, or what it was made from; zap a letter.
    "@m",
    "@mt",
    "M",
    "log",
    "text",
    "event",
    "fields",
    "attr",
    "error",
    "err",
    "error.message",
    "error_str",
    "errmsg",
    "exception",
    "@x",
    "exc_info",
    "exc_text",
    "stack",
    "stack_trace",
    "stacktrace",
    "stackTrace",
    "error.stack_trace",
    "traceback",
    "cause",
];
/// Fields that hold what a record is about, and those that hold what went wrong: of a record of an error they are said together.
const MESSAGES: &[&str] = &["message", "msg", "@m", "@mt", "M", "event"];
const ERRORS: &[&str] = &["error", "err", "error.message", "error_str", "errmsg"];
/// Fields that hold the stack of an error.
const STACKS: &[&str] =
    &["stack", "stack_trace", "stacktrace", "stackTrace", "error.stack_trace", "@x"];

/// Deepest record that is looked into.
const MAX_DEPTH: usize = 4;
/// Most records of a list that are looked into.
const MAX_ITEMS: usize = 32;

/// Whether a record holds the stack of an error: a program logged it, and no service answers so.
pub(in crate::paste) fn has_stack(record: &Map<String, Value>) -> bool {
    STACKS.iter().any(|field| match record.get(*field) {
        Some(Value::String(stack)) => stack.trim().contains('\n'),
        Some(Value::Array(lines)) => lines.len() > 1 && lines.iter().all(Value::is_string),
        _ => false,
    })
}

pub(super) fn collect(value: &Value, depth: usize, mark: Mark, found: &mut Vec<String>) {
    match value {
        Value::String(text) => push(text, found),
        Value::Object(record) if depth < MAX_DEPTH => {
            if let Some(text) = structlog(record).or_else(|| together(record, mark)) {
                push(&text, found);
            }
            // The name of an event only announces the exception that is told.
            let is_told = record.get("exception").is_some_and(Value::is_array);
            for field in FIELDS.iter().filter(|field| !(is_told && **field == "event")) {
                if let Some(value) = record.get(*field) {
                    collect(value, depth + 1, mark, found);
                }
            }
            if let (Some(Value::String(stack)), Some(Value::String(code))) =
                (record.get("stack"), record.get("code"))
                && let Some(stack) = found.iter_mut().find(|text| *text == stack.trim_end())
            {
                add_code(stack, code);
            }
        }
        // The lines of a stack.
        Value::Array(lines) if lines.len() > 1 && lines.iter().all(Value::is_string) => {
            let lines: Vec<&str> =
                lines.iter().filter_map(Value::as_str).map(str::trim_end).collect();
            push(&lines.join("\n"), found);
        }
        Value::Array(items) if depth < MAX_DEPTH => {
            // structlog lists the causes behind the error.
            let is_chain = items.first().is_some_and(|item| item.get("exc_type").is_some());
            let items = if is_chain { &items[..1] } else { &items[..] };
            items.iter().take(MAX_ITEMS).for_each(|item| collect(item, depth + 1, mark, found));
        }
        _ => {}
    }
}

/// `{"exc_type": …, "exc_value": …, "frames": …}` of structlog.
fn structlog(record: &Map<String, Value>) -> Option<String> {
    let name = record.get("exc_type")?.as_str()?;
    Some(format!("{name}: {}", record.get("exc_value")?.as_str()?))
}

/// The message of a record and its error, if both are one line.
fn together(record: &Map<String, Value>, mark: Mark) -> Option<String> {
    let text = |keys: &[&str]| {
        let value = keys.iter().find_map(|key| record.get(*key))?;
        let code = || {
            value.get("code").filter(|_| {
                value.as_object().is_some_and(|error| {
                    error.len() > 1
                        && !error.contains_key("message")
                        && !error.contains_key("stack")
                })
            })
        };
        let text = value.as_str().or_else(|| code()?.as_str())?.trim();
        (!text.is_empty() && !text.contains('\n')).then_some(text)
    };
    let (message, error) = (text(MESSAGES)?, text(ERRORS)?);
    // An error that names its class says enough by itself, and one that its stack begins with is said there.
    let mut stacks = STACKS.iter().filter_map(|field| record.get(*field)?.as_str());
    let is_own = crate::trace::typed(error).is_some()
        || message.contains(error)
        || stacks.any(|stack| stack.contains(error));
    (mark == Mark::Logged && !is_own).then(|| format!("{message}: {error}"))
}

/// Adds the code of an error to its stack, as Node prints it.
fn add_code(stack: &mut String, code: &str) {
    let is_code = (1..=64).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_code && stack.contains("\n    at ") && !stack.ends_with('}') && !stack.contains(code) {
        stack.push_str(" {\n  code: '");
        stack.push_str(code);
        stack.push_str("'\n}");
    }
}

/// Adds a text, unless it only repeats the start of one that is there, or the other way round.
pub(super) fn push(text: &str, found: &mut Vec<String>) {
    let text = text.trim_end();
    if text.is_empty() || found.iter().any(|known| known.contains(text)) {
        return;
    }
    found.retain(|known| !text.contains(known.as_str()));
    found.push(logfmt(text).map_or_else(|| text.to_owned(), |(_, text)| text));
}
