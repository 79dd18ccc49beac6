//! How much of an error text that an author quotes stands in an error that a program printed, in order.
//!
//! Both are rows of weighted words. The best alignment is the heaviest common subsequence (Hirschberg 1975 gives
//! the plain one); paths and numbers of the program, and holes of the author, are skipped without loss.

use crate::signature::{Kind, WordId};

/// A word with what it is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighted {
    pub(super) word: WordId,
    pub(super) kind: Kind,
    /// Information, in nats.
    pub(super) weight: f32,
    /// Which clause of its text it belongs to: a line has one for each of its parts between `:`, `;`, `(` and full stops.
    pub(super) clause: u16,
    /// What it was worth before, if it belongs to a stock phrase: the phrase says little by being there, and much by not.
    pub(super) in_stock: Option<f32>,
}

impl Weighted {
    pub(super) fn new(word: WordId, kind: Kind, weight: f32) -> Self {
        Self { word, kind, weight, clause: 0, in_stock: None }
    }
}

/// What an alignment found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Alignment {
    /// Weight of the words in common.
    pub(super) info: f32,
    /// Share of the pattern's weight that was found.
    pub(super) coverage: f32,
    /// Share of the text's weight that the pattern explains.
    pub(super) explained: f32,
    /// The same of those clauses only that have a word of the pattern: what fills the pattern's holes is explained too.
    pub(super) clause: f32,
    /// How many of the pattern's words found stand next to the one before in both, in one clause, and are no stock phrase
    /// with it.
    pub(super) pairs: f32,
    /// Share of the pattern's words found that stand next to each other in both.
    pub(super) adjacent: f32,
    /// Weight of the words of the pattern that were not found; names are left out.
    pub(super) missing: f32,
    /// Weight of those of them that stand where the text has another word: it says something else there.
    pub(super) replaced: f32,
    /// Where in the text the first and the last word in common stand.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// What it says, beyond the words themselves, that two of them stand next to each other, in nats. Words that are common
/// in documents make phrases that are not.
const PHRASE: f32 = 3.5;

/// Words of less information only hold others together: `the`, `is`.
const FILLER: f32 = 0.5;
/// What the lack of any other word counts beside its information, in nats: `file exists` and `permission denied` are
/// common words, and another error.
const SAID: f32 = 1.0;

impl Alignment {
    /// Information of the words in common and of their order.
    pub(super) fn information(&self) -> f32 {
        self.info + PHRASE * self.pairs
    }
}

/// A name that only one side has counts for little: the author wrote an example, the program a fact.
const LONELY_NAME: f32 = 0.3;

/// What it counts, in nats, that two words stand together where one of them stands at two places.
const TOGETHER: f32 = 0.01;

