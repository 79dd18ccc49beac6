//! The evidence that one skill fixes one error: what was found where, what was not, what speaks against it.

use rustc_hash::FxHashMap;
use skillbook_index::token;

use super::align::{Alignment, Weighted, align};
use super::asked::{Said, Words, is_strong};
use super::model::{Features, lead};
use super::query::{Meant, MeantWord, Query, QueryEvent};
use super::{names, stock};
use crate::card::{self, Card, CardPattern};
use crate::codes::is_error_code;
use crate::ecosystem::{self, Ecosystem};
use crate::error::Error;
use crate::knowledge::background;
use crate::library::Library;
use crate::signature::{Kind, WordId};
use crate::skill::Place;
use crate::trace;

/// Words that a pattern and an error have in common of less information than this together are not worth an alignment.
const WORTH_ALIGNING: f32 = 2.0;

/// Something that was found, missing or in contradiction.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A quoted error text stands in the paste.
    Pattern {
        /// As the author wrote it.
        text: String,
        /// Its line in the skill.
        skill_line: u32,
        /// The line of the cleaned paste, as an index.
        line: usize,
        /// Share of the pattern's information that was found.
        covered: f32,
        /// Share of the error's information that it explains.
        explained: f32,
        /// Its words that the error lacks.
        lacking: Vec<String>,
    },
    /// The type of the error is named.
    Type(String),
    /// The code of the error is named.
    Code(String),
    /// Prose of the skill speaks of the error.
    Passage {
        /// Its line in the skill.
        skill_line: u32,
        /// Share of what the error says besides its type and code that is in it.
        covered: f32,
    },
    /// Words of the skill's name and title that the paste has, or that its error is known to be about.
    Subject(Vec<String>),
    /// Words of the skill's name and title that the paste lacks.
    Missing(Vec<String>),
    /// Words for what the error is known to be about that the skill has.
    Meaning(Vec<String>),
    /// A library of the frames that the skill speaks of.
    Library,
    /// The author says that this error is another document's.
    Denied {
        /// As the author wrote it.
        text: String,
        /// Its line in the skill.
        skill_line: u32,
    },
    /// The skill names other codes of the same tool.
    OtherCode(String),
}

/// What speaks for and against one skill, and the numbers made of it.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// In the order of their weight.
    pub findings: Vec<Finding>,
    /// What the model sees.
    pub features: Features,
}

/// One skill before the errors of one paste.
pub(super) struct Judge<'a> {
    pub(super) query: &'a Query,
    /// Which of its questions the index answered with this skill.
    pub(super) question: usize,
    pub(super) card: &'a Card,
    /// Its passages, as far as they have words that the query asks for.
    pub(super) said: &'a Said,
    pub(super) library: &'a Library,
    /// The score of the index, as a share of the best one's.
    pub(super) relative: f32,
}

/// The best that the patterns of a skill do for one error.
#[derive(Clone, Copy, Default)]
struct Literal<'a> {
    pattern: Option<&'a CardPattern>,
    row: &'a [Weighted],
    alignment: Alignment,
    value: f32,
    /// How far it is what the author means: less where the same text, quoted in full, goes on in another way.
    meant: f32,
}

impl Literal<'_> {
    /// Whether all of the text stands there, and it says so much that this is no chance.
    fn is_whole(&self) -> bool {
        self.alignment.coverage > 0.95 && self.alignment.information() > SURE
    }
}

/// What is the same for every error of a paste.
struct Whole {
    /// The words that the skill is about.
    subject: Vec<WordId>,
    /// Share of what the paste says that the skill speaks of.
    related: f32,
    /// Share of what the skill says on when it is of use that the paste has.
    stated: f32,
    /// Whether the skill speaks of a library that the frames lie in.
    library: bool,
}

