//! The sections of a skill by their meaning: authors call the same thing by many names.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::limits::MAX_SECTIONS;
use crate::markdown::{Block, BlockKind};
use crate::span::Span;

/// What a section is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionKind {
    /// What goes wrong.
    Problem,
    /// When it applies.
    Trigger,
    /// What to do.
    Solution,
    /// How to see that it is done.
    Verification,
    /// What it looks like.
    Example,
    /// What not to do.
    Avoid,
    /// What it is not for: look-alikes, and the documents that are.
    Elsewhere,
    /// Anything else: background, notes, references.
    #[default]
    Other,
}

impl SectionKind {
    /// The names by which `--section` knows the kinds.
    pub const NAMES: &[(&str, Self)] = &[
        ("problem", Self::Problem),
        ("trigger", Self::Trigger),
        ("solution", Self::Solution),
        ("verification", Self::Verification),
        ("example", Self::Example),
        ("avoid", Self::Avoid),
        ("elsewhere", Self::Elsewhere),
    ];

    /// The name in JSON and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("other", |(name, _)| name)
    }

    /// The kind that a heading speaks of.
    fn of(heading: &str) -> Self {
        let (words, groups) = &*WORDS;
        let heading = heading.to_lowercase();
        let found =
            words.find_overlapping_iter(&heading).map(|word| groups[word.pattern().as_usize()]);
        found.min().map_or(Self::Other, |group| HEADINGS[group].0)
    }
}

/// Words of headings and what they mean. Where several stand in one, the first group counts: what not to do is often worded
/// with "fix" and "solution".
const HEADINGS: &[(SectionKind, &[&str])] = &[
    (
        SectionKind::Elsewhere,
        &[
            "look-alike",
            "lookalike",
            "when not to",
            "not for",
            "not this",
            "see also",
            "related",
            "sibling",
            "not to be confused",
            "out of scope",
        ],
    ),
    (
        SectionKind::Avoid,
        &[
            "not work",
            "not to do",
            "anti-pattern",
            "antipattern",
            "don't",
            "do not",
            "avoid",
            "mistake",
            "pitfall",
            "failed attempt",
            "wrong",
        ],
    ),
    (
        SectionKind::Trigger,
        &[
            "trigger",
            "when to use",
            "when this",
            "when it",
            "context",
            "applies",
            "use when",
            "conditions",
            "when you",
            "使用",
            "何时",
        ],
    ),
    (
        SectionKind::Verification,
        &[
            "verif",
            "how to check",
            "confirm",
            "validation",
            "test it",
            "testing the fix",
            "検証",
            "验证",
        ],
    ),
    (
        SectionKind::Solution,
        &[
            "solution",
            "fix",
            "resolution",
            "resolve",
            "workaround",
            "remedy",
            "remediation",
            "what to do",
            "how to solve",
            "instead",
            "解決",
            "解决",
            "steps",
        ],
    ),
    (
        SectionKind::Problem,
        &[
            "problem",
            "symptom",
            "issue",
            "error message",
            "what goes wrong",
            "failure",
            "what happens",
            "root cause",
            "cause",
            "問題",
            "问题",
            "症状",
        ],
    ),
    (SectionKind::Example, &["example", "before", "after", "例"]),
];

/// All words of [`HEADINGS`] at once, and the group that each is from: a library has a hundred thousand headings.
static WORDS: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
    let words = HEADINGS.iter().flat_map(|(_, words)| *words);
    let groups = HEADINGS.iter().enumerate().flat_map(|(at, (_, words))| vec![at; words.len()]);
    // Of the kinds that there are it takes the least time to build.
    let search = AhoCorasick::builder().kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(words);
    (search.expect("a few constant words"), groups.collect())
});

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is for. A heading that does not say takes the kind of the one above it.
    pub kind: SectionKind,
    /// As the author wrote it.
    pub heading: String,
    /// From 1.
    pub level: u8,
    /// The heading and everything up to the next one of its level, sections below it included.
    pub span: Span,
    /// Past the heading.
    pub content: Range<usize>,
}

/// The first heading of level 1, else the first of all.
pub(super) fn title(blocks: &[Block]) -> Option<String> {
    let headings = || blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
    headings()
        .find(|block| block.kind == BlockKind::Heading(1))
        .or_else(|| headings().next())
        .map(|block| block.text.clone())
}

