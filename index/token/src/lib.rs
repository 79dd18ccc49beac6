//! The one tokenizer, for skills and pastes alike.
//!
//! Error texts are identifiers, codes and names more than prose. A *word* is a run of letters, digits and
//! underscores, in lower case; a *term* is a word, or a part of one (`ModuleNotFoundError` has the part
//! `module`), or several joined by dots (`sqlite3.programmingerror`). Words are aligned, terms are indexed.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

/// Longest word kept, in bytes. Longer ones are data, not language.
pub const MAX_WORD_BYTES: usize = 64;

/// A word of a text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// In lower case, without a plural ending.
    pub text: Cow<'t, str>,
    /// As written.
    pub range: Range<usize>,
}

/// A number for a word in the form that [`words`] gives, the same for equal ones: FNV-1a. Two different words share one about once in
/// four billion.
#[must_use]
pub fn id(word: &str) -> u32 {
    word.bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The words of a text, first to last.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    Words { text, at: 0 }
}

struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        loop {
            let bytes = self.text.as_bytes();
            // Most texts are of letters that are one byte each, and those need no more than a look.
            let skipped =
                bytes[self.at..].iter().take_while(|byte| byte.is_ascii() && !is_word_byte(**byte));
            let mut start = self.at + skipped.count();
            if !bytes.get(start)?.is_ascii() {
                start += self.text[start..].find(is_word)?;
            }
            if let Some(range) = loopback_at(bytes, start) {
                self.at = range.end;
                return Some(Word { text: LOOPBACK.into(), range });
            }
            let end = start + bytes[start..].iter().take_while(|byte| is_word_byte(**byte)).count();
            let is_plain =
                end > start && bytes.get(end).is_none_or(|next| next.is_ascii() && *next != b'\'');
            if !is_plain && let Some(pair) = ideographs(self.text, start) {
                self.at = pair.first_end;
                let range = start..pair.end;
                return Some(Word { text: self.text[range.clone()].into(), range });
            }
            let end = if is_plain { end } else { end_of_word(self.text, start) };
            self.at = end;
            let written = &self.text[start..end];
            // Data, or a line to write on.
            if written.len() <= MAX_WORD_BYTES && !written.bytes().all(|byte| byte == b'_') {
                return Some(Word { text: normal(written), range: start..end });
            }
        }
    }
}

/// Two characters, or the last one, of a script without spaces.
struct Ideographs {
    first_end: usize,
    end: usize,
}

/// Scripts without spaces are read two characters at a time.
fn ideographs(text: &str, start: usize) -> Option<Ideographs> {
    let mut chars = text[start..].chars();
    let first_end = start + chars.next().filter(|char| is_ideograph(*char))?.len_utf8();
    let second = chars.next().filter(|char| is_ideograph(*char));
    Some(Ideographs { first_end, end: first_end + second.map_or(0, char::len_utf8) })
}

/// Where the word that begins at `start` ends, whatever its letters are.
fn end_of_word(text: &str, start: usize) -> usize {
    let mut chars = text[start..].chars().peekable();
    let mut end = start;
    let mut quoted = false;
    while let Some(char) = chars.next() {
        let is_part = is_word(char) && !is_ideograph(char);
        // `can't` is one word; `'x'` is a name in quotation marks.
        let is_inside = is_apostrophe(char)
            && chars.peek().is_some_and(char::is_ascii_alphabetic)
            && text[start..end].bytes().all(|b| b.is_ascii_alphabetic() || quoted)
            && is_contraction(&text[start..end], chars.clone());
        if !is_part && !is_inside {
            break;
        }
        quoted |= is_inside;
        end += char.len_utf8();
    }
    end
}

/// The address of this machine itself, in the way that has no letters. It is no number: every machine has the same.
pub const LOOPBACK: &str = "::1";

/// Where [`LOOPBACK`] stands, if the word that begins at `start` is its last character.
fn loopback_at(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let first = start.checked_sub(2)?;
    let is_it = bytes[first..].starts_with(LOOPBACK.as_bytes())
        && !bytes.get(start + 1).is_some_and(|next| is_word_byte(*next))
        && !first.checked_sub(1).is_some_and(|at| is_word_byte(bytes[at]) || bytes[at] == b':');
    is_it.then(|| first..start + 1)
}

