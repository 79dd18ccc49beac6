//! What build scripts print: Cargo shows it below the error, or as warnings of the package.

use crate::trace::shape::{begins, holds, paragraph};
use crate::trace::{Event, Family, Found, Lines, c, indent, plain, walk};

/// Most lines of output that are looked at.
const MAX_LINES: usize = 200;

/// `warning: openssl-sys@0.9.1: a.c:1:10: fatal error: x.h: No such file or directory`
pub(super) fn warning(message: &str, at: usize) -> Option<Found> {
    if message.starts_with("build failed, waiting for other jobs") {
        return Some(Found::none(at + 1));
    }
    let (package, said) = message.split_once(": ")?;
    if !package.contains('@') || package.contains(' ') {
        return None;
    }
    if said.contains(" did not exit successfully: ") {
        return Some(Found::one(Event::new(Family::Rust, at, said)));
    }
    c::said(said, at).map(Found::one)
}

/// Whether a line stands above what a script printed.
pub(in crate::trace) fn is_output(text: &str) -> bool {
    begins(text, &["--- stdout", "--- stderr"])
}

/// `--- stderr`: where nobody knows a line below it, the last words of the script are the error.
pub(in crate::trace) fn output(lines: Lines<'_>, header: usize) -> Option<Found> {
    if !is_output(lines.text(header).trim()) {
        return None;
    }
    let level = indent(lines.text(header));
    let end = (header + 1..lines.len().min(header + MAX_LINES))
        .find(|&at| {
            let trimmed = lines.text(at).trim();
            trimmed.starts_with("--- std")
                || (!trimmed.is_empty() && indent(lines.text(at)) < level)
        })
        .unwrap_or(lines.len().min(header + MAX_LINES));
    let own = |at: &usize| {
        let trimmed = lines.text(*at).trim();
        !trimmed.is_empty() && !is_instruction(trimmed)
    };
    let known = (header + 1..end)
        .filter(own)
        .find(|&at| walk::known(lines, at).is_some_and(|found| !found.events.is_empty()));
    // What went wrong is told in the last part, unless a reader knows a line of the first.
    if let Some(known) =
        known.or_else(|| lines.text(end).trim().starts_with("--- std").then_some(end))
    {
        return Some(Found::none(known));
    }
    let said = (header + 1..end).filter(own).find(|&at| plain::read(lines, at).is_some());
    if let Some(said) = said {
        return Some(Found::none(said));
    }
    let last = (header + 1..end).rev().find(own);
    let key = first_of_paragraph(lines, last?, header);
    let end = paragraph(lines, key, MAX_LINES);
    let mut event = Event::new(Family::Rust, key, lines.text(key)).spanning(key..end);
    event.details = (key + 1..end).collect();
    Some(Found { events: vec![event], end })
}

/// `cargo:rerun-if-changed=x`, and what libraries for build scripts print of the environment.
fn is_instruction(text: &str) -> bool {
    begins(
        text,
        &[
            "cargo:",
            "cargo::",
            "TARGET = ",
            "HOST = ",
            "OPT_LEVEL = ",
            "OUT_DIR = ",
            "PROFILE = ",
            "CARGO_",
            "DEBUG = ",
            "running: ",
            "exit status: ",
        ],
    ) || text
        .split_once(" = ")
        .is_some_and(|(name, value)| holds(value, &["None", "Some("]) && !name.contains(' '))
}

fn first_of_paragraph(lines: Lines<'_>, mut at: usize, header: usize) -> usize {
    while at > header + 1
        && !lines.text(at - 1).trim().is_empty()
        && !is_instruction(lines.text(at - 1).trim())
    {
        at -= 1;
    }
    at
}

/// `pkg-config exited with status code 1`, what pkg-config said, and what of it the crate needs.
pub(super) fn pkg_config(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim();
    let opens = begins(text, &["pkg-config exited with status code", "The system library `"])
        || text.starts_with("Package ") && text.ends_with("pkg-config search path.");
    if !opens {
        return None;
    }
    // The sentence with the name of the crate comes last, behind paragraphs.
    let sentence = (start..lines.len().min(start + 24))
        .find(|&at| lines.text(at).trim().starts_with("The system library `"));
    let key = sentence.unwrap_or(if text.starts_with("Package ") { start } else { start + 1 });
    let family = if sentence.is_some() { Family::Rust } else { Family::C };
    let mut end = paragraph(lines, key, 12);
    if lines.text(end + 1).trim().starts_with("HINT:") {
        end += 2;
    }
    let mut event = Event::new(family, key, lines.text(key)).spanning(start..end.max(key + 1));
    event.details =
        (start..end).filter(|&at| at != key && !lines.text(at).trim().is_empty()).collect();
    let end = event.lines.end;
    (key < lines.len() && !event.message.is_empty()).then(|| Found { events: vec![event], end })
}
