//! Log lines that are records: the message and the stack are taken out of JSON and logfmt, escaped line
//! ends become lines again.

use serde_json::{Map, Value};

use super::{Body, Line, Mark};

/// Fields that hold what a person would read, in the order in which it reads best.
const FIELDS: &[&str] = &[
    "message",
    "msg",
    "log",
    "text",
    "event",
    "fields",
    "attr",
    "error",
    "err",
    "error_str",
    "errmsg",
    "exception",
    "exc_info",
    "exc_text",
    "stack",
    "stack_trace",
    "stacktrace",
    "stackTrace",
    "traceback",
    "cause",
];
/// Fields that hold what a record is about, and those that hold what went wrong: of a record of an error they are said together.
const MESSAGES: &[&str] = &["message", "msg", "event"];
const ERRORS: &[&str] = &["error", "err", "error_str", "errmsg"];
/// Fields that hold the level of a record.
const LEVELS: &[&str] = &["level", "severity", "lvl", "levelname", "log.level", "@l", "L"];

/// Deepest record that is looked into.
const MAX_DEPTH: usize = 4;

/// What a record says, and what its level says of it.
struct Record {
    mark: Mark,
    texts: Vec<String>,
}

/// Replaces every record by the lines of text in it.
pub(super) fn expand(lines: Vec<Line>) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        match record(&line.text) {
            None => out.push(line),
            Some(Record { mark, texts }) => {
                let mark = if mark == Mark::None { line.mark } else { mark };
                for text in texts.iter().flat_map(|text| text.lines()) {
                    out.push(Line { text: super::ansi::plain(text), mark, ..line });
                }
            }
        }
    }
    out
}

fn record(line: &str) -> Option<Record> {
    let unmarked = |texts| Record { mark: Mark::None, texts };
    let trimmed = line.trim_start();
    if let Some(text) = console(trimmed) {
        return Some(unmarked(vec![text]));
    }
    // A record may stand behind the name of a service or a time.
    let start = trimmed.find('{').filter(|&at| at < 64);
    let object = start.map(|at| &trimmed[at..]);
    if let Some(object) = object
        && object.starts_with("{\"")
        && let Ok(value @ Value::Object(_)) = serde_json::from_str(object.trim_end())
    {
        // Ansible: host and outcome stand before the record, and tell that it is an error.
        let before = start.map_or("", |at| &trimmed[..at]);
        let is_outcome = before.ends_with("=> ");
        // What a service answered has a type and a code too, and a reader of its own.
        if !is_outcome && Body::of(&value).is_some() {
            return None;
        }
        let mark = level_of(&value);
        let mut texts = Vec::new();
        match relayed(&value) {
            Some(text) => push(text, &mut texts),
            None => collect(&value, 0, mark, &mut texts),
        }
        if is_outcome && let Some(first) = texts.first_mut() {
            // Where it ran a program, its message only says so.
            let printed = printed(&value).filter(|_| crate::trace::is_generic_result(first));
            first.insert_str(0, before);
            if let Some(printed) = printed {
                push(printed, &mut texts);
            }
        }
        return (!texts.is_empty()).then_some(Record { mark, texts });
    }
    if let Some((mark, text)) = logfmt(trimmed) {
        return Some(Record { mark, texts: vec![text] });
    }
    texts_within(line, trimmed, start).map(unmarked)
}

/// What the level of a record says of it: a word, or a number of pino and bunyan, or a letter of `MongoDB`.
fn level_of(record: &Value) -> Mark {
    let level = LEVELS.iter().find_map(|key| record.get(*key));
    let mark = match level {
        Some(Value::String(word)) => super::prefix::level(word),
        Some(Value::Number(number)) => match number.as_u64() {
            Some(10 | 20 | 30) => Some(Mark::Info),
            Some(40) => Some(Mark::Warning),
            Some(50 | 60) => Some(Mark::Logged),
            _ => None,
        },
        _ if record.get("ctx").is_some() => match record.get("s").and_then(Value::as_str) {
            Some("E" | "F") => Some(Mark::Logged),
            Some("W") => Some(Mark::Warning),
            Some(_) => Some(Mark::Info),
            None => None,
        },
        _ => None,
    };
    // What a service warns of may be all that it says of why it does not work: its words decide.
    mark.filter(|mark| *mark != Mark::Warning).unwrap_or_default()
}

