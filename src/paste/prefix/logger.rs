//! What loggers of all languages put between the time and the message: level, process, thread, name of the logger, place in the source.
//!
//! A message is the program's own: a field goes only where a level stands among the fields, and a name only where the sign
//! follows that loggers set behind it.

mod untimed;

pub(super) use untimed::{basic, ruby, untimed};

use super::super::Mark;
use super::time::digits;

/// Longest field, and longest row of fields, in bytes.
const MAX_FIELD: usize = 120;
const MAX_FIELDS: usize = 240;
/// Most fields before a level, and most between it and the message.
const MAX_BEFORE: usize = 4;
const MAX_AFTER: usize = 8;

/// What a level says of its line.
pub(in crate::paste) fn level(word: &str) -> Option<Mark> {
    const LEVELS: &[(&str, Mark)] = &[
        ("trace", Mark::Info),
        ("trac", Mark::Info),
        ("debug", Mark::Info),
        ("debu", Mark::Info),
        ("debug1", Mark::Info),
        ("verbose", Mark::Info),
        ("info", Mark::Info),
        ("information", Mark::Info),
        ("notice", Mark::Info),
        ("note", Mark::Info),
        ("system", Mark::Info),
        ("inf", Mark::Info),
        ("dbg", Mark::Info),
        ("warn", Mark::Warning),
        ("wrn", Mark::Warning),
        ("warning", Mark::Warning),
        ("error", Mark::Logged),
        ("erro", Mark::Logged),
        ("err", Mark::Logged),
        ("severe", Mark::Logged),
        ("fatal", Mark::Logged),
        ("ftl", Mark::Logged),
        ("fata", Mark::Logged),
        ("critical", Mark::Logged),
        ("crit", Mark::Logged),
        ("alert", Mark::Logged),
        ("emerg", Mark::Logged),
        ("panic", Mark::Logged),
        ("pani", Mark::Logged),
        ("dpanic", Mark::Logged),
    ];
    LEVELS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, mark)| *mark)
}

/// A level in capitals, as it stands unquoted before a message.
fn shouted(word: &str) -> Option<Mark> {
    word.bytes().all(|byte| byte.is_ascii_uppercase()).then(|| level(word)).flatten()
}

/// How sure it is that the fields of a logger follow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A time stands before them.
    Time,
    /// A time as Rust's `tracing` writes it: the name of a crate may follow the level.
    Tracing,
    /// A time, and the number of a process: the name of a database may stand before that of the logger.
    Process,
    /// Nothing: the name of the logger has to stand there.
    Nothing,
}

/// Where Airflow logs what a program printed that it ran.
const PASSED_ON: [&str; 3] = ["{subprocess.py:", "{docker.py:", "{pod_manager.py:"];

/// The fields that `rest` begins with, up to the message: what their level says, and their length.
pub(super) fn fields(rest: &str, mut before: Before) -> Option<(Mark, usize)> {
    let mut at = blanks(rest);
    if rest[at..].starts_with('|') {
        return (before != Before::Nothing).then(|| bars(rest)).flatten();
    }
    if before != Before::Nothing
        && let Some((mark, length)) = mongod(&rest[at..])
    {
        return Some((mark, at + length));
    }
    let mut passes_on = false;
    for count in 0..=MAX_BEFORE {
        at += blanks(&rest[at..]);
        let field = field(&rest[at..])?;
        if let Some(mark) = level_of(field) {
            // `[error] ` right behind a time is taken off by itself, and readers of servers know what follows.
            let mark = if passes_on { Mark::None } else { mark };
            let is_first = count == 0 && field.starts_with('[');
            return (!is_first).then(|| after_level(rest, at, field, mark, before)).flatten();
        }
        // What another program printed has levels of its own.
        passes_on |= PASSED_ON.iter().any(|start| field.starts_with(start));
        // PostgreSQL: two blanks follow.
        if field == "LOG:" && count > 0 && rest[at..].starts_with("LOG:  ") {
            return Some((Mark::None, at + "LOG:  ".len()));
        }
        if is_number(field) && before == Before::Time {
            before = Before::Process;
        }
        // `time - logger - LEVEL - message`
        let is_between = || {
            rest[..at].ends_with("- ")
                && is_name(field)
                && rest[at + field.len()..].starts_with(" - ")
        };
        let is_one =
            is_group(field) || is_number(field) || field == "-" || field == "---" || is_between();
        at += is_one.then_some(field.len())?;
    }
    None
}

