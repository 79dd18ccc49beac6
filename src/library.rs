//! The skills that are there, indexed: built at first use, refreshed when files change, only what changed.
//!
//! The index is a cache below the user's cache folder, one for each set of roots:
//!
//! ```text
//! skill/v1/<hash of the roots>/lock       held by the one process that writes
//!                              state      the stamps of the index's own files, the seals of roots, what to tell of all
//!                              looks      every folder and file that was looked at, with its stamp
//!                              records    what is known of every file
//!                              index-<n>/ tantivy's
//! ```
//!
//! `state` is replaced in one step after all else is complete. Whoever finds that the index is not as `state`
//! says (a process was killed, a file is damaged, the format is old) builds it anew. Where nothing can be
//! written, the index lives in memory.
//!
//! Whether the index is fresh is decided by the stamps in `looks`: every folder and file that a person may have changed is
//! looked at, at every call, on all cores; none is listed or read that has not changed. Only of sealed roots
//! ([`crate::registry`]) the seal is enough.

mod cache;
mod record;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use skillbook_index::{Document, Entry, Index, Memo, Probe, Writer, token};

pub use self::cache::catches_panics;
use self::cache::{Cache, Opened, Records};
use self::record::fill;
pub use self::record::{Record, Summary};
use crate::card::{Card, Origin};
use crate::error::Error;
use crate::hash::Fnv;
use crate::registry::{self, Registry, SkillFile};
use crate::roots::{self, Root, RootKind};

/// Raised with any change to what is kept: the state, the cards, what is read from a file.
const FORMAT: u32 = 23;
/// How many cards are kept in memory, of some ten kilobytes each.
const MAX_CARDS: usize = 2_048;
/// How many weights of words are kept.
const MAX_WEIGHTS: usize = 1 << 16;

/// What is told while an index is built: how many of how many files are done.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Whose word is taken that nothing has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// The seals of sealed folders.
    #[default]
    Seals,
    /// Nobody's: every file is looked at.
    Nothing,
}

/// The skills that are there, ready to be asked.
pub struct Library {
    /// The nearest first.
    pub roots: Vec<Root>,
    /// Folders that could not be looked at, and a cache that could not be written.
    pub problems: Vec<String>,
    /// Where the index lies; `None` in memory.
    pub folder: Option<PathBuf>,
    /// What is known of all files together.
    pub summary: Summary,
    index: Index,
    cards: Memo<Document, Option<Arc<Card>>>,
    weights: Memo<String, f32>,
    stored: Records,
    records: OnceLock<Vec<Record>>,
    trusted: Vec<bool>,
    distances: Vec<usize>,
}