/// `TIME  ERROR  logger  message  {"id": 1, "error": "reason"}`, as zap prints on a console: the reason is said behind the message.
fn console(line: &str) -> Option<String> {
    /// Most bytes before the record, and most words before the level.
    const MOST: usize = 400;
    const WORDS: usize = 3;
    if !line.starts_with(|char: char| char.is_ascii_digit()) || !line.trim_end().ends_with('}') {
        return None;
    }
    let open = line.find("{\"").filter(|&at| at <= MOST)?;
    let before = line[..open].trim_end();
    let mut words = before.split_whitespace();
    let is_level = |word: &str| word.bytes().all(|byte| byte.is_ascii_uppercase());
    words
        .by_ref()
        .take(WORDS)
        .find(|word| is_level(word) && super::prefix::level(word).is_some())?;
    words.next()?;
    let (_, error) = line[open..].split_once("\"error\":")?;
    let error = unescaped(error.trim_start().strip_prefix('"')?);
    Some(format!("{before}: {error}"))
}

/// Texts of a record that was cut off, or of a traceback that was printed as a string.
fn texts_within(line: &str, trimmed: &str, start: Option<usize>) -> Option<Vec<String>> {
    if start == Some(0)
        && let Some(found) = cut_off(trimmed)
    {
        return Some(found);
    }
    // A traceback that was printed as the representation of a string.
    if ["\\n    at ", "\\n  File \\\"", "\\n  File \"", "\\n\\tat "]
        .iter()
        .any(|sign| line.contains(sign))
    {
        let text = value_of_key(trimmed).unwrap_or(line);
        return Some(vec![text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"")]);
    }
    None
}

/// What a program wrote that Ansible ran: what went wrong, or all that it wrote.
fn printed(result: &Value) -> Option<&str> {
    ["stderr", "module_stderr", "stdout", "module_stdout"]
        .iter()
        .filter_map(|field| result.get(*field)?.as_str())
        // How the connection ended is no word of the program.
        .find(|text| !text.trim().is_empty() && !text.starts_with("Shared connection to "))
}

/// What a tool would have printed: the output of a test in a record of `go test -json`, a diagnostic in one of Cargo.
fn relayed(record: &Value) -> Option<&str> {
    let field = |name: &str| record.get(name).and_then(Value::as_str);
    if field("Action") == Some("output") {
        return field("Output");
    }
    (field("reason") == Some("compiler-message"))
        .then(|| record.get("message")?.get("rendered")?.as_str())?
}

/// The text of `"trace": "…"`, a line of a record that was printed over many.
fn value_of_key(line: &str) -> Option<&str> {
    let (key, value) = line.strip_prefix('"')?.split_once("\": \"")?;
    let is_key =
        key.len() <= 32 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_key.then(|| value.trim_end().trim_end_matches([',', '"']))
}

/// The texts of a record whose end is missing: loggers and people cut long ones.
fn cut_off(record: &str) -> Option<Vec<String>> {
    if !record.starts_with("{\"") || record.trim_end().ends_with('}') {
        return None;
    }
    let mut found = Vec::new();
    for field in FIELDS {
        let key = format!("\"{field}\":");
        let Some(at) = record.find(&key) else { continue };
        let value = record[at + key.len()..].trim_start();
        if let Some(quoted) = value.strip_prefix('"') {
            push(&unescaped(quoted), &mut found);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// A JSON string behind its first quotation mark, up to the next or to the end.
fn unescaped(quoted: &str) -> String {
    let mut text = String::new();
    let mut chars = quoted.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => break,
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') | None => {}
                Some(other) => text.push(other),
            },
            other => text.push(other),
        }
    }
    text
}

