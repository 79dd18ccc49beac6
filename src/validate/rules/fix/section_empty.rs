//! FX302: a section of a fix says something.

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
    let kinds = [SectionKind::Problem, SectionKind::Trigger, SectionKind::Solution, SectionKind::Verification];
    for section in document.skill().sections.iter().filter(|section| kinds.contains(&section.kind)) {
        let content = document.text().get(section.content.clone()).unwrap_or_default();
        if content.trim().is_empty() {
            let heading = Span::new(section.span.start()..section.content.start).unwrap_or(section.span);
            let end = heading.start() + document.slice(heading).trim_end().len();
            let heading = Span::new(heading.start()..end).unwrap_or(heading);
            found.push(
                Finding::new(heading, format!("nothing stands under `{}`", section.heading))
                    .help("say it, or remove the heading"),
            );
        }
    }
}
