//! The error that a quoted text claims: two texts that differ in what varies from run to run claim the same one.

use crate::matcher;
use crate::signature::{Signature, Writer};

/// With fewer words that do not vary, two texts may well be the same by chance.
const MIN_WORDS: usize = 4;
/// The same of commoner words: `No such file or directory` is said by everything, and a type alone by a whole library.
const MIN_BITS: f32 = 20.0;

/// The words of an error text that do not vary; equal ones claim the same error.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim(Vec<String>);

impl Claim {
    /// What a text that an author quotes claims; `None` if it says too little to claim anything.
    #[must_use]
    pub(crate) fn of(text: &str) -> Option<Self> {
        let signature = Signature::of(text, Writer::Author);
        let words: Vec<String> =
            signature.words().map(|piece| text[piece.range()].to_lowercase()).collect();
        let telling =
            words.len() >= MIN_WORDS && text.contains(' ') && matcher::rarity(text) >= MIN_BITS;
        telling.then_some(Self(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_is_no_part_of_a_claim() {
        let claim = |text| Claim::of(text).map(|claim| claim.0.join(" "));
        let one = claim("the frobnicator of reactor 7 jammed at /a/b.py");
        assert!(one.is_some());
        assert_eq!(one, claim("The frobnicator of reactor ... jammed at /c/b.py"));
        assert_eq!(claim("No such file or directory"), None, "everything says that");
    }
}
