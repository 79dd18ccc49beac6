//! What the index keeps of a skill: enough to judge and report a match without reading the file again.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use skillbook_index::{Entry, token};

use crate::ecosystem::Ecosystem;
use crate::knowledge::{background, concepts};
use crate::limits::MAX_PASSAGES;
use crate::markdown::BlockKind;
use crate::paste::prefix_of;
use crate::printable::one_line;
use crate::registry::Stamp;
use crate::signature::{Piece, Signature, WordId, Writer};
use crate::skill::{Place, Skill, denial, first_line_of_code, tree};
use crate::source::LineIndex;

/// An error text of a skill, with its words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CardPattern {
    /// As the author wrote it.
    pub text: String,
    /// Its line in the file.
    pub line: u32,
    /// Where it stands.
    pub place: Place,
    /// The pieces of its signature, in their order.
    pub pieces: Vec<Piece>,
}

impl CardPattern {
    /// Its words, in their order.
    pub fn words(&self) -> impl Iterator<Item = WordId> {
        self.pieces.iter().filter(|piece| piece.is_word()).map(|piece| piece.word)
    }
}

/// A piece of prose that says one thing: a sentence of the description, a bullet, a row, a paragraph.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Passage {
    /// Its line in the file.
    pub line: u32,
    /// Where it stands.
    pub place: Place,
    /// Its words and the parts of them, sorted.
    #[serde(with = "crate::signature::packed")]
    pub words: Vec<WordId>,
}

/// Which file a card was made from, of a registry.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The number of its root.
    pub root: usize,
    /// Which version of it this is.
    pub stamp: Stamp,
}

/// What the index keeps of a skill.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Card {
    /// Its name.
    pub name: String,
    /// Its file, as found.
    pub path: String,
    /// What kind of root it is from.
    pub origin: crate::roots::RootKind,
    /// Its file, as the registry has it; nothing for a skill that is from none.
    pub source: Origin,
    /// What it is for, on one line.
    pub description: String,
    /// Its first heading.
    pub title: Option<String>,
    /// What it was verified with, as its author states.
    pub tested_with: Option<String>,
    /// The words of its name and title that say what it is about, first the name's.
    pub subject: Vec<String>,
    /// The worlds that its name, title or description names.
    pub named_ecosystems: Vec<Ecosystem>,
    /// Those that it only shows code of.
    pub shown_ecosystems: Vec<Ecosystem>,
    /// Whether its name, its title or the beginning of its description says that it is on errors.
    pub claims_fix: bool,
    /// Its error texts.
    pub patterns: Vec<CardPattern>,
    /// Its prose.
    pub passages: Vec<Passage>,
    /// Information, in nats, of the words that documents have in what it says on when it is of use, its subject left out.
    pub stated: f32,
}

impl Card {
    /// The card of a skill.
    #[must_use]
    pub fn of(skill: &Skill, file: &str, path: String, origin: crate::roots::RootKind) -> Self {
        let lines = LineIndex::new(file);
        let (subject, passages) = (subject(skill), passages(skill, file, &lines));
        let about: Vec<WordId> = subject.iter().map(|word| WordId::of(word)).collect();
        let information = stated(&passages, &about).filter_map(background::information).sum();
        Self {
            name: skill.name.clone(),
            path,
            origin,
            source: Origin::default(),
            description: one_line(&skill.description),
            title: skill.title.clone(),
            tested_with: skill.metadata("tested-with").map(str::to_owned),
            stated: information,
            subject,
            named_ecosystems: named_ecosystems(skill),
            shown_ecosystems: distinct(
                skill.blocks.iter().filter_map(|block| Ecosystem::of_language(&block.language)),
            ),
            // Who gathers skills of others may have a description like all others': `Use when this capability is needed`.
            claims_fix: [
                Some(skill.description.as_str()),
                Some(&skill.name),
                skill.title.as_deref(),
            ]
            .into_iter()
            .flatten()
            .any(claims_fix),
            patterns: skill
                .patterns
                .iter()
                .map(|pattern| CardPattern {
                    text: pattern.text.clone(),
                    line: pattern.line,
                    place: pattern.place,
                    pieces: pieces(&pattern.text),
                })
                .collect(),
            passages,
        }
    }

