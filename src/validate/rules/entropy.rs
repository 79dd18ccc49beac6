//! How random a text looks.

/// Shannon's entropy of the bytes of a text, in bits a byte.
pub(super) fn entropy(text: &str) -> f32 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let all = text.len() as f32;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|&count| {
            let share = count as f32 / all;
            -share * share.log2()
        })
        .sum()
}

/// Whether a text shows where a secret goes rather than being one.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "example",
        "xxxx",
        "your",
        "placeholder",
        "changeme",
        "redacted",
        "dummy",
        "sample",
        "insert",
        "replace",
        "secret",
        "token",
        "password",
        "process",
        "getenv",
        "environ",
        "config",
        "1234567",
        "abcdef",
        "abc123",
        "0000",
        "test",
        "fake",
        "demo",
        "mykey",
        "...",
        "____",
        "----",
    ];
    let lower = text.to_lowercase();
    // A key carries its own marks (`-----BEGIN`, `github_pat_`): they are not what is meant.
    let lower = lower.trim_start_matches('-').trim_start_matches("begin");
    WORDS.iter().any(|word| lower.contains(word)) && !lower.contains("private key-----")
        || lower.contains("private key-----") && lower.contains("...")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_text_has_more_than_words() {
        assert!(entropy("q7R2mX9vK4tLw8Zc1NbY5hJd") > 4.0);
        assert!(entropy("aaaaaaaaaaaaaaaaaaaaaaaa") < 0.1);
        assert!(entropy("your_api_key_goes_here") < 4.0);
    }

    #[test]
    fn what_shows_where_a_secret_goes_is_none() {
        assert!(is_placeholder("AKIAIOSFODNN7EXAMPLE") && is_placeholder("ghp_xxxxxxxxxxxx"));
        assert!(!is_placeholder("ghp_q7R2mX9vK4tLw8Zc1NbY5hJd"));
    }
}
