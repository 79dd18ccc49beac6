//! CC102: somebody can start the skill.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC102",
    name: "unreachable",
    levels: Levels::beyond_spec(Error).but(Upload).but(Codex).but(Portable),
    what: "Neither the model nor people can start the skill.",
    why: "`disable-model-invocation: true` keeps the model from it, `user-invocable: false` keeps it out of the menu. Both together leave \
          nobody.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\ndisable-model-invocation: true\nuser-invocable: false\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\ndisable-model-invocation: true\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let is = |key: &str, wanted: bool| {
        let entry = document.entry(key)?;
        (entry.value.resolved() == Some(Resolved::Bool(wanted))).then_some(entry)
    };
    if let (Some(model), Some(user)) =
        (is("disable-model-invocation", true), is("user-invocable", false))
    {
        found.push(
            Finding::new(user.key.span.to(user.value.span), "nobody can start this skill")
                .label("not by people")
                .note(model.key.span.to(model.value.span), "not by the model")
                .help("remove one of the two"),
        );
    }
}
