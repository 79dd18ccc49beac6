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

use crate::skill::ErrorPattern;

/// Bits that tell a text from one in a few thousand others.
const ENOUGH: f32 = 12.0;

/// The error text whose words say most, and how many bits that is.
fn most_telling<'d>(
    patterns: impl IntoIterator<Item = &'d ErrorPattern>,
) -> Option<(&'d ErrorPattern, f32)> {
    let weighed = patterns.into_iter().map(|one| (one, crate::matcher::rarity(&one.text)));
    // The first of equals.
    weighed.reduce(|best, one| if one.1 > best.1 { one } else { best })
}
