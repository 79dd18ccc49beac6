//! KB501: two skills of one registry have two names.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "KB501",
    name: "name-collision",
    levels: Levels::beyond_spec(Error),
    what: "Two skills in one folder of skills have the same name.",
    why: "A client loads one of them, and which one is not said. The same skill kept for several clients (`.claude`, `.codex` …) is not meant.",
    evidence: &[CLAUDE_CODE, SPECIFICATION],
    fix: None,
    bad: Example::new(&[
        ("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n"),
        ("b/SKILL.md", "---\nname: a\ndescription: Frees other space.\n---\n# B\n"),
    ]),
    good: Example::new(&[
        ("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n"),
        ("b/SKILL.md", "---\nname: b\ndescription: Frees other space.\n---\n# B\n"),
    ]),
    check: Check::Shelf(check),
};

fn check(shelf: &Shelf, found: &mut ShelfFindings) {
    for group in
        shelf.shared(|shelved| (folder_of_skills(&shelved.shown), shelved.name.value.as_str()))
    {
        let Some((&first, rest)) = group.split_first() else { continue };
        for &at in rest {
            let shelved = &shelf.documents[at];
            let message = format!(
                "the name `{}` is taken by {}",
                shelved.name.value, shelf.documents[first].shown
            );
            found.push((
                at,
                Finding::new(shelved.name.span, message).help("give one of them another name"),
            ));
        }
    }
}

/// The folder that holds the folder of a skill: what clients take for a folder of skills.
fn folder_of_skills(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.rsplit_once('/').map_or("", |(above, _)| above)
}
