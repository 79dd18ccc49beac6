//! Stock phrases: `No such file or directory` is many words, and still says no more than that something failed.
//!
//! Words of such a phrase are not surprising once the first of them is there, so their information must not be added up.
//! `knowledge/stock.txt` lists them; together they are given what one common message is worth.

use std::sync::LazyLock;

use super::align::Weighted;
use super::asked::Asked;
use crate::knowledge::phrases::{Phrase, STOCK};
use crate::signature::{Kind, WordId};

/// What a stock phrase says, in nats: about one error in twenty has it.
const WORTH: f32 = 3.0;
/// How many words `...` stands for at most.
const GAP: usize = 4;

/// The words that phrases begin with: most words are none.
static FIRSTS: LazyLock<Asked> =
    LazyLock::new(|| Asked::of(STOCK.firsts().map(WordId::from_number)));

/// Takes the weight that the words of stock phrases have too much.
pub(super) fn discount(row: &mut [Weighted]) {
    if !row.iter().any(|word| FIRSTS.has(word.word)) {
        return;
    }
    let words: Vec<usize> =
        (0..row.len()).filter(|&at| matches!(row[at].kind, Kind::Literal | Kind::Name)).collect();
    let mut from = 0;
    while from < words.len() {
        let first = row[words[from]].word;
        let find =
            || STOCK.beginning_with(first).find_map(|phrase| stands(phrase, row, &words[from..]));
        let Some(found) = FIRSTS.has(first).then(find).flatten() else {
            from += 1;
            continue;
        };
        let total: f32 = found.iter().map(|&at| row[words[from + at]].weight).sum();
        let share = (WORTH / total.max(WORTH)).min(1.0);
        for &at in &found {
            let word = &mut row[words[from + at]];
            word.in_stock = Some(word.weight);
            word.weight *= share;
        }
        from += found.last().map_or(1, |last| last + 1);
    }
}

/// Which of `words` are a phrase's, if it begins with the first of them.
fn stands(phrase: Phrase, row: &[Weighted], words: &[usize]) -> Option<Vec<usize>> {
    let mut found = Vec::with_capacity(phrase.len());
    let (mut at, mut gap) = (0, 0);
    for wanted in phrase.words() {
        match wanted {
            None => gap = GAP,
            Some(word) => {
                let here = (at..words.len().min(at + gap + 1))
                    .find(|&here| row[words[here]].word == word)?;
                found.push(here);
                (at, gap) = (here + 1, 0);
            }
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{Signature, Writer};

    fn weights(text: &str) -> Vec<f32> {
        let mut row: Vec<Weighted> = Signature::of(text, Writer::Program)
            .pieces
            .iter()
            .map(|piece| Weighted::new(piece.word, piece.kind, 5.0))
            .collect();
        discount(&mut row);
        row.iter().map(|word| word.weight).collect()
    }

    #[test]
    fn a_stock_phrase_is_worth_as_much_as_one_common_word() {
        let row = weights("open frobnicator: No such file or directory");
        assert_eq!(row[..2], [5.0, 5.0]);
        let phrase: f32 = row[2..].iter().sum();
        assert!((phrase - WORTH).abs() < 1e-5, "{row:?}");
    }

    #[test]
    fn a_gap_takes_any_word_and_the_word_keeps_its_weight() {
        let row = weights("the trait bound `Frob: Nicate` is not satisfied");
        assert_eq!(row.iter().filter(|weight| **weight >= 5.0).count(), 2, "{row:?}");
    }

    #[test]
    fn half_a_phrase_is_none() {
        assert_eq!(weights("no such frobnicator"), [5.0, 5.0, 5.0]);
    }

    #[test]
    fn no_phrase_stands_twice() {
        let mut lines: Vec<&str> = include_str!("../knowledge/stock.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all);
    }
}
