//! From evidence to a probability: logistic regression over few, named features.
//!
//! The weights are data (`model.json`), fitted by `examples/fit.rs` on labelled folders; none is set by hand.
//! Two steps: *score* judges one skill by itself, *compare* lowers the confidence of the best where another
//! one is about as good.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Match;

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
    /// Information of the best quoted text's words that stand in the error, 40 nats and more being 1.
    literal_info,
    /// Share of that text's information found.
    literal_coverage,
    /// Share of the error's information that it explains.
    literal_explained,
    /// Share of its words that stand next to each other in both.
    literal_adjacent,
    /// All of the above in one: a text that is long, whole and explains the line.
    literal_value,
    /// How much its place says that the author means it as the error.
    literal_meant,
    /// The type of the error is named, by how rare it is.
    type_named,
    /// The type of the error is named nowhere, by how rare it is.
    type_missing,
    /// The code of the error is named, by how rare it is.
    code_named,
    /// Other codes of the same tool are named instead.
    code_other,
    /// Share of the error's information in the best passage.
    passage_coverage,
    /// The same among passages that say what the skill is for.
    passage_strong,
    /// Information of the error's words in the best passage, 30 nats and more being 1.
    passage_info,
    /// Share of the error's information anywhere in the skill.
    document_coverage,
    /// Share of the information of the skill's name and title that the paste has.
    subject_coverage,
    /// Whether the paste has the rarest word of name and title.
    subject_rarest,
    /// Share of the information of the frames' libraries that the skill speaks of.
    library_coverage,
    /// How likely the error is what the paste is about.
    strength,
    /// Whether a reader of its language or tool found the error.
    known_family,
    /// Information of the line that says the error, 60 nats and more being 1.
    key_info,
    /// Score of the index as a share of the best one's.
    relative,
}

/// The fitted weights.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Model {
    /// Log-odds of a skill without any evidence.
    pub bias: f64,
    /// Weight of each feature, by name.
    pub weights: Features,
    /// Log-odds of the best of a paste: `best[0] + best[1] * score + best[2] * lead over the next`, where score and
    /// lead are log-odds.
    pub best: [f64; 3],
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
        MODEL.get_or_init(|| serde_json::from_str(include_str!("model.json")).expect("model.json is a model"))
    }

    /// The probability that a skill with this evidence is right, seen by itself.
    #[must_use]
    pub fn score(&self, features: &Features) -> f64 {
        let sum: f64 = self.weights.values().iter().zip(features.values()).map(|(weight, value)| weight * value).sum();
        probability(self.bias + sum)
    }

    /// Replaces the scores of ranked matches, best first, by their confidence beside each other.
    pub(super) fn compare(&self, ranked: &mut [Match]) {
        let scores: Vec<f64> = ranked.iter().map(|found| log_odds(found.confidence)).collect();
        let mut ceiling = 1.0_f64;
        for (at, found) in ranked.iter_mut().enumerate() {
            // The lead of the best is over the second; that of any other, over the best, is negative.
            let rival = if at == 0 { scores.get(1) } else { scores.first() };
            let lead = rival.map_or(MAX_LEAD, |rival| (scores[at] - rival).clamp(-MAX_LEAD, MAX_LEAD));
            let confidence = probability(self.best[0] + self.best[1] * scores[at] + self.best[2] * lead);
            found.confidence = (confidence.min(ceiling) * 10_000.0).round() / 10_000.0;
            ceiling = found.confidence;
        }
    }
}

/// The greatest lead that counts, in log-odds.
pub const MAX_LEAD: f64 = 4.0;

/// Log-odds to a probability.
#[must_use]
pub fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// A probability to log-odds, within what doubles hold.
#[must_use]
pub fn log_odds(probability: f64) -> f64 {
    let inside = probability.clamp(1e-9, 1.0 - 1e-9);
    (inside / (1.0 - inside)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_read_and_its_features_are_named() {
        let model = Model::fitted();
        assert!(model.threshold > 0.0 && model.threshold < 1.0);
        assert_eq!(FEATURES.len(), Features::default().values().len());
        let text = include_str!("model.json");
        assert!(FEATURES.iter().all(|name| text.contains(&format!("\"{name}\""))), "a weight for each feature");
    }
}
