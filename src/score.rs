//! How well a library is found: cases with known answers through the real matcher, and the figures of it.

pub mod cases;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::error::Error;
use crate::library::Library;
use crate::matcher::{self, Model};
use crate::parallel;
use crate::paste::Paste;
use crate::trace;
use cases::{Case, Wanted};

/// How many answers of a case are looked at.
const DEPTH: usize = 10;
/// From this confidence on a reader takes an answer for right: a near miss must not reach it.
pub const SURE: f64 = 0.6;

/// What was answered to one case.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The case.
    pub case: Case,
    /// Skills by folder with their confidence, best first; those below the threshold too.
    pub ranked: Vec<(String, f64)>,
    /// How many of them are answers.
    pub answered: usize,
}

impl Outcome {
    /// The first answer, if there is one.
    #[must_use]
    pub fn first(&self) -> Option<&(String, f64)> {
        self.ranked[..self.answered].first()
    }

    /// Where in the answers a right one stands, from 1.
    #[must_use]
    pub fn rank(&self) -> Option<usize> {
        let Wanted::One(expected) = &self.case.wanted else { return None };
        let right = |(name, _): &(String, f64)| expected.contains(name);
        self.ranked[..self.answered].iter().position(right).map(|at| at + 1)
    }

    /// Whether the case went as it should.
    #[must_use]
    pub fn passed(&self) -> bool {
        match &self.case.wanted {
            Wanted::One(_) => self.rank() == Some(1),
            Wanted::Nothing => self.answered == 0,
            Wanted::NotSurely(skill) => {
                !self.ranked.iter().any(|(name, confidence)| name == skill && *confidence >= SURE)
            }
        }
    }

    /// Whether the best candidate is right, and its confidence; `None` where that is not known.
    fn judged(&self) -> Option<(f64, bool)> {
        let best = self.ranked.first();
        match &self.case.wanted {
            Wanted::One(expected) => {
                Some(best.map_or((0.0, false), |(name, sure)| (*sure, expected.contains(name))))
            }
            Wanted::Nothing => Some((best.map_or(0.0, |(_, sure)| *sure), false)),
            // Another skill may well be right.
            Wanted::NotSurely(skill) => {
                best.filter(|(name, _)| name == skill).map(|(_, sure)| (*sure, false))
            }
        }
    }
}

/// Asks every case of a library, on all cores.
///
/// # Errors
///
/// [`Error`] if a case cannot be read or the index fails.
pub fn run(cases: &[Case], library: &Library, threshold: f64) -> Result<Vec<Outcome>, Error> {
    parallel::map(cases, |case| ask(case, library, threshold)).into_iter().collect()
}

fn ask(case: &Case, library: &Library, threshold: f64) -> Result<Outcome, Error> {
    let paste = Paste::new(&case.text);
    let events = trace::events(&paste);
    let ranked = matcher::rank(&paste, &events, library, Model::fitted())?;
    let ranked: Vec<(String, f64)> = ranked
        .iter()
        .take(DEPTH)
        .map(|found| (folder(&found.card.path, &found.card.name), found.confidence))
        .collect();
    let answered = ranked.iter().filter(|(_, sure)| *sure >= threshold && *sure > 0.0).count();
    Ok(Outcome { case: case.clone(), ranked, answered })
}

/// The folder of a skill's file: what labels call it.
fn folder(path: &str, name: &str) -> String {
    let folder = Path::new(path).parent().and_then(Path::file_name);
    folder.map_or_else(|| name.to_owned(), |folder| folder.to_string_lossy().into_owned())
}

/// The figures of many cases.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Cases that have an answer.
    pub positive: usize,
    /// Cases where nothing fits.
    pub negative: usize,
    /// Cases that one skill must not be sure of.
    pub near_misses: usize,
    /// Share of the first whose first answer is right; no answer is none.
    pub recall_at_1: f64,
    /// Share with a right one among the first five.
    pub recall_at_5: f64,
    /// Mean of 1 / rank of the first right answer, among the first ten.
    pub mrr: f64,
    /// Share of the cases where nothing fits that were answered.
    pub false_positive_rate: f64,
    /// Share of the near misses that their skill was sure of.
    pub near_miss_rate: f64,
    /// The chance that a right first answer is surer than a wrong one; no answer counts as 0.
    pub auroc: f64,
    /// By confidence in tenths: count, mean confidence, share that is right.
    pub calibration: BTreeMap<u8, (usize, f64, f64)>,
}

