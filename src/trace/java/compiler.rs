//! Compilers of the virtual machine's languages: javac, kotlinc, scalac, and what Maven makes of them.

use super::super::place::{colons, ends};
use super::super::shape::{digits, is_excerpt};
use super::{Event, Family, Found, Frame, Lines, Link, MAX_EVENT_LINES, Mark, indent, place};

const ENDINGS: &[&str] = &[".java", ".kt", ".kts", ".scala", ".groovy", ".sc"];
/// Most lines below a diagnostic: source, marks, symbols.
const MAX_LINES: usize = 16;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if let Some(event) = script(lines, at) {
        return Some(Found::one(event));
    }
    let event = diagnostic(text, at, lines.mark(at)).or_else(|| scala_3(lines, at))?;
    Some(Found::one(with_lines_below(lines, event)))
}

/// `ScriptCompilationException(errors=[ScriptCompilationError(message=…, location=…), …])`: what Kotlin found in a script, the first of
/// it, as an object.
fn script(lines: Lines<'_>, at: usize) -> Option<Event> {
    let (name, rest) = lines.text(at).trim().split_once('(')?;
    if name.rsplit('.').next() != Some("ScriptCompilationException") {
        return None;
    }
    let (_, said) = rest.split_once("message=")?;
    let end = [", location=", "), ", ")]"].iter().filter_map(|sign| said.find(sign)).min();
    let mut event = Event::new(Family::Java, at, &said[..end.unwrap_or(said.len())]).typed(name);
    let mut end = at + 1;
    while let Some((method, file)) = place(lines.text(end)).filter(|_| end < at + MAX_EVENT_LINES) {
        event.frames.push(Frame::new(file, Some(method)));
        end += 1;
    }
    Some(event.spanning(at..end))
}

/// One diagnostic of any of the compilers, without what stands below it.
pub(super) fn diagnostic(text: &str, at: usize, mark: Mark) -> Option<Event> {
    let (level, said) = match text.get(..3) {
        Some("e: ") => (Some(Link::Root), &text[3..]),
        Some("w: ") => (Some(Link::Warning), &text[3..]),
        _ => (None, text),
    };
    if let Some(found) = bracketed(said, at, level, mark) {
        return Some(found);
    }
    let place = colons(said, ENDINGS)?;
    let file = place.file.trim_start();
    let rest = place.rest.strip_prefix(':').unwrap_or(place.rest).strip_prefix(' ')?;
    let (link, message) = if let Some(message) = rest.strip_prefix("error: ") {
        (Link::Root, message)
    } else if let Some(message) = rest.strip_prefix("warning: ") {
        (Link::Warning, message)
    } else {
        // Without a level in the line there must be one before it.
        (level.or_else(|| link_of(mark))?, rest)
    };
    (!file.contains(' ')).then(|| event(file, at, message).linked(link))
}

/// `X.java:[3,18] msg` and `X.kt: (3, 5) msg`, as Maven prints them; `e: X.kt: (3, 5): msg` of an older kotlinc.
fn bracketed(text: &str, at: usize, level: Option<Link>, mark: Mark) -> Option<Event> {
    let (file, rest, close) = match text.split_once(":[") {
        Some((file, rest)) => (file, rest, ']'),
        None => text.split_once(": (").map(|(file, rest)| (file, rest, ')'))?,
    };
    let (place, message) = rest.split_once(close)?;
    let ours = ends(file, ENDINGS)
        && digits(place.as_bytes()) > 0
        && place.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b' ');
    let link = level.or_else(|| link_of(mark)).unwrap_or(Link::Root);
    let message = message.trim_start_matches(':').trim_start();
    ours.then(|| {
        event(file.trim_start(), at, message.strip_prefix("error: ").unwrap_or(message))
            .linked(link)
    })
}

fn link_of(mark: Mark) -> Option<Link> {
    match mark {
        Mark::Error => Some(Link::Root),
        Mark::Warning => Some(Link::Warning),
        _ => None,
    }
}

/// `-- [E007] Type Mismatch Error: src/X.scala:3:5 ----`, with the reason behind a bar below.
fn scala_3(lines: Lines<'_>, at: usize) -> Option<Event> {
    let rest = lines.text(at).strip_prefix("-- ")?;
    let (code, title) = match rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        Some((code, title)) => (Some(code), title),
        None => (None, rest),
    };
    let (title, place) = title.split_once(": ")?;
    let place = colons(place, ENDINGS)?;
    let link = if title.ends_with("Warning") { Link::Warning } else { Link::Root };
    // The source and the mark under it come first, and have no space behind the bar that the reason has.
    let reason = (at + 1..at + MAX_LINES).skip_while(|&line| !is_mark(lines.text(line))).nth(1);
    let said = reason.and_then(|line| lines.text(line).trim_start().strip_prefix('|'));
    let message = said.map(str::trim).filter(|said| !said.is_empty()).unwrap_or(title);
    Some(event(place.file, at, message).with_code(code).linked(link))
}

