//! Linkers: GNU ld, gold, lld, mold, and the one of macOS.

use crate::trace::shape::{Place, after, begins, holds, paragraph, said as said_of};
use crate::trace::{Event, Family, Found, Lines, Link, indent};

/// Most lines below an error of a linker.
const MAX_LINES: usize = 60;

/// What linkers say of a symbol, with a place before it or none.
const SYMBOLS: &[&str] = &[
    "undefined reference to ",
    "multiple definition of ",
    "undefined symbol: ",
    "duplicate symbol: ",
    "duplicate symbol '",
    "more undefined references to ",
    "relocation truncated to fit",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if let Some(found) = macos(lines, at) {
        return Some(found);
    }
    if is_context(text) {
        let event = said(lines.text(at + 1), at + 1)?;
        return Some(finish(lines, at, event));
    }
    said(text, at).map(|event| finish(lines, at, event))
}

/// What a linker says on one line.
pub(super) fn said(text: &str, at: usize) -> Option<Event> {
    let text = text.trim();
    // Its path may be long, and name a drive.
    let (by_name, rest) = match said_of(text) {
        Some((name, rest)) if is_linker(name) => (true, rest.trim()),
        _ => (false, text),
    };
    let (message, warning) = match after(rest, &["error: ", "fatal error: ", "fatal: "]) {
        Some(message) => (message, false),
        None => (rest, by_name && warns(rest)),
    };
    let message = message.strip_prefix("warning: ").unwrap_or(message);
    // Object file, source and section come before what is said of a symbol.
    let symbol = std::iter::once(0)
        .chain(memchr::memchr_iter(b':', message.as_bytes()).map(|colon| colon + 2))
        .find(|&start| message.get(start..).is_some_and(|rest| begins(rest, SYMBOLS)));
    let message = match symbol {
        Some(start) if is_place(&message[..start]) => &message[start..],
        _ if !by_name => return None,
        _ => Place::of(message).map_or(message, |place| place.rest),
    };
    if message.ends_with(':') && holds(message, &["in function `", "In function `"]) {
        return None;
    }
    let banner = begins(
        message,
        &[
            "final link failed",
            "symbol(s) not found for architecture",
            "ld returned",
            "too many errors emitted",
        ],
    );
    let skipped = begins(message, &["skipping incompatible", "note: "]);
    let link = if warning || skipped {
        Link::Warning
    } else if banner {
        Link::Wrapper
    } else {
        Link::Root
    };
    Some(Event::new(Family::C, at, message).linked(link))
}

/// `warning: …`, `main.o: warning: …`
fn warns(rest: &str) -> bool {
    rest.starts_with("warning: ")
        || said_of(rest)
            .is_some_and(|(object, said)| !object.contains(' ') && said.starts_with("warning: "))
}

/// `/usr/bin/ld`, `ld.lld`, `x86_64-w64-mingw32-ld`
fn is_linker(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    [
        "ld", "ld.lld", "ld64.lld", "rust-lld", "lld-link", "wasm-ld", "ld.gold", "ld.bfd", "gold",
        "mold", "ld64", "lld",
    ]
    .contains(&name)
        || name.ends_with("-ld")
}

/// Nothing, or places: `main.c:3: `, `a.o:(.text+0xa): `, `a.o: `.
fn is_place(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text.ends_with(':')
            && text.len() < 512
            && (holds(text, &[".o", ".c", ".a", ".so", ".h", "(.", ".f", ".s", ".l", ".m"]))
}

/// ``/usr/bin/ld: /tmp/x.o: in function `main':``, which leads to the next line.
fn is_context(text: &str) -> bool {
    text.trim_end().ends_with("':") && holds(text, &[": in function `", ": In function `"])
}

fn finish(lines: Lines<'_>, start: usize, mut event: Event) -> Found {
    let level = indent(lines.text(event.key));
    let mut end = event.key + 1;
    while end < lines.len() && end < event.key + MAX_LINES {
        let text = lines.text(end);
        let more = text.trim_start().starts_with(">>> ")
            || (indent(text) > level && !text.trim().is_empty() && said(text, end).is_none());
        if !more {
            break;
        }
        event.details.push(end);
        end += 1;
    }
    Found::one(event.spanning(start..end))
}

/// `Undefined symbols for architecture arm64:`, `duplicate symbol '_x' in:`
pub(super) fn title(text: &str) -> bool {
    text.starts_with("Undefined symbols for architecture ")
        || text.starts_with("duplicate symbol '") && text.ends_with("in:")
}

/// The title, and the symbols below it.
fn macos(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if !title(text) {
        return None;
    }
    let last = paragraph(lines, at, MAX_LINES * 4);
    let deep = (at + 1..last).take_while(|&line| indent(lines.text(line)) > indent(lines.text(at)));
    let mut event = Event::new(Family::C, at, text);
    event.details = deep.collect();
    let end = at + 1 + event.details.len();
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn that_there_are_too_many_is_none_of_them() {
        assert_eq!(
            told(
                "ld.lld: error: undefined symbol: till\nrust-lld: error: too many errors emitted, stopping now\n"
            ),
            [
                "c root - - undefined symbol: till",
                "c wrapper - - too many errors emitted, stopping now"
            ]
        );
    }

    #[test]
    fn the_path_of_a_linker_may_be_long_and_name_a_drive() {
        let deep = "../".repeat(24);
        for path in [format!("C:/shop tools/{deep}bin/ld.exe"), format!("/opt/{deep}x-ld")] {
            assert_eq!(
                told(&format!("{path}: cannot find -ltill\n")),
                ["c root - - cannot find -ltill"]
            );
        }
        assert_eq!(
            told("C:\\shop\\bin\\ld.exe: cannot find 1: No such file or directory\n"),
            ["c root - - cannot find 1: No such file or directory"]
        );
        assert!(
            told("the shop: cannot find -ltill\n").iter().all(|event| !event.starts_with("c "))
        );
    }
}
