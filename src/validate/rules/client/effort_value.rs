//! CC106: levels of effort.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC106",
    name: "effort-value",
    levels: Levels::beyond_spec(Warning).but(Upload).but(Codex).but(Portable),
    what: "`effort` is not a level that is known.",
    why: "An unknown level is passed over.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(
        Claude,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\neffort: huge\n---\n# A\n")],
    ),
    good: Example::of(
        Claude,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\neffort: high\n---\n# A\n")],
    ),
    check: Check::Document(check),
};

/// The levels.
const LEVELS: &[&str] = &["low", "medium", "high", "xhigh", "max"];

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("effort") else { return };
    let Some(value) = entry.value.as_str().filter(|value| !value.is_empty()) else { return };
    if !LEVELS.contains(&value) {
        found.push(
            Finding::new(entry.value.span, format!("there is no effort `{value}`"))
                .help(format!("the levels are {}", LEVELS.join(", "))),
        );
    }
}
