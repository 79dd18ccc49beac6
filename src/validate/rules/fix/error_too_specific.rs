//! FX308: an error text that somebody else will see too.

use crate::signature::{Kind, Signature, Writer};
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX308",
    name: "error-too-specific",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "An error text is made of paths, numbers and identifiers of one run.",
    why: "They are masked before errors are compared. What is left of this text is too little to find it by.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/specific.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

/// With fewer words that stay, a text cannot be found.
const MIN_WORDS: usize = 2;

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    // Only what its author set down as the error: elsewhere a path is just a path.
    for pattern in document.claimed().filter(|pattern| pattern.place == crate::skill::Place::Metadata) {
        let signature = Signature::of(&pattern.text, Writer::Author);
        let words = signature.words().count();
        let masked = signature.pieces.iter().filter(|piece| !piece.is_word() && piece.kind != Kind::Hole).count();
        if words < MIN_WORDS && masked > words {
            found.push(
                Finding::new(
                    document.place_of(pattern),
                    format!("nearly all of `{}` belongs to one run", pattern.text),
                )
                .help("quote the words around it, and write `...` where the text varies"),
            );
        }
    }
}
