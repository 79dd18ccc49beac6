//! `MySQL` and `MariaDB`: clients, the log of the server, the state of a replica; and `WordPress`, which passes on what they say.

use super::{MAX_LINES, event};
use crate::paste::head;
use crate::trace::shape::{after, begins, between, digits, holds, is_number, written};
use crate::trace::{Found, Lines, Link};

/// `ERROR 1045 (28000) at line 1: Access denied`, `mysqldump: Got error: 1045: …`, `[MY-012574] [InnoDB] …`
pub(super) fn read(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some(rest) = text.strip_prefix("ERROR ") {
        let number = &rest[..digits(rest)];
        let state = rest[number.len()..].strip_prefix(" (")?;
        let (_, message) = state.split_once(')').filter(|(state, _)| state.len() == 5)?;
        let (_, message) = message.split_once(": ")?;
        return (number.len() >= 4).then(|| Found::one(event(at, message).with_code(Some(number))));
    }
    if let Some((_, rest)) =
        begins(text, &["mysql", "mariadb"]).then(|| text.split_once("Got error: ")).flatten()
    {
        let (number, message) = rest.split_once(": ")?;
        return Some(Found::one(
            event(at, message).with_code(Some(number).filter(|number| is_number(number))),
        ));
    }
    if let Some(found) =
        replica(lines, at, text).or_else(|| wordpress(text, at)).or_else(|| page(lines, at, text))
    {
        return Some(found);
    }
    // A server log: the thread before the code, the component behind it.
    let start = head(text, 40).find("[MY-")?;
    let code = between(text, "[", "]")
        .filter(|code| code.starts_with("MY-"))
        .or_else(|| text[start + 1..].split(']').next())?;
    let warning = text[..start].contains("[Warning]");
    let note = holds(&text[..start], &["[Note]", "[System]"]);
    let (_, message) = text[start..].rsplit_once("] ")?;
    (!note).then(|| {
        Found::one(event(at, message).with_code(Some(code)).linked(if warning {
            Link::Warning
        } else {
            Link::Root
        }))
    })
}

/// `Last_IO_Error: message` in the state of a replica, with the number on the line before.
fn replica(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let rest = text.strip_prefix("Last_")?;
    let (kind, message) = rest.split_once("Error: ")?;
    if !["IO_", "SQL_", ""].contains(&kind) || message.trim().is_empty() {
        return None;
    }
    let before = at.checked_sub(1).map_or("", |line| lines.text(line).trim());
    let code = before
        .strip_prefix("Last_")
        .and_then(|before| before.strip_prefix(kind)?.strip_prefix("Errno: "))
        .map(str::trim)
        .filter(|code| is_number(code) && *code != "0");
    let mut event = event(at, message).with_code(code);
    // The last of both threads is told once more, by its thread.
    let again = (at + 1..lines.len().min(at + MAX_LINES)).any(|line| {
        after(lines.text(line).trim(), &["Last_SQL_Error: ", "Last_IO_Error: "])
            .is_some_and(|said| said.trim() == message.trim())
    });
    if kind.is_empty() && again {
        event.link = Link::Wrapper;
    }
    Some(Found::one(event))
}

/// `WordPress database error You have an error in your SQL syntax; … for query SELECT … made by f`
fn wordpress(text: &str, at: usize) -> Option<Found> {
    const SIGN: &str = "WordPress database error";
    let start = head(text, 160).find(SIGN)?;
    let said = text[start + SIGN.len()..].trim_start_matches(':').trim_start();
    let quoted = said.strip_prefix('[').and_then(|said| said.split_once(']')).map(|(said, _)| said);
    let message = quoted.or_else(|| said.split_once(" for query ").map(|(said, _)| said))?;
    Some(Found::one(event(at, message)))
}

/// `Error Number: 1064` on a page of `CodeIgniter`, and the message in the paragraph below.
fn page(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let number = text.strip_prefix("Error Number: ")?;
    // The state may stand before it.
    let code = number.rsplit('/').next().filter(|code| is_number(code) && code.len() >= 4)?;
    let key = written(lines, at + 1, 2)?;
    Some(Found::one(event(key, lines.text(key)).with_code(Some(code)).spanning(at..key + 1)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_number_of_a_replica_stands_on_the_line_before() {
        assert_eq!(
            told(
                "                 Last_IO_Errno: 2003\n                 Last_IO_Error: error connecting to master 'r@db:3306'\n                Last_SQL_Errno: 0\n                Last_SQL_Error: \n   Replicate_Ignore_Server_Ids: \n"
            ),
            ["sql root - 2003 error connecting to master 'r@db:3306'"]
        );
        assert_eq!(
            told(
                "    Last_Errno: 1062\n    Last_Error: Duplicate entry '1'\n  Skip_Counter: 0\n  Last_SQL_Errno: 1062\n  Last_SQL_Error: Duplicate entry '1'\n"
            ),
            ["sql wrapper - 1062 Duplicate entry '1'", "sql root - 1062 Duplicate entry '1'"]
        );
    }

    #[test]
    fn a_page_has_the_number_above_the_message() {
        assert_eq!(
            told("A Database Error Occurred\n\nError Number: 42S22/1054\n\nUnknown column 'hat' in 'field list'\n\nSELECT hat\n").last().map(String::as_str),
            Some("sql root - 1054 Unknown column 'hat' in 'field list'")
        );
    }

    #[test]
    fn wordpress_passes_on_what_the_server_said() {
        let want = ["sql root - - Unknown column 'hat' in 'field list'"];
        assert_eq!(
            told(
                "WordPress database error Unknown column 'hat' in 'field list' for query SELECT hat FROM wp_a made by do_action\n"
            ),
            want
        );
        assert_eq!(
            told("WordPress database error: [Unknown column 'hat' in 'field list']\n"),
            want
        );
    }
}
