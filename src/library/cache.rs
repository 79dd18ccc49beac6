//! The index on disk: whether it can be used as it is, and how it is brought up to date.

use std::fs::{self, File, TryLockError};
use std::hash::Hasher as _;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rustc_hash::{FxHashMap, FxHasher};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use skillbook_index::{Index, Writer};

use super::record::{Names, Read, Record, Summary, by_place, fill, read_all, read_one};
use super::{Progress, Trust};
use crate::error::Error;
use crate::hash::Fnv;
use crate::registry::{Glance, Look, Registry, SkillFile, Stamp};
use crate::roots::Root;

/// How long to wait for another process that writes the index, before going on in memory.
const LOCK_PATIENCE: Duration = Duration::from_secs(30);

/// The files of a cache folder.
const STATE: &str = "state";
const LOOKS: &str = "looks";
const RECORDS: &str = "records";
const LOCK: &str = "lock";

/// What the cache knows of itself. It is read at every call, so that it is small: what only some calls need has files of
/// its own.
#[derive(Serialize, Deserialize)]
struct State {
    generation: u64,
    /// The index's own files, so that a damaged one is noticed before it is used.
    seal: Vec<(String, Stamp)>,
    /// For each root, what a look at all of it can be spared by.
    glances: Vec<Glance>,
    /// The sum of the file that says what each root was like.
    looks: u64,
    /// The sum of the file of records.
    records: u64,
    summary: Summary,
}

/// An index that is as the registry is.
pub(super) struct Opened {
    pub(super) index: Index,
    pub(super) summary: Summary,
    pub(super) records: Records,
    /// Which roots were not looked at because they are sealed.
    pub(super) trusted: Vec<bool>,
}

/// The records of an index: read, or where they can be read.
pub(super) enum Records {
    Read(Vec<Record>),
    In(PathBuf, u64),
}

impl Records {
    /// Reads them; `None` if they are not what they were.
    pub(super) fn read(&self) -> Option<Vec<Record>> {
        match self {
            Self::Read(records) => Some(records.clone()),
            Self::In(path, sum) => read_summed(path, Some(*sum)),
        }
    }
}

