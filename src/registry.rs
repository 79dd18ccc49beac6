//! The skills that are there: which files, from where, which one counts where two have one name.
//!
//! Looking at folders reads no file. What a file says is read when its stamp has changed ([`crate::library`]).

use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::error::Error;
use crate::limits::MAX_WALK_DEPTH;
use crate::roots::{Root, RootKind};
use crate::source::Source;
use crate::starter;

/// The name of the file that makes a folder a skill.
pub const SKILL_FILE: &str = "SKILL.md";

/// Tells whether a file is still the one that was read, without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    size: u64,
    modified: i128,
    /// When the system last changed anything about the file, and which file it is: a program that sets the
    /// time of modification back does not set these.
    changed: i128,
    inode: u64,
}

impl Stamp {
    /// The stamp of a file.
    #[must_use]
    pub fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let nanoseconds =
                |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
            Self {
                size: metadata.len(),
                modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
                changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
                inode: metadata.ino(),
            }
        }
        #[cfg(not(unix))]
        {
            use std::time::UNIX_EPOCH;
            let since = |time: std::io::Result<std::time::SystemTime>| {
                time.ok()
                    .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
                    .and_then(|time| i128::try_from(time.as_nanos()).ok())
                    .unwrap_or_default()
            };
            Self {
                size: metadata.len(),
                modified: since(metadata.modified()),
                changed: since(metadata.created()),
                inode: 0,
            }
        }
    }

    /// The stamp of a document inside the binary.
    fn starter(text: &str) -> Self {
        Self {
            size: text.len() as u64,
            modified: i128::from_str_radix(starter::fingerprint(), 16).unwrap_or_default(),
            changed: 0,
            inode: 0,
        }
    }
}

/// A file that holds a skill, as far as its place tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Which of the roots it was found under.
    pub root: usize,
    /// Its name if it does not give itself one.
    pub fallback_name: String,
    /// Whether it is a `NAME.md` of its own, which is a skill only if it has frontmatter.
    pub lone: bool,
    /// Which version of it this is.
    pub stamp: Stamp,
}

/// All files of all roots, and what could not be looked at.
#[derive(Debug, Default)]
pub struct Registry {
    /// The nearest first.
    pub roots: Vec<Root>,
    /// By root, then by path.
    pub files: Vec<SkillFile>,
    /// Folders and files that could not be read, in a sentence each.
    pub problems: Vec<String>,
}

impl Registry {
    /// Looks at every folder.
    #[must_use]
    pub fn discover(roots: Vec<Root>) -> Self {
        let mut registry = Self { roots, ..Self::default() };
        for at in 0..registry.roots.len() {
            match registry.roots[at].kind {
                RootKind::Starter => registry.add_starter(at),
                RootKind::Given | RootKind::Project | RootKind::User => registry.walk(at),
            }
        }
        registry
    }

    fn add_starter(&mut self, root: usize) {
        for (name, text) in starter::skills() {
            self.files.push(SkillFile {
                path: starter::path(name),
                root,
                fallback_name: (*name).to_owned(),
                lone: false,
                stamp: Stamp::starter(text),
            });
        }
    }

