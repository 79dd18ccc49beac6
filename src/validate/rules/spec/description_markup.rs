//! SP031: no tags in the description.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP031",
    name: "description-markup",
    levels: Levels::only(Upload, Error).and(Portable, Warning),
    what: "The description or the name has something in it that reads as an XML tag.",
    why: "claude.ai and the API refuse it: descriptions become part of a prompt that is built of tags.",
    evidence: &[CLAUDE_API],
    fix: None,
    bad: Example::of(
        Upload,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space on <device>.\n---\n# A\n")],
    ),
    good: Example::of(
        Upload,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space if less than 1 < 2 is left.\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    for key in ["name", "description"] {
        let Some(entry) = document.entry(key) else { continue };
        let raw = document.slice(entry.value.span);
        let Some(range) = tag(raw) else { continue };
        let start = entry.value.span.start();
        let span = Span::new(start + range.start..start + range.end).unwrap_or(entry.value.span);
        let message = format!("`{}` reads as a tag", document.slice(span));
        found.push(Finding::new(span, message).help("write it in words, or with `{` and `}`"));
    }
}

/// The first thing that looks like a tag.
fn tag(text: &str) -> Option<std::ops::Range<usize>> {
    text.match_indices('<').find_map(|(open, _)| {
        let rest = &text[open + 1..];
        let close = rest.find(['>', '<', '\n']).filter(|&at| rest[at..].starts_with('>'))?;
        let inner = rest[..close].trim_start_matches('/');
        inner.starts_with(|char: char| char.is_ascii_alphabetic()).then_some(open..open + close + 2)
    })
}
