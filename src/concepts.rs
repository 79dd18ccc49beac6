//! What errors say in many words: that something is absent, denied, invalid. `concepts.txt` lists the ways to say each.
//!
//! An author writes `duplicate field name`, the program `a field with this name already exists`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use skillbook_index::token;

use crate::signature::WordId;

static TABLE: &str = include_str!("concepts.txt");

/// A phrase and the concept that it says; `None` for any word.
type Phrase = (Vec<Option<WordId>>, WordId);

static PHRASES: LazyLock<FxHashMap<WordId, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<WordId, Vec<Phrase>> = FxHashMap::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, ways)) = line.split_once(": ") else { continue };
        // No word of a text has a colon.
        let concept = WordId::of(&format!(":{name}"));
        for way in ways.split('|') {
            let phrase: Vec<Option<WordId>> = way
                .split(' ')
                .flat_map(|part| {
                    let any = (part == "_").then_some(None);
                    any.into_iter()
                        .chain(token::words(part).map(|word| Some(WordId::of(&word.text))))
                })
                .collect();
            if let Some(Some(first)) = phrase.first() {
                phrases.entry(*first).or_default().push((phrase, concept));
            }
        }
    }
    phrases
});

/// The concepts that a row of words says, each once.
#[must_use]
pub(crate) fn of(words: &[WordId]) -> Vec<WordId> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        for (phrase, concept) in PHRASES.get(word).into_iter().flatten() {
            let stands = phrase.len() <= words.len() - at
                && phrase
                    .iter()
                    .zip(&words[at..])
                    .all(|(wanted, word)| wanted.is_none_or(|wanted| wanted == *word));
            if stands && !found.contains(concept) {
                found.push(*concept);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<WordId> {
        let mut found =
            of(&token::words(text).map(|word| WordId::of(&word.text)).collect::<Vec<_>>());
        found.sort_unstable();
        found
    }

    #[test]
    fn the_same_is_said_in_other_words() {
        let absent = WordId::of(":absent");
        for text in
            ["Cannot find module 'x'", "x is not defined", "the missing x", "x does not exist"]
        {
            assert!(check(text).contains(&absent), "{text}");
        }
        assert!(!check("x was found").contains(&absent));
        assert!(check("duplicate field name").contains(&WordId::of(":present")));
        assert!(check("a field already exists").contains(&WordId::of(":present")));
    }
}
