//! FX302: a section of a fix says something.

use crate::skill::Section;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX302",
    name: "section-empty",
    levels: Levels::beyond_spec(Warning).and(crate::validate::level::Profile::Fix, Error),
    what: "A section on the problem, the conditions, the solution or the verification is empty.",
    why: "The heading promises what is not there; most often the text was to come later.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/empty_section.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    let kinds = [
        SectionKind::Problem,
        SectionKind::Trigger,
        SectionKind::Solution,
        SectionKind::Verification,
    ];
    // A paragraph with a line of hyphens under it is a heading by accident; steps may be headings alone.
    let meant =
        |section: &&Section| section.level <= 2 && document.slice(section.span).starts_with('#');
    for section in document
        .skill()
        .sections
        .iter()
        .filter(|section| kinds.contains(&section.kind))
        .filter(meant)
    {
        let content = document.text().get(section.content.clone()).unwrap_or_default();
        if content.trim().is_empty() {
            found.push(
                Finding::new(
                    document.heading(section),
                    format!("nothing stands under `{}`", section.heading),
                )
                .help("say it, or remove the heading")
                .at_most(document.weight_of_claim().max(Warning)),
            );
        }
    }
}