impl Judge<'_> {
    /// The error that this skill answers best, and the evidence for it.
    pub(super) fn best(&self) -> Result<Option<(usize, Evidence)>, Error> {
        let rows = self.rows()?;
        let subject: Vec<WordId> = self.card.subject.iter().map(|word| WordId::of(word)).collect();
        let (related, stated) = (self.related(&subject), self.stated(&subject));
        let whole = Whole { subject, related, stated, library: self.library() };
        let mut best: Option<(f64, &QueryEvent, Evidence)> = None;
        let events = || self.query.events.iter().filter(|event| event.question == self.question);
        // Every quoted text that stands somewhere in what belongs to this error, by its line.
        let mut quoted: FxHashMap<usize, f32> = FxHashMap::default();
        let mut literals = Vec::new();
        for event in events() {
            let found = self.literals(event, &rows, &mut quoted);
            literals.push((event, found));
        }
        for (event, literals) in literals {
            let evidence = self.evidence(event, &literals, &quoted, &whole);
            let value = super::model::Model::fitted().score(&evidence.features);
            if best.as_ref().is_none_or(|(known, _, _)| value > *known) {
                best = Some((value, event, evidence));
            }
        }
        Ok(best.map(|(_, event, mut evidence)| {
            for finding in &mut evidence.findings {
                if let Finding::Pattern { text, lacking, .. } = finding
                    && let Some(pattern) = self.card.patterns.iter().find(|own| own.text == *text)
                {
                    *lacking = lacked(pattern, event);
                }
            }
            (event.event.unwrap_or(0), evidence)
        }))
    }

    /// The patterns that have enough in common with the paste, as rows of weighted words.
    fn rows(&self) -> Result<Vec<(&CardPattern, Vec<Weighted>)>, Error> {
        let mut rows = Vec::new();
        for pattern in &self.card.patterns {
            if !self.may_stand(pattern) {
                continue;
            }
            let mut row = Vec::with_capacity(pattern.pieces.len());
            for piece in &pattern.pieces {
                let text = pattern.text.get(piece.range()).unwrap_or_default();
                let weight = match self.query.context.get(&piece.word) {
                    _ if !piece.is_word() => 0.0,
                    Some(weight) => *weight,
                    None => self.library.weight(text, |index| {
                        let word = token::words(text).next();
                        word.map_or(Ok(0.0), |word| self.query.information(&word.text, index))
                    })?,
                };
                let kind = match names::kind(piece, &pattern.text, weight) {
                    // A name in a list of errors is meant: the author could have left a hole.
                    Kind::Name if pattern.place == Place::Metadata => Kind::Literal,
                    // Not every log has the code that stands beside a message.
                    Kind::Literal if is_error_code(text) && pattern.pieces.len() > 2 => Kind::Name,
                    kind => kind,
                };
                row.push(Weighted::new(piece.word, kind, weight));
            }
            stock::discount(&mut row);
            rows.push((pattern, row));
        }
        Ok(rows)
    }

    /// Whether the words of a pattern that an error has can be worth an alignment, whichever error it is: its exact weights
    /// are below what the words have in the query.
    fn may_stand(&self, pattern: &CardPattern) -> bool {
        if !pattern.words().any(|word| self.query.context.contains_key(&word)) {
            return false;
        }
        let Some(question) = self.query.questions.get(self.question) else { return true };
        let mut in_common = 0.0;
        for word in pattern.words().filter(|word| question.row.has(*word)) {
            match self.query.context.get(&word) {
                Some(weight) => in_common += weight,
                None => return true,
            }
        }
        in_common >= WORTH_ALIGNING
    }

    /// Whether a word is among some that the skill has.
    fn is_in(&self, words: Words<'_>, word: WordId) -> bool {
        self.query.asked.number(word).is_some_and(|number| words.has(number))
    }

    /// Share of what the paste says, in errors and around them, that the skill speaks of too.
    ///
    /// Like BM25 it gives less to words that a long text has somewhere; unlike it, the number does not depend on how
    /// many other skills there are.
    fn related(&self, subject: &[WordId]) -> f32 {
        const USUAL_LENGTH: f32 = 400.0;
        let length: usize = self.card.passages.iter().map(|passage| passage.words.len()).sum();
        let diluted = (USUAL_LENGTH / length.max(1) as f32).min(1.0).sqrt();
        let (mut found, mut total) = (0.0, 0.0);
        let Some(question) = self.query.questions.get(self.question) else { return 0.0 };
        // What it is about anyway says nothing.
        for term in question.weighed.iter().filter(|term| !subject.contains(&term.word)) {
            total += term.weight;
            let share = if self.is_in(self.said.strongly(), term.word) {
                0.8
            } else if self.is_in(self.said.anywhere(), term.word) {
                0.6 * diluted
            } else {
                0.0
            };
            found += share * term.weight;
        }
        if total > 0.0 { found / total } else { 0.0 }
    }

    /// Share of what the skill says on when it is of use that the paste has: what went before, what else can be seen.
    fn stated(&self, subject: &[WordId]) -> f32 {
        let (mut found, mut total) = (0.0, self.card.stated);
        for word in card::stated(&self.card.passages, subject) {
            if let Some((surprise, information)) = self.query.said(word) {
                found += surprise;
                // Those of the user's own are not among what the card counts.
                if background::information(word).is_none() {
                    total += information;
                }
            }
        }
        found / (total + OF_A_SENTENCE)
    }

    /// Whether the skill speaks of a library that the frames lie in.
    fn library(&self) -> bool {
        let anywhere = self.said.anywhere();
        self.query.libraries.iter().any(|word| self.is_in(anywhere, *word))
    }

    /// The best that the skill's texts do for an error, its own and those that it says are another's. Notes in `quoted` how
    /// whole each line's best one is.
    fn literals<'r>(
        &self,
        event: &QueryEvent,
        rows: &'r [(&'r CardPattern, Vec<Weighted>)],
        quoted: &mut FxHashMap<usize, f32>,
    ) -> (Literal<'r>, Literal<'r>) {
        let listed = self.lists_errors();
        // Where the author lists the errors, one that is quoted elsewhere is only mentioned.
        let is_own =
            |place: Place| if listed { place == Place::Metadata } else { place != Place::Denied };
        let own = literal(event, rows, is_own, Some(quoted));
        let of_another = |event| literal(event, rows, |place| place == Place::Denied, None);
        let denied = of_another(event);
        if !event.is_member || denied.is_whole() {
            return (own, denied);
        }
        // What happened together has one cause.
        let others = self.query.events.iter().filter(|other| other.is_member);
        let theirs = others.map(of_another).find(Literal::is_whole);
        (own, theirs.unwrap_or(denied))
    }

    fn lists_errors(&self) -> bool {
        self.card.patterns.iter().any(|pattern| pattern.place == Place::Metadata)
    }

    fn evidence(
        &self,
        event: &QueryEvent,
        (own, denied): &(Literal<'_>, Literal<'_>),
        quoted: &FxHashMap<usize, f32>,
        paste: &Whole,
    ) -> Evidence {
        let mut findings = Vec::new();
        let mut features = Features::default();
        let listed = self.lists_errors();
        // The look-alike that the author warns of fits better than anything of the skill's own, or stands there whole and is no
        // part of what the skill itself quotes.
        let is_another = denied.is_whole() && !is_part(denied.row, own.row);
        if let Some(pattern) = denied.pattern.filter(|_| denied.value > own.value || is_another) {
            features.denied = denied.alignment.coverage.min(1.0);
            findings.push(Finding::Denied { text: pattern.text.clone(), skill_line: pattern.line });
        }
        if let Some(pattern) = own.pattern {
            let alignment = own.alignment;
            findings.push(Finding::Pattern {
                text: pattern.text.clone(),
                skill_line: pattern.line,
                line: event.row_lines.get(alignment.first).copied().unwrap_or(0),
                covered: alignment.coverage.min(1.0),
                explained: alignment.explained.min(1.0),
                // Told of the error that the skill answers best only.
                lacking: Vec::new(),
            });
            // What a wrapper or a warning says is seldom what went wrong.
            // Where what the author warns of stands beside it as whole, his text proves half as much, and nothing where that one
            // says in full what his leaves open: `(from versions: none)`, `(from versions: ...)`.
            let alone = match is_another {
                true if denied.alignment.explained > alignment.explained => 0.0,
                true => 0.5,
                false => 1.0,
            };
            features.literal_unique = whole(&alignment) * event.strength * own.meant * alone;
            // Of a text that hardly stands there, nothing is lacking: it is about something else.
            let is_it = ((alignment.coverage - 0.4) / 0.3).clamp(0.0, 1.0);
            features.literal_missing = is_it * (alignment.missing / 12.0).min(1.0);
        }
        let own_line = own.pattern.and_then(|_| event.row_lines.get(own.alignment.first).copied());
        let mut others: Vec<f32> = quoted
            .iter()
            .filter(|(line, _)| own_line != Some(**line))
            .map(|(_, whole)| *whole)
            .collect();
        others.sort_by(f32::total_cmp);
        features.literal_more = (others.iter().rev().take(4).sum::<f32>() / 2.0).min(1.0);
        if listed {
            // However little it says: an author who lists `Killed` means it.
            let present = own.pattern.map_or(0.0, |_| stands(&own.alignment) * own.meant);
            features.listed_absent = 1.0 - present * event.strength;
        }
        self.names(event, &mut features, &mut findings);
        let explained =
            own.pattern.map_or(0.0, |_| own.alignment.coverage * own.alignment.explained);
        self.prose(event, &paste.subject, explained.min(1.0), &mut features, &mut findings);
        self.subject(event, &mut features, &mut findings);
        self.meaning(event, &mut features, &mut findings);
        if paste.library {
            findings.push(Finding::Library);
        }
        if let Some(ecosystem) = Ecosystem::of_family(event.family) {
            let (named, shown) = (&self.card.named_ecosystems, &self.card.shown_ecosystems);
            let mut all = named.iter().chain(shown).peekable();
            let is_other = all.peek().is_some() && !all.any(|other| *other == ecosystem);
            features.ecosystem_other = f32::from(u8::from(is_other));
        }
        features.claims_fix = f32::from(u8::from(self.card.claims_fix));
        features.stated = paste.stated;
        // Where nothing failed, that a skill is about the same things says nothing; that it quotes a line does.
        let is_quoted = ((features.literal_unique - QUOTED) / QUOTED).clamp(0.0, 1.0);
        let errs = if self.query.has_errors { 1.0 } else { is_quoted };
        features.relative = lead(self.relative, 1.0) * errs;
        // Leads they are when all candidates are known. What the error itself says may be one that no reader knows.
        features.passage_lead = features.passage_info;
        features.related_lead = paste.related * errs;
        Evidence { findings, features }
    }

    /// Type and code of the error, named by the skill or not.
    fn names(&self, event: &QueryEvent, features: &mut Features, findings: &mut Vec<Finding>) {
        let strong = |word: WordId| self.is_in(self.said.strongly(), word);
        let anywhere = |word: WordId| self.is_in(self.said.anywhere(), word);
        if event.type_word.is_some_and(anywhere) {
            findings.push(Finding::Type(event.type_name.clone().unwrap_or_default()));
        }
        if let Some((word, code)) = &event.code {
            if anywhere(*word) {
                findings.push(Finding::Code(code.clone()));
            } else if let Some(line) = self.denied_name(*word) {
                features.denied = 1.0;
                findings.push(Finding::Denied { text: code.clone(), skill_line: line });
            }
            if !strong(*word)
                && let Some(other) = self.other_code(code)
            {
                features.code_other = 1.0;
                findings.push(Finding::OtherCode(other));
            }
        }
    }

    /// The line in which the author says that an error of this name is not his, if he does.
    fn denied_name(&self, name: WordId) -> Option<u32> {
        let mut denied = self.card.patterns.iter().filter(|pattern| pattern.place == Place::Denied);
        let is_it = |pattern: &&CardPattern| {
            is_name_alone(&pattern.text) && pattern.words().any(|word| word == name)
        };
        denied.find(is_it).map(|pattern| pattern.line)
    }

    /// A code of the same tool that the skill names instead.
    fn other_code(&self, code: &str) -> Option<String> {
        let family = |code: &str| code.bytes().take_while(u8::is_ascii_alphabetic).count();
        let letters = family(code);
        if letters == 0 || letters == code.len() {
            return None;
        }
        self.card
            .patterns
            .iter()
            .filter(|pattern| is_strong(pattern.place))
            .flat_map(|pattern| pattern.text.split(|c: char| !c.is_ascii_alphanumeric()))
            .find(|word| {
                is_error_code(word)
                    && family(word) == letters
                    && word[..letters] == code[..letters]
                    && word.len() > letters
            })
            .map(str::to_owned)
    }

    /// How much of what the error says stands in one passage of the skill, and in all of it.
    ///
    /// Its type and its code do not count, nor what the skill is about: a skill on a library has the names of it on every line,
    /// and a type is one of many errors. What else the message says tells which.
    fn prose(
        &self,
        event: &QueryEvent,
        subject: &[WordId],
        quoted: f32,
        features: &mut Features,
        findings: &mut Vec<Finding>,
    ) {
        let code = event.code.as_ref().map(|(word, _)| *word);
        let named = event.type_word.into_iter().chain(code).chain(subject.iter().copied());
        let named: Vec<usize> = named.filter_map(|word| self.query.asked.number(word)).collect();
        let (of_names, own): (Vec<_>, Vec<_>) =
            event.key_asked.iter().partition(|(number, _)| named.contains(number));
        let of_names: f32 = of_names.iter().map(|(_, weight)| weight).sum();
        let total = (event.key_total - of_names).max(0.0);
        let in_common = |words: Words<'_>| -> f32 {
            let found = own.iter().filter(|(number, _)| words.has(*number));
            found.map(|(_, weight)| weight).sum()
        };
        let mut best = (0.0_f32, 0_u32);
        let mut pairs = 0_usize;
        for passage in self.said.passages() {
            let info = in_common(passage.words);
            let together = event.pairs_asked.iter();
            pairs = pairs.max(together.filter(|pair| passage.words.has(**pair)).count());
            // A long passage has many words by chance.
            let long = (40.0 / passage.length.max(1) as f32).min(1.0).sqrt();
            if info * long > best.0 {
                best = (info * long, passage.line);
            }
        }
        // That all of a line is there which says next to nothing is next to nothing: `Tests  2 failed`.
        let strength = if event.strength < 0.55 { event.strength } else { 1.0 };
        let everywhere = in_common(self.said.anywhere()) / (total + LITTLE);
        features.passage_info = strength * (best.0 / 30.0).min(1.0);
        features.passage_pairs = strength * (pairs as f32 / 4.0).min(1.0);
        // What a quoted text explains stands in the skill.
        features.document_lead = strength * everywhere.max(quoted);
        if best.0 > 0.3 * total {
            findings.push(Finding::Passage { skill_line: best.1, covered: best.0 / total });
        }
    }

    /// Whether the paste is about what the skill is about.
    fn subject(&self, event: &QueryEvent, features: &mut Features, findings: &mut Vec<Finding>) {
        // What printed the error need not say its own name, nor which version it is: `express5`.
        let is_here = |word: &str| {
            let unversioned = word.trim_end_matches(|c: char| c.is_ascii_digit());
            let named = |word: &str| self.query.names(WordId::of(word));
            let is_printer = f32::from(u8::from(ecosystem::names(event.family, word)));
            let of_a_version = if unversioned.len() > 2 { named(unversioned) } else { 0.0 };
            named(word).max(of_a_version).max(is_printer)
        };
        let mut total = 0.0;
        let mut found = 0.0;
        let (mut present, mut missing) = (Vec::new(), Vec::new());
        for word in &self.card.subject {
            let weight = self.query.information(word, self.library.index());
            let Ok(weight) = weight else { continue };
            total += weight;
            let here = is_here(word);
            if here > 0.0 {
                found += here * self.query.surprise(weight);
                present.push(word.clone());
            } else {
                missing.push(word.clone());
            }
        }
        if total > 0.0 {
            features.subject_coverage = found / (total + OF_A_NAME);
        }
        if !present.is_empty() {
            findings.push(Finding::Subject(present));
        }
        if !missing.is_empty() {
            findings.push(Finding::Missing(missing));
        }
    }

    /// Whether the skill speaks of what the error is known to be about.
    fn meaning(&self, event: &QueryEvent, features: &mut Features, findings: &mut Vec<Finding>) {
        let anywhere = self.said.anywhere();
        let has = |word: &&MeantWord| self.is_in(anywhere, word.word);
        let share = |meant: &Meant| {
            let found = meant.words.iter().filter(has).map(|word| word.information);
            let total: f32 = meant.words.iter().map(|word| word.information).sum();
            found.sum::<f32>() / (total + OF_A_NAME)
        };
        let shares = event.meant.iter().map(|meant| (share(meant), meant));
        let Some((share, meant)) = shares.max_by(|one, other| one.0.total_cmp(&other.0)) else {
            return;
        };
        features.meaning_missing = (1.0 - share) * event.strength;
        let found = meant.words.iter().filter(has).map(|word| word.text.to_owned());
        let found: Vec<String> = found.collect();
        if !found.is_empty() {
            findings.push(Finding::Meaning(found));
        }
    }
}

