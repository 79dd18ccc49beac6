//! Says in the author's terms what the parser stumbled over.
//!
//! The parser names the rule that was broken, at the byte where it noticed. The slip is often somewhere else, and the
//! same rule is broken by different slips; what was open at that time and what the lines look like tell them apart.

use granit_parser::ErrorKind;

use super::{
    Cause, SyntaxError,
    escape::escape,
    line::{blanks, glued_key, is_prose, line_start, visible_key},
};
use crate::span::Span;

/// Where the parser stumbled, and what it had read by then.
pub(super) struct Scene<'t> {
    pub(super) text: &'t str,
    /// The byte that the parser points at, between two characters.
    pub(super) at: usize,
    /// Whether a list or mapping has started that has not ended.
    pub(super) is_open: bool,
    /// The bracket that was opened first of those still open, and where.
    pub(super) bracket: Option<(usize, char)>,
    /// The bracketed value that was read last.
    pub(super) last_flow: Option<Span>,
}

impl Scene<'_> {
    /// Says in the author's terms what the parser stumbled over.
    pub(super) fn explain(&self, kind: &ErrorKind) -> SyntaxError {
        let Self { text, at, .. } = *self;
        let here = text[at..].chars().next();
        let line = line_start(text, at);
        let first = text.len() - text.trim_start().len();
        let (at, kind) = match kind {
            // No mapping is open, so the text starts with a line that has no key.
            ErrorKind::MappingValueNotAllowed if !self.is_open && line > first => {
                keyless(text, first)
            }
            ErrorKind::MappingValueNotAllowed if key_too_deep(text, line) => {
                (line + blanks(&text[line..]), Cause::Indentation)
            }
            ErrorKind::InvalidColonPlacement
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::ExpectedFlowMappingSeparator => match self.bracket {
                Some((open, bracket))
                    if line_start(text, open) < line && visible_key(&text[line..]).is_some() =>
                {
                    (open, Cause::UnclosedBracket(bracket))
                }
                Some((open, '{')) => (open, Cause::ReservedStart('{')),
                _ => (at, Cause::ColonInValue),
            },
            ErrorKind::MappingValueNotAllowed => (at, Cause::ColonInValue),
            ErrorKind::InvalidBlockScalarHeader => {
                (at, Cause::TextAfterIndicator(here.unwrap_or('|')))
            }
            ErrorKind::UnexpectedCharacter { character } if RESERVED.contains(character) => {
                (at, Cause::ReservedStart(*character))
            }
            ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => {
                (at, Cause::ReservedStart(here.unwrap_or('*')))
            }
            ErrorKind::MisplacedFlowCollectionEnd
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::MappingKeyNotAllowed => (at, Cause::ReservedStart(here.unwrap_or('-'))),
            ErrorKind::UnexpectedEofBlockMapping if here == Some(',') => {
                (at, Cause::ReservedStart(','))
            }
            ErrorKind::UndeclaredTagHandle
            | ErrorKind::MissingTagUri
            | ErrorKind::UnclosedVerbatimTag
            | ErrorKind::InvalidTagTerminator
            | ErrorKind::InvalidTagEscape
            | ErrorKind::InvalidGlobalTagCharacter => (at, Cause::ReservedStart('!')),
            ErrorKind::DirectiveDisallowed => (at, Cause::ReservedStart('%')),
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart => {
                (leading_tab(text, line).unwrap_or(at), Cause::Tab)
            }
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
                (at, Cause::UnclosedQuote(here.unwrap_or('"')))
            }
            ErrorKind::InvalidTrailingDoubleQuotedScalar => self.after_quote(at, '"'),
            ErrorKind::InvalidTrailingSingleQuotedScalar => self.after_quote(at, '\''),
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape => (bad_escape(text, at), Cause::BadEscape),
            ErrorKind::UnclosedFlowCollection { open } => (at, Cause::UnclosedBracket(*open)),
            ErrorKind::MismatchedFlowCollectionEnd { open, .. } => {
                (self.bracket.map_or(at, |(at, _)| at), Cause::UnclosedBracket(*open))
            }
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => {
                match self.last_flow {
                    // `[Beta] does x`: the list ended on this very line.
                    Some(flow) if flow.end() >= line && flow.end() <= at => {
                        let bracket = text[flow.range()].chars().next().unwrap_or('[');
                        (flow.start(), Cause::ReservedStart(bracket))
                    }
                    _ => (at, Cause::Indentation),
                }
            }
            ErrorKind::InvalidIndentation
            | ErrorKind::InvalidBlockScalarIndent
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::InvalidFlowScalarIndent => (at, Cause::Indentation),
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => keyless(text, at),
            ErrorKind::CommentInterceptedScalar => (at, Cause::CommentInText),
            ErrorKind::BomInsideDocument => (at, Cause::Unseen),
            ErrorKind::RecursionLimitExceeded => (at, Cause::TooDeep),
            other => (at, Cause::Other(in_words(&format!("{other:?}")))),
        };
        SyntaxError { at, kind }
    }

    /// Text behind a closing quote; if a key was swallowed before it, the quote above the key was never closed.
    fn after_quote(&self, at: usize, quote: char) -> (usize, Cause) {
        let line = line_start(self.text, at);
        if visible_key(&self.text[line..]).is_some() {
            let mut above = line;
            while above > 0 {
                above = line_start(self.text, above - 1);
                let Some(key) = visible_key(&self.text[above..]) else { continue };
                let value = above + key.end + blanks(&self.text[above + key.end..]);
                let shown = self.text[value..].lines().next().unwrap_or_default();
                if shown.starts_with(quote) && shown.matches(quote).count() == 1 {
                    return (value, Cause::UnclosedQuote(quote));
                }
                break;
            }
        }
        (at, Cause::TextAfterQuote(quote))
    }
}

