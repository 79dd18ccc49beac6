//! What a reader sees in a line, whatever YAML makes of it: its indentation, and the key that it starts with.
//!
//! Both who explains a fault and who repairs it ask what the author meant, and so look at the text with these eyes.

/// The start of the line in which `at` lies.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Length of the blanks that `line` starts with.
pub(super) fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// A key that a reader sees at the start of a line.
pub(super) struct VisibleKey<'t> {
    /// Without its quotes.
    pub(super) name: &'t str,
    /// How many words it has.
    pub(super) words: usize,
    /// The byte after its colon.
    pub(super) end: usize,
}

/// The key that `line` starts with, if it starts like `key:` with a blank or nothing after the colon.
///
/// A key is a word of letters, digits, `_`, `-`, `.` and `/`, or up to three without the last two, or any text in
/// quotes. Four words before a colon are prose, whatever YAML says.
pub(super) fn visible_key(line: &str) -> Option<VisibleKey<'_>> {
    let end = memchr::memchr2(b'\n', b'\r', line.as_bytes()).unwrap_or(line.len());
    let line = &line[..end];
    let first = line.chars().next()?;
    let (name, colon, words) = if let quote @ ('"' | '\'') = first {
        let close = 1 + line[1..].find(quote)?;
        (&line[1..close], close + 1, 1)
    } else {
        let is_part =
            |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '/' | ' ');
        let colon = line.find(|char| !is_part(char))?;
        let name = line[..colon].trim_end();
        (name, colon, name.split(' ').filter(|word| !word.is_empty()).count())
    };
    let after = line[colon..].strip_prefix(':')?;
    let is_key = (after.is_empty() || after.starts_with([' ', '\t']))
        && (1..=MAX_KEY_WORDS).contains(&words)
        && name.len() <= MAX_KEY_BYTES
        && first.is_alphanumeric() | matches!(first, '_' | '"' | '\'')
        && (words == 1 || !name.contains(['.', '/']));
    is_key.then_some(VisibleKey { name, words, end: colon + 1 })
}

/// Most words of a key that can be seen as one.
const MAX_KEY_WORDS: usize = 3;
/// Longest key that can be seen as one, in bytes.
const MAX_KEY_BYTES: usize = 64;

/// Whether a value is prose, so that what stands below may be more of it.
pub(super) fn is_prose(value: &str) -> bool {
    // Chinese and Japanese prose has few blanks.
    let wide = value.chars().filter(|char| !char.is_ascii()).count();
    wide >= 12 || value.split_whitespace().count() >= 3
}

/// Whether `line` starts like `key:value`, and not like an address.
pub(super) fn glued_key(line: &str) -> bool {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let end = line.find(|char| !is_part(char)).unwrap_or(line.len());
    let after = line[end..].strip_prefix(':');
    end > 0
        && after.is_some_and(|after| {
            !after.starts_with(['/', ':', ' ', '\t', '\r', '\n']) && !after.is_empty()
        })
}
