//! How common a word is in skill documents at large, for registries too small to tell.
//!
//! `background.txt` holds the words (in the form of [`skillbook_index::token`]) that occur in at least 3 of
//! 1,000 documents, with the share in 1/10,000, sorted. `examples/background.rs` makes it from any folder.

static TABLE: &str = include_str!("background.txt");

// Where each line of the table begins, so that nothing is parsed at start-up and no line end is looked for.
include!(concat!(env!("OUT_DIR"), "/background.rs"));

/// The share of a word that the table does not have.
const RARE: f32 = 0.000_5;

/// The share of documents that have a word, from 0 to 1.
pub(crate) fn share(word: &str) -> f32 {
    let line = |at: usize| {
        let end = LINES.get(at + 1).map_or(TABLE.len(), |next| *next as usize);
        TABLE[LINES[at] as usize..end].trim_end().split_once('\t').unwrap_or_default()
    };
    let (mut low, mut high) = (0, LINES.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let (known, share) = line(middle);
        match known.cmp(word) {
            std::cmp::Ordering::Equal => {
                return share.parse::<f32>().map_or(RARE, |share| share / 10_000.0);
            }
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    RARE
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
        assert!((share("check_same_thread") - RARE).abs() < 1e-6);
        assert!((share("") - RARE).abs() < 1e-6);
        assert!((share("zzzzzz") - RARE).abs() < 1e-6);
    }
}
