//! FX326: a name that tells one fix from another.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX326",
    name: "name-not-descriptive",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "The name of a fix would fit any fix.",
    why: "A name is what people see in a list and type to read more.",
    evidence: &[CLAUDE_API],
    fix: None,
    bad: Example::new(&[("bugfix/SKILL.md", include_str!("examples/generic_name.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

/// Words that every fix could have in its name.
const ANY: &[&str] = &[
    "fix",
    "fixes",
    "fixing",
    "bugfix",
    "bug",
    "bugs",
    "error",
    "errors",
    "issue",
    "issues",
    "problem",
    "problems",
    "solution",
    "skill",
    "my",
    "new",
    "example",
    "test",
    "debug",
    "debugging",
    "troubleshooting",
    "troubleshoot",
    "help",
    "common",
    "misc",
    "unnamed",
    "general",
    "the",
    "a",
];

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("name") else { return };
    let Some(name) = entry.value.as_str() else { return };
    let generic = name.len() > 1
        && name.split(['-', '_', ' ']).all(|word| ANY.contains(&word.to_lowercase().as_str()));
    if document.claims_fix() && generic {
        found.push(
            Finding::new(entry.value.span, format!("`{name}` would fit any fix"))
                .help("name the tool and what goes wrong, like `sqlite-async-threading`"),
        );
    }
}