/// `  |      ^^^`
fn is_mark(text: &str) -> bool {
    text.trim_start().strip_prefix('|').is_some_and(|rest| rest.trim().starts_with('^'))
}

fn event(file: &str, at: usize, message: &str) -> Event {
    let file = file.strip_prefix("file://").unwrap_or(file);
    let mut event = Event::new(Family::Java, at, message);
    event.frames = vec![Frame::new(file, None)];
    event
}

/// The source line, the mark under it, and the lines about symbols.
fn with_lines_below(lines: Lines<'_>, mut event: Event) -> Event {
    let key = event.key;
    let mark = lines.mark(key);
    let mut end = key + 1;
    while end < lines.len() && end < key + MAX_LINES {
        let text = lines.text(end);
        let trimmed = text.trim();
        let below = trimmed.starts_with('^')
            || is_excerpt(trimmed, &['|'])
            || [
                "symbol:",
                "location:",
                "required:",
                "found:",
                "found   :",
                "required:",
                "reason:",
                "(",
                "where ",
            ]
            .iter()
            .any(|start| trimmed.starts_with(start));
        // The source stands above the mark; a message may have lines before both.
        let above = if mark == Mark::None {
            (end + 1..=end + 4).any(|line| lines.text(line).trim().starts_with('^'))
        } else {
            leads_to_mark(lines, end, mark)
        };
        let same = mark != Mark::None && lines.mark(end) == mark && indent(text) > 0;
        if trimmed.is_empty()
            || !(below || above || same)
            || diagnostic(text, end, lines.mark(end)).is_some()
        {
            break;
        }
        if let Some(types) = types_of_scala(&event.message, trimmed, end - key) {
            event.message = format!("{} {types}", event.message);
        }
        if !trimmed.starts_with('^') {
            event.details.push(end);
        }
        end += 1;
    }
    event.spanning(key..end)
}

/// What scalac says right below `type mismatch;`: ` found   : Int`, ` required: String`.
fn types_of_scala(message: &str, below: &str, line: usize) -> Option<String> {
    match line {
        1 if message.ends_with(';') => {
            let found = below.strip_prefix("found")?.trim_start().strip_prefix(':')?;
            Some(format!("found :{found}"))
        }
        2 if message.contains("; found :") => {
            below.starts_with("required: ").then(|| below.to_owned())
        }
        _ => None,
    }
}

/// Whether lines of the same mark lead to that under the source, with no other diagnostic between.
fn leads_to_mark(lines: Lines<'_>, at: usize, mark: Mark) -> bool {
    (at + 1..at + MAX_LINES)
        .take_while(|&line| {
            lines.mark(line) == mark && diagnostic(lines.text(line), line, mark).is_none()
        })
        .any(|line| lines.text(line).trim().starts_with('^'))
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace::{events, told};

    #[test]
    fn what_is_wrong_with_a_script_may_be_an_object() {
        let paste = "ScriptCompilationException(errors=[ScriptCompilationError(message=Unresolved reference: till, location=/a/shop.kts (10:49)), \
            ScriptCompilationError(message=No shop)])\n\tat shop.Till.open(Till.kt:277)\n";
        assert_eq!(
            told(paste),
            ["java root ScriptCompilationException - Unresolved reference: till"]
        );
    }

    #[test]
    fn every_compiler_says_what_and_where() {
        assert_eq!(
            told(
                "src/A.java:8: error: ';' expected\n        return 1\n                ^\n1 error\n"
            ),
            ["java root - - ';' expected"]
        );
        assert_eq!(told("main.kt:3:36: error: type mismatch\n"), ["java root - - type mismatch"]);
        let wanted = ["java root - - Unresolved reference: foo"];
        assert_eq!(told("e: file:///app/X.kt:3:5 Unresolved reference: foo\n"), wanted);
        assert_eq!(told("e: /app/X.kt: (3, 5): Unresolved reference: foo\n"), wanted);
        assert_eq!(told("[ERROR] /app/X.kt: (3, 5) Unresolved reference: foo\n"), wanted);
        assert_eq!(
            told("[ERROR] /app/A.java:[3,18] package javax.mail does not exist\n"),
            ["java root - - package javax.mail does not exist"]
        );
        assert_eq!(
            told(
                "[error] /app/A.scala:12:5: type mismatch;\n[error]  found   : Int\n[error]  required: String\n"
            ),
            ["java root - - type mismatch; found : Int required: String"]
        );
        assert_eq!(
            told(
                "-- [E007] Type Mismatch Error: a/B.scala:3:5 ----\n3 |  f(1)\n  |    ^\n  |    Found: Int\n"
            ),
            ["java root - E007 Found: Int"]
        );
    }

    #[test]
    fn symbol_and_location_belong_to_the_error_above() {
        let paste = "A.java:7: error: cannot find symbol\n  x.f();\n   ^\n  symbol:   method f()\n  location: class A\n\
            A.java:9: error: ';' expected\n";
        let events = events(&Paste::new(paste.as_bytes()));
        assert_eq!((events.len(), events[0].lines.clone()), (2, 0..5));
        assert_eq!(events[0].details, [1, 3, 4]);
    }
}
