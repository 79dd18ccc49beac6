//! Foreign text, shown so that it cannot steer a terminal.
//!
//! A skill file or a paste may hold escape sequences that retitle a window, marks that reorder a
//! line so that it reads as another command, or words that are there but not seen. They are shown:
//!
//! | In the text | Shown as |
//! | --- | --- |
//! | control characters below U+0020, and DEL | their picture: `␛`, `␇`, `␡` |
//! | C1, bidirectional, zero-width, tag and other unseen characters | `\u{202e}` |
//! | newline, tab | themselves; in one line `␊` and a space |
//! | `\r\n` | `\n` |
//!
//! A joiner between two emoji and one variation selector after a visible character only choose a
//! picture, so they stay.

use std::{borrow::Cow, fmt};

/// Text of any number of lines with the characters that a terminal would obey made visible.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

/// The same within one line: a newline is shown as `␊` and a tab as a space.
#[derive(Clone, Copy, Debug)]
pub struct PrintableLine<'a>(pub &'a str);

impl<'a> Printable<'a> {
    /// The shown text, and where in it each of the `places` of the given text stands. Those are sorted.
    #[must_use]
    pub fn with_places(self, places: &[usize]) -> (String, Vec<usize>) {
        let mut out = String::with_capacity(self.0.len());
        let mut moved = Vec::with_capacity(places.len());
        for (piece, (at, _)) in shown(self.0, Newlines::Kept).zip(self.0.char_indices()) {
            while places.get(moved.len()).is_some_and(|&place| place <= at) {
                moved.push(out.len());
            }
            // A string takes all.
            let _ = write_piece(&piece, &mut out);
        }
        moved.resize(places.len(), out.len());
        (out, moved)
    }

    /// The shown text, borrowed if nothing had to be changed.
    #[must_use]
    pub fn to_cow(self) -> Cow<'a, str> {
        let same = shown(self.0, Newlines::Kept).all(|piece| matches!(piece, Piece::Same(_)));
        if same { Cow::Borrowed(self.0) } else { Cow::Owned(self.to_string()) }
    }
}

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, Newlines::Kept, f)
    }
}

impl fmt::Display for PrintableLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, Newlines::Shown, f)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Newlines {
    Kept,
    Shown,
}

/// What stands for one character.
enum Piece<'a> {
    /// Itself.
    Same(&'a str),
    /// Another character; none for the `\r` of a `\r\n`.
    Char(Option<char>),
    /// Its number.
    Number(u32),
}

fn write(text: &str, newlines: Newlines, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    shown(text, newlines).try_for_each(|piece| write_piece(&piece, f))
}

fn write_piece(piece: &Piece<'_>, out: &mut impl fmt::Write) -> fmt::Result {
    match piece {
        Piece::Same(same) => out.write_str(same),
        Piece::Char(Some(char)) => out.write_char(*char),
        Piece::Char(None) => Ok(()),
        Piece::Number(number) => write!(out, "\\u{{{number:x}}}"),
    }
}

fn shown(text: &str, newlines: Newlines) -> impl Iterator<Item = Piece<'_>> {
    let mut before = None;
    text.char_indices().map(move |(at, char)| {
        let same = &text[at..at + char.len_utf8()];
        let next = text[at + char.len_utf8()..].chars().next();
        let piece = match char {
            '\n' | '\t' if newlines == Newlines::Kept => Piece::Same(same),
            '\t' => Piece::Char(Some(' ')),
            '\r' if next == Some('\n') => Piece::Char(None),
            '\0'..'\u{20}' => Piece::Char(char::from_u32(0x2400 + u32::from(char))),
            '\u{7f}' => Piece::Char(Some('␡')),
            '\u{200d}' if before.is_some_and(is_pictograph) && next.is_some_and(is_pictograph) => {
                Piece::Same(same)
            }
            _ if is_selector(char) && before.is_some_and(|b| !is_selector(b) && is_seen(b)) => {
                Piece::Same(same)
            }
            _ if is_seen(char) && !is_selector(char) => Piece::Same(same),
            _ => Piece::Number(u32::from(char)),
        };
        before = Some(char);
        piece
    })
}

