//! FX325: a solution stands in the document.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX325",
    name: "link-only-solution",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "The solution is a link and nothing else.",
    why: "Pages move, agents may not be allowed to fetch them, and the answer is not in what was found.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/link_only.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

/// With more words than this around its links, a solution says something itself.
const MAX_WORDS: usize = 8;

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    let blocks: Vec<&Block> = document.blocks_of(SectionKind::Solution).collect();
    let Some(link) = blocks.iter().find_map(|block| block.links.first()) else { return };
    let has_code =
        blocks.iter().any(|block| block.kind == BlockKind::Code || !block.codes.is_empty());
    let words: usize = blocks.iter().map(|block| block.text.split_whitespace().count()).sum();
    if !has_code && words <= MAX_WORDS && link.text.contains("://") {
        found.push(
            Finding::new(link.span, "the solution is a link and nothing else")
                .help("say here what to do, and keep the link for the details"),
        );
    }
}