/// The words of a quoted text that an error lacks.
fn lacked(pattern: &CardPattern, event: &QueryEvent) -> Vec<String> {
    let missing = pattern.pieces.iter().filter(|piece| {
        piece.kind == Kind::Literal && !event.row.iter().any(|word| word.word == piece.word)
    });
    missing.filter_map(|piece| pattern.text.get(piece.range())).map(str::to_owned).collect()
}

/// The pattern that says most about an error. Types and codes alone are counted as names, not as texts.
///
/// Looks at the texts in some of the places only.
fn literal<'a>(
    event: &QueryEvent,
    rows: &'a [(&'a CardPattern, Vec<Weighted>)],
    which: impl Fn(Place) -> bool,
    mut quoted: Option<&mut FxHashMap<usize, f32>>,
) -> Literal<'a> {
    let mut best = Literal::default();
    let mut compared: Vec<&[Weighted]> = Vec::new();
    for (pattern, row) in rows {
        if is_name_alone(&pattern.text) || !which(pattern.place) {
            continue;
        }
        // A common word or two are not worth an alignment.
        let in_common: f32 = row
            .iter()
            .filter(|word| {
                event.row.iter().any(|other| other.word == word.word && is_word(other.kind))
            })
            .map(|word| word.weight)
            .sum();
        if in_common < WORTH_ALIGNING {
            continue;
        }
        compared.push(row);
        // Against the line that says the error, and against all of it.
        let key = align(row, &event.row[..event.key_words]);
        let everything =
            if event.row.len() > event.key_words { align(row, &event.row) } else { None };
        let everything = everything.map(|alignment| Alignment {
            explained: alignment.explained.max(key.map_or(0.0, |key| key.explained)),
            clause: alignment.clause.max(key.map_or(0.0, |key| key.clause)),
            ..alignment
        });
        for (alignment, factor) in [(key, 1.0), (everything, 0.85)] {
            let Some(alignment) = alignment else { continue };
            let is_fullest = factor < 1.0 || everything.is_none();
            if is_fullest
                && whole(&alignment) > QUOTED
                && let (Some(quoted), Some(line)) =
                    (quoted.as_deref_mut(), event.row_lines.get(alignment.first))
            {
                let slot = quoted.entry(*line).or_insert(0.0);
                *slot = slot.max(whole(&alignment));
            }
            let value = 30.0 * whole(&alignment) * factor * (0.7 + 0.3 * meant(pattern.place))
                + alignment.info * alignment.coverage * 0.05;
            if value > best.value {
                best = Literal { pattern: Some(pattern), row, alignment, value, meant: 1.0 };
            }
        }
    }
    // Of several texts that it is quoted in, one is enough to be the error's. What stands before it there is another program's
    // or another place's: `main.c:1: `.
    let in_full = compared.iter().filter_map(|row| from_part(best.row, row));
    let replaced = in_full.filter_map(|row| Some(align(row, &event.row)?.replaced));
    let replaced = replaced.min_by(f32::total_cmp).unwrap_or(0.0);
    best.meant = (-0.5 * replaced).exp();
    best
}