    fn walk(&mut self, root: usize) {
        let folder = self.roots[root].path.clone();
        let walk = WalkBuilder::new(&folder)
            .standard_filters(true)
            // Skills live in `.claude` and `.agents`; and a folder of skills need not be in a repository to
            // have a `.gitignore`.
            .hidden(false)
            .require_git(false)
            // What lies above the root is not ours to obey: a `skills/` that is ignored as a whole was still named.
            .parents(false)
            .git_global(false)
            .git_exclude(false)
            .ignore(false)
            .follow_links(false)
            .max_depth(Some(MAX_WALK_DEPTH))
            .filter_entry(|entry| !is_left_out(entry.file_name()))
            .sort_by_file_name(OsStr::cmp)
            .build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.problems.push(error.to_string());
                    continue;
                }
            };
            let Some(kind) = entry.file_type() else { continue };
            let path = entry.path();
            // A link to a file is read if it stays in the root.
            let is_file = kind.is_file() || (kind.is_symlink() && stays_inside(path, &folder));
            let depth = entry.depth();
            // Some write it in lower case, and some systems do not tell the two apart.
            let skill = entry.file_name().eq_ignore_ascii_case(SKILL_FILE);
            let lone = depth == 1 && path.extension() == Some(OsStr::new("md")) && !skill;
            if !is_file || !(skill || lone) {
                continue;
            }
            if path.to_str().is_none() {
                self.problems.push(format!(
                    "the path `{}` is not UTF-8 text: the skill is left out",
                    path.display()
                ));
                continue;
            }
            match std::fs::metadata(path) {
                Ok(metadata) => {
                    let named = if lone { path.file_stem() } else { folder_name(path) };
                    self.files.push(SkillFile {
                        path: path.to_owned(),
                        root,
                        fallback_name: named
                            .map(|name| name.to_string_lossy().into_owned())
                            .filter(|name| !name.is_empty())
                            .unwrap_or_else(|| "unnamed".to_owned()),
                        lone,
                        stamp: Stamp::of(&metadata),
                    });
                }
                Err(error) => {
                    self.problems.push(format!("cannot read `{}`: {error}", path.display()));
                }
            }
        }
    }

    /// Reads a file of this registry.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] or [`Error::TooLarge`].
    pub fn read(&self, file: &SkillFile) -> Result<Source, Error> {
        read(self.roots[file.root].kind, &file.path, &file.fallback_name)
    }
}

/// Reads a skill from where its kind of root keeps it.
///
/// # Errors
///
/// [`Error::Read`] or [`Error::TooLarge`].
pub fn read(kind: RootKind, path: &Path, name: &str) -> Result<Source, Error> {
    match kind {
        RootKind::Starter => Ok(Source::new(path, starter::text(name).unwrap_or_default())),
        RootKind::Given | RootKind::Project | RootKind::User => Source::read(path),
    }
}

/// Folders that never hold skills of their own, whatever is ignored.
fn is_left_out(name: &OsStr) -> bool {
    name == ".git" || name == "node_modules"
}

fn folder_name(path: &Path) -> Option<&OsStr> {
    path.parent()?.file_name()
}

fn stays_inside(link: &Path, root: &Path) -> bool {
    match (link.canonicalize(), root.canonicalize()) {
        (Ok(target), Ok(root)) => target.is_file() && target.starts_with(root),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn found(root: &Path) -> Vec<String> {
        let registry =
            Registry::discover(vec![Root { path: root.to_owned(), kind: RootKind::Given }]);
        registry
            .files
            .iter()
            .map(|file| {
                file.path
                    .strip_prefix(root)
                    .expect("below its root")
                    .to_string_lossy()
                    .replace('\\', "/")
            })
            .collect()
    }

    #[test]
    fn skills_are_found_and_what_is_ignored_is_not() {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let root = temporary.path();
        for file in [
            "a/SKILL.md",
            "deep/er/b/SKILL.md",
            "lone.md",
            "deep/no.md",
            "node_modules/x/SKILL.md",
            ".git/x/SKILL.md",
            "build/x/SKILL.md",
            ".hidden/c/SKILL.md",
        ] {
            fs::create_dir_all(root.join(file).parent().expect("it has one")).expect("a folder");
            fs::write(root.join(file), "---\nname: x\n---\n").expect("a file");
        }
        fs::write(root.join(".gitignore"), "build/\n").expect("a file");
        assert_eq!(
            found(root),
            [".hidden/c/SKILL.md", "a/SKILL.md", "deep/er/b/SKILL.md", "lone.md"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_root_and_in_circles_are_not_followed() {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let root = temporary.path().join("skills");
        fs::create_dir_all(root.join("a")).expect("a folder");
        fs::create_dir_all(temporary.path().join("outside")).expect("a folder");
        fs::write(temporary.path().join("outside/SKILL.md"), "---\n---\n").expect("a file");
        fs::write(root.join("a/SKILL.md"), "---\n---\n").expect("a file");
        std::os::unix::fs::symlink(temporary.path().join("outside"), root.join("out"))
            .expect("a link");
        std::os::unix::fs::symlink(&root, root.join("a/circle")).expect("a link");
        fs::create_dir_all(root.join("b")).expect("a folder");
        std::os::unix::fs::symlink(
            temporary.path().join("outside/SKILL.md"),
            root.join("b/SKILL.md"),
        )
        .expect("a link");
        assert_eq!(found(&root), ["a/SKILL.md"]);
    }
}
