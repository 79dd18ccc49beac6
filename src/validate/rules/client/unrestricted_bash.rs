//! CC111: not every command, unasked.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC111",
    name: "unrestricted-bash",
    levels: Levels::beyond_spec(Info).and(Upload, Warning),
    what: "`allowed-tools` allows every command of the shell.",
    why: "Whoever uses the skill is not asked before any command is run. Most skills need a few.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(
        Upload,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nallowed-tools: Bash Read\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Upload,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nallowed-tools: Bash(df:*) Read\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("allowed-tools") else { return };
    let one = std::slice::from_ref(&entry.value);
    for node in entry.value.as_sequence().unwrap_or(one) {
        let Some(text) = node.as_str() else { continue };
        let mut tools = text.split([' ', ',']);
        if tools.any(|tool| matches!(tool, "Bash" | "Bash(*)" | "Bash(*:*)")) {
            found.push(
                Finding::new(node.span, "every command of the shell is allowed unasked").help(
                    "name the commands that are needed: `Bash(git status)`, `Bash(npm run:*)`",
                ),
            );
        }
    }
}
