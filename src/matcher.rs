//! From the errors of a paste to the skills that fix them, with the evidence for each.
//!
//! ```text
//! events ─ terms ─▶ index ─▶ candidates ─ evidence ─▶ features ─ model ─▶ confidence
//! ```
//!
//! The index only proposes. What decides is evidence that a person would accept: how much of an error text
//! that the skill quotes stands in one error of the paste, how much of that error it explains, whether
//! type, code and library agree, and whether the words of its trigger conditions are those of the paste.

mod align;
mod asked;
mod copies;
mod evidence;
mod line;
mod model;
mod names;
mod query;
mod split;
mod stock;

pub use evidence::{Evidence, Finding};
pub use model::{AGAINST, FEATURES, Features, Model};
pub use query::Query;
pub(crate) use query::libraries_of;
pub use split::{by_error, signature};

#[cfg(any(test, fuzzing))]
pub(crate) use align::check_invariants as check_alignment;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use skillbook_index::{Document, Probe};

use crate::card::Card;
use crate::error::Error;
use crate::library::Library;
use crate::parallel;
use crate::paste::Paste;
use crate::trace::{self, Event, Link};

/// How many candidates are asked of the index, for all errors of a paste together, and at least for each.
const CANDIDATES: usize = 40;
const FEWEST_CANDIDATES: usize = 15;
/// How many near misses are told when nothing fits.
const NEAR_MISSES: usize = 3;
/// What a skill counts beside one from the next nearer place: who keeps a skill of his own for an error that a general library
/// knows too has a reason. All together they stay as sure as they were. It cannot be fitted: labels do not say whose skill is
/// asked for.
const FARTHER: f64 = 0.5;
/// From here on all places are far: the project's, the user's, and others.
const FARTHEST: usize = 2;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The most matches returned.
    pub limit: usize,
    /// Matches below this are none; `None` for the one that the model was fitted with.
    pub min_confidence: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { limit: 5, min_confidence: None }
    }
}

/// A skill that fits, or nearly.
#[derive(Clone, Debug)]
pub struct Match {
    /// What the index keeps of it.
    pub card: Arc<Card>,
    /// The probability that it is the right one, from 0 to 1.
    pub confidence: f64,
    /// Which of the events it answers.
    pub event: usize,
    /// How many places are nearer than the one that it is from.
    pub distance: usize,
    /// Why.
    pub evidence: Evidence,
}

/// The answer to a paste.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Every error found, in the order of printing.
    pub events: Vec<Event>,
    /// The skills that fit, best first.
    pub matches: Vec<Match>,
    /// What came nearest, where nothing fits.
    pub near_misses: Vec<Match>,
    /// Why nothing fits, where nothing does.
    pub no_match_reason: Option<String>,
    /// What was left out of the matches, and why: what `--explain` shows besides them.
    pub others: Vec<Match>,
}

/// Finds the skills that fix the errors of a paste.
///
/// # Errors
///
/// [`Error::Index`] if the index fails.
pub fn answer(paste: &Paste, library: &Library, options: Options) -> Result<Answer, Error> {
    let events = trace::events(paste);
    let model = Model::fitted();
    let threshold = options.min_confidence.unwrap_or(model.threshold);
    let ranked = rank(paste, &events, library, model)?;
    let (fit, rest): (Vec<Match>, Vec<Match>) = ranked
        .into_iter()
        .partition(|found| found.confidence >= threshold && found.confidence > 0.0);
    let mut answer = Answer { events, ..Answer::default() };
    answer.matches = fit;
    let dropped = answer.matches.split_off(answer.matches.len().min(options.limit));
    answer.others = dropped.into_iter().chain(rest).collect();
    if answer.matches.is_empty() {
        answer.near_misses = answer.others.iter().take(NEAR_MISSES).cloned().collect();
        answer.no_match_reason = Some(reason(paste, &answer, threshold));
    }
    Ok(answer)
}

/// Every candidate with its confidence, best first, ties by name.
///
/// # Errors
///
/// [`Error::Index`] if the index fails.
pub fn rank(
    paste: &Paste,
    events: &[Event],
    library: &Library,
    model: &Model,
) -> Result<Vec<Match>, Error> {
    let (mut found, firsts) = judged(paste, events, library)?;
    let errors = independent(events);
    let scores: Vec<f64> =
        found.iter().map(|found| model.score(&found.evidence.features)).collect();
    let mut asked: Vec<usize> = found.iter().map(|found| error_of(found, &errors)).collect();
    asked.sort_unstable();
    asked.dedup();
    for error in asked {
        let rivals: Vec<usize> =
            (0..found.len()).filter(|&at| error_of(&found[at], &errors) == error).collect();
        let confidences =
            Rivals { found: &found, scores: &scores, firsts: &firsts }.confidences(model, &rivals);
        for (at, confidence) in rivals.into_iter().zip(confidences) {
            found[at].confidence = (confidence * 10_000.0).round() / 10_000.0;
        }
    }
    let mut ranked: Vec<(f64, Match)> = scores.into_iter().zip(found).collect();
    ranked.sort_by(|(a_score, a), (b_score, b)| {
        b.confidence
            .total_cmp(&a.confidence)
            .then_with(|| a.distance.cmp(&b.distance))
            .then_with(|| b_score.total_cmp(a_score))
            .then_with(|| a.card.name.cmp(&b.card.name))
            .then_with(|| a.card.path.cmp(&b.card.path))
    });
    Ok(ranked.into_iter().map(|(_, found)| found).collect())
}

