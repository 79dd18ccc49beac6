//! `MySQL` and `MariaDB`: clients, the log of the server, the state of a replica; and `WordPress`, which passes on what they say.

use super::{MAX_LINES, event};
use crate::paste::{Mark, head};
use crate::trace::shape::{after, begins, between, digits, is_number, written};
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
    replica(lines, at, text)
        .or_else(|| wordpress(text, at))
        .or_else(|| page(lines, at, text))
        .or_else(|| logged(lines, at, text))
}

/// `[MY-012574] [InnoDB] message` of the log of a server. Time, thread and level stand before it, and are taken off behind a time.
fn logged(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let start = head(text, 40).find("[MY-")?;
    let (code, said) = text[start + 1..].split_once("] ")?;
    // The component. A message may hold brackets of its own.
    let message = match said.strip_prefix('[').and_then(|said| said.split_once("] ")) {
        Some((component, message)) if !component.contains(' ') => message,
        _ => said,
    };
    let level = match between(&text[..start], "[", "]") {
        Some("Note" | "System") => Mark::Info,
        Some("Warning") => Mark::Warning,
        Some(_) => Mark::Logged,
        None => lines.mark(at),
    };
    let link = match level {
        Mark::Info => return Some(Found::none(at + 1)),
        Mark::Warning => Link::Warning,
        // The last word of a server that cannot start.
        _ if message.trim() == "Aborting" => Link::Wrapper,
        _ => Link::Root,
    };
    Some(Found::one(event(at, message).with_code(Some(code)).linked(link)))
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
    fn the_level_of_a_server_log_may_have_been_taken_off_with_the_time() {
        for (time, at) in [("2024-05-01T10:00:00.000000Z ", "timed"), ("", "untimed")] {
            for said in [
                "0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections.",
                "0 [System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete (mysqld 8.0.36)",
                "0 [Note] [MY-010914] [Server] Aborted connection 7 to db: 'shop' (failed)",
            ] {
                assert!(told(&format!("{time}{said}\n")).is_empty(), "{at}: {said}");
            }
            assert_eq!(
                told(&format!(
                    "{time}0 [Warning] [MY-010068] [Server] CA certificate ca.pem is self signed.\n\
                     {time}0 [ERROR] [MY-010119] [Server] Aborting\n"
                )),
                [
                    "sql warning - MY-010068 CA certificate ca.pem is self signed.",
                    "sql wrapper - MY-010119 Aborting"
                ],
                "{at}"
            );
        }
    }

    #[test]
    fn only_the_component_stands_before_the_message_of_a_server_log() {
        let said = "Replica SQL for channel '': Error 'Duplicate entry' on query. Query: 'insert into t values (a[1] + 2)', Error_code: MY-001062";
        for component in ["[Repl] ", ""] {
            assert_eq!(
                told(&format!(
                    "2024-05-01T10:00:00.000000Z 0 [ERROR] [MY-010584] {component}{said}\n"
                )),
                [format!("sql root - MY-010584 {said}")]
            );
        }
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
