//! What is known of each file of a registry, and how it is read.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use skillbook_index::{Entry, Writer};

use super::Progress;
use crate::card::{Card, Origin};
use crate::error::Error;
use crate::frontmatter::Frontmatter;
use crate::hash::Fnv;
use crate::parallel;
use crate::printable::one_line;
use crate::registry::{Registry, SkillFile, Stamp};
use crate::roots::Root;
use crate::skill::{self, Outline};
use crate::source::{LineIndex, Source};

/// After how many files it is told how far reading is.
const PART: usize = 512;

/// A file of the registry as it was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Where it lies.
    pub path: PathBuf,
    /// Which of the roots it is from.
    pub root: usize,
    /// The name that its folder or file gives it.
    pub fallback_name: String,
    /// The name that it has.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether a nearer one has the same name.
    pub shadowed: bool,
    /// Whether it is a skill at all: a lone file without frontmatter is none.
    pub is_skill: bool,
    /// What is wrong with it, in a sentence each.
    pub problems: Vec<String>,
    pub(super) stamp: Stamp,
    pub(super) lone: bool,
    /// A number for its text: the same text gives the same.
    pub(super) sum: u64,
}

impl Record {
    /// Whether a file is surely the one that this was read from, as it was then.
    pub(super) fn is_of(&self, file: &SkillFile) -> bool {
        self.root == file.root
            && self.path == file.path
            && self.stamp.still(file.stamp)
            && self.lone == file.lone
    }

    /// Whether the index is told the same of it as of another state of its file.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.sum == other.sum
            && self.name == other.name
            && self.is_skill == other.is_skill
            && self.shadowed == other.shadowed
            && self.problems == other.problems
    }

    /// Which entry of the index it has.
    pub(super) fn key(&self) -> String {
        format!("{}\u{0}{}", self.root, self.path.to_string_lossy())
    }
}

/// What is known of all files together.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// A number for this state of the registry: the same files give the same.
    pub version: u64,
    /// How many files were looked at.
    pub files: usize,
    /// How many of them are skills, shadowed ones left out.
    pub skills: usize,
    /// How many are skills in spite of faults.
    pub faulty: usize,
    /// Those that are none because of their faults, with these.
    pub unreadable: Vec<(PathBuf, Vec<String>)>,
    /// Folders that could not be looked at.
    pub problems: Vec<String>,
}

impl Summary {
    pub(super) fn of(records: &[Record], registry_problems: &[String]) -> Self {
        let mut hash = Fnv::default();
        let mut made =
            Self { files: records.len(), problems: registry_problems.to_vec(), ..Self::default() };
        for record in records {
            hash.write(record.path.as_os_str().as_encoded_bytes());
            hash.write(&record.stamp.number().to_le_bytes());
            made.skills += usize::from(record.is_skill && !record.shadowed);
            if !record.problems.is_empty() {
                if record.is_skill {
                    made.faulty += 1;
                } else {
                    made.unreadable.push((record.path.clone(), record.problems.clone()));
                }
            }
        }
        made.version = hash.finish();
        made
    }
}

/// One file, read: what is known of it, and what the index is told.
pub(super) struct Read {
    pub(super) record: Record,
    pub(super) entry: Option<Entry>,
}

/// Reads files of a registry, on all cores, in their order.
pub(super) fn read_all(registry: &Registry, which: &[usize]) -> Vec<Read> {
    parallel::map(which, |&at| read_one(&registry.roots, &registry.files[at]))
}

/// Reads every file of a registry into a new index; memory holds only a part of them at a time.
pub(super) fn fill(
    registry: &Registry,
    writer: &mut Writer,
    progress: Progress<'_>,
) -> Result<Vec<Record>, Error> {
    let all = registry.files.len();
    let mut records = Vec::with_capacity(all);
    let mut names = Names::default();
    let read = |file: &SkillFile| read_one(&registry.roots, file);
    parallel::each(&registry.files, read, |Read { mut record, entry }| -> Result<(), Error> {
        names.mark(&mut record);
        if let Some(entry) = entry.filter(|_| !record.shadowed) {
            writer.put(entry)?;
        }
        records.push(record);
        if records.len() % PART == 0 || records.len() == all {
            progress(records.len(), all);
        }
        Ok(())
    })?;
    Ok(records)
}

