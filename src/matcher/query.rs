//! What is asked about a paste: its errors as rows of weighted words, and the terms to find candidates by.

use rustc_hash::{FxHashMap, FxHashSet};
use skillbook_index::{Index, token};

use super::align::Weighted;
use super::asked::Asked;
use super::line::Line;
use super::{names, stock};
use crate::error::Error;
use crate::knowledge::meanings::{self, Meaning};
use crate::knowledge::{aliases, background, concepts};
use crate::paste::{Paste, is_noise};
use crate::signature::{Kind, Signature, WordId, Writer};
use crate::trace::{Event, Family, Link};

/// Most terms of an error itself that the index is asked for.
const MAX_TERMS: usize = 56;
/// Most errors of a paste that the index is asked about one by one; the weakest share the last question.
const MAX_QUESTIONS: usize = 8;
/// Most words of one error that are aligned.
const MAX_ROW: usize = 240;
/// Most lines outside of all errors that are looked at.
const MAX_LOOSE_LINES: usize = 200;
/// Most of them that are looked at one by one, where no reader found an error.
const MAX_LONE_LINES: usize = 16;
/// How likely the lines outside of all errors are what the paste is about, and each one where there is no error.
const LOOSE_STRENGTH: f32 = 0.4;
const LONE_STRENGTH: f32 = 0.6;
/// Most lines whose words are context.
const MAX_CONTEXT_LINES: usize = 2_000;
/// What a detail counts beside the line that says the error.
const DETAIL_WEIGHT: f32 = 0.45;
/// What the type of an error counts beside its message.
const TYPE_WEIGHT: f32 = 0.2;
/// What a word of a frame counts, or of any other line of an error.
const CONTEXT_WEIGHT: f32 = 0.25;
/// What a word of a line counts that belongs to no error; where there is none, it is all there is.
const LOOSE_WEIGHT: f32 = 0.08;

/// What a word counts that is not what the error says: of a file's name with its folders before it (`armapp` in `/srv/armapp` is
/// the user's own), or beside the message, its type and its code (where it was, who printed it, how bad it is).
const BESIDE_WEIGHT: f32 = 0.2;

/// What a word counts that says what an error is about and that the error does not say: it is likely, and not sure.
const MEANT_WEIGHT: f32 = 0.7;
/// Most meanings of one error that are looked at, and most of their words that the index is asked for.
const MAX_MEANINGS: usize = 16;
const MAX_MEANT_TERMS: usize = 32;

/// What it says that an error is of this kind and not of another, in nats.
const CONCEPT: f32 = 2.0;

/// What the number of an error says at most, in nats: a document need not name it.
const NUMBER: f32 = 4.0;

/// How likely an error of this link is what the paste is about, from 0 to 1.
pub(super) fn strength_of(link: Link, family: Family) -> f32 {
    let link = match link {
        Link::Root | Link::Member => 1.0,
        Link::Context => 0.6,
        Link::Wrapper | Link::Warning => 0.5,
        Link::Suppressed => 0.3,
    };
    if family == Family::Other { link * 0.8 } else { link }
}

/// An error as words.
#[derive(Clone, Debug)]
pub(super) struct QueryEvent {
    /// The index of the event; `None` for the lines outside of all events.
    pub(super) event: Option<usize>,
    /// Which of the questions it is a part of.
    pub(super) question: usize,
    pub(super) strength: f32,
    /// Whether it is one of several that happened together, as a group of exceptions has them.
    pub(super) is_member: bool,
    /// Who printed it; nobody is known for the lines outside of all events.
    pub(super) family: Family,
    /// The words of the key line, then those of the details.
    pub(super) row: Vec<Weighted>,
    /// The line of each, as an index into the lines of the paste.
    pub(super) row_lines: Vec<usize>,
    /// How many of `row` are the key line's.
    pub(super) key_words: usize,
    /// What it is known to be about.
    pub(super) meant: Vec<Meant>,
    /// Each word of the key line once, the parts of its type among them, and what the error is known to be about.
    key_set: Vec<Weighted>,
    /// Each two words of the key line that stand together, stock phrases left out.
    key_pairs: Vec<WordId>,
    /// The words of `key_set` by their numbers among those that are asked for, and what each counts when alone.
    pub(super) key_asked: Vec<(usize, f32)>,
    /// The numbers of `key_pairs`.
    pub(super) pairs_asked: Vec<usize>,
    /// Weight of `key_set`, names at what they count when alone.
    pub(super) key_total: f32,
    pub(super) type_word: Option<WordId>,
    pub(super) type_name: Option<String>,
    pub(super) code: Option<(WordId, String)>,
}

