//! SP006: a key is given once.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP006",
    name: "duplicate-key",
    levels: Levels::everywhere(Error),
    what: "A key is given twice.",
    why: "Some readers take the first value, some the last, some refuse the file.",
    evidence: &[REFERENCE],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\nname: b\n---\n# A\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\nmetadata:\n  name: b\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if let Some(tree) = &document.outline.tree {
        look(tree, found);
    }
}

fn look(node: &Node, found: &mut Findings) {
    let entries = node.as_mapping().unwrap_or_default();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(first) = entries[..at].iter().find(|first| first.key.value == entry.key.value) {
            found.push(
                Finding::new(
                    entry.key.span,
                    format!("the key `{}` is given twice", entry.key.value),
                )
                .label("again here")
                .note(first.key.span, "first here")
                .help("keep one of them"),
            );
        }
        look(&entry.value, found);
    }
    for item in node.as_sequence().unwrap_or_default() {
        look(item, found);
    }
}
