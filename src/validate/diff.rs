//! What fixes change, as `diff -u` shows it.

use similar::TextDiff;

use super::Changed;

/// The change of a file as a patch, relative to the current folder.
#[must_use]
pub fn unified(changed: &Changed) -> String {
    TextDiff::from_lines(&changed.before, &changed.after)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{}", changed.path), &format!("b/{}", changed.path))
        .to_string()
}
