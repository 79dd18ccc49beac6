//! TeX: `! message`, or `file.tex:38: message`, and the lines that show how far it came.

use super::shape::{Place, begins, digits, extension};
use super::{Event, Family, Found, Frame, Lines, Link};

/// How far below its message an error shows the line that it came to.
const MAX_LINES: usize = 12;
/// Where TeX breaks a line.
const WIDTH: usize = 79;

/// What TeX and LaTeX say in sentences of their own. Others begin as any sentence may, and are known by the line that is shown below.
const MESSAGES: &[&str] = &[
    "LaTeX Error: ",
    "Undefined control sequence",
    "Missing $ ",
    "Missing \\",
    "Missing { ",
    "Missing } ",
    "Missing number, treated as zero",
    "Missing delimiter (. inserted)",
    "Missing character: ",
    "Extra }, or forgotten ",
    "Extra alignment tab ",
    "Extra \\",
    "Emergency stop",
    "File ended while scanning use of ",
    "Paragraph ended before \\",
    "Illegal parameter number in definition of ",
    "Illegal unit of measure",
    "Misplaced alignment tab character",
    "Misplaced \\",
    "Double superscript",
    "Double subscript",
    "Too many }'s",
    "Argument of \\",
    "Runaway argument",
    "Use of \\",
    "TeX capacity exceeded",
    "I can't find file `",
    "I can't write on file `",
    "Font \\",
    "Dimension too large",
    "LaTeX3 Error: ",
    "pdfTeX error",
];
/// How the files of TeX end.
const EXTENSIONS: &[&str] =
    &["tex", "ltx", "sty", "cls", "bib", "bbl", "dtx", "aux", "toc", "tikz", "pgf", "def", "ind"];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let (message, file) = match text.strip_prefix('!') {
        Some(message) => (message, None),
        None => placed(text)?,
    };
    let fatal = message.trim().starts_with("==> Fatal error occurred");
    let message = message.strip_prefix(' ')?.trim();
    let shown = (at + 1..lines.len().min(at + MAX_LINES)).find(|&line| shows(lines.text(line)));
    // `Package fontspec Error: The font "x" cannot be found.`
    let of_package = begins(message, &["Package ", "Class "])
        && message.split(' ').nth(2).is_some_and(|word| word == "Error:");
    let known = begins(message, MESSAGES) || of_package || fatal;
    if !(known || shown.is_some() && !message.starts_with('[')) {
        return None;
    }
    let mut event =
        Event::new(Family::Other, at, message.strip_prefix("LaTeX Error: ").unwrap_or(message));
    event.frames.extend(file.map(|file| Frame::new(file, None)));
    // Both only tell that it was the last error.
    if fatal || message.starts_with("Emergency stop") {
        event.link = Link::Wrapper;
    }
    let mut end = at + 1;
    // A message that is longer than a line goes on.
    while end < at + 4
        && lines.text(end - 1).chars().count() == WIDTH
        && !lines.text(end).is_empty()
    {
        event.details.push(end);
        end += 1;
    }
    if let Some(shown) =
        shown.filter(|&shown| !(end..shown).any(|line| lines.text(line).starts_with("! ")))
    {
        event.details.extend(end..=shown);
        end = shown + 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `file.tex:38: message`: the message with the blank before it, and the file.
fn placed(text: &str) -> Option<(&str, Option<&str>)> {
    let place = Place::of(text).filter(|place| !place.column)?;
    let known = EXTENSIONS.iter().any(|known| extension(place.file).eq_ignore_ascii_case(known));
    let start = text.len() - place.rest.len();
    (known && text[..start].ends_with(' ')).then(|| (&text[start - 1..], Some(place.file)))
}

/// `l.38 \studiengang`, the line that TeX came to.
fn shows(text: &str) -> bool {
    text.strip_prefix("l.").is_some_and(|rest| {
        let number = digits(rest);
        number > 0 && (rest.len() == number || rest[number..].starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{events, told};
    use crate::paste::Paste;

    #[test]
    fn the_first_message_is_the_root_and_the_last_ones_tell_of_the_end() {
        let text = "(./a.tex\n! Undefined control sequence.\nl.7 \\frobnicate\n               {x}\n? x\n! Emergency stop.\n<argument> x\nl.7 \\frobnicate\n\n!  ==> Fatal error occurred, no output PDF file produced!\n";
        assert_eq!(
            told(text),
            [
                "other root - - Undefined control sequence.",
                "other wrapper - - Emergency stop.",
                "other wrapper - - ==> Fatal error occurred, no output PDF file produced!"
            ]
        );
        for said in
            ["Package fontspec Error: The font \"x\" cannot be found.", "Missing $ inserted."]
        {
            assert_eq!(told(&format!("! {said}\n")), [format!("other root - - {said}")]);
        }
        assert_eq!(
            told("! Font TU/lmr/m/n/10=x at 10.0pt not loadable.\nl.3 \\begin{document}\n"),
            ["other root - - Font TU/lmr/m/n/10=x at 10.0pt not loadable."]
        );
        assert_eq!(
            told("! LaTeX Error: File `a.sty' not found.\n"),
            ["other root - - File `a.sty' not found."]
        );
    }

    #[test]
    fn a_place_may_stand_in_front() {
        let text = "./parts/a.TEX:38: Undefined control sequence.\nl.38 \\frobnicate\n";
        let events = events(&Paste::new(text.as_bytes()));
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].message, "Undefined control sequence.");
        assert_eq!(events[0].frames[0].file, "./parts/a.TEX");
        assert_eq!(
            told("./a.tex:38:  ==> Fatal error occurred, no output PDF file produced!\n"),
            ["other wrapper - - ==> Fatal error occurred, no output PDF file produced!"]
        );
    }

    #[test]
    fn a_mark_of_exclamation_is_no_error() {
        for text in [
            "! a good day\n",
            "a.tex:3: a line that was found\n",
            "!important\nl.a\n",
            "! Package mypkg was installed 3 days ago\n",
            "! Use of this tool is deprecated\n",
            "! Missing values were removed\n",
            "! Extra newline at end\n",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
