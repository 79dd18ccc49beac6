//! FX307: an error text that tells its document from others.

use crate::validate::rules::fix::{ENOUGH, most_telling};
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX307",
    name: "error-too-generic",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "All error texts that a fix quotes are so common that they tell nothing.",
    why: "`Error`, `command failed`, `not found` stand in a large part of all output. A document with nothing else is found for everything or, \
          as the matcher weighs words by how rare they are, for nothing.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/generic.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    let Some((pattern, bits)) = most_telling(document.claimed()) else { return };
    if bits < ENOUGH {
        found.push(
            Finding::new(
                document.place_of(pattern),
                format!("`{}` is the most telling error text here, and it is common", pattern.text),
            )
            .help("quote the whole message, with the words that only this error has")
            .at_most(document.weight_of_claim()),
        );
    }
}
