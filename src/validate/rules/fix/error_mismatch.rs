//! FX306: the error of the description is the error of the body.

use std::collections::HashSet;

use crate::skill::Place;
use crate::validate::rules::fix::ENOUGH;
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX306",
    name: "description-error-mismatch",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "An error that the description quotes is not mentioned in the body.",
    why: "The description leads to the document by an error that the document then does not speak of: it was renamed, belongs to another \
          document, or is a slip of the pen.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/mismatch.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

/// With fewer words an error is a name, which the body may spell otherwise.
const MIN_WORDS: usize = 3;

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() || document.body().trim().is_empty() {
        return;
    }
    // Nearly all quote none there: the words of the body are collected for those who do.
    let quoted: Vec<_> = document
        .claimed()
        .filter(|pattern| {
            pattern.place == Place::Description
                && words(&pattern.text).count() >= MIN_WORDS
                // A figure of speech in quotes is no error.
                && crate::matcher::rarity(&pattern.text) >= ENOUGH
        })
        .collect();
    if quoted.is_empty() {
        return;
    }
    let metadata = document.skill().metadata("errors").unwrap_or_default().to_lowercase();
    let body = document.body().to_lowercase();
    let said: HashSet<&str> = words(&body).chain(words(&metadata)).collect();
    for pattern in quoted {
        let lower = pattern.text.to_lowercase();
        let all = words(&lower).count();
        let there = words(&lower).filter(|word| said.contains(word)).count();
        if there * 2 < all {
            found.push(
                Finding::new(
                    document.place_of(pattern),
                    format!("the body does not mention `{}`", pattern.text),
                )
                .help("quote it under the problem too, or mend it here"),
            );
        }
    }
}

/// The words of a text; numbers and single letters stand for what varies.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !char.is_alphanumeric() && char != '_')
        .filter(|word| word.chars().count() > 1 && word.chars().any(char::is_alphabetic))
}
