//! How much a finding weighs, and for whom: severities, profiles, and the one for each of the other.

use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Severity {
    /// A hint; shown on request.
    Info,
    /// Likely a mistake.
    Warning,
    /// The skill does not do its work as it is.
    Error,
}

impl Severity {
    /// The name in every format.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|level| level.as_str() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// Whom a skill is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, clap::ValueEnum)]
pub enum Profile {
    /// A document that names an error and says how to mend it; read by clients and by `skill match`.
    Fix,
    /// Claude Code.
    Claude,
    /// Codex.
    Codex,
    /// claude.ai and the API, where skills are uploaded.
    Upload,
    /// The Agent Skills specification and nothing else: valid or not as its reference validator says.
    Spec,
    /// Any client: what only some of them read is named.
    Portable,
}

impl Profile {
    /// All of them, in the order of [`Levels`].
    pub const ALL: [Self; 6] =
        [Self::Fix, Self::Claude, Self::Codex, Self::Upload, Self::Spec, Self::Portable];

    /// The name on the command line and in `skill.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Claude => "claude",
            Self::Codex => "codex",
            Self::Upload => "upload",
            Self::Spec => "spec",
            Self::Portable => "portable",
        }
    }

    /// The profile of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == name)
    }
}

/// The severity that a rule has in each profile; none where it does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels([Option<Severity>; Profile::ALL.len()]);

impl Levels {
    /// The same everywhere.
    #[must_use]
    pub const fn everywhere(severity: Severity) -> Self {
        Self([Some(severity); Profile::ALL.len()])
    }

    /// The same everywhere but in [`Profile::Spec`], which knows the specification and nothing else.
    #[must_use]
    pub const fn beyond_spec(severity: Severity) -> Self {
        Self::everywhere(severity).but(Profile::Spec)
    }

    /// In this profile only.
    #[must_use]
    pub const fn only(profile: Profile, severity: Severity) -> Self {
        Self([None; Profile::ALL.len()]).and(profile, severity)
    }

    /// The same but for one profile.
    #[must_use]
    pub const fn and(mut self, profile: Profile, severity: Severity) -> Self {
        self.0[profile as usize] = Some(severity);
        self
    }

    /// Not in this profile.
    #[must_use]
    pub const fn but(mut self, profile: Profile) -> Self {
        self.0[profile as usize] = None;
        self
    }

    /// The severity in a profile.
    #[must_use]
    pub const fn of(self, profile: Profile) -> Option<Severity> {
        self.0[profile as usize]
    }

    /// The highest of them: what a table shows.
    #[must_use]
    pub fn highest(self) -> Option<Severity> {
        self.0.into_iter().flatten().max()
    }
}
