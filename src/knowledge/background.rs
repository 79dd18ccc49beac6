//! How common a word is in skill documents at large, for registries too small to tell.
//!
//! `background.txt` holds the words (in the form of [`skillbook_index::token`]) that occur in at least 3 of
//! 1,000 documents, with the share in 1/10,000, sorted. `examples/background.rs` makes it from any folder.

use crate::signature::WordId;

static TABLE: &str = include_str!("background.txt");

// `WORDS`: the id of each word of the table and where its line begins, by id. Nothing is parsed at start-up, and hardly any
// text is compared.
include!(concat!(env!("OUT_DIR"), "/background.rs"));

/// The share of a word that the table does not have.
const RARE: f32 = 0.000_5;

/// The share of documents that have a word, from 0 to 1.
pub(crate) fn share(word: &str) -> f32 {
    known(word).unwrap_or(RARE)
}

/// Whether a word is one that documents have, not somebody's own.
pub(crate) fn is_known(word: &str) -> bool {
    known(word).is_some()
}

/// How much it says, in nats, that a word is there which documents have; nothing for one that is somebody's own.
pub(crate) fn information(word: WordId) -> Option<f32> {
    lines(word).find_map(|line| share_in(line.split_once('\t')?.1)).map(|share| -share.ln())
}

fn known(word: &str) -> Option<f32> {
    let mut same = lines(WordId::of(word));
    same.find_map(|line| share_in(line.strip_prefix(word)?.strip_prefix('\t')?))
}

/// The lines of the table for a word, and for those that chance gave the same id, with all behind them.
fn lines(word: WordId) -> impl Iterator<Item = &'static str> {
    let id = word.number();
    let first = WORDS.partition_point(|(known, _)| *known < id);
    let same = WORDS[first..].iter().take_while(move |(known, _)| *known == id);
    same.filter_map(|(_, line)| TABLE.get(*line as usize..))
}

/// The share at the beginning of a text.
fn share_in(text: &str) -> Option<f32> {
    Some(text.lines().next()?.parse::<f32>().ok()? / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_found_and_it_is_sorted() {
        let mut last = "";
        for line in TABLE.lines() {
            let (word, share_text) = line.split_once('\t').expect("two columns");
            assert!(last < word, "{last} before {word}");
            last = word;
            let wanted = share_text.parse::<f32>().expect("a number") / 10_000.0;
            assert!((share(word) - wanted).abs() < 1e-6, "{word}");
        }
        assert!(last > "w", "the table is not empty");
    }

    #[test]
    fn common_words_are_common_and_others_are_not() {
        assert!(share("error") > 0.2);
        assert!(information(WordId::of("error")).is_some_and(|information| information < 1.6));
        assert!(information(WordId::of("check_same_thread")).is_none());
        assert!((share("check_same_thread") - RARE).abs() < 1e-6);
        assert!((share("") - RARE).abs() < 1e-6);
        assert!((share("zzzzzz") - RARE).abs() < 1e-6);
    }
}