/// The records of every file of some roots, read anew.
pub(super) fn records_of(roots: Vec<Root>) -> Vec<Record> {
    let registry = Registry::discover(roots);
    let mut names = Names::default();
    let read = |file: &SkillFile| read_one(&registry.roots, file).record;
    let mut records = parallel::map(&registry.files, read);
    for record in &mut records {
        names.mark(record);
    }
    records
}

/// Reads a file, and makes what the index keeps of it.
pub(super) fn read_one(roots: &[Root], file: &SkillFile) -> Read {
    let kind = roots[file.root].kind;
    // The cache is a copy that nobody thinks of when a key is to be removed.
    let source = crate::registry::read(kind, &file.path).map(Source::without_secrets);
    let (record, read) = record_of(file, source);
    let Some((source, outline)) = read else { return Read { record, entry: None } };
    let text = source.text();
    let skill = outline.whole(text);
    let path = file.path.to_string_lossy().into_owned();
    let mut card = Card::of(&skill, text, path, kind);
    card.source = Origin { root: file.root, stamp: file.stamp };
    let entry = card.entry(&skill, text, record.key());
    Read { record, entry: Some(entry) }
}

/// What a file says of itself at its top, and the file itself if it is a skill.
pub(super) fn record_of(
    file: &SkillFile,
    source: Result<Source, Error>,
) -> (Record, Option<(Source, Outline)>) {
    let fallback_name = file.fallback_name();
    let mut record = Record {
        path: file.path.clone(),
        root: file.root,
        name: fallback_name.clone(),
        fallback_name,
        description: String::new(),
        shadowed: false,
        is_skill: false,
        problems: Vec::new(),
        stamp: file.stamp,
        lone: file.lone,
        sum: 0,
    };
    let source = match source {
        Ok(source) => source,
        Err(error) => {
            let reason = std::error::Error::source(&error)
                .map(|source| format!(": {source}"))
                .unwrap_or_default();
            record.problems.push(format!("{error}{reason}"));
            return (record, None);
        }
    };
    let mut sum = Fnv::default();
    sum.write(source.text().as_bytes());
    record.sum = sum.finish();
    if !source.is_utf8() {
        record.problems.push("not all of it is UTF-8 text".to_owned());
    }
    let outline = skill::outline(source.text(), &record.fallback_name);
    if file.lone && outline.frontmatter == Frontmatter::Absent {
        return (record, None);
    }
    let lines = LineIndex::new(source.text());
    record.problems.extend(
        outline.problems.iter().map(|problem| {
            format!("line {}: {}", lines.line(problem.span.start()), problem.message)
        }),
    );
    record.is_skill = true;
    record.name.clone_from(&outline.head.name);
    record.description = one_line(&outline.head.description);
    (record, Some((source, outline)))
}

/// The names that were seen, and in which root first.
///
/// Of two skills with one name in different roots, the nearer one counts. Two in one root are both there: which
/// of them is meant is not ours to say.
#[derive(Default)]
pub(super) struct Names(FxHashMap<String, usize>);

impl Names {
    /// Records come in the order of their roots, so the first of a name is the nearest.
    pub(super) fn mark(&mut self, record: &mut Record) {
        if record.is_skill {
            let first = if let Some(&first) = self.0.get(&record.name) {
                first
            } else {
                self.0.insert(record.name.clone(), record.root);
                record.root
            };
            record.shadowed = first != record.root;
        }
    }
}

/// Records by their place.
pub(super) fn by_place(records: &[Record]) -> FxHashMap<(usize, &Path), &Record> {
    records.iter().map(|record| ((record.root, record.path.as_path()), record)).collect()
}
