//! How much of a model's context a text takes: an estimate, the same wherever tokens are spoken of.

/// Characters that are taken for one token. English prose and code have about so many, whichever model counts them.
pub const CHARACTERS_A_TOKEN: usize = 4;

/// The tokens of a text: its characters divided by [`CHARACTERS_A_TOKEN`], rounded up.
#[must_use]
pub fn estimate(text: &str) -> usize {
    text.chars().count().div_ceil(CHARACTERS_A_TOKEN)
}

#[cfg(test)]
mod tests {
    #[test]
    fn characters_count_not_bytes() {
        assert_eq!(["", "a", "abcd", "abcde", "漢字漢字"].map(super::estimate), [0, 1, 1, 2, 1]);
    }
}
