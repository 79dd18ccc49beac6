//! SP023: links lead somewhere.

use std::path::Path;

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
    let Some(own) = document.source.file.as_deref().and_then(Path::parent) else { return };
    // Many links lead into one folder: where that is not there, neither is anything in it.
    let (mut last, mut is_there) = ("", true);
    for target in document.targets() {
        let folder = target.path.rfind('/').map_or("", |end| &target.path[..end]);
        if folder != last {
            (last, is_there) = (folder, folder.is_empty() || own.join(folder).exists());
        }
        if !(is_there && own.join(&target.path).exists()) {
            found.push(
                Finding::new(target.span, format!("there is no `{}`", target.written))
                    .help("mend the path, which starts at the folder of this file"),
            );
        }
    }
}