/// `E  STORAGE  [initandlisten] `, as `MongoDB` wrote before its logs were JSON.
fn mongod(rest: &str) -> Option<(Mark, usize)> {
    let (letter, behind) = rest.split_at_checked(1)?;
    let mark = match letter {
        "D" | "I" => Mark::Info,
        "W" => Mark::Warning,
        "E" | "F" => Mark::Logged,
        _ => return None,
    };
    let mut at = blanks(behind);
    let part = field(&behind[at..]).filter(|_| at > 0)?;
    at += part.len();
    let gap = blanks(&behind[at..]);
    let context = field(&behind[at + gap..]).filter(|_| gap > 0)?;
    let is_part = part.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') || part == "-";
    let is_context = context.starts_with('[') && is_group(context);
    at += gap + context.len();
    (is_part && is_context).then(|| (mark, 1 + at + blanks(&behind[at..])))
}

/// A level as it stands among fields: `ERROR`, `[error]`, `<Error>`.
fn level_of(field: &str) -> Option<Mark> {
    let quoted = |open, close| field.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    match quoted('[', ']').or_else(|| quoted('<', '>')) {
        Some(inner) => level(inner.trim()),
        None => shouted(field.strip_suffix(':').unwrap_or(field)),
    }
}

fn after_level(
    rest: &str,
    at: usize,
    field: &str,
    mark: Mark,
    before: Before,
) -> Option<(Mark, usize)> {
    let behind = at + field.len();
    // `ERROR:` says itself what it is, and readers know it by that; where an error is meant, it is theirs to say.
    if field.ends_with(':') {
        let mark = if mark == Mark::Logged { Mark::None } else { mark };
        return (before != Before::Nothing && at > 0).then_some((mark, at));
    }
    if let Some(length) = in_module(&rest[behind..]).or_else(|| named(&rest[behind..], before)) {
        return Some((mark, behind + length));
    }
    // `ERROR in a.js` and `ERROR 404: x` are the program's own.
    let message = rest[behind..].trim_start();
    let is_status = message[digits(message.as_bytes())..].starts_with(':');
    if before == Before::Nothing || is_status || rest[behind..].starts_with(" in ") {
        return None;
    }
    Some((mark, behind + console(&rest[behind..])))
}

/// ` in app: `, as Flask names the module.
fn in_module(rest: &str) -> Option<usize> {
    let (name, _) = rest.strip_prefix(" in ")?.split_once(": ")?;
    is_crate(name).then_some(" in ".len() + name.len() + ": ".len())
}

/// The length of what names the logger behind a level, its sign included: ` 1 --- [main] c.a.Orders : `, ` [main] c.a.Orders:2 - `,
/// ` shop odoo.service: `, ` - `.
fn named(rest: &str, before: Before) -> Option<usize> {
    let (mut at, mut names, mut is_sure, mut in_span) = (0, 0, false, false);
    for count in 0..MAX_AFTER {
        let skipped = blanks(&rest[at..]);
        at += skipped;
        let field = field(&rest[at..]).filter(|_| skipped > 0 || count == 0 || in_span)?;
        in_span = false;
        let end = at + field.len();
        let blank = || end + usize::from(rest[end..].starts_with(' '));
        match field {
            // What stood before it has to be more than words of a sentence.
            "-" | ":" => return (count == 0 || is_sure).then(blank),
            "---" => is_sure = true,
            _ if is_group(field) => is_sure = true,
            _ if is_number(field) => {}
            _ => {
                if before == Before::Tracing
                    && let Some(length) = span(&rest[at..])
                {
                    (at, in_span) = (at + length, true);
                    continue;
                }
                names += 1;
                if let Some(name) = field.strip_suffix(':') {
                    let of_crate = before == Before::Tracing && is_crate(name);
                    let fits = match names {
                        1 => is_logger(name) && !name.contains('/') || of_crate,
                        2 => is_logger(name) && before == Before::Process,
                        _ => false,
                    };
                    return (fits && rest[end..].starts_with(' ')).then(blank);
                }
                // pytest: `ERROR tests/test_a.py - KeyError: …`
                let is_file = field.contains(".py") || field.contains('/') && !field.contains(".[");
                if before == Before::Nothing && is_file {
                    return None;
                }
                let is_one = is_logger(field);
                // One word may be a thread, a class, a database; a second one is a sentence.
                if names > 2 || names == 2 && !is_one || !is_name(field) {
                    return None;
                }
                is_sure |= is_one;
            }
        }
        at = end;
        if at > MAX_FIELDS {
            return None;
        }
    }
    None
}

