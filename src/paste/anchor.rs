//! Lines that look like errors, told fast: what a text too long to be read is searched for.
//!
//! A few words are looked for in all bytes at once; only a line that has one is looked at. Lines that say the same but for
//! numbers and names of one run have one mask, so that an error which is printed a million times is one.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::trace::failure_score;

/// What a word says of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// It may tell of a failure: its other words decide.
    Word,
    /// It names a class of errors, or an error outright.
    Name,
    /// It begins the report of an error.
    Start,
}

/// The words, as programs write them. None begins another.
const SIGNS: &[(&str, Sign)] = &[
    ("raceback (most recent call", Sign::Start),
    ("panicked at", Sign::Start),
    ("panic: ", Sign::Start),
    ("xception in thread", Sign::Start),
    ("nhandled exception", Sign::Start),
    ("ncaught ", Sign::Start),
    ("Caused by: ", Sign::Start),
    ("egmentation fault", Sign::Start),
    ("rror", Sign::Name),
    ("RROR", Sign::Name),
    ("ERR!", Sign::Name),
    ("xception", Sign::Name),
    ("atal", Sign::Name),
    ("FATAL", Sign::Name),
    ("PANIC", Sign::Name),
    ("CRITICAL", Sign::Name),
    ("ailed", Sign::Word),
    ("FAILED", Sign::Word),
    ("ailure", Sign::Word),
    ("annot ", Sign::Word),
    ("an't ", Sign::Word),
    ("ould not", Sign::Word),
    ("nable to", Sign::Word),
    ("ot found", Sign::Word),
    ("o such ", Sign::Word),
    ("not exist", Sign::Word),
    ("enied", Sign::Word),
    ("efused", Sign::Word),
    ("not allowed", Sign::Word),
    ("not permitted", Sign::Word),
    ("nvalid", Sign::Word),
    ("nexpected", Sign::Word),
    ("imed out", Sign::Word),
    ("borted", Sign::Word),
    ("illed", Sign::Word),
    ("xceeded", Sign::Word),
    ("eadlock", Sign::Word),
    ("orrupt", Sign::Word),
    ("already exists", Sign::Word),
    ("already in use", Sign::Word),
    ("core dumped", Sign::Word),
    ("o space left", Sign::Word),
    ("oo many ", Sign::Word),
    ("ut of memory", Sign::Word),
    ("iolates ", Sign::Word),
    ("ndefined reference", Sign::Word),
];

static SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .kind(Some(AhoCorasickKind::DFA))
        .build(SIGNS.iter().map(|(word, _)| word))
        .expect("a few short words make a small automaton")
});

/// Longest part of a line that its mask and its words are taken from, in bytes.
const LOOKED_AT: usize = 512;
/// Score of words from which a line is an error by its words alone; with a name less is enough.
const ENOUGH: u32 = 4;
const ENOUGH_WITH_NAME: u32 = 3;

/// The first sign in some bytes: where it begins, and what it says.
pub(crate) fn find(bytes: &[u8]) -> Option<(usize, Sign)> {
    let found = SEARCH.find(bytes)?;
    Some((found.start(), SIGNS[found.pattern().as_usize()].1))
}

/// How surely a line with a sign is an error; `None` if it is none by its words.
pub(crate) fn strength(line: &[u8], sign: Sign) -> Option<u32> {
    let score = failure_score(&String::from_utf8_lossy(&line[..line.len().min(LOOKED_AT)]));
    match sign {
        Sign::Start => Some(30 + score.min(20)),
        Sign::Name if score >= ENOUGH_WITH_NAME => Some(10 + score.min(19)),
        Sign::Word if score >= ENOUGH => Some(score.min(19)),
        Sign::Name | Sign::Word => None,
    }
}

/// What a line says when numbers, and words with a digit, are left out: equal for one error of many runs.
pub(crate) fn mask(line: &[u8]) -> u64 {
    masked(&line[..line.len().min(LOOKED_AT)], usize::MAX)
}

