//! FX312: two fixes of one error know of each other.

use std::collections::BTreeMap;

use crate::alike::names;
use crate::claim::Claim;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX312",
    name: "duplicate-error",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "Two fixes claim the same error, and neither points at the other.",
    why: "Both are found, and the reader cannot tell which is meant. If both are right, each says in a sentence when it is the other \
          (`Not for …, see b`).",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[
        ("frob-jam/SKILL.md", include_str!("examples/jam.md")),
        ("reactor-cold/SKILL.md", include_str!("examples/twin.md")),
    ]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Shelf(check),
};

fn check(shelf: &Shelf, found: &mut ShelfFindings) {
    let mut claims: BTreeMap<Claim, Vec<(usize, Span, &str)>> = BTreeMap::new();
    for (at, document) in shelf.fixes() {
        for pattern in document.errors() {
            let Some(claim) = Claim::of(&pattern.text) else { continue };
            let claimants = claims.entry(claim).or_default();
            if !claimants.iter().any(|(other, ..)| *other == at) {
                claimants.push((at, document.place_of(pattern), &pattern.text));
            }
        }
    }
    // One finding for each pair of documents is enough.
    let mut told: Vec<(usize, usize)> = Vec::new();
    for claimants in claims.values().filter(|claimants| claimants.len() > 1) {
        for (later, &(at, span, text)) in claimants.iter().enumerate() {
            let Some(&(other, ..)) =
                claimants[..later].iter().find(|(other, ..)| !points(shelf, at, *other))
            else {
                continue;
            };
            if told.contains(&(other, at)) {
                continue;
            }
            told.push((other, at));
            let first = &shelf.documents[other];
            let message =
                format!("`{text}` is claimed by `{}` too ({})", first.name.value, first.shown);
            let help =
                format!("say when it is `{}` that applies, or join the two", first.name.value);
            found.push((at, Finding::new(span, message).help(help)));
        }
    }
}

/// Whether one of two documents names the other.
fn points(shelf: &Shelf, one: usize, other: usize) -> bool {
    let names =
        |at: usize, to: usize| names(shelf.documents[at].text(), &shelf.documents[to].name.value);
    names(one, other) || names(other, one)
}
