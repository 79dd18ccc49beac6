//! The source that Node and Bun print above an error: a place or numbers, and a mark.

use super::stack::below;
use super::{Event, Family, Found, Frame, Head, Lines, indent, is_excerpt};

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    thrown(lines, at).or_else(|| quoted(lines, at))
}

/// The place, the source and the mark that Node prints above an error that nobody caught.
fn thrown(lines: Lines<'_>, start: usize) -> Option<Found> {
    let file = place_alone(lines.text(start))?;
    let mark = (start + 2..start + 5).find(|&at| is_mark(lines.text(at)))?;
    let key = (mark + 1..mark + 4).find(|&at| !lines.text(at).trim().is_empty())?;
    let mut found = match below(lines, start, key) {
        Some(found) => found,
        // Anything may be thrown, and what is no error has no type.
        None if lines.text(key + 1).starts_with("(Use `node --trace-uncaught") => {
            Found::one(Event::new(Family::Node, key, lines.text(key)).spanning(start..key + 2))
        }
        None => return None,
    };
    let first = found.events.first_mut()?;
    if first.frames.is_empty() {
        first.frames.push(Frame::new(file, None));
    }
    Some(found)
}

/// The source and the mark that Bun prints above an error.
fn quoted(lines: Lines<'_>, start: usize) -> Option<Found> {
    const MOST: usize = 12;
    let numbered = |at: &usize| {
        let text = lines.text(*at);
        text.trim_start().starts_with(|c: char| c.is_ascii_digit()) && is_excerpt(text)
    };
    let mark = start + (start..start + MOST).take_while(numbered).count();
    if mark == start || !is_mark(lines.text(mark)) {
        return None;
    }
    // Bun writes `error:` for an `Error`. Others, who write it as it is, quote their own languages.
    let head = Head::of(lines.text(mark + 1)).filter(|head| head.type_name != "Error")?;
    head.known.then(|| below(lines, start, mark + 1))?
}

/// `/app/x.js:3`, `node:fs:448`, `file:///app/x.mjs:1`, `[eval]:1`, alone on a line.
pub(super) fn place_alone(text: &str) -> Option<&str> {
    let (file, line) = text.rsplit_once(':')?;
    let script = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx"]
        .iter()
        .any(|ending| file.ends_with(ending));
    let ours =
        script || file.starts_with("node:") || file == "[eval]" || file.starts_with("evalmachine.");
    (ours && indent(text) == 0 && crate::trace::shape::is_number(line)).then_some(file)
}

fn is_mark(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|byte| byte == b'^' || byte == b'~')
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace::{events, told};

    #[test]
    fn the_place_above_belongs_to_the_error_and_is_its_frame() {
        let paste = "/app/a.js:4\n  contact: '/x',\n  ^^^^^^^\n\nSyntaxError: Unexpected identifier\n\nNode.js v20.20.2\n";
        let events = events(&Paste::new(paste.as_bytes()));
        assert_eq!((events.len(), events[0].lines.clone(), events[0].frames.len()), (1, 0..5, 1));
        let string =
            "/app/a.js:1\nthrow 'no'\n^\nno\n(Use `node --trace-uncaught ...` to show where)\n";
        assert_eq!(told(string), ["node root - - no"]);
    }

    #[test]
    fn the_source_above_an_error_of_bun_is_its_own() {
        let paste = "[till] order 7 failed\n7 |   open();\n8 |   db.run(\"INSERT\");\n         ^\nSQLiteError: no such table: t\n      errno: 1,\n\n      at run (bun:sqlite:318:19)\n";
        let events = events(&Paste::new(paste.as_bytes()));
        assert_eq!((events[0].link, events[0].lines.clone()), (crate::trace::Link::Wrapper, 0..1));
        assert_eq!((events[1].key, events[1].lines.clone()), (4, 1..8));
        // OCaml quotes its source as well.
        let other = "2 | let x = 1\n            ^\nError: Unbound value y\n";
        assert!(told(other).iter().all(|event| !event.starts_with("node")));
    }
}
