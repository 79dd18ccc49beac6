//! Last lines that tools print behind a failure, and what they print on their way to it: never the reason, and read first, so that
//! nothing takes their words for one.

use super::shape::{after, begins, digits};
use super::{Event, Family, Found, Lines, Link};

/// What is no error at all, however it sounds.
const PROGRESS: &[&str] = &[
    // Jenkins.
    "Finished: FAILURE",
    "Finished: ABORTED",
    "Finished: UNSTABLE",
    "[BFA] ",
    // Azure Pipelines, in its log for debugging.
    "task result: Failed",
    "Processed: ##vso[task.",
    // GnuPG, for programs that call it.
    "[GNUPG:] ",
    // OpenSSH, asked to tell more.
    "debug1: ",
    "debug2: ",
    "debug3: ",
    // npm, where lines stand between it and the report.
    "A complete log of this run can be found in",
    // .NET, of SQL Server.
    "ClientConnectionId:",
];

/// What only says that something failed.
const GIVING_UP: &[&str] = &[
    "Encountered errors while bringing up the project.",
    "ERROR: Encountered errors while bringing up the project.",
    "UPGRADE FAILED",
    "INSTALLATION FAILED",
    "UPGRADE FAILED:",
    "Conversion failed!",
    "ERROR: Elasticsearch did not exit normally",
    "ERROR: Elasticsearch exited unexpectedly",
    "pg_restore: warning: errors ignored on restore: ",
    "WARNING: errors ignored on restore: ",
    "Merge with strategy ",
    "error: halted on potentially-recoverable error",
    "ERROR: script returned exit code ",
    "Command failed: ",
    "✗ Command failed: ",
    "Build step '",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if begins(text, PROGRESS) || is_progress(lines, at, text) {
        return Some(Found::none(at + 1));
    }
    gives_up(text).then(|| Found::one(Event::new(Family::Other, at, text).linked(Link::Wrapper)))
}

/// What is the beginning of a line, and needs its end to be told from others.
fn is_progress(lines: Lines<'_>, at: usize, text: &str) -> bool {
    match text.as_bytes().first() {
        // The points before it are of the search.
        Some(b'.') => text.trim_start_matches('.').starts_with("[BFA] "),
        // Helm, asked to install or upgrade.
        Some(b'R') => {
            text.starts_with("Release \"") && text.ends_with(" does not exist. Installing it now.")
        }
        // The log of TypeORM; the error follows.
        Some(b'q') => {
            text.starts_with("query failed: ") && lines.text(at + 1).starts_with("error: ")
        }
        // The end of what .NET prints of SQL Server; its first line has said it.
        Some(b'E') => text
            .strip_prefix("Error Number:")
            .is_some_and(|rest| rest[digits(rest)..].starts_with(",State:")),
        _ => false,
    }
}

fn gives_up(text: &str) -> bool {
    let Some(rest) = after(text, GIVING_UP) else { return false };
    match text.as_bytes().first() {
        Some(b'M') => rest.ends_with(" failed."),
        Some(b'B') => rest.ends_with("' marked build as failure"),
        // Helm 3 says why behind it.
        Some(b'U' | b'I') => rest.is_empty(),
        // Only the command, or what it said as well?
        Some(b'C') if text.starts_with("Command") => !rest.contains(": "),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::told;

    #[test]
    fn footers_and_progress_are_no_roots() {
        for text in [
            "Finished: FAILURE\n",
            "[BFA] Scanning build for known causes...\n......[BFA] No failure causes found\n",
            "Release \"shop\" does not exist. Installing it now.\n",
            "[GNUPG:] FAILURE sign 17\n",
            "ClientConnectionId:1a2b\nError Number:18456,State:1,Class:14\n",
            "debug1: connect to address 10.0.0.7 port 22: Connection refused\n",
            "Processed: ##vso[task.complete result=Failed;done=true;]\n",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
        for text in [
            "Build step 'Execute shell' marked build as failure\n",
            "Merge with strategy ort failed.\n",
            "UPGRADE FAILED\n",
            "ERROR: Encountered errors while bringing up the project.\n",
            "pg_restore: warning: errors ignored on restore: 3\n",
        ] {
            assert_eq!(told(text), [format!("other wrapper - - {}", text.trim_end())]);
        }
    }

    #[test]
    fn a_sentence_that_begins_alike_is_left_alone() {
        assert_eq!(
            told(
                "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress\n"
            ),
            ["kubernetes root - - another operation (install/upgrade/rollback) is in progress"]
        );
        assert_eq!(told("Build step 'x' cannot be found: no such file\n").len(), 1);
    }
}
