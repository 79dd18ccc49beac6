//! Redis: what it answers, and what its server reports when it crashes.

use super::event;
use crate::trace::shape::{after, begins, digits};
use crate::trace::{Found, Lines};

/// Most lines of a report above the words that no assertion failed.
const MAX_REPORT: usize = 4;
/// Words with which Redis begins an error.
const REDIS: &[&str] = &[
    "WRONGTYPE",
    "MOVED",
    "ASK",
    "NOAUTH",
    "WRONGPASS",
    "NOPERM",
    "MISCONF",
    "OOM",
    "READONLY",
    "CROSSSLOT",
    "LOADING",
    "BUSY",
    "BUSYGROUP",
    "BUSYKEY",
    "NOSCRIPT",
    "CLUSTERDOWN",
    "EXECABORT",
    "MASTERDOWN",
    "NOREPLICAS",
    "NOTBUSY",
    "NOPROTO",
    "NOGROUP",
    "TRYAGAIN",
    "UNKILLABLE",
    "INPROG",
    "ERR",
];

pub(super) fn read(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    crash(lines, at, text).or_else(|| answer(lines, at, text))
}

/// `Redis 7.0.4 crashed by signal: 11, si_code: 1`. A report says of each crash which assertion failed, also where none did.
fn crash(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (version, _) = text.strip_prefix("Redis ")?.split_once(" crashed by signal: ")?;
    if version.contains(' ') {
        return None;
    }
    let says_none = |line: &usize| {
        lines.text(*line).trim().starts_with("Failed assertion: <no assertion failed>")
    };
    let end = (at + 1..lines.len().min(at + MAX_REPORT)).find(says_none);
    Some(Found::one(event(at, text).spanning(at..end.map_or(at, |line| line) + 1)))
}

/// `(error) WRONGTYPE Operation against a key`, `Could not connect to Redis at 127.0.0.1:6379: Connection refused`
fn answer(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if text.starts_with("Could not connect to Redis at ") {
        return Some(Found::one(event(at, text)));
    }
    let marked = after(text, &["(error) ", "-"]);
    let rest = marked.unwrap_or(text);
    let (word, message) = rest.split_once(' ')?;
    if !REDIS.contains(&word) {
        return None;
    }
    // `ERR` alone is a word of other logs too.
    let sentence = match word {
        "ERR" => begins(
            message,
            &[
                "unknown ",
                "wrong number of arguments",
                "value is not ",
                "syntax error",
                "invalid ",
                "no such key",
                "index out of range",
                "Error ",
                "DB index",
                "max number of clients",
                "Client sent AUTH",
                "AUTH ",
                "EXEC without",
                "This instance has cluster support disabled",
                "user_script",
                "operation not permitted",
                "Protocol error",
                "increment or decrement",
                "min or max",
            ],
        ),
        "ASK" | "MOVED" => message.split(' ').count() == 2 && digits(message) > 0,
        "BUSY" | "OOM" | "LOADING" | "READONLY" | "INPROG" => {
            begins(message, &["Redis ", "command not allowed", "You can't write", "Failover"])
        }
        _ => true,
    };
    (marked.is_some_and(|_| text.starts_with('(')) || sentence).then(|| {
        // A blank line follows each answer.
        let end = if lines.text(at + 1).trim().is_empty() && at + 1 < lines.len() {
            at + 2
        } else {
            at + 1
        };
        let event = event(at, message).with_code(Some(word));
        Found { events: vec![event], end }
    })
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_crash_is_told_by_its_signal() {
        let paste = "[97] 30 Nov 02:21:30.542 #     Redis 2.9.7 crashed by signal: 11\n\
            [97] 30 Nov 02:21:30.542 #     Failed assertion: <no assertion failed> (<no file>:0)\n";
        assert_eq!(told(paste), ["sql root - - Redis 2.9.7 crashed by signal: 11"]);
    }
}
