//! SP009: a skill is called as its folder is.

use unicode_normalization::UnicodeNormalization;

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP009",
    name: "name-directory-mismatch",
    levels: Levels::everywhere(Warning).and(Spec, Error),
    what: "The name is not that of the folder.",
    why: "The specification requires both to be the same, so that a skill can be found by its name. Some clients go by the one, some by \
          the other.",
    evidence: &[SPECIFICATION, REFERENCE],
    fix: Some((
        Safety::Unsafe,
        "takes the name of the folder; what refers to the old name must follow",
    )),
    bad: Example::of(
        Spec,
        &[("disk-full/SKILL.md", "---\nname: no-space\ndescription: Frees space.\n---\n# A\n")],
    ),
    good: Example::of(
        Spec,
        &[("disk-full/SKILL.md", "---\nname: disk-full\ndescription: Frees space.\n---\n# A\n")],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let (Some(entry), Some(folder)) = (document.entry("name"), &document.name_by_place) else {
        return;
    };
    let Some(name) = entry.value.as_str().map(str::trim).filter(|name| !name.is_empty()) else {
        return;
    };
    let is_plain = name.is_ascii() && folder.is_ascii();
    if name == folder || !is_plain && name.nfkc().eq(folder.nfkc()) {
        return;
    }
    let what = if document.source.lone { "file" } else { "folder" };
    let valid = folder.parse::<crate::name::SkillName>().is_ok();
    found.push(
        Finding::new(
            entry.value.span,
            format!("the name is `{name}`, the {what} is called `{folder}`"),
        )
        .help(format!("call the {what} `{name}`, or the skill `{folder}`"))
        .fix(valid.then(|| Fix::risky(entry.value.span, crate::yaml::scalar(folder)))),
    );
}
