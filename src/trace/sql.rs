//! Databases: `PostgreSQL`, `MySQL` and `MariaDB`, `SQLite`, SQL Server, Oracle, `ClickHouse`, Redis, `MongoDB`, and what changes their schemas.

mod migrate;
mod mysql;
mod oracle;
mod postgres;
mod redis;

pub(super) use oracle::code_in;

use super::shape::{after, begins, digits, holds, is_number};
use super::{Event, Family, Found, Lines, indent, typed};
use crate::paste::head;

/// Most lines below one error.
const MAX_LINES: usize = 40;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    migrate::read(lines, at, text)
        .or_else(|| postgres::read(lines, at))
        .or_else(|| postgres::tool(lines, at, text))
        .or_else(|| mysql::read(lines, at, text))
        .or_else(|| sqlite(lines, at, text))
        .or_else(|| sql_server(lines, at, text))
        .or_else(|| oracle::read(lines, at, text))
        .or_else(|| clickhouse(text, at))
        .or_else(|| redis::read(lines, at, text))
        .or_else(|| mongo(text, at))
        .or_else(|| driver(lines, at, text))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Sql, at, message)
}

/// `23505`, `42P01`
fn is_state(code: &str) -> bool {
    code.len() == 5
        && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && code.bytes().any(|b| b.is_ascii_digit())
}

