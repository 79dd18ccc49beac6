//! CX125: keys with which fixes are signed belong under `metadata` elsewhere.

use crate::validate::rules::fields;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CX125",
    name: "non-portable-top-level",
    levels: Levels::only(Spec, Error).and(Upload, Error).and(Portable, Warning),
    what: "`author`, `version`, `date`, `tags` or the like at the top level.",
    why: "Fixes have always been signed so, and `skill` reads them there. The specification keeps the top level for its own six keys: its \
          validator and uploads refuse others, and want these under `metadata`.",
    evidence: &[SPECIFICATION, REFERENCE, CLAUDE_API],
    fix: Some((
        Safety::Safe,
        "moves a key with a single text under `metadata`, in quotes where it is not a text",
    )),
    bad: Example::of(
        Portable,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\nversion: 1.0.0\n---\n# A\n")],
    ),
    good: Example::of(
        Portable,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nmetadata:\n  version: \"1.0.0\"\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    for entry in document.entries() {
        let key = entry.key.value.as_str();
        if fields::SIGNATURE.contains(&key) {
            found.push(
                Finding::new(entry.key.span, format!("`{key}` stands at the top level, where only the keys of the specification may"))
                    .help("move it under `metadata`")
                    .fix(edit::move_to_metadata(document, entry)),
            );
        }
    }
}