/// Chooses between pictures of the character before it. More than one in a row can carry hidden
/// text, a byte in each.
fn is_selector(char: char) -> bool {
    matches!(char, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// What may stand on either side of a joiner. Wider than Unicode's property, which is as good:
/// none of these joins with its neighbour unless a font has a picture for it.
fn is_pictograph(char: char) -> bool {
    matches!(char, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}')
}

/// Whether a character neither steers a terminal nor hides: all but the control and format
/// characters of Unicode, and those that are blank without being a space.
fn is_seen(char: char) -> bool {
    !(char.is_control()
        || matches!(
            char,
            '\u{ad}'
                | '\u{34f}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{890}'..='\u{891}'
                | '\u{8e2}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{110bd}'
                | '\u{110cd}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e00ff}'
                | '\u{e01f0}'..='\u{e0fff}'
        ))
}

/// A text with its lines and blanks made one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Printable(text).to_string(), expected);
        assert_eq!(Printable(text).to_cow(), expected);
    }

    #[test]
    fn escape_sequences_are_read_not_obeyed() {
        check("\u{1b}]0;title\u{7} \u{1b}[2J", "␛]0;title␇ ␛[2J");
        check("\u{9b}31m \u{7f}\u{8}", r"\u{9b}31m ␡␈");
    }

    #[test]
    fn marks_that_reorder_a_line_are_shown() {
        check("a\u{202e}b\u{2066}c\u{200f}\u{61c}", r"a\u{202e}b\u{2066}c\u{200f}\u{61c}");
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        check(
            "a\u{200b}b\u{feff}\u{ad}\u{2060}\u{3164}",
            r"a\u{200b}b\u{feff}\u{ad}\u{2060}\u{3164}",
        );
        check("x\u{e0041}\u{e007f}", r"x\u{e0041}\u{e007f}");
        check("one\u{2028}two", r"one\u{2028}two");
    }

    #[test]
    fn emoji_stay_whole() {
        for text in ["👩‍💻", "❤️‍🔥", "🏳️‍🌈", "👍🏽", "⚠️", "1️⃣", "🇩🇪", "葛󠄀"]
        {
            check(text, text);
        }
    }

    #[test]
    fn joiners_and_selectors_out_of_place_are_shown() {
        check("pay\u{200d}pal", r"pay\u{200d}pal");
        check("👩\u{200d}", r"👩\u{200d}");
        check("a\u{fe0f}\u{fe01}\u{e0100}", "a\u{fe0f}\\u{fe01}\\u{e0100}");
        check("\u{fe0f}", r"\u{fe0f}");
    }

    #[test]
    fn plain_text_is_borrowed() {
        let text = "née 漢字 `code`\n\tindented";
        assert!(matches!(Printable(text).to_cow(), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn a_windows_line_end_is_a_line_end_but_a_lone_return_is_shown() {
        check("a\r\nb\rc\r", "a\nb␍c␍");
    }

    #[test]
    fn places_move_with_what_is_shown() {
        let (text, places) = Printable("a\u{202e}é\r\nb").with_places(&[0, 1, 4, 6, 8, 9]);
        assert_eq!((text.as_str(), &places[..]), ("a\\u{202e}é\nb", &[0, 1, 9, 11, 12, 13][..]));
    }

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(PrintableLine("a\r\nb\tc\u{1b}").to_string(), "a␊b c␛");
    }

    proptest! {
        #[test]
        fn nothing_shown_can_steer(text in any::<String>()) {
            let all = Printable(&text).to_string();
            prop_assert!(all.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
            let line = PrintableLine(&text).to_string();
            prop_assert!(!line.contains(char::is_control));
            for shown in [&all, &line] {
                let unseen = ['\u{202e}', '\u{2066}', '\u{200b}', '\u{e0041}'];
                prop_assert!(!shown.contains(unseen), "{:?}", shown);
            }
        }

        #[test]
        fn showing_twice_changes_nothing(text in any::<String>()) {
            let once = Printable(&text).to_string();
            prop_assert_eq!(Printable(&once).to_string(), once);
        }

        #[test]
        fn unseen_characters_in_any_order_are_never_let_through_in_a_row(
            text in "[a👩\u{200d}\u{fe0f}\u{e0100}\u{202e}\u{1b}\r\n]{0,20}",
        ) {
            let shown = Printable(&text).to_string();
            let steering = ['\u{202e}', '\u{1b}', '\r'];
            prop_assert!(!shown.contains(steering), "{:?}", shown);
            let unseen = |c: char| c == '\u{200d}' || is_selector(c);
            let mut run = 0;
            for c in shown.chars() {
                run = if unseen(c) { run + 1 } else { 0 };
                // A selector and then a joiner: `❤️‍🔥`.
                prop_assert!(run <= 2);
            }
        }
    }
}
