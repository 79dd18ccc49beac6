//! Cases with known answers: those that skills carry, and labelled folders.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::Error;
use crate::limits::MAX_CASES;

/// What should be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Any of these skills first, by folder.
    One(Vec<String>),
    /// Nothing.
    Nothing,
    /// Anything but this skill with confidence: one of its near misses.
    NotSurely(String),
}

/// An output of a program, and what should be answered to it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, told where it fails.
    pub id: String,
    /// The output.
    pub text: Vec<u8>,
    /// The answer.
    pub wanted: Wanted,
}

/// One line of `cases.jsonl`. Other fields are left alone.
#[derive(Deserialize)]
struct Label {
    id: Option<String>,
    file: String,
    #[serde(default)]
    expected: Vec<String>,
}

/// The cases of a labelled folder: `cases.jsonl`, an object a line with `file` and `expected`; nothing expected is
/// "nothing fits".
///
/// # Errors
///
/// [`Error::Read`] if a file cannot be read, [`Error::Label`] if a line is none or points outside of the folder.
pub fn labelled(folder: &Path) -> Result<Vec<Case>, Error> {
    let list = folder.join("cases.jsonl");
    let text = super::read(&list)?;
    let text = String::from_utf8_lossy(&text);
    let mut cases = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |what: String| Error::Label { path: list.clone(), line: number, what };
        let label: Label = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
        let file = Path::new(&label.file);
        let stays = file.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !stays {
            return Err(wrong(format!("`{}` is not inside of the folder", label.file)));
        }
        cases.push(Case {
            id: label.id.unwrap_or_else(|| label.file.clone()),
            text: super::read(&folder.join(file))?,
            wanted: if label.expected.is_empty() {
                Wanted::Nothing
            } else {
                Wanted::One(label.expected)
            },
        });
    }
    Ok(cases)
}

/// The cases that a skill carries: `tests/*.txt` are answered by it, `tests/not/*.txt` are not. By name.
///
/// # Errors
///
/// [`Error::Read`] if one cannot be read.
pub fn of_skill(folder: &Path) -> Result<Vec<Case>, Error> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut cases = Vec::new();
    for (below, is_near_miss) in [("tests", false), ("tests/not", true)] {
        let Ok(entries) = fs::read_dir(folder.join(below)) else { continue };
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|end| end == "txt") && file.is_file());
        files.sort();
        for file in files.into_iter().take(MAX_CASES) {
            let case = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            cases.push(Case {
                id: format!("{name}/{below}/{case}"),
                text: super::read(&file)?,
                wanted: if is_near_miss {
                    Wanted::NotSurely(name.clone())
                } else {
                    Wanted::One(vec![name.clone()])
                },
            });
        }
    }
    Ok(cases)
}
