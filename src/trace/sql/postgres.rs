//! `PostgreSQL`: errors of the server as clients and logs print them, and errors of its tools.

use super::{MAX_LINES, event, is_state};
use crate::trace::shape::{after, begins, is_number, program};
use crate::trace::{Event, Found, Lines, Link, indent};

/// Furthest place of a level in a line of a server log.
const MAX_LEVEL_AT: usize = 160;

/// What `PostgreSQL` prints below an error, each with a colon.
const FIELDS: &[&str] = &[
    "DETAIL:",
    "HINT:",
    "LINE ",
    "CONTEXT:",
    "STATEMENT:",
    "QUERY:",
    "LOCATION:",
    "SCHEMA NAME:",
    "TABLE NAME:",
    "COLUMN NAME:",
    "DATATYPE NAME:",
    "CONSTRAINT NAME:",
    "WHERE:",
];
/// Why a server does not start: all that it logs before it gives up. What goes wrong with one client it logs as well.
const NO_START: &[&str] = &[
    "could not bind ",
    "could not create ",
    "could not open ",
    "could not access ",
    "could not map ",
    "could not translate host name ",
];

/// `ERROR:  message`, alone or behind a file, a process, a user: two spaces follow the colon.
pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if !text.contains(":  ") {
        return None;
    }
    let (start, level) = ["ERROR:  ", "FATAL:  ", "PANIC:  ", "WARNING:  ", "LOG:  "]
        .iter()
        .find_map(|level| text.find(level).map(|at| (at, *level)))?;
    let before = text[..start].trim();
    let named = before.is_empty()
        || before.starts_with("psql:")
        || before.starts_with('[')
        || before.ends_with(']')
        || before.contains('@')
        || before.ends_with("pq:");
    if start > MAX_LEVEL_AT || !named || before.starts_with("psql: error") {
        return None;
    }
    // Other logs set their messages in a column, with more of them.
    if text[start + level.len()..].starts_with(' ') {
        return None;
    }
    let mut message = text[start + level.len()..].trim();
    if level == "LOG:  " && !(begins(message, NO_START) && message.contains(": ")) {
        return message.starts_with("could not ").then(|| Found::none(at + 1));
    }
    let code = message.split_once(": ").map(|(code, _)| code).filter(|code| is_state(code));
    if let Some(code) = code {
        message = message[code.len() + 2..].trim();
    }
    let code = code.or_else(|| state_before(before));
    let mut event = event(at, message).with_code(code);
    event.link = if level.starts_with('W') {
        Link::Warning
    } else if begins(
        message,
        &["current transaction is aborted", "could not create any TCP/IP sockets"],
    ) {
        // An error before it is the reason.
        Link::Wrapper
    } else {
        Link::Root
    };
    let end = fields(lines, at + 1, &mut event);
    Some(Found::one(event.spanning(at..end)))
}

/// The state in `2026-11-30 10:00:00 UTC [436]: [1-2] user=a [28000] FATAL:  x`. The number of a process looks alike, and stands first.
fn state_before(before: &str) -> Option<&str> {
    let (rest, state) = before.strip_suffix(']')?.rsplit_once('[')?;
    let has_process = || {
        rest.split('[')
            .skip(1)
            .any(|part| part.split_once(']').is_some_and(|(id, _)| is_number(id)))
    };
    (is_state(state) && has_process()).then_some(state)
}

/// Details, hints, the line with its caret; the line after them.
fn fields(lines: Lines<'_>, from: usize, event: &mut Event) -> usize {
    let mut end = from;
    while end < lines.len() && end < from + MAX_LINES {
        let text = lines.text(end).trim();
        // A server log repeats the process before each.
        let field = FIELDS.iter().any(|field| {
            text.find(field)
                .is_some_and(|at| at == 0 || (at < MAX_LEVEL_AT && text[..at].contains(']')))
        });
        // A context has a line a function.
        let context = end > from
            && begins(
                text,
                &["PL/pgSQL function ", "SQL statement \"", "SQL function \"", "PL/Python "],
            )
            && (from..end).any(|line| lines.text(line).contains("CONTEXT:"));
        if !(field || context) && text != "^" && !(lines.text(end).starts_with('\t') && end > from)
        {
            break;
        }
        if text != "^" {
            event.details.push(end);
        }
        end += 1;
    }
    end
}

/// `psql: error: connection to server at "h", port 5432 failed: FATAL:  …`
pub(super) fn tool(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (name, rest) = program(text)?;
    let name = name.rsplit('/').next().unwrap_or(name);
    let known = [
        "psql",
        "createdb",
        "dropdb",
        "createuser",
        "dropuser",
        "initdb",
        "postgres",
        "vacuumdb",
        "reindexdb",
        "pgbench",
        "postmaster",
    ]
    .contains(&name)
        || name.starts_with("pg_");
    let message =
        after(rest, &["error: ", "FATAL:  ", "FATAL: ", "fatal: ", "could not connect to server"])?;
    if !known {
        return None;
    }
    let message = if rest.starts_with("could not") { rest } else { message };
    let mut event = event(at, message);
    let mut end = at + 1;
    while end < lines.len()
        && end < at + MAX_LINES
        && indent(lines.text(end)) > 0
        && !lines.text(end).trim().is_empty()
    {
        event.details.push(end);
        end += 1;
    }
    let end = fields(lines, end, &mut event);
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn what_a_server_logs_of_a_client_is_no_error() {
        for before in ["2024-05-01 10:00:00.000 UTC [77] app@app ", "app@app ", "[77] ", ""] {
            for said in [
                "could not receive data from client: Connection reset by peer",
                "could not send data to client: Broken pipe",
            ] {
                let log = format!("{before}LOG:  {said}\n");
                assert!(told(&log).is_empty(), "{log}");
            }
            let said = "could not bind IPv4 address \"0.0.0.0\": Address already in use";
            let log = format!("{}LOG:  {said}\n", before.replace("app@app ", ""));
            assert!(told(&log)[0].ends_with(&format!("root - - {said}")), "{log}");
        }
    }

    #[test]
    fn a_state_may_stand_before_the_level() {
        assert_eq!(
            told("2026-11-30 07:35:02 UTC [436]: [1-2] u@d,app=[x] [28000] FATAL:  no such till\n"),
            ["sql root - 28000 no such till"]
        );
        assert_eq!(
            told("2026-11-30 07:35:02.123 UTC [28000] FATAL:  no such till\n"),
            ["sql root - - no such till"]
        );
    }
}
