//! Skills that are alike: those that claim the same error, those that the matcher takes for it, and those that say much the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use skillbook_index::{Probe, token};

use crate::card::{Card, CardPattern};
use crate::claim::Claim;
use crate::error::Error;
use crate::knowledge::background;
use crate::library::Library;
use crate::matcher::{self, Options};
use crate::paste::Paste;
use crate::registry;
use crate::skill::Place;

/// How many candidates each error text, and the description, are asked of the index for.
const CANDIDATES: usize = 30;
/// From this likeness on two documents say much the same. Measured: two skills that tell one error with two causes apart have a third, two
/// scaffolds that nobody has filled in two thirds.
pub const NEAR: f64 = 0.5;
/// Which share of the errors of one skill leads to another one before it is told.
const SURE: f64 = 0.5;

/// An error text that two skills claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameError {
    /// As the skill that was asked about quotes it.
    pub text: String,
    /// As the other one does.
    pub theirs: String,
    /// The line of that.
    pub line: u32,
}

/// A skill that is like another.
#[derive(Clone, Debug)]
pub struct Alike {
    /// What the index keeps of it.
    pub card: Arc<Card>,
    /// The errors that both claim.
    pub same_errors: Vec<SameError>,
    /// How sure `match` is of it, given the errors of the other; 0 if it does not find it.
    pub confidence: f64,
    /// How much of what the two say is said by both, by the information in it: 1 is the same.
    pub likeness: f64,
    /// Whether one of the two names the other.
    pub linked: bool,
}

/// The skills of a library that are like the one in `text`, which lies at `path`; the most alike first.
///
/// # Errors
///
/// [`Error::Index`] if the index fails, [`Error::Read`] if a skill cannot be read any more.
pub fn alike(card: &Card, text: &str, path: &Path, library: &Library) -> Result<Vec<Alike>, Error> {
    let errors = claimed(&card.patterns);
    let claims: BTreeMap<Claim, &str> = errors
        .iter()
        .filter_map(|pattern| Some((Claim::of(&pattern.text)?, pattern.text.as_str())))
        .collect();
    let mut candidates: BTreeMap<String, Arc<Card>> = BTreeMap::new();
    let asked = errors.iter().map(|pattern| pattern.text.as_str());
    for asked in asked.chain([card.name.as_str(), card.description.as_str()]) {
        for hit in library.index().search(&probe(asked), CANDIDATES)? {
            if let Some(card) = library.card(hit.document)? {
                candidates.insert(card.path.clone(), card);
            }
        }
    }
    let found = matched(&errors, library)?;
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let own = whole(path);
    let information = information(text);
    let mut all = Vec::new();
    for (path, other) in candidates {
        if whole(Path::new(&path)) == own {
            continue;
        }
        let theirs = read(&path, &other)?;
        let same_errors = same_errors(&claims, &other);
        let confidence = found.get(&path).copied().unwrap_or(0.0);
        let likeness = likeness(&information, &self::information(&theirs));
        if same_errors.is_empty() && confidence < SURE && likeness < NEAR {
            continue;
        }
        let linked = names(text, &other.name) || names(&theirs, &card.name);
        all.push(Alike { card: other, same_errors, confidence, likeness, linked });
    }
    all.sort_by(|a, b| {
        (b.same_errors.len().min(1).cmp(&a.same_errors.len().min(1)))
            .then_with(|| b.likeness.total_cmp(&a.likeness))
            .then_with(|| a.card.name.cmp(&b.card.name))
            .then_with(|| a.card.path.cmp(&b.card.path))
    });
    Ok(all)
}

/// The error texts that a skill stands for: those set down under `metadata.errors` speak for the rest.
fn claimed(patterns: &[CardPattern]) -> Vec<&CardPattern> {
    let of = |places: &[Place]| -> Vec<&CardPattern> {
        patterns.iter().filter(|pattern| places.contains(&pattern.place)).collect()
    };
    let listed = of(&[Place::Metadata]);
    if listed.is_empty() {
        of(&[Place::Description, Place::Trigger, Place::Problem])
    } else {
        listed
    }
}

fn same_errors(claims: &BTreeMap<Claim, &str>, other: &Card) -> Vec<SameError> {
    let mut seen = BTreeSet::new();
    claimed(&other.patterns)
        .into_iter()
        .filter_map(|pattern| {
            let claim = Claim::of(&pattern.text)?;
            let text = (*claims.get(&claim)?).to_owned();
            seen.insert(claim).then(|| SameError {
                text,
                theirs: pattern.text.clone(),
                line: pattern.line,
            })
        })
        .collect()
}

/// What the matcher answers to the errors of a skill: paths, and how sure it is.
fn matched(errors: &[&CardPattern], library: &Library) -> Result<FxHashMap<String, f64>, Error> {
    let text: Vec<&str> = errors.iter().map(|pattern| pattern.text.as_str()).collect();
    let paste = Paste::new(text.join("\n").as_bytes());
    let asked = Options { limit: CANDIDATES, min_confidence: None };
    let answer = matcher::answer(&paste, library, asked)?;
    Ok(answer
        .matches
        .into_iter()
        .map(|found| (found.card.path.clone(), found.confidence))
        .collect())
}

fn probe(text: &str) -> Probe {
    let mut seen = BTreeSet::new();
    token::terms(text, |term| {
        seen.insert(term.to_owned());
    });
    Probe { terms: seen.into_iter().map(|term| (term, 1.0)).collect() }
}

fn read(path: &str, card: &Card) -> Result<String, Error> {
    Ok(registry::read(card.origin, Path::new(path))?.into_text())
}

/// The words of a text and what each tells, in bits: how rare it is.
fn information(text: &str) -> FxHashMap<String, f64> {
    token::words(text)
        .map(|word| {
            let bits = f64::from(-background::share(&word.text).log2());
            (word.text.into_owned(), bits)
        })
        .collect()
}

/// What both tell, as a share of what they tell together.
fn likeness(one: &FxHashMap<String, f64>, other: &FxHashMap<String, f64>) -> f64 {
    let all = |words: &FxHashMap<String, f64>| words.values().sum::<f64>();
    let both: f64 =
        one.iter().filter(|(word, _)| other.contains_key(*word)).map(|(_, bits)| bits).sum();
    let together = all(one) + all(other) - both;
    if together > 0.0 { both / together } else { 0.0 }
}

/// Whether a text names a skill.
pub(crate) fn names(text: &str, name: &str) -> bool {
    let word = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
    text.split(|char| !word(char)).any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_that_of_what_is_said_not_of_how_much() {
        let text = "the frobnicator of the reactor core jammed after the upgrade of the flux valve";
        let of = |other: &str| likeness(&information(text), &information(other));
        assert!((of(text) - 1.0).abs() < 1e-9);
        assert!(of("the frobnicator of the reactor core jammed") > 0.4);
        assert!(of("the and of in") < 0.1);
        assert!(of("").abs() < 1e-9);
    }

    #[test]
    fn a_name_is_a_word_of_its_own() {
        assert!(names("see `core-jam`.", "core-jam") && !names("see core-jam-2", "core-jam"));
    }
}
