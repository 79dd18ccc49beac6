//! OCaml: its compilers, dune and opam, which print a place, the source, and what is wrong with it, in this order.

use super::shape::{between, digits};
use super::{Event, Family, Found, Frame, Lines, Link, indent};
use crate::limits::MAX_MESSAGE_BYTES;

/// Most lines of source below a place.
const MAX_SOURCE_LINES: usize = 16;
/// Most lines of a message.
const MAX_MESSAGE_LINES: usize = 40;

/// `File "a.ml", line 2, characters 25-28:`, and below the source `Error: Unbound module X`.
pub(super) fn read(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    // opam only ran the build.
    if text.starts_with("The compilation of ") && text.contains(" failed at \"") {
        return Some(Found::one(Event::new(Family::Other, start, text).linked(Link::Wrapper)));
    }
    let file = place(lines.text(start))?;
    let key = (start + 1..lines.len().min(start + MAX_SOURCE_LINES))
        .take_while(|&line| place(lines.text(line)).is_none())
        .find(|&line| said(lines.text(line)).is_some())?;
    let (link, first) = said(lines.text(key))?;
    let mut message = first.to_owned();
    let mut end = key + 1;
    while end < lines.len().min(key + MAX_MESSAGE_LINES) {
        let text = lines.text(end);
        let more = text.trim();
        let goes_on = indent(text) > 0 || (end == key + 1 && message.ends_with(':'));
        if more.is_empty() || place(text).is_some() || !(goes_on || more.starts_with("Hint: ")) {
            break;
        }
        if goes_on && message.len() < MAX_MESSAGE_BYTES {
            message.push(' ');
            message.push_str(more);
        }
        end += 1;
    }
    let mut event = Event::new(Family::Other, key, &message).linked(link);
    event.details = (key + 1..end).collect();
    event.frames.push(Frame::new(file, None));
    Some(Found::one(event.spanning(start..end)))
}

/// The file of a place. Python writes its own nearly alike.
fn place(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("File \"")?;
    let is_place = rest.contains("\", line")
        && rest.contains(", characters ")
        && rest.trim_end().ends_with(':');
    is_place.then(|| between(text, "\"", "\""))?
}

/// `Error: …`, `Error (alert deprecated): …`, `Warning 8 [partial-match]: …`
fn said(text: &str) -> Option<(Link, &str)> {
    if let Some(rest) = text.strip_prefix("Error") {
        let rest = match rest.strip_prefix(" (") {
            Some(inner) => inner.split_once(')')?.1,
            None => rest,
        };
        return rest.strip_prefix(':').map(|message| (Link::Root, message.trim()));
    }
    let rest = text.strip_prefix("Warning ")?;
    let (number, message) = rest.split_once(':')?;
    (digits(number) > 0 && number.len() < 60).then(|| (Link::Warning, message.trim()))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_place_and_the_source_stand_above_the_error() {
        let paste = "File \"src/dune\", line 4, characters 7-11:\n4 |  (name shop)\n           ^^^^\nError: File unavailable:\n\
            /usr/lib/ocaml/streams.cmxa\nFile \"src/cart.ml\", line 9, characters 9-21:\n9 | let n = Stream.count s in\n            ^^^^\n\
            Error: Unbound module Stream\nHint: Did you mean String?\nmake: *** [Makefile:3: all] Error 1\n";
        assert_eq!(
            told(paste),
            [
                "other root - - File unavailable: /usr/lib/ocaml/streams.cmxa",
                "other root - - Unbound module Stream",
                "make wrapper - - [Makefile:3: all] Error 1",
            ]
        );
    }

    #[test]
    fn a_message_goes_on_below() {
        let paste = "File \"a.ml\", line 2, characters 25-28:\n2 | let () = print_string (f \"a\")\n    ^^^\n\
            Error: This expression has type string but an expression was expected of type\n         int\n";
        assert_eq!(
            told(paste),
            [
                "other root - - This expression has type string but an expression was expected of type int"
            ]
        );
        let warning = "File \"b.ml\", line 2, characters 8-32:\nWarning 8 [partial-match]: this pattern-matching is not exhaustive.\n";
        assert_eq!(told(warning), ["other warning - - this pattern-matching is not exhaustive."]);
    }

    #[test]
    fn a_place_of_python_is_not_ours() {
        let paste = "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: x\n";
        assert_eq!(told(paste), ["python root ValueError - x"]);
    }
}