/// The length of the name of a logger before ` - `, behind a level between brackets.
pub(super) fn named_before(rest: &str) -> Option<usize> {
    named(rest, Before::Nothing).filter(|_| rest.starts_with(' ') && !rest.starts_with(" - "))
}

/// The length of the columns that zap's console puts between level and message, which tabs divide, or many blanks where a terminal
/// showed them: the name of the logger, and the caller.
fn console(rest: &str) -> usize {
    let gap = |rest: &str| {
        let length = blanks(rest);
        (length > 1 || rest.starts_with('\t')).then_some(length)
    };
    let Some(mut at) = gap(rest) else { return blanks(rest) };
    for _ in 0..2 {
        let Some(field) = field(&rest[at..]) else { break };
        let is_one = is_crate(field) || is_logger(field) || is_caller(field);
        match gap(&rest[at + field.len()..]) {
            Some(length) if is_one && at + field.len() + length < rest.len() => {
                at += field.len() + length;
            }
            _ => break,
        }
    }
    at
}

/// `| ERROR    | app.main:run:4 - `, `|13|ERROR|App.Orders|`
fn bars(rest: &str) -> Option<(Mark, usize)> {
    let mut at = blanks(rest) + 1;
    for _ in 0..MAX_BEFORE {
        let field = part(&rest[at..], '|')?;
        at += field.len() + 1;
        if let Some(mark) = level(field.trim()) {
            let logger = part(&rest[at..], '|').filter(|name| is_name(name.trim()));
            let place = part(&rest[at..], '-').filter(|place| {
                place.ends_with(' ') && is_name(place.trim()) && place.contains(':')
            });
            at += logger.or(place).map_or(0, |field| field.len() + 1);
            return Some((mark, at + usize::from(rest[at..].starts_with(' '))));
        }
    }
    None
}

/// The part of a text before the first `end`, if that is near.
fn part(text: &str, end: char) -> Option<&str> {
    text.find(end).filter(|&at| at <= MAX_FIELD).map(|at| &text[..at])
}

/// How many blanks and tabs a text begins with.
fn blanks(text: &str) -> usize {
    text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The next field: a group between brackets, or what stands before the next blank.
fn field(text: &str) -> Option<&str> {
    let close = match text.as_bytes().first()? {
        b'[' => ']',
        b'(' => ')',
        b'{' => '}',
        b'<' => '>',
        _ => {
            let end = text.find([' ', '\t']).unwrap_or(text.len());
            return (end <= MAX_FIELD).then(|| &text[..end]);
        }
    };
    part(text, close).map(|inner| &text[..=inner.len()])
}

/// `[main]`, `(Orders.java:55)`, `{taskinstance.py:1851}`
fn is_group(field: &str) -> bool {
    field.len() > 1
        && field.starts_with(['[', '(', '{', '<'])
        && field.ends_with([']', ')', '}', '>'])
}

fn is_number(field: &str) -> bool {
    !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit())
}

/// A word that may name a logger, a class, a place in the source.
fn is_name(field: &str) -> bool {
    field.bytes().any(|byte| byte.is_ascii_alphabetic())
        && field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-$/@:<>#[]".contains(&byte))
}

/// A name that no word of a sentence is: `app.orders`, `app::orders`, `c.a.OrderService:2`.
fn is_logger(field: &str) -> bool {
    let joins = |pair: &[u8]| {
        pair[0].is_ascii_alphanumeric() && matches!(pair[1], b'.' | b':') || pair == b"::"
    };
    is_name(field)
        && !field.ends_with('.')
        && !field.contains("://")
        && field.as_bytes()[..field.len() - 1].windows(2).any(joins)
        && !crate::trace::is_type_name(field)
}

/// A short word in small letters, as crates and parts of programs are named.
fn is_crate(field: &str) -> bool {
    !field.is_empty()
        && field
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}

/// `core.py:1229`, `pkg/api/server.go:41`
fn is_caller(field: &str) -> bool {
    field
        .rsplit_once(':')
        .is_some_and(|(file, line)| is_number(line) && is_name(file) && file.contains('.'))
}