/// The sections of a body that stands at `body` in its file, in order.
pub(super) fn sections(blocks: &[Block], body: Range<usize>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for block in
        blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_))).take(MAX_SECTIONS)
    {
        let BlockKind::Heading(level) = block.kind else { continue };
        let parent = sections.iter().rev().find(|section| section.level < level);
        let kind = match SectionKind::of(&block.text) {
            // The title is no section: it speaks of the problem and of the fix alike.
            _ if level == 1 => SectionKind::Other,
            SectionKind::Other => parent.map_or(SectionKind::Other, |parent| parent.kind),
            kind => kind,
        };
        sections.push(Section {
            kind,
            heading: block.text.clone(),
            level,
            span: block.span,
            content: block.span.end()..block.span.end(),
        });
    }
    for at in 0..sections.len() {
        let start = sections[at].span.start();
        let level = sections[at].level;
        let end = sections[at + 1..]
            .iter()
            .find(|next| next.level <= level)
            .map_or(body.end, |next| next.span.start());
        let end = end.max(sections[at].span.end());
        sections[at].content = sections[at].span.end()..end;
        sections[at].span = Span::new(start..end).unwrap_or_default();
    }
    sections
}

/// Words with which authors say that something is not theirs. All lower case.
const DENIALS: &[&str] = &[
    "look-alike",
    "lookalike",
    "looks alike",
    "not for:",
    "not for ",
    "do not use this",
    "do not use for",
    "do not use when",
    "don't use this",
    "don't use for",
    "don't use when",
    "not to be confused",
    "different problem",
    "different error",
    "different cause",
    "other cause",
    "another problem",
    "another error",
    "another cause",
    "another skill",
    "not this skill",
    "not this error",
    "not this problem",
    "unlike ",
    "not when ",
    "is not covered",
    "not covered here",
    "does not apply",
];

/// All of [`DENIALS`] at once.
static CUES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .build(DENIALS)
        .expect("a few constant texts")
});

/// The part of a text in which its author says what it is not for: from the beginning of that sentence to its
/// end. An error quoted there belongs to another document.
pub(crate) fn denial(text: &str) -> Option<Range<usize>> {
    // Authors break their lines anywhere: a line end is a space.
    let text: Cow<'_, str> =
        if text.contains('\n') { text.replace('\n', " ").into() } else { text.into() };
    let cue = CUES.find(&*text)?.start();
    let start = text[..cue].rfind(". ").map_or(0, |at| at + 2);
    // The dots of an error text that varies end no sentence.
    let ends = text[cue..].match_indices(". ").map(|(at, _)| cue + at);
    let end =
        ends.into_iter().find(|&at| !text[..at].ends_with('.')).map_or(text.len(), |at| at + 1);
    Some(start..end)
}

/// The kind of the innermost section around a byte.
pub(super) fn kind_at(sections: &[Section], byte: usize) -> SectionKind {
    sections
        .iter()
        .rev()
        .find(|section| section.span.range().contains(&byte))
        .map_or(SectionKind::Other, |section| section.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::blocks;

    #[test]
    fn headings_are_known_by_their_meaning() {
        for (heading, kind) in [
            ("Symptoms", SectionKind::Problem),
            ("Context / Trigger Conditions", SectionKind::Trigger),
            ("How to verify", SectionKind::Verification),
            ("Fix", SectionKind::Solution),
            ("What does not work", SectionKind::Avoid),
            ("References", SectionKind::Other),
            ("Look-alikes", SectionKind::Elsewhere),
        ] {
            assert_eq!(SectionKind::of(heading), kind, "{heading}");
        }
    }

    #[test]
    fn a_sentence_that_says_what_it_is_not_for_is_known() {
        let text = "Use for a. NOT for: `b`; c. Then d.";
        assert_eq!(denial(text).map(|range| &text[range]), Some("NOT for: `b`; c."));
        assert_eq!(denial("Use for a. Not\nfor b.\nThen c."), Some(11..21));
        assert_eq!(denial("Not for \"a ... b\" or c. Then."), Some(0..23));
        assert_eq!(denial("Use for a, not b."), None);
    }

    #[test]
    fn a_section_holds_those_below_it() {
        let body = "# T\n\n## Solution\n\na\n\n### Step one\n\nb\n\n## Notes\n\nc\n";
        let sections = sections(&blocks(body, 0), 0..body.len());
        assert_eq!(&body[sections[1].span.range()], "## Solution\n\na\n\n### Step one\n\nb\n\n");
        assert_eq!(sections[2].kind, SectionKind::Solution);
        assert_eq!(sections[3].kind, SectionKind::Other);
    }
}
