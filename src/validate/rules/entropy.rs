//! How random a text looks, and where a text has long words that may be keys or payloads.

use std::ops::Range;

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

/// Which bytes keys, base64 and hexadecimal digits are made of.
static ENCODES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'=' | b'-');
        byte += 1;
    }
    table
};

/// Whether a byte is one of them.
pub(super) fn encodes(byte: u8) -> bool {
    ENCODES[usize::from(byte)]
}

/// How many bytes are looked at at once.
const GLANCE: usize = 16;

/// The last of some bytes that is not even between the first and the last of [`ENCODES`], as blanks, quotation marks and
/// brackets are not. All are looked at at once: one after the other, a processor cannot guess where a word ends.
fn last_outside(bytes: [u8; GLANCE]) -> Option<usize> {
    const EACH: u128 = u128::MAX / 0xff;
    const HIGH: u128 = 0x80 * EACH;
    let word = u128::from_le_bytes(bytes);
    // No sum of two numbers below 128 reaches the next byte.
    let low = word & !HIGH;
    let from_first = low + u128::from(0x80 - b'+') * EACH;
    let past_last = low + u128::from(0x80 - (b'z' + 1)) * EACH;
    let outside = (!from_first | past_last | word) & HIGH;
    (outside != 0).then(|| GLANCE - 1 - outside.leading_zeros() as usize / 8)
}

/// How long the run of such bytes is that some bytes begin with; `None` if it has less than `least`, at least [`GLANCE`]. The
/// end of the shortest one is looked at first, where most are broken.
pub(super) fn first_run(bytes: &[u8], least: usize) -> Option<usize> {
    let shortest = bytes.get(..least)?;
    let is_broken = |end: &[u8; GLANCE]| last_outside(*end).is_some();
    if shortest.last_chunk().is_some_and(is_broken) || !shortest.iter().all(|&byte| encodes(byte)) {
        return None;
    }
    Some(least + whole_run(&bytes[least..]))
}

/// How many such bytes some bytes begin with.
fn whole_run(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !encodes(*byte)).unwrap_or(bytes.len())
}

/// The runs of at least `least` such bytes. Looks at the end of the shortest one that could begin at a place first: where
/// that is broken, all before it is passed over unseen.
pub(super) fn runs(bytes: &[u8], least: usize) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let shortest = bytes.get(from..from + least)?;
            if let Some(broken) = shortest.last_chunk().and_then(|end| last_outside(*end)) {
                from += least - GLANCE + broken + 1;
                continue;
            }
            if let Some(broken) = shortest.iter().rposition(|byte| !encodes(*byte)) {
                from += broken + 1;
                continue;
            }
            let run = from..from + least + whole_run(&bytes[from + least..]);
            from = run.end;
            return Some(run);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_wherever_they_begin() {
        const LEAST: usize = 40;
        for before in [0, 1, LEAST - 1, LEAST, 130] {
            for long in [LEAST - 1, LEAST, LEAST + 7] {
                let text = format!("{} {}", " a".repeat(before), "x".repeat(long));
                for text in [text.clone(), text + "\n."] {
                    let found: Vec<usize> =
                        runs(text.as_bytes(), LEAST).map(|run| run.len()).collect();
                    let wanted: &[usize] = if long < LEAST { &[] } else { &[long] };
                    assert_eq!(found, wanted);
                }
            }
        }
    }

    #[test]
    fn what_no_key_is_made_of_is_seen_at_a_glance() {
        for byte in 0..=u8::MAX {
            for at in 0..GLANCE {
                let mut bytes = [b'a'; GLANCE];
                bytes[at] = byte;
                let found = last_outside(bytes);
                assert_eq!(found.is_some(), !(b'+'..=b'z').contains(&byte), "{byte}");
                assert!(found.is_none_or(|found| found == at && !encodes(byte)), "{byte} {at}");
            }
        }
        assert_eq!(last_outside(*b"a b c+/xa-b:c.d,"), Some(3));
    }

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