    /// The card as bytes.
    ///
    /// # Panics
    ///
    /// Never: a card is plain data.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("a card is plain data and the memory takes all")
    }

    /// A card from bytes; `None` if they are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// What the index is told of a skill.
    #[must_use]
    pub fn entry(&self, skill: &Skill, file: &str, key: String) -> Entry {
        let when: Vec<&str> = std::iter::once(skill.description.as_str())
            .chain(
                skill
                    .blocks
                    .iter()
                    .filter(|block| {
                        matches!(
                            Place::of(block, skill),
                            Place::Trigger | Place::Problem | Place::Heading
                        ) && block.kind != BlockKind::Code
                    })
                    .map(|block| block.text.as_str()),
            )
            .collect();
        let errors: Vec<&str> = self.patterns.iter().map(|pattern| pattern.text.as_str()).collect();
        Entry {
            key,
            name: self.name.clone(),
            subject: format!("{}\n{}", self.name, self.title.as_deref().unwrap_or_default()),
            when: when.join("\n"),
            errors: errors.join("\n"),
            all: file.to_owned(),
            card: self.to_bytes(),
        }
    }
}

/// The pieces of an error text, without what a paste of it is freed from too. The name of the tool that writes it is kept.
fn pieces(text: &str) -> Vec<Piece> {
    let (mark, length) = prefix_of(text);
    let (before, rest) = text.split_at(length);
    let moved = |by: usize| {
        // The text is at most a thousand bytes long.
        let by = u32::try_from(by).unwrap_or_default();
        move |piece: Piece| Piece { start: piece.start + by, end: piece.end + by, ..piece }
    };
    let of = |text: &str| Signature::of(text, Writer::Author).pieces.into_iter();
    let tool = mark.tool().and_then(|tool| Some((before.rfind(tool)?, tool)));
    let tool = tool.into_iter().flat_map(|(at, tool)| of(tool).map(moved(at)));
    tool.chain(of(rest).map(moved(before.len()))).collect()
}

fn subject(skill: &Skill) -> Vec<String> {
    /// What a document on any error calls itself.
    const OF_ANY: &str = "error errors fix fixes fixing diagnose diagnosis debug debugging troubleshoot troubleshooting \
         resolve resolution solve solution problem issue handle handling common guide guides reference pattern patterns \
         best practice practices tips skill how what when why to the a an and or in on of for with from by via not";
    static KNOWN: LazyLock<FxHashSet<WordId>> = LazyLock::new(|| listed(OF_ANY));
    let mut words: Vec<String> = Vec::new();
    for text in [skill.name.as_str(), skill.title.as_deref().unwrap_or_default()] {
        for word in token::words(text) {
            if !words.iter().any(|known| *known == word.text) {
                words.push(word.text.into_owned());
            }
        }
    }
    let is_telling = |word: &String| !KNOWN.contains(&WordId::of(word));
    if words.iter().any(is_telling) {
        words.retain(is_telling);
    }
    words
}

/// All words of the passages on when the skill is of use, those that it is about left out.
pub(crate) fn stated<'p>(
    passages: &'p [Passage],
    subject: &'p [WordId],
) -> impl Iterator<Item = WordId> + 'p {
    let stated = passages.iter().filter(|passage| passage.place.tells_when());
    stated.flat_map(|passage| &passage.words).copied().filter(|word| !subject.contains(word))
}

/// The words of a list.
fn listed(words: &str) -> FxHashSet<WordId> {
    words.split(' ').flat_map(token::words).map(|word| WordId::of(&word.text)).collect()
}

/// Whether a text, mostly a description, begins with what went wrong, rather than with what can be done.
pub(crate) fn claims_fix(text: &str) -> bool {
    const BEGINNING: usize = 240;
    const SPEAK_OF_ERRORS: &str = "error errors fix fixes fixing troubleshoot troubleshooting debug debugging fail fails \
         failed failure issue issues bug bugs crash crashes broken break breaks exception workaround resolve resolves \
         diagnose diagnosis problem problems conflict conflicts trap gotcha stall stalls corrupt mismatch missing \
         prevent prevents recover";
    static KNOWN: LazyLock<FxHashSet<WordId>> = LazyLock::new(|| listed(SPEAK_OF_ERRORS));
    let beginning: String = text.chars().take(BEGINNING).collect();
    token::words(&beginning).any(|word| KNOWN.contains(&WordId::of(&word.text)))
}

fn named_ecosystems(skill: &Skill) -> Vec<Ecosystem> {
    let mut words = Vec::new();
    for text in [&skill.name, skill.title.as_ref().unwrap_or(&skill.name), &skill.description] {
        token::terms(text, |word| words.extend(Ecosystem::of_word(word)));
    }
    distinct(words.into_iter())
}

