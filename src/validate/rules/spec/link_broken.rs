//! SP023: links lead somewhere.

use std::path::PathBuf;

use crate::validate::rules::links::{Target, targets};
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP023",
    name: "link-broken",
    levels: Levels::everywhere(Warning).but(Spec),
    what: "A link leads to a file that is not there.",
    why: "Whoever follows the skill is sent to nowhere. Links in code are shown, not followed, and are not looked at.",
    evidence: &[SPECIFICATION, seen_in("files that were moved, and links written for a web site")],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nSee [more](references/more.md).\n",
    )]),
    good: Example::new(&[
        (
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\n---\n\nSee [more](references/more.md).\n",
        ),
        ("a/references/more.md", "# More\n"),
    ]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    // Many links lead into one folder: where that is not there, neither is anything in it.
    let mut gone: Option<PathBuf> = None;
    for Target { link, path, .. } in targets(document) {
        let folder = path.parent();
        let is_gone = gone.is_some() && gone.as_deref() == folder;
        if !is_gone && path.exists() {
            continue;
        }
        if !is_gone && let Some(folder) = folder.filter(|folder| !folder.exists()) {
            gone = Some(folder.to_owned());
        }
        found.push(
            Finding::new(link.span, format!("there is no `{}`", link.text))
                .help("mend the path, which starts at the folder of this file"),
        );
    }
}