/// Information of a line, in nats, that says half of what there is to say.
const LITTLE: f32 = 1.0;
/// Information of a name, in nats, that says half of what a name can say: of one word alone, all is soon found.
const OF_A_NAME: f32 = 3.0;
/// The same of what a skill says on when it is of use.
const OF_A_SENTENCE: f32 = 5.0;
/// Information of a text, in nats, that is not there by chance.
const SURE: f32 = 8.0;
/// How whole a quoted text must be to count beside the one that says most.
const QUOTED: f32 = 0.25;

/// Whether all words of a text stand in a longer one, side by side.
fn is_part(short: &[Weighted], long: &[Weighted]) -> bool {
    from_part(short, long).is_some()
}

/// The rest of a longer text from where a shorter one stands in it, side by side.
fn from_part<'a>(short: &[Weighted], long: &'a [Weighted]) -> Option<&'a [Weighted]> {
    if short.len() < 2 || long.len() <= short.len() {
        return None;
    }
    let is_it =
        |window: &[Weighted]| window.iter().zip(short).all(|(one, other)| one.word == other.word);
    long.windows(short.len()).position(is_it).map(|at| &long[at..])
}

/// How surely a text that an author quotes is the one that was printed, from 0 to 1: it stands there and says enough for that to be no
/// chance.
fn whole(alignment: &Alignment) -> f32 {
    let enough = (alignment.information() / 14.0).min(1.0);
    enough * stands(alignment)
}

