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
    /// Information of the best quoted text's words that stand in the error and of their order, 25 nats and more being 1.
    literal_info,
    /// Share of that text's information found.
    literal_coverage,
    /// How surely the text is the one that was printed: it says enough, is whole, and explains the line; divided among all
    /// candidates that quote the error about as well: a text that many quote is none's own.
    literal_unique,
    /// The same beyond one half, from 0 to 1: such a text needs nothing else to speak for it.
    literal_exact,
    /// Other texts that the skill quotes and that stand on other lines of the paste, two whole ones being 1.
    literal_more,
    /// Whether the paste speaks of the tool or library that the skill is about.
    topic_present,
    /// Whether the frames lie in libraries, and the skill speaks of none of them.
    library_absent,
    /// Information of its words that the error lacks, 12 nats and more being 1.
    literal_missing,
    /// Information of its words in whose place the error has others, 6 nats and more being 1.
    literal_replaced,
    /// Whether the skill lists its errors, and this is none of them.
    listed_absent,
    /// Share of a text found that the author says belongs to another document, if it fits best.
    denied,
    /// Other codes of the same tool are named instead.
    code_other,
    /// Share of the error's information in the best passage.
    passage_coverage,
    /// Information of the error's words in the best passage, 30 nats and more being 1.
    passage_info,
    /// Whether that passage stands where the skill says what it is for, in its description, its headings or the sections on when it
    /// applies and on what goes wrong: things are named there that it need not treat.
    only_named,
    /// How many words of the error stand together in a passage as they do in the error, 4 pairs being 1.
    passage_pairs,
    /// Share of the error's information anywhere in the skill.
    document_coverage,
    /// Share of the information of the skill's name and title that the paste has.
    subject_coverage,
    /// Whether the skill names or shows languages and tools, and the one that printed the error is none of them.
    ecosystem_other,
    /// Whether the skill's description begins with errors: it is there to fix one.
    claims_fix,
    /// Share of what the whole paste says that the skill speaks of too.
    related,
    /// Score of the index as a share of the best one's, to the third power; where no reader found an error, only as far as the skill quotes a line.
    relative,
}

/// The features that speak against a candidate: their weights are never above zero, those of all others never below.
pub const AGAINST: &[&str] = &[
    "literal_missing",
    "literal_replaced",
    "listed_absent",
    "denied",
    "code_other",
    "ecosystem_other",
    "library_absent",
    "only_named",
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
