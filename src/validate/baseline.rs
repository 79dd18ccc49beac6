//! What an old registry is known to have wrong: told again only when it comes anew.
//!
//! A finding is known by its file, its rule and a hash of the text that it points at, so lines may be added above it.
//! If the text itself changes, the finding is told. Files are named relative to the folder of the baseline, so it does
//! not matter where the program is started.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::files::below;
use super::finding::Diagnostic;

/// Raised with any change of the file that an older program could not read.
const SCHEMA: u32 = 1;

/// The findings that are known.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: u32,
    /// By file, then by rule and hash: how many.
    known: BTreeMap<String, BTreeMap<String, usize>>,
    /// Where the baseline lies.
    #[serde(skip)]
    folder: PathBuf,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// That it cannot be read, or is none.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let name = || format!("cannot read the baseline `{}`", file.display());
        let text = fs::read_to_string(file).with_context(name)?;
        let mut baseline: Self = serde_json::from_str(&text).with_context(name)?;
        baseline.folder = folder_of(file);
        anyhow::ensure!(
            baseline.schema == SCHEMA,
            "the baseline `{}` has schema {}, this program writes {SCHEMA}",
            file.display(),
            baseline.schema
        );
        Ok(baseline)
    }

    /// The baseline that knows these findings and is to lie in `file`.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic], file: &Path) -> Self {
        let mut baseline = Self { schema: SCHEMA, known: BTreeMap::new(), folder: folder_of(file) };
        for diagnostic in diagnostics {
            let file = baseline.known.entry(baseline.place(diagnostic)).or_default();
            *file.entry(key(diagnostic)).or_default() += 1;
        }
        baseline
    }

    /// The name that the file of a diagnostic has here.
    fn place(&self, diagnostic: &Diagnostic) -> String {
        below(Path::new(&diagnostic.path), &self.folder).unwrap_or_else(|| diagnostic.path.clone())
    }

    /// Writes it.
    ///
    /// # Errors
    ///
    /// That it cannot be written.
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        crate::replace::replace(file, text.as_bytes())
            .with_context(|| format!("cannot write the baseline `{}`", file.display()))
    }

    /// Takes out what is known; returns how many those were.
    pub fn take_out(&self, diagnostics: &mut Vec<Diagnostic>) -> usize {
        let before = diagnostics.len();
        let mut left = self.known.clone();
        diagnostics.retain(|diagnostic| {
            let known = left
                .get_mut(&self.place(diagnostic))
                .and_then(|file| file.get_mut(&key(diagnostic)))
                .filter(|count| **count > 0);
            match known {
                Some(count) => {
                    *count -= 1;
                    false
                }
                None => true,
            }
        });
        before - diagnostics.len()
    }
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).to_owned()
}

fn key(diagnostic: &Diagnostic) -> String {
    format!("{}:{:016x}", diagnostic.rule.code, diagnostic.fingerprint)
}