/// How far a text stands in a line, from 0 to 1, whatever it says: hardly any of it is lacking or replaced, its words stand together,
/// and it explains the line.
fn stands(alignment: &Alignment) -> f32 {
    let lacking = (-0.18 * alignment.missing - 0.25 * alignment.replaced).exp();
    lacking
        * alignment.coverage.min(1.0)
        * (0.6 + 0.4 * alignment.adjacent)
        * (0.5 + 0.3 * alignment.clause.min(1.0) + 0.2 * alignment.explained.min(1.0))
}

fn is_word(kind: Kind) -> bool {
    matches!(kind, Kind::Literal | Kind::Name)
}

fn is_name_alone(text: &str) -> bool {
    let text = text.trim_end_matches(':');
    !text.contains(' ') && (is_error_code(text) || trace::is_type_name(text))
}

/// How much an author means a text in this place as "this is the error", from 0 to 1.
fn meant(place: Place) -> f32 {
    match place {
        Place::Metadata => 1.0,
        Place::Description | Place::Trigger | Place::Problem => 0.9,
        Place::Heading => 0.8,
        Place::Example | Place::Other => 0.5,
        Place::Solution | Place::Denied => 0.3,
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::empty_event;
    use super::*;

    fn row(text: &str) -> Vec<Weighted> {
        text.split(' ').map(|word| Weighted::new(WordId::of(word), Kind::Literal, 3.0)).collect()
    }

    /// How far a text is meant that an author quotes once alone and once in full, before a line.
    fn meant_of(alone: &str, in_full: &str, line: &str) -> f32 {
        let pattern = |text: &str| CardPattern {
            text: text.to_owned(),
            line: 1,
            place: Place::Problem,
            pieces: Vec::new(),
        };
        let (alone, in_full) = ((pattern(alone), row(alone)), (pattern(in_full), row(in_full)));
        let rows = [(&alone.0, alone.1), (&in_full.0, in_full.1)];
        let line = row(line);
        let mut event = empty_event();
        event.key_words = line.len();
        event.row_lines = vec![0; line.len()];
        event.row = line;
        literal(&event, &rows, |_| true, None).meant
    }

    #[test]
    fn only_what_follows_a_text_says_that_another_error_is_meant() {
        let alone = "fatal header is missing";
        let line = "counter fatal header is missing for counters";
        assert!((meant_of(alone, "netifaces fatal header is missing", line) - 1.0).abs() < 1e-6);
        assert!(meant_of(alone, "fatal header is missing in winter", line) < 0.5);
    }
}
