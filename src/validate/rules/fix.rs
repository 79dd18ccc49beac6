//! How a document that mends something is written, and whether it can be found.

pub(super) mod dangerous_fix;
pub(super) mod date_format;
pub(super) mod duplicate_error;
pub(super) mod error_mismatch;
pub(super) mod error_too_generic;
pub(super) mod error_too_specific;
pub(super) mod fence_language;
pub(super) mod link_only_solution;
pub(super) mod name_generic;
pub(super) mod no_action;
pub(super) mod no_error_string;
pub(super) mod placeholder_left;
pub(super) mod section_empty;
pub(super) mod section_missing;
pub(super) mod self_retrieval;
pub(super) mod trigger_clause;
pub(super) mod verification_vague;
pub(super) mod version_format;
