//! SP011: names that are kept for the vendor.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP011",
    name: "name-reserved",
    levels: Levels::only(Upload, Error),
    what: "The name has a word that uploads keep for their maker.",
    why: "claude.ai and the API refuse names with `anthropic` or `claude` in them.",
    evidence: &[CLAUDE_API],
    fix: None,
    bad: Example::of(
        Upload,
        &[("claude-tips/SKILL.md", "---\nname: claude-tips\ndescription: Tips.\n---\n# A\n")],
    ),
    good: Example::of(
        Upload,
        &[("agent-tips/SKILL.md", "---\nname: agent-tips\ndescription: Tips.\n---\n# A\n")],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("name") else { return };
    let Some(name) = entry.value.as_str() else { return };
    for word in ["anthropic", "claude"] {
        if name.contains(word) {
            found.push(
                Finding::new(
                    entry.value.span,
                    format!("a name cannot have `{word}` in it when it is uploaded"),
                )
                .help("choose another name"),
            );
        }
    }
}