impl QueryEvent {
    /// The words for what it is known to be about, those of several meanings as often.
    fn meant_words(&self) -> impl Iterator<Item = MeantWord> + '_ {
        self.meant.iter().flat_map(|meant| &meant.words).copied()
    }
}

/// What an error is known to be about.
#[derive(Clone, Debug)]
pub(super) struct Meant {
    meaning: Meaning,
    pub(super) words: Vec<MeantWord>,
}

/// A word for what an error is known to be about, one that documents have.
#[derive(Clone, Copy, Debug)]
pub(super) struct MeantWord {
    pub(super) text: &'static str,
    pub(super) word: WordId,
    /// What it says to name it, in nats.
    pub(super) information: f32,
}

/// What the index is asked about one independent error: its words, and at a lower weight those around it.
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// Its own terms with their weight, heaviest first, then those of what it is about.
    pub(super) terms: Vec<(String, f32)>,
    /// The heaviest that some skill has, here or elsewhere, with what each is worth.
    pub(super) weighed: Vec<Weighted>,
    /// The words of its errors.
    pub(super) row: Asked,
}

/// Everything that is asked about a paste.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) events: Vec<QueryEvent>,
    /// Every word of the paste, with the most that it counts anywhere.
    pub(super) context: FxHashMap<WordId, f32>,
    /// Words that are written as two: `pdf-lib` is `pdflib` too.
    joined: FxHashSet<WordId>,
    /// Other names of what the words of the paste name.
    aliases: FxHashSet<WordId>,
    /// Words for what its errors are known to be about.
    meant: FxHashSet<WordId>,
    /// Words of the libraries that the frames lie in.
    pub(super) libraries: Vec<WordId>,
    /// Whether a reader found an error.
    pub(super) has_errors: bool,
    pub(super) questions: Vec<Question>,
    /// The words that documents are asked for.
    pub(super) asked: Asked,
    information: Information,
}

impl Query {
    /// Reads the errors of a paste.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] if the index fails.
    pub fn new(paste: &Paste, events: &[Event], index: &Index) -> Result<Self, Error> {
        let roots = super::independent(events);
        let question_of = questions(events, &roots);
        let count = question_of.iter().max().map_or(1, |last| last + 1);
        let mut builder = Builder {
            paste,
            query: Self {
                events: Vec::new(),
                context: FxHashMap::default(),
                joined: FxHashSet::default(),
                aliases: FxHashSet::default(),
                meant: FxHashSet::default(),
                libraries: Vec::new(),
                has_errors: !events.is_empty(),
                questions: Vec::new(),
                asked: Asked::of(std::iter::empty()),
                information: Information::new(index),
            },
            only_warnings: events.iter().all(|event| event.link == Link::Warning),
            question_of,
            terms: vec![FxHashMap::default(); count],
            index,
        };
        for (at, event) in events.iter().enumerate() {
            let root = roots.get(at).and_then(|root| events.get(*root)).unwrap_or(event);
            builder.event(at, event, root)?;
        }
        builder.loose_lines(events)?;
        builder.context(events)?;
        builder.finish()
    }

