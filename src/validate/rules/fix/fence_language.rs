//! FX322: blocks of code say what they are.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX322",
    name: "fence-language",
    levels: Levels::beyond_spec(Info),
    what: "A block of code in a fix has no language after its fence.",
    why: "With a language it is coloured, and told apart from output: the matcher reads errors from output, not from programs.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/no_language.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    for block in document.code().filter(|block| block.language.is_empty()) {
        let whole = document.slice(block.span);
        let fence = whole.len() - whole.trim_start_matches(['`', '~']).len();
        if fence >= 3 {
            let span =
                Span::new(block.span.start()..block.span.start() + fence).unwrap_or(block.span);
            found.push(
                Finding::new(span, "this block of code does not say what it is")
                    .help("write the language after the fence, `text` or `console` for output"),
            );
        }
    }
}