/// The length of a span of `tracing` before the target, its colon included: `request{id=1}:`.
fn span(text: &str) -> Option<usize> {
    let open = text.find('{').filter(|&at| is_crate(&text[..at]))?;
    let close = text[open..].find("}:").filter(|&at| at <= MAX_FIELDS)?;
    Some(open + close + "}:".len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_where_the_message_begins() {
        for (rest, mark, message) in [
            (
                "ERROR 1 --- [           main] o.h.jdbc.Helper   : Unknown column",
                Mark::Logged,
                "Unknown column",
            ),
            ("ERROR 1 --- [shop] [main] [a1-b2] c.a.Orders : no stock", Mark::Logged, "no stock"),
            ("INFO  [main] c.a.Orders:2 - Starting, 0 errors", Mark::Info, "Starting, 0 errors"),
            ("[main] ERROR c.a.Orders - no stock", Mark::Logged, "no stock"),
            (
                "ERROR [main] (Orders.java:55) - Error during it: [x",
                Mark::Logged,
                "Error during it: [x",
            ),
            ("10815 CRITICAL shop odoo.service.server: no start", Mark::Logged, "no start"),
            ("{taskinstance.py:1851} ERROR - Task failed", Mark::Logged, "Task failed"),
            ("- app.orders - WARNING - low stock", Mark::Warning, "low stock"),
            ("- root - ERROR - no stock", Mark::Logged, "no stock"),
            ("- ERROR - no stock", Mark::Logged, "no stock"),
            ("[5116] LOG:  could not bind", Mark::None, "could not bind"),
            ("0 [ERROR] InnoDB: Unable to lock", Mark::Logged, "InnoDB: Unable to lock"),
            ("0 [Note] InnoDB: Using it", Mark::Info, "InnoDB: Using it"),
            (
                "[ 374346 ] {7bef20ad::2_4} <Error> executeStep: Code: 241.",
                Mark::Logged,
                "executeStep: Code: 241.",
            ),
            ("| ERROR    | __main__:<module>:4 - no stock", Mark::Logged, "no stock"),
            ("|13|ERROR|App.Orders|no stock", Mark::Logged, "no stock"),
            ("|ERROR|App.Orders|no stock", Mark::Logged, "no stock"),
            ("ERROR\tsetup.controller\tfailed to check", Mark::Logged, "failed to check"),
            (
                "ERROR   controller-runtime.controller   Reconciler error",
                Mark::Logged,
                "Reconciler error",
            ),
            ("ERROR    tmp/zp.go:24    failed to open store", Mark::Logged, "failed to open store"),
            ("ERROR shop_operator::controller: it failed", Mark::Logged, "it failed"),
            ("ERROR connection refused - retrying", Mark::Logged, "connection refused - retrying"),
            ("ERROR app: no stock", Mark::Logged, "app: no stock"),
            ("ERROR cannot open a.txt: denied", Mark::Logged, "cannot open a.txt: denied"),
            ("ERROR java.io.IOException: gone", Mark::Logged, "java.io.IOException: gone"),
            ("ERROR [vite] no", Mark::Logged, "[vite] no"),
            ("ERROR opening a.txt: denied", Mark::Logged, "opening a.txt: denied"),
            ("ERROR in app: Exception on /", Mark::Logged, "Exception on /"),
            ("E  STORAGE  [initandlisten] no file", Mark::Logged, "no file"),
            ("[5116] ERROR:  relation missing", Mark::None, "ERROR:  relation missing"),
            ("ERROR in ./a.js", Mark::None, "ERROR in ./a.js"),
            ("[emerg] 7#7: host not found", Mark::None, "[emerg] 7#7: host not found"),
            ("Errors are here", Mark::None, "Errors are here"),
        ] {
            let found = fields(rest, Before::Time).map(|(mark, at)| (mark, &rest[at..]));
            assert_eq!(found.unwrap_or((Mark::None, rest)), (mark, message), "{rest}");
        }
        let found = fields("ERROR api: request failed", Before::Tracing);
        assert_eq!(found, Some((Mark::Logged, "ERROR api: ".len())));
        let spans = " WARN request{id=1 path=\"/x\"}:inner{a=2}: api: slow";
        assert_eq!(
            fields(spans, Before::Tracing),
            Some((Mark::Warning, spans.len() - "slow".len()))
        );
    }
}