fn collect(value: &Value, depth: usize, mark: Mark, found: &mut Vec<String>) {
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
        Value::Array(items) if depth < MAX_DEPTH => {
            // structlog lists the causes behind the error.
            let is_chain = items.first().is_some_and(|item| item.get("exc_type").is_some());
            let items = if is_chain { &items[..1] } else { &items[..] };
            items.iter().take(32).for_each(|item| collect(item, depth + 1, mark, found));
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
    // An error that names its class says enough by itself.
    let is_own = crate::trace::typed(error).is_some() || message.contains(error);
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
fn push(text: &str, found: &mut Vec<String>) {
    let text = text.trim_end();
    if text.is_empty() || found.iter().any(|known| known.contains(text)) {
        return;
    }
    found.retain(|known| !text.contains(known.as_str()));
    found.push(logfmt(text).map_or_else(|| text.to_owned(), |(_, text)| text));
}

/// What the level says, and the message with the error if there is one, of `time=… level=error msg="…" err="…"`.
fn logfmt(line: &str) -> Option<(Mark, String)> {
    if !line.contains("level=") {
        return unlevelled(line);
    }
    let message = field(line, "msg=")?;
    let mark = field(line, "level=").and_then(|level| super::prefix::level(&level));
    let error = field(line, "err=").or_else(|| field(line, "error="));
    let text = match error {
        Some(error) if !message.contains(&error) => format!("{message}: {error}"),
        _ => message,
    };
    Some((mark.unwrap_or_default(), text))
}

/// The same of a logger that names no level, `ts=… caller=… err="…"`: what is in error is an error, `info="…"` is none.
fn unlevelled(line: &str) -> Option<(Mark, String)> {
    if !["ts=", "time=", "timestamp="].iter().any(|start| line.starts_with(start)) {
        return None;
    }
    let said =
        |key| field(line, key).filter(|text| !["", "null", "nil", "<nil>"].contains(&&**text));
    match said("err=").or_else(|| said("error=")) {
        Some(error) => {
            let message = said("msg=").filter(|message| !message.contains(&error));
            let text =
                message.map_or_else(|| error.clone(), |message| format!("{message}: {error}"));
            Some((Mark::Logged, text))
        }
        None => said("info=").map(|text| (Mark::Info, text)),
    }
}

fn field(line: &str, key: &str) -> Option<String> {
    let at = line.find(key)?;
    let before = line[..at].chars().next_back();
    if before.is_some_and(|char| char != ' ') {
        return None;
    }
    let value = &line[at + key.len()..];
    Some(match value.strip_prefix('"') {
        Some(quoted) => unescaped(quoted),
        None => value.split(' ').next().unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Mark, record};

    fn texts(line: &str) -> Option<Vec<String>> {
        record(line).map(|record| record.texts)
    }

    fn check(line: &str, mark: Mark, wanted: &[&str]) {
        let found = record(line).expect(line);
        assert_eq!(
            (found.mark, found.texts.iter().map(String::as_str).collect::<Vec<_>>()),
            (mark, wanted.to_vec()),
            "{line}"
        );
    }

    #[test]
    fn a_level_says_what_a_record_is() {
        check(
            r#"time="2026" level=fatal msg="not a valid level: \"\"""#,
            Mark::Logged,
            &["not a valid level: \"\""],
        );
        check(r#"time="2026" level=info msg="ignoring it""#, Mark::Info, &["ignoring it"]);
        check(
            r#"{"level":50,"err":{"errno":-111,"code":"ECONNREFUSED"},"msg":"db down"}"#,
            Mark::Logged,
            &["db down: ECONNREFUSED"],
        );
        check(
            r#"{"level":"ERROR","fields":{"message":"request failed","error":"no settings"},"target":"a"}"#,
            Mark::Logged,
            &["request failed: no settings"],
        );
        check(
            r#"{"event":"job failed","level":"error","exception":[{"exc_type":"PathError","exc_value":"no /a","frames":[]}]}"#,
            Mark::Logged,
            &["PathError: no /a"],
        );
        check(
            r#"{"s":"E","ctx":"a","msg":"engine","attr":{"message":{"msg":"open: a","error_str":"not permitted"}}}"#,
            Mark::Logged,
            &["engine", "open: a: not permitted"],
        );
        check(
            "2026-11-23T12:52:54Z    ERROR   ctl   failed to check {\"id\": 1, \"error\": \"no route\"}",
            Mark::None,
            &["2026-11-23T12:52:54Z    ERROR   ctl   failed to check: no route"],
        );
        assert!(record(r#"{"error":{"message":"x","type":"y"}}"#).is_none(), "a body has a reader");
    }

    #[test]
    fn records_give_their_text() {
        let line = r#"{"log":"time=\"2018\" level=warning msg=\"nsenter: can't reassociate\" std=err\n","stream":"stderr"}"#;
        assert_eq!(texts(line), Some(vec!["nsenter: can't reassociate".to_owned()]));
        let line = r#"time="2026" level=error msg="pull failed" error="manifest unknown""#;
        assert_eq!(texts(line), Some(vec!["pull failed: manifest unknown".to_owned()]));
    }

    #[test]
    fn a_record_without_a_level_is_what_its_fields_are() {
        check(
            r#"ts=2026-11-30T10:00:00Z caller=till.go:9 component=till err="the till is \"shut\"""#,
            Mark::Logged,
            &["the till is \"shut\""],
        );
        check(
            r#"ts=2026-11-30T10:00:00Z msg="no sale" err="till shut" cart=7"#,
            Mark::Logged,
            &["no sale: till shut"],
        );
        check(
            r#"ts=2026-11-30T10:00:00Z caller=till.go:9 info="a failed sale is tried again""#,
            Mark::Info,
            &["a failed sale is tried again"],
        );
        assert_eq!(texts("ts=2026-11-30T10:00:00Z caller=till.go:9 err=null"), None);
        assert_eq!(texts(r#"the till err="shut""#), None);
    }

    #[test]
    fn what_a_tool_prints_in_a_record_is_its_output() {
        let line = r#"{"Time":"2026","Action":"output","Package":"a","Test":"T","Output":"    a_test.go:9: got 1\n"}"#;
        assert_eq!(texts(line), Some(vec!["    a_test.go:9: got 1".to_owned()]));
        let line = r#"{"reason":"compiler-message","message":{"message":"no","code":{"code":"E0106"},"rendered":"error[E0106]: no\n --> a.rs:1:2\n"}}"#;
        assert_eq!(texts(line), Some(vec!["error[E0106]: no\n --> a.rs:1:2".to_owned()]));
    }

    #[test]
    fn the_code_of_an_error_stays_with_its_stack() {
        let line = r#"{"msg":"no","err":{"message":"Dead","code":"ER_DEAD","stack":"Error: Dead\n    at f (/a/b.js:6:3)"}}"#;
        let found = texts(line).expect("it is a record");
        assert_eq!(found, ["no", "Error: Dead\n    at f (/a/b.js:6:3) {\n  code: 'ER_DEAD'\n}"]);
    }

    #[test]
    fn a_code_is_of_the_record_that_it_stands_in() {
        for line in [
            r#"{"code":"app_startup","msg":"boot","err":{"stack":"Error: Dead\n    at f (/a/b.js:6:3)"}}"#,
            r#"{"error":[{"stack":"Error: A\n    at f (/a/b.js:6:3)"},{"code":"ECONNREFUSED"}]}"#,
        ] {
            let found = texts(line).expect("it is a record").concat();
            assert!(found.contains("b.js:6:3)") && !found.contains("code"), "{found}");
        }
    }

    #[test]
    fn a_record_that_was_cut_off_gives_what_is_there() {
        let line = r#"{"level":"ERROR","err":{"type":"E","message":"no start: 'x'","stack":"E: no start: 'x'\n    at f (/a/b.js:6:3)\n    at g"#;
        let found = texts(line).expect("it is a record");
        assert_eq!(found, ["E: no start: 'x'\n    at f (/a/b.js:6:3)\n    at g"]);
        assert_eq!(texts(r#"{"a": [1, 2"#), None);
    }

    #[test]
    fn source_and_objects_without_text_stay_as_they_are() {
        assert_eq!(texts("  const x = { \"a\": 1 };"), None);
        assert_eq!(texts("{\"a\": 1}"), None);
    }
}
