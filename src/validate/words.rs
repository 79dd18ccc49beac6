//! The words that rules look for before they look closer. All are looked for in one pass over a text: most texts have
//! hardly one of them, and no rule need read those.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// What downloads something.
    Download,
    /// What a line has that sends something.
    Send,
    /// What a comment of HTML begins with.
    Comment,
    /// What a comment has that silences a rule.
    Suppression,
    /// What a heading over a problem has.
    Problem,
}

use Topic::{Comment, Download, Problem, Send, Suppression};

/// None ends as another begins, so that none hides another: `| nc` is the one that does, before `curl`, and there is no
/// command `ncurl`. None has less than four bytes: so they are found several times faster.
const WORDS: &[(&str, &[Topic])] = &[
    ("curl", &[Download, Send]),
    ("wget", &[Download, Send]),
    ("iwr ", &[Download]),
    ("irm ", &[Download]),
    ("Invoke-WebRequest", &[Download]),
    ("Invoke-RestMethod", &[Download]),
    ("| nc", &[Send]),
    ("|nc ", &[Send]),
    ("|ncat", &[Send]),
    ("| socat", &[Send]),
    ("|socat", &[Send]),
    ("<!--", &[Comment]),
    ("skill-ignore", &[Suppression]),
    // Of `problem`, `symptom` and `trigger` the middle, in small letters and in capitals: no word may end as another begins.
    ("roble", &[Problem]),
    ("ROBLE", &[Problem]),
    ("mpto", &[Problem]),
    ("MPTO", &[Problem]),
    ("rigge", &[Problem]),
    ("RIGGE", &[Problem]),
];

struct Search {
    topics: Vec<&'static [Topic]>,
    automaton: AhoCorasick,
}

static SEARCH: LazyLock<Search> = LazyLock::new(|| {
    // Of this kind of match the fastest search can be made.
    let kind = MatchKind::LeftmostFirst;
    let words = WORDS.iter().map(|(word, _)| word);
    let automaton = AhoCorasick::builder().match_kind(kind).build(words);
    let topics = WORDS.iter().map(|(_, topics)| *topics).collect();
    Search { topics, automaton: automaton.expect("a few short words") }
});

/// Where a text has such words.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// Where each begins, in order, and what it is looked for.
    found: Vec<(usize, &'static [Topic])>,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let Search { topics, automaton } = &*SEARCH;
        let found = automaton.find_iter(text);
        Self { found: found.map(|word| (word.start(), topics[word.pattern()])).collect() }
    }

    /// Where the words on a topic begin.
    pub(super) fn on(&self, topic: Topic) -> impl Iterator<Item = usize> {
        self.found.iter().filter(move |(_, topics)| topics.contains(&topic)).map(|(at, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_hides_another() {
        for (one, _) in WORDS {
            assert!(one.len() >= 4, "{one}");
            for (other, _) in WORDS {
                let hides = (1..one.len()).any(|at| other.starts_with(&one[at..]));
                let holds = one.len() > other.len() && one.contains(other);
                let is_known = *one == "| nc" && *other == "curl";
                assert!(!hides && !holds || is_known, "{one} {other}");
            }
        }
    }

    #[test]
    fn a_text_has_its_words_by_topic() {
        let words = Words::of("curl x | nc y <!-- skill-ignore -->");
        let on = |topic| words.on(topic).collect::<Vec<_>>();
        assert_eq!((on(Download), on(Send)), (vec![0], vec![0, 7]));
        assert_eq!((on(Comment), on(Suppression)), (vec![14], vec![19]));
    }
}
