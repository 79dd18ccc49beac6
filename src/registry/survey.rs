//! What there is below a folder, as it was looked at: which folders, which files that may be skills, and their stamps.
//!
//! A survey answers two questions without listing a folder again whose stamp is as it was. [`Survey::holds`]: is all of it
//! still so? And [`Survey::of`], given the one before: what is there now? A folder is listed again when its stamp is
//! another, or when an ignore file in it or above it is.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::folder::{self, Kind};
use super::{SKILL_FILE, SkillFile, Stamp, is_left_out, stays_inside};
use crate::limits::MAX_WALK_DEPTH;
use crate::parallel;

/// The files whose patterns leave files and folders out.
const RULES: &str = ".gitignore";
/// What makes a folder the top of a repository.
const REPOSITORY: &str = ".git";

/// Everything below one root.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Survey {
    /// Each before those in it, in the order of their names.
    folders: Vec<Folder>,
    /// What could not be looked at, in a sentence each. Such a survey does not hold: it is made again.
    pub(crate) problems: Vec<String>,
}

/// A folder that was listed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Folder {
    /// Below the root, empty for the root itself.
    path: String,
    stamp: Stamp,
    /// Its `.gitignore`.
    rules: Option<Stamp>,
    /// What is ignored above a repository is not ignored in it.
    is_repository: bool,
    files: Vec<Seen>,
    /// Which is the next folder that does not lie in it.
    end: usize,
}

/// A file that has the name of a skill.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Seen {
    name: String,
    lone: bool,
    /// A link is read if it stays in the root, which other folders than its own decide.
    is_link: bool,
    /// `None` for a link that is not read.
    stamp: Option<Stamp>,
}

impl Survey {
    /// Looks at a root. Folders that are as `before` has them are not listed again.
    pub(crate) fn of(root: &Path, before: Option<&Self>) -> Self {
        Self::look(&Look::new(root), before)
    }

    /// The files below a root, for who reads them all at once: neither they nor their folders are asked for stamps.
    pub(crate) fn without_stamps(root: &Path) -> Self {
        Self::look(&Look { stamps: false, ..Look::new(root) }, None)
    }

    fn look(look: &Look<'_>, before: Option<&Self>) -> Self {
        // What could not be read or was left out is not kept for each folder: all are listed again, and it is told again.
        let known: FxHashMap<&str, Known<'_>> = before
            .filter(|survey| survey.problems.is_empty())
            .into_iter()
            .flat_map(|survey| (0..survey.folders.len()).map(move |at| Known { survey, at }))
            .map(|known| (known.folder().path.as_str(), known))
            .collect();
        let mut levels: Vec<Vec<Node>> = Vec::new();
        let mut tasks = vec![Task::default()];
        while !tasks.is_empty() {
            let mut level = parallel::map(&tasks, |task| {
                look.folder(task, known.get(task.path.as_str()).copied())
            });
            tasks.clear();
            for node in &mut level {
                let first = tasks.len();
                tasks.append(&mut node.tasks);
                node.below = first..tasks.len();
            }
            levels.push(level);
        }
        let count = levels.iter().map(Vec::len).sum();
        let mut survey = Self { folders: Vec::with_capacity(count), problems: Vec::new() };
        survey.take(&mut levels, 0);
        survey
    }

    /// Puts a folder and those in it into their order.
    fn take(&mut self, levels: &mut [Vec<Node>], at: usize) {
        let Some((level, deeper)) = levels.split_first_mut() else { return };
        let here = self.folders.len();
        let node = std::mem::take(&mut level[at]);
        self.folders.push(node.folder);
        self.problems.extend(node.problems);
        for below in node.below {
            self.take(deeper, below);
        }
        self.folders[here].end = self.folders.len();
    }

    /// Whether everything below the root is still as it was, by the stamps of all folders and files.
    pub(crate) fn holds(&self, root: &Path) -> bool {
        let look = Look::new(root);
        self.problems.is_empty()
            && !self.folders.is_empty()
            && parallel::all(&self.folders, |folder| look.holds(folder))
    }

    /// The files that are read, in the order of their paths.
    pub(crate) fn files(&self, root: &Path, number: usize) -> Vec<SkillFile> {
        let mut found = Vec::new();
        if !self.folders.is_empty() {
            self.files_below(0, root, number, &mut found);
        }
        found
    }

