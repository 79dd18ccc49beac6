//! What errors are about: who reads `sorry, too many clients already` knows that it is `PostgreSQL`, and that its pool of connections is
//! exhausted. `meanings/` has a text for each field.
//!
//! A document that describes an error seldom does it in the words that the program prints, but often in these.

use super::phrases::MEANINGS;
use crate::signature::WordId;

/// The words of each meaning, a line each, in the form of [`skillbook_index::token`].
static WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/meanings.txt"));

/// What an error is about, in the words that authors have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    place: u32,
}

impl Meaning {
    /// Its words.
    pub(crate) fn words(self) -> impl Iterator<Item = &'static str> {
        let rest = WORDS.get(self.place as usize..).unwrap_or_default();
        rest.lines().next().unwrap_or_default().split(' ')
    }
}

/// What a row of words is known to mean.
pub(crate) fn of(words: &[WordId]) -> impl Iterator<Item = Meaning> {
    MEANINGS.standing_in(words).map(|phrase| Meaning { place: phrase.tag })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use skillbook_index::token;

    use super::*;
    use crate::knowledge::background;

    fn stems(text: &str) -> Vec<String> {
        token::words(text).map(|word| word.text.into_owned()).collect()
    }

    fn meant(line: &str) -> Vec<&'static str> {
        let words: Vec<WordId> = stems(line).iter().map(|word| WordId::of(word)).collect();
        of(&words).flat_map(Meaning::words).collect()
    }

    /// File and number of each line that says what a text means, its ways to print it and its words.
    fn lines() -> Vec<(String, Vec<String>, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/knowledge/meanings");
        let entries = std::fs::read_dir(folder).expect("it is there").flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
        files.sort();
        let mut found = Vec::new();
        for file in files {
            let text = std::fs::read_to_string(&file).expect("it is text");
            for (number, line) in text.lines().enumerate() {
                let place = format!("{}:{}", file.display(), number + 1);
                if line.starts_with('#') || line.trim().is_empty() {
                    continue;
                }
                let (ways, words) =
                    line.split_once(" => ").unwrap_or_else(|| panic!("{place}: no `=>`"));
                let ways = ways.split(" | ").map(str::to_owned).collect();
                found.push((place, ways, words.to_owned()));
            }
        }
        found
    }

    #[test]
    fn an_error_means_what_it_does_not_say() {
        let words = meant("psql: error: FATAL:  sorry, too many clients already");
        for word in ["postgresql", "pool", "connect"] {
            assert!(words.contains(&word), "{word} among {words:?}");
        }
        assert_eq!(meant("the left valve of the gasket is jammed"), [""; 0]);
    }

    #[test]
    fn each_text_is_told_once_and_has_words() {
        let mut known: BTreeMap<Vec<String>, String> = BTreeMap::new();
        let mut faults = Vec::new();
        for (place, ways, words) in lines() {
            if !(1..=20).contains(&stems(&words).len()) {
                faults.push(format!("{place}: from one to twenty words, not `{words}`"));
            }
            for way in ways {
                let is_mark = |c: char| c.is_ascii_punctuation() && c != '_';
                let marked = way.split(' ').map(|part| match part.trim_matches(is_mark) {
                    "_" => "anyword",
                    _ => part,
                });
                let phrase = stems(&marked.collect::<Vec<_>>().join(" "));
                if phrase.first().is_none_or(|first| first == "anyword") {
                    faults.push(format!("{place}: `{way}` does not begin with a word"));
                }
                if let Some(other) = known.insert(phrase, place.clone()) {
                    faults.push(format!("{place}: `{way}` is at {other} too"));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn each_text_says_enough_to_be_no_chance() {
        /// What the words of a text must say together, in nats, and what it says besides that two of them stand side by side.
        const ENOUGH: f32 = 6.0;
        const SIDE_BY_SIDE: f32 = 2.0;
        let information = |word: &String| match background::information(WordId::of(word)) {
            Some(known) => known,
            None => ENOUGH,
        };
        let weak = |way: &String| {
            let words = stems(way);
            let together = SIDE_BY_SIDE * words.len().saturating_sub(1) as f32;
            words.iter().map(information).sum::<f32>() + together < ENOUGH
        };
        let faults: Vec<String> = lines()
            .into_iter()
            .flat_map(|(place, ways, _)| {
                ways.into_iter().filter(weak).map(move |way| format!("{place}: `{way}`"))
            })
            .collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
