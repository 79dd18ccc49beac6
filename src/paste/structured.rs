//! Log lines that are records: the message and the stack are taken out of JSON and logfmt, escaped line
//! ends become lines again.

mod logfmt;
mod php;
mod texts;

use serde_json::{Map, Value};

pub(super) use texts::has_stack;

use super::quoted::{self, unescaped, value_of_key};
use super::{Body, Line, Mark};
use logfmt::logfmt;
use texts::{FIELDS, collect, push};

/// Fields that hold the level of a record.
const LEVELS: &[&str] = &["level", "severity", "lvl", "levelname", "log.level", "@l", "L"];

/// What a record says, and what its level says of it.
struct Record {
    mark: Mark,
    texts: Vec<String>,
}

/// Replaces every record by the lines of text in it.
pub(super) fn expand(lines: Vec<Line>) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().map_or("", |line| &line.text);
        match record(&line.text, next) {
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

/// Whether a record says its level: a program logged it.
pub(super) fn has_level(record: &Map<String, Value>) -> bool {
    LEVELS.iter().any(|key| record.contains_key(*key))
}

/// The record of a line, if it is one; `next` is the line below.
fn record(line: &str, next: &str) -> Option<Record> {
    let unmarked = |texts| Record { mark: Mark::None, texts };
    let trimmed = line.trim_start();
    if let Some(text) = zap(trimmed) {
        return Some(unmarked(vec![text]));
    }
    if let Some(texts) = php::messages(line) {
        return Some(unmarked(texts));
    }
    let start = start(trimmed);
    let object = start.map(|at| &trimmed[at..]);
    if let Some(object) = object
        && opens(object)
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
    texts_within(line, trimmed, start, next).map(unmarked)
}

/// Where a record may begin in its line: behind the name of a service or a time, or behind what loggers put there and a few words.
fn start(line: &str) -> Option<usize> {
    const NAME: usize = 64;
    const WORDS: usize = 24;
    let at = line.find('{')?;
    // The value of a key is a part of what was printed over many lines.
    let is_value = line[..at].ends_with("\": ") && line[at + 1..].starts_with(' ');
    if is_value {
        return None;
    }
    (at < NAME || at < super::prefix::own_shapes(line).1 + WORDS).then_some(at)
}

/// Whether a text begins as a record does.
fn opens(text: &str) -> bool {
    text.strip_prefix('{').is_some_and(|inner| inner.trim_start().starts_with('"'))
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
fn zap(line: &str) -> Option<String> {
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
    let error = quoted_text(error.trim_start().strip_prefix('"')?);
    Some(format!("{before}: {error}"))
}

/// Texts of a record that was cut off, or of a traceback that was printed as a string.
fn texts_within(
    line: &str,
    trimmed: &str,
    start: Option<usize>,
    next: &str,
) -> Option<Vec<String>> {
    if start == Some(0)
        && let Some(found) = cut_off(trimmed, next)
    {
        return Some(found);
    }
    // A traceback that was printed as the representation of a string.
    if ["\\n    at ", "\\n  File \\\"", "\\n  File \"", "\\n\\tat "]
        .iter()
        .any(|sign| line.contains(sign))
    {
        let text = value_of_key(trimmed).unwrap_or(line);
        return Some(vec![unescaped(text)]);
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

/// The texts of a record whose end is missing: loggers and people cut long ones.
fn cut_off(record: &str, next: &str) -> Option<Vec<String>> {
    if !opens(record) || record.trim_end().ends_with('}') {
        return None;
    }
    // The answer of a service goes on below where a terminal broke it.
    let both = record.chars().chain(['\n']).chain(next.chars());
    if Body::read(both).is_some() {
        return None;
    }
    let mut found = Vec::new();
    for field in FIELDS {
        let key = format!("\"{field}\":");
        let Some(at) = record.find(&key) else { continue };
        let value = record[at + key.len()..].trim_start();
        if let Some(quoted) = value.strip_prefix('"') {
            push(&quoted_text(quoted), &mut found);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// A JSON string behind its first quotation mark, up to the next or to the end.
fn quoted_text(quoted: &str) -> String {
    unescaped(&quoted[..quoted::end(quoted)])
}

#[cfg(test)]
mod tests {
    use super::{Mark, record};

    fn texts(line: &str) -> Option<Vec<String>> {
        record(line, "").map(|record| record.texts)
    }

    fn check(line: &str, mark: Mark, wanted: &[&str]) {
        let found = record(line, "").expect(line);
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
        assert!(
            record(r#"{"error":{"message":"x","type":"y"}}"#, "").is_none(),
            "a body has a reader"
        );
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
        assert_eq!(texts("\"error\": { \"message\": \"no till\" }"), None);
    }

    #[test]
    fn records_of_the_elastic_stack_have_points_in_their_keys() {
        check(
            r#"{"@timestamp":"x","log.level":"ERROR","message":"Unhandled","error.type":"a.AException","error.message":"no till","error.stack_trace":"a.AException: no till\n\tat a.B.c(B.java:1)\n"}"#,
            Mark::Logged,
            &["Unhandled", "a.AException: no till\n\tat a.B.c(B.java:1)"],
        );
        check(
            r#"{"log.level":"error","message":"cannot pay","error.message":"no till"}"#,
            Mark::Logged,
            &["cannot pay: no till"],
        );
    }

    #[test]
    fn an_error_with_a_stack_is_no_answer_of_a_service() {
        let stack = "TypeError: x is no f\n    at f (a.js:1:2)";
        check(
            r#"{"log.level":"error","message":"boom","error":{"type":"TypeError","message":"x is no f","stack_trace":"TypeError: x is no f\n    at f (a.js:1:2)"}}"#,
            Mark::Logged,
            &["boom", stack],
        );
        check(
            r#"{"timestamp":"x","error":{"name":"TypeError","message":"x is no f","stack":"TypeError: x is no f\n    at f (a.js:1:2)"},"message":"request failed","service":"shop"}"#,
            Mark::None,
            &["request failed", stack],
        );
        check(
            "2026-11-30T12:00:03.123Z\t3b241101-e2bb-4255-8caf-4136c566a962\tERROR\tInvoke Error \t{\"errorType\":\"TypeError\",\"errorMessage\":\"x is no f\",\"stack\":[\"TypeError: x is no f\",\"    at f (a.js:1:2)\"]}",
            Mark::None,
            &[stack],
        );
    }

    #[test]
    fn short_keys_of_loggers_are_read() {
        check(
            r#"{"@t":"2026","@mt":"Cannot open {Till}","@l":"Error","@x":"System.Exception: no till\n   at A.B() in /a.cs:line 3"}"#,
            Mark::Logged,
            &["Cannot open {Till}", "System.Exception: no till\n   at A.B() in /a.cs:line 3"],
        );
        check(r#"{"L":"ERROR","T":"2026","M":"no cache"}"#, Mark::Logged, &["no cache"]);
        check(r#"{ "level": "error", "msg": "no till" }"#, Mark::Logged, &["no till"]);
    }

    #[test]
    fn the_answer_of_a_service_may_go_on_on_the_next_line() {
        let answer = r#"{"error":{"message":"No quota, check your plan and"#;
        assert!(record(answer, r#"billing.","code":"no_quota"}}"#).is_none());
        let found = record(answer, answer).map(|record| record.texts);
        assert_eq!(found, Some(vec!["No quota, check your plan and".to_owned()]));
    }

    #[test]
    fn escapes_within_what_was_cut_off_are_read() {
        let line = r#"{"level":"error","msg":"expected \u003cstring\u003e: cannot decode the payload of the req"#;
        assert_eq!(
            texts(line),
            Some(vec!["expected <string>: cannot decode the payload of the req".to_owned()])
        );
    }

    #[test]
    fn what_a_record_of_json_warns_of_is_told_by_its_words() {
        check(r#"{"level":"warn","msg":"no cache"}"#, Mark::None, &["no cache"]);
        check(r#"level=warn msg="no cache""#, Mark::Warning, &["no cache"]);
    }
}
