//! The words that a query asks of documents. What else a document says need not be looked at.

use rustc_hash::FxHashMap;

use crate::card::Card;
use crate::signature::WordId;
use crate::skill::Place;

/// How many bits tell that a word is surely not among those that are asked for.
const BITS: usize = 1 << 16;

/// A set of words, numbered, and quick to say no: documents have thousands of words, and hardly any is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    sieve: Vec<u64>,
    numbers: FxHashMap<WordId, usize>,
}

impl Asked {
    pub(super) fn of(words: impl Iterator<Item = WordId>) -> Self {
        let mut made = Self { sieve: vec![0; BITS / 64], numbers: FxHashMap::default() };
        for word in words {
            let (at, bit) = place(word);
            made.sieve[at] |= bit;
            let next = made.numbers.len();
            made.numbers.entry(word).or_insert(next);
        }
        made
    }

    pub(super) fn has(&self, word: WordId) -> bool {
        self.number(word).is_some()
    }

    /// Which of the words it is, if it is one of them.
    pub(super) fn number(&self, word: WordId) -> Option<usize> {
        let (at, bit) = place(word);
        if self.sieve[at] & bit == 0 { None } else { self.numbers.get(&word).copied() }
    }
}

fn place(word: WordId) -> (usize, u64) {
    let number = word.number() as usize % BITS;
    (number / 64, 1 << (number % 64))
}

/// A passage of a skill that has some of the words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'s> {
    pub(super) line: u32,
    /// How many words it has in all.
    pub(super) length: usize,
    pub(super) words: Words<'s>,
}

/// Some of the words: a bit for each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'s>(&'s [u64]);

impl Words<'_> {
    /// Whether the word of a number is among them.
    pub(super) fn has(self, number: usize) -> bool {
        self.0[number / 64] & 1 << (number % 64) != 0
    }
}

/// What a skill says of the words that are asked for.
#[derive(Debug)]
pub(super) struct Said {
    /// Line and length of each passage that has any of the words, those on what it is not for left out.
    passages: Vec<(u32, usize)>,
    /// How many numbers hold the bits of one passage.
    width: usize,
    /// First all words that stand where the skill says what it is for, then all of all passages, then those of each.
    bits: Vec<u64>,
}

impl Said {
    /// Reads the passages of a skill.
    pub(super) fn of(card: &Card, asked: &Asked) -> Self {
        let width = asked.numbers.len().div_ceil(64);
        let mut made = Self { passages: Vec::new(), width, bits: vec![0; 2 * width] };
        for passage in card.passages.iter().filter(|passage| passage.place != Place::Denied) {
            let mut numbers =
                passage.words.iter().filter_map(|word| asked.number(*word)).peekable();
            if numbers.peek().is_none() {
                continue;
            }
            let is_strong = is_strong(passage.place);
            made.passages.push((passage.line, passage.words.len()));
            let start = made.bits.len();
            made.bits.resize(start + width, 0);
            for number in numbers {
                made.bits[start + number / 64] |= 1 << (number % 64);
            }
            for at in 0..width {
                let bits = made.bits[start + at];
                made.bits[width + at] |= bits;
                if is_strong {
                    made.bits[at] |= bits;
                }
            }
        }
        made
    }

    /// The words that stand where the skill says what it is for.
    pub(super) fn strongly(&self) -> Words<'_> {
        Words(&self.bits[..self.width])
    }

    /// The words that stand anywhere.
    pub(super) fn anywhere(&self) -> Words<'_> {
        Words(&self.bits[self.width..2 * self.width])
    }

    pub(super) fn passages(&self) -> impl Iterator<Item = Passage<'_>> {
        let bits = self.bits[2 * self.width..].chunks_exact(self.width.max(1));
        self.passages.iter().zip(bits).map(|(&(line, length), bits)| Passage {
            line,
            length,
            words: Words(bits),
        })
    }
}

/// Whether a place says what the skill is for.
pub(super) fn is_strong(place: Place) -> bool {
    matches!(
        place,
        Place::Metadata | Place::Description | Place::Trigger | Place::Problem | Place::Heading
    )
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
