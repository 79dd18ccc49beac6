//! What Visual Studio copies, and the newer runner of tests.

use super::super::indent;
use super::super::shape::{deeper, is_number};
use super::{CODES, Event, Family, Found, Frame, Head, Lines, Link, MAX_MESSAGE_LINES, frame};
use crate::limits::MAX_EVENT_LINES;

/// Most lines that a diagnostic is broken into.
const MAX_BROKEN: usize = 6;
/// The narrowest console, in bytes: a shorter line was not broken.
const MIN_WIDTH: usize = 76;
/// Most fields of a row of the list of errors.
const MAX_FIELDS: usize = 8;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    dialog(lines, at)
        .or_else(|| row(lines.text(at), at))
        .or_else(|| summary(lines.text(at), at))
        .or_else(|| package(lines, at))
        .or_else(|| test(lines, at))
}

/// A type, its properties (`  HResult=0x80131500`, `  Message=…`) and its stack, and each `Inner Exception 1:` below.
fn dialog(lines: Lines<'_>, start: usize) -> Option<Found> {
    if !lines.text(start + 1).trim_start().starts_with("HResult=0x") {
        return None;
    }
    let mut events = vec![Head::of(lines.text(start))?.event(start)];
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut end = start + 1;
    let mut at = end;
    while at < last {
        let text = lines.text(at).trim();
        let event = events.last_mut()?;
        if let Some(message) = text.strip_prefix("Message=") {
            event.message = Event::new(Family::Dotnet, at, message).message;
        } else if let Some(frame) = frame(text) {
            event.frames.push(frame);
        } else if is_inner(text)
            && let Some(inner) = Head::of(lines.text(at + 1))
        {
            at += 1;
            events.push(inner.event(at));
        } else if !(text.is_empty() || indent(lines.text(at)) > 0) {
            break;
        }
        at += 1;
        end = if text.is_empty() { end } else { at };
    }
    let root = events.len() - 1;
    let heads: Vec<usize> = events.iter().map(|event| event.key).chain([end]).collect();
    for (at, event) in events.iter_mut().enumerate() {
        event.link = if at == root { Link::Root } else { Link::Wrapper };
        event.lines = heads[at]..heads[at + 1];
    }
    Some(Found { events, end })
}

/// `Inner Exception 1:`
fn is_inner(text: &str) -> bool {
    let number = text.strip_prefix("Inner Exception ").and_then(|rest| rest.strip_suffix(':'));
    number.is_some_and(is_number)
}

/// `Error<tab>CS0246<tab>The type … could not be found<tab>Shop<tab>C:\Shop\Cart.cs<tab>12`: a row of the list of errors.
fn row(text: &str, at: usize) -> Option<Found> {
    let (level, rest) = text.split_once('\t')?;
    let link = match level.trim().split(' ').next()? {
        "Error" => Link::Root,
        "Warning" => Link::Warning,
        _ => return None,
    };
    let fields: Vec<&str> = rest.splitn(MAX_FIELDS, '\t').collect();
    let [code, message, more @ ..] = fields.as_slice() else { return None };
    let code = code.trim();
    is_code(code).then(|| {
        let mut event = Event::new(Family::Dotnet, at, message).with_code(Some(code)).linked(link);
        event.frames.extend(more.get(1).map(|file| Frame::new(file, None)));
        Found::one(event)
    })
}

/// `CS0246`, `NU1202`
fn is_code(code: &str) -> bool {
    let letters = code.trim_end_matches(|c: char| c.is_ascii_digit());
    (3..=5).contains(&(code.len() - letters.len())) && CODES.contains(&letters)
}

/// A diagnostic that the console of Windows has broken at its width, put together up to the project at its end; and the line
/// after it.
pub(super) fn unbroken(lines: Lines<'_>, at: usize) -> Option<(String, usize)> {
    let mut last = lines.text(at);
    let mut whole = last.to_owned();
    for line in at + 1..lines.len().min(at + MAX_BROKEN) {
        let text = lines.text(line);
        let other =
            text.trim().is_empty() || text.contains("): error ") || text.contains("): warning ");
        if last.ends_with(']') || last.len() < MIN_WIDTH || other {
            return None;
        }
        // A space at the edge is gone.
        if !last.chars().count().is_multiple_of(40) && !text.starts_with(' ') {
            whole.push(' ');
        }
        whole.push_str(text);
        last = text;
        if text.ends_with("proj]") {
            return Some((whole, line + 1));
        }
    }
    None
}

