//! FX304: a fix names the error that it fixes.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX304",
    name: "no-error-string",
    levels: Levels::beyond_spec(Warning).and(crate::validate::level::Profile::Fix, Error),
    what: "A document that claims to be a fix quotes no error text.",
    why: "People and agents come with the error in their hands, and a document is found by the error texts that it quotes: in \
          `metadata.errors`, in the description, in the conditions or under the problem. If nothing is printed when it happens, the words \
          that a person would paste are what to quote. Of a document that only looks like a fix it is told where the description \
          speaks of an error, and else a hint: not every trap prints something.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/no_error.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if document.claims_fix() && document.has_keys() && document.claimed().next().is_none() {
        let message = "no error text is quoted, so nothing leads to this document";
        let help = "quote what is printed, as it is printed, in the description or under `metadata.errors`, one a line";
        let finding = Finding::new(document.description_key(), message).help(help);
        let least =
            if speaks_of_an_error(&document.outline.head.description) { Warning } else { Info };
        found.push(finding.at_most(document.weight_of_claim().max(least)));
    }
}

/// Whether a description says that something is printed.
fn speaks_of_an_error(description: &str) -> bool {
    let lower = description.to_lowercase();
    ["error", "exception", "traceback", "panic", "crash", "warning"]
        .iter()
        .any(|word| lower.contains(word))
}
