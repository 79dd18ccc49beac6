//! What the compiler, the linter and Cargo report: `error[E0308]: mismatched types` with places, labels, notes.

use super::{build, report};
use crate::limits::MAX_EVENT_LINES;
use crate::trace::shape::{
    Place, after, begins, between, digits, is_excerpt, without_position, written,
};
use crate::trace::{Event, Family, Found, Frame, Lines, Link, c, indent};

/// Most labels, notes and helps kept of one diagnostic.
const MAX_DETAILS: usize = 64;

/// Errors of Cargo that only say that something else failed.
const BANNERS: &[&str] = &[
    "could not compile `",
    "failed to run custom build command for `",
    "failed to compile `",
    "test failed, to rerun pass",
    "doctest failed, to rerun pass",
    "bench failed, to rerun pass",
    "process didn't exit successfully: `",
    "build failed",
    "command `cargo",
    "failed to verify package tarball",
];

/// Other errors of Cargo and of the toolchain manager, which print no place.
const CARGO: &[&str] = &[
    "a bin target must be available",
    "cannot install package `",
    "checksum for `",
    "component '",
    "could not choose a version of",
    "could not download",
    "could not execute process `",
    "could not find `",
    "current package believes it's in a workspace",
    "cyclic package dependency",
    "environment variable `",
    "failed to authenticate",
    "failed to determine",
    "failed to download",
    "failed to execute",
    "failed to fetch",
    "failed to get `",
    "failed to install",
    "failed to load",
    "failed to open",
    "failed to parse lock file",
    "failed to parse manifest",
    "failed to publish",
    "failed to query replaced source",
    "failed to read `",
    "failed to resolve",
    "failed to select a version",
    "failed to sync",
    "failed to update",
    "feature `",
    "linker `",
    "manifest path `",
    "missing manifest in toolchain",
    "multiple packages link to native library",
    "multiple workspace roots",
    "no bin target",
    "no default toolchain",
    "no example target",
    "no library targets found",
    "no matching package",
    "no override and no default toolchain",
    "no such command: `",
    "no such subcommand",
    "no test target",
    "none of the selected packages contains",
    "package `",
    "package ID specification",
    "package collision in the lockfile",
    "rustc ",
    "rustup could not choose",
    "target '",
    "the 'cargo",
    "the lock file ",
    "the package `",
    "the option `Z` is only accepted",
    "toolchain '",
    "two packages named `",
    "unable to update registry",
    "virtual manifests",
];

/// `error[E0308]: mismatched types`, taken apart.
struct Header<'t> {
    warning: bool,
    code: Option<&'t str>,
    message: &'t str,
}

impl<'t> Header<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let (warning, rest) = match text.strip_prefix("error") {
            Some(rest) => (false, rest),
            None => (true, text.strip_prefix("warning")?),
        };
        let (code, rest) = match rest.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map(|(code, rest)| (Some(code), rest))?,
            None => (None, rest),
        };
        let message = rest.strip_prefix(": ")?.trim();
        Some(Self { warning, code: code.filter(|code| !code.is_empty()), message })
    }

    fn event(&self, at: usize) -> Event {
        let link = if self.warning { Link::Warning } else { Link::Root };
        Event::new(Family::Rust, at, self.message).with_code(self.code).linked(link)
    }
}

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let header = Header::of(text)?;
    if header.message.starts_with("aborting due to") {
        return None;
    }
    let next = lines.text(at + 1).trim_start();
    if header.code.is_some_and(is_code) || begins(next, &["--> ", "= note:", "= help:", "|"]) {
        return Some(diagnostic(lines, at, &header));
    }
    if header.warning {
        return build::warning(header.message, at);
    }
    cargo(lines, at, &header)
}

/// `E0308`
fn is_code(code: &str) -> bool {
    code.strip_prefix('E')
        .is_some_and(|number| number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()))
}

/// `src/main.rs:3:5: error[E0425]: text`
pub(super) fn short(lines: Lines<'_>, at: usize) -> Option<Found> {
    let place = Place::of(lines.text(at))?;
    let header = Header::of(place.rest)?;
    let mut event = header.event(at);
    event.frames.push(Frame::new(place.file.trim(), None));
    Some(Found::one(event))
}