fn distinct(found: impl Iterator<Item = Ecosystem>) -> Vec<Ecosystem> {
    let mut all: Vec<Ecosystem> = found.collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn passages(skill: &Skill, file: &str, lines: &LineIndex) -> Vec<Passage> {
    let mut found = Vec::new();
    if let Some(span) = skill.description_span {
        let line = lines.line(span.start());
        let description = skill.description.replace('\n', " ");
        let denied = denial(&description);
        for clause in clauses(&description).take(MAX_PASSAGES) {
            let place = Place::Description.of_piece(&description, denied.as_ref(), clause);
            push(&mut found, clause, line, place);
        }
    }
    for block in &skill.blocks {
        if found.len() >= MAX_PASSAGES {
            break;
        }
        let line = lines.line(block.span.start());
        let place = Place::of(block, skill);
        let denied = denial(&block.text);
        let is_code = block.kind == BlockKind::Code;
        if let Some(branches) = is_code.then(|| tree::branches(&block.text)).flatten() {
            let first = first_line_of_code(block, file, lines);
            for branch in branches {
                push(&mut found, &branch.with_parent(), first + branch.line, place);
            }
            continue;
        }
        match block.kind {
            // A long paragraph says several things.
            BlockKind::Paragraph => {
                for clause in clauses(&block.text).take(MAX_PASSAGES) {
                    push(
                        &mut found,
                        clause,
                        line,
                        place.of_piece(&block.text, denied.as_ref(), clause),
                    );
                }
            }
            BlockKind::Html => {}
            BlockKind::Heading(_) | BlockKind::Item | BlockKind::Row | BlockKind::Code => {
                push(
                    &mut found,
                    &block.text,
                    line,
                    place.of_piece(&block.text, denied.as_ref(), &block.text),
                );
            }
        }
    }
    found
}

fn push(found: &mut Vec<Passage>, text: &str, line: u32, place: Place) {
    if found.len() >= MAX_PASSAGES {
        return;
    }
    let mut words = Vec::new();
    let (mut ids, mut telling) = (Vec::new(), Vec::new());
    token::terms_and_words(text, |term, is_word| {
        let id = WordId::of(term);
        words.push(id);
        if is_word {
            ids.push(id);
            if tells(term) {
                telling.push(id);
            }
        }
    });
    words.extend(concepts::of(&ids));
    words.extend(telling.windows(2).map(|pair| WordId::of_pair(pair[0], pair[1])));
    words.sort_unstable();
    words.dedup();
    words.truncate(600);
    if !words.is_empty() {
        found.push(Passage { line, place, words });
    }
}

/// Each two words of a text that stand together, words that hold others together left out.
pub(crate) fn neighbours(text: &str) -> impl Iterator<Item = (WordId, WordId)> {
    let mut last = None;
    token::words(text).filter(|word| tells(&word.text)).filter_map(move |word| {
        let word = WordId::of(&word.text);
        let before = last.replace(word);
        before.map(|before| (before, word))
    })
}

/// Whether a word says something, rather than hold others together.
fn tells(word: &str) -> bool {
    /// The share of documents that have such a word.
    const COMMON: f32 = 0.35;
    word.len() > 1 && background::share(word) < COMMON
}

/// Sentences, and the members of `(1) …, (2) …`.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(". ").flat_map(|sentence| sentence.split("\n\n")).flat_map(|sentence| {
        let mut rest = Some(sentence);
        std::iter::from_fn(move || {
            let text = rest?;
            // The number of the next member, past the one that this begins with.
            let next = text.match_indices('(').find(|(at, _)| {
                // A number of one or two digits, and a bracket.
                let number = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
                *at > 0 && (1..=2).contains(&number) && text[at + 1 + number..].starts_with(')')
            });
            let (clause, after) = match next {
                Some((at, _)) => (&text[..at], Some(&text[at..])),
                None => (text, None),
            };
            rest = after;
            Some(clause.trim())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tool_writes_before_its_lines_is_no_part_of_an_error() {
        let text = "npm ERR! code E404";
        let words: Vec<&str> = pieces(text).iter().map(|piece| &text[piece.range()]).collect();
        assert_eq!(words, ["npm", "code", "E404"]);
        // As of a paste: a warning's tool is no word of it.
        let text = "npm warn EBADENGINE";
        let words: Vec<&str> = pieces(text).iter().map(|piece| &text[piece.range()]).collect();
        assert_eq!(words, ["EBADENGINE"]);
        assert!(pieces("remote: ").is_empty());
    }

    #[test]
    fn a_description_is_cut_into_its_conditions() {
        let found: Vec<&str> =
            clauses("Fix for x. Use when: (1) a route, (2) a f() call").collect();
        assert_eq!(found, ["Fix for x", "Use when:", "(1) a route,", "(2) a f() call"]);
    }
}