/// [`is_word`] of a character that is one byte.
fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '\u{2019}')
}

/// Han, Kana, Hangul.
fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// `can't`, `doesn't`, `won't`, `it's`
fn is_contraction(before: &str, mut after: impl Iterator<Item = char>) -> bool {
    let first = after.next();
    let ends = !after.next().is_some_and(is_word);
    ends && match first {
        Some('t') => before.ends_with('n'),
        Some('s' | 'm' | 'd') => before.len() > 1,
        _ => false,
    }
}

/// Lower case, no apostrophe, and of words of letters the stem: `routes` and `route`, `sending` and `send` are one.
fn normal(written: &str) -> Cow<'_, str> {
    let plain = written
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let text = if plain {
        Cow::Borrowed(written)
    } else {
        Cow::Owned(
            written
                .chars()
                .filter(|char| !is_apostrophe(*char))
                .flat_map(char::to_lowercase)
                .collect(),
        )
    };
    if text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        STEMS.with_borrow_mut(|stems| stems.of(text))
    } else {
        text
    }
}

thread_local! {
    static STEMS: RefCell<Stems> = RefCell::new(Stems::new());
}

/// Stems of the words seen so far: documents repeat their words.
struct Stems {
    stemmer: Stemmer,
    known: FxHashMap<Box<str>, Option<Box<str>>>,
}

impl Stems {
    /// Most words remembered.
    const MOST: usize = 50_000;

    fn new() -> Self {
        Self { stemmer: Stemmer::create(Algorithm::English), known: FxHashMap::default() }
    }

    fn of<'t>(&mut self, word: Cow<'t, str>) -> Cow<'t, str> {
        if let Some(known) = self.known.get(&*word) {
            return known.as_ref().map_or(word, |stem| Cow::Owned(stem.to_string()));
        }
        let stem = self.stemmer.stem(&word).into_owned();
        if self.known.len() >= Self::MOST {
            self.known.clear();
        }
        let differs = (stem != *word).then(|| stem.clone().into_boxed_str());
        self.known.insert((*word).into(), differs);
        if stem == *word { word } else { Cow::Owned(stem) }
    }
}

/// Calls `each` with every term of a text: its words, the parts of words, and dotted names as a whole.
pub fn terms(text: &str, mut each: impl FnMut(&str)) {
    terms_and_words(text, |term, _| each(term));
}

/// The same; with each term comes whether it is a word.
pub fn terms_and_words(text: &str, mut each: impl FnMut(&str, bool)) {
    let mut name = Name::default();
    let mut last_end = 0;
    for word in words(text) {
        // Pairs of ideographs overlap: there is nothing between them.
        let between = text.get(last_end..word.range.start).unwrap_or_default();
        if name.parts > 0 && matches!(between, "." | "::" | "/" | "-" | "@" | "\\") {
            name.is_hyphened &= between == "-";
        } else {
            name.end(&mut |term: &str| each(term, false));
        }
        name.add(&word.text, &text[word.range.clone()]);
        last_end = word.range.end;
        each(&word.text, true);
        sub_words(&text[word.range.clone()], &mut |term: &str| each(term, false));
    }
    name.end(&mut |term: &str| each(term, false));
}

/// A name of several words: `sqlite3.ProgrammingError`, `left-pad`.
struct Name {
    dotted: String,
    /// As some people write it: `leftpad`.
    joined: String,
    is_hyphened: bool,
    parts: usize,
}

impl Default for Name {
    fn default() -> Self {
        Self { dotted: String::new(), joined: String::new(), is_hyphened: true, parts: 0 }
    }
}

impl Name {
    fn add(&mut self, word: &str, written: &str) {
        if self.dotted.len() + word.len() + 1 < MAX_WORD_BYTES {
            if self.parts > 0 {
                self.dotted.push('.');
            }
            self.dotted.push_str(word);
            self.joined.push_str(written);
        }
        self.parts += 1;
    }

