//! SP012: a skill says what it is for.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP012",
    name: "description-missing",
    levels: Levels::everywhere(Error),
    what: "There is no `description`, or it is empty.",
    why: "The description is all that a client knows of a skill before it reads the rest: without one the skill is never used, and Codex \
          and the specification refuse it.",
    evidence: &[SPECIFICATION, REFERENCE, CODEX],
    fix: Some((Safety::Unsafe, "takes the first paragraph of the body")),
    bad: Example::new(&[("a/SKILL.md", "---\nname: a\n---\n# A\n\nFrees space.\n")]),
    good: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !document.has_keys() {
        return;
    }
    let help = "say what it does, and when to use it";
    match document.entry("description") {
        None => {
            let first =
                document.skill().blocks.iter().find(|block| block.kind == BlockKind::Paragraph);
            let fix = first.and_then(|first| {
                let words = one_line(&first.text);
                let words: String = words.chars().take(1_024).collect();
                let fix = edit::add_key(document, "description", &crate::yaml::scalar(&words))?;
                Some(Fix { safety: Safety::Unsafe, ..fix })
            });
            found.push(
                Finding::new(document.head(), "there is no `description`").help(help).fix(fix),
            );
        }
        Some(entry) => {
            let empty = match &entry.value.kind {
                NodeKind::Null => true,
                NodeKind::Scalar { text, .. } => text.trim().is_empty(),
                NodeKind::Sequence(_) | NodeKind::Mapping(_) => false,
            };
            if empty {
                found.push(Finding::new(entry.key.span, "`description` has no value").help(help));
            }
        }
    }
}
