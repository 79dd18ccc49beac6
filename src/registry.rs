//! The skills that are there: which files, from where, which one counts where two have one name.
//!
//! Looking at folders reads no skill. What a file says is read when its stamp has changed ([`crate::library`]).
//!
//! A folder with a file [`SEAL`] directly in it is *sealed*: whoever changes what is in it changes that file last. As long
//! as the seal and the folder itself have their stamps, what is below is taken to be as it was, without a look at every file.
//! It is meant for registries that a program writes and nobody edits. `skill index` looks at everything in any case, and
//! an answer that names a skill of a sealed folder looks at its file.

mod folder;
mod stamp;
mod survey;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

pub use self::stamp::Stamp;
use self::survey::Survey;
use crate::error::Error;
use crate::roots::{Root, RootKind};
use crate::source::Source;
use crate::starter;

/// The name of the file that makes a folder a skill.
pub const SKILL_FILE: &str = "SKILL.md";
/// The name of the file that seals a folder of skills.
pub const SEAL: &str = ".skill-sealed";

/// A file that holds a skill, as far as its place tells.
#[derive(Clone, Debug)]
pub struct SkillFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Which of the roots it was found under.
    pub root: usize,
    /// Whether it is a `NAME.md` of its own, which is a skill only if it has frontmatter.
    pub lone: bool,
    /// Which version of it this is.
    pub stamp: Stamp,
}

impl SkillFile {
    /// Its name if it does not give itself one.
    #[must_use]
    pub fn fallback_name(&self) -> String {
        name_by_place(&self.path, self.lone)
    }
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
    /// What each root was like, so that it can be told whether it still is.
    pub(crate) looks: Vec<Look>,
}

/// What a root was like when it was looked at.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Look {
    /// The library inside the program, by its fingerprint.
    Starter(Stamp),
    /// A folder.
    Folder(Survey),
}

/// What can be told of a root without looking at all of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Glance {
    /// The library inside the program, by its fingerprint.
    Starter(Stamp),
    /// A sealed folder: its own stamp and that of its seal.
    Sealed(Stamp, Stamp),
    /// A folder that a person may edit.
    Open,
}

impl Glance {
    /// Whether all that is below the root is known to be as it was; `None` if only a look at all of it can tell.
    pub(crate) fn holds(&self, root: &Root) -> Option<bool> {
        match self {
            Self::Starter(stamp) => {
                Some(root.kind == RootKind::Starter && stamp.still(starter_stamp()))
            }
            Self::Sealed(folder, seal) => {
                let still =
                    |stamp: Stamp, path: &Path| stamp_of(path).is_some_and(|now| stamp.still(now));
                // A seal that is another says that something changed, not what.
                (still(*folder, &root.path) && still(*seal, &root.path.join(SEAL))).then_some(true)
            }
            Self::Open => None,
        }
    }
}

impl Registry {
    /// Looks at every folder.
    #[must_use]
    pub fn discover(roots: Vec<Root>) -> Self {
        Self::since(roots, &[])
    }

    /// The files below a folder, for who reads them all at once; what could not be looked at comes with them.
    pub(crate) fn files_below(folder: &Path) -> (Vec<SkillFile>, Vec<String>) {
        let survey = Survey::without_stamps(folder);
        (survey.files(folder, 0), survey.problems)
    }

    /// Looks at every folder again, and lists those only that are not as they were.
    pub(crate) fn since(roots: Vec<Root>, before: &[Look]) -> Self {
        let mut registry = Self::default();
        for (at, root) in roots.iter().enumerate() {
            let look = match (root.kind, before.get(at)) {
                (RootKind::Starter, _) => {
                    registry.add_starter(at);
                    Look::Starter(starter_stamp())
                }
                (_, Some(Look::Folder(before))) => {
                    Look::Folder(Survey::of(&root.path, Some(before)))
                }
                (_, _) => Look::Folder(Survey::of(&root.path, None)),
            };
            if let Look::Folder(survey) = &look {
                registry.files.extend(survey.files(&root.path, at));
                registry.problems.extend_from_slice(&survey.problems);
            }
            registry.looks.push(look);
        }
        registry.roots = roots;
        registry
    }

    fn add_starter(&mut self, root: usize) {
        for (name, _) in starter::skills() {
            self.files.push(SkillFile {
                path: starter::path(name),
                root,
                lone: false,
                stamp: starter_stamp(),
            });
        }
    }

    /// What a later look at the roots can be spared by. The seals are looked at before the folders that they are for.
    pub(crate) fn glances(roots: &[Root]) -> Vec<Glance> {
        roots
            .iter()
            .map(|root| match root.kind {
                RootKind::Starter => Glance::Starter(starter_stamp()),
                _ => match (stamp_of(&root.path), stamp_of(&root.path.join(SEAL))) {
                    (Some(folder), Some(seal)) => Glance::Sealed(folder, seal),
                    _ => Glance::Open,
                },
            })
            .collect()
    }

    /// Reads a file of this registry.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] or [`Error::TooLarge`].
    pub fn read(&self, file: &SkillFile) -> Result<Source, Error> {
        read(self.roots[file.root].kind, &file.path)
    }
}

impl Look {
    /// Whether all that is below the root is as it was.
    pub(crate) fn holds(&self, root: &Root) -> bool {
        match self {
            Self::Starter(stamp) => root.kind == RootKind::Starter && stamp.still(starter_stamp()),
            Self::Folder(survey) => root.kind != RootKind::Starter && survey.holds(&root.path),
        }
    }
}

/// Reads a skill from where its kind of root keeps it.
///
/// # Errors
///
/// [`Error::Read`] or [`Error::TooLarge`].
pub fn read(kind: RootKind, path: &Path) -> Result<Source, Error> {
    match kind {
        RootKind::Starter => {
            let name = name_by_place(path, false);
            Ok(Source::new(path, starter::text(&name).unwrap_or_default()))
        }
        RootKind::Given | RootKind::Project | RootKind::User => Source::read(path),
    }
}

/// The stamp of a file or folder now; `None` if there is none.
pub(crate) fn stamp_of(path: &Path) -> Option<Stamp> {
    let now = SystemTime::now();
    Some(Stamp::of(&fs::metadata(path).ok()?, now))
}

fn starter_stamp() -> Stamp {
    Stamp::fixed(starter::fingerprint())
}

/// The name that the place of a file gives its skill.
pub(crate) fn name_by_place(path: &Path, lone: bool) -> String {
    let named = if lone { path.file_stem() } else { path.parent().and_then(Path::file_name) };
    named
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "unnamed".to_owned())
}

/// Folders that never hold skills of their own, whatever is ignored.
fn is_left_out(name: &OsStr) -> bool {
    name == ".git" || name == "node_modules"
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
