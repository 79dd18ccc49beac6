//! Tools that change schemas step by step: Flyway, Liquibase, Prisma, dbt. They print a block for a step that failed, with what the
//! database said somewhere in it.

use super::{event, is_state};
use crate::trace::shape::{after, begins, between, digits, is_number, written};
use crate::trace::{Event, Found, Lines, Link, indent, typed};

/// Most lines of one block.
const MAX_LINES: usize = 60;

pub(super) fn read(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    match text.as_bytes().first()? {
        b'R' if text.starts_with("Reason: liquibase.") => reason(lines, at, at),
        b'S' if text.starts_with("SQL State  : ") => flyway(lines, at),
        _ if is_dbt_progress(lines, at, text) => Some(Found::none(at + 1)),
        _ => None,
    }
    .or_else(|| step(lines, at, text))
    .or_else(|| prisma(lines, at, text))
    .or_else(|| dbt(lines, at, text))
}

fn wrapper(at: usize, message: &str) -> Event {
    event(at, message).linked(Link::Wrapper)
}

/// `Migration V2__x.sql failed` above its block, `Migration failed for change set x:` above its reason, `Migration of schema x failed!`
fn step(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let start = text.find("Migration ")?;
    let (before, text) = text.split_at(start);
    if text.contains("failed for change set ") || text.contains("failed for changeset ") {
        let below = lines.text(at + 1).trim().starts_with("Reason: ");
        return below.then(|| reason(lines, at, at + 1)).flatten();
    }
    if text.starts_with("Migration of schema ") && text.contains(" failed!") {
        return Some(Found::one(wrapper(at, text)));
    }
    let failed = text.trim_end().ends_with(" failed");
    let block =
        (at + 1..at + 3).find(|&line| lines.text(line).trim().starts_with("SQL State  : "))?;
    let mut found = failed.then(|| flyway(lines, block)).flatten()?;
    let root = &mut found.events[0];
    root.lines.start = at;
    // The block stands once more below what it caused.
    if before.starts_with("Caused by:") {
        root.link = Link::Wrapper;
    }
    Some(found)
}

/// `SQL State  : 42S22`, `Error Code : 1054`, `Message    : …`
fn flyway(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_LINES);
    let end = (start..last)
        .find(|&line| {
            let text = lines.text(line).trim();
            text.is_empty() || begins(text, &["Caused by: ", "at "])
        })
        .unwrap_or(last);
    let field = |name: &str| {
        (start..end.min(start + 4)).find_map(|line| {
            let (_, value) = lines.text(line).trim().strip_prefix(name)?.split_once(": ")?;
            Some((line, value.trim()))
        })
    };
    let (key, message) = field("Message ")?;
    let number =
        field("Error Code ").map(|(_, code)| code).filter(|code| *code != "0" && is_number(code));
    let state = field("SQL State ").map(|(_, code)| code).filter(|code| is_state(code));
    let mut event = event(key, message).with_code(number.or(state)).spanning(start..end);
    event.details = (key + 1..end).collect();
    Some(Found::one(event))
}