/// The candidates with their scores, and for each the first one that it is a copy of.
struct Rivals<'f> {
    found: &'f [Match],
    scores: &'f [f64],
    firsts: &'f [usize],
}

impl Rivals<'_> {
    /// The confidence of each of some that answer one error. Copies of one document are one rival, as good and as near as the best of
    /// them.
    fn confidences(&self, model: &Model, rivals: &[usize]) -> Vec<f64> {
        let mut documents: Vec<usize> = rivals.iter().map(|&at| self.firsts[at]).collect();
        documents.sort_unstable();
        documents.dedup();
        let copies = |of: usize| rivals.iter().copied().filter(move |&at| self.firsts[at] == of);
        let score =
            |of: &usize| copies(*of).map(|at| self.scores[at]).fold(f64::NEG_INFINITY, f64::max);
        let distance =
            |of: &usize| copies(*of).map(|at| self.found[at].distance).min().unwrap_or(0);
        let scores: Vec<f64> = documents.iter().map(score).collect();
        let distances: Vec<usize> = documents.iter().map(distance).collect();
        let confidences = nearer_first(&model.confidences(&scores), &distances);
        let of = |at: &usize| documents.binary_search(&self.firsts[*at]).map(|at| confidences[at]);
        rivals.iter().map(|at| of(at).unwrap_or(0.0)).collect()
    }
}

/// The same confidences together, with more for what is nearer.
fn nearer_first(confidences: &[f64], distances: &[usize]) -> Vec<f64> {
    let counted = |(confidence, distance): (&f64, &usize)| {
        (0..FARTHEST.min(*distance)).fold(*confidence, |counted, _| counted * FARTHER)
    };
    let counted: Vec<f64> = confidences.iter().zip(distances).map(counted).collect();
    let (all, all_counted): (f64, f64) = (confidences.iter().sum(), counted.iter().sum());
    if all_counted > 0.0 {
        counted.into_iter().map(|one| one * all / all_counted).collect()
    } else {
        confidences.to_vec()
    }
}

/// For each event the one of its chain that is to be fixed: errors of different chains have nothing to do with each other,
/// and each may have its own answer.
#[must_use]
pub fn independent(events: &[Event]) -> Vec<usize> {
    let is_own = |at: &usize| matches!(events[*at].link, Link::Root | Link::Member);
    (0..events.len())
        .map(|at| {
            // What was printed on the way stands before the error that it led to; what passes it on comes after.
            (at..events.len()).find(is_own).or_else(|| (0..at).rev().find(is_own)).unwrap_or(0)
        })
        .collect()
}

/// Which of the [`independent`] errors a candidate answers.
fn error_of(found: &Match, errors: &[usize]) -> usize {
    errors.get(found.event).copied().unwrap_or(0)
}

/// The candidates of a paste with their evidence, in the order of the index; confidence is not set yet.
///
/// # Errors
///
/// [`Error::Index`] if the index fails.
pub fn candidates(paste: &Paste, events: &[Event], library: &Library) -> Result<Vec<Match>, Error> {
    Ok(judged(paste, events, library)?.0)
}

/// The candidates, and for each the first one that it is a copy of.
fn judged(
    paste: &Paste,
    events: &[Event],
    library: &Library,
) -> Result<(Vec<Match>, Vec<usize>), Error> {
    let query = Query::new(paste, events, library.index())?;
    let count = CANDIDATES.div_ceil(query.questions.len().max(1)).max(FEWEST_CANDIDATES);
    // Each document with the questions that it answers, and how well beside the best one.
    let mut asked: Vec<(Document, Vec<(usize, f32)>)> = Vec::new();
    let mut known: FxHashMap<Document, usize> = FxHashMap::default();
    for (question, asks) in query.questions.iter().enumerate() {
        if asks.terms.is_empty() {
            continue;
        }
        let hits = library.index().search(&Probe { terms: asks.terms.clone() }, count)?;
        let top = hits.first().map_or(1.0, |hit| hit.score).max(f32::MIN_POSITIVE);
        for hit in hits {
            let at = *known.entry(hit.document).or_insert_with(|| {
                asked.push((hit.document, Vec::new()));
                asked.len() - 1
            });
            // Which parts of an index are merged when is chance, and decides the last digits of a sum.
            let relative = (hit.score / top * 10_000.0).round() / 10_000.0;
            asked[at].1.push((question, relative));
        }
    }
    let judged =
        parallel::map(&asked, |(document, answers)| judge(*document, answers, &query, library));
    let mut found =
        judged.into_iter().filter_map(Result::transpose).collect::<Result<Vec<Match>, Error>>()?;
    let firsts = copies::firsts(&found);
    share(&mut found, &firsts);
    compare(&mut found, &independent(events));
    Ok((found, firsts))
}

