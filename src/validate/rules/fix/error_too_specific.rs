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
    // Only what its author set down as the error: elsewhere a path is just a path.
    let errors = document.metadata().iter().find(|entry| entry.key.value == "errors");
    let Some((entry, text)) = errors.and_then(|entry| Some((entry, entry.value.as_str()?))) else {
        return;
    };
    if !document.claims_fix() {
        return;
    }
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let signature = Signature::of(line, Writer::Author);
        let words = signature.words().count();
        let masked = signature.pieces.iter().filter(|piece| piece.kind == Kind::Volatile).count();
        if words < MIN_WORDS && masked > words {
            let raw = document.slice(entry.value.span);
            let at = raw.find(line).map(|at| entry.value.span.start() + at);
            let span = at.and_then(|at| Span::new(at..at + line.len())).unwrap_or(entry.key.span);
            found.push(
                Finding::new(span, format!("nearly all of `{line}` belongs to one run"))
                    .help("quote the words around it, and write `...` where the text varies"),
            );
        }
    }
}
