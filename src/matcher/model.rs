//! From evidence to a probability: logistic regression over few, named features.
//!
//! The weights are data (`model.json`), fitted by `examples/fit.rs` on labelled folders; none is set by hand.
//! Two steps: *rank* orders the candidates of one paste, *confidence* says how sure the first is, by its evidence and
//! by its lead over the second.

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
    /// Information of the best quoted text's words that stand in the error, 25 nats and more being 1.
    literal_info,
    /// Share of that text's information found.
    literal_coverage,
    /// Share of the error's information that it explains.
    literal_explained,
    /// Share of its words that stand next to each other in both.
    literal_adjacent,
    /// All of this in one: a text that says enough, is whole, and explains the line.
    literal_whole,
    /// The same, divided among all candidates that quote the error about as well: a text that many quote is none's own.
    literal_unique,
    /// Information of its words that the error lacks, 12 nats and more being 1.
    literal_missing,
    /// Information of its words in whose place the error has others, 6 nats and more being 1.
    literal_replaced,
    /// Whether the skill quotes errors, and this is none of them.
    literal_absent,
    /// Whether the skill lists its errors, and this is none of them.
    listed_absent,
    /// How much its place says that the author means it as the error.
    literal_meant,
    /// Share of a text found that the author says belongs to another document, if it fits best.
    denied,
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
    /// Information of the error's words that the skill has nowhere, 20 nats and more being 1.
    foreign_words,
    /// Share of the information of the skill's name and title that the paste has.
    subject_coverage,
    /// Whether the paste has the rarest word of name and title.
    subject_rarest,
    /// Share of the information of the frames' libraries that the skill speaks of.
    library_coverage,
    /// Whether the skill names the language or tool that printed the error; half if it only shows its code.
    ecosystem_same,
    /// Whether it names others instead.
    ecosystem_other,
    /// How likely the error is what the paste is about.
    strength,
    /// Whether a reader of its language or tool found the error.
    known_family,
    /// Information of the line that says the error, 60 nats and more being 1.
    key_info,
    /// Share of what the whole paste says that the skill speaks of too.
    related,
    /// Score of the index as a share of the best one's. It orders candidates; something is always the best, so it says
    /// nothing of how sure that is.
    relative,
}

/// The features that speak against a candidate: their weights are never above zero, those of all others never below.
pub const AGAINST: &[&str] = &[
    "literal_missing",
    "literal_replaced",
    "literal_absent",
    "listed_absent",
    "denied",
    "type_missing",
    "code_other",
    "foreign_words",
    "ecosystem_other",
];

/// The fitted weights.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Model {
    /// What each feature adds to the score by which candidates of one paste are ordered.
    pub rank: Features,
    /// The score that the second of a large registry has as a rule.
    pub usual_rival: f64,
    /// How sure the first of them is.
    pub confidence: Confidence,
    /// Below this confidence nothing is answered.
    pub threshold: f64,
}

/// Logistic regression over the features of one candidate and its lead over the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confidence {
    /// Log-odds without any evidence.
    pub bias: f64,
    /// What a full lead adds: [`MAX_LEAD`] in score over the next candidate.
    pub lead: f64,
    /// What each feature adds.
    pub weights: Features,
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

    /// The score of a candidate, comparable with those of others for the same paste.
    #[must_use]
    pub fn score(&self, features: &Features) -> f64 {
        dot(&self.rank, features)
    }

    /// The probability that a candidate is right, which leads the next one by `lead` in score.
    #[must_use]
    pub fn confidence(&self, features: &Features, lead: f64) -> f64 {
        let Confidence { bias, lead: weight, weights } = &self.confidence;
        let log_odds =
            bias + weight * lead.clamp(-MAX_LEAD, MAX_LEAD) / MAX_LEAD + dot(weights, features);
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// Gives ranked matches their confidence: each by its evidence and its lead, none above the one before it.
    pub(super) fn compare(&self, ranked: &mut [Match]) {
        let scores: Vec<f64> =
            ranked.iter().map(|found| self.score(&found.evidence.features)).collect();
        let mut ceiling = 1.0_f64;
        for (at, found) in ranked.iter_mut().enumerate() {
            // The lead of the first is over the second; that of any other, over the first, is negative.
            let rival = if at == 0 { scores.get(1) } else { scores.first() };
            // In a registry too small to have a rival, the usual one is assumed.
            let lead = scores[at] - rival.copied().unwrap_or(f64::MIN).max(self.usual_rival);
            let confidence = self.confidence(&found.evidence.features, lead).min(ceiling);
            found.confidence = (confidence * 10_000.0).round() / 10_000.0;
            ceiling = found.confidence;
        }
    }
}

fn dot(weights: &Features, features: &Features) -> f64 {
    weights.values().iter().zip(features.values()).map(|(weight, value)| weight * value).sum()
}

/// The greatest lead that counts, in score.
pub const MAX_LEAD: f64 = 4.0;

#[cfg(test)]
mod tests {
    use super::*;

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
