//! What the other side says: rejected references, the words of a server, and of GitHub's command line.

use super::local::{BANNERS, MAX_LINES, body, message, status};
use super::wrapper;
use crate::paste::Mark;
use crate::trace::shape::{begins, between, exit_code, holds, written};
use crate::trace::{Event, Family, Found, Lines, Link};

/// ` ! [rejected]        main -> main (non-fast-forward)`: the reason is the root.
pub(super) fn rejected(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    let reference = text.strip_prefix("! ")?;
    let kind = between(reference, "[", "]").filter(|kind| {
        ["rejected", "remote rejected", "remote failure", "no match"].contains(kind)
    })?;
    let reason = reference.rsplit_once(" (").map(|(_, reason)| reason.trim_end_matches(')'));
    let mut event = Event::new(Family::Git, start, reference).with_code(reason);
    // The remote has said why: see what it printed above.
    if kind == "remote rejected"
        && (start.saturating_sub(12)..start)
            .any(|line| lines.mark(line) == Mark::Remote && is_remote_error(lines.text(line)))
    {
        event.link = Link::Wrapper;
    }
    let mut events = vec![event];
    let mut end = start + 1;
    while lines.text(end).trim_start().starts_with("! [") && end < start + MAX_LINES {
        events[0].details.push(end);
        end += 1;
    }
    events[0].lines.end = end;
    if let Some(next) = message(lines, end).filter(|next| begins(next, BANNERS)) {
        let mut event = wrapper(end, next);
        let from = end;
        end = body(lines, end, &mut event);
        // The hints explain the rejection.
        events[0].details.append(&mut event.details.clone());
        events.push(event.spanning(from..end));
    }
    Some(Found { events, end })
}

fn is_remote_error(text: &str) -> bool {
    let lower = text.to_lowercase();
    holds(
        &lower,
        &[
            "error",
            "denied",
            "not found",
            "not allowed",
            "invalid",
            "forbidden",
            "fatal",
            "was removed",
            "violation",
            "rejected",
            "declined",
            "failed",
            "cannot",
            "not granted",
            "could not",
            "must ",
        ],
    ) && !holds(&lower, &["github found ", "vulnerabilit"])
}

/// What the server says: the first line that tells of an error, and the rest of its block.
pub(super) fn read(lines: Lines<'_>, start: usize) -> Found {
    let mut end = start;
    while end < lines.len() && end < start + MAX_LINES && lines.mark(end) == Mark::Remote {
        end += 1;
    }
    let Some(key) = (start..end).find(|&at| is_remote_error(lines.text(at))) else {
        return Found::none(end);
    };
    let text = lines.text(key).trim();
    let said = ["error: ", "fatal: ", "ERROR: ", "GitLab: ", "- "]
        .iter()
        .find_map(|start| text.strip_prefix(start))
        .unwrap_or(text);
    // `GH006: Protected branch update failed for refs/heads/main.`
    let code = said.split(':').next().filter(|code| code.len() == 5 && code.starts_with("GH"));
    let mut event = Event::new(Family::Git, key, said).with_code(code).spanning(start..end);
    event.details = (key + 1..end).filter(|&at| !lines.text(at).trim().is_empty()).collect();
    let mut events = vec![event];
    if let Some(next) = written(lines, end, 1).and_then(|line| message(lines, line)) {
        let mut event = wrapper(end, next).with_code(status(next));
        let from = end;
        end = body(lines, end, &mut event);
        events.push(event.spanning(from..end));
    }
    Found { events, end }
}

/// The command line of GitHub: `gh: Not Found (HTTP 404)`, `GraphQL: …`, `failed to run git: fatal: …`.
pub(super) fn hub(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if let Some((_, said)) = text.split_once("failed to run git: fatal: ") {
        let mut event = Event::new(Family::Git, at, said);
        // A long path is put on a line of its own.
        if lines.text(at + 1).starts_with("  '") {
            event.details.push(at + 1);
            event.lines.end = at + 2;
        }
        return Some(Found::one(event));
    }
    let known = begins(
        text,
        &["gh: ", "GraphQL: ", "X Pull request ", "error connecting to api.github.com"],
    ) || text.starts_with("HTTP ") && text.contains("(https://api.github.com")
        || text.contains(" failed: GraphQL: ");
    if !known || exit_code(text).is_some() {
        return None;
    }
    let said = text.strip_prefix("gh: ").or_else(|| text.strip_prefix("X ")).unwrap_or(text);
    Some(Found::one(Event::new(Family::Git, at, said).with_code(status(text))))
}
