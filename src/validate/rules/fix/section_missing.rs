//! FX301: a fix says what is wrong, when, what to do, and how to see that it is done.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX301",
    name: "section-missing",
    levels: Levels::beyond_spec(Warning).and(crate::validate::level::Profile::Fix, Error),
    what: "A document that claims to be a fix has no section on the solution, the problem, the conditions or the verification.",
    why: "The matcher reads errors from the problem and the conditions, and shows the solution as the answer. A reader wants to see \
          that it worked. Headings count by their meaning: `Symptoms`, `When this happens`, `Fix`, `How to verify` and the like. Only a \
          missing solution is an error; conditions may stand in the description instead (`Use when …`).",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Fixes \"no space left on device\" in a build.\nmetadata:\n  kind: fix\n---\n\n## Problem\n\nIt stops.\n",
    )]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() || document.body().trim().is_empty() {
        return;
    }
    let has = |kind| document.skill().sections.iter().any(|section| section.kind == kind);
    let says_when = document
        .skill()
        .description
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| {
            matches!(
                word,
                "when" | "whenever" | "if" | "after" | "while" | "during" | "triggers" | "trigger"
            )
        });
    let missing = [
        (SectionKind::Solution, "no section says what to do", "add a section `## Solution`", Error),
        (
            SectionKind::Problem,
            "no section says what goes wrong",
            "add a section `## Problem` that quotes the error",
            Warning,
        ),
        (
            SectionKind::Trigger,
            "nothing says when it applies",
            "add a section `## Trigger Conditions`, or `Use when …` to the description",
            Warning,
        ),
        (
            SectionKind::Verification,
            "no section says how to see that it worked",
            "add a section `## Verification` with a command and what it prints",
            Warning,
        ),
    ];
    for (kind, message, help, weight) in missing {
        if has(kind) || (kind == SectionKind::Trigger && says_when) {
            continue;
        }
        // What goes wrong may be told by the conditions.
        if kind == SectionKind::Problem && has(SectionKind::Trigger) {
            continue;
        }
        found.push(
            Finding::new(document.head(), message)
                .help(help)
                .at_most(weight.min(document.weight_of_claim())),
        );
    }
}
