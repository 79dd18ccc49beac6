//! CC112: descriptions are not cut.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "CC112",
    name: "listing-truncated",
    levels: Levels::only(Claude, Warning).and(crate::validate::level::Profile::Fix, Warning),
    what: "The description and `when_to_use` together have more than 1,536 characters.",
    why: "Claude Code cuts them there in the list by which the model chooses: what stands at the end is not seen.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(Claude, &[("a/SKILL.md", include_str!("examples/long_listing.md"))]),
    good: Example::of(
        Claude,
        &[(
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\nwhen_to_use: A build stops for lack of it.\n---\n# A\n",
        )],
    ),
    check: Check::Document(check),
};

/// Where the list is cut, in characters.
const MAX_CHARACTERS: usize = 1_536;

fn check(document: &Document, found: &mut Findings) {
    let length = |key: &str| {
        let text = document.entry(key).and_then(|entry| entry.value.as_str()).unwrap_or_default();
        text.trim().chars().count()
    };
    let count = length("description") + length("when_to_use");
    if count > MAX_CHARACTERS {
        found.push(
            Finding::new(
                document.description_key(),
                format!("description and `when_to_use` have {count} characters, the list shows {MAX_CHARACTERS}"),
            )
            .help("put first what decides whether the skill applies, and shorten the rest"),
        );
    }
}
