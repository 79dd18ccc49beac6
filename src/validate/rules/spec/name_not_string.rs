//! SP010: a name is a text.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP010",
    name: "name-not-string",
    levels: Levels::everywhere(Error),
    what: "The name is a number, a boolean, a list or a mapping.",
    why: "Readers that go by types refuse it. The specification's own validator reads every value as a text, so for it a number is fine \
          and a list is not.",
    evidence: &[SPECIFICATION, REFERENCE],
    fix: Some((Safety::Safe, "puts it in quotes")),
    bad: Example::new(&[("123/SKILL.md", "---\nname: 123\ndescription: Frees space.\n---\n# A\n")]),
    good: Example::new(&[(
        "123/SKILL.md",
        "---\nname: \"123\"\ndescription: Frees space.\n---\n# A\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("name") else { return };
    let what = match entry.value.resolved() {
        Some(Resolved::Str(_) | Resolved::Null) => return,
        Some(Resolved::Bool(_)) => "a boolean",
        Some(Resolved::Int(_) | Resolved::Float(_)) => "a number",
        None => "a list or a mapping",
    };
    let mut finding =
        Finding::new(entry.value.span, format!("the name is {what}, a text is wanted"));
    if document.profile == Spec && entry.value.as_str().is_some() {
        finding = finding.at_most(Warning);
    }
    found.push(finding.help("put it in quotes").fix(edit::quote(entry)));
}
