//! FX314: a solution is something to do.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX314",
    name: "solution-without-action",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "The solution has no command, no code, no setting and no step.",
    why: "Whoever comes with an error wants to know what to type or change.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/no_action.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    let Some(section) = document.sections(SectionKind::Solution).next() else { return };
    let mut blocks = document.blocks_of(SectionKind::Solution).peekable();
    // An empty section is another rule's.
    if blocks.peek().is_none() {
        return;
    }
    let acts = |block: &Block| {
        matches!(block.kind, BlockKind::Code | BlockKind::Item | BlockKind::Row)
            || !block.codes.is_empty()
            || !block.links.is_empty()
    };
    if !blocks.any(acts) {
        found.push(
            Finding::new(
                document.heading(section),
                "the solution has no command, no code and no step",
            )
            .help("write what to type or change, in numbered steps or a block of code"),
        );
    }
}
