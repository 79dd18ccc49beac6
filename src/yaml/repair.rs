//! Makes YAML of a text that is none but whose meaning is plain, by quoting.
//!
//! Nearly all broken frontmatters have an unquoted `: `, or text on the line of a `>` or `|`. A reader does not even
//! notice; so the value at fault is put into double quotes, tabs that indent become blanks, and every other byte
//! stays. What cannot be mended so, or could be meant in two ways, is left alone: [`repair`] then returns `None`, and
//! the author is told.
//!
//! How it works: the text is cut into entries at the keys a reader sees, each entry is parsed by itself, and only
//! one that fails is looked at, its nested entries in the same way. So one fault cannot hide another, and time stays
//! linear. In the end the whole text is parsed, and every key seen at the margin must be in the tree.

use std::{collections::BTreeSet, ops::Range};

use super::{Cause, MAX_TEXT_BYTES, Node, line::visible_key, parse};
use crate::span::Span;

mod flow;
mod mend;
mod quotes;
mod text;

use mend::Mender;

/// A text that is YAML now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The text with all edits made; [`parse`] accepts it.
    pub text: String,
    /// What was changed, in the order of the text; they do not overlap.
    pub edits: Vec<Edit>,
    /// Where the replacement of each edit starts in `text`.
    places: Vec<usize>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the original text that are replaced.
    pub span: Span,
    /// What stands there instead.
    pub replacement: String,
    /// What was wrong with them.
    pub why: Cause,
}

impl Repaired {
    /// Takes a place in [`text`](Self::text) back to the original.
    ///
    /// Outside the edits this is exact. A place within a replacement has no counterpart, so it is widened to all of
    /// the bytes that were replaced: the span of a value that was quoted is the whole value as the author wrote it.
    ///
    /// # Panics
    ///
    /// May panic if `span` lies outside [`text`](Self::text).
    #[must_use]
    pub fn to_original(&self, span: Span) -> Span {
        let start = self.original_place(span.start(), false);
        let end = self.original_place(span.end(), true).max(start);
        Span::new(start..end).expect("no longer than the original")
    }

    /// Where the byte at `at` came from; within a replacement, the end of what was replaced or its start.
    fn original_place(&self, at: usize, is_end: bool) -> usize {
        let before = self.places.partition_point(|&place| place < at || place == at && !is_end);
        let Some(last) = before.checked_sub(1) else { return at };
        let edit = &self.edits[last];
        let end = self.places[last] + edit.replacement.len();
        match (at.checked_sub(end), is_end) {
            (Some(beyond), _) => edit.span.end() + beyond,
            (None, true) => edit.span.end(),
            (None, false) => edit.span.start(),
        }
    }

    fn new(text: &str, edits: Vec<Edit>) -> Self {
        let mended = apply(text, 0..text.len(), &edits);
        let mut places = Vec::with_capacity(edits.len());
        // Where the original is, and how long the mended text is by then.
        let (mut at, mut len) = (0, 0);
        for edit in &edits {
            len += edit.span.start() - at;
            places.push(len);
            len += edit.replacement.len();
            at = edit.span.end();
        }
        Self { text: mended, edits, places }
    }
}

/// Mends `text`, or `None` if it needs no mending, or no mending is plainly right.
///
/// The result parses, has every key that stands at the margin of `text`, and differs from it only in the edits.
#[must_use]
pub fn repair(text: &str) -> Option<Repaired> {
    if parse(text).is_ok() { None } else { mend(text).map(|(repaired, _)| repaired) }
}

/// Mends a `text` that does not parse, and reads what came of it; its places are those of the mended text.
pub(super) fn mend(text: &str) -> Option<(Repaired, Node)> {
    if text.len() > MAX_TEXT_BYTES || uses_anchors(text) {
        return None;
    }
    let keys: BTreeSet<&str> = margin_keys(text).collect();
    let widths = if text.contains('\t') { &TAB_WIDTHS[..] } else { &TAB_WIDTHS[..1] };
    widths.iter().find_map(|&tab| {
        let repaired = Repaired::new(text, Mender::new(text, tab).mend()?);
        let node = parse(&repaired.text).ok()?;
        let found: BTreeSet<&str> =
            node.as_mapping().into_iter().flatten().map(|entry| entry.key.value.as_str()).collect();
        keys.is_subset(&found).then_some((repaired, node))
    })
}

/// How many blanks a tab may have meant. The first that gives a whole text is taken.
const TAB_WIDTHS: [usize; 3] = [2, 4, 8];

