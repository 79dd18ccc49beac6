//! Log lines that are records: the message and the stack are taken out of JSON and logfmt, escaped line
//! ends become lines again.

use serde_json::Value;

use super::Line;

/// Fields that hold what a person would read, in the order in which it reads best.
const FIELDS: &[&str] = &[
    "message",
    "msg",
    "log",
    "text",
    "error",
    "err",
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

/// Deepest record that is looked into.
const MAX_DEPTH: usize = 4;

/// Replaces every record by the lines of text in it.
pub(super) fn expand(lines: Vec<Line>) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        match texts(&line.text) {
            None => out.push(line),
            Some(texts) => {
                for text in texts.iter().flat_map(|text| text.lines()) {
                    out.push(Line { text: super::ansi::plain(text), ..line });
                }
            }
        }
    }
    out
}

fn texts(line: &str) -> Option<Vec<String>> {
    let trimmed = line.trim_start();
    // A record may stand behind the name of a service or a time.
    let start = trimmed.find('{').filter(|&at| at < 64);
    let record = start.map(|at| &trimmed[at..]);
    if let Some(record) = record
        && record.starts_with("{\"")
        && let Ok(value @ Value::Object(_)) = serde_json::from_str(record.trim_end())
    {
        let mut found = Vec::new();
        match relayed(&value) {
            Some(text) => push(text, &mut found),
            None => collect(&value, 0, &mut found),
        }
        // Ansible: host and outcome stand before the record, and tell that it is an error.
        let before = start.map_or("", |at| &trimmed[..at]);
        if before.ends_with("=> ")
            && let Some(first) = found.first_mut()
        {
            // Where it ran a program, its message only says so.
            let printed = printed(&value).filter(|_| crate::trace::is_generic_result(first));
            first.insert_str(0, before);
            if let Some(printed) = printed {
                push(printed, &mut found);
            }
        }
        return (!found.is_empty()).then_some(found);
    }
    if start == Some(0)
        && let Some(found) = cut_off(trimmed)
    {
        return Some(found);
    }
    if let Some(text) = logfmt(trimmed) {
        return Some(vec![text]);
    }
    // A traceback that was printed as the representation of a string.
    if ["\\n    at ", "\\n  File \\\"", "\\n  File \"", "\\n\\tat "]
        .iter()
        .any(|sign| line.contains(sign))
    {
        return Some(vec![line.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"")]);
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

fn collect(value: &Value, depth: usize, found: &mut Vec<String>) {
    match value {
        Value::String(text) => push(text, found),
        Value::Object(record) if depth < MAX_DEPTH => {
            for field in FIELDS {
                if let Some(value) = record.get(*field) {
                    collect(value, depth + 1, found);
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
            items.iter().take(32).for_each(|item| collect(item, depth + 1, found));
        }
        _ => {}
    }
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
    found.push(logfmt(text).unwrap_or_else(|| text.to_owned()));
}

/// The message, and the error if there is one, of `time=… level=error msg="…" err="…"`.
fn logfmt(line: &str) -> Option<String> {
    if !line.contains("level=") {
        return None;
    }
    let message = field(line, "msg=")?;
    let error = field(line, "err=").or_else(|| field(line, "error="));
    Some(match error {
        Some(error) if !message.contains(&error) => format!("{message}: {error}"),
        _ => message,
    })
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
    use super::texts;

    #[test]
    fn records_give_their_text() {
        let line = r#"{"log":"time=\"2018\" level=warning msg=\"nsenter: can't reassociate\" std=err\n","stream":"stderr"}"#;
        assert_eq!(texts(line), Some(vec!["nsenter: can't reassociate".to_owned()]));
        let line = r#"time="2026" level=error msg="pull failed" error="manifest unknown""#;
        assert_eq!(texts(line), Some(vec!["pull failed: manifest unknown".to_owned()]));
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
