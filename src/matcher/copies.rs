//! Copies of one document among the candidates: they do not compete, whoever finds one has found all.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use super::Match;
use crate::card::Card;
use crate::skill::Place;

/// For each candidate the first one with the same body, itself if there is none before it.
pub(super) fn firsts(found: &[Match]) -> Vec<usize> {
    let mut known = FxHashMap::default();
    let first_of = |(at, found): (usize, &Match)| *known.entry(body(&found.card)).or_insert(at);
    found.iter().enumerate().map(first_of).collect()
}

/// A number for the body of a document. What stands above it is often rewritten where a document is copied to.
fn body(card: &Card) -> u64 {
    let mut hasher = FxHasher::default();
    let above = |place| matches!(place, Place::Metadata | Place::Description);
    let mut is_empty = true;
    for passage in card.passages.iter().filter(|passage| !above(passage.place)) {
        passage.words.hash(&mut hasher);
        is_empty = false;
    }
    if is_empty {
        card.path.hash(&mut hasher);
    }
    hasher.finish()
}
