//! The starter library: the documents of `skills/`, inside the binary, so that a fresh install answers.

use std::path::{Path, PathBuf};

include!(concat!(env!("OUT_DIR"), "/starter.rs"));

/// The name and the text of each, by name.
#[must_use]
pub fn skills() -> &'static [(&'static str, &'static str)] {
    STARTER
}

/// Changes whenever the text of one does.
#[must_use]
pub fn fingerprint() -> &'static str {
    FINGERPRINT
}

/// The path that stands for one in reports: it lies in no folder.
#[must_use]
pub fn path(name: &str) -> PathBuf {
    Path::new("starter").join(name).join("SKILL.md")
}

/// The text of one.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    let at = STARTER.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(STARTER[at].1)
}
