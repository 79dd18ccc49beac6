//! CC114: hooks are written as clients read them.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC114",
    name: "hooks-shape",
    levels: Levels::beyond_spec(Warning).but(Upload).but(Codex).but(Portable),
    what: "`hooks` is not a mapping from events to lists of matchers.",
    why: "A hook in another shape is not run, and nobody is told.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nhooks:\n  - command: df\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nhooks:\n  Stop:\n    - hooks:\n        - type: command\n          command: df\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("hooks") else { return };
    let Some(events) = entry.value.as_mapping() else {
        if entry.value.kind != NodeKind::Null {
            found.push(
                Finding::new(entry.key.span, "`hooks` is not a mapping from events to lists")
                    .help("write the name of an event below it, like `PreToolUse:`, and a list below that"),
            );
        }
        return;
    };
    for event in events {
        if event.value.as_sequence().is_none() && event.value.kind != NodeKind::Null {
            let message = format!("the hooks of `{}` are not a list", event.key.value);
            found.push(
                Finding::new(event.key.span, message)
                    .help("begin each with `- matcher:` or `- hooks:`"),
            );
        }
    }
}