    /// How far the paste names something, in one way or another, from 0 to 1.
    pub(super) fn names(&self, word: WordId) -> f32 {
        if self.context.contains_key(&word) || self.names_otherwise(word) {
            1.0
        } else if self.meant.contains(&word) {
            MEANT_WEIGHT
        } else {
            0.0
        }
    }

    /// Whether it names something by no word of its own.
    fn names_otherwise(&self, word: WordId) -> bool {
        self.joined.contains(&word) || self.aliases.contains(&word)
    }

    /// How much it says, in nats, that the paste names a word, and how much the word says at all; nothing where it does not.
    pub(super) fn said(&self, word: WordId) -> Option<(f32, f32)> {
        let named = self.names(word);
        let information = match self.context.get(&word) {
            Some(information) => *information,
            None if named > 0.0 => background::information(word)?,
            None => return None,
        };
        Some((named * self.surprise(information), information))
    }

    /// How much it says, in nats, that a word of this information is in the paste: in a long one many words are by chance.
    pub(super) fn surprise(&self, information: f32) -> f32 {
        /// A paste of as many terms has a word by chance as often as a skill.
        const USUAL_TERMS: f32 = 50.0;
        let times = (self.context.len() as f32 / USUAL_TERMS).max(1.0);
        let by_chance = 1.0 - (1.0 - (-information).exp()).powf(times);
        (-by_chance.ln()).min(information)
    }

    /// Every word that a document is asked for. Its quoted texts are read as they are.
    fn asked_for(&self) -> impl Iterator<Item = WordId> {
        let words = |words: &'_ [Weighted]| words.iter().map(|word| word.word).collect::<Vec<_>>();
        let of_event = move |event: &QueryEvent| {
            let names = event.type_word.into_iter().chain(event.code.iter().map(|code| code.0));
            let pairs = event.key_pairs.iter().copied();
            words(&event.key_set).into_iter().chain(pairs).chain(names).collect::<Vec<_>>()
        };
        let questions = self.questions.iter().flat_map(move |asked| words(&asked.weighed));
        let events = self.events.iter().flat_map(of_event);
        events.chain(questions).chain(self.libraries.iter().copied())
    }

    /// How much it says that a word is there, in nats.
    pub(super) fn information(&self, word: &str, index: &Index) -> Result<f32, Error> {
        self.information.of(word, index)
    }
}

/// Information of words: how surprising each is in a skill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Information {
    documents: f32,
}

/// How many documents the background counts for, beside those of the registry. In a small registry nearly every
/// word is rare; the background knows which ones are not.
const BACKGROUND_DOCUMENTS: f32 = 2_000.0;

impl Information {
    fn new(index: &Index) -> Self {
        Self { documents: index.len() as f32 }
    }

    /// The negative logarithm of the share of documents that have the word: registry and background, weighed by
    /// how many documents each stands for.
    fn of(self, word: &str, index: &Index) -> Result<f32, Error> {
        let here = index.frequency(word)? as f32;
        let share = (here + BACKGROUND_DOCUMENTS * background::share(word))
            / (self.documents + BACKGROUND_DOCUMENTS);
        Ok(-share.min(1.0).ln())
    }
}

struct Builder<'a> {
    paste: &'a Paste,
    query: Query,
    /// Whether warnings are all that there is: then they are what the paste is about.
    only_warnings: bool,
    /// For each event its question.
    question_of: Vec<usize>,
    /// For each question its terms.
    terms: Vec<FxHashMap<String, f32>>,
    index: &'a Index,
}

