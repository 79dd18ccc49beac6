//! The words of the table of common words, found by their ids.

use std::path::Path;

use skillbook_token as token;

use crate::Made;

/// Writes the id of the first word of each line of a file, and where the line begins, by id.
pub(crate) fn make(file: &Path, made: &Made) {
    let mut words = Vec::new();
    let mut start = 0;
    for line in crate::read(file).split_inclusive('\n') {
        words.push((token::id(line.split('\t').next().unwrap_or_default()), start));
        start += line.len();
    }
    words.sort_unstable();
    made.write(
        "background.rs",
        format!(
            "#[expect(clippy::unreadable_literal, reason = \"made by a program\")]\nstatic WORDS: &[(u32, u32)] = &{words:?};\n"
        ),
    );
}