/// `     Reason: liquibase.exception.DatabaseException: ERROR: relation "x" already exists [Failed SQL: …]`
fn reason(lines: Lines<'_>, start: usize, key: usize) -> Option<Found> {
    let said = lines.text(key).trim().strip_prefix("Reason: ")?;
    let (mut name, mut message) = typed(said)?;
    // What the driver threw says more than what it was thrown in.
    while let Some((inner, rest)) = typed(message).filter(|(inner, _)| inner.contains('.')) {
        (name, message) = (inner, rest);
    }
    let message = message.split_once(" [Failed SQL: ").map_or(message, |(message, _)| message);
    let mut event = event(key, message).typed(name);
    let mut end = key + 1;
    while end < lines.len()
        && end < key + MAX_LINES
        && begins(lines.text(end).trim(), &["Position: ", "Hint: ", "Detail: ", "Where: "])
    {
        event.details.push(end);
        end += 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

/// `Error: P3018` and the block below it, in which the database says why.
fn prisma(lines: Lines<'_>, start: usize, text: &str) -> Option<Found> {
    let code = text.strip_prefix("Error: ")?.trim_end();
    if !["P3006", "P3018"].contains(&code) {
        return None;
    }
    let last = lines.len().min(start + MAX_LINES);
    let field = |names: &[&str]| {
        (start + 1..last)
            .find_map(|line| Some((line, after(lines.text(line).trim(), names)?.trim())))
    };
    let number = field(&["Database error code: ", "Error code: "]).map(|(_, code)| code);
    let (title, said) = field(&["Database error:", "Error:"])?;
    let key = if said.is_empty() { written(lines, title + 1, 2)? } else { title };
    let message = if said.is_empty() { lines.text(key).trim() } else { said };
    let message = after(message, &["ERROR: ", "FATAL: "]).unwrap_or(message);
    let mut end = key + 1;
    let mut details = Vec::new();
    // The sentence once more, as the driver has it.
    while let Some(next) = written(lines, end, 2).filter(|&next| {
        next < last
            && begins(
                lines.text(next).trim(),
                &["DbError {", "Position:", "DETAIL: ", "HINT: ", "Please "],
            )
            || next == end && lines.text(next).starts_with(' ')
    }) {
        details.push(next);
        end = next + 1;
    }
    let mut event = event(key, message).with_code(number.or(Some(code))).spanning(start..end);
    event.details = details;
    Some(Found::one(event))
}

/// What dbt says before an error that is of no part of a project.
const ENCOUNTERED: &str = "Encountered an error:";
/// The parts of a project of dbt that an error names.
const NODES: &[&str] = &[
    " in model ",
    " in test ",
    " in unit_test ",
    " in snapshot ",
    " in seed ",
    " in source ",
    " in macro ",
    " in operation ",
    " in sql_operation ",
    " in sql operation ",
    " in analysis ",
    " in exposure ",
    " in metric ",
    " in rpc ",
    " in query ",
    " in function ",
    " in saved_query ",
    " in semantic_model ",
];

/// `Database Error in model orders (models/orders.sql)`, and what is said below it.
fn dbt(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let (kind, behind) = text.split_once(" Error")?;
    let known = [
        "Database",
        "Compilation",
        "Runtime",
        "Parsing",
        "Dependency",
        "Validation",
        "Configuration",
    ]
    .contains(&kind);
    // Others have errors of these kinds too.
    let announced = || at.checked_sub(1).is_some_and(|line| lines.text(line).trim() == ENCOUNTERED);
    let title = begins(behind, NODES) && behind.ends_with(')') || behind.is_empty() && announced();
    // Of several lines, only the first has the time before it; once that is off, the title stands as deep as they do.
    let level = if behind.is_empty() { indent(lines.text(at)) } else { 0 };
    let is_below = |line: &usize| {
        let text = lines.text(*line);
        !text.trim().is_empty() && indent(text) > level
    };
    if !(known && title && is_below(&(at + 1))) {
        return None;
    }
    let key = at + 1;
    let message = lines.text(key).trim();
    // Snowflake sets its number and state before the sentence.
    let state = between(message, "(", "): ").filter(|state| is_state(state));
    let mut event =
        event(key, message).typed(&text[..kind.len() + " Error".len()]).with_code(state);
    event.details = (key + 1..lines.len().min(at + MAX_LINES)).take_while(is_below).collect();
    let end = event.details.last().map_or(key + 1, |line| line + 1);
    Some(Found::one(event.spanning(at..end)))
}

/// `Done. PASS=1 ERROR=1 SKIP=0 TOTAL=2`, `Completed with 1 error and 0 warnings:`, `1 of 2 ERROR creating view model … [ERROR in 0.02s]`
fn is_dbt_progress(lines: Lines<'_>, at: usize, text: &str) -> bool {
    if text == ENCOUNTERED {
        return dbt(lines, at + 1, lines.text(at + 1).trim()).is_some();
    }
    let completed = text.strip_prefix("Completed with ").is_some_and(|rest| {
        rest.ends_with(':') && after(&rest[digits(rest)..], &[" error", " partial"]).is_some()
    });
    let row = text[digits(text)..].starts_with(" of ")
        && text.contains(" ERROR ")
        && text.contains("[ERROR in ");
    text.starts_with("Done. PASS=") || completed || row
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_block_of_flyway_is_one_error() {
        let text = "Migration of schema `shop` to version \"2 - b\" failed! Please restore backups and roll back database and code!\nMigration V2__b.sql failed\n--------------------------\nSQL State  : 42S22\nError Code : 1054\nMessage    : Unknown column 'size' in 'field list'\nLocation   : db/V2__b.sql\nLine       : 33\nStatement  : INSERT INTO hats(size)\nVALUES (1)\n\nCaused by: Migration V2__b.sql failed\n-----------\nSQL State  : 42S22\nError Code : 1054\nMessage    : Unknown column 'size' in 'field list'\n";
        let said = "Unknown column 'size' in 'field list'";
        assert_eq!(
            told(text)[1..],
            [format!("sql root - 1054 {said}"), format!("sql wrapper - 1054 {said}")]
        );
        assert!(told(text)[0].starts_with("sql wrapper - - Migration of schema"));
        assert_eq!(
            told(
                "Migration V2__b.sql failed\n----\nSQL State  : 42P07\nError Code : 0\nMessage    : ERROR: relation \"a\" already exists\n"
            ),
            ["sql root - 42P07 ERROR: relation \"a\" already exists"]
        );
    }

    #[test]
    fn liquibase_gives_its_reason_below() {
        assert_eq!(
            told(
                "Migration failed for change set db/a.xml::1::mira:\n     Reason: liquibase.exception.DatabaseException: java.sql.SQLException: Parameter index out of range (7 > 6).\n"
            ),
            ["sql root java.sql.SQLException - Parameter index out of range (7 > 6)."]
        );
        assert_eq!(
            told(
                "     Reason: liquibase.exception.DatabaseException: ERROR: column \"hat\" does not exist\n  Position: 53 [Failed SQL: (0) UPDATE a SET hat = 1]\n"
            ),
            [
                "sql root liquibase.exception.DatabaseException - ERROR: column \"hat\" does not exist"
            ]
        );
    }

    #[test]
    fn prisma_says_what_the_database_said() {
        assert_eq!(
            told(
                "Error: P3018\n\nA migration failed to apply. New migrations cannot be applied.\n\nMigration name: 02_b\n\nDatabase error code: 42P01\n\nDatabase error:\nERROR: relation \"hat\" does not exist\n\nDbError { severity: \"ERROR\", code: SqlState(E42P01) }\n"
            ),
            ["sql root - 42P01 relation \"hat\" does not exist"]
        );
        assert_eq!(
            told(
                "Error: P3006\n\nMigration `0_init` failed to apply cleanly to the shadow database.\nError code: P1001\nError:\nCan't reach database server at `a:5432`\n"
            ),
            ["sql root - P1001 Can't reach database server at `a:5432`"]
        );
    }

    #[test]
    fn the_time_before_a_title_of_dbt_is_no_depth() {
        assert_eq!(
            told(
                "10:05:12  Encountered an error:\nCompilation Error\n  Model 'hats' depends on a node named 'heads' which was not found\n"
            ),
            [
                "sql root Compilation Error - Model 'hats' depends on a node named 'heads' which was not found"
            ]
        );
        assert_eq!(
            told(
                "10:05:12    Database Error in model hats (models/hats.sql)\n  column \"size\" does not exist\n  LINE 12: select size\n"
            ),
            ["sql root Database Error - column \"size\" does not exist"]
        );
    }

    #[test]
    fn dbt_names_the_model_above() {
        assert_eq!(
            told(
                "Completed with 1 error and 0 warnings:\n\nDatabase Error in model orders (models/orders.sql)\n  invalid input syntax for integer: \"\"\n  LINE 2: select ''\n\nDone. PASS=1 ERROR=1 SKIP=0 TOTAL=2\n"
            ),
            ["sql root Database Error - invalid input syntax for integer: \"\""]
        );
        for text in
            ["Runtime Error\n  the thing broke\n", "Validation Error\n  name: is required\n"]
        {
            assert!(told(text).iter().all(|event| !event.starts_with("sql")), "{text}");
        }
        assert!(
            told("Database Error in words\n  more\n").iter().all(|event| !event.starts_with("sql"))
        );
    }
}