    fn end(&mut self, each: &mut impl FnMut(&str)) {
        if self.parts > 1 {
            each(&self.dotted);
        }
        if self.parts == 2 && self.is_hyphened {
            each(&normal(&self.joined));
        }
        *self = Self::default();
    }
}

/// `ModuleNotFoundError` has `module`, `not`, `found`, `error`; `snake_case` has `snake`, `case`.
fn sub_words(written: &str, each: &mut impl FnMut(&str)) {
    let mut start = 0;
    let mut found = 0;
    let bytes = written.as_bytes();
    let mut emit = |range: Range<usize>, found: &mut u32| {
        let part = &written[range];
        if part.len() >= 2 && part.is_ascii() {
            each(&normal(part));
            *found += 1;
        }
    };
    for at in 1..bytes.len() {
        let (before, here) = (bytes[at - 1], bytes[at]);
        let camel = before.is_ascii_lowercase() && here.is_ascii_uppercase();
        // `HTTPServer`: the last capital of a run begins the next part.
        let acronym = before.is_ascii_uppercase()
            && here.is_ascii_uppercase()
            && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        if camel || acronym {
            emit(start..at, &mut found);
            start = at;
        } else if here == b'_' {
            emit(start..at, &mut found);
            start = at + 1;
        } else if before == b'_' {
            start = at;
        }
    }
    if start > 0 && start < bytes.len() {
        emit(start..bytes.len(), &mut found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        words(text).map(|word| word.text.into_owned()).collect()
    }

    fn all_terms(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        terms(text, |term| found.push(term.to_owned()));
        found
    }

    #[test]
    fn words_are_lower_case_stems_without_quotes() {
        assert_eq!(
            all("Can't find `left-pad` in Modules"),
            ["cant", "find", "left", "pad", "in", "modul"]
        );
        assert_eq!(all("module 'x' isn\u{2019}t 'yes'"), ["modul", "x", "isnt", "yes"]);
        assert_eq!(all("E0382 TS2345 utf8_x"), ["e0382", "ts2345", "utf8_x"]);
        assert_eq!(all("class process alias this"), ["class", "process", "alia", "this"]);
        assert_eq!(all("sending a closed channel"), ["send", "a", "close", "channel"]);
    }

    #[test]
    fn scripts_without_spaces_are_read_in_pairs() {
        assert_eq!(all("型が不正 x"), ["型が", "が不", "不正", "正", "x"]);
    }

    #[test]
    fn terms_have_the_parts_and_the_whole() {
        assert_eq!(
            all_terms("sqlite3.ProgrammingError"),
            ["sqlite3", "programmingerror", "program", "error", "sqlite3.programmingerror"]
        );
        assert_eq!(
            all_terms("check_same_thread"),
            ["check_same_thread", "check", "same", "thread"]
        );
        assert_eq!(all_terms("HTTPServer"), ["httpserver", "http", "server"]);
        assert_eq!(all_terms("pdf-lib"), ["pdf", "lib", "pdf.lib", "pdflib"]);
    }

    #[test]
    fn scripts_without_spaces_have_terms() {
        assert_eq!(all_terms("型が不"), ["型が", "が不", "不"]);
    }

    #[test]
    fn the_address_of_this_machine_is_a_word() {
        assert_eq!(
            all("connect ECONNREFUSED ::1:5012 [::1]"),
            ["connect", "econnrefus", "::1", "5012", "::1"]
        );
        assert_eq!(all("std::1 fe80::1 ::12 ::1a"), ["std", "1", "fe80", "1", "12", "1a"]);
    }

    #[test]
    fn data_is_no_word() {
        assert_eq!(all(&"a".repeat(100)), Vec::<String>::new());
        assert_eq!(all("____ x"), ["x"]);
    }

    #[test]
    fn ranges_lie_in_the_text() {
        for text in ["a'b''c 'd' é'f", "don't''t", "'", "型'x"] {
            for word in words(text) {
                assert!(text.get(word.range).is_some());
            }
        }
    }
}
