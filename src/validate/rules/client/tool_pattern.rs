//! CC110: patterns of tools can be read.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC110",
    name: "tool-pattern",
    levels: Levels::beyond_spec(Warning),
    what: "An entry of `allowed-tools` or `disallowed-tools` cannot be read as a tool.",
    why: "A parenthesis that is not closed makes the whole entry another tool, which nobody has: it allows nothing.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nallowed-tools: Bash(git status\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nallowed-tools: Bash(git status) Read\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    for key in ["allowed-tools", "disallowed-tools"] {
        let Some(entry) = document.entry(key) else { continue };
        let one = std::slice::from_ref(&entry.value);
        for node in entry.value.as_sequence().unwrap_or(one) {
            let Some(text) = node.as_str() else { continue };
            if text.matches('(').count() != text.matches(')').count() {
                let message = format!("the parentheses in this entry of `{key}` do not match");
                found.push(
                    Finding::new(node.span, message).help("write it like `Bash(git status)`"),
                );
            }
        }
    }
}