/// `========== Build: 0 succeeded, 1 failed, 0 up-to-date, 0 skipped ==========`
fn summary(text: &str, at: usize) -> Option<Found> {
    let counts = text.trim().strip_prefix("========== ")?.strip_suffix(" ==========")?;
    counts
        .contains(" failed, ")
        .then(|| Found::one(Event::new(Family::Dotnet, at, counts).linked(Link::Wrapper)))
}

/// `    NU1202: Package x is not compatible with y.` below `Errors in /app/Shop.csproj`
fn package(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let (code, message) = text.trim_start().split_once(": ")?;
    let titled = at > 0 && lines.text(at - 1).starts_with("Errors in ");
    (titled && indent(text) > 0 && is_code(code))
        .then(|| Found::one(Event::new(Family::Dotnet, at, message).with_code(Some(code))))
}

/// `  failed Adds_two_numbers (6s 220ms)`, and the message indented below it.
fn test(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let (name, time) = text.trim().strip_prefix("failed ")?.strip_suffix(')')?.rsplit_once(" (")?;
    let key = at + 1;
    let is_time = time.ends_with('s') && time.starts_with(|c: char| c.is_ascii_digit());
    if !is_time || indent(lines.text(key)) <= indent(text) || lines.text(key).trim().is_empty() {
        return None;
    }
    let end = deeper(lines, key, indent(text), MAX_MESSAGE_LINES * 2).max(key + 1);
    let mut event = match Head::of(lines.text(key)) {
        Some(head) => head.event(key),
        None => Event::new(Family::Dotnet, key, lines.text(key)),
    };
    event.frames.push(Frame::new("", Some(name)));
    for line in key + 1..end {
        match frame(lines.text(line)) {
            Some(frame) => event.frames.push(frame),
            None if event.frames.len() < 2 && !lines.text(line).trim().is_empty() => {
                event.details.push(line);
            }
            None => {}
        }
    }
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_last_inner_exception_of_a_dialog_is_the_root() {
        let paste = "System.AggregateException\n  HResult=0x80131500\n  Message=Some services cannot be made\n  Source=Shop\n  \
            StackTrace:\n   at Shop.Program.Main(String[] args) in C:\\Shop\\Program.cs:line 12\n\nInner Exception 1:\n\
            InvalidOperationException: no service for 'ICart'.\n\nbye\n";
        assert_eq!(
            told(paste),
            [
                "dotnet wrapper System.AggregateException - Some services cannot be made",
                "dotnet root InvalidOperationException - no service for 'ICart'.",
            ]
        );
    }

    #[test]
    fn a_row_has_fields() {
        let row =
            "Error\tCS0246\tThe type 'Cart' could not be found\tShop\tC:\\Shop\\Cart.cs\t12\n";
        assert_eq!(told(row), ["dotnet root - CS0246 The type 'Cart' could not be found"]);
        assert_eq!(
            told("Warning (active)\tCS0168\tThe variable 'x' is not used\tShop\ta.cs\t3\n"),
            ["dotnet warning - CS0168 The variable 'x' is not used"]
        );
        let package = "Errors in /app/Shop.csproj\n    NU1202: Package Cart 1.0 is not compatible with net6.0.\n";
        assert!(told(package).contains(
            &"dotnet root - NU1202 Package Cart 1.0 is not compatible with net6.0.".to_owned()
        ));
    }

    #[test]
    fn a_diagnostic_that_the_console_broke_is_whole_again() {
        let first = format!(
            "{:_<112} is no",
            "Cart.cs(19,10): error CS0246: The type 'Cart' could not be found: "
        );
        let paste = format!(
            "{first}\ntype of ours [C:\\Shop\\Shop.csproj]\nCart.cs(20,1): error CS0246: x [a.csproj]\n"
        );
        let read = told(&paste);
        assert_eq!(read.len(), 2);
        assert!(read[0].ends_with(" is no type of ours"), "{read:?}");
    }

    #[test]
    fn the_summary_of_a_build_is_no_root() {
        assert_eq!(
            told("========== Build: 0 succeeded, 1 failed, 0 up-to-date, 0 skipped ==========\n"),
            ["dotnet wrapper - - Build: 0 succeeded, 1 failed, 0 up-to-date, 0 skipped"]
        );
    }

    #[test]
    fn a_failed_test_has_its_message_below() {
        let paste = "  failed Adds_two_numbers (6s 220ms)\n    Assert.AreEqual failed. Expected:<1>. Actual:<2>.\n      \
            at Shop.Tests.Adds() in /app/Tests.cs:line 3\n";
        assert_eq!(
            told(paste),
            ["dotnet root - - Assert.AreEqual failed. Expected:<1>. Actual:<2>."]
        );
    }
}
