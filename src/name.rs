//! The name of a skill.

use std::fmt;
use std::str::FromStr;

/// The name of a skill as the Agent Skills specification wants it: 1 to 64 of `a-z`, `0-9` and single inner
/// hyphens.
///
/// A value of this type has been checked, so it is safe as the name of a folder and in a link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillName(Box<str>);

/// Why a text is not a [`SkillName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// The text has no characters.
    #[error("a skill name cannot be empty")]
    Empty,
    /// The text is longer than [`SkillName::MAX_BYTES`].
    #[error("a skill name has at most {max} characters, this has {0}", max = SkillName::MAX_BYTES)]
    TooLong(usize),
    /// A character that no name may have, or a hyphen out of place.
    #[error("`{found}` cannot stand at byte {at} of a skill name")]
    BadChar {
        /// The character.
        found: char,
        /// Its byte offset in the text given.
        at: usize,
    },
}

impl SkillName {
    /// The longest name, in bytes.
    pub const MAX_BYTES: usize = 64;

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SkillName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.len() > Self::MAX_BYTES {
            return Err(NameError::TooLong(text.chars().count()));
        }
        let mut hyphen_allowed = false;
        for (at, found) in text.char_indices() {
            match found {
                'a'..='z' | '0'..='9' => hyphen_allowed = true,
                '-' if hyphen_allowed && at + 1 < text.len() => hyphen_allowed = false,
                _ => return Err(NameError::BadChar { found, at }),
            }
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for SkillName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// From this likeness on a name is offered in place of one that is not there: 1 is the same.
pub(crate) const ALIKE: f64 = 0.75;

/// The one of `known` that `word` was most likely meant to be.
pub(crate) fn most_alike<'k>(
    word: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&word, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        // The first of equals.
        .fold(None, |best: Option<(f64, &str)>, found| match best {
            Some(best) if best.0 >= found.0 => Some(best),
            _ => Some(found),
        })
        .map(|(_, known)| known)
}

/// The names most like `word`, best first: alike as a whole, or sharing words in whatever order.
pub(crate) fn near<'k>(
    word: &str,
    known: impl IntoIterator<Item = &'k str>,
    most: usize,
) -> Vec<&'k str> {
    let words = word.split('-').count().max(1) as f64;
    let mut near: Vec<(f64, &str)> = known
        .into_iter()
        .map(|known| {
            let shared = word
                .split('-')
                .filter(|word| word.len() > 2 && known.split('-').any(|other| other == *word))
                .count();
            (strsim::jaro_winkler(word, known).max(shared as f64 / words), known)
        })
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().take(most).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_lower_case_words_joined_by_hyphens() {
        for good in ["a", "sqlite-async-threading", "x2"] {
            assert!(good.parse::<SkillName>().is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "a_b", "a b", "é", "../a"] {
            assert!(bad.parse::<SkillName>().is_err(), "{bad}");
        }
        assert_eq!("a".repeat(65).parse::<SkillName>(), Err(NameError::TooLong(65)));
    }
}