    fn files_below(&self, at: usize, root: &Path, number: usize, found: &mut Vec<SkillFile>) {
        let folder = &self.folders[at];
        let place = look_at(root, &folder.path);
        let mut files = folder.files.iter().peekable();
        let add = |seen: &Seen, found: &mut Vec<SkillFile>| {
            let Some(stamp) = seen.stamp else { return };
            let path = place.join(&seen.name);
            found.push(SkillFile { path, root: number, lone: seen.lone, stamp });
        };
        let mut below = at + 1;
        while below < folder.end {
            let name = last(&self.folders[below].path);
            while let Some(seen) = files.next_if(|seen| seen.name.as_str() < name) {
                add(seen, found);
            }
            self.files_below(below, root, number, found);
            below = self.folders[below].end.max(below + 1);
        }
        for seen in files {
            add(seen, found);
        }
    }
}

/// A folder as it was found before.
#[derive(Clone, Copy)]
struct Known<'a> {
    survey: &'a Survey,
    at: usize,
}

impl<'a> Known<'a> {
    fn folder(self) -> &'a Folder {
        &self.survey.folders[self.at]
    }

    /// The folders that lie directly in it.
    fn below(self) -> impl Iterator<Item = &'a Folder> {
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let below = self.survey.folders.get(next).filter(|_| next < self.folder().end)?;
            next = below.end.max(next + 1);
            Some(below)
        })
    }
}

/// A folder to look at.
#[derive(Clone, Default)]
struct Task {
    path: String,
    depth: usize,
    rules: Option<Arc<Rules>>,
    /// Whether an ignore file above it is not the one that it was listed with.
    relist: bool,
}

/// A folder that was looked at, and those in it: first what is to be done, then which nodes of the next level they are.
#[derive(Default)]
struct Node {
    folder: Folder,
    problems: Vec<String>,
    tasks: Vec<Task>,
    below: Range<usize>,
}

/// The patterns of one folder, and those above it. They are read when they are first asked.
struct Rules {
    folder: PathBuf,
    patterns: OnceLock<Gitignore>,
    above: Option<Arc<Self>>,
}

impl Rules {
    fn leave_out(&self, path: &Path, is_dir: bool) -> bool {
        let patterns = self.patterns.get_or_init(|| {
            let mut builder = GitignoreBuilder::new(&self.folder);
            // A pattern that is none is passed over, as git does.
            let _ = builder.add(self.folder.join(RULES));
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        });
        let found = patterns.matched(path, is_dir);
        if found.is_none() {
            return self.above.as_ref().is_some_and(|above| above.leave_out(path, is_dir));
        }
        found.is_ignore()
    }
}

/// One look at a root.
struct Look<'a> {
    root: &'a Path,
    now: SystemTime,
    /// Whether folders and files are asked for their stamps.
    stamps: bool,
}

impl<'a> Look<'a> {
    fn new(root: &'a Path) -> Self {
        Self { root, now: SystemTime::now(), stamps: true }
    }

    fn folder(&self, task: &Task, known: Option<Known<'_>>) -> Node {
        let mut node = Node::default();
        let place = look_at(self.root, &task.path);
        // A folder below the root is no link, or it would not have been listed as a folder.
        let metadata = || {
            if task.depth == 0 { fs::metadata(&place) } else { fs::symlink_metadata(&place) }
        };
        let stamp = match self.stamps.then(metadata).transpose() {
            Ok(metadata) => {
                metadata.map_or_else(Stamp::default, |metadata| Stamp::of(&metadata, self.now))
            }
            Err(error) => {
                node.problems.push(unreadable(&place, &error));
                return node;
            }
        };
        node.folder = Folder { path: task.path.clone(), stamp, ..Folder::default() };
        if let Some(known) = known
            && !task.relist
            && known.folder().stamp.still(stamp)
            && self.has_rules(known.folder(), &place)
        {
            self.again(task, &place, known, &mut node);
        } else if let Err(error) = self.list(task, &place, known, &mut node) {
            node.problems.push(unreadable(&place, &error));
        }
        node
    }

    /// Whether a folder has the ignore file that it was listed with.
    fn has_rules(&self, known: &Folder, place: &Path) -> bool {
        known.rules.is_none_or(|rules| self.is_still(rules, &place.join(RULES)))
    }

    /// What is in a folder that need not be listed.
    fn again(&self, task: &Task, place: &Path, known: Known<'_>, node: &mut Node) {
        let folder = known.folder();
        node.folder.rules = folder.rules;
        node.folder.is_repository = folder.is_repository;
        let rules = rules(place, folder, task);
        for seen in &folder.files {
            self.file(place, seen.name.clone(), seen.lone, seen.is_link, node);
        }
        node.tasks = known
            .below()
            .map(|below| Task {
                path: below.path.clone(),
                depth: task.depth + 1,
                rules: rules.clone(),
                relist: false,
            })
            .collect();
    }