impl<'a> Builder<'a> {
    /// An error, with the one that is to be fixed of its chain.
    fn event(&mut self, at: usize, event: &Event, root: &Event) -> Result<(), Error> {
        let link = match event.link {
            _ if self.only_warnings => Link::Root,
            Link::Wrapper if says_the_same(event, root) => root.link,
            link => link,
        };
        let strength = strength_of(link, event.family);
        let question = self.question_of.get(at).copied().unwrap_or(0);
        let mut made = QueryEvent {
            event: Some(at),
            question,
            strength,
            is_member: event.link == Link::Member,
            family: event.family,
            type_name: event.type_name.clone(),
            ..empty_event()
        };
        let key = self.line(event.key).saying(event);
        if !key.begins_with_type(event) {
            self.named(event, &mut made)?;
        }
        self.row(&key, &mut made)?;
        // `cannot use x as T in argument to f:` says why on the next line.
        let goes_on = key.text.trim_end().ends_with(':');
        let rest = event.details.first().copied().filter(|_| goes_on);
        if let Some(line) = rest {
            let rest = self.line(line);
            self.row(&rest, &mut made)?;
            self.ask(question, &rest.without_paths(), strength);
        }
        made.key_words = made.row.len();
        for &line in event.details.iter().filter(|line| Some(**line) != rest) {
            if made.row.len() >= MAX_ROW {
                break;
            }
            if !is_noise(self.text(line)) {
                let detail = self.line(line);
                self.row(&detail, &mut made)?;
                self.ask(question, &detail.without_paths(), DETAIL_WEIGHT * strength);
            }
        }
        if let Some(name) = &event.type_name {
            let last = name.rsplit(['.', ':', '\\', '$']).next().unwrap_or(name);
            if let Some(word) = token::words(last).next() {
                made.type_word = Some(WordId::of(&word.text));
            }
            self.ask(question, name, strength);
        }
        if let Some(code) = &event.code
            && let Some(word) = token::words(code).next()
        {
            made.code = Some((WordId::of(&word.text), code.clone()));
            self.ask(question, code, strength);
        }
        self.ask(question, &key.without_paths(), strength);
        key_set(&mut made);
        self.number(&mut made)?;
        Self::key_pairs(&mut made, key.text);
        let lines = std::iter::once(event.key).chain(event.details.iter().copied());
        self.mean(lines, &mut made)?;
        self.query.events.push(made);
        Ok(())
    }

    /// A code that is a number is one of the words of its error, as other codes are: `1213`, `23505`.
    fn number(&self, made: &mut QueryEvent) -> Result<(), Error> {
        let Some((word, code)) = &made.code else { return Ok(()) };
        if code.bytes().all(|byte| byte.is_ascii_digit())
            && !made.key_set.iter().any(|w| w.word == *word)
        {
            let weight = self.query.information.of(code, self.index)?.min(NUMBER);
            made.key_set.push(Weighted::new(*word, Kind::Literal, weight));
            made.key_total += weight;
        }
        Ok(())
    }

    /// What the lines of an error say that it is about.
    fn mean(&self, lines: impl Iterator<Item = usize>, made: &mut QueryEvent) -> Result<(), Error> {
        let mut left = MAX_ROW;
        for line in lines {
            let words: Vec<WordId> = words_of(self.text(line)).take(left).collect();
            left -= words.len();
            for meaning in meanings::of(&words) {
                if made.meant.len() == MAX_MEANINGS {
                    return Ok(());
                }
                if !made.meant.iter().any(|known| known.meaning == meaning) {
                    self.meaning(meaning, made)?;
                }
            }
        }
        Ok(())
    }

    /// An error is about something.
    fn meaning(&self, meaning: Meaning, made: &mut QueryEvent) -> Result<(), Error> {
        let mut meant = Vec::new();
        for text in meaning.words() {
            // What nobody writes about is lacking nowhere.
            if self.index.frequency(text)? == 0 && !background::is_known(text) {
                continue;
            }
            let information = self.query.information.of(text, self.index)?;
            let word = WordId::of(text);
            meant.push(MeantWord { text, word, information });
            if !made.key_set.iter().any(|known| known.word == word) {
                let weight = MEANT_WEIGHT * information;
                made.key_set.push(Weighted::new(word, Kind::Literal, weight));
                made.key_total += weight;
            }
        }
        if !meant.is_empty() {
            made.meant.push(Meant { meaning, words: meant });
        }
        Ok(())
    }

