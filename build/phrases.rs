//! The phrases of `src/knowledge/`, by the ids of their words: finding the stems of ten thousand words at each start would take
//! longer than all that is asked of them. `src/knowledge/phrases.rs` tells the form, and reads it.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use skillbook_token as token;

use crate::Made;

/// The id that stands for a word of any kind.
const ANY: u32 = 0;

/// A phrase: what the table says of it, and the ids of its words.
type Phrase = (u32, Vec<u32>);

pub(crate) fn make(knowledge: &Path, made: &Made) {
    let text = |name: &str| crate::read(&knowledge.join(name));
    made.write("stock.bin", table(stock(&text("stock.txt"))));
    made.write("concepts.bin", table(concepts(&text("concepts.txt"))));
    made.write("aliases.bin", table(aliases(&text("aliases.txt"))));
    let (phrases, words) = meanings(&fields(&knowledge.join("meanings")));
    made.write("meanings.bin", table(phrases));
    made.write("meanings.txt", words);
}

/// One a line; the longest come first, as the first that fits is taken.
fn stock(text: &str) -> Vec<Phrase> {
    let mut found: Vec<_> = lines(text).map(|line| (0, phrase(line, "..."))).collect();
    found.sort_by_key(|(_, words)| Reverse(words.len()));
    found
}

/// A name and its phrases a line; the tag of each is the id of `:name`, as no word of a text has a colon.
fn concepts(text: &str) -> Vec<Phrase> {
    lines(text)
        .filter_map(|line| line.split_once(": "))
        .flat_map(|(name, ways)| {
            let tag = token::id(&format!(":{name}"));
            ways.split('|').map(move |way| (tag, phrase(way, "_")))
        })
        .collect()
}

/// The names of one thing a line, and behind a colon what stands for them too; the tag of each word is the id of a name.
fn aliases(text: &str) -> Vec<Phrase> {
    lines(text)
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(names, others)| {
            let (names, others) = (phrase(names, "_"), phrase(others, "_"));
            let all: Vec<u32> = names.iter().chain(&others).copied().collect();
            let others_of = move |word| names.clone().into_iter().filter(move |name| *name != word);
            all.into_iter()
                .flat_map(move |word| others_of(word).map(move |name| (name, vec![word])))
        })
        .collect()
}

/// The ways to print an error a line, and behind `=>` the words for what it is about. The words go to a text, a line for each error; the tag of
/// a phrase is where its line begins.
fn meanings(text: &str) -> (Vec<Phrase>, String) {
    let (mut phrases, mut words) = (Vec::new(), String::new());
    let mut places: HashMap<String, u32> = HashMap::new();
    for (ways, meant) in lines(text).filter_map(|line| line.split_once(" => ")) {
        let mut stems: Vec<String> = Vec::new();
        for word in token::words(meant) {
            if !stems.iter().any(|known| *known == word.text) {
                stems.push(word.text.into_owned());
            }
        }
        let line = stems.join(" ") + "\n";
        let tag = *places.entry(line).or_insert_with_key(|line| {
            let place = u32::try_from(words.len()).expect("the knowledge of people is smaller");
            words.push_str(line);
            place
        });
        phrases.extend(ways.split(" | ").map(|way| (tag, phrase(way, "_"))));
    }
    (phrases, words)
}

/// The texts of a folder, one after another, as lines.
fn fields(folder: &Path) -> String {
    crate::depends_on(folder);
    let entries = fs::read_dir(folder).expect("it is a part of the package").flatten();
    let texts = entries.map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        texts.filter(|file| file.extension().is_some_and(|end| end == "txt")).collect();
    files.sort();
    files.iter().flat_map(|file| [crate::read(file), "\n".to_owned()]).collect()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// The ids of a phrase's words; `any` stands for a word of any kind, whatever it is quoted in.
fn phrase(text: &str, any: &str) -> Vec<u32> {
    let is_mark = |c: char| c.is_ascii_punctuation() && !any.contains(c);
    let ids = |part| token::words(part).map(|word| token::id(&word.text)).collect();
    text.split_whitespace()
        .flat_map(|part| if part.trim_matches(is_mark) == any { vec![ANY] } else { ids(part) })
        .collect()
}

/// The phrases by the first of their words, as bytes; those that begin alike in the order in which they come.
fn table(mut phrases: Vec<Phrase>) -> Vec<u8> {
    phrases.retain(|(_, words)| words.first().is_some_and(|first| *first != ANY));
    phrases.sort_by_key(|(_, words)| words[0]);
    let (mut starts, mut numbers) = (Vec::new(), Vec::new());
    let number = |count: usize| u32::try_from(count).expect("four bytes are enough");
    for (tag, words) in &phrases {
        starts.push(number(numbers.len()));
        numbers.extend([number(words.len()), *tag]);
        numbers.extend(words);
    }
    let all = [number(starts.len())].into_iter().chain(starts).chain(numbers);
    all.flat_map(u32::to_le_bytes).collect()
}