impl Library {
    /// Opens the index of some roots below `cache`, and brings it up to date.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] if the index fails even in memory. A cache that cannot be used is no error.
    pub fn open(
        roots: Vec<Root>,
        cache: Option<&Path>,
        trust: Trust,
        progress: Progress<'_>,
    ) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if let Some(cache) = cache {
            let cache = Cache::new(folder_of(&roots, cache));
            match cache.open(&roots, trust, progress) {
                Ok(opened) => {
                    let folder = Some(cache.folder().to_owned());
                    return Ok(Self::new(roots, problems, folder, opened));
                }
                Err(error) => {
                    let reason = std::error::Error::source(&error)
                        .map(|source| format!(": {source}"))
                        .unwrap_or_default();
                    problems.push(format!(
                        "the index is built in memory, the cache cannot be used: {error}{reason}"
                    ));
                }
            }
        }
        let registry = Registry::discover(roots);
        let mut writer = Writer::in_memory(registry.files.len())?;
        let records = fill(&registry, &mut writer, progress)?;
        let opened = Opened {
            index: writer.commit("")?,
            summary: Summary::of(&records, &registry.problems),
            records: Records::Read(records),
            trusted: vec![false; registry.roots.len()],
        };
        Ok(Self::new(registry.roots, problems, None, opened))
    }

    /// The index of some roots as it lies below `cache`, if it is up to date. Nothing is built and nothing is written.
    #[must_use]
    pub fn ready(roots: Vec<Root>, cache: &Path) -> Option<Self> {
        let cache = Cache::new(folder_of(&roots, cache));
        let opened = cache.ready(&roots, Trust::Seals)?;
        Some(Self::new(roots, Vec::new(), Some(cache.folder().to_owned()), opened))
    }

    /// The index of skills that have been read already, in memory. It has no records: it can be asked, not listed.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] if the index fails.
    pub fn of_entries(entries: Vec<Entry>) -> Result<Self, Error> {
        let mut writer = Writer::in_memory(entries.len())?;
        for entry in entries {
            writer.put(entry)?;
        }
        let opened = Opened {
            index: writer.commit("")?,
            summary: Summary::default(),
            records: Records::Read(Vec::new()),
            trusted: Vec::new(),
        };
        Ok(Self::new(Vec::new(), Vec::new(), None, opened))
    }

    fn new(
        roots: Vec<Root>,
        problems: Vec<String>,
        folder: Option<PathBuf>,
        opened: Opened,
    ) -> Self {
        let Opened { index, summary, records, trusted } = opened;
        let problems = summary.problems.iter().cloned().chain(problems).collect();
        Self {
            distances: roots::distances(&roots),
            roots,
            problems,
            folder,
            summary,
            index,
            cards: Memo::new(MAX_CARDS),
            weights: Memo::new(MAX_WEIGHTS),
            stored: records,
            records: OnceLock::new(),
            trusted,
        }
    }

    /// The index over all skills that are not shadowed.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What the index keeps of a document; `None` if that cannot be read.
    ///
    /// Those that were read last are kept: one paste after the other leads to the same skills.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] if the index fails.
    pub fn card(&self, document: Document) -> Result<Option<Arc<Card>>, Error> {
        self.cards
            .get(&document, || Ok(Card::from_bytes(&self.index.card(document)?).map(Arc::new)))
    }

    /// What a word weighs as an author wrote it, worked out once: the same ones stand in many skills.
    pub(crate) fn weight(
        &self,
        word: &str,
        work_out: impl FnOnce(&Index) -> Result<f32, Error>,
    ) -> Result<f32, Error> {
        self.weights.get(word, || work_out(&self.index))
    }

    /// Every file, in the order of [`Registry::files`].
    pub fn records(&self) -> &[Record] {
        if let Records::Read(records) = &self.stored {
            return records;
        }
        // Another process may have replaced them since, or they are damaged.
        self.records.get_or_init(|| {
            self.stored.read().unwrap_or_else(|| record::records_of(self.roots.clone()))
        })
    }

    /// The skills that count, in the order of precedence.
    pub fn skills(&self) -> impl Iterator<Item = &Record> {
        self.records().iter().filter(|record| record.is_skill && !record.shadowed)
    }

    /// The skills of a name that count, in the order of precedence, without a look at the others.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] if the index fails.
    pub fn named(&self, name: &str) -> Result<Vec<Record>, Error> {
        let mut cards: Vec<Arc<Card>> = Vec::new();
        for document in self.index.named(name)? {
            let card = self.card(document)?;
            cards.extend(card.filter(|card| card.source.root < self.roots.len()));
        }
        cards.sort_by(|a, b| {
            let place = |card: &Card| (card.source.root, PathBuf::from(&card.path));
            place(a).cmp(&place(b))
        });
        Ok(cards.iter().map(|card| self.record_of(card)).collect())
    }

    /// What the file of a card says now.
    fn record_of(&self, card: &Card) -> Record {
        let path = PathBuf::from(&card.path);
        let lone =
            !path.file_name().is_some_and(|name| name.eq_ignore_ascii_case(registry::SKILL_FILE));
        let Origin { root, stamp } = card.source;
        let file = SkillFile { path, root, lone, stamp };
        let source = registry::read(self.roots[root].kind, &file.path);
        record::record_of(&file, source).0
    }

    /// How many places are nearer than the one that a skill is from.
    pub(crate) fn distance(&self, card: &Card) -> usize {
        self.distances.get(card.source.root).copied().unwrap_or(0)
    }

    /// Whether a skill that was found is surely the one that is there: those of sealed folders were not looked at before.
    #[must_use]
    pub fn holds(&self, card: &Card) -> bool {
        !self.trusted.get(card.source.root).copied().unwrap_or(false)
            || registry::stamp_of(Path::new(&card.path))
                .is_some_and(|now| card.source.stamp.still(now))
    }

    /// Whether the files of a registry are those that this library has read.
    #[must_use]
    pub fn is_of(&self, registry: &Registry) -> bool {
        let records = self.records();
        self.roots == registry.roots
            && records.len() == registry.files.len()
            && records.iter().zip(&registry.files).all(|(record, file)| record.is_of(file))
    }

    /// Looks for words in all skills: what has them, with its score, best first, ties by name.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] if the index fails.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<(f32, Arc<Card>)>, Error> {
        let mut probe = Probe::default();
        token::terms(words, |term| {
            if !probe.terms.iter().any(|(known, _)| known == term) {
                probe.terms.push((term.to_owned(), 1.0));
            }
        });
        let mut found: Vec<(f32, Arc<Card>)> = Vec::new();
        for hit in self.index.search(&probe, limit)? {
            found.extend(self.card(hit.document)?.map(|card| (hit.score, card)));
        }
        found.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then_with(|| a.1.name.cmp(&b.1.name))
                .then_with(|| a.1.path.cmp(&b.1.path))
        });
        Ok(found)
    }

    /// What kind of root a record is from.
    #[must_use]
    pub fn origin(&self, record: &Record) -> RootKind {
        self.roots[record.root].kind
    }

    /// A name for this state of the registry: the same files give the same.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{FORMAT}.{}-{:016x}", skillbook_index::FORMAT, self.summary.version)
    }
}

/// The folder of the cache that a registry has.
fn folder_of(roots: &[Root], cache: &Path) -> PathBuf {
    cache.join(format!("v{FORMAT}.{}", skillbook_index::FORMAT)).join(key(roots))
}

/// The name of the cache folder of a set of roots.
fn key(roots: &[Root]) -> String {
    let mut hash = Fnv::default();
    for root in roots {
        let path = root.path.canonicalize().unwrap_or_else(|_| root.path.clone());
        hash.write(root.kind.as_str().as_bytes());
        hash.write(path.as_os_str().as_encoded_bytes());
        // The path is also in the reports: two ways to name one folder have an index each.
        hash.write(root.path.as_os_str().as_encoded_bytes());
        if root.path.is_relative() && root.kind != RootKind::Starter {
            hash.write(std::env::current_dir().unwrap_or_default().as_os_str().as_encoded_bytes());
        }
    }
    format!("{:016x}", hash.finish())
}