    /// The type of an error whose line tells it after the message, or not at all: before the message, where documents write it.
    fn named(&self, event: &Event, made: &mut QueryEvent) -> Result<(), Error> {
        let Some(name) = &event.type_name else { return Ok(()) };
        let pieces = Signature::of(name, Writer::Program).pieces;
        for piece in pieces.iter().filter(|piece| piece.is_word()).take(MAX_ROW) {
            if let Some(word) = token::words(&name[piece.range()]).next() {
                let weight = self.query.information.of(&word.text, self.index)?;
                made.row.push(Weighted::new(piece.word, Kind::Literal, weight));
                made.row_lines.push(event.key);
            }
        }
        Ok(())
    }

    fn row(&mut self, line: &Line<'_>, made: &mut QueryEvent) -> Result<(), Error> {
        let first = made.row.len();
        let mut clause = made.row.last().map_or(0, |last| last.clause + 1);
        let tool = self.paste.lines().get(line.number).and_then(|line| line.mark.tool());
        if let Some(tool) = tool.filter(|_| made.row.len() < MAX_ROW) {
            let weight = self.query.information.of(tool, self.index)?;
            let word = Weighted::new(WordId::of(tool), Kind::Literal, weight);
            made.row.push(Weighted { clause, ..word });
            made.row_lines.push(line.number);
        }
        let mut end = 0;
        for (at, piece) in line.pieces.iter().enumerate() {
            if made.row.len() >= MAX_ROW {
                break;
            }
            let range = piece.range();
            if end > 0 && ends_clause(&line.text[end..range.start.max(end)]) {
                clause += 1;
            }
            end = range.end;
            let factor =
                if line.in_path[at] || line.is_beside(piece) { BESIDE_WEIGHT } else { 1.0 };
            let information = match token::words(&line.text[piece.range()]).next() {
                Some(word) if piece.is_word() => {
                    self.query.information.of(&word.text, self.index)?
                }
                _ => 0.0,
            };
            let weight = information * factor;
            let kind = names::kind(piece, line.text, information);
            made.row.push(Weighted { clause, ..Weighted::new(piece.word, kind, weight) });
            made.row_lines.push(line.number);
        }
        stock::discount(&mut made.row[first..]);
        Ok(())
    }

    /// What the line that says the error says besides its words: which stand together, and what they mean.
    fn key_pairs(made: &mut QueryEvent, text: &str) {
        let words: Vec<WordId> = words_of(text).collect();
        for concept in concepts::of(&words) {
            made.key_set.push(Weighted::new(concept, Kind::Literal, CONCEPT));
            made.key_total += CONCEPT;
        }
        let stock: Vec<WordId> = made.row[..made.key_words]
            .iter()
            .filter(|word| word.in_stock.is_some())
            .map(|word| word.word)
            .collect();
        made.key_pairs.extend(
            crate::card::neighbours(text)
                .filter(|(one, other)| !(stock.contains(one) && stock.contains(other)))
                .map(|(one, other)| WordId::of_pair(one, other)),
        );
    }

