//! Phrases by the ids of their words. `phrases/table.rs` is made of `matcher/stock.txt`, `concepts.txt` and `aliases.txt` by a
//! test, which says when it is not theirs any more: finding the stems of a thousand words at each start took longer than all that is asked
//! of them.

mod table;

pub(crate) use table::{ALIASES, CONCEPTS, STOCK};

use crate::signature::WordId;

/// Phrases by the first of their words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrases {
    /// Where each phrase begins in `numbers`, by its first word; of those with the same one, in the order of preference.
    pub(crate) starts: &'static [u32],
    /// For each phrase the number of its words, its tag, and its words by their ids.
    pub(crate) numbers: &'static [u32],
}

/// A phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    /// What the table says of it.
    pub(crate) tag: u32,
    words: &'static [u32],
}

/// The id that stands for words of any kind.
const ANY: u32 = 0;

impl Phrases {
    /// The word that each phrase begins with, as a number; sorted.
    pub(crate) fn firsts(self) -> impl Iterator<Item = u32> {
        self.starts.iter().map(move |start| self.at(*start).first())
    }

    /// The phrases that begin with a word.
    pub(crate) fn beginning_with(self, word: WordId) -> impl Iterator<Item = Phrase> {
        let at = move |start: u32| self.at(start);
        let first = self.starts.partition_point(|start| at(*start).first() < word.number());
        let from_there = self.starts.get(first..).unwrap_or_default();
        from_there
            .iter()
            .map(move |start| at(*start))
            .take_while(move |phrase| phrase.first() == word.number())
    }

    fn at(self, start: u32) -> Phrase {
        let rest = self.numbers.get(start as usize..).unwrap_or_default();
        match rest {
            [length, tag, rest @ ..] => {
                let words = rest.get(..*length as usize).unwrap_or_default();
                Phrase { tag: *tag, words }
            }
            _ => Phrase { tag: 0, words: &[] },
        }
    }
}

impl Phrase {
    fn first(&self) -> u32 {
        self.words.first().copied().unwrap_or(u32::MAX)
    }

    /// How many words it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Its words; `None` for any.
    pub(crate) fn words(&self) -> impl Iterator<Item = Option<WordId>> {
        self.words.iter().map(|word| (*word != ANY).then(|| WordId::from_number(*word)))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::path::Path;

    use skillbook_index::token;

    use super::*;

    /// Set to make the table anew.
    const MAKE: &str = "MAKE_PHRASES";

    /// The ids of a phrase's words.
    fn phrase(text: &str, any: &str) -> Vec<u32> {
        let words = |part| token::words(part).map(|word| WordId::of(&word.text).number()).collect();
        text.split(' ').flat_map(|part| if part == any { vec![ANY] } else { words(part) }).collect()
    }

    fn lines(table: &str) -> impl Iterator<Item = &str> {
        table.lines().filter(|line| !line.starts_with('#'))
    }

    /// One a line; the longest come first.
    fn stock() -> Vec<(u32, Vec<u32>)> {
        let lines = lines(include_str!("matcher/stock.txt"));
        let mut found: Vec<_> = lines.map(|line| (0, phrase(line, "..."))).collect();
        found.sort_by_key(|(_, words)| Reverse(words.len()));
        found
    }

    /// A name and its phrases a line; the tag of each is the id of `:name`, as no word of a text has a colon.
    fn concepts() -> Vec<(u32, Vec<u32>)> {
        lines(include_str!("concepts.txt"))
            .filter_map(|line| line.split_once(": "))
            .flat_map(|(name, ways)| {
                let tag = WordId::of(&format!(":{name}")).number();
                ways.split('|').map(move |way| (tag, phrase(way, "_")))
            })
            .collect()
    }

    /// The names of one thing a line, and behind a colon what stands for them too; the tag of each word is the id of a name.
    fn aliases() -> Vec<(u32, Vec<u32>)> {
        let ids = |text: &str| phrase(text, "_");
        let known = lines(include_str!("aliases.txt")).filter_map(|line| line.split_once(':'));
        known
            .flat_map(|(names, others)| {
                let (names, others) = (ids(names), ids(others));
                let all: Vec<u32> = names.iter().chain(&others).copied().collect();
                let others_of = move |word| names.clone().into_iter().filter(move |n| *n != word);
                all.into_iter().flat_map(move |word| others_of(word).map(move |n| (n, vec![word])))
            })
            .collect()
    }

    fn table(name: &str, about: &str, mut phrases: Vec<(u32, Vec<u32>)>) -> String {
        phrases.retain(|(_, words)| words.first().is_some_and(|first| *first != ANY));
        phrases.sort_by_key(|(_, words)| words[0]);
        let (mut starts, mut numbers) = (Vec::new(), Vec::new());
        let mut count = 0;
        for (tag, words) in phrases {
            starts.push(format!("{count},"));
            let row: Vec<String> = words.iter().map(u32::to_string).collect();
            numbers.push(format!("        {}, {tag}, {},\n", words.len(), row.join(", ")));
            count += words.len() + 2;
        }
        let row = |row: &[String]| format!("        {}\n", row.join(" "));
        let (starts, numbers) = (starts.chunks(16).map(row).collect::<String>(), numbers.concat());
        format!(
            "/// {about}\npub(crate) static {name}: Phrases = Phrases {{\n    starts: &[\n{starts}    ],\n    numbers: &[\n{numbers}    ],\n}};\n"
        )
    }

    #[test]
    fn the_table_is_that_of_its_texts() {
        let wanted = format!(
            "//! Made by the test of `phrases.rs`: `{MAKE}=1 cargo test phrases`.\n#![cfg_attr(rustfmt, rustfmt_skip)]\n#![expect(clippy::unreadable_literal, reason = \"made by a program\")]\n\nuse super::Phrases;\n\n{}\n{}\n{}",
            table(
                "STOCK",
                "`matcher/stock.txt`, the longest of those that begin alike first. Any word stands for a gap.",
                stock()
            ),
            table(
                "CONCEPTS",
                "`concepts.txt`; the tag of a phrase is the id of its concept.",
                concepts()
            ),
            table(
                "ALIASES",
                "`aliases.txt`; the tag of a word is the id of a name that it stands for.",
                aliases()
            ),
        );
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/phrases/table.rs");
        if std::env::var_os(MAKE).is_some() {
            std::fs::write(&file, &wanted).expect("it can be written");
        }
        let there = std::fs::read_to_string(&file).expect("it is there");
        assert!(there == wanted, "make the table anew: {MAKE}=1 cargo test phrases");
    }

    #[test]
    fn phrases_are_found_by_their_first_word() {
        let word = WordId::of("no");
        let found: Vec<usize> = STOCK.beginning_with(word).map(|phrase| phrase.len()).collect();
        assert!(!found.is_empty() && found.is_sorted_by(|one, other| one >= other), "{found:?}");
        assert_eq!(STOCK.beginning_with(WordId::of("frobnicator")).count(), 0);
    }
}
