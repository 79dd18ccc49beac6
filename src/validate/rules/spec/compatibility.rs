//! SP015: `compatibility` is a short text.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP015",
    name: "compatibility-format",
    levels: Levels::everywhere(Warning).and(Spec, Error).and(Upload, Error),
    what: "`compatibility` is not a text, or has more than 500 characters.",
    why: "The specification wants a text of at most 500 characters that says what the skill needs to run.",
    evidence: &[SPECIFICATION, REFERENCE],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\ncompatibility:\n  - git\n  - docker\n---\n# A\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\ncompatibility: Needs git and docker\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

/// The most characters.
const MAX_CHARACTERS: usize = 500;

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("compatibility") else { return };
    match &entry.value.kind {
        NodeKind::Sequence(_) | NodeKind::Mapping(_) => found.push(
            Finding::new(entry.key.span, "`compatibility` is not a text")
                .help("write what is needed in one sentence"),
        ),
        NodeKind::Scalar { text, .. } => {
            let count = text.chars().count();
            if count > MAX_CHARACTERS {
                let message = format!(
                    "`compatibility` has {count} characters, at most {MAX_CHARACTERS} are allowed"
                );
                found.push(
                    Finding::new(entry.key.span, message).help("keep what is needed to run it"),
                );
            }
        }
        NodeKind::Null => {}
    }
}