    /// Lines outside of all errors: the decisive one may be in a form that no reader knows.
    fn loose_lines(&mut self, events: &[Event]) -> Result<(), Error> {
        let taken: Vec<_> = events.iter().map(|event| event.lines.clone()).collect();
        let question = self.question_of.first().copied().unwrap_or(0);
        let mut made = QueryEvent { question, strength: LOOSE_STRENGTH, ..empty_event() };
        let loose = (0..self.paste.lines().len())
            .filter(|line| !taken.iter().any(|lines| lines.contains(line)));
        let lines: Vec<usize> = loose.filter(|&line| !is_noise(self.text(line))).collect();
        // The end of a paste says more than its beginning.
        let skipped = lines.len().saturating_sub(MAX_LOOSE_LINES);
        for &line in &lines[skipped..] {
            self.row(&self.line(line), &mut made)?;
        }
        if !made.row.is_empty() {
            self.query.events.push(made);
        }
        if events.is_empty() {
            // Any of them may be the one.
            let skipped = lines.len().saturating_sub(MAX_LONE_LINES);
            for &line in &lines[skipped..] {
                let mut made = QueryEvent { strength: LONE_STRENGTH, ..empty_event() };
                let line = self.line(line);
                self.row(&line, &mut made)?;
                made.key_words = made.row.len();
                key_set(&mut made);
                Self::key_pairs(&mut made, line.text);
                self.mean(std::iter::once(line.number), &mut made)?;
                self.query.events.push(made);
            }
        }
        Ok(())
    }

    /// Words of everything else: frames, sources, commands.
    fn context(&mut self, events: &[Event]) -> Result<(), Error> {
        let mut question_at = vec![None; self.paste.lines().len()];
        for (event, question) in events.iter().zip(&self.question_of) {
            question_at[event.lines.clone()].fill(Some(*question));
        }
        // The end of a paste says more than its beginning.
        let skipped = self.paste.lines().len().saturating_sub(MAX_CONTEXT_LINES);
        for (line, at) in self.paste.lines().iter().zip(question_at).skip(skipped) {
            self.query.joined.extend(joined(&line.text));
            for (question, terms) in self.terms.iter_mut().enumerate() {
                let is_own = at == Some(question) || events.is_empty();
                let weight = if is_own { CONTEXT_WEIGHT } else { LOOSE_WEIGHT };
                token::terms(&line.text, |term| {
                    let slot = terms.entry(term.to_owned()).or_insert(weight);
                    *slot = slot.max(weight);
                });
            }
        }
        for tool in self.paste.tools() {
            for terms in &mut self.terms {
                token::terms(tool, |term| {
                    terms.entry(term.to_owned()).or_insert(CONTEXT_WEIGHT);
                });
            }
        }
        for word in self.terms.iter().flat_map(FxHashMap::keys) {
            let id = WordId::of(word);
            if !self.query.context.contains_key(&id) {
                let weight = self.query.information.of(word, self.index)?;
                self.query.context.insert(id, weight);
            }
        }
        let words = self.query.context.keys().chain(&self.query.joined);
        self.query.aliases = words.copied().flat_map(aliases::of).collect();
        let mut libraries: Vec<String> = Vec::new();
        for frame in events.iter().flat_map(|event| &event.frames).take(200) {
            for library in libraries_of(&frame.file) {
                if !libraries.contains(&library) {
                    libraries.push(library);
                }
            }
        }
        for library in libraries {
            for word in token::words(&library) {
                self.query.libraries.push(WordId::of(&word.text));
            }
        }
        Ok(())
    }

    fn ask(&mut self, question: usize, text: &str, weight: f32) {
        let terms = &mut self.terms[question];
        token::terms(text, |term| {
            let slot = terms.entry(term.to_owned()).or_insert(0.0);
            *slot = slot.max(weight);
        });
    }

