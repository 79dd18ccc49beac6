//! Styled text, cut into lines.

use std::mem;

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Longest run measured as a whole while it is cut, in bytes: a letter under a megabyte of accents
/// must not take quadratic time.
const MAX_MEASURED: usize = 1 << 10;

/// A run of text in one style. In text to be wrapped, `\n` is a line break that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) style: Style,
    /// Every space counts, as in a code span.
    pub(super) is_code: bool,
}

impl Span {
    pub(super) fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style, is_code: false }
    }

    pub(super) fn width(&self) -> usize {
        self.text.width()
    }
}

/// The columns that spans take on one line.
pub(super) fn width(spans: &[Span]) -> usize {
    spans.iter().map(Span::width).sum()
}

/// What to do with a word that is wider than the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LongWord {
    /// It stands out, so that a path or an address can be copied.
    Keep,
    /// It is cut, so that a table keeps its form.
    Cut,
}

/// What no line is broken in.
#[derive(Debug, Default)]
struct Word {
    /// Spaces before it, which are lost at a line break.
    gap: usize,
    /// Of the gap: an underlined link is underlined throughout.
    gap_style: Style,
    spans: Vec<Span>,
}

enum Part {
    Word(Word),
    LineBreak,
}

/// Cuts `spans` into lines of at most `limit` columns. Without text there is no line.
pub(super) fn wrap(spans: &[Span], limit: usize, long: LongWord) -> Vec<Vec<Span>> {
    let mut lines = Vec::new();
    let mut line = Vec::new();
    let mut used = 0;
    for part in parts(spans) {
        let Part::Word(word) = part else {
            lines.push(mem::take(&mut line));
            used = 0;
            continue;
        };
        let gap = if line.is_empty() { 0 } else { word.gap };
        let wide = width(&word.spans);
        if used + gap + wide <= limit {
            if gap > 0 {
                line.push(Span::new(" ".repeat(gap), word.gap_style));
            }
            line.extend(word.spans);
            used += gap + wide;
            continue;
        }
        if !line.is_empty() {
            lines.push(mem::take(&mut line));
        }
        line = word.spans;
        if long == LongWord::Cut {
            let mut pieces = cut(line, limit);
            line = pieces.pop().unwrap_or_default();
            lines.append(&mut pieces);
        }
        used = width(&line);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The columns of the widest word, and of the widest line if nothing is wrapped.
pub(super) fn extent(spans: &[Span]) -> (usize, usize) {
    let (mut word_width, mut line_width, mut used) = (0, 0, 0);
    for part in parts(spans) {
        match part {
            Part::LineBreak => used = 0,
            Part::Word(word) => {
                let wide = width(&word.spans);
                word_width = word_width.max(wide);
                used += wide + if used == 0 { 0 } else { word.gap };
                line_width = line_width.max(used);
            }
        }
    }
    (word_width, line_width)
}

fn parts(spans: &[Span]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut word = Word::default();
    let mut before = ' ';
    for span in spans {
        let mut run = String::new();
        for char in span.text.chars() {
            let is_space = matches!(char, ' ' | '\t');
            if is_space || char == '\n' || may_break(before, char) {
                push_run(&mut word, &mut run, span);
                push_word(&mut parts, &mut word);
            }
            if char == '\n' {
                word = Word::default();
                parts.push(Part::LineBreak);
            } else if is_space {
                word.gap = if span.is_code { word.gap + 1 } else { word.gap.max(1) };
                word.gap_style = span.style;
            } else {
                run.push(char);
            }
            before = char;
        }
        push_run(&mut word, &mut run, span);
    }
    push_word(&mut parts, &mut word);
    parts
}

fn push_run(word: &mut Word, run: &mut String, span: &Span) {
    if !run.is_empty() {
        word.spans.push(Span { text: mem::take(run), ..*span });
    }
}

fn push_word(parts: &mut Vec<Part>, word: &mut Word) {
    if !word.spans.is_empty() {
        parts.push(Part::Word(mem::take(word)));
    }
}

/// Scripts without spaces break between any two characters, but not before a closing mark or
/// after an opening one.
fn may_break(before: char, char: char) -> bool {
    let spaceless = |char| matches!(char, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}');
    (spaceless(before) || spaceless(char))
        && !char.is_ascii_punctuation()
        && !before.is_ascii_punctuation()
        && char.width() != Some(0)
        && !"、。，．！？：；）」』】〉》〕ーっゃゅょッャュョ".contains(char)
        && !"（「『【〈《〔".contains(before)
}

/// Cuts a word into pieces of at most `limit` columns, never before a mark that belongs to the
/// character before it.
fn cut(word: Vec<Span>, limit: usize) -> Vec<Vec<Span>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Span> = Vec::new();
    let mut used = 0;
    for span in word {
        let mut text = String::new();
        let mut text_width = 0;
        for char in span.text.chars() {
            text.push(char);
            let wide = text.width();
            if used + wide > limit && used + text_width > 0 && wide > text_width {
                text.pop();
                if !text.is_empty() {
                    piece.push(Span { text: mem::take(&mut text), ..span });
                }
                pieces.push(mem::take(&mut piece));
                text = char.into();
                used = 0;
            }
            text_width = text.width();
            if text.len() > MAX_MEASURED {
                piece.push(Span { text: mem::take(&mut text), ..span });
                used += mem::take(&mut text_width);
            }
        }
        used += text_width;
        if !text.is_empty() {
            piece.push(Span { text, ..span });
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str, limit: usize, long: LongWord) -> Vec<String> {
        let wrapped = wrap(&[Span::new(text, Style::new())], limit, long);
        wrapped.iter().map(|line| line.iter().map(|span| span.text.as_str()).collect()).collect()
    }

    #[test]
    fn words_fill_the_line_and_no_more() {
        assert_eq!(lines("aa bb  cc\ndd", 5, LongWord::Keep), ["aa bb", "cc", "dd"]);
    }

    #[test]
    fn a_long_word_stands_out_or_is_cut() {
        assert_eq!(lines("a bcdefg h", 4, LongWord::Keep), ["a", "bcdefg", "h"]);
        assert_eq!(lines("a bcdefg h", 4, LongWord::Cut), ["a", "bcde", "fg h"]);
    }

    #[test]
    fn a_word_may_change_its_style_without_being_broken() {
        let bold = Style::new().bold();
        let spans = [Span::new("see ab", Style::new()), Span::new("cd", bold)];
        let wrapped = wrap(&spans, 6, LongWord::Keep);
        assert_eq!(wrapped[1], [Span::new("ab", Style::new()), Span::new("cd", bold)]);
    }

    #[test]
    fn spaces_in_code_are_kept() {
        let code = Span { is_code: true, ..Span::new("a   b", Style::new()) };
        assert_eq!(width(&wrap(&[code], 20, LongWord::Keep)[0]), 5);
    }

    #[test]
    fn text_without_spaces_breaks_between_characters() {
        assert_eq!(lines("漢字漢字。a", 6, LongWord::Keep), ["漢字漢", "字。a"]);
    }

    #[test]
    fn a_family_is_not_cut_in_half() {
        assert_eq!(lines("👩‍💻👩‍💻", 2, LongWord::Cut), ["👩‍💻", "👩‍💻"]);
    }

    proptest! {
        #[test]
        fn cut_lines_fit_and_nothing_is_lost(text in r"[a-z é漢👩\n]{0,60}", limit in 2_usize..20) {
            let wrapped = lines(&text, limit, LongWord::Cut);
            prop_assert!(wrapped.iter().all(|line| line.width() <= limit), "{wrapped:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&wrapped.concat()), letters(&text));
        }
    }
}