/// The mask of the first words from `at` on: equal for one kind of message.
pub(crate) fn kind(line: &[u8], at: usize) -> u64 {
    /// How many words make a kind.
    const WORDS: usize = 3;
    let end = line.len().min(at.saturating_add(LOOKED_AT));
    masked(&line[at.min(end)..end], WORDS)
}

/// One pass, a table in place of questions: every line of a log may come here.
fn masked(line: &[u8], words: usize) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let (mut all, mut word) = (START, START);
    let (mut length, mut has_digit, mut taken) = (0, false, 0);
    for byte in line.iter().chain(b" ") {
        match CLASSES[usize::from(*byte)] {
            Class::Letter => {
                word = (word ^ u64::from(*byte)).wrapping_mul(PRIME);
                length += 1;
            }
            Class::Digit => has_digit = true,
            Class::Other => {
                if length > 0 && !has_digit {
                    all = (all.rotate_left(5) ^ word).wrapping_mul(PRIME);
                    taken += 1;
                    if taken == words {
                        break;
                    }
                }
                (word, length, has_digit) = (START, 0, false);
            }
        }
    }
    all
}

#[derive(Clone, Copy)]
enum Class {
    Letter,
    Digit,
    Other,
}

/// What each byte is; those of characters beyond ASCII are letters.
static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut at = 0;
    let mut byte = 0_u8;
    while at < classes.len() {
        if byte >= 0x80 || byte.is_ascii_alphabetic() {
            classes[at] = Class::Letter;
        } else if byte.is_ascii_digit() {
            classes[at] = Class::Digit;
        }
        at += 1;
        byte = byte.wrapping_add(1);
    }
    classes
};

/// Where in its line a report stands whose sign is at `at`: its message stands there too.
pub(crate) fn column(line: &[u8], at: usize) -> usize {
    if line[at..].starts_with(b"raceback") { at.saturating_sub(1) } else { 0 }
}

/// Where the message of a Python traceback stands that is announced at `column` of the line before `after`: the first line
/// that is not indented below it.
pub(crate) fn message_after(
    bytes: &[u8],
    after: usize,
    column: usize,
    end: u8,
) -> Option<Range<usize>> {
    /// Most lines of frames that are skipped.
    const LINES: usize = 400;
    let mut start = after;
    for _ in 0..LINES {
        let length = memchr::memchr(end, bytes.get(start..)?)?;
        let line = &bytes[start..start + length];
        match line.get(column) {
            Some(b' ' | b'\t' | b'\r') | None => start += length + 1,
            Some(_) => return Some(start..start + length),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(line: &str) -> Option<u32> {
        let (_, sign) = find(line.as_bytes())?;
        strength(line.as_bytes(), sign)
    }

    #[test]
    fn errors_are_told_from_other_lines_and_weighed() {
        let start = look("Traceback (most recent call last):").expect("it begins a report");
        let name = look("KeyError: 'x'").expect("it names an error");
        let word = look("open: permission denied").expect("its words say so");
        assert!(start > name && name > word, "{start} {name} {word}");
        for line in ["GET /index.html 200", "0 errors, 0 warnings", "tests passed: 12, 0 failed"] {
            assert_eq!(look(line), None, "{line}");
        }
    }

    #[test]
    fn one_error_of_two_runs_has_one_mask() {
        let of = |line: &str| mask(line.as_bytes());
        assert_eq!(
            of("2026-11-28 10:00:01 worker-7 ERROR cannot open /tmp/a1b2: denied (id 0xff12)"),
            of("2026-11-29 23:59:59 worker-12 ERROR cannot open /tmp/c3d4: denied (id 0xab34)")
        );
        assert_ne!(of("ERROR cannot open"), of("ERROR cannot close"));
    }

    #[test]
    fn the_message_of_a_traceback_stands_below_its_frames() {
        let text = b"web | Traceback (most recent call last):\nweb |   File \"a.py\", line 1\nweb |     f()\nweb | app.Stop: now\n";
        let column = find(text).expect("it is there").0 - 1;
        let after = text.iter().position(|byte| *byte == b'\n').expect("a line ends") + 1;
        let line = message_after(text, after, column, b'\n').expect("it is there");
        assert_eq!(&text[line], b"web | app.Stop: now");
    }
}
