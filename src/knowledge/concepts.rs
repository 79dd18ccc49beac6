//! What errors say in many words: that something is absent, denied, invalid. `concepts.txt` lists the ways to say each.
//!
//! An author writes `duplicate field name`, the program `a field with this name already exists`.

use super::phrases::CONCEPTS;
use crate::signature::WordId;

/// The concepts that a row of words says, each once.
#[must_use]
pub(crate) fn of(words: &[WordId]) -> Vec<WordId> {
    let mut found = Vec::new();
    for phrase in CONCEPTS.standing_in(words) {
        let concept = WordId::from_number(phrase.tag);
        if !found.contains(&concept) {
            found.push(concept);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use skillbook_index::token;

    use super::*;

    fn check(text: &str) -> Vec<WordId> {
        let mut found =
            of(&token::words(text).map(|word| WordId::of(&word.text)).collect::<Vec<_>>());
        found.sort_unstable();
        found
    }

    #[test]
    fn the_same_is_said_in_other_words() {
        let absent = WordId::of(":absent");
        for text in
            ["Cannot find module 'x'", "x is not defined", "the missing x", "x does not exist"]
        {
            assert!(check(text).contains(&absent), "{text}");
        }
        assert!(!check("x was found").contains(&absent));
        assert!(check("duplicate field name").contains(&WordId::of(":present")));
        assert!(check("a field already exists").contains(&WordId::of(":present")));
    }
}
