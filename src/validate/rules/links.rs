//! Where the links of a document lead, as far as they lead to files.

use std::path::{Component, Path};

use crate::limits::MAX_LINKS;
use crate::span::Span;
use crate::validate::document::Document;

/// A link to a file.
#[derive(Debug)]
pub(in crate::validate) struct Target {
    /// The place of the link.
    pub(in crate::validate) span: Span,
    /// What the author wrote.
    pub(in crate::validate) written: String,
    /// The file that it leads to, seen from the folder of the document, with forward slashes.
    pub(in crate::validate) path: String,
    /// Whether that lies outside of the folder of the skill.
    pub(in crate::validate) escapes: bool,
}

/// The links of a document to files.
pub(in crate::validate) fn targets(document: &Document) -> Vec<Target> {
    if !document.may_lead_to_files() {
        return Vec::new();
    }
    let links = document.links_where(may_lead_to_files).take(MAX_LINKS);
    links
        .filter_map(|link| {
            let path = relative(&link.text)?;
            let escapes = escapes(Path::new(&path));
            Some(Target { span: link.span, written: link.text, path, escapes })
        })
        .collect()
}

/// Whether a body has links that could lead to files: most have none, or only addresses, and need not be read for it.
pub(in crate::validate) fn may_lead_to_files(body: &str) -> bool {
    let is_local = |rest: &str| {
        let target = rest.trim_start_matches([' ', '\t', '<']);
        !["http://", "https://", "#", "mailto:"].iter().any(|start| target.starts_with(start))
    };
    // `[name]: target` on a line of its own.
    let defines = |at: usize| {
        let start = body[..at].rfind('\n').map_or(0, |end| end + 1);
        body[start..at].trim_start_matches([' ', '\t', '>', '-', '*', '+']).starts_with('[')
    };
    let bytes = body.as_bytes();
    memchr::memchr_iter(b']', bytes).any(|at| match bytes.get(at + 1) {
        Some(b'(') => is_local(&body[at + 2..]),
        Some(b':') => is_local(&body[at + 2..]) && defines(at),
        _ => false,
    })
}

/// The path of a target that is one: no address, no anchor, no example.
fn relative(target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let is_file = !path.is_empty()
        && !path.contains(':')
        && !path.starts_with(['/', '~', '@', '$', '\\'])
        && !path.contains(['<', '>', '{', '}', '*', '\\', ' ', '|', '(', '"', '…', '$'])
        && !path.contains("...")
        // `url`, `link`, `path/to/file.md`: an author shows how links are written.
        && Path::new(path).extension().is_some()
        && !path.starts_with("path/to")
        // `example.com`: an address whose beginning was forgotten is no file.
        && (path.contains('/') || has_extension_of_a_file(path));
    is_file.then(|| decoded(path))
}

/// Whether the end of a name is that of a file that skills have, not of a domain.
fn has_extension_of_a_file(path: &str) -> bool {
    const FILES: &[&str] = &[
        "md", "txt", "py", "sh", "js", "ts", "json", "yaml", "yml", "toml", "html", "css", "png",
        "jpg", "jpeg", "svg", "gif", "pdf", "csv", "rs", "go", "rb", "sql", "xml", "mjs", "tsx",
        "ps1",
    ];
    path.rsplit_once('.').is_some_and(|(_, end)| FILES.contains(&end))
}

/// `%20` as a blank.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether a relative path goes further up than down, anywhere on its way.
fn escapes(path: &Path) -> bool {
    let mut depth = 0_i32;
    path.components().any(|part| {
        depth += match part {
            Component::ParentDir => -1,
            Component::Normal(_) => 1,
            _ => 0,
        };
        depth < 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_anchors_and_examples_are_no_files() {
        for target in [
            "https://a.b/c.md",
            "#top",
            "mailto:a@b.c",
            "/abs/x.md",
            "url",
            "path/to/x.md",
            "<x>.md",
            "example.com",
        ] {
            assert_eq!(relative(target), None, "{target}");
        }
        assert_eq!(relative("a%20b.md#top").as_deref(), Some("a b.md"));
        assert!(
            escapes(Path::new("../x"))
                && escapes(Path::new("a/../../x"))
                && !escapes(Path::new("a/../x"))
        );
    }
}
