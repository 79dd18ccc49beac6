//! SP014: a description is a text.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP014",
    name: "description-not-string",
    levels: Levels::everywhere(Error),
    what: "The description is a list, a mapping, a number or a boolean.",
    why: "Clients want one text and refuse anything else or show it as code.",
    evidence: &[SPECIFICATION, REFERENCE],
    fix: Some((Safety::Safe, "puts a single value in quotes")),
    bad: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: 42\n---\n# A\n")]),
    good: Example::new(&[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n# A\n")]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("description") else { return };
    let what = match entry.value.resolved() {
        Some(Resolved::Str(_) | Resolved::Null) => return,
        // The specification's validator reads every single value as a text.
        Some(_) if document.profile == Spec => return,
        Some(Resolved::Bool(_)) => "a boolean",
        Some(Resolved::Int(_) | Resolved::Float(_)) => "a number",
        None => "a list or a mapping",
    };
    found.push(
        Finding::new(entry.key.span, format!("the description is {what}, a text is wanted"))
            .help("write it as one text, in quotes if need be")
            .fix(edit::quote(entry)),
    );
}
