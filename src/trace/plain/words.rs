//! How much a text looks like an error by its words alone.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::trace::shape::exit_code;

/// Words and phrases of failure, with how surely they mean one. All lower case.
pub(super) const WORDS: &[(&str, u32)] = &[
    ("error", 3),
    ("exception", 3),
    ("fatal", 4),
    ("panic", 4),
    ("failed", 3),
    ("failure", 3),
    ("fail", 2),
    ("cannot", 3),
    ("can't", 3),
    ("can not", 3),
    ("could not", 3),
    ("couldn't", 3),
    ("unable to", 4),
    ("not found", 4),
    ("no such", 4),
    ("does not exist", 4),
    ("doesn't exist", 4),
    ("denied", 4),
    ("refused", 4),
    ("forbidden", 3),
    ("unauthorized", 3),
    ("not allowed", 4),
    ("not permitted", 4),
    ("invalid", 3),
    ("illegal", 3),
    ("undefined", 2),
    ("unexpected", 3),
    ("unknown", 2),
    ("unrecognized", 3),
    ("unsupported", 3),
    ("not supported", 3),
    ("missing", 2),
    ("timed out", 4),
    ("timeout", 3),
    ("aborted", 3),
    ("killed", 3),
    ("conflict", 3),
    ("exceeded", 3),
    ("overflow", 2),
    ("deadlock", 4),
    ("corrupt", 3),
    ("rejected", 3),
    ("already exists", 4),
    ("already in use", 4),
    ("is not a ", 2),
    ("must be ", 2),
    ("must exist", 4),
    ("expected ", 2),
    (" error:", 1),
    ("must not ", 3),
    ("blocked", 2),
    ("crash", 3),
    ("segmentation fault", 4),
    ("core dumped", 4),
    ("no space left", 4),
    ("too many", 3),
    ("out of memory", 4),
    ("violates", 4),
    ("mismatch", 3),
    ("incompatible", 3),
    ("incompatible version", 1),
    ("not in sync", 4),
    ("out of sync", 4),
    ("not trusted", 4),
    ("there was an error", 1),
    ("unresolved", 3),
    ("deprecated", 1),
    ("warning", 1),
    ("404", 1),
    ("500", 1),
    ("403", 1),
];

/// The score of the words of failure that stand in a text of lower case, each counted once.
fn score_of_words(lower: &str) -> u32 {
    // One search for all of them: every line that no reader knows is asked.
    static ALL: LazyLock<AhoCorasick> = LazyLock::new(|| {
        // Any other kind takes longer to make than most pastes to read.
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(WORDS.iter().map(|(word, _)| word))
            .expect("a few short words")
    });
    let mut found = [false; WORDS.len()];
    for word in ALL.find_overlapping_iter(lower) {
        found[word.pattern().as_usize()] = true;
    }
    WORDS.iter().zip(found).filter(|(_, found)| *found).map(|((_, score), _)| score).sum()
}

/// How much a line looks like an error.
pub(in crate::trace) fn score(text: &str) -> u32 {
    let lower = text.to_lowercase();
    let words = score_of_words(&lower);
    // `error: …`, `fatal: …`, `ERROR …` say it at once.
    let first = lower.trim_start().split([' ', ':', ']', '!']).next().unwrap_or_default();
    let said =
        ["error", "fatal", "[error", "panic", "err", "fail", "failed", "exception", "critical"]
            .contains(&first);
    // Failed tests are counted, and so are passed ones.
    let counted =
        lower.contains(" 0 failed") || lower.contains("0 errors") || lower.contains("0 failures");
    let nothing = lower
        .find("no ")
        .is_some_and(|at| at < 64 && lower[at..].find(" found").is_some_and(|behind| behind < 64));
    let ended = exit_code(&lower).is_some_and(|code| code != "0");
    let more = [(said, 2), (nothing, 3), (ended, 2)];
    let more: u32 = more.iter().filter(|(is_so, _)| *is_so).map(|(_, score)| score).sum();
    (words + more).saturating_sub(if counted { 6 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_counts_once_also_within_another() {
        assert_eq!(score_of_words("an incompatible version: incompatible"), 3 + 1);
        assert_eq!(score_of_words("error error"), 3);
        let one_by_one = |text: &str| -> u32 {
            WORDS.iter().filter(|(word, _)| text.contains(word)).map(|(_, score)| score).sum()
        };
        for (word, _) in WORDS {
            for text in [(*word).to_owned(), format!("the{word}failed to {word}s")] {
                assert_eq!(score_of_words(&text), one_by_one(&text), "{text}");
            }
        }
    }
}