/// `Error: in prepare, no such table: t`, `Parse error near line 2: near "x": syntax error`
fn sqlite(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let message = if let Some(rest) =
        after(text, &["Parse error near line ", "Runtime error near line ", "Error: near line "])
    {
        rest.split_once(": ").filter(|(line, _)| is_number(line))?.1
    } else if let Some(rest) =
        after(text, &["Parse error in prepare: ", "Parse error: ", "Runtime error: "])
    {
        holds(
            rest,
            &[
                "no such ",
                "near \"",
                "constraint failed",
                "incomplete input",
                "unrecognized token",
                "ambiguous",
                "misuse",
                "database is locked",
                "read-only",
                "table ",
                "column",
            ],
        )
        .then_some(rest)?
    } else {
        let rest = text.strip_prefix("Error: ")?;
        let known = begins(
            rest,
            &[
                "in prepare, ",
                "stepping, ",
                "unable to open database",
                "database is locked",
                "file is not a database",
                "database disk image is malformed",
                "no such table: ",
                "no such column: ",
                "attempt to write a readonly database",
                "cannot open \"",
            ],
        ) || rest.contains(" constraint failed: ");
        known.then_some(rest)?
    };
    let mut event = event(at, message);
    let mut end = at + 1;
    while end < lines.len()
        && end < at + 4
        && indent(lines.text(end)) > 0
        && !lines.text(end).trim().is_empty()
    {
        event.details.push(end);
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `Msg 208, Level 16, State 1, Server x, Line 1`, and the message on the next line.
fn sql_server(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some(rest) = text.strip_prefix("Msg ") {
        let number = &rest[..digits(rest)];
        let key = at + 1;
        if number.is_empty()
            || !rest[number.len()..].starts_with(", Level ")
            || lines.text(key).trim().is_empty()
        {
            return None;
        }
        return Some(Found {
            events: vec![event(key, lines.text(key)).with_code(Some(number)).spanning(at..key + 1)],
            end: key + 1,
        });
    }
    let message = after(text, &["Sqlcmd: Error: ", "sqlcmd: error: ", "Sqlcmd: "])?;
    Some(Found::one(event(at, message)))
}

/// `Code: 241. DB::Exception: Received from db:9000. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)`
fn clickhouse(text: &str, at: usize) -> Option<Found> {
    let start = head(text, 400).find("Code: ")?;
    let rest = &text[start + "Code: ".len()..];
    let code = &rest[..digits(rest)];
    let said =
        after(&rest[code.len()..], &[". DB::Exception: ", ", e.displayText() = DB::Exception: "])?;
    // A server passes on what another said.
    let said = match said.split_once(" DB::Exception: ") {
        Some((from, said)) if from.starts_with("Received from ") => said,
        _ => said,
    };
    let said = said.split_once(", Stack trace (when copying").map_or(said, |(said, _)| said);
    let said = said.split_once(" Stack trace (when copying").map_or(said, |(said, _)| said);
    (!code.is_empty())
        .then(|| Found::one(event(at, said).typed("DB::Exception").with_code(Some(code))))
}

/// `MongoServerError: E11000 duplicate key error collection: …` where no stack follows.
fn mongo(text: &str, at: usize) -> Option<Found> {
    let (name, message) =
        typed(text).filter(|(name, _)| name.starts_with("Mongo")).or_else(|| {
            after(
                text,
                &["uncaught exception: Error: couldn't connect to server", "uncaught exception: "],
            )
            .filter(|_| text.contains("E11000") || text.contains("couldn't connect to server"))
            .map(|_| ("", text))
        })?;
    let code = message.find("E11000").map(|_| "E11000");
    let message = message.strip_prefix("uncaught exception: ").unwrap_or(message);
    (!message.is_empty()).then(|| Found::one(event(at, message).typed(name).coded(code)))
}

/// What drivers print: `pq: …`, `SQLSTATE[23000]: …`, `… (SQLSTATE 23505)`, Prisma's `Error: P1001: …`.
fn driver(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    if let Some(message) = text.strip_prefix("pq: ") {
        return Some(Found::one(event(at, message)));
    }
    if let Some(rest) = text.strip_prefix("SQLSTATE[") {
        let (code, message) = rest.split_once(']')?;
        return Some(Found::one(event(at, message.trim_start_matches(':')).with_code(Some(code))));
    }
    // pyodbc prints a pair.
    if let Some((state, said)) = text.strip_prefix("('").and_then(|rest| rest.split_once("', '[")) {
        let message = said.strip_prefix(state)?.strip_prefix("] ")?;
        let message = message.strip_suffix("')").unwrap_or(message);
        return is_state(state).then(|| Found::one(event(at, message).with_code(Some(state))));
    }
    if let Some((_, state)) = text.split_once("(SQLSTATE ") {
        let code = state.split(')').next().filter(|code| is_state(code))?;
        let message = text
            .find("ERROR: ")
            .or_else(|| text.find("FATAL: "))
            .map_or(text, |start| &text[start + "ERROR: ".len()..]);
        return Some(Found::one(event(at, message).with_code(Some(code))));
    }
    let rest = text.strip_prefix("Error: ")?;
    let code = &rest[..rest.find([':', ' ']).unwrap_or(rest.len())];
    if !(code.len() == 5 && code.starts_with('P') && is_number(&code[1..])) {
        return None;
    }
    let message = rest[code.len()..].trim_start_matches(':').trim();
    // The sentence may stand below.
    let key = if message.is_empty() { super::shape::written(lines, at + 1, 3)? } else { at };
    let message = if key == at { message } else { lines.text(key) };
    let end = super::shape::paragraph(lines, key + 1, 6).max(key + 1);
    let mut event = event(key, message).with_code(Some(code)).spanning(at..end);
    event.details = (key + 1..end).collect();
    Some(Found::one(event))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, check_one, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, code: Option<&str>, message: &str) {
        check_one(text, Family::Sql, Link::Root, code, message);
    }

    #[test]
    fn details_belong_to_the_error() {
        let events = read(
            "ERROR:  duplicate key value violates unique constraint \"a\"\nDETAIL:  Key (a)=(1) already exists.\nHINT:  x\n",
        );
        assert_eq!((events.len(), events[0].details.clone()), (1, vec![1, 2]));
    }

    #[test]
    fn each_database_has_its_form() {
        check(
            "Msg 208, Level 16, State 1, Server db, Line 1\nInvalid object name 'users'.\n",
            Some("208"),
            "Invalid object name 'users'.",
        );
        check(
            "ORA-00942: table or view does not exist\nORA-06512: at \"APP.F\", line 3\n",
            Some("ORA-00942"),
            "table or view does not exist",
        );
        check("(error) MOVED 3999 127.0.0.1:6381\n", Some("MOVED"), "3999 127.0.0.1:6381");
        check(
            "MongoServerError: E11000 duplicate key error collection: a.b index: c dup key: { c: 1 }\n",
            Some("E11000"),
            "E11000 duplicate key error collection: a.b index: c dup key: { c: 1 }",
        );
        check(
            "mysqldump: Got error: 1045: Access denied for user 'a'@'localhost'\n",
            Some("1045"),
            "Access denied for user 'a'@'localhost'",
        );
        check(
            "Error: P1001: Can't reach database server at `localhost:5432`\n",
            Some("P1001"),
            "Can't reach database server at `localhost:5432`",
        );
        check(
            "ERROR: duplicate key value violates unique constraint \"a\" (SQLSTATE 23505)\n",
            Some("23505"),
            "duplicate key value violates unique constraint \"a\" (SQLSTATE 23505)",
        );
        check(
            "('42000', '[42000] [Shop][SQL Server]Incorrect syntax near as. (156) (SQLMoreResults)')\n",
            Some("42000"),
            "[Shop][SQL Server]Incorrect syntax near as. (156) (SQLMoreResults)",
        );
        check(
            "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'a.b' doesn't exist\n",
            Some("42S02"),
            "Base table or view not found: 1146 Table 'a.b' doesn't exist",
        );
        check(
            "0 [ERROR] [MY-012574] [InnoDB] Unable to lock ./ibdata1 error: 11\n",
            Some("MY-012574"),
            "Unable to lock ./ibdata1 error: 11",
        );
    }

    #[test]
    fn clickhouse_has_a_number_and_may_pass_on() {
        let text = "Code: 241. DB::Exception: Received from db:9000. DB::Exception: Memory limit exceeded: would use 10 GiB. (MEMORY_LIMIT_EXCEEDED)\n";
        let events = read(text);
        assert_eq!(events[0].type_name.as_deref(), Some("DB::Exception"));
        check(
            text,
            Some("241"),
            "Memory limit exceeded: would use 10 GiB. (MEMORY_LIMIT_EXCEEDED)",
        );
    }

    #[test]
    fn an_error_in_a_trigger_leads_to_the_next() {
        let events = read(
            "ORA-04088: error during execution of trigger 'A'\nORA-01400: cannot insert NULL into (\"A\")\n",
        );
        assert_eq!((events[0].link, events[1].link), (Link::Wrapper, Link::Root));
    }

    #[test]
    fn words_in_capitals_are_not_always_redis() {
        for text in ["BUSY bees\n", "OK done\n", "ASK your doctor\n", "ERR is a word\n"] {
            assert!(read(text).iter().all(|event| event.family != Family::Sql), "{text}");
        }
    }
}
