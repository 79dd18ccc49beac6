//! FX316: what a template left is filled in.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX316",
    name: "placeholder-left",
    levels: Levels::beyond_spec(Warning).and(crate::validate::level::Profile::Fix, Error),
    what: "A text of a template was left in: `TODO`, `TBD`, `[Exact error message]`, `[Describe …]`.",
    why: "The document is not finished. Only places that a template fills are looked at: the description, the lines of `metadata.errors`, and whole bullets, \
          paragraphs and headings of a fix; a skill may well speak of TODOs.",
    evidence: &[seen_in("scaffolds of skills, committed as they came")],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/placeholder.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if let Some(entry) = document.entry("description")
        && let Some(text) = entry.value.as_str()
        && let Some(what) = left_over(text.trim())
    {
        found.push(placeholder(entry.key.span, what));
    }
    if !document.claims_fix() {
        return;
    }
    if let Some(entry) = document.metadata().iter().find(|entry| entry.key.value == "errors")
        && let Some(text) = entry.value.as_str()
        && let Some(what) = text.lines().find_map(|line| left_over(line.trim()))
    {
        found.push(placeholder(entry.key.span, what));
    }
    for block in &document.skill().blocks {
        let may =
            matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Heading(_));
        let text = block.text.trim();
        if may
            && block.codes.is_empty()
            && block.links.is_empty()
            && let Some(what) = left_over(text)
        {
            let first =
                document.slice(block.span).lines().next().unwrap_or_default().trim_end().len();
            let start = block.span.start();
            found.push(placeholder(Span::new(start..start + first).unwrap_or(block.span), what));
        }
    }
}

fn placeholder(span: Span, what: &str) -> Finding {
    Finding::new(span, format!("`{what}` was left in"))
        .help("write what belongs here, or remove it")
}

/// What a text in brackets begins with that asks its author for something.
const ASKED: &[&str] = &[
    "Describe",
    "Insert",
    "Add",
    "Your",
    "Exact",
    "Brief",
    "Explain",
    "Clear",
    "Step-by-step",
    "Specific",
    "Concrete",
    "Replace",
    "Enter",
    "Fill",
    "Error",
    "How",
    "What",
    "List",
];

/// The words that a template leaves at the start of a text, or around all of it.
pub(super) fn left_over(text: &str) -> Option<&str> {
    for word in ["TODO", "TBD", "FIXME", "Lorem ipsum"] {
        let rest = text.strip_prefix(word).or_else(|| text.strip_prefix('[')?.strip_prefix(word));
        if rest.is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with([':', ']', ' ', '.', '-']) && word != "TODO"
                || rest.starts_with([':', ']'])
        }) {
            return Some(word);
        }
    }
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let first = inner.split([' ', ':']).next()?;
    let is_one = !inner.contains([']', '[']) && inner.split_whitespace().count() >= 2;
    (is_one && ASKED.contains(&first)).then_some(text)
}