/// What one skill says to the questions that the index answered with it: it stands for the error that it answers best.
fn judge(
    document: Document,
    answers: &[(usize, f32)],
    query: &Query,
    library: &Library,
) -> Result<Option<Match>, Error> {
    let Some(card) = library.card(document)? else { return Ok(None) };
    let said = asked::Said::of(&card, &query.asked);
    let model = Model::fitted();
    let mut best: Option<(f64, usize, Evidence)> = None;
    for &(question, relative) in answers {
        let judge =
            evidence::Judge { query, question, card: &card, said: &said, library, relative };
        let Some((event, evidence)) = judge.best()? else { continue };
        let score = model.score(&evidence.features);
        if best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, event, evidence));
        }
    }
    let distance = library.distance(&card);
    Ok(best.map(|(_, event, evidence)| Match { card, confidence: 0.0, event, distance, evidence }))
}

/// Divides what a quoted text proves among the candidates that quote the same error about as well. Copies are one.
fn share(found: &mut [Match], firsts: &[usize]) {
    /// From this share of a candidate's own match on, another one quotes the error as well.
    const AS_WELL: f32 = 0.8;
    let quoted: Vec<(usize, usize, f32)> = found
        .iter()
        .zip(firsts)
        .map(|(found, first)| (found.event, *first, found.evidence.features.literal_unique))
        .collect();
    for found in found {
        let own = found.evidence.features.literal_unique;
        let mut rivals: Vec<usize> = quoted
            .iter()
            .filter(|(event, _, other)| *event == found.event && *other >= own * AS_WELL)
            .map(|(_, document, _)| *document)
            .collect();
        rivals.sort_unstable();
        rivals.dedup();
        // It is one of them itself.
        found.evidence.features.literal_unique = own / rivals.len().max(1) as f32;
    }
}

/// Sets what each candidate says beside the best of those that answer the same error.
fn compare(found: &mut [Match], errors: &[usize]) {
    type Part = fn(&mut Features) -> &mut f32;
    const LEADS: [Part; 3] = [
        |features| &mut features.passage_lead,
        |features| &mut features.document_lead,
        |features| &mut features.related_lead,
    ];
    for part in LEADS {
        let mut best: FxHashMap<usize, f32> = FxHashMap::default();
        for found in found.iter_mut() {
            let best = best.entry(error_of(found, errors)).or_default();
            *best = best.max(*part(&mut found.evidence.features));
        }
        for found in found.iter_mut() {
            let best = best.get(&error_of(found, errors)).copied().unwrap_or(0.0);
            let value = part(&mut found.evidence.features);
            *value = model::lead(*value, best);
        }
    }
}

fn reason(paste: &Paste, answer: &Answer, threshold: f64) -> String {
    if paste.is_blank() {
        return "the input is empty".to_owned();
    }
    let Some(event) = key_event(&answer.events) else {
        return "the input holds nothing that looks like an error".to_owned();
    };
    let line = paste.lines().get(event.key).map_or("", |line| line.text.trim());
    match answer.near_misses.first() {
        None => format!("no skill speaks of `{line}`"),
        Some(near) => format!(
            "no skill fits `{line}`: the nearest, {}, has confidence {:.2}, below {threshold:.2}",
            near.card.name, near.confidence
        ),
    }
}

/// How rare the words of a text are among skills at large, together, in bits: what it tells one document from others by.
#[must_use]
pub fn rarity(text: &str) -> f32 {
    let mut seen = std::collections::BTreeSet::new();
    skillbook_index::token::terms(text, |term| {
        seen.insert(term.to_owned());
    });
    seen.iter().map(|term| -crate::knowledge::background::share(term).log2()).sum()
}

/// The event that is most likely what the paste is about.
#[must_use]
pub fn key_event(events: &[Event]) -> Option<&Event> {
    events.iter().max_by_key(|event| {
        // The later of equals: programs print what ended them last.
        (query::strength_of(event.link, event.family).to_bits(), event.key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_skills_that_fit_alike_the_nearer_one_comes_first() {
        let near = |confidences: &[f64], distances: &[usize]| -> Vec<f64> {
            nearer_first(confidences, distances).iter().map(|c| (c * 100.0).round()).collect()
        };
        assert_eq!(near(&[0.3, 0.3], &[1, 0]), [20.0, 40.0]);
        assert_eq!(near(&[0.8], &[2]), [80.0], "whether one fits is not told by its place");
        assert_eq!(near(&[0.9, 0.02], &[40, 0]), [84.0, 8.0], "however many places are nearer");
        assert_eq!(near(&[0.9, 0.02], &[1, 0]), [88.0, 4.0], "nor is a bad answer a good one");
        assert_eq!(near(&[0.0, 0.0], &[1, 0]), [0.0, 0.0]);
    }
}
