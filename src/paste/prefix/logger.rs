//! What loggers of all languages put between the time and the message: level, process, thread, name of the logger, place in the source.
//!
//! A message is the program's own: a field goes only where a level stands among the fields, and a name only where the sign
//! follows that loggers set behind it.

mod field;
mod source;
mod untimed;

pub(super) use field::{is_crate, is_name, is_request};
pub(super) use source::named_before;
pub(super) use untimed::{basic, ruby, untimed};

use super::super::Mark;

use field::{blanks, field, is_group, part};
use source::{columns, grouped, in_module, named};

use crate::trace::{digits, is_number};

/// Most fields before a level.
const MAX_BEFORE: usize = 4;

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
        let is_between_dashes =
            rest[..at].ends_with("- ") && rest[at + field.len()..].starts_with(" - ");
        // Between dashes a level is sure in small letters too.
        let small = || is_between_dashes.then(|| level(field)).flatten();
        if let Some(mark) = level_of(field).or_else(small) {
            // `[error] ` right behind a time is taken off by itself, and readers of servers know what follows.
            let mark = if passes_on { Mark::None } else { mark };
            let is_first = count == 0 && field.starts_with('[') && !field.contains('/');
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
        let is_one = is_group(field)
            || is_number(field)
            || is_request(field)
            || field == "-"
            || field == "---"
            || is_between_dashes && is_name(field);
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

/// A level as it stands among fields: `ERROR`, `[error]`, `<Error>`, `[Server thread/ERROR]`.
fn level_of(field: &str) -> Option<Mark> {
    let quoted = |open, close| field.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    match quoted('[', ']').or_else(|| quoted('<', '>')) {
        Some(inner) => {
            let behind_thread = || shouted(inner.rsplit_once('/')?.1);
            level(inner.trim()).or_else(behind_thread)
        }
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
    let mut behind = at + field.len();
    // Minecraft sets a colon behind thread and level.
    behind += usize::from(field.starts_with('[') && rest[behind..].starts_with(": "));
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
    let is_status = message[digits(message)..].starts_with(':');
    if before == Before::Nothing || is_status || rest[behind..].starts_with(" in ") {
        return None;
    }
    let names = grouped(&rest[behind..]);
    Some((mark, behind + names.unwrap_or_else(|| columns(&rest[behind..]))))
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
            ("ERROR __main__ - no stock", Mark::Logged, "no stock"),
            ("ERROR __main__: ValueError: x", Mark::Logged, "ValueError: x"),
            ("ERROR root - ValueError: x", Mark::Logged, "ValueError: x"),
            ("ERROR example.com: no stock", Mark::Logged, "example.com: no stock"),
            ("- error - no stock", Mark::Logged, "no stock"),
            ("- app - info - no stock", Mark::Info, "no stock"),
            ("\t3b241101-e2bb-4255-8caf-4136c566a962\tERROR\tno: stock", Mark::Logged, "no: stock"),
            ("SEVERE [main] a.b.Context.start One or more", Mark::Logged, "One or more"),
            ("ERROR (MainThread) [a.core] no stock", Mark::Logged, "no stock"),
            ("ERROR [vite]: no stock", Mark::Logged, "[vite]: no stock"),
            ("ERROR [main] api.shop.com.br gone", Mark::Logged, "[main] api.shop.com.br gone"),
            ("[Server thread/ERROR]: no stock", Mark::Logged, "no stock"),
            ("[main/WARN] [a.b.C/CORE]: low stock", Mark::Warning, "low stock"),
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
