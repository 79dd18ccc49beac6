//! SP013: a description has at most 1,024 characters.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP013",
    name: "description-too-long",
    levels: Levels::everywhere(Error)
        .and(Claude, Warning)
        .and(crate::validate::level::Profile::Fix, Warning),
    what: "The description has more than 1,024 characters.",
    why: "The specification's validator, Codex (`invalid description: exceeds maximum length of 1024 characters`) and uploads refuse the \
          skill. Claude Code loads it.",
    evidence: &[SPECIFICATION, REFERENCE, CODEX, CLAUDE_API],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/long_description.md"))]),
    good: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")]),
    check: Check::Document(check),
};

/// The most characters, after folding.
const MAX_CHARACTERS: usize = 1_024;

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("description") else { return };
    let Some(text) = entry.value.as_str() else { return };
    // The line end that a block leaves counts for the specification's validator only.
    let text = if document.profile == Spec { text } else { text.trim() };
    let count = text.chars().count();
    if count > MAX_CHARACTERS {
        found.push(
            Finding::new(
                entry.key.span,
                format!(
                    "the description has {count} characters, at most {MAX_CHARACTERS} are allowed"
                ),
            )
            .help(format!(
                "shorten it by {}: what it does and when to use it; the rest belongs into the body",
                count - MAX_CHARACTERS
            )),
        );
    }
}
