//! CC103: a context is `fork`.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC103",
    name: "context-value",
    levels: Levels::beyond_spec(Warning).but(Upload).but(Codex).but(Portable),
    what: "`context` has a value other than `fork`.",
    why: "Claude Code knows one value. Any other is passed over, and the skill runs in the conversation.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(
        Claude,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\ncontext: forked\n---\n# A\n")],
    ),
    good: Example::of(
        Claude,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\ncontext: fork\n---\n# A\n")],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("context") else { return };
    // Lists and texts of several words are an author's own key of that name.
    let Some(value) = entry.value.as_str().filter(|value| !value.contains(char::is_whitespace))
    else {
        return;
    };
    if value != "fork" && !value.is_empty() {
        let finding = Finding::new(entry.value.span, format!("`context` has no value `{value}`"));
        found.push(
            finding.help("write `fork` to run the skill in an agent of its own, or remove the key"),
        );
    }
}
