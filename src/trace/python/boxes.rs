//! Tracebacks that are drawn otherwise: in boxes, in notebooks, and of the interpreter's own crashes. What a command says in a box
//! of its own as well.

use super::super::place::{colons, ends};
use super::super::shape::digits;
use super::chain::{HEADER, is_header};
use super::frames::frame;
use super::{Event, Family, Found, Frame, Lines, is_path_of_names, said, typed};
use crate::limits::MAX_MESSAGE_BYTES;
use crate::paste::Mark;

/// Most lines of a traceback of a notebook above its error, where its head is gone.
const MAX_NOTEBOOK: usize = 200;
/// Most lines of a box that is no traceback.
const MAX_PANEL: usize = 40;

/// `╭─ Error ─────╮` over what is wrong, broken into lines where the box ends.
pub(super) fn panel(lines: Lines<'_>, start: usize) -> Option<Found> {
    let top = lines.text(start).trim().strip_prefix('╭')?.strip_suffix('╮')?;
    if top.trim_matches(['─', ' ']) != "Error" {
        return None;
    }
    let bottom = (start + 1..lines.len().min(start + MAX_PANEL))
        .find(|&at| lines.text(at).trim_start().starts_with('╰'))?;
    let mut message = String::new();
    for at in start + 1..bottom {
        if message.len() < MAX_MESSAGE_BYTES {
            message.push_str(lines.text(at).trim_matches(['│', ' ']));
            message.push(' ');
        }
    }
    if message.trim().is_empty() {
        return None;
    }
    let mut event = Event::new(Family::Python, start + 1, &message);
    event.details = (start + 2..bottom).collect();
    Some(Found::one(event.spanning(start..bottom + 1)))
}

/// A crash of the interpreter itself: the innermost frame comes first, and there is no last line.
pub(super) fn fatal(lines: Lines<'_>, start: usize, last: usize, message: &str) -> Event {
    let mut event = Event::new(Family::Python, start, message);
    let mut end = start + 1;
    while end < last && end < start + 200 {
        let text = lines.text(end);
        match frame(text) {
            Some(frame) => event.frames.push(frame),
            None if text.trim().is_empty() || text.contains("hread 0x") => {}
            None if text.starts_with("Python runtime state")
                || text.starts_with("Extension modules") => {}
            None => break,
        }
        end += 1;
    }
    event.spanning(start..end)
}

/// A traceback in a box. The sides are off already; the error stands below.
pub(super) fn boxed(lines: Lines<'_>, start: usize, last: usize) -> Option<Event> {
    let mut frames = Vec::new();
    let bottom = (start + 1..last).take_while(|&at| !is_header(lines.text(at))).find(|&at| {
        let text = lines.text(at).trim();
        if let Some(place) = colons(text.trim_start_matches(['│', ' ']), &[".py"]) {
            let function = place.rest.trim_end_matches(['│', ' ']).trim().strip_prefix("in ");
            frames.push(Frame::new(place.file, function));
        }
        // The box of local values inside had the left side of the outer one before it.
        text.starts_with('╰') && lines.mark(at) != Mark::Box
    })?;
    let key = (bottom + 1..last).find(|&at| !lines.text(at).trim().is_empty())?;
    Some(said(lines, start, key, frames))
}

/// A traceback of a notebook: the name of the error stands before the header, and again before the message.
pub(super) fn notebook(lines: Lines<'_>, start: usize, last: usize) -> Option<Event> {
    let before = lines.text(start).trim_end().strip_suffix(HEADER)?;
    let name = before.strip_suffix("  ")?.trim();
    if !is_path_of_names(name) {
        return None;
    }
    let mut frames = Vec::new();
    let key = (start + 1..last).take_while(|&at| !is_header(lines.text(at))).find(|&at| {
        let text = lines.text(at);
        if let Some(place) = text.strip_prefix("File ").or_else(|| text.strip_prefix("Cell ")) {
            let (file, function) = place.split_once(", in ").unwrap_or((place, ""));
            frames.push(Frame::new(file, Some(function).filter(|name| !name.is_empty())));
        }
        text.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    })?;
    Some(said(lines, start, key, frames))
}

/// Whether a traceback of a notebook may begin here whose head was not copied: at a frame, or at the line that failed.
pub(super) fn opens_notebook(text: &str) -> bool {
    cell(text).is_some() || is_pointed(text)
}

