//! A rule is data: everything that `validate`, `rule`, the page of rules and SARIF say of it is in its one `static`.

use super::document::Document;
use super::finding::Finding;
use super::fix::Safety;
use super::level::{Levels, Profile};
use super::shelf::Shelf;

/// A rule.
pub struct Rule {
    /// Permanent: never changed, never used again for another.
    pub code: &'static str,
    /// For people; as good as the code wherever a rule can be named.
    pub name: &'static str,
    /// How much it weighs, for whom.
    pub levels: Levels,
    /// What it reports, in a sentence.
    pub what: &'static str,
    /// Why that matters, in a few.
    pub why: &'static str,
    /// Where the requirement comes from.
    pub evidence: &'static [Evidence],
    /// What its fix does; [`None`] where it has none.
    pub fix: Option<(Safety, &'static str)>,
    /// Found.
    pub bad: Example,
    /// Not found.
    pub good: Example,
    /// How it is found.
    pub check: Check,
}

/// Where a requirement comes from, and when that was looked at last.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// Who says so.
    pub source: Origin,
    /// Where they say it, or what was seen.
    pub at: &'static str,
    /// Year and month.
    pub seen: &'static str,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The Agent Skills specification or its reference validator.
    Specification,
    /// The maker of a client.
    Vendor,
    /// Those who write skills and tools for them.
    Community,
    /// Us: seen in skills, or needed by `skill match`.
    Own,
}

impl Origin {
    /// The name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Specification => "specification",
            Self::Vendor => "vendor",
            Self::Community => "community",
            Self::Own => "own",
        }
    }
}

/// Files that a rule is shown with, and tested on.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Whom they are checked for; [`None`] for the automatic choice.
    pub profile: Option<Profile>,
    /// Paths and texts.
    pub files: &'static [(&'static str, &'static str)],
}

impl Example {
    /// Files checked for whom they seem to be.
    #[must_use]
    pub const fn new(files: &'static [(&'static str, &'static str)]) -> Self {
        Self { profile: None, files }
    }

    /// Files checked for somebody.
    #[must_use]
    pub const fn of(profile: Profile, files: &'static [(&'static str, &'static str)]) -> Self {
        Self { profile: Some(profile), files }
    }
}

/// How a rule finds.
pub enum Check {
    /// In one document.
    Document(fn(&Document, &mut Findings)),
    /// Between all documents that are checked together.
    Shelf(fn(&Shelf, &mut ShelfFindings)),
    /// While comments that silence rules are read.
    Suppressions,
}

/// What a rule has found in one document.
pub type Findings = Vec<Finding>;

/// What a rule has found, and in which document of the shelf.
pub type ShelfFindings = Vec<(usize, Finding)>;

impl Rule {
    /// Whether `name` names this rule.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.code.eq_ignore_ascii_case(name) || self.name == name
    }

    /// The letters of its code: `SP`, `CC`, `CX`, `FX`, `SE` or `KB`.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.code.trim_end_matches(|char: char| char.is_ascii_digit())
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.code)
    }
}
