//! Changes of frontmatter that keep its comments, its order and its line ends.

use crate::span::Span;
use crate::validate::document::Document;
use crate::validate::fix::Fix;
use crate::yaml::{Entry, NodeKind, Resolved, Style, scalar};

/// A line `key: value` at the end of the frontmatter; `value` is YAML already.
pub(super) fn add_key(document: &Document, key: &str, value: &str) -> Option<Fix> {
    let end = document.yaml()?.end();
    let newline = document.newline();
    Some(Fix::safe(Span::empty(end), format!("{key}: {value}{newline}")))
}

/// A line `key: value` at the start of the frontmatter.
pub(super) fn add_first(document: &Document, key: &str, value: &str) -> Option<Fix> {
    let start = document.yaml()?.start();
    let newline = document.newline();
    Some(Fix::safe(Span::empty(start), format!("{key}: {value}{newline}")))
}

/// Quotes for a scalar that is written without and is not read as a text.
pub(super) fn quote(entry: &Entry) -> Option<Fix> {
    let is_text = matches!(entry.value.resolved(), Some(Resolved::Str(_)));
    match &entry.value.kind {
        NodeKind::Scalar { text, style: Style::Plain } if !is_text && !text.contains('\n') => {
            Some(Fix::safe(entry.value.span, format!("\"{text}\"")))
        }
        _ => None,
    }
}

/// Moves a key of the top level under `metadata`, where a value must be a text. `None` where that takes more than
/// moving lines.
pub(super) fn move_to_metadata(document: &Document, entry: &Entry) -> Option<Fix> {
    let text = entry.value.as_str()?;
    let value = document.slice(entry.value.span);
    if value.contains('\n') || text.contains('\n') || !is_plain_key(&entry.key.value) {
        return None;
    }
    let lines = document.whole_lines(entry.key.span.to(entry.value.span));
    let raw = document.slice(lines);
    // Exactly one line, the key at its start: `{a: b}` and `? a` are left to people.
    if !raw.starts_with(&entry.key.value) || raw.trim_end().contains('\n') || !raw.ends_with('\n') {
        return None;
    }
    let after = raw[entry.value.span.end() - lines.start()..].trim_end();
    let is_text = matches!(entry.value.resolved(), Some(Resolved::Str(_)));
    let value = if is_text && !value.is_empty() && !starts_like_a_number(text, &entry.value.kind) {
        value.to_owned()
    } else {
        scalar(text)
    };
    let newline = document.newline();
    let key = &entry.key.value;
    let Some(metadata) = document.entry("metadata") else {
        let end = document.yaml()?.end();
        let block = format!("metadata:{newline}  {key}: {value}{after}{newline}");
        // The last key moves to where it stands already: one change, not two that meet.
        return Some(if lines.end() == end {
            Fix::safe(lines, block)
        } else {
            Fix::safe(lines, "").and(Span::empty(end), block)
        });
    };
    let children = metadata.value.as_mapping()?;
    let last = children.last()?;
    let is_block = !document.slice(metadata.value.span).starts_with('{');
    if !is_block || children.iter().any(|child| child.key.value == *key) {
        return None;
    }
    let line = document.whole_lines(last.key.span);
    let indent = &document.text()[line.start()..last.key.span.start()];
    let place = document.whole_lines(last.key.span.to(last.value.span)).end();
    if !indent.chars().all(|char| char == ' ') || place > document.yaml()?.end() {
        return None;
    }
    let moved = format!("{indent}{key}: {value}{after}{newline}");
    Some(if lines.start() == place {
        Fix::safe(lines, moved)
    } else if lines.end() == line.start() {
        return None;
    } else {
        Fix::safe(lines, "").and(Span::empty(place), moved)
    })
}

/// A plain value that older readers take for a number or a date.
fn starts_like_a_number(text: &str, kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Scalar { style: Style::Plain, .. })
        && text.starts_with(|char: char| char.is_ascii_digit())
}

fn is_plain_key(key: &str) -> bool {
    !key.is_empty()
        && key.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
}

/// `text` in the form of a skill's name, if anything of it is left.
pub(super) fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for char in text.chars().flat_map(char::to_lowercase) {
        if char.is_ascii_alphanumeric() {
            slug.push(char);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug: String = slug.chars().take(crate::name::SkillName::MAX_BYTES).collect();
    let slug = slug.trim_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}