    fn list(
        &self,
        task: &Task,
        place: &Path,
        known: Option<Known<'_>>,
        node: &mut Node,
    ) -> io::Result<()> {
        let mut entries = Vec::new();
        let mut has_rules = false;
        folder::list(place, |name, kind| {
            has_rules |= name == RULES;
            node.folder.is_repository |= name == REPOSITORY;
            let is_folder = kind == Kind::Folder;
            if is_folder || is_skill(name) || task.depth == 0 && is_markdown(name) {
                entries.push((name.to_owned(), kind));
            }
        })?;
        entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        if has_rules {
            node.folder.rules = Some(self.stamp(&place.join(RULES)).unwrap_or_default());
        }
        // What was left out below must be asked again if other patterns are in force now.
        let is_same = known.is_some_and(|known| {
            known.folder().is_repository == node.folder.is_repository
                && known.folder().rules.is_some() == has_rules
                && self.has_rules(known.folder(), place)
        });
        let relist = task.relist || !is_same;
        let rules = rules(place, &node.folder, task);
        for (name, kind) in entries {
            let is_folder = kind == Kind::Folder;
            let is_out = is_left_out(&name)
                || rules
                    .as_ref()
                    .is_some_and(|rules| rules.leave_out(&place.join(&name), is_folder));
            if is_out || is_folder && task.depth + 1 >= MAX_WALK_DEPTH {
                continue;
            }
            let name = match name.into_string() {
                Ok(name) => name,
                Err(name) => {
                    node.problems.push(format!(
                        "the path `{}` is not UTF-8 text: {} left out",
                        place.join(name).display(),
                        if is_folder { "what is in it is" } else { "the skill is" }
                    ));
                    continue;
                }
            };
            if is_folder {
                let path =
                    if task.path.is_empty() { name } else { format!("{}/{name}", task.path) };
                node.tasks.push(Task { path, depth: task.depth + 1, rules: rules.clone(), relist });
            } else if matches!(kind, Kind::File | Kind::Link) {
                let lone = !is_skill(OsStr::new(&name));
                self.file(place, name, lone, kind == Kind::Link, node);
            }
        }
        Ok(())
    }

    fn file(&self, place: &Path, name: String, lone: bool, is_link: bool, node: &mut Node) {
        let stamp = if self.stamps || is_link {
            let path = place.join(&name);
            if is_link && !stays_inside(&path, self.root) {
                None
            } else {
                match fs::metadata(&path) {
                    Ok(metadata) => Some(Stamp::of(&metadata, self.now)),
                    Err(error) => {
                        node.problems.push(unreadable(&path, &error));
                        return;
                    }
                }
            }
        } else {
            Some(Stamp::default())
        };
        node.folder.files.push(Seen { name, lone, is_link, stamp });
    }

    fn holds(&self, folder: &Folder) -> bool {
        let place = look_at(self.root, &folder.path);
        self.is_still(folder.stamp, &place)
            && self.has_rules(folder, &place)
            && folder.files.iter().all(|seen| {
                let path = place.join(&seen.name);
                let is_read = !seen.is_link || stays_inside(&path, self.root);
                match seen.stamp {
                    Some(stamp) => is_read && self.is_still(stamp, &path),
                    None => !is_read,
                }
            })
    }

    fn is_still(&self, stamp: Stamp, path: &Path) -> bool {
        self.stamp(path).is_some_and(|now| stamp.still(now))
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        Some(Stamp::of(&fs::metadata(path).ok()?, self.now))
    }
}

/// The rules that are in force in a folder.
fn rules(place: &Path, folder: &Folder, task: &Task) -> Option<Arc<Rules>> {
    let above = task.rules.clone().filter(|_| !folder.is_repository);
    if folder.rules.is_none() {
        return above;
    }
    Some(Arc::new(Rules { folder: place.to_owned(), patterns: OnceLock::new(), above }))
}

fn look_at(root: &Path, below: &str) -> PathBuf {
    if below.is_empty() { root.to_owned() } else { root.join(below) }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Some write it in lower case, and some systems do not tell the two apart.
fn is_skill(name: &OsStr) -> bool {
    name.eq_ignore_ascii_case(SKILL_FILE)
}

fn is_markdown(name: &OsStr) -> bool {
    Path::new(name).extension() == Some(OsStr::new("md"))
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("cannot read `{}`: {error}", path.display())
}