impl Figures {
    /// Counts.
    #[must_use]
    pub fn of(outcomes: &[Outcome]) -> Self {
        let kind = |wanted: fn(&Wanted) -> bool| -> Vec<&Outcome> {
            outcomes.iter().filter(|outcome| wanted(&outcome.case.wanted)).collect()
        };
        let positive = kind(|wanted| matches!(wanted, Wanted::One(_)));
        let negative = kind(|wanted| matches!(wanted, Wanted::Nothing));
        let near = kind(|wanted| matches!(wanted, Wanted::NotSurely(_)));
        let within = |depth: usize| {
            let found = positive.iter().filter(|o| o.rank().is_some_and(|rank| rank <= depth));
            share(found.count(), positive.len())
        };
        let reciprocal: f64 = positive
            .iter()
            .filter_map(|outcome| outcome.rank())
            .map(|rank| 1.0 / rank as f64)
            .sum();
        let first = |outcome: &&Outcome| outcome.first().map_or(0.0, |(_, sure)| *sure);
        let right: Vec<f64> = positive.iter().filter(|o| o.rank() == Some(1)).map(first).collect();
        let wrong: Vec<f64> = positive
            .iter()
            .filter(|outcome| outcome.rank() != Some(1))
            .chain(&negative)
            .map(first)
            .collect();
        Self {
            positive: positive.len(),
            negative: negative.len(),
            near_misses: near.len(),
            recall_at_1: within(1),
            recall_at_5: within(5),
            mrr: if positive.is_empty() { 0.0 } else { reciprocal / positive.len() as f64 },
            false_positive_rate: share(
                negative.iter().filter(|outcome| outcome.answered > 0).count(),
                negative.len(),
            ),
            near_miss_rate: share(near.iter().filter(|o| !o.passed()).count(), near.len()),
            auroc: auroc(&right, &wrong),
            calibration: calibration(outcomes),
        }
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let round = |value: f64| (value * 10_000.0).round() / 10_000.0;
        let calibration: Vec<Value> = self
            .calibration
            .iter()
            .map(|(tenth, (count, said, right))| {
                json!({
                    "from": f64::from(*tenth) / 10.0,
                    "cases": count,
                    "said": round(*said),
                    "right": round(*right),
                })
            })
            .collect();
        json!({
            "positives": self.positive,
            "negatives": self.negative,
            "near_misses": self.near_misses,
            "recall_at_1": round(self.recall_at_1),
            "recall_at_5": round(self.recall_at_5),
            "mrr_at_10": round(self.mrr),
            "false_positive_rate": round(self.false_positive_rate),
            "near_miss_rate": round(self.near_miss_rate),
            "auroc": if self.auroc.is_nan() { Value::Null } else { round(self.auroc).into() },
            "calibration": calibration,
        })
    }
}

fn share(count: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

/// The chance that a value of one set is above one of the other, ties counting half; not a number if one is empty.
fn auroc(right: &[f64], wrong: &[f64]) -> f64 {
    let mut wins = 0.0;
    for above in right {
        for below in wrong {
            wins += match above.total_cmp(below) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    wins / (right.len() * wrong.len()) as f64
}

fn calibration(outcomes: &[Outcome]) -> BTreeMap<u8, (usize, f64, f64)> {
    let mut bins: BTreeMap<u8, (usize, f64, f64)> = BTreeMap::new();
    for (sure, right) in outcomes.iter().filter_map(Outcome::judged) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 9")]
        let bin = bins.entry((sure * 10.0).clamp(0.0, 9.0) as u8).or_default();
        *bin = (bin.0 + 1, bin.1 + sure, bin.2 + f64::from(u8::from(right)));
    }
    for (count, said, right) in bins.values_mut() {
        *said /= *count as f64;
        *right /= *count as f64;
    }
    bins
}

/// Reads a file of a case, not more than a paste may be.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(wanted: Wanted, ranked: &[(&str, f64)], answered: usize) -> Outcome {
        let case = Case { id: "x".to_owned(), text: Vec::new(), wanted };
        let ranked = ranked.iter().map(|(name, sure)| ((*name).to_owned(), *sure)).collect();
        Outcome { case, ranked, answered }
    }

    #[test]
    fn figures_are_those_of_their_definitions() {
        let one = |name: &str| Wanted::One(vec![name.to_owned()]);
        let outcomes = [
            outcome(one("a"), &[("a", 0.9), ("b", 0.1)], 1),
            outcome(one("a"), &[("b", 0.7), ("a", 0.6)], 2),
            outcome(one("a"), &[("a", 0.2)], 0),
            outcome(Wanted::Nothing, &[("a", 0.8)], 1),
            outcome(Wanted::Nothing, &[], 0),
            outcome(Wanted::NotSurely("a".to_owned()), &[("a", 0.5)], 1),
        ];
        let figures = Figures::of(&outcomes);
        assert!((figures.recall_at_1 - 1.0 / 3.0).abs() < 1e-9);
        assert!((figures.recall_at_5 - 2.0 / 3.0).abs() < 1e-9);
        assert!((figures.mrr - 0.5).abs() < 1e-9);
        assert!((figures.false_positive_rate - 0.5).abs() < 1e-9);
        assert!(figures.near_miss_rate.abs() < 1e-9);
        // One right answer at 0.9; wrong ones at 0.7, 0 (none), 0.8 and 0 (none).
        assert!((figures.auroc - 1.0).abs() < 1e-9);
        assert_eq!(figures.calibration[&9].0, 1);
        assert_eq!(figures.calibration[&0].0, 1, "no candidate at all");
    }

    #[test]
    fn a_near_miss_may_be_doubted_but_not_believed() {
        let near = |sure| outcome(Wanted::NotSurely("a".to_owned()), &[("a", sure)], 1).passed();
        assert!(near(0.5) && !near(0.7));
    }
}
