//! The skills that are there, indexed: built at first use, refreshed when files change, only what changed.
//!
//! The index is a cache below the user's cache folder, one for each set of roots:
//!
//! ```text
//! skill/v1/<hash of the roots>/lock       held by the one process that writes
//!                              state      which files the index has, and the stamps of the index's own files
//!                              index-<n>/ tantivy's
//! ```
//!
//! `state` is replaced in one step after the index is complete. Whoever finds that the index is not as `state`
//! says (a process was killed, a file is damaged, the format is old) builds it anew. Where nothing can be
//! written, the index lives in memory.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use skillbook_index::{Entry, Index, Writer};

use crate::card::Card;
use crate::error::Error;
use crate::hash::Fnv;
use crate::parallel;
use crate::registry::{Registry, SkillFile, Stamp};
use crate::roots::{Root, RootKind};
use crate::skill;

/// Raised with any change to what is kept: the state, the cards, what is read from a file.
const FORMAT: u32 = 6;
/// How long to wait for another process that writes the index, before going on in memory.
const LOCK_PATIENCE: Duration = Duration::from_secs(30);

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
    stamp: Stamp,
    lone: bool,
}

/// How many files are read before they are handed to the index.
const PART: usize = 512;

/// What is told while an index is built: how many of how many files are done.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// The skills that are there, ready to be asked.
pub struct Library {
    /// The nearest first.
    pub roots: Vec<Root>,
    /// Every file, in the order of [`Registry::files`].
    pub records: Vec<Record>,
    /// Folders that could not be looked at, and a cache that could not be written.
    pub problems: Vec<String>,
    /// Where the index lies; `None` in memory.
    pub folder: Option<PathBuf>,
    index: Index,
}

/// What the cache knows of itself.
#[derive(Serialize, Deserialize)]
struct State {
    generation: u64,
    records: Vec<Record>,
    /// The index's own files, so that a damaged one is noticed before it is used.
    seal: Vec<(String, Stamp)>,
}

