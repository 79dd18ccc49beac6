//! SP027: a skill is text.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP027",
    name: "encoding",
    levels: Levels::everywhere(Error),
    what: "The file is not UTF-8 text, or has a NUL in it.",
    why: "Clients refuse it or show other characters than were meant.",
    evidence: &[REFERENCE],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nRemove\0 what is old.\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nRemove what is öld.\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let text = document.text();
    let nul = memchr::memchr(0, text.as_bytes());
    // The mark of UTF-16, which is no UTF-8, and the zeros between its letters.
    if text.starts_with("\u{fffd}\u{fffd}") && nul.is_some() {
        let span = Span::new(0..2 * '\u{fffd}'.len_utf8()).unwrap_or_default();
        found.push(Finding::new(span, "the file is UTF-16").help("save it as UTF-8"));
        return;
    }
    if !document.source.is_utf8 {
        let at = text.find('\u{fffd}').unwrap_or(0);
        let span = Span::new(at..at + '\u{fffd}'.len_utf8()).unwrap_or_default();
        let finding = Finding::new(span, "these bytes are not UTF-8 text");
        found.push(finding.help("save the file as UTF-8"));
    }
    if let Some(at) = nul {
        let span = Span::new(at..at + 1).unwrap_or_default();
        let finding = Finding::new(span, "a NUL in the text")
            .help("remove it; the file may be of another encoding");
        // The specification's validator reads no further than the frontmatter.
        let is_body = document.outline.head.body.contains(&at);
        let weight = if document.profile == Spec && is_body { Warning } else { Error };
        found.push(finding.at_most(weight));
    }
}
