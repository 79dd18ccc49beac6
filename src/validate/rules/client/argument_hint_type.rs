//! CC108: a hint is a text.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC108",
    name: "argument-hint-type",
    levels: Levels::beyond_spec(Warning).but(Upload).but(Codex).but(Portable),
    what: "`argument-hint` is a list, most likely for want of quotes.",
    why: "`[file]` is a list in YAML. The hint is shown to people as a text, with its brackets.",
    evidence: &[CLAUDE_CODE],
    fix: Some((Safety::Safe, "puts it in quotes")),
    bad: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nargument-hint: [file]\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nargument-hint: \"[file]\"\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.entry("argument-hint") else { return };
    if entry.value.as_str().is_some() || entry.value.kind == NodeKind::Null {
        return;
    }
    let raw = document.slice(entry.value.span);
    let fix = (!raw.contains(['\n', '"', '\\', '#']))
        .then(|| Fix::safe(entry.value.span, format!("\"{raw}\"")));
    found.push(
        Finding::new(entry.key.span, "`argument-hint` is a list or a mapping, a text is wanted")
            .help("put it in quotes")
            .fix(fix),
    );
}
