//! FX310: a fix is found by its own errors.

use skillbook_index::Entry;

use crate::library::Library;
use crate::matcher::{self, Options};
use crate::parallel;
use crate::paste::Paste;
use crate::validate::rules::fix::{ENOUGH, most_telling};
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX310",
    name: "self-retrieval",
    levels: Levels::beyond_spec(Warning),
    what: "`skill match`, given the error texts that a fix quotes, finds another document first, or none.",
    why: "It is what the document is for. The real matcher is asked, among all fixes that are checked together. Another document that comes \
          first quotes the same errors in more detail; none at all means that the texts are too short or too common to be sure.",
    evidence: &[MATCHER],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/unsure.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Shelf(check),
};

fn check(shelf: &Shelf, found: &mut ShelfFindings) {
    let fixes: Vec<(usize, &Document)> = shelf.fixes().collect();
    let entries = fixes.iter().map(|(_, document)| {
        let (card, text) = (document.card(), document.text());
        // Nobody asks for one by its name.
        Entry { name: String::new(), ..card.entry(document.skill(), text, card.path.clone()) }
    });
    // Without an index there is nothing to ask; that is not the fault of a document.
    let Ok(library) = Library::of_entries(entries.collect()) else { return };
    let findings = parallel::map(&fixes, |&(at, document)| Some((at, ask(document, &library)?)));
    found.extend(findings.into_iter().flatten());
}

/// Asks the matcher for a document by its own errors.
fn ask(document: &Document, library: &Library) -> Option<Finding> {
    let asked = document.errors();
    let first = asked.first()?;
    // What is yet to be written cannot be found yet, and another rule says so.
    if asked.iter().any(|pattern| super::placeholder_left::left_over(&pattern.text).is_some()) {
        return None;
    }
    // Texts that tell nothing are another rule's.
    most_telling(asked.iter().copied()).filter(|(_, bits)| *bits >= ENOUGH)?;
    let text: Vec<&str> = asked.iter().map(|pattern| pattern.text.as_str()).collect();
    let paste = Paste::new(text.join("\n").as_bytes());
    let answer = matcher::answer(&paste, library, Options::default()).ok()?;
    let own = &document.card().path;
    let finding = |message: String| {
        Finding::new(document.place_of(first), message).label("one of its errors")
    };
    match answer.matches.first() {
        Some(best) if best.card.path == *own => None,
        Some(best) => {
            // Who quotes the same errors as well is not before it but beside it.
            let quoted = best.evidence.features.literal_unique;
            let as_sure = answer.matches.iter().chain(&answer.others).any(|other| {
                other.card.path == *own && other.evidence.features.literal_unique >= quoted
            });
            (!as_sure).then(|| {
                let (name, path) = (&best.card.name, &best.card.path);
                let message = format!("its own errors lead to `{name}` first ({path})");
                let help = "quote the errors whole, with the words that tell the two apart, or join the documents";
                finding(message).help(help)
            })
        }
        None => {
            let message =
                "its own errors do not lead to it: `match` is not sure of any document".to_owned();
            let help = "quote the errors whole, as they are printed, in the description or under `metadata.errors`";
            // Of what only looks like a fix the texts may be no errors at all.
            let weight = document.weight_of_claim();
            Some(finding(message).help(help).at_most(weight))
        }
    }
}
