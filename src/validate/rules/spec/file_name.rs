//! SP020: the file is called `SKILL.md`.

use crate::registry::SKILL_FILE;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP020",
    name: "file-name",
    levels: Levels::everywhere(Warning),
    what: "The file is called `skill.md` or the like, not `SKILL.md`.",
    why: "Where upper and lower case are told apart, clients look for `SKILL.md` and find nothing.",
    evidence: &[SPECIFICATION],
    fix: None,
    bad: Example::new(&[("a/skill.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")]),
    good: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(name) = document.source.file.as_deref().and_then(|file| file.file_name()) else {
        return;
    };
    if name.eq_ignore_ascii_case(SKILL_FILE) && name != SKILL_FILE {
        let finding =
            Finding::new(document.head(), format!("the file is called `{}`", name.display()));
        found.push(finding.help(format!("rename it to `{SKILL_FILE}`")));
    }
}