/// Aligns a pattern with a text. `None` if they have no word in common.
pub(super) fn align(pattern: &[Weighted], text: &[Weighted]) -> Option<Alignment> {
    let p: Vec<&Weighted> = pattern.iter().filter(|word| is_word(word.kind)).collect();
    let holes = holes(pattern);
    let t: Vec<(usize, &Weighted)> =
        text.iter().enumerate().filter(|(_, word)| is_word(word.kind)).collect();
    if p.is_empty() || t.is_empty() {
        return None;
    }
    // best[i][j]: the heaviest common subsequence of p[i..] and t[j..]. both[i][j]: the same with p[i] and t[j] in it.
    let width = t.len() + 1;
    let mut best = vec![0.0_f32; (p.len() + 1) * width];
    let mut both = vec![0.0_f32; (p.len() + 1) * width];
    for i in (0..p.len()).rev() {
        for j in (0..t.len()).rev() {
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            if p[i].word == t[j].1.word {
                let next = (i + 1) * width + j + 1;
                // Of two that weigh the same, the one whose words stand together.
                let together = if both[next] > 0.0 { both[next] + TOGETHER } else { 0.0 };
                both[i * width + j] = best[next].max(together) + p[i].weight;
            }
            best[i * width + j] = skip.max(both[i * width + j]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut matched: Vec<(usize, usize)> = Vec::new();
    while i < p.len() && j < t.len() {
        let here = best[i * width + j];
        if here <= 0.0 {
            break;
        }
        if (here - both[i * width + j]).abs() < 1e-4 {
            matched.push((i, j));
            i += 1;
            j += 1;
        } else if (here - best[(i + 1) * width + j]).abs() < 1e-4 {
            i += 1;
        } else {
            j += 1;
        }
    }
    let (&(_, first), &(_, last)) = (matched.first()?, matched.last()?);
    let info: f32 = matched.iter().map(|&(i, _)| p[i].weight).sum();
    let total = |words: &mut dyn Iterator<Item = (&Weighted, bool)>| -> f32 {
        words
            .map(|(word, found)| {
                word.weight * if word.kind == Kind::Name && !found { LONELY_NAME } else { 1.0 }
            })
            .sum()
    };
    let in_pattern = total(
        &mut p.iter().enumerate().map(|(at, word)| (*word, matched.iter().any(|&(i, _)| i == at))),
    );
    let in_text = total(
        &mut t
            .iter()
            .enumerate()
            .map(|(at, (_, word))| (*word, matched.iter().any(|&(_, j)| j == at))),
    );
    let (missing, replaced) = gaps(&p, &t, &matched);
    let pairs =
        matched.windows(2).filter(|pair| pair[1].0 == pair[0].0 + 1 && pair[1].1 <= pair[0].1 + 2);
    // That the words of a stock phrase stand together says nothing, nor that a message follows a type.
    let phrases = pairs
        .clone()
        .filter(|pair| !(p[pair[0].0].in_stock.is_some() && p[pair[1].0].in_stock.is_some()))
        .filter(|pair| t[pair[0].1].1.clause == t[pair[1].1].1.clause)
        .count();
    let pairs = pairs.count();
    Some(Alignment {
        info,
        coverage: if in_pattern > 0.0 { info / in_pattern } else { 0.0 },
        explained: if in_text > 0.0 { info / in_text } else { 0.0 },
        clause: of_clauses(&p, &holes, &t, &matched),
        adjacent: if matched.len() > 1 { pairs as f32 / (matched.len() - 1) as f32 } else { 1.0 },
        pairs: phrases as f32,
        missing,
        replaced,
        first: t[first].0,
        last: t[last].0,
    })
}

/// For each word of the pattern whether a hole or a number stands before it.
fn holes(pattern: &[Weighted]) -> Vec<bool> {
    let mut open = false;
    let mut found = Vec::with_capacity(pattern.len());
    for word in pattern {
        if is_word(word.kind) {
            found.push(open);
            open = false;
        } else {
            open = true;
        }
    }
    found
}

/// How much of the clauses that the pattern touches it explains: a message may go on with advice after what it says first.
fn of_clauses(
    p: &[&Weighted],
    holes: &[bool],
    t: &[(usize, &Weighted)],
    matched: &[(usize, usize)],
) -> f32 {
    let mut free = vec![false; t.len()];
    for pair in matched.windows(2) {
        let ((i, j), (next_i, next_j)) = (pair[0], pair[1]);
        let open = holes[i + 1..=next_i].contains(&true)
            || (next_i > i + 1 && p[i + 1..next_i].iter().all(|word| word.kind == Kind::Name));
        if open {
            free[j + 1..next_j].fill(true);
        }
    }
    let mut found = 0.0;
    let mut total = 0.0;
    let is_matched = |at: usize| matched.iter().any(|&(_, j)| j == at);
    for (at, (_, word)) in t.iter().enumerate() {
        let is_touched = matched.iter().any(|&(_, j)| t[j].1.clause == word.clause);
        if !is_touched || free[at] {
            continue;
        }
        let here = is_matched(at);
        let weight = if word.kind == Kind::Name && !here { LONELY_NAME } else { 1.0 } * word.weight;
        total += weight;
        found += if here { weight } else { 0.0 };
    }
    if total > 0.0 { found / total } else { 0.0 }
}

/// The weight of what the pattern has and the text lacks, and how much of it the text replaces by something else
/// between the same neighbours.
fn gaps(p: &[&Weighted], t: &[(usize, &Weighted)], matched: &[(usize, usize)]) -> (f32, f32) {
    let said = |words: &mut dyn Iterator<Item = &Weighted>| -> f32 {
        words
            .map(|word| (word.kind, word.in_stock.unwrap_or(word.weight)))
            .filter(|(kind, weight)| *kind == Kind::Literal && *weight > FILLER)
            .map(|(_, weight)| weight + SAID)
            .sum()
    };
    let mut missing = 0.0;
    let mut replaced = 0.0;
    // Before the first, between each two, and after the last word in common.
    let mut from = (0, 0);
    for &(i, j) in matched.iter().chain(&[(p.len(), t.len())]) {
        let lost = said(&mut p[from.0..i].iter().copied());
        missing += lost;
        // At the ends the text may go on as it likes; a word next to the match still counts.
        // What stands where the pattern has names are other names.
        let names = p[from.0..i].iter().take_while(|word| word.kind == Kind::Name).count();
        let before = if from == (0, 0) { j.saturating_sub(i + 1) } else { from.1 + names };
        let after = if i == p.len() { (from.1 + p.len() - from.0 + 1).min(j) } else { j };
        let other = said(&mut t[before.min(after)..after].iter().map(|(_, word)| *word));
        replaced += lost.min(other);
        from = (i + 1, j + 1);
    }
    (missing, replaced)
}

fn is_word(kind: Kind) -> bool {
    matches!(kind, Kind::Literal | Kind::Name)
}

/// A text as a row of words that are worth the same.
#[cfg(any(test, fuzzing))]
fn row(text: &str, writer: crate::signature::Writer) -> Vec<Weighted> {
    crate::signature::Signature::of(text, writer)
        .pieces
        .iter()
        .map(|piece| Weighted::new(piece.word, piece.kind, 1.0))
        .collect()
}

/// Panics unless [`align`] keeps its promises for two texts. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
pub(crate) fn check_invariants(pattern: &str, text: &str) {
    use crate::signature::Writer;

    let most = 240;
    let cut = |mut row: Vec<Weighted>| {
        row.truncate(most);
        row
    };
    let (p, t) = (cut(row(pattern, Writer::Author)), cut(row(text, Writer::Program)));
    let shares = |word: &Weighted| {
        is_word(word.kind) && t.iter().any(|other| is_word(other.kind) && other.word == word.word)
    };
    let Some(found) = align(&p, &t) else {
        assert!(!p.iter().any(shares), "a word in common is found");
        return;
    };
    for share in [found.coverage, found.explained, found.clause, found.adjacent] {
        assert!((0.0..=1.0001).contains(&share), "{found:?}");
    }
    let words = |row: &[Weighted]| row.iter().filter(|word| is_word(word.kind)).count() as f32;
    assert!(found.info >= 1.0 && found.info <= words(&p).min(words(&t)), "{found:?}");
    assert!(found.pairs >= 0.0 && found.pairs < found.info, "{found:?}");
    assert!(found.missing >= 0.0 && found.replaced >= 0.0, "{found:?}");
    assert!(found.replaced <= found.missing, "{found:?}");
    assert!(found.first <= found.last && found.last < t.len(), "{found:?}");
    let back = align(&t, &p).expect("they have a word in common");
    assert!((back.info - found.info).abs() < 1e-3, "as much is in common from either side");
    let own = align(&p, &p).expect("it has words");
    assert!((own.coverage - 1.0).abs() < 1e-3, "a text is like itself");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::signature::Writer;

    fn check(pattern: &str, text: &str) -> Alignment {
        align(&row(pattern, Writer::Author), &row(text, Writer::Program)).expect("a word in common")
    }

    #[test]
    fn a_pattern_that_is_there_is_covered_through_holes() {
        let found = check(
            "created in thread id X and this is thread id Y",
            "The object was created in thread id 12 and this is thread id 13.",
        );
        assert!((found.coverage - 1.0).abs() < 1e-6, "{found:?}");
        assert!(found.explained < 0.9 && found.explained > 0.7, "{found:?}");
    }

    #[test]
    fn of_a_word_that_stands_twice_the_one_beside_the_others_is_meant() {
        let found = check("exec format error", "exec /srv/armapp: exec format error");
        assert!((found.pairs - 2.0).abs() < 1e-6 && found.first > 0, "{found:?}");
    }

    #[test]
    fn order_counts() {
        assert!(check("one two three four", "four three two one").coverage < 0.3);
    }

    #[test]
    fn a_word_in_place_of_another_is_noticed() {
        let found = check(
            "Peer authentication failed for user",
            "password authentication failed for user \"app\"",
        );
        assert!(found.replaced > 1.0 && found.missing > 1.0, "{found:?}");
        let found = check("authentication failed", "peer authentication failed for user \"app\"");
        assert!(found.replaced.abs() < 1e-6 && found.missing.abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn what_stands_in_the_place_of_a_name_is_a_name() {
        let found =
            check("unknown class 'bg-card'. Are modules missing?", "unknown class: border-border");
        assert!(found.missing > 1.0 && found.replaced.abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn another_name_in_quotes_costs_little() {
        assert!(
            check("Cannot find module 'left-pad'", "Cannot find module 'chalk'").coverage > 0.8
        );
    }

    proptest! {
        #[test]
        fn any_two_texts_are_aligned(
            pattern in "([a-d]{1,2}|X|\\.\\.\\.|'[ab]'|[0-9]{1,4}|[ :;/]){0,40}",
            text in "([a-d]{1,2}|X|'[ab]'|[0-9]{1,4}|[ :;/]){0,40}",
        ) {
            check_invariants(&pattern, &text);
        }
    }
}
