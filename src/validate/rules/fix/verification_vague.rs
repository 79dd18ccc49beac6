//! FX315: a verification can be seen.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX315",
    name: "verification-not-observable",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "The verification names no command and nothing that can be seen.",
    why: "`Check that it works` is no check.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/vague.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

/// Fewer words than this cannot say what to look at and what to see.
const MIN_WORDS: usize = 10;

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    let Some(section) = document.sections(SectionKind::Verification).next() else { return };
    let blocks: Vec<&Block> = document.blocks_of(SectionKind::Verification).collect();
    let words: usize = blocks.iter().map(|block| block.text.split_whitespace().count()).sum();
    let observes =
        blocks.iter().any(|block| block.kind == BlockKind::Code || !block.codes.is_empty());
    if words > 0 && words < MIN_WORDS && !observes {
        found.push(
            Finding::new(
                document.heading(section),
                "the verification says nothing that can be seen",
            )
            .help("name a command, and what it prints when all is well"),
        );
    }
}
