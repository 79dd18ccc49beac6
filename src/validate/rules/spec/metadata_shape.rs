//! SP016: `metadata` is keys with texts.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP016",
    name: "metadata-shape",
    levels: Levels::everywhere(Info).and(Spec, Warning).and(Upload, Warning).and(Portable, Warning),
    what: "`metadata` is not a mapping from texts to texts.",
    why: "The specification wants it flat, so that every client can read it; many store more in it, and clients that know nothing of \
          that pass it over.",
    evidence: &[SPECIFICATION],
    fix: Some((Safety::Safe, "puts numbers and booleans in quotes")),
    bad: Example::of(
        Spec,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nmetadata:\n  version: 1.0\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Spec,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nmetadata:\n  version: \"1.0\"\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("metadata") else { return };
    let Some(children) = entry.value.as_mapping() else {
        if entry.value.kind != NodeKind::Null {
            found.push(
                Finding::new(entry.key.span, "`metadata` is not a mapping")
                    .help("write keys and texts below it, indented"),
            );
        }
        return;
    };
    for child in children {
        let (what, help) = match child.value.resolved() {
            Some(Resolved::Str(_)) => continue,
            Some(Resolved::Null) => ("nothing", "give it a text, or remove the key"),
            Some(Resolved::Bool(_)) => ("a boolean", "put it in quotes"),
            Some(Resolved::Int(_) | Resolved::Float(_)) => ("a number", "put it in quotes"),
            None => ("a list or a mapping", "write it as one text, with commas between the items"),
        };
        let span = if child.value.span.is_empty() || child.value.resolved().is_none() {
            child.key.span
        } else {
            child.value.span
        };
        found.push(
            Finding::new(
                span,
                format!("`metadata.{}` is {what}, a text is wanted", child.key.value),
            )
            .help(help)
            .fix(edit::quote(child)),
        );
    }
}