    fn line(&self, number: usize) -> Line<'a> {
        Line::of(number, self.text(number))
    }

    fn text(&self, line: usize) -> &'a str {
        self.paste.lines().get(line).map_or("", |line| line.text.as_str())
    }

    fn finish(self) -> Result<Query, Error> {
        let Self { mut query, terms, index, .. } = self;
        for terms in terms {
            let number = query.questions.len();
            let own = || query.events.iter().filter(|event| event.question == number);
            let types: Vec<WordId> = own().filter_map(|event| event.type_word).collect();
            let mut question = question(terms, &types, &query.context, index)?;
            question.ask_besides(own().flat_map(QueryEvent::meant_words), index)?;
            question.row = Asked::of(own().flat_map(|event| &event.row).map(|word| word.word));
            query.questions.push(question);
        }
        let meant = query.events.iter().flat_map(QueryEvent::meant_words);
        query.meant = meant.map(|word| word.word).collect();
        query.asked = Asked::of(query.asked_for());
        let asked = &query.asked;
        for event in &mut query.events {
            let counted = |word: &Weighted| word.weight * lonely(word.kind);
            let of_key = event.key_set.iter();
            event.key_asked =
                of_key.filter_map(|word| Some((asked.number(word.word)?, counted(word)))).collect();
            let pairs = event.key_pairs.iter();
            event.pairs_asked = pairs.filter_map(|pair| asked.number(*pair)).collect();
        }
        Ok(query)
    }
}

impl Question {
    /// Asks for the words of what the errors are about, too, as far as any skill has them; those that say most come first.
    fn ask_besides(
        &mut self,
        meant: impl Iterator<Item = MeantWord>,
        index: &Index,
    ) -> Result<(), Error> {
        let mut meant: Vec<_> = meant.collect();
        meant.sort_by(|one, other| {
            other.information.total_cmp(&one.information).then_with(|| one.text.cmp(other.text))
        });
        let mut left = MAX_MEANT_TERMS;
        for MeantWord { text: term, .. } in meant {
            let is_asked = self.terms.iter().any(|(known, _)| known == term);
            if left > 0 && !is_asked && index.frequency(term)? > 0 {
                self.terms.push((term.to_owned(), CONTEXT_WEIGHT));
                left -= 1;
            }
        }
        Ok(())
    }
}

/// Whether what passes an error on says what the error says: it is as much the error as that one, and often the one that is known.
fn says_the_same(event: &Event, root: &Event) -> bool {
    /// Shorter ones stand in others by chance.
    const SHORTEST: usize = 8;
    root.message.len() >= SHORTEST && event.message.contains(&root.message)
}

/// For each event its question: one for each independent error, the strongest and latest first.
fn questions(events: &[Event], errors: &[usize]) -> Vec<usize> {
    let mut order = errors.to_vec();
    order.sort_unstable();
    order.dedup();
    order.sort_by_key(|&error| {
        let strength = strength_of(events[error].link, events[error].family);
        (std::cmp::Reverse(strength.to_bits()), std::cmp::Reverse(error))
    });
    let place = |error: &usize| order.iter().position(|known| known == error).unwrap_or(0);
    errors.iter().map(|error| place(error).min(MAX_QUESTIONS - 1)).collect()
}

/// What the index is asked for, of all words of an error with what each counts. The type counts little: it is one of many errors.
fn question(
    terms: FxHashMap<String, f32>,
    types: &[WordId],
    context: &FxHashMap<WordId, f32>,
    index: &Index,
) -> Result<Question, Error> {
    let mut weighed: Vec<(String, f32, f32)> = terms
        .into_iter()
        .filter(|(term, _)| term.len() > 1 && !is_version(term))
        .map(|(term, weight)| {
            let word = WordId::of(&term);
            let weight = if types.contains(&word) { weight * TYPE_WEIGHT } else { weight };
            let information = context.get(&word).copied().unwrap_or(0.0);
            (term, weight, weight * information)
        })
        .filter(|(_, _, value)| *value > 0.2)
        .collect();
    weighed.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    let mut made =
        Question { terms: Vec::new(), weighed: Vec::new(), row: Asked::of(std::iter::empty()) };
    for (term, weight, value) in weighed {
        // What no skill has finds none.
        let is_here = index.frequency(&term)? > 0;
        // What nobody writes about is a name of the user's own, and says nothing of what skills speak of.
        if made.weighed.len() < MAX_TERMS && (is_here || background::is_known(&term)) {
            made.weighed.push(Weighted::new(WordId::of(&term), Kind::Literal, value));
        }
        if made.terms.len() < MAX_TERMS && is_here {
            made.terms.push((term, weight));
        }
    }
    Ok(made)
}

