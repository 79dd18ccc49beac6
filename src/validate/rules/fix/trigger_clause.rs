//! FX305: a description says when.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX305",
    name: "description-trigger-clause",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "The description of a fix does not say when to use it.",
    why: "An agent sees nothing but the description when it chooses. `Use when: (1) …, (2) …` with conditions that can be observed tells \
          it, and tells look-alikes apart.",
    evidence: &[SPECIFICATION, CLAUDE_API],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/no_when.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(description) = document.description().filter(|text| !text.trim().is_empty()) else {
        return;
    };
    if !document.claims_fix() {
        return;
    }
    let lower = document.entry("when_to_use").map_or_else(
        || description.to_lowercase(),
        |entry| {
            format!(
                "{} when {}",
                description.to_lowercase(),
                entry.value.as_str().unwrap_or_default()
            )
        },
    );
    let mut words = lower.split(|char: char| !char.is_alphanumeric());
    let says = words.any(|word| {
        matches!(
            word,
            "when"
                | "whenever"
                | "if"
                | "after"
                | "while"
                | "during"
                | "upon"
                | "where"
                | "trigger"
                | "triggers"
                | "triggered"
                | "encountering"
                | "encounter"
                | "seeing"
                | "symptom"
                | "symptoms"
        )
    });
    // Other scripts say it in other words.
    let foreign = description.chars().filter(|char| !char.is_ascii()).count() * 4
        > description.chars().count();
    if !says && !foreign {
        found.push(
            Finding::new(document.description_key(), "the description does not say when to use it")
                .help("add `Use when: (1) …, (2) …` with what can be seen when it happens")
                .at_most(document.weight_of_claim()),
        );
    }
}
