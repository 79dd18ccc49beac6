//! Shapes of lines that more than one reader looks for: places, programs, exit codes, blocks.

use memchr::memmem;

use super::{Lines, indent};

/// Most characters of the name of a program before a colon.
const MAX_PROGRAM: usize = 80;

/// How many bytes of `text` are digits from its start on.
pub(crate) fn digits(text: impl AsRef<[u8]>) -> usize {
    text.as_ref().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether `text` is a number, and nothing else.
pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && digits(text) == text.len()
}

/// What follows the first of `starts` that `text` begins with.
pub(super) fn after<'t>(text: &'t str, starts: &[&str]) -> Option<&'t str> {
    let first = text.as_bytes().first();
    starts.iter().find_map(|start| may_begin(first, start).then(|| text.strip_prefix(start))?)
}

/// Whether a text whose first byte is `first` may begin with `start`. Every line of a paste is asked for hundreds of beginnings, and
/// hardly one of them is it.
fn may_begin(first: Option<&u8>, start: &str) -> bool {
    start.is_empty() || first == start.as_bytes().first()
}

/// Whether `text` begins with one of `starts`.
pub(super) fn begins(text: &str, starts: &[&str]) -> bool {
    let first = text.as_bytes().first();
    starts.iter().any(|start| may_begin(first, start) && text.starts_with(start))
}

/// Whether one of `words` stands in `text`.
pub(super) fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// What stands between the first `open` and the next `close`.
pub(super) fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(open)?;
    rest.split_once(close).map(|(inner, _)| inner)
}

/// A place in a file, and what is said about it: `src/main.c:12:5: error: text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'t> {
    /// As printed.
    pub(super) file: &'t str,
    /// Whether a column is given with the line.
    pub(super) column: bool,
    /// What follows.
    pub(super) rest: &'t str,
}

impl<'t> Place<'t> {
    /// Reads the place that `text` begins with, and what is said behind it.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let bytes = text.as_bytes();
        // The colon of `C:\` names a drive.
        let drive = bytes.len() > 2
            && bytes[0].is_ascii_alphabetic()
            && bytes[1] == b':'
            && matches!(bytes[2], b'\\' | b'/');
        let mut from = if drive { 2 } else { 0 };
        loop {
            let colon = from + text[from..].find(':').filter(|&at| at <= 512)?;
            let line = digits(&text[colon + 1..]);
            let end = colon + 1 + line;
            if line > 0 && colon > 0 && bytes.get(end) == Some(&b':') {
                let column = digits(&text[end + 1..]);
                let has_column = column > 0
                    && bytes.get(end + 1 + column).is_some_and(|byte| matches!(byte, b':' | b'-'));
                let mut at = if has_column { end + 1 + column } else { end };
                // `12:5-9:` is a range.
                if bytes.get(at) == Some(&b'-') {
                    at += 1 + digits(&text[at + 1..]);
                }
                let rest = text[at..].trim_start_matches(':').trim_start();
                return Some(Self { file: &text[..colon], column: has_column, rest });
            }
            from = colon + 1;
        }
    }

    /// What follows the last point of the file name, or nothing.
    pub(super) fn extension(&self) -> &'t str {
        extension(self.file)
    }
}

/// What follows the last point of the last part of a path.
pub(super) fn extension(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The path without the line and column at its end: `src/main.rs:3:5`.
pub(super) fn without_position(place: &str) -> &str {
    let mut rest = place.trim();
    for _ in 0..2 {
        match rest.rsplit_once(':') {
            Some((path, number)) if is_number(number) && !path.is_empty() => rest = path,
            _ => break,
        }
    }
    rest
}

/// What stands before and behind the first colon that a space follows. Asked of every line many times, so by bytes.
pub(super) fn said(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let colon = memchr::memchr_iter(b':', bytes).find(|&at| bytes.get(at + 1) == Some(&b' '))?;
    Some((&text[..colon], &text[colon + 2..]))
}

/// Whether a byte stands in `text`.
pub(super) fn has(text: &str, byte: u8) -> bool {
    memchr::memchr(byte, text.as_bytes()).is_some()
}

/// `prog: message`, where the name of the program is one word.
pub(super) fn program(text: &str) -> Option<(&str, &str)> {
    let (name, message) = said(text)?;
    // tar names its child process as well.
    let word = name.strip_suffix(" (child)").unwrap_or(name);
    let fits = !word.is_empty()
        && word.len() <= MAX_PROGRAM
        && word.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || b"_./+-[]\\~".contains(&byte) || byte >= 0x80
        })
        && word.bytes().any(|byte| byte.is_ascii_alphabetic());
    fits.then_some((name, message.trim()))
}

/// The number behind `exit status: 1`, `exit code 137`, `exited with code 1`, `returned a non-zero code: 1`.
pub(super) fn exit_code(text: &str) -> Option<&str> {
    const WORDS: [&str; 6] =
        ["exit code", "exit status", "exited with code", "non-zero code", "Exit Code", "exit"];
    let at = WORDS.iter().find_map(|word| text.find(word).map(|at| at + word.len()))?;
    let behind = &text[at..];
    let rest = behind.trim_start_matches([':', ' ', '=', '\t', '(']);
    let length = digits(rest);
    (length > 0 && rest.len() < behind.len()).then(|| &rest[..length])
}

