//! Phrases by the ids of their words. `build/phrases.rs` makes the tables of the texts that stand beside this file.

use crate::signature::WordId;

/// `stock.txt`, the longest of those that begin alike first. Any word stands for a gap.
pub(crate) static STOCK: Phrases = table!("stock");
/// `concepts.txt`; the tag of a phrase is the id of its concept.
pub(crate) static CONCEPTS: Phrases = table!("concepts");
/// `aliases.txt`; the tag of a word is the id of a name that it stands for.
pub(crate) static ALIASES: Phrases = table!("aliases");
/// `meanings/`; the tag of a phrase is the place of what it means.
pub(super) static MEANINGS: Phrases = table!("meanings");

macro_rules! table {
    ($name:literal) => {
        Phrases::read(include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".bin")))
    };
}
use table;

/// A number, the smallest byte first: the tables are used as they lie in the binary.
type Number = [u8; 4];

/// Phrases by the first of their words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrases {
    /// Where each phrase begins in `numbers`, by its first word; of those with the same one, in the order of preference.
    starts: &'static [Number],
    /// For each phrase the number of its words, its tag, and its words by their ids.
    numbers: &'static [Number],
}

/// A phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    /// What the table says of it.
    pub(crate) tag: u32,
    words: &'static [Number],
}

/// The id that stands for words of any kind.
const ANY: u32 = 0;

impl Phrases {
    /// The number of phrases, then `starts`, then `numbers`.
    const fn read(bytes: &'static [u8]) -> Self {
        let (numbers, _) = bytes.as_chunks();
        match numbers.split_first() {
            Some((count, rest)) => {
                let (starts, numbers) = rest.split_at(u32::from_le_bytes(*count) as usize);
                Self { starts, numbers }
            }
            None => Self { starts: &[], numbers: &[] },
        }
    }

    /// The word that each phrase begins with, as a number; sorted.
    pub(crate) fn firsts(self) -> impl Iterator<Item = u32> {
        self.starts.iter().map(move |start| self.at(*start).first())
    }

    /// The phrases that begin with a word.
    pub(crate) fn beginning_with(self, word: WordId) -> impl Iterator<Item = Phrase> {
        let first = self.starts.partition_point(|start| self.at(*start).first() < word.number());
        let from_there = self.starts.get(first..).unwrap_or_default();
        from_there
            .iter()
            .map(move |start| self.at(*start))
            .take_while(move |phrase| phrase.first() == word.number())
    }

    /// The phrases that stand in a row of words, side by side.
    pub(super) fn standing_in(self, words: &[WordId]) -> impl Iterator<Item = Phrase> {
        (0..words.len()).filter_map(|at| words.get(at..)).flat_map(move |rest| {
            let beginning =
                rest.first().into_iter().flat_map(move |word| self.beginning_with(*word));
            beginning.filter(|phrase| phrase.begins(rest))
        })
    }

    fn at(self, start: Number) -> Phrase {
        let rest = self.numbers.get(u32::from_le_bytes(start) as usize..).unwrap_or_default();
        match rest {
            [length, tag, rest @ ..] => {
                let words = rest.get(..u32::from_le_bytes(*length) as usize).unwrap_or_default();
                Phrase { tag: u32::from_le_bytes(*tag), words }
            }
            _ => Phrase { tag: 0, words: &[] },
        }
    }
}

impl Phrase {
    fn first(&self) -> u32 {
        self.words.first().map_or(u32::MAX, |word| u32::from_le_bytes(*word))
    }

    /// How many words it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Its words; `None` for any.
    pub(crate) fn words(&self) -> impl Iterator<Item = Option<WordId>> {
        let numbers = self.words.iter().map(|word| u32::from_le_bytes(*word));
        numbers.map(|word| (word != ANY).then(|| WordId::from_number(word)))
    }

    /// Whether a row of words begins with it.
    fn begins(&self, row: &[WordId]) -> bool {
        let is_it = |(wanted, word): (Option<WordId>, &WordId)| wanted.is_none_or(|id| id == *word);
        self.len() <= row.len() && self.words().zip(row).all(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_by_their_first_word() {
        let word = WordId::of("no");
        let found: Vec<usize> = STOCK.beginning_with(word).map(|phrase| phrase.len()).collect();
        assert!(!found.is_empty() && found.is_sorted_by(|one, other| one >= other), "{found:?}");
        assert_eq!(STOCK.beginning_with(WordId::of("frobnicator")).count(), 0);
    }

    #[test]
    fn each_table_is_whole() {
        for table in [STOCK, CONCEPTS, ALIASES, MEANINGS] {
            assert!(table.starts.len() > 100);
            assert!(table.firsts().is_sorted());
            let words: usize = table.starts.iter().map(|start| table.at(*start).len() + 2).sum();
            assert_eq!(words, table.numbers.len());
        }
    }
}
