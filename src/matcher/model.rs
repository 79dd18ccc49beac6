//! From evidence to a probability: a conditional logit over few, named features.
//!
//! Each candidate has a score, the weighted sum of its features; "nothing fits" has a fixed one. The probability of each is
//! its share of the exponentials of all (the conditional logit of 1974, by Daniel `McFadden`, with an outside option). So the evidence for a skill, its lead over
//! the next, and the chance that the right one is not there are weighed by one set of weights.
//!
//! The weights are data (`model.json`), fitted by `examples/fit.rs` on labelled folders; none is set by hand.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What the model sees of the evidence. Each is between 0 and 1.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Features {
            $($(#[$doc])* pub $name: f32,)+
        }

        /// The names of the features, in the order of [`Features::values`].
        pub const FEATURES: &[&str] = &[$(stringify!($name)),+];

        impl Features {
            /// The values, in the order of [`FEATURES`].
            #[must_use]
            pub fn values(&self) -> Vec<f64> {
                vec![$(f64::from(self.$name)),+]
            }

            /// Features from values in that order.
            #[must_use]
            pub fn from_values(values: &[f64]) -> Self {
                let mut values = values.iter().copied();
                #[expect(clippy::cast_possible_truncation, reason = "weights need no more than single precision")]
                Self { $($name: values.next().unwrap_or(0.0) as f32),+ }
            }
        }
    };
}

features! {
    /// How surely a quoted text is the one that was printed: it says enough, is whole, and explains the line; divided among all
    /// candidates that quote the error about as well: a text that many quote is none's own.
    literal_unique,
    /// Other texts that the skill quotes and that stand on other lines of the paste, two whole ones being 1.
    literal_more,
    /// Information of the best quoted text's words that the error lacks, 12 nats and more being 1.
    literal_missing,
    /// Other codes of the same tool are named instead.
    code_other,
    /// Whether the skill lists its errors, and this is none of them.
    listed_absent,
    /// Share of a text found that the author says belongs to another document, if it fits best.
    denied,
    /// Information of the error's own words, and of those for what it is about, in the best passage, 30 nats and more being 1. Its
    /// type, its code and the words of the skill's name and title are not among them: a skill says those all over, whatever it is
    /// that it fixes.
    passage_info,
    /// How many words of the error stand together in a passage as they do in the error, 4 pairs being 1.
    passage_pairs,
    /// The information in the best passage as a lead.
    passage_lead,
    /// Share of the information of the same words that stand anywhere in the skill, as a lead.
    document_lead,
    /// Share of what the whole paste says that the skill speaks of too, the words of its name and title left out, as a lead.
    related_lead,
    /// Share of what the skill says on when it is of use that the paste has, the words of its name and title left out.
    stated,
    /// Share of the information of the skill's name and title that the paste has; what its error is only known to be about counts
    /// less.
    subject_coverage,
    /// Share of what the error is known to be about that the skill does not speak of.
    meaning_missing,
    /// Whether the skill names or shows languages and tools, and the one that printed the error is none of them.
    ecosystem_other,
    /// Whether the skill's name, title or description says that it is on errors: it is there to fix one.
    claims_fix,
    /// Score of the index as a lead.
    relative,
}

/// What a number says of a candidate beside the best of all that might fix the same error: far behind is as good as not there.
pub(super) fn lead(value: f32, best: f32) -> f32 {
    if best > 0.0 { (value / best).powi(3) } else { 0.0 }
}

/// The features that speak against a candidate: their weights are never above zero, those of all others never below.
pub const AGAINST: &[&str] = &[
    "literal_missing",
    "code_other",
    "listed_absent",
    "denied",
    "meaning_missing",
    "ecosystem_other",
];

/// The fitted weights.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Model {
    /// What each feature adds to the score of a candidate.
    pub weights: Features,
    /// The score of "nothing fits".
    pub nothing: f64,
    /// Below this confidence nothing is answered.
    pub threshold: f64,
}

impl Model {
    /// The model that the program was built with.
    ///
    /// # Panics
    ///
    /// Never: the file is part of the program, and a test reads it.
    #[must_use]
    pub fn fitted() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            serde_json::from_str(include_str!("model.json")).expect("model.json is a model")
        })
    }

    /// The score of a candidate, comparable with those of others for the same error.
    #[must_use]
    pub fn score(&self, features: &Features) -> f64 {
        dot(&self.weights, features)
    }

    /// The probability of each candidate for one error, by their scores: what they lack to 1 is that nothing fits.
    #[must_use]
    pub fn confidences(&self, scores: &[f64]) -> Vec<f64> {
        let most = scores.iter().copied().fold(self.nothing, f64::max);
        let sum: f64 = scores.iter().map(|score| (score - most).exp()).sum();
        let all = sum + (self.nothing - most).exp();
        scores.iter().map(|score| (score - most).exp() / all).collect()
    }
}

fn dot(weights: &Features, features: &Features) -> f64 {
    weights.values().iter().zip(features.values()).map(|(weight, value)| weight * value).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_shares_and_a_candidate_without_evidence_has_none() {
        let model = Model { weights: Features::default(), nothing: 3.0, threshold: 0.5 };
        let found = model.confidences(&[3.0, 3.0, -60.0]);
        assert!((found[0] - 1.0 / 3.0).abs() < 1e-9 && (found[1] - found[0]).abs() < 1e-9);
        assert!(found[2] < 1e-9);
        assert_eq!(model.confidences(&[]), Vec::<f64>::new());
        assert!(model.confidences(&[1e6])[0] > 0.999, "no overflow");
    }

    #[test]
    fn far_behind_the_best_is_as_good_as_not_there() {
        assert!((lead(0.5, 0.5) - 1.0).abs() < 1e-6);
        assert!((lead(0.25, 0.5) - 0.125).abs() < 1e-6);
        assert!(lead(0.0, 0.0).abs() < 1e-6);
    }

    #[test]
    fn the_model_is_read_and_its_features_are_named() {
        let model = Model::fitted();
        assert!(model.threshold > 0.0 && model.threshold < 1.0);
        assert_eq!(FEATURES.len(), Features::default().values().len());
        let text = include_str!("model.json");
        assert!(
            FEATURES.iter().all(|name| text.contains(&format!("\"{name}\""))),
            "a weight for each feature"
        );
    }
}