/// A folder of the cache.
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn open(
        &self,
        roots: &[Root],
        trust: Trust,
        progress: Progress<'_>,
    ) -> Result<Opened, Error> {
        if let Some(opened) = self.ready(roots, trust) {
            return Ok(opened);
        }
        let write = |source| Error::Write { path: self.folder.clone(), source };
        fs::create_dir_all(&self.folder).map_err(write)?;
        let _lock = self.lock().map_err(write)?;
        // Another process may have done it while this one waited.
        let state = match self.complete() {
            Some((state, index)) => match self.freshness(&state, roots, trust) {
                Some(trusted) => return Ok(self.opened(state, index, trusted)),
                None => Some(state),
            },
            None => None,
        };
        match state.map(|state| unwound(|| self.refresh(&state, roots))) {
            Some(Ok(done)) => Ok(done),
            // Whatever is wrong with it, a new one is right.
            Some(Err(_)) | None => unwound(|| self.rebuild(roots, progress)),
        }
    }

    /// The index as it lies there, if the registry is surely as it was.
    pub(super) fn ready(&self, roots: &[Root], trust: Trust) -> Option<Opened> {
        let (state, index) = self.complete()?;
        let trusted = self.freshness(&state, roots, trust)?;
        Some(self.opened(state, index, trusted))
    }

    fn opened(&self, state: State, index: Index, trusted: Vec<bool>) -> Opened {
        let records = Records::In(self.folder.join(RECORDS), state.records);
        Opened { index, summary: state.summary, records, trusted }
    }

    /// The state and the index, if both are there and as they were left.
    fn complete(&self) -> Option<(State, Index)> {
        let state: State = read_summed(&self.folder.join(STATE), None)?;
        let folder = self.index_folder(state.generation);
        let seal_now = seal(&folder).ok()?;
        let is_whole = seal_now.len() == state.seal.len()
            && seal_now
                .iter()
                .zip(&state.seal)
                .all(|(now, then)| now.0 == then.0 && now.1.is_alike(then.1));
        if !is_whole {
            return None;
        }
        // Files that are damaged in a way that keeps size and time are the engine's to notice, and it may panic.
        let index = unwound(|| Ok(Index::open(&folder)?)).ok()?;
        Some((state, index))
    }

    /// Whether the registry is surely as it was when the state was written; if so, which roots that is taken from a seal of.
    fn freshness(&self, state: &State, roots: &[Root], trust: Trust) -> Option<Vec<bool>> {
        if state.glances.len() != roots.len() {
            return None;
        }
        let mut trusted = vec![false; roots.len()];
        let mut open = Vec::new();
        for (at, (glance, root)) in state.glances.iter().zip(roots).enumerate() {
            match glance {
                Glance::Sealed(..) if trust == Trust::Nothing => open.push(at),
                glance => match glance.holds(root) {
                    Some(true) => trusted[at] = matches!(glance, Glance::Sealed(..)),
                    Some(false) => return None,
                    None => open.push(at),
                },
            }
        }
        if !open.is_empty() {
            let looks = self.looks(state)?;
            let holds = |at: usize| looks.get(at).is_some_and(|look| look.holds(&roots[at]));
            open.into_iter().all(holds).then_some(())?;
        }
        Some(trusted)
    }

    fn looks(&self, state: &State) -> Option<Vec<Look>> {
        read_summed(&self.folder.join(LOOKS), Some(state.looks))
    }

    fn index_folder(&self, generation: u64) -> PathBuf {
        self.folder.join(format!("index-{generation}"))
    }

    /// Waits for whoever writes now, but not for ever.
    fn lock(&self) -> io::Result<File> {
        let file = File::create(self.folder.join(LOCK))?;
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
    fn refresh(&self, state: &State, roots: &[Root]) -> Result<Opened, Error> {
        let looks = self.looks(state).ok_or(Error::Damaged)?;
        let path = self.folder.join(RECORDS);
        let old: Vec<Record> = read_summed(&path, Some(state.records)).ok_or(Error::Damaged)?;
        let glances = Registry::glances(roots);
        let registry = Registry::since(roots.to_vec(), &looks);
        let known = by_place(&old);
        let kept = |file: &SkillFile| -> Option<&Record> {
            known
                .get(&(file.root, file.path.as_path()))
                .copied()
                .filter(|record| record.is_of(file))
        };
        let changed: Vec<usize> =
            (0..registry.files.len()).filter(|&at| kept(&registry.files[at]).is_none()).collect();
        let mut read: FxHashMap<usize, Read> =
            changed.iter().copied().zip(read_all(&registry, &changed)).collect();
        let mut records: Vec<Record> = registry
            .files
            .iter()
            .enumerate()
            .map(|(at, file)| match read.get(&at) {
                Some(read) => read.record.clone(),
                None => kept(file).cloned().expect("a file is kept or read"),
            })
            .collect();
        let mut names = Names::default();
        for record in &mut records {
            names.mark(record);
        }
        let folder = self.index_folder(state.generation);
        let present = by_place(&records);
        let gone: Vec<&Record> = old
            .iter()
            .filter(|record| !present.contains_key(&(record.root, record.path.as_path())))
            .collect();
        let was_shadowed = |record: &Record| {
            known.get(&(record.root, record.path.as_path())).is_some_and(|known| known.shadowed)
        };
        let is_same = changed.is_empty()
            && gone.is_empty()
            && records.iter().all(|record| record.shadowed == was_shadowed(record));
        if is_same {
            let index = Index::open(&folder)?;
            return self.save(state.generation, index, glances, &registry, records);
        }
        let mut writer = Writer::change(&folder, changed.len())?;
        for record in gone {
            writer.remove(&record.key());
        }
        for (at, record) in records.iter().enumerate() {
            let was_shadowed = was_shadowed(record);
            let before = known.get(&(record.root, record.path.as_path()));
            let entry = match read.remove(&at) {
                // A file that was written anew with the same text is not: a document that is replaced would count twice
                // in the statistics for a while.
                Some(_) if before.is_some_and(|before| before.is_alike(record)) => continue,
                Some(read) => read.entry,
                // It was shadowed and is not any more: the index has never seen it.
                None if was_shadowed && !record.shadowed => {
                    read_one(roots, &registry.files[at]).entry
                }
                None if record.shadowed == was_shadowed => continue,
                None => None,
            };
            match entry {
                Some(entry) if !record.shadowed => writer.put(entry)?,
                _ => writer.remove(&record.key()),
            }
        }
        let index = writer.commit("")?;
        self.save(state.generation, index, glances, &registry, records)
    }

    /// Builds the index anew, beside what is there, and removes that when the new one is complete.
    fn rebuild(&self, roots: &[Root], progress: Progress<'_>) -> Result<Opened, Error> {
        let write = |source| Error::Write { path: self.folder.clone(), source };
        let generation = self.generations().map_err(write)?.into_iter().max().unwrap_or(0) + 1;
        let folder = self.index_folder(generation);
        fs::create_dir_all(&folder).map_err(write)?;
        let glances = Registry::glances(roots);
        let registry = Registry::discover(roots.to_vec());
        let mut writer = Writer::create(&folder, registry.files.len())?;
        let records = fill(&registry, &mut writer, progress)?;
        let index = writer.commit("")?;
        let opened = self.save(generation, index, glances, &registry, records)?;
        for old in self.generations().unwrap_or_default() {
            if old != generation {
                // What cannot be removed now is removed the next time.
                let _ = fs::remove_dir_all(self.index_folder(old));
            }
        }
        Ok(opened)
    }

    fn generations(&self) -> io::Result<Vec<u64>> {
        Ok(fs::read_dir(&self.folder)?
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.strip_prefix("index-")?.parse().ok())
            .collect())
    }

    /// Writes what there is beside the index, the state last: what a killed process has begun is not as the state says.
    fn save(
        &self,
        generation: u64,
        index: Index,
        glances: Vec<Glance>,
        registry: &Registry,
        records: Vec<Record>,
    ) -> Result<Opened, Error> {
        let write = |source| Error::Write { path: self.folder.clone(), source };
        let summary = Summary::of(&records, &registry.problems);
        let state = State {
            generation,
            seal: seal(&self.index_folder(generation)).map_err(write)?,
            glances,
            looks: self.put(LOOKS, &registry.looks).map_err(write)?,
            records: self.put(RECORDS, &records).map_err(write)?,
            summary,
        };
        self.put(STATE, &state).map_err(write)?;
        Ok(Opened {
            index,
            summary: state.summary,
            records: Records::Read(records),
            trusted: vec![false; registry.roots.len()],
        })
    }

    /// Replaces a file in one step; returns its sum.
    fn put(&self, name: &str, value: &impl Serialize) -> io::Result<u64> {
        let body = postcard::to_allocvec(value).expect("it is plain data and the memory takes all");
        let sum = sum(&body);
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&sum.to_le_bytes())?;
        file.write_all(&body)?;
        file.persist(self.folder.join(name)).map_err(|error| error.error)?;
        Ok(sum)
    }
}

/// Reads a file of [`Cache::put`]; `None` if it is damaged, or is not the one that has the sum.
fn read_summed<T: DeserializeOwned>(path: &Path, wanted: Option<u64>) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (stated, body) = bytes.split_first_chunk::<8>()?;
    let stated = u64::from_le_bytes(*stated);
    if sum(body) != stated || wanted.is_some_and(|wanted| wanted != stated) {
        return None;
    }
    postcard::from_bytes(body).ok()
}

/// A number that damage changes. Large files are read word by word.
fn sum(bytes: &[u8]) -> u64 {
    let mut fast = FxHasher::default();
    fast.write(bytes);
    let mut hash = Fnv::default();
    hash.write(&fast.finish().to_le_bytes());
    hash.write(&bytes.len().to_le_bytes());
    hash.finish()
}

/// The files of an index, but for its locks, with their stamps.
fn seal(folder: &Path) -> io::Result<Vec<(String, Stamp)>> {
    let now = SystemTime::now();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_none_or(|end| end != "lock") {
            files.push((name, Stamp::of(&entry.metadata()?, now)));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
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
