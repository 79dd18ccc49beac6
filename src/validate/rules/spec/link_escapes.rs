//! SP024: links stay with the skill.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP024",
    name: "link-escapes",
    levels: Levels::everywhere(Info).and(Upload, Error).and(Portable, Warning),
    what: "A link leads out of the folder of the skill.",
    why: "A skill is copied, packed and uploaded as a folder: what lies outside is not there afterwards.",
    evidence: &[SPECIFICATION],
    fix: None,
    bad: Example::of(
        Upload,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\n---\n\nSee [b](../b/SKILL.md).\n",
        )],
    ),
    good: Example::of(
        Upload,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\n---\n\nSee [b](https://example.com/b).\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    // A text without a place has no folder to lead out of.
    if document.source.file.is_none() {
        return;
    }
    for target in document.targets().iter().filter(|target| target.escapes) {
        let message = format!("`{}` lies outside of the folder of the skill", target.written);
        found.push(
            Finding::new(target.span, message)
                .help("copy what is needed into the folder, or name the other skill by its name"),
        );
    }
}