/// Whether a line quotes source: the number of a line, if there is one, and then a bar, one of `bars`.
pub(super) fn is_excerpt(text: &str, bars: &[char]) -> bool {
    let text = text.trim_start();
    text[digits(text)..].trim_start().starts_with(bars)
}

/// Whether a line is a frame of a stack, as some language prints it: `at f (a.js:1:2)`, `File "a.py", line 1`, `from a.rb:1:in 'f'`.
/// A sentence that begins with the same word is none.
pub(super) fn is_frame(text: &str) -> bool {
    let text = text.trim();
    if let Some(call) = text.strip_prefix("at ") {
        return is_call(after(call, &["async ", "new "]).unwrap_or(call));
    }
    let placed = |place: &str| {
        let file = without_position(place);
        file.len() < place.len() && !file.contains(' ')
    };
    text.starts_with("File \"")
        || text
            .strip_prefix("from ")
            .is_some_and(|rest| placed(rest.split_once(":in ").map_or(rest, |(place, _)| place)))
}

/// Whether what stands behind `at` is a function or a place.
fn is_call(text: &str) -> bool {
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    let is_qualified = name.contains(['.', ':', '<', '/', '\\']);
    // `A.B(C d) in /a.cs:line 3`, a component of React, a place; `f (a.js:1:2)`; `A.B (C d) [0x0]`; `f, /a.ps1: line 3`
    (name.contains('(') || rest.is_empty())
        || rest.starts_with(['(', '[']) && (is_qualified || rest.ends_with([')', '{']))
        || name.ends_with(',') && rest.contains(": line ")
        || is_qualified && without_position(text).len() < text.len()
}

/// An exit code that says by itself what happened: not run, not found, ended by a signal.
pub(super) fn telling(code: &str) -> bool {
    code.parse::<u32>().is_ok_and(|code| (125..=165).contains(&code))
}

/// The line after the last of those that follow `at` without a blank one, at most `most` of them.
pub(super) fn paragraph(lines: Lines<'_>, at: usize, most: usize) -> usize {
    let mut end = at;
    while end < lines.len() && end < at + most && !lines.text(end).trim().is_empty() {
        end += 1;
    }
    end
}

/// The first line from `at` on that is not blank, if it is one of the next `most`.
pub(super) fn written(lines: Lines<'_>, at: usize, most: usize) -> Option<usize> {
    (at..lines.len().min(at + most)).find(|&line| !lines.text(line).trim().is_empty())
}

/// The line after those that stand deeper than `level`, blank ones between them included.
pub(super) fn deeper(lines: Lines<'_>, at: usize, level: usize, most: usize) -> usize {
    let mut end = at;
    for line in at..lines.len().min(at + most) {
        let text = lines.text(line);
        if text.trim().is_empty() {
            continue;
        }
        if indent(text) <= level {
            break;
        }
        end = line + 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_file_and_what_is_said() {
        let check = |text: &str, file: &str, column: bool, rest: &str| {
            let place = Place::of(text).expect("there is a place");
            assert_eq!((place.file, place.column, place.rest), (file, column, rest), "{text}");
        };
        check("a.c:1:20: error: x", "a.c", true, "error: x");
        check("C:\\a\\b.c:3: error: x", "C:\\a\\b.c", false, "error: x");
        check("l.c:(.text+0xa):7: x", "l.c:(.text+0xa)", false, "x");
        assert!(Place::of("error: nothing").is_none());
        assert!(Place::of("12:30:11 started").is_none_or(|place| place.extension().is_empty()));
    }

    #[test]
    fn frames_are_told_from_sentences() {
        for frame in [
            "    at f (/srv/my shop/a.js:1:2)",
            "    at async Promise.all (index 0)",
            "    at new Shop (/srv/a.js:1:2) {",
            "    at Shop.f [as g] (a.js:1:2)",
            "    at file:///srv/a.js:1:2",
            "    at C:\\my shop\\a.js:1:2",
            "\tat a.B.c(B.java:1) ~[a.jar:1]",
            "   at A.B(C d) in /a.cs:line 3",
            "  at A.B (C d) [0x00000] in <1a>:0 ",
            "at Get-Shop, /srv/a.ps1: line 3",
            "    at div",
            "             at ./src/main.rs:2:86",
            "  File \"a.py\", line 1, in f",
            "\tfrom a.rb:1:in 'f'",
            "\tfrom a.rb:1:in `block in f'",
        ] {
            assert!(is_frame(frame), "{frame}");
        }
        for text in [
            "  at noon we stop",
            "at least one argument is required",
            "at example.com we sell (almost) all",
            "from now on: all",
            "from shop import cart",
            "in case of fire",
        ] {
            assert!(!is_frame(text), "{text}");
        }
    }

    #[test]
    fn exit_codes_are_read_in_every_wording() {
        for (text, code) in [
            ("exit status 2", Some("2")),
            ("did not complete successfully: exit code: 137", Some("137")),
            ("exit=137", Some("137")),
            ("api-1 exited with code 3", Some("3")),
            ("the exit is closed", None),
            ("exited early", None),
        ] {
            assert_eq!(exit_code(text), code, "{text}");
        }
    }

    #[test]
    fn a_program_is_one_word() {
        assert_eq!(program("cp: cannot stat 'x'"), Some(("cp", "cannot stat 'x'")));
        assert_eq!(program("tar (child): x: Cannot open"), Some(("tar (child)", "x: Cannot open")));
        assert_eq!(program("a sentence: goes on"), None);
    }
}
