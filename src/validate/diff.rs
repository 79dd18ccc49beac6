//! What fixes change, as `diff -u` shows it.

use similar::TextDiff;

use super::Changed;

/// The change of a file as a patch, relative to the current folder.
#[must_use]
pub fn unified(changed: &Changed) -> String {
    patch(&changed.path, &changed.before, &changed.after)
}

/// The change of a text as a patch of the file `path`.
#[must_use]
pub(crate) fn patch(path: &str, before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
