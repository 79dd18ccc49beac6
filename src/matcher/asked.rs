//! The words that a query asks of documents. What else a document says need not be looked at.

use rustc_hash::FxHashSet;

use crate::card::Card;
use crate::signature::WordId;
use crate::skill::Place;

/// How many bits tell that a word is surely not among those that are asked for.
const BITS: usize = 1 << 16;

/// A set of words, quick to say no: documents have thousands of words, and hardly any is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    sieve: Vec<u64>,
    words: FxHashSet<WordId>,
}

impl Asked {
    pub(super) fn of(words: impl Iterator<Item = WordId>) -> Self {
        let mut made = Self { sieve: vec![0; BITS / 64], words: FxHashSet::default() };
        for word in words {
            let (at, bit) = place(word);
            made.sieve[at] |= bit;
            made.words.insert(word);
        }
        made
    }

    pub(super) fn has(&self, word: WordId) -> bool {
        let (at, bit) = place(word);
        self.sieve[at] & bit != 0 && self.words.contains(&word)
    }
}

fn place(word: WordId) -> (usize, u64) {
    let number = word.number() as usize % BITS;
    (number / 64, 1 << (number % 64))
}

/// A passage of a skill that has some of the words.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) line: u32,
    pub(super) place: Place,
    /// Which of the words it has, sorted.
    words: Vec<WordId>,
    /// How many words it has in all.
    pub(super) length: usize,
}

impl Said {
    pub(super) fn has(&self, word: WordId) -> bool {
        self.words.binary_search(&word).is_ok()
    }
}

/// The passages of a skill that have any of the words.
pub(super) fn said(card: &Card, asked: &Asked) -> Vec<Said> {
    let passages = card.passages.iter().map(|passage| Said {
        line: passage.line,
        place: passage.place,
        words: passage.words.iter().copied().filter(|word| asked.has(*word)).collect(),
        length: passage.words.len(),
    });
    passages.filter(|said| !said.words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_there_and_nothing_else() {
        let words: Vec<WordId> =
            (0..3_000).map(|number| WordId::of(&format!("word{number}"))).collect();
        let asked = Asked::of(words[..1_000].iter().copied());
        let found = words.iter().filter(|word| asked.has(**word)).count();
        assert_eq!(found, 1_000);
        assert!(words[..1_000].iter().all(|word| asked.has(*word)));
    }
}