/// What a value without quotes cannot start with.
const RESERVED: [char; 11] = ['@', '`', '%', '*', '&', '!', '[', ']', '{', '}', ','];

/// What is wrong with a line at `at` that should have had a key.
fn keyless(text: &str, at: usize) -> (usize, Cause) {
    let line = &text[at..];
    match line.find(':') {
        Some(colon) if glued_key(line) => (at + colon, Cause::NoBlankAfterColon),
        _ => (at, Cause::StrayLine),
    }
}

/// Whether the line at `line` is a key that slid under a short value: `name: x` with `  description: y` below.
fn key_too_deep(text: &str, line: usize) -> bool {
    let Some(before) = line.checked_sub(1) else { return false };
    let indent = blanks(&text[line..]);
    let is_key = visible_key(&text[line + indent..]).is_some_and(|key| key.words == 1);
    let above = &text[line_start(text, before)..before];
    let is_deeper = blanks(above) < indent;
    let above = above.trim_start();
    let is_short = |end: usize| !above[end..].trim().is_empty() && !is_prose(&above[end..]);
    is_deeper && is_key && visible_key(above).is_some_and(|key| is_short(key.end))
}

/// The first tab that indents a line, from the line at `line` on.
fn leading_tab(text: &str, line: usize) -> Option<usize> {
    let mut at = line;
    for found in text[line..].split_inclusive('\n') {
        if let Some(tab) = found[..blanks(found)].find('\t') {
            return Some(at + tab);
        }
        at += found.len();
    }
    None
}

/// The first backslash that escapes nothing in the double-quoted text that starts at `quote`.
fn bad_escape(text: &str, quote: usize) -> usize {
    let mut chars = text[quote..].char_indices().skip(1);
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => break,
            '\\' => {
                let rest = &text[quote + at + 1..];
                if escape(rest).is_none() && !rest.starts_with(['\n', '\r']) {
                    return quote + at;
                }
                chars.next();
            }
            _ => {}
        }
    }
    quote
}

/// `InvalidIndentation` as `invalid indentation`.
fn in_words(name: &str) -> String {
    let mut words = String::new();
    for char in name.chars().take_while(char::is_ascii_alphabetic) {
        if char.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(char.to_ascii_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{check_invariants, parse};

    /// `marked` has a `^` before the byte that the error is to point at.
    #[track_caller]
    fn fails(marked: &str, kind: &Cause) {
        let at = marked.find('^').expect("a mark");
        let text = marked.replacen('^', "", 1);
        check_invariants(&text);
        assert_eq!(parse(&text), Err(SyntaxError { at, kind: kind.clone() }), "{text}");
    }

    #[test]
    fn an_error_names_the_slip_and_points_at_it() {
        use Cause::*;
        fails("a: b^: c\n", &ColonInValue);
        fails("a: b\n  c d^: e\n", &ColonInValue);
        fails("a: ^> b\n", &TextAfterIndicator('>'));
        fails("a: ^| b\n  c\n", &TextAfterIndicator('|'));
        for start in ['@', '`', '*', '&', '!', '%', ',', ']', '}'] {
            fails(&format!("a: ^{start}b c\n"), &ReservedStart(start));
        }
        fails("a: ^- b\n", &ReservedStart('-'));
        fails("a: ^[b] c\n", &ReservedStart('['));
        fails("a: ^{{b}}\n", &ReservedStart('{'));
        fails("a: ^{{b}} c\n", &ReservedStart('{'));
        fails("a:\n  - ^*.py\n", &ReservedStart('*'));
        fails("a: [b, ^*.py]\n", &ReservedStart('*'));
        fails("a: \"b\" ^c\n", &TextAfterQuote('"'));
        fails("a: 'it'^s'\nb: c\n", &TextAfterQuote('\''));
        fails("a: ^\"b\nc: d\n", &UnclosedQuote('"'));
        fails("a: ^\"b\nc: \"d\"\n", &UnclosedQuote('"'));
        fails("a: ^[b\nc: d\n", &UnclosedBracket('['));
        fails("a: ^[b", &UnclosedBracket('['));
        fails("a: \"b ^\\d\"\n", &BadEscape);
        fails("a:\n^\tb: c\n", &Tab);
        fails("a: b\n^\tc\n", &Tab);
        fails("a:\n  b: c\n ^d: e\n", &Indentation);
        fails("a: b\n  ^c: d\n", &Indentation);
        fails("a: b\n^c d\n", &StrayLine);
        fails("^c d\na: b\n", &StrayLine);
        fails("a: b\nc^:d\n", &NoBlankAfterColon);
        fails("a: b ^#c\n  d\n", &CommentInText);
        fails("a: ^\u{feff}b\n", &Unseen);
        fails("a: ^&b c\nd: *b\n", &Alias);
        fails("? ^[a]\n: b\n", &KeyNotText);
        fails("- ^[a] b: c\n", &ReservedStart('['));
        fails("a: b\n^---\nc: d\n", &SeveralDocuments);
    }
}
