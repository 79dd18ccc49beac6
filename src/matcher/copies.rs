//! Copies of one document among the candidates: they do not compete, whoever finds one has found all.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::Match;
use crate::card::Card;
use crate::skill::Place;

/// How many passages, the longest, are compared.
const COMPARED: usize = 8;
/// How many of them must be the same, at least; documents of fewer are not compared.
const SAME: usize = 6;

/// For each candidate the first one that it is a copy of, itself if there is none before it.
pub(super) fn firsts(found: &[Match]) -> Vec<usize> {
    let marks: Vec<Vec<u64>> = found.iter().map(|found| marks(&found.card)).collect();
    (0..found.len())
        .map(|at| (0..at).find(|&other| are_copies(&marks[at], &marks[other])).unwrap_or(at))
        .collect()
}

/// Numbers for the longest passages of the body. What stands above it is often rewritten where a document is copied to.
fn marks(card: &Card) -> Vec<u64> {
    let mut passages: Vec<_> = card
        .passages
        .iter()
        .filter(|passage| !matches!(passage.place, Place::Metadata | Place::Description))
        .map(|passage| &passage.words)
        .collect();
    passages.sort_by_key(|words| std::cmp::Reverse(words.len()));
    let mut marks: Vec<u64> = passages
        .into_iter()
        .take(COMPARED)
        .map(|words| {
            let mut hasher = FxHasher::default();
            words.hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

fn are_copies(one: &[u64], other: &[u64]) -> bool {
    one.iter().filter(|mark| other.binary_search(mark).is_ok()).count() >= SAME
}