/// `3.12.1`, `6.0rc1`, `42`: no word of a skill tells errors apart by it.
fn is_version(term: &str) -> bool {
    term.starts_with(|c: char| c.is_ascii_digit())
        && (term.contains('.') || term.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether what stands between two words ends a part of a message.
fn ends_clause(between: &str) -> bool {
    [". ", ": ", "; ", " (", " - ", "\u{2014}", "! ", "? ", "] ", ") ", ",\""]
        .iter()
        .any(|end| between.contains(end))
}

pub(super) fn empty_event() -> QueryEvent {
    QueryEvent {
        event: None,
        question: 0,
        strength: 0.0,
        is_member: false,
        family: Family::Other,
        row: Vec::new(),
        row_lines: Vec::new(),
        key_words: 0,
        meant: Vec::new(),
        key_set: Vec::new(),
        key_pairs: Vec::new(),
        key_asked: Vec::new(),
        pairs_asked: Vec::new(),
        key_total: 0.0,
        type_word: None,
        type_name: None,
        code: None,
    }
}

/// The words of a text, one after another.
fn words_of(text: &str) -> impl Iterator<Item = WordId> {
    token::words(text).map(|word| WordId::of(&word.text))
}

/// The words of a text that are written as two, with a hyphen, a dot or the like between them, as one: `pdf-lib` as `pdflib`.
fn joined(text: &str) -> impl Iterator<Item = WordId> {
    let mut last: Option<token::Word<'_>> = None;
    token::words(text).filter_map(move |word| {
        let before = last.replace(word.clone())?;
        // The pairs of a script without spaces overlap.
        let between = text.get(before.range.end..word.range.start);
        matches!(between, Some("-" | "_" | "." | "/" | "@"))
            .then(|| WordId::of(&[before.text, word.text].concat()))
    })
}

/// The words of the key line, once each.
fn key_set(made: &mut QueryEvent) {
    for word in &made.row[..made.key_words] {
        if matches!(word.kind, Kind::Literal | Kind::Name)
            && !made.key_set.iter().any(|known| known.word == word.word)
        {
            made.key_set.push(*word);
        }
    }
    made.key_total = made.key_set.iter().map(|word| word.weight * lonely(word.kind)).sum();
}

/// What a word of an error counts where a skill has no quoted text for it: a name may be the user's own.
fn lonely(kind: Kind) -> f32 {
    if kind == Kind::Name { 0.5 } else { 1.0 }
}

/// The packages that a file of a stack belongs to, by where package managers put them.
pub(crate) fn libraries_of(file: &str) -> Vec<String> {
    const AFTER: [&str; 8] = [
        "site-packages/",
        "dist-packages/",
        "node_modules/",
        "/gems/",
        "pkg/mod/",
        "registry/src/",
        "vendor/",
        "node:internal/",
    ];
    let file = file.replace('\\', "/");
    let mut found = Vec::new();
    for after in AFTER {
        if let Some((_, rest)) = file.rsplit_once(after) {
            let mut parts = rest.split('/');
            let first = parts.next().unwrap_or_default();
            match (after, parts.next()) {
                ("node_modules/", Some(second)) if first.starts_with('@') => {
                    found.push(format!("{first}/{second}"));
                }
                // The registry's own folder comes first, and a version last.
                ("registry/src/", Some(second)) => {
                    found.push(second.rsplit_once('-').map_or(second, |(name, _)| name).to_owned());
                }
                ("pkg/mod/", _) => {
                    found.push(rest.split('@').next().unwrap_or_default().to_owned());
                }
                ("/gems/", _) => {
                    found.push(first.rsplit_once('-').map_or(first, |(name, _)| name).to_owned());
                }
                _ => found.push(first.trim_end_matches(".py").to_owned()),
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}
