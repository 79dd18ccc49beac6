//! Engines of games: what Unreal and Godot log of errors and crashes.

use super::shape::{after, begins, deeper, digits, is_number, without_position};
use super::{Event, Family, Found, Frame, Lines, Link, indent};

/// Most lines of a crash.
const MAX_LINES: usize = 200;
/// Most frames kept.
const MAX_FRAMES: usize = 64;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if let Some((link, said)) = unreal(text) {
        return crash(lines, at, said).or_else(|| {
            let event = Event::new(Family::Other, at, said).linked(link);
            Some(if said.is_empty() { Found::none(at + 1) } else { Found::one(event) })
        });
    }
    crash(lines, at, text).or_else(|| godot(text, at)).or_else(|| script(lines, at, text))
}

/// `[2026.05.31-03.25.53:177][127]LogWindows: Error: said`; the time may have been taken off.
fn unreal(text: &str) -> Option<(Link, &str)> {
    let mut rest = text;
    while let Some((inner, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if inner.is_empty() || !inner.bytes().all(|b| b.is_ascii_digit() || b".-: ".contains(&b)) {
            break;
        }
        rest = after;
    }
    let (name, said) = rest.strip_prefix("Log")?.split_once(": ")?;
    // `Login: ` and `Logger: ` are words.
    let is_category = name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_category {
        return None;
    }
    let level = said.split_once(':')?;
    let link = match level.0 {
        "Error" | "Fatal" => Link::Root,
        "Warning" => Link::Warning,
        _ => return None,
    };
    Some((link, level.1.trim()))
}

/// `=== Critical error: ===` or `Fatal error!` over what ended the program, or what it lived on with, and the stack.
fn crash(lines: Lines<'_>, start: usize, said: &str) -> Option<Found> {
    const TITLES: [&str; 4] =
        ["=== Critical error: ===", "=== Handled ensure: ===", "Fatal error!", "Fatal error:"];
    const REASONS: [&str; 4] = [
        "Unhandled Exception: ",
        "Assertion failed: ",
        "Fatal error: ",
        "Ensure condition failed: ",
    ];
    if !TITLES.contains(&said) {
        return None;
    }
    let text = |at: usize| {
        let text = lines.text(at).trim();
        unreal(text).map_or(text, |(_, said)| said)
    };
    let last = lines.len().min(start + MAX_LINES);
    let key = (start + 1..last.min(start + 8)).find(|&at| begins(text(at), &REASONS))?;
    let mut event = Event::new(Family::Other, key, text(key));
    if let Some(said) = text(key).strip_prefix("Unhandled Exception: ") {
        let name = said.split([' ', ':']).next().unwrap_or_default();
        let known = name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_') && name.contains('_');
        event = Event::new(Family::Other, key, said).typed(if known { name } else { "" });
    }
    let mut end = key + 1;
    for at in key + 1..last {
        let said = text(at);
        match frame(said) {
            Some(frame) if event.frames.len() < MAX_FRAMES => event.frames.push(frame),
            Some(_) => {}
            None if said.is_empty() || said == "Stack:" => continue,
            None if unreal(lines.text(at).trim()).is_some() && event.frames.is_empty() => {
                event.details.push(at);
            }
            None => break,
        }
        end = at + 1;
    }
    Some(Found::one(event.spanning(start..end)))
}

/// `[Callstack] 0x00007ffc Shop.dll!Cart::Total() [C:\shop\Cart.h:27]`
fn frame(text: &str) -> Option<Frame> {
    let rest = text.strip_prefix("[Callstack] ").unwrap_or(text).strip_prefix("0x")?;
    let (_, call) = rest.split_once(' ')?;
    let (module, function) = call.split_once('!')?;
    let (function, place) = function.rsplit_once(" [").unwrap_or((function, ""));
    let place = without_position(place.trim_end_matches(']'));
    Some(Frame::new(if place.is_empty() { module } else { place }, Some(function)))
}

/// `res://shop/cart.gd:87 - Invalid call.`, behind `ERROR: ` or alone.
fn godot(text: &str, at: usize) -> Option<Found> {
    let text = after(text, &["ERROR: ", "SCRIPT ERROR: "]).unwrap_or(text);
    let (place, said) = text.strip_prefix("res://")?.split_once(" - ")?;
    let (file, line) = place.rsplit_once(':')?;
    let script = [".gd", ".cs", ".tscn", ".gdshader"].iter().any(|end| file.ends_with(end));
    if !script || !is_number(line) || digits(line) == 0 {
        return None;
    }
    let mut event = Event::new(Family::Other, at, said);
    event.frames.push(Frame::new(&format!("res://{file}"), None));
    Some(Found::one(event))
}

/// `SCRIPT ERROR: Invalid call.`, with the place below: `   at: total (res://shop/cart.gd:87)`.
fn script(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let said = text.strip_prefix("SCRIPT ERROR: ")?;
    let mut event = Event::new(Family::Other, at, said);
    let end = deeper(lines, at + 1, indent(lines.text(at)), MAX_LINES);
    for line in at + 1..end {
        let call =
            lines.text(line).trim().strip_prefix("at: ").and_then(|call| call.split_once(" ("));
        match call {
            Some((function, place)) if event.frames.len() < MAX_FRAMES => {
                event.frames.push(Frame::new(
                    without_position(place.trim_end_matches(')')),
                    Some(function),
                ));
            }
            _ => event.details.push(line),
        }
    }
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace::{events, told};

    #[test]
    fn a_crash_of_unreal_is_one_error() {
        let log = "[2026.05.31-03.25.53:177][127]LogWindows: Error: ";
        let said = [
            "=== Critical error: ===",
            "",
            "Fatal error!",
            "",
            "Unhandled Exception: EXCEPTION_ACCESS_VIOLATION reading address 0x30",
            "",
            "[Callstack] 0x00007ffc4cb2e606 Shop.dll!Cart::Total() [C:\\shop\\Cart.h:27]",
            "[Callstack] 0x00007ffc3d1fd8c1 Core.dll!UnknownFunction []",
        ];
        let logged: String = said.iter().flat_map(|said| [log, said, "\n"]).collect();
        let plain = format!("{}\n", said[2..].join("\n"));
        for paste in [logged, plain] {
            let events = events(&Paste::new(paste.as_bytes()));
            assert_eq!(events.len(), 1, "{paste}");
            let event = &events[0];
            assert_eq!(event.type_name.as_deref(), Some("EXCEPTION_ACCESS_VIOLATION"));
            assert_eq!(event.message, "EXCEPTION_ACCESS_VIOLATION reading address 0x30");
            assert_eq!(event.frames[0].file, "C:\\shop\\Cart.h");
            assert_eq!(event.lines.end, paste.lines().count());
        }
    }

    #[test]
    fn an_ensure_that_was_handled_is_one_error_with_its_stack() {
        let said = [
            "=== Handled ensure: ===",
            "",
            "Ensure condition failed: Item != nullptr [File:C:\\shop\\Cart.cpp] [Line: 27] ",
            "no item",
            "Stack: ",
            "[Callstack] 0x00007ffc Shop.dll!Cart::Total() [C:\\shop\\Cart.h:27]",
        ];
        for log in ["[2026.05.31-03.25.53:177][127]LogOutputDevice: Error: ", "LogShop: Error: "] {
            let paste: String = said.iter().flat_map(|said| [log, said, "\n"]).collect();
            let events = events(&Paste::new(paste.as_bytes()));
            assert_eq!(events.len(), 1, "{events:?}");
            let event = &events[0];
            assert!(event.message.starts_with("Ensure condition failed: Item != nullptr"));
            assert_eq!((event.lines.clone(), event.key), (0..6, 2));
            assert_eq!(event.details, [3]);
            assert_eq!(event.frames[0].file, "C:\\shop\\Cart.h");
        }
    }

    #[test]
    fn a_word_that_begins_as_a_log_of_unreal_is_none() {
        for text in [
            "Login: Error: bad password\n",
            "Logstash: Error: pipeline aborted\n",
            "Logger: Warning: level is too low\n",
            "Log: Error: no till\n",
            "Logé: Error: no till\n",
        ] {
            assert_eq!(super::unreal(text.trim()), None, "{text}");
        }
    }

    #[test]
    fn a_log_of_unreal_says_how_bad_it_is() {
        assert_eq!(
            told(
                "LogShop: Error: no till\nLogShop: Warning: cart failed\nLogShop: Display: error 0\n"
            ),
            ["other root - - no till", "other warning - - cart failed"]
        );
        assert!(told("Fatal error!\nSorry.\n").iter().all(|event| !event.contains("Sorry")));
    }

    #[test]
    fn godot_says_where_a_script_failed_below() {
        let paste =
            "SCRIPT ERROR: Invalid call. No such till.\n   at: total (res://shop/cart.gd:87)\n";
        assert_eq!(told(paste), ["other root - - Invalid call. No such till."]);
        let events = events(&Paste::new(paste.as_bytes()));
        assert_eq!(events[0].frames[0].file, "res://shop/cart.gd");
        assert_eq!(events[0].lines, 0..2);
    }

    #[test]
    fn godot_says_where_first() {
        let wanted = ["other root - - Invalid call."];
        assert_eq!(told("  ERROR: res://shop/cart.gd:87 - Invalid call.\n"), wanted);
        assert_eq!(told(" res://shop/cart.gd:87 - Invalid call.\n"), wanted);
        assert!(told("res://shop/cart.gd - saved\n").is_empty());
    }
}
