//! Where skills are looked for, the nearest place first.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// What kind of place a folder of skills is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RootKind {
    /// Named on the command line or in the environment.
    Given,
    /// In the project that the user stands in.
    Project,
    /// In the user's home.
    User,
    /// Inside the binary.
    Starter,
}

impl RootKind {
    /// The name in JSON and in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Project => "project",
            Self::User => "user",
            Self::Starter => "starter",
        }
    }
}

/// A folder that holds skills.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Root {
    /// As it was given or found; of no meaning for [`RootKind::Starter`].
    pub path: PathBuf,
    /// What kind of place it is.
    pub kind: RootKind,
}

/// Folders below a project's folder that hold its skills.
const PROJECT: [&str; 4] = ["skills", ".agents/skills", ".claude/skills", ".codex/skills"];
/// Folders below the user's home that hold theirs.
const USER: [&str; 3] = [".agents/skills", ".claude/skills", ".codex/skills"];

/// Where to look, the nearest first: of two skills with one name, the nearer one counts.
///
/// With `given` folders, only those. Else the folders of the project from `here` up to the root of its
/// repository (of `here` alone where there is none), then the user's, then the starter library.
///
/// # Errors
///
/// [`Error::NoFolder`] if a given folder does not exist.
pub fn roots(given: &[PathBuf], here: &Path, home: Option<&Path>) -> Result<Vec<Root>, Error> {
    if !given.is_empty() {
        return given
            .iter()
            .map(|path| {
                if path.is_dir() {
                    Ok(Root { path: path.clone(), kind: RootKind::Given })
                } else {
                    Err(Error::NoFolder { path: path.clone() })
                }
            })
            .collect();
    }
    let mut found: Vec<Root> = Vec::new();
    let mut add = |path: PathBuf, kind| {
        if path.is_dir() && !found.iter().any(|root| root.path == path) {
            found.push(Root { path, kind });
        }
    };
    let top = project(here);
    for folder in here.ancestors() {
        // A user's own folders are not those of a project that happens to be their home.
        if Some(folder) == home {
            break;
        }
        for below in PROJECT {
            add(folder.join(below), RootKind::Project);
        }
        if folder == top {
            break;
        }
    }
    if let Some(home) = home {
        for below in USER {
            add(home.join(below), RootKind::User);
        }
    }
    found.push(Root { path: PathBuf::new(), kind: RootKind::Starter });
    Ok(found)
}

/// For each root how many places are nearer. All folders of a project are one place, and so are all of a user; of those that
/// were given each is its own.
#[must_use]
pub fn distances(roots: &[Root]) -> Vec<usize> {
    let begins_place = |at: usize| {
        at > 0 && (roots[at].kind == RootKind::Given || roots[at].kind != roots[at - 1].kind)
    };
    let mut nearer = 0;
    (0..roots.len())
        .map(|at| {
            nearer += usize::from(begins_place(at));
            nearer
        })
        .collect()
}

/// The root of the repository that a folder is in, else the folder itself: without a repository there is no saying whose the folders
/// above are.
#[must_use]
pub fn project(here: &Path) -> &Path {
    here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(here)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_of_one_kind_are_one_place_unless_they_were_given() {
        use RootKind::{Given, Project, Starter, User};

        let of = |kinds: &[RootKind]| -> Vec<usize> {
            let root = |kind: &RootKind| Root { path: PathBuf::new(), kind: *kind };
            distances(&kinds.iter().map(root).collect::<Vec<_>>())
        };
        assert_eq!(of(&[Project, Project, User, Starter]), [0, 0, 1, 2]);
        assert_eq!(of(&[Starter]), [0], "what is not there is not nearer");
        assert_eq!(of(&[Given, Given, Given]), [0, 1, 2]);
    }

    #[test]
    fn the_nearest_folder_comes_first_and_the_repository_ends_the_search() {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let top = temporary.path();
        for folder in
            ["skills", "repo/.git", "repo/skills", "repo/a/.claude/skills", "home/.codex/skills"]
        {
            fs::create_dir_all(top.join(folder)).expect("a folder");
        }
        let home = top.join("home");
        let found = roots(&[], &top.join("repo/a"), Some(&home)).expect("no folder was given");
        let found: Vec<(&Path, RootKind)> = found
            .iter()
            .map(|root| (root.path.strip_prefix(top).unwrap_or(&root.path), root.kind))
            .collect();
        assert_eq!(
            found,
            [
                (Path::new("repo/a/.claude/skills"), RootKind::Project),
                (Path::new("repo/skills"), RootKind::Project),
                (Path::new("home/.codex/skills"), RootKind::User),
                (Path::new(""), RootKind::Starter),
            ]
        );
    }

    #[test]
    fn given_folders_are_the_only_ones_and_must_exist() {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let given = [temporary.path().to_owned()];
        assert_eq!(roots(&given, Path::new("/"), None).expect("it exists").len(), 1);
        let missing = [temporary.path().join("none")];
        assert!(matches!(roots(&missing, Path::new("/"), None), Err(Error::NoFolder { .. })));
    }
}
