//! SP007: a skill has a name.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP007",
    name: "name-missing",
    levels: Levels::everywhere(Error).and(Claude, Warning),
    what: "There is no `name`, or it is empty.",
    why: "The specification requires it, Codex and uploads refuse a skill without it. Claude Code takes the name of the folder.",
    evidence: &[SPECIFICATION, REFERENCE, CODEX],
    fix: Some((Safety::Safe, "takes the name of the folder, if that is a valid name")),
    bad: Example::new(&[("disk-full/SKILL.md", "---\ndescription: Frees space.\n---\n# A\n")]),
    good: Example::new(&[(
        "disk-full/SKILL.md",
        "---\nname: disk-full\ndescription: Frees space.\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !document.has_keys() {
        return;
    }
    let folder = document.name_by_place.as_deref();
    let folder = || folder.filter(|name| name.parse::<crate::name::SkillName>().is_ok());
    let value = || folder().map(crate::yaml::scalar);
    match document.entry("name") {
        None => {
            let fix = value().and_then(|value| edit::add_first(document, "name", &value));
            found.push(
                Finding::new(document.head(), "there is no `name`")
                    .help(match folder() {
                        Some(folder) => format!("add `name: {folder}`"),
                        None => "add `name:` with the name of the folder".to_owned(),
                    })
                    .fix(fix),
            );
        }
        Some(entry)
            if entry.value.as_str().is_some_and(|name| name.trim().is_empty())
                || entry.value.kind == NodeKind::Null =>
        {
            // After the colon, also where the line says nothing more.
            let line = document.whole_lines(entry.key.span);
            let colon = document.text()[entry.key.span.end()..line.end()].find(':');
            let fix = value().zip(colon).map(|(value, colon)| {
                let start = entry.key.span.end() + colon + 1;
                let end = entry.value.span.end().max(start);
                Fix::safe(Span::new(start..end).unwrap_or_default(), format!(" {value}"))
            });
            found.push(
                Finding::new(entry.key.span, "`name` has no value")
                    .help("write the name of the folder after it")
                    .fix(fix),
            );
        }
        Some(_) => {}
    }
}
