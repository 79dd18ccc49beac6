//! Which files are checked: every skill below the folders that were named, and every file that was.

use std::path::{Component, Path, PathBuf};

use super::config::Config;
use crate::registry::{Registry, SKILL_FILE};

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// How reports call it: relative to the current folder where it lies below it, with forward slashes.
    pub shown: String,
    /// Where it lies.
    pub file: PathBuf,
    /// Which of the paths of the call it was found under.
    pub root: usize,
    /// Whether it is a `NAME.md` of its own.
    pub lone: bool,
    /// Whether it was named itself: then it is a skill whatever it looks like.
    pub named: bool,
}

/// What was found below some paths.
#[derive(Debug, Default)]
pub struct Gathered {
    /// In the order of their paths, each once.
    pub candidates: Vec<Candidate>,
    /// What could not be looked at, in a sentence each.
    pub trouble: Vec<String>,
}

/// Looks below `paths`, without what the configuration leaves out.
#[must_use]
pub fn gather(paths: &[PathBuf], config: &Config) -> Gathered {
    let here = std::env::current_dir().unwrap_or_default();
    let mut all = Gathered::default();
    for (root, path) in paths.iter().enumerate() {
        if path.is_dir() {
            let (files, problems) = Registry::files_below(path);
            all.trouble.extend(problems);
            // What lies beside a `SKILL.md` belongs to that skill.
            let is_skill = path.join(SKILL_FILE).is_file();
            let files = files.into_iter().filter(|file| !(file.lone && is_skill));
            all.candidates.extend(files.map(|file| Candidate {
                shown: shown(&file.path, &here),
                file: file.path,
                root,
                lone: file.lone,
                named: false,
            }));
        } else if path.is_file() {
            all.candidates.push(Candidate {
                shown: shown(path, &here),
                file: path.clone(),
                root,
                lone: !is_skill_file(path),
                named: true,
            });
        } else {
            all.trouble.push(format!("there is no file or folder `{}`", path.display()));
        }
    }
    all.candidates.retain(|candidate| {
        config.exclude.is_empty()
            || !config.excludes(&config.place(&candidate.file, &candidate.shown))
    });
    all.candidates.sort();
    all.candidates.dedup_by(|one, other| one.file == other.file);
    all
}

/// Whether a file is a `SKILL.md`, however it is written.
#[must_use]
pub fn is_skill_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.eq_ignore_ascii_case(SKILL_FILE))
}

/// A path seen from a folder that it lies below, with forward slashes.
pub(super) fn below(path: &Path, folder: &Path) -> Option<String> {
    let plain = |path: &Path| {
        let whole = std::path::absolute(path).ok()?;
        Some(whole.components().fold(PathBuf::new(), |mut plain, part| {
            match part {
                Component::ParentDir => {
                    plain.pop();
                }
                part => plain.push(part),
            }
            plain
        }))
    };
    let (path, folder) = (plain(path)?, plain(folder)?);
    Some(path.strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/"))
}

/// A path as reports write it.
#[must_use]
pub fn shown(path: &Path, here: &Path) -> String {
    let relative = path.strip_prefix(here).unwrap_or(path);
    let text = relative.to_string_lossy();
    let text = if text.contains('\\') { text.replace('\\', "/").into() } else { text };
    text.trim_start_matches("./").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_relative_and_with_forward_slashes() {
        let here = Path::new("/home/ada/project");
        for (path, wanted) in [
            ("/home/ada/project/skills/a/SKILL.md", "skills/a/SKILL.md"),
            ("./skills/a/SKILL.md", "skills/a/SKILL.md"),
            ("/elsewhere/a/SKILL.md", "/elsewhere/a/SKILL.md"),
            ("skills\\a\\SKILL.md", "skills/a/SKILL.md"),
        ] {
            assert_eq!(shown(Path::new(path), here), wanted);
        }
    }
}
