//! The frames of a traceback, with the source and the values that stand between them.

use super::chain::is_header;
use super::{Frame, Lines, indent, typed};

/// The frames from `at` on, deeper than their header, and the line after them.
pub(super) fn frames(
    lines: Lines<'_>,
    mut at: usize,
    header: usize,
    last: usize,
) -> (Vec<Frame>, usize) {
    let mut frames = Vec::new();
    let mut level = None;
    // Some loggers set frames apart, and point at the one where the error was caught.
    let is_apart =
        lines.text(at).trim().is_empty() && frame(unpointed(lines.text(at + 1))).is_some();
    while at < last {
        let text = if is_apart { unpointed(lines.text(at)) } else { lines.text(at) };
        let is_blank = text.trim().is_empty();
        let deep = indent(text) > level.unwrap_or(header) && !is_blank;
        let broken = || frame_at(lines, at);
        if let Some((frame, count)) = frame(text).map(|frame| (frame, 1)).or_else(broken) {
            level.get_or_insert(indent(text));
            frames.push(frame);
            at += count - 1;
        } else {
            let belongs = deep
                || (is_apart && is_blank)
                || text.trim_start().starts_with("[Previous line repeated")
                || (level == Some(header) && !is_blank && is_flat_source(lines, at, last));
            if !belongs {
                break;
            }
        }
        at += 1;
    }
    (frames, at)
}

/// A line without the mark before the frame that it points at: `> File "a.py", line 1, in f`.
fn unpointed(text: &str) -> &str {
    text.strip_prefix("> ").filter(|rest| rest.starts_with("File \"")).unwrap_or(text)
}

/// Whether a line of a paste that lost its indentation is source: behind a frame, and before another one or the error.
fn is_flat_source(lines: Lines<'_>, at: usize, last: usize) -> bool {
    let goes_on = (at + 1..last.min(at + 3))
        .take_while(|&line| !is_header(lines.text(line)))
        .any(|line| frame(lines.text(line)).is_some());
    let is_last = || {
        let behind = at + 1 + usize::from(is_underline(lines.text(at + 1)));
        at > 0
            && frame(lines.text(at - 1)).is_some()
            && typed(lines.text(at).trim()).is_none()
            && typed(lines.text(behind).trim()).is_some()
    };
    goes_on || is_underline(lines.text(at)) || is_last()
}

/// `~~~^^^`: the part of the source above that failed.
fn is_underline(text: &str) -> bool {
    let text = text.trim();
    text.contains('^') && text.bytes().all(|byte| b"~^ ".contains(&byte))
}

/// The frame at a line, and how many lines it takes: a narrow console breaks a long path.
pub(super) fn frame_at(lines: Lines<'_>, at: usize) -> Option<(Frame, usize)> {
    let text = lines.text(at);
    if let Some(frame) = frame(text) {
        return Some((frame, 1));
    }
    let path = text.trim_start().strip_prefix("File \"")?;
    let rest = lines.text(at + 1);
    let is_rest = rest.split_once('"').is_some_and(|(_, place)| place.starts_with(", line "));
    if path.contains('"') || !is_rest {
        return None;
    }
    frame(&format!("{text}{rest}")).map(|frame| (frame, 2))
}

pub(super) fn frame(text: &str) -> Option<Frame> {
    let rest = text.trim_start().strip_prefix("File \"")?;
    let (file, rest) = rest.split_once("\", line ")?;
    if rest.contains(", characters ") {
        // OCaml writes its places nearly alike.
        return None;
    }
    let function = rest.split_once(" in ").map(|(_, name)| name.trim());
    Some(Frame::new(file, function))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn frames_may_stand_apart() {
        let paste = "Traceback (most recent call last):\n\n> File \"a.py\", line 4, in <module>\n    f(1)\n    └ <function f at 0x7f>\n\n  \
            File \"a.py\", line 3, in f\n    return a / 0\n           └ 1\n\nZeroDivisionError: division by zero\n";
        assert_eq!(told(paste), ["python root ZeroDivisionError - division by zero"]);
    }

    #[test]
    fn a_console_breaks_a_long_path() {
        let paste = "    File \"C:\\shop\\car\nt\\open.py\", line 3, in f\n      x()\n    \
            File \"C:\\shop\\till.py\", line 4, in g\n      y()\n  KeyError: 'a'\n";
        let headed = format!("  Traceback (most recent call last):\n{paste}");
        for paste in [paste, &headed] {
            let events = crate::trace::events(&crate::paste::Paste::new(paste.as_bytes()));
            assert_eq!(told(paste), ["python root KeyError - 'a'"]);
            assert_eq!(events[0].frames[0].file, "C:\\shop\\cart\\open.py");
        }
    }

    #[test]
    fn a_paste_may_have_lost_its_indentation_or_its_head() {
        let flat = "Traceback (most recent call last):\nFile \"a.py\", line 1, in f\nx()\n\
            File \"b.py\", line 2, in g\ny[a]\n~^^^\nKeyError: 'a'\n";
        assert_eq!(told(flat), ["python root KeyError - 'a'"]);
        let headless = "  File \"a.py\", line 1, in f\n    x()\nopenai.RateLimitError: slow down\n";
        assert_eq!(told(headless), ["python root openai.RateLimitError - slow down"]);
        let named = "  File \"a.py\", line 1, in f\n    x()\nshop.core.CartNotOpen: open it\n";
        assert_eq!(told(named), ["python root shop.core.CartNotOpen - open it"]);
    }
}