/// The rest of a traceback of a notebook: frames, a mark at the line of source that failed, and the error below.
pub(super) fn headless_notebook(lines: Lines<'_>, start: usize, last: usize) -> Option<Event> {
    if !opens_notebook(lines.text(start)) {
        return None;
    }
    let mut frames = Vec::new();
    let mut points = false;
    let mut key = start;
    while key < last.min(start + MAX_NOTEBOOK) {
        let text = lines.text(key);
        let pointed = is_pointed(text);
        if points && typed(text).is_some() {
            break;
        }
        match cell(text) {
            Some(frame) => frames.push(frame),
            None if pointed || is_between(text) => {}
            None => return None,
        }
        points |= pointed;
        key += 1;
    }
    typed(lines.text(key)).filter(|_| points)?;
    Some(said(lines, start, key, frames))
}

/// `File ~/a/b.py:410, in f(x)`, `Cell In[1], line 1`, `~/a/b.py in f(x)`, `<ipython-input-3-1b2c> in <module>`
fn cell(text: &str) -> Option<Frame> {
    if text.starts_with("Cell In[")
        || text.starts_with("Cell In [")
        || text.starts_with("Input In [")
    {
        return Some(Frame::new(text, None));
    }
    if let Some(place) = text.strip_prefix("File ") {
        let (file, function) = place.split_once(", in ").unwrap_or((place, ""));
        let file = colons(file, &[".py", ".pyx", ".pxi", ">"])?.file;
        return Some(Frame::new(file, Some(function).filter(|name| !name.is_empty())));
    }
    let (file, function) = text.split_once(" in ")?;
    let ours = ends(file, &[".py", ".pyx"]) && file.contains(['/', '\\'])
        || file.starts_with("<ipython-input-") && file.ends_with('>');
    ours.then(|| Frame::new(file, Some(function)))
}

/// Source with its number, what is left out, a blank line.
fn is_between(text: &str) -> bool {
    let text = text.trim_start();
    text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '['))
}

/// `---> 12     return f(x)`: the line of source that failed.
fn is_pointed(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix("--") else { return false };
    let Some(rest) = rest.trim_start_matches('-').strip_prefix("> ") else { return false };
    let number = digits(rest);
    number > 0 && (rest.len() == number || rest[number..].starts_with(' '))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn boxes_and_notebooks_are_tracebacks() {
        let boxed = "╭──── Traceback (most recent call last) ────╮\n│ /app/x.py:3 in main │\n│ ❱ 3 f() │\n\
            ╰───────────────╯\nValueError: bad\n";
        assert_eq!(told(boxed), ["python root ValueError - bad"]);
        let cell = "NameError                                 Traceback (most recent call last)\nCell In[1], line 1\n\
            ----> 1 f()\n\nNameError: name 'f' is not defined\n";
        assert_eq!(told(cell), ["python root NameError - name 'f' is not defined"]);
    }

    #[test]
    fn the_head_of_a_notebook_may_be_gone() {
        let frames = "File ~\\shop\\till.py:410, in open.<locals>.f(a, **b)\n    408 if a:\n--> 410 g(a)\n\n";
        let error = "TypeError: no such till\n";
        let named = "~/shop/till.py in open(a)\n      3     x\n----> 4     g(a)\n\n";
        for paste in [
            format!("{frames}{error}"),
            format!("{named}{error}"),
            format!("----> 1 open(a)\n\n{error}"),
        ] {
            assert_eq!(told(&paste), ["python root TypeError - no such till"], "{paste}");
        }
        let field = "ValidationError: 1 validation error for Till\nname\n  Field required [type=missing, input_value={}, input_type=dict]\n";
        assert_eq!(
            told(&format!("{frames}{field}")),
            [
                "python root ValidationError missing 1 validation error for Till: name: Field required"
            ]
        );
        for other in ["--> src/till.rs:1:2\n", "--> 410 g(a)\nthe shop is open\n"] {
            assert!(!told(&format!("{other}{error}"))[0].starts_with("python"), "{other}");
        }
    }

    #[test]
    fn local_values_stand_in_a_box_inside() {
        let boxed = "╭─── Traceback (most recent call last) ───╮\n│ /app/x.py:3 in main │\n│ ╭── locals ──╮ │\n│ │ failed = 1 │ │\n\
            │ ╰────────────╯ │\n╰───────────────╯\nValueError: bad\n";
        assert_eq!(told(boxed), ["python root ValueError - bad"]);
    }

    #[test]
    fn an_error_in_a_box_is_told_whole() {
        let paste = "╭─ Error ──────────────╮\n│ Invalid value for    │\n│ 'n': no number       │\n╰──────────────────────╯\n";
        assert_eq!(told(paste), ["python root - - Invalid value for 'n': no number"]);
        assert!(
            told("╭─ Options ────────────╮\n│ --n  a number        │\n╰──────────────────────╯\n")
                .is_empty()
        );
    }

    #[test]
    fn a_crash_of_the_interpreter_is_read() {
        let paste = "Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f (most recent call first):\n\
            \x20 File \"a.py\", line 3 in f\n";
        assert_eq!(told(paste), ["python root - - Segmentation fault"]);
    }
}
