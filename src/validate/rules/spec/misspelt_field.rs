//! SP033: keys that are nearly known.

use crate::name::most_alike;
use crate::validate::rules::fields;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP033",
    name: "misspelt-field",
    levels: Levels::everywhere(Warning).but(Spec).but(Upload),
    what: "A key is one slip away from a known one.",
    why: "`descripton`, `allowed_tools`: the client passes the key over, and what was meant has no effect.",
    evidence: &[seen_in(
        "`allowed_tools`, `user_invocable` and `argument_hint` are written in many skills",
    )],
    fix: Some((
        Safety::Unsafe,
        "renames it; the skill then behaves as it says, and that is a change",
    )),
    bad: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nallowed_tools: Read\n---\n# A\n",
        )],
    ),
    good: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nallowed-tools: Read\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

/// As alike as this two keys are that differ by a slip of the pen.
const SLIP: f64 = 0.93;

fn check(document: &Document, found: &mut Findings) {
    for entry in document.entries() {
        let key = entry.key.value.as_str();
        if fields::is_known(key, document.profile)
            || fields::SIGNATURE.contains(&key)
            || key.len() < 4
        {
            continue;
        }
        let plain = |key: &str| key.to_lowercase().replace(['_', ' '], "-");
        let Some(near) = most_alike(&plain(key), fields::known(document.profile)) else { continue };
        let one_slip = strsim::damerau_levenshtein(&plain(key), near) <= 1;
        if !one_slip && strsim::jaro_winkler(&plain(key), near) < SLIP {
            continue;
        }
        // What is there already cannot be what was meant.
        if document.entry(near).is_some() {
            continue;
        }
        found.push(
            Finding::new(entry.key.span, format!("the key `{key}` is not known"))
                .help(format!("did you mean `{near}`?"))
                .fix(Fix::risky(entry.key.span, near)),
        );
    }
}