impl Library {
    /// Opens the index of a registry below `cache`, and brings it up to date.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] if the index fails even in memory. A cache that cannot be used is no error.
    pub fn open(
        registry: Registry,
        cache: Option<&Path>,
        progress: Progress<'_>,
    ) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if let Some(cache) = cache {
            let folder = cache
                .join(format!("v{FORMAT}.{}", skillbook_index::FORMAT))
                .join(key(&registry.roots));
            match Cache::new(folder).open(&registry, progress) {
                Ok((index, records, folder)) => {
                    return Ok(Self::new(registry, records, problems, Some(folder), index));
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
        let mut writer = Writer::in_memory(registry.files.len())?;
        let records = fill(&registry, &mut writer, progress)?;
        let index = writer.commit("")?;
        Ok(Self::new(registry, records, problems, None, index))
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
        let index = writer.commit("")?;
        Ok(Self::new(Registry::default(), Vec::new(), Vec::new(), None, index))
    }

    fn new(
        registry: Registry,
        records: Vec<Record>,
        problems: Vec<String>,
        folder: Option<PathBuf>,
        index: Index,
    ) -> Self {
        let problems = registry.problems.into_iter().chain(problems).collect();
        Self { roots: registry.roots, records, problems, folder, index }
    }

    /// The index over all skills that are not shadowed.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The skills that count, in the order of precedence.
    pub fn skills(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| record.is_skill && !record.shadowed)
    }

    /// What kind of root a record is from.
    #[must_use]
    pub fn origin(&self, record: &Record) -> RootKind {
        self.roots[record.root].kind
    }

    /// A name for this state of the registry: the same files give the same.
    #[must_use]
    pub fn version(&self) -> String {
        let mut hash = Fnv::default();
        for record in &self.records {
            hash.write(record.path.as_os_str().as_encoded_bytes());
            hash.write(format!("{:?}", record.stamp).as_bytes());
        }
        format!("{FORMAT}.{}-{:016x}", skillbook_index::FORMAT, hash.finish())
    }
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

/// One file, read: what is known of it, and what the index is told.
struct Read {
    record: Record,
    entry: Option<Entry>,
}

/// Reads files of a registry, on all cores, in their order.
fn read_all(registry: &Registry, which: &[usize]) -> Vec<Read> {
    parallel::map(which, |&at| read_one(registry, &registry.files[at]))
}

/// Reads every file of a registry into a new index, a part at a time, so that memory holds only that.
fn fill(
    registry: &Registry,
    writer: &mut Writer,
    progress: Progress<'_>,
) -> Result<Vec<Record>, Error> {
    let all: Vec<usize> = (0..registry.files.len()).collect();
    let mut records = Vec::with_capacity(all.len());
    let mut names = Names::default();
    for part in all.chunks(PART) {
        for Read { mut record, entry } in read_all(registry, part) {
            names.mark(&mut record);
            if let Some(entry) = entry.filter(|_| !record.shadowed) {
                writer.put(entry)?;
            }
            records.push(record);
        }
        progress(records.len(), all.len());
    }
    Ok(records)
}

fn read_one(registry: &Registry, file: &SkillFile) -> Read {
    let mut record = Record {
        path: file.path.clone(),
        root: file.root,
        fallback_name: file.fallback_name.clone(),
        name: file.fallback_name.clone(),
        description: String::new(),
        shadowed: false,
        is_skill: false,
        problems: Vec::new(),
        stamp: file.stamp,
        lone: file.lone,
    };
    let source = match registry.read(file) {
        // The cache is a copy that nobody thinks of when a key is to be removed.
        Ok(source) => source.without_secrets(),
        Err(error) => {
            let reason = std::error::Error::source(&error)
                .map(|source| format!(": {source}"))
                .unwrap_or_default();
            record.problems.push(format!("{error}{reason}"));
            return Read { record, entry: None };
        }
    };
    if !source.is_utf8() {
        record.problems.push("not all of it is UTF-8 text".to_owned());
    }
    let parsed = skill::parse(source.text(), &file.fallback_name);
    if file.lone && !parsed.has_frontmatter {
        return Read { record, entry: None };
    }
    let lines = crate::source::LineIndex::new(source.text());
    record.problems.extend(
        parsed.problems.iter().map(|problem| {
            format!("line {}: {}", lines.line(problem.span.start()), problem.message)
        }),
    );
    record.is_skill = true;
    record.name.clone_from(&parsed.skill.name);
    let path = file.path.to_string_lossy().into_owned();
    let card = Card::of(&parsed.skill, source.text(), path, registry.roots[file.root].kind);
    record.description.clone_from(&card.description);
    let entry = card.entry(&parsed.skill, source.text(), entry_key(&record));
    Read { record, entry: Some(entry) }
}

/// Which entry of the index a file has.
fn entry_key(record: &Record) -> String {
    format!("{}\u{0}{}", record.root, record.path.to_string_lossy())
}

/// The names that were seen, and in which root first.
///
/// Of two skills with one name in different roots, the nearer one counts. Two in one root are both there: which
/// of them is meant is not ours to say.
#[derive(Default)]
struct Names(FxHashMap<String, usize>);

impl Names {
    /// Records come in the order of their roots, so the first of a name is the nearest.
    fn mark(&mut self, record: &mut Record) {
        if record.is_skill {
            let first = *self.0.entry(record.name.clone()).or_insert(record.root);
            record.shadowed = first != record.root;
        }
    }
}

/// A folder of the cache.
struct Cache {
    folder: PathBuf,
}

type Opened = (Index, Vec<Record>, PathBuf);

impl Cache {
    fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn open(&self, registry: &Registry, progress: Progress<'_>) -> Result<Opened, Error> {
        if let Some((state, index)) = self.complete()
            && is_fresh(&state.records, registry)
        {
            return Ok((index, state.records, self.folder.clone()));
        }
        let write = |source| Error::Write { path: self.folder.clone(), source };
        fs::create_dir_all(&self.folder).map_err(write)?;
        let _lock = self.lock().map_err(write)?;
        // Another process may have done it while this one waited.
        let state = match self.complete() {
            Some((state, index)) if is_fresh(&state.records, registry) => {
                return Ok((index, state.records, self.folder.clone()));
            }
            Some((state, _)) => Some(state),
            None => None,
        };
        let (index, records) = match state {
            Some(state) => match unwound(|| self.refresh(&state, registry)) {
                Ok(done) => done,
                // Whatever is wrong with it, a new one is right.
                Err(_) => unwound(|| self.rebuild(registry, progress))?,
            },
            None => unwound(|| self.rebuild(registry, progress))?,
        };
        Ok((index, records, self.folder.clone()))
    }

    /// The state and the index, if both are there and as they were left.
    fn complete(&self) -> Option<(State, Index)> {
        let state = read_state(&self.folder.join("state"))?;
        let folder = self.index_folder(state.generation);
        if seal(&folder).ok()? != state.seal {
            return None;
        }
        // Files that are damaged in a way that keeps size and time are the engine's to notice, and it may panic.
        let index = unwound(|| Ok(Index::open(&folder)?)).ok()?;
        Some((state, index))
    }

    fn index_folder(&self, generation: u64) -> PathBuf {
        self.folder.join(format!("index-{generation}"))
    }

    /// Waits for whoever writes now, but not for ever.
    fn lock(&self) -> io::Result<File> {
        let file = File::create(self.folder.join("lock"))?;
        let end = Instant::now() + LOCK_PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if Instant::now() >= end => {
                    return Err(io::Error::new(
                        io::ErrorKind::TimedOut,
                        "another process is writing it",
                    ));
                }
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(10)),
            }
        }
    }

    /// Reads what has changed, and changes the index by that.
    fn refresh(&self, state: &State, registry: &Registry) -> Result<(Index, Vec<Record>), Error> {
        let known: FxHashMap<(usize, &Path), &Record> = state
            .records
            .iter()
            .map(|record| ((record.root, record.path.as_path()), record))
            .collect();
        let kept = |at: usize| {
            let file = &registry.files[at];
            known.get(&(file.root, file.path.as_path())).filter(|record| is_same(record, file))
        };
        let changed: Vec<usize> =
            (0..registry.files.len()).filter(|&at| kept(at).is_none()).collect();
        let mut read: FxHashMap<usize, Read> =
            changed.iter().copied().zip(read_all(registry, &changed)).collect();
        let mut records: Vec<Record> = (0..registry.files.len())
            .map(|at| match read.get(&at) {
                Some(read) => read.record.clone(),
                None => kept(at).map(|record| (*record).clone()).expect("a file is kept or read"),
            })
            .collect();
        let mut names = Names::default();
        for record in &mut records {
            names.mark(record);
        }
        let folder = self.index_folder(state.generation);
        let mut writer = Writer::change(&folder, changed.len())?;
        let present: FxHashSet<(usize, &Path)> =
            records.iter().map(|record| (record.root, record.path.as_path())).collect();
        for record in &state.records {
            if !present.contains(&(record.root, record.path.as_path())) {
                writer.remove(&entry_key(record));
            }
        }
        for (at, record) in records.iter().enumerate() {
            let was_shadowed = known
                .get(&(record.root, record.path.as_path()))
                .is_some_and(|known| known.shadowed);
            let entry = match read.remove(&at) {
                Some(read) => read.entry,
                // It was shadowed and is not any more: the index has never seen it.
                None if was_shadowed && !record.shadowed => {
                    read_one(registry, &registry.files[at]).entry
                }
                None if record.shadowed == was_shadowed => continue,
                None => None,
            };
            match entry {
                Some(entry) if !record.shadowed => writer.put(entry)?,
                _ => writer.remove(&entry_key(record)),
            }
        }
        let index = writer.commit("")?;
        self.save(state.generation, &records)?;
        Ok((index, records))
    }

    /// Builds the index anew, beside what is there, and removes that when the new one is complete.
    fn rebuild(
        &self,
        registry: &Registry,
        progress: Progress<'_>,
    ) -> Result<(Index, Vec<Record>), Error> {
        let write = |source| Error::Write { path: self.folder.clone(), source };
        let generation = self.generations().map_err(write)?.into_iter().max().unwrap_or(0) + 1;
        let folder = self.index_folder(generation);
        fs::create_dir_all(&folder).map_err(write)?;
        let mut writer = Writer::create(&folder, registry.files.len())?;
        let records = fill(registry, &mut writer, progress)?;
        let index = writer.commit("")?;
        self.save(generation, &records)?;
        for old in self.generations().unwrap_or_default() {
            if old != generation {
                // What cannot be removed now is removed the next time.
                let _ = fs::remove_dir_all(self.index_folder(old));
            }
        }
        Ok((index, records))
    }

    fn generations(&self) -> io::Result<Vec<u64>> {
        Ok(fs::read_dir(&self.folder)?
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.strip_prefix("index-")?.parse().ok())
            .collect())
    }

    fn save(&self, generation: u64, records: &[Record]) -> Result<(), Error> {
        let write = |source| Error::Write { path: self.folder.clone(), source };
        let seal = seal(&self.index_folder(generation)).map_err(write)?;
        let state = State { generation, records: records.to_vec(), seal };
        let body =
            postcard::to_allocvec(&state).expect("a state is plain data and the memory takes all");
        let mut hash = Fnv::default();
        hash.write(&body);
        let mut file = tempfile::NamedTempFile::new_in(&self.folder).map_err(write)?;
        file.write_all(&hash.finish().to_le_bytes()).map_err(write)?;
        file.write_all(&body).map_err(write)?;
        file.persist(self.folder.join("state")).map_err(|error| write(error.error))?;
        Ok(())
    }
}

