//! SP021: a skill says something.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP021",
    name: "body-empty",
    levels: Levels::everywhere(Warning),
    what: "Nothing stands below the frontmatter.",
    why: "The body is what a client reads when it uses the skill.",
    evidence: &[SPECIFICATION],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n\n")]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nRemove what is old.\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let closed = document.yaml().is_some();
    if closed && document.body().trim().is_empty() {
        let finding = Finding::new(document.head(), "nothing stands below the frontmatter");
        found.push(finding.help("say what to do, step by step"));
    }
}
