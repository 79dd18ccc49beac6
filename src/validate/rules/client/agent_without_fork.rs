//! CC104: an agent needs a context of its own.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC104",
    name: "agent-without-fork",
    levels: Levels::beyond_spec(Warning).but(Upload).but(Codex).but(Portable),
    what: "`agent` is given without `context: fork`.",
    why: "It names the agent that a forked skill runs in. Without the fork it has no effect.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(
        Claude,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\nagent: Explore\n---\n# A\n")],
    ),
    good: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\ncontext: fork\nagent: Explore\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("agent") else { return };
    if entry.value.as_str().is_some() && document.entry("context").is_none() {
        found.push(
            Finding::new(entry.key.span, "`agent` has no effect without `context: fork`")
                .help("add `context: fork`, or remove it"),
        );
    }
}