fn read_state(path: &Path) -> Option<State> {
    let bytes = fs::read(path).ok()?;
    let (sum, body) = bytes.split_first_chunk::<8>()?;
    let mut hash = Fnv::default();
    hash.write(body);
    if hash.finish().to_le_bytes() != *sum {
        return None;
    }
    postcard::from_bytes(body).ok()
}

/// The files of an index, but for its locks, with their stamps.
fn seal(folder: &Path) -> io::Result<Vec<(String, Stamp)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_none_or(|end| end != "lock") {
            files.push((name, Stamp::of(&entry.metadata()?)));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}

fn is_fresh(records: &[Record], registry: &Registry) -> bool {
    records.len() == registry.files.len()
        && records.iter().zip(&registry.files).all(|(record, file)| is_same(record, file))
}

fn is_same(record: &Record, file: &SkillFile) -> bool {
    record.root == file.root
        && record.path == file.path
        && record.stamp == file.stamp
        && record.lone == file.lone
}

/// How many calls of [`unwound`] are under way.
static GUARDED: AtomicUsize = AtomicUsize::new(0);

/// Whether a panic now is caught and mended, so that its message would only frighten.
#[must_use]
pub fn catches_panics() -> bool {
    GUARDED.load(Ordering::Relaxed) > 0
}

/// Runs something that stands on files which may be damaged: a panic of the engine is an error like any other.
fn unwound<T>(run: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    GUARDED.fetch_add(1, Ordering::Relaxed);
    let result = catch_unwind(AssertUnwindSafe(run));
    GUARDED.fetch_sub(1, Ordering::Relaxed);
    result.unwrap_or(Err(Error::Damaged))
}
