//! Ruby: errors with their causes, and the compiler. [`tools`] reads what is built on it, [`mail`] what an application sends of an error.
//!
//! What was raised last stands first and its cause follows, also flush left, so the last block is the root.

mod mail;
mod tools;

pub(super) use tools::read_test;

use super::place::{colons, ends};
use super::shape::after;
use super::{Event, Family, Found, Frame, Lines, Link, head, indent, is_type_name, typed};
use crate::limits::MAX_EVENT_LINES;

/// Most lines of a message and of the source quoted with it.
const MAX_MESSAGE_LINES: usize = 24;
const ENDINGS: &[&str] = &[
    ".rb",
    ".rake",
    ".ru",
    ".erb",
    ".haml",
    ".slim",
    ".gemspec",
    "Rakefile",
    "Gemfile",
    "Guardfile",
    "Capfile",
    "-e",
    "(irb)",
    "(eval)",
    ">",
    "/rake",
    "/rails",
    "/rspec",
    "/bundle",
    "/bundler",
    "/irb",
    "/ruby",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    raised(lines, at)
        .or_else(|| tools::read(lines, at))
        .or_else(|| mail::read(lines, at))
        .or_else(|| syntax(lines, at))
        .or_else(|| said(lines, at))
}

/// `lib/post.rb:6:in 'slug': undefined method … (NoMethodError)` with its frames, and the causes below.
fn raised(lines: Lines<'_>, start: usize) -> Option<Found> {
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let (event, mut end) = block(lines, start, last)?;
    let mut events = vec![event];
    while end < last
        && let Some((event, next)) = block(lines, end, last)
    {
        // A thread that dies prints its error, and the program that waits for it once more.
        if events
            .iter()
            .any(|known| known.type_name == event.type_name && known.message == event.message)
        {
            events.last_mut()?.lines.end = next;
        } else {
            events.push(event);
        }
        end = next;
    }
    rank(&mut events);
    Some(Found { events, end })
}

fn rank(events: &mut [Event]) {
    let root = events.len().saturating_sub(1);
    for (at, event) in events.iter_mut().enumerate() {
        if at < root || event.message.ends_with(" - see the log above") {
            event.link = Link::Wrapper;
        }
    }
}

/// ``undefined method `slug' for nil:NilClass`` on a line of its own, as a log or a page shows it without the class of the error.
fn said(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let rest = text.strip_prefix("undefined ")?;
    let rest = after(rest, &["method ", "local variable or method "])?;
    let (_, owner) = rest.strip_prefix(['`', '\''])?.split_once("' for ")?;
    (!owner.is_empty()).then(|| Found::one(Event::new(Family::Ruby, at, text)))
}

/// Head, quoted source, frames. The line after them.
fn block(lines: Lines<'_>, start: usize, last: usize) -> Option<(Event, usize)> {
    let text = lines.text(start);
    let place = colons(text, ENDINGS)?;
    let rest = place.rest.strip_prefix(":in ")?;
    let (function, said) = quoted(rest)?;
    let said = said.strip_prefix(": ")?;
    let (message, type_name) = match class_at_the_end(said).or_else(|| class_before_frames(said)) {
        Some(parts) => parts,
        // A long message has the class at the end of its last line.
        None => (said, class_below(lines, start, last)?),
    };
    let mut event = Event::new(Family::Ruby, start, message).typed(type_name);
    event.frames.push(Frame::new(place.file, Some(function)));
    let end = below(lines, &mut event, start + 1, last);
    Some((event.spanning(start..end), end))
}

/// The function in quotation marks, and what follows: `'C#m': …`, `` `m': … ``.
fn quoted(text: &str) -> Option<(&str, &str)> {
    // Forums take the first mark for one of their own.
    let is_name = |name: &str| {
        name.starts_with(|char: char| char.is_alphabetic() || char == '_')
            && !name.contains([' ', ':', '`'])
    };
    let unopened = || text.split_once('\'').filter(|(name, _)| is_name(name)).map(|_| text);
    let inner = text.strip_prefix(['`', '\'']).or_else(unopened)?;
    // Names of blocks and operators may have any sign in them, but a quotation mark and a colon end them.
    let end = inner.find("':").or_else(|| inner.rfind('\''))?;
    Some((&inner[..end], &inner[end + 1..]))
}

/// `undefined method … (NoMethodError)`
fn class_at_the_end(text: &str) -> Option<(&str, &str)> {
    let (message, class) = text.trim_end().strip_suffix(')')?.rsplit_once(" (")?;
    is_class(class).then_some((message, class))
}

/// The same where the frames were copied onto the line of the message: `no such till (TillError) from /a.rb:3:in …`
fn class_before_frames(text: &str) -> Option<(&str, &str)> {
    let (said, _) = text.split_once(" from /").or_else(|| text.split_once(" from lib/"))?;
    said.match_indices(" (").find_map(|(at, open)| {
        let (class, _) = head(&said[at + open.len()..], 128).split_once(')')?;
        (is_class(class) && is_type_name(class)).then_some((&said[..at], class))
    })
}

fn class_below(lines: Lines<'_>, start: usize, last: usize) -> Option<&str> {
    (start + 1..last.min(start + MAX_MESSAGE_LINES))
        .take_while(|&line| frame(lines.text(line)).is_none())
        .find_map(|line| class_at_the_end(lines.text(line)).map(|(_, class)| class))
}

fn is_class(name: &str) -> bool {
    name.len() <= 128
        && name.split("::").all(|part| {
            part.starts_with(|c: char| c.is_uppercase())
                && part.chars().all(|c| c.is_alphanumeric() || c == '_')
        })
}

