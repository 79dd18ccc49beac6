//! Few entries in memory. The engine sets aside some ten megabytes for what it may have to write, however little that is, and for
//! few entries that takes longer than all else. Here they are counted in tables; the score is the engine's own.

use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;

use crate::query::Probe;
use crate::{Entry, token};

/// Entries that can be asked as those of an index on disk can.
#[derive(Default)]
pub(crate) struct Few {
    names: Vec<String>,
    cards: Vec<Vec<u8>>,
    /// Of the subject, of when it applies, of the errors, of all.
    fields: [Field; 4],
}

/// One of the texts of all entries.
#[derive(Default)]
struct Field {
    /// For each term the entries that have it, in their order, and how often.
    terms: FxHashMap<Box<str>, Vec<(u32, u32)>>,
    /// How many terms each entry has, as the engine keeps it.
    norms: Vec<u8>,
    /// How many all have.
    total: u64,
}

impl Few {
    /// Adds an entry; the number that it has is how many there were before.
    pub(crate) fn put(&mut self, entry: Entry) {
        // No more are added than fit: the caller takes the engine for many.
        let number = u32::try_from(self.cards.len()).unwrap_or(u32::MAX);
        let texts = [entry.subject, entry.when, entry.errors, entry.all];
        for (field, text) in self.fields.iter_mut().zip(&texts) {
            field.put(number, text);
        }
        self.names.push(entry.name);
        self.cards.push(entry.card);
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> u64 {
        self.cards.len() as u64
    }

    /// In how many entries a term occurs.
    pub(crate) fn frequency(&self, term: &str) -> u64 {
        self.fields[3].terms.get(term).map_or(0, |entries| entries.len() as u64)
    }

    /// The entries that answer a probe best, best first, and what each scores. `boosts` are those of the fields.
    pub(crate) fn search(&self, probe: &Probe, boosts: [f32; 4], limit: usize) -> Vec<(f32, u32)> {
        let mut scores = vec![0.0; self.cards.len()];
        for (term, weight) in &probe.terms {
            for (field, boost) in self.fields.iter().zip(boosts) {
                field.score(term, boost * weight, self.len(), &mut scores);
            }
        }
        let mut found: Vec<(f32, u32)> =
            scores.into_iter().zip(0..).filter(|(score, _)| *score > 0.0).collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        found.truncate(limit);
        found
    }

    /// The entries of a name.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = u32> {
        self.names.iter().zip(0..).filter(move |(other, _)| *other == name).map(|(_, at)| at)
    }

    /// What the caller wants back of an entry.
    pub(crate) fn card(&self, number: u32) -> Vec<u8> {
        self.cards.get(number as usize).cloned().unwrap_or_default()
    }
}

impl Field {
    fn put(&mut self, number: u32, text: &str) {
        let mut count = 0;
        token::terms(text, |term| {
            count += 1;
            let Some(entries) = self.terms.get_mut(term) else {
                self.terms.insert(term.into(), vec![(number, 1)]);
                return;
            };
            match entries.last_mut() {
                Some((last, times)) if *last == number => *times += 1,
                _ => entries.push((number, 1)),
            }
        });
        self.norms.push(FieldNormReader::fieldnorm_to_id(count));
        self.total += u64::from(count);
    }

    /// Adds to the scores of those that have a term.
    fn score(&self, term: &str, boost: f32, all: u64, scores: &mut [f32]) {
        let Some(entries) = self.terms.get(term) else { return };
        let average = self.total as f32 / all as f32;
        let weight = Bm25Weight::for_one_term_without_explain(entries.len() as u64, all, average);
        let weight = weight.boost_by(boost);
        for &(number, times) in entries {
            let at = number as usize;
            scores[at] += weight.score(self.norms[at], times);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;
    use crate::write::Writer;
    use crate::{Hit, Index};

    const WORDS: [&str; 12] = [
        "error",
        "sqlite3.ProgrammingError",
        "thread",
        "cannot",
        "find",
        "ModuleNotFoundError",
        "the",
        "port",
        "8080",
        "can't",
        "漢字",
        "files",
    ];

    /// Numbers that look drawn at random.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.0 >> 33) as usize % end
        }

        fn text(&mut self, most: usize) -> String {
            let count = self.below(most + 1);
            (0..count).map(|_| WORDS[self.below(WORDS.len())].to_owned() + " ").collect()
        }
    }

    fn entries(dice: &mut Dice, count: usize) -> Vec<Entry> {
        let one = |number: usize| Entry {
            key: number.to_string(),
            name: format!("name-{}", number % 7),
            subject: dice.text(4),
            when: dice.text(20),
            errors: dice.text(9),
            all: dice.text(400),
            card: vec![u8::try_from(number % 251).unwrap_or(0); number % 5],
        };
        (0..count).map(one).collect()
    }

    /// What both engines find.
    fn both(entries: &[Entry]) -> [Index; 2] {
        let (schema, fields) = schema::schema();
        let index = tantivy::Index::create_in_ram(schema);
        let many = Writer::over(index, fields, entries.len(), true).expect("threads start");
        let few = Writer::in_memory(entries.len()).expect("nothing can fail");
        [many, few].map(|mut writer| {
            for entry in entries {
                writer.put(entry.clone()).expect("the thread lives");
            }
            writer.commit("").expect("memory does not fail")
        })
    }

    #[test]
    fn few_are_found_as_the_engine_finds_them() {
        let mut dice = Dice(7);
        for count in [0, 1, 2, 90] {
            let entries = entries(&mut dice, count);
            let [many, few] = both(&entries);
            assert_eq!(many.len(), few.len());
            for _ in 0..40 {
                let mut terms = Vec::new();
                for term in ["error", "sqlite3", "thread", "port", "8080", "漢字", "absent"] {
                    if dice.below(2) == 0 {
                        terms.push((term.to_owned(), 0.5 + dice.below(5) as f32));
                    }
                }
                for (term, _) in &terms {
                    let counts = [&many, &few].map(|index| index.frequency(term).expect("memory"));
                    assert_eq!(counts[0], counts[1], "{term}");
                }
                let probe = Probe { terms };
                let found = [&many, &few].map(|index| index.search(&probe, 20).expect("memory"));
                assert_eq!(found[0].len(), found[1].len());
                for (one, other) in found[0].iter().zip(&found[1]) {
                    assert!(
                        (one.score - other.score).abs() <= 1e-4 * one.score,
                        "{one:?} {other:?}"
                    );
                }
                let order = |hits: &[Hit]| hits.iter().map(|hit| hit.document).collect::<Vec<_>>();
                let is_tied = found[0].windows(2).any(|two| two[0].score - two[1].score < 1e-3);
                assert!(is_tied || order(&found[0]) == order(&found[1]));
                for hit in &found[1] {
                    let cards =
                        [&many, &few].map(|index| index.card(hit.document).expect("memory"));
                    assert_eq!(cards[0], cards[1]);
                }
            }
            for name in ["name-0", "name-6", "name"] {
                let mut named = [&many, &few].map(|index| index.named(name).expect("memory"));
                for found in &mut named {
                    found.sort();
                }
                assert_eq!(named[0], named[1], "{name}");
            }
        }
    }
}
