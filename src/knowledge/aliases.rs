//! Other names of one thing: who reads `psycopg2` knows that it is about `PostgreSQL`. `aliases.txt` lists them.

use super::phrases::ALIASES;
use crate::signature::WordId;

/// The names that a word of a paste stands for besides itself.
pub(crate) fn of(word: WordId) -> impl Iterator<Item = WordId> {
    ALIASES.beginning_with(word).map(|phrase| WordId::from_number(phrase.tag))
}

#[cfg(test)]
mod tests {
    use skillbook_index::token;

    use super::*;

    fn is_named(by: &str, name: &str) -> bool {
        let word = |text| token::words(text).next().map(|word| WordId::of(&word.text));
        word(by).into_iter().flat_map(of).any(|found| Some(found) == word(name))
    }

    #[test]
    fn names_stand_for_each_other_and_what_only_one_thing_prints_for_its_names() {
        assert!(is_named("postgres", "postgresql") && is_named("postgresql", "postgres"));
        assert!(is_named("psycopg2", "postgres"));
        assert!(!is_named("postgres", "psycopg2"));
        assert!(!is_named("postgres", "postgres"), "a word says itself already");
        assert!(!is_named("frobnicator", "postgres"));
    }
}