/// Header, places, source, labels, notes.
fn diagnostic(lines: Lines<'_>, start: usize, header: &Header<'_>) -> Found {
    let level = indent(lines.text(start));
    let mut event = header.event(start);
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut end = start + 1;
    let mut at = start + 1;
    let mut in_note = false;
    while at < last {
        let text = lines.text(at);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            // The output of a linker has blank lines; it stands deep inside its note.
            if indent(lines.text(at + 1)) < level + 6 {
                break;
            }
            at += 1;
            continue;
        }
        if at > start + 1 && indent(text) <= level && ends_a_diagnostic(trimmed) {
            break;
        }
        if let Some(file) = after(trimmed, &["--> ", "::: "]) {
            event.frames.push(Frame::new(without_position(file), None));
            in_note = false;
        } else if begins(trimmed, &["= note:", "= help:", "= warning:", "note:", "help:"]) {
            in_note = true;
            event.code = event.code.or_else(|| lint(trimmed));
            push_detail(&mut event, at);
        } else if let Some(label) = trimmed.strip_prefix('|') {
            in_note = false;
            if label.contains(char::is_alphabetic) && !label.trim_start().starts_with("...") {
                push_detail(&mut event, at);
            }
        } else if in_note && !is_source(trimmed) {
            push_detail(&mut event, at);
        } else {
            in_note = false;
        }
        at += 1;
        end = at;
    }
    event.lines = start..end;
    if header.message.starts_with("linking with `") {
        return linking(lines, event);
    }
    Found { events: vec![event], end }
}

fn push_detail(event: &mut Event, at: usize) {
    if event.details.len() < MAX_DETAILS {
        event.details.push(at);
    }
}

/// `12 | let x = 1;`, `12 + let x = 1;`
fn is_source(trimmed: &str) -> bool {
    trimmed == "..." || digits(trimmed) > 0 && is_excerpt(trimmed, &['|', '+', '-', '~', '/'])
}

/// Whether a line that stands no deeper than the header is none of the diagnostic: source, notes and gutters are.
fn ends_a_diagnostic(trimmed: &str) -> bool {
    let own = is_source(trimmed) || begins(trimmed, &["|", "= ", "note:", "help:", "-->", ":::"]);
    !own || Header::of(trimmed).is_some()
}

/// The lint that a note names: `#[deny(unused_variables)]`, `-D clippy::needless-return`.
fn lint(note: &str) -> Option<String> {
    if let Some((_, name)) =
        note.split_once("rust-clippy/").and_then(|(_, page)| page.split_once("index.html#"))
    {
        return Some(format!("clippy::{}", name.trim()));
    }
    if let Some(rest) = note.split_once("clippy::").map(|(_, rest)| rest) {
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
            .unwrap_or(rest.len());
        return Some(format!("clippy::{}", rest[..end].replace('-', "_")));
    }
    let attribute =
        ["#[warn(", "#[deny(", "#[forbid("].iter().find_map(|open| between(note, open, ")"));
    // On the command line, and in the notes about it, names have hyphens.
    let option =
        ["`-D ", "`-W ", "`-F "].iter().find_map(|open| between(note, open, "` implied by"));
    attribute.map(str::to_owned).or_else(|| option.map(|name| name.replace('-', "_")))
}

/// A linker that failed has said why in the note.
fn linking(lines: Lines<'_>, mut wrapper: Event) -> Found {
    let range = wrapper.lines.clone();
    let mut events: Vec<Event> = Vec::new();
    for at in range.start + 1..range.end {
        let text = lines.text(at).trim();
        let text = text.strip_prefix("= note:").unwrap_or(text).trim();
        if let Some(event) = c::said(text, at).or_else(|| c::symbols(text, at)) {
            events.push(event);
        } else if let Some(event) = events.last_mut() {
            event.details.push(at);
            event.lines.end = at + 1;
        }
    }
    if events.iter().any(|event| event.link == Link::Root) {
        wrapper.link = Link::Wrapper;
    }
    events.insert(0, wrapper);
    Found { events, end: range.end }
}

/// `error: failed to select a version for …` with the lines below, and its causes.
fn cargo(lines: Lines<'_>, at: usize, header: &Header<'_>) -> Option<Found> {
    let banner = begins(header.message, BANNERS);
    let known =
        banner || begins(header.message, CARGO) || header.message.starts_with("failed to compile");
    if let Some(mut found) = report::chain(lines, at, header.event(at)) {
        // uv writes a cause on the line of the word, Cargo below it.
        let first = lines.text(found.events[1].lines.start).trim_start();
        if begins(first, &report::CAUSES) {
            found.events.iter_mut().for_each(|event| event.family = Family::Pip);
        }
        return Some(found);
    }
    if !known {
        return None;
    }
    let mut event = header.event(at);
    // A signal is all that is known of a program that did not exit by itself.
    if banner && !header.message.contains("(signal: ") {
        event.link = Link::Wrapper;
        return Some(Found::one(event));
    }
    let mut end = at + 1;
    while end < lines.len()
        && end < at + 80
        && !lines.text(end).trim().is_empty()
        && Header::of(lines.text(end)).is_none()
    {
        end += 1;
    }
    // A conflict of requirements is told in paragraphs, and closed with the words it began with.
    if header.message.starts_with("failed to select a version for `") {
        let close = (end..lines.len().min(end + 60))
            .find(|&line| lines.text(line).starts_with("failed to select a version for"));
        end = close.map_or(end, |close| close + 1);
    }
    event.details =
        (at + 1..end).filter(|&line| written(lines, line, 1).is_some()).take(MAX_DETAILS).collect();
    Some(Found::one(event.spanning(at..end)))
}
