//! The keys of the top level, by who knows them. The schema for editors is made from the same lists.

use crate::validate::level::Profile;

/// Those of the specification, and nothing else.
pub(super) const SPECIFICATION: &[&str] =
    &["name", "description", "license", "compatibility", "metadata", "allowed-tools"];

/// Those that Claude Code knows besides.
pub(super) const CLAUDE: &[&str] = &[
    "when_to_use",
    "argument-hint",
    "arguments",
    "disable-model-invocation",
    "user-invocable",
    "disallowed-tools",
    "model",
    "effort",
    "context",
    "agent",
    "hooks",
    "paths",
    "shell",
    "background",
];

/// Those with which authors sign: no client needs them, and fixes have always been written with them.
pub(super) const SIGNATURE: &[&str] =
    &["author", "authors", "version", "date", "created", "updated", "tags", "category", "keywords"];

/// Those that a profile knows.
pub(super) fn known(profile: Profile) -> impl Iterator<Item = &'static str> {
    let claude = match profile {
        Profile::Fix | Profile::Claude => CLAUDE,
        Profile::Codex | Profile::Upload | Profile::Spec | Profile::Portable => &[],
    };
    SPECIFICATION.iter().chain(claude).copied()
}

/// Whether a profile knows a key.
pub(super) fn is_known(key: &str, profile: Profile) -> bool {
    known(profile).any(|known| known == key)
}