/// Whether some name is both anchored and referred to. Quoting either would change what the author meant.
fn uses_anchors(text: &str) -> bool {
    let names = |sigil| {
        let words =
            text.split(|char: char| char.is_whitespace() || matches!(char, ',' | '[' | ']'));
        words.filter_map(move |word| word.strip_prefix(sigil)).filter(|name| !name.is_empty())
    };
    let anchors: BTreeSet<&str> = names('&').collect();
    !anchors.is_empty() && names('*').any(|name| anchors.contains(name))
}

/// The keys that a reader sees at the left margin. Several words and a colon may also be a line of text.
fn margin_keys(text: &str) -> impl Iterator<Item = &str> {
    let keys = text.lines().filter_map(visible_key);
    keys.filter(|key| key.words == 1).map(|key| key.name)
}

/// The part of `text` in `range` with the edits made that lie in it.
fn apply(text: &str, range: Range<usize>, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(range.len());
    let mut at = range.start;
    for edit in edits.iter().filter(|edit| edit.span.start() >= range.start) {
        out.push_str(&text[at..edit.span.start()]);
        out.push_str(&edit.replacement);
        at = edit.span.end();
    }
    out.push_str(&text[at..range.end]);
    out
}

/// Panics unless [`repair`] keeps its promises for `text`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn check_invariants(text: &str) {
    let Some(repaired) = repair(text) else { return };
    assert!(parse(text).is_err(), "what is sound is left alone");
    let node = parse(&repaired.text).expect("what was repaired is sound");
    assert_eq!(repair(&repaired.text), None, "once is enough");
    assert!(!repaired.edits.is_empty(), "something was changed");
    let mut rebuilt = String::new();
    let mut at = 0;
    for edit in &repaired.edits {
        let kept = text.get(at..edit.span.start()).expect("in order, between characters");
        rebuilt.push_str(kept);
        rebuilt.push_str(&edit.replacement);
        at = edit.span.end();
    }
    rebuilt.push_str(&text[at..]);
    assert_eq!(rebuilt, repaired.text, "the edits are all that was changed");
    for key in margin_keys(text) {
        assert!(node.get(key).is_some(), "the key {key:?} was lost");
    }
    assert_eq!(repaired.to_original(Span::empty(0)), Span::empty(0));
    let end = Span::empty(repaired.text.len());
    assert_eq!(repaired.to_original(end).end(), text.len(), "both end together");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{self, tests::outline};

    /// Repairs `text` and shows what it then says.
    #[track_caller]
    pub(super) fn becomes(text: &str, outlined: &str) {
        yaml::check_invariants(text);
        check_invariants(text);
        let repaired = repair(text).unwrap_or_else(|| panic!("not repaired:\n{text}"));
        let node = parse(&repaired.text).expect("checked");
        assert_eq!(outline(&node), outlined, "{text}");
    }

    #[track_caller]
    fn stays_broken(text: &str) {
        yaml::check_invariants(text);
        assert!(parse(text).is_err(), "this is YAML:\n{text}");
        assert_eq!(repair(text), None, "{text}");
    }

    #[test]
    fn nothing_but_the_value_is_touched() {
        let repaired = repair("# x\na:  fix: \"b\" \\ # y\nc:   'd'\n").expect("plain intent");
        assert_eq!(repaired.text, "# x\na:  \"fix: \\\"b\\\" \\\\\" # y\nc:   'd'\n");
        assert_eq!(repaired.edits.len(), 1);
        assert_eq!(repaired.edits[0].why, Cause::ColonInValue);
    }

    #[test]
    fn what_could_be_meant_in_two_ways_is_left_alone() {
        stays_broken("name: a\nstray words\n");
        stays_broken("name: a\n  description: b\n");
        stays_broken("name: a\nb: One two three\nversion:1.0\n");
        stays_broken("a: &b\n  c: d\ne: *b\n");
        stays_broken("a: {b: \"\\d\"}\n");
        stays_broken("a: b\n---\nc: d\n");
        stays_broken("a: {[b]: c}\n");
        stays_broken(&"- ".repeat(100));
        stays_broken("only words\nof prose: here\nand more\n");
    }

    #[test]
    fn a_place_inside_an_edit_means_all_of_it() {
        let repaired = repair("a: b: c\nd: e: f\ng: h\n").expect("plain intent");
        let place =
            |start, end| repaired.to_original(Span::new(start..end).expect("in order")).range();
        assert_eq!(repaired.text, "a: \"b: c\"\nd: \"e: f\"\ng: h\n");
        assert_eq!((place(3, 9), place(4, 6)), (3..7, 3..7));
        assert_eq!((place(10, 11), place(13, 19)), (8..9, 11..15));
        assert_eq!((place(20, 21), place(23, 24)), (16..17, 19..20));
    }
}
