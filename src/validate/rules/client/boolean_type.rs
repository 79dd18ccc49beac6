//! CC101: switches are true or false.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC101",
    name: "boolean-type",
    levels: Levels::beyond_spec(Warning).but(Upload).but(Codex).but(Portable),
    what: "A key that switches something on or off has a value that is neither.",
    why: "`disable-model-invocation: \"yes\"` is a text, and a text is no switch: the client takes its default, and a skill that was to be \
          started by people only is started by the model.",
    evidence: &[CLAUDE_CODE],
    fix: Some((Safety::Safe, "takes the quotes off a quoted `true` or `false`")),
    bad: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nuser-invocable: \"false\"\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nuser-invocable: false\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

/// The keys that are switches.
const SWITCHES: &[&str] = &["disable-model-invocation", "user-invocable", "background"];

fn check(document: &Document, found: &mut Findings) {
    for entry in SWITCHES.iter().filter_map(|key| document.entry(key)) {
        let text = match entry.value.resolved() {
            Some(Resolved::Bool(_) | Resolved::Null) => continue,
            Some(_) => entry.value.as_str().unwrap_or_default().to_lowercase(),
            None => String::new(),
        };
        let is_plain = matches!(entry.value.kind, NodeKind::Scalar { style: Style::Plain, .. });
        // The words of older YAML: readers of that know them.
        if is_plain && ["yes", "no", "on", "off", "1", "0"].contains(&text.as_str()) {
            continue;
        }
        let fix = ["true", "false"]
            .contains(&text.as_str())
            .then(|| Fix::safe(entry.value.span, text.as_str()));
        let span = if entry.value.as_str().is_some() { entry.value.span } else { entry.key.span };
        found.push(
            Finding::new(span, format!("`{}` is neither `true` nor `false`", entry.key.value))
                .help("write `true` or `false`, without quotes")
                .fix(fix),
        );
    }
}