/// `from lib/a.rb:3:in 'm'`, `/app/Rakefile:2:in 'fetch'`, `# ./spec/a_spec.rb:3`
fn frame(text: &str) -> Option<Frame> {
    let rest = text.trim();
    let rest = rest.strip_prefix("from ").or_else(|| rest.strip_prefix("# ")).unwrap_or(rest);
    let place = colons(rest, ENDINGS)?;
    if place.file.contains(' ') {
        return None;
    }
    match place.rest.strip_prefix(":in ") {
        Some(function) => {
            let (function, after) = quoted(function)?;
            after.trim().is_empty().then(|| Frame::new(place.file, Some(function)))
        }
        None => place.rest.is_empty().then(|| Frame::new(place.file, None)),
    }
}

/// Takes source, hints and frames below a head; the line after them.
fn below(lines: Lines<'_>, event: &mut Event, start: usize, last: usize) -> usize {
    let mut end = start;
    let mut at = start;
    let mut framed = false;
    while at < last {
        let text = lines.text(at);
        let trimmed = text.trim();
        if let Some(frame) = frame(text) {
            event.frames.push(frame);
            framed = true;
        } else if trimmed.starts_with("... ") && trimmed.ends_with(" levels...") {
            framed = true;
        } else if trimmed.is_empty() {
            let next = lines.text(at + 1);
            // Source stands indented behind a blank line, frames may follow one.
            let source = indent(next) > 0 || lines.text(at + 2).trim().starts_with('^');
            if framed || !(source || frame(next).is_some()) || at > start + MAX_MESSAGE_LINES {
                break;
            }
            at += 1;
            continue;
        } else if framed || at > start + MAX_MESSAGE_LINES || !goes_on(lines, at, last) {
            break;
        } else if trimmed.bytes().any(|b| b.is_ascii_alphanumeric()) {
            event.details.push(at);
        }
        at += 1;
        end = at;
    }
    end
}

/// Whether a line that is no frame is still of the message: indented, a hint, or above frames.
fn goes_on(lines: Lines<'_>, at: usize, last: usize) -> bool {
    let text = lines.text(at);
    indent(text) > 0
        || text.starts_with("Did you mean?")
        || text.trim().starts_with('^')
        || class_at_the_end(text).is_some()
        || (at..last.min(at + 4)).any(|line| lines.text(line).starts_with("\tfrom "))
        // A program that wrote more of its source quotes it without a margin.
        || lines.text(at + 1).trim().starts_with('^')
}

/// `lib/bad.rb:8: syntax error, unexpected end-of-input`, `lib/a.rb:3: warning: …`
fn syntax(lines: Lines<'_>, at: usize) -> Option<Found> {
    let place = colons(lines.text(at), ENDINGS)?;
    let said = place.rest.strip_prefix(": ")?;
    let (message, name) = class_at_the_end(said).unwrap_or((said, ""));
    let link = if said.starts_with("warning: ") && ends(place.file, &[".rb"]) {
        Link::Warning
    } else if said.starts_with("syntax error") || typed(name).is_some() {
        Link::Root
    } else {
        return None;
    };
    let message = message.strip_prefix("warning: ").unwrap_or(message);
    let mut event = Event::new(Family::Ruby, at, message).typed(name).linked(link);
    event.frames.push(Frame::new(place.file, None));
    let mut end = at + 1;
    if link == Link::Root {
        end = below(lines, &mut event, end, lines.len().min(at + MAX_EVENT_LINES)).max(end);
    }
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_log_may_show_the_message_without_its_class() {
        for text in [
            "undefined method `slug' for nil:NilClass",
            "undefined local variable or method 'till' for an instance of Shop",
        ] {
            assert_eq!(told(&format!("{text}\n")), [format!("ruby root - - {text}")]);
        }
    }

    #[test]
    fn the_cause_stands_last_and_is_the_root() {
        let paste = "lib/a.rb:11:in 'C#import': cannot import (ImportError)\n\tfrom lib/a.rb:15:in '<main>'\n\
            lib/a.rb:4:in `Integer': invalid value: \"two\" (ArgumentError)\n\tfrom lib/a.rb:9:in `import'\n";
        assert_eq!(
            told(paste),
            [
                "ruby wrapper ImportError - cannot import",
                "ruby root ArgumentError - invalid value: \"two\""
            ]
        );
    }

    #[test]
    fn a_forum_may_have_taken_the_first_mark() {
        let paste =
            "lib/a.rb:11:in open_till': no such till (ShopError)\n\tfrom lib/a.rb:15:in sell'\n";
        assert_eq!(told(paste), ["ruby root ShopError - no such till"]);
        assert_eq!(
            told(
                "lib/a.rb:11:in open_till': no such till. (ShopError) Open one first. from /srv/lib/a.rb:15:in sell'\n"
            ),
            ["ruby root ShopError - no such till."]
        );
        assert!(
            told("lib/a.rb:11:in the shop's till: no (ShopError)\n")
                .iter()
                .all(|event| !event.starts_with("ruby"))
        );
    }

    #[test]
    fn a_syntax_error_has_no_function() {
        assert_eq!(
            told("lib/bad.rb:8: syntax error, unexpected end-of-input\n"),
            ["ruby root - - syntax error, unexpected end-of-input"]
        );
    }

    #[test]
    fn a_hint_belongs_to_the_message() {
        let paste = "r.rb:2:in `<main>': undefined method `nme' (NoMethodError)\n\nputs User.new.nme\n             ^^^^\nDid you mean?  name\n";
        let events = crate::trace::events(&crate::paste::Paste::new(paste.as_bytes()));
        assert_eq!((events.len(), events[0].details.last()), (1, Some(&4)));
    }

    #[test]
    fn a_line_of_a_search_and_a_list_are_not_errors() {
        assert!(told("lib/a.rb:3: def slug\n1) Post has a slug\n2) and a title\n").is_empty());
    }
}
