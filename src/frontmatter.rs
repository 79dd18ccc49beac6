//! Cuts the YAML block off the top of a file; reads none of it.
//!
//! A fence is a whole line: three hyphens at column 0, blanks after them allowed. The block ends at the next such
//! line, or at `...`, the other end that YAML knows. Three hyphens inside a text, or indented, are not a fence, so a
//! description may quote one.

use std::ops::Range;

/// What stands at the top of a file. All ranges are bytes of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frontmatter {
    /// The file does not start with a `---` line.
    Absent,
    /// A `---` line opens a block that no later line closes.
    Unclosed {
        /// The opening line without its line end, for the report.
        fence: Range<usize>,
    },
    /// A complete block.
    Present {
        /// Whole lines between the fences.
        yaml: Range<usize>,
        /// Everything after the line of the closing fence.
        body: Range<usize>,
    },
}

/// Cuts `text` at its fences. A byte order mark and blank lines may precede the first.
#[must_use]
pub fn split(text: &str) -> Frontmatter {
    let mut rest = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut open: Option<Range<usize>> = None;
    let mut yaml = 0;
    while rest < text.len() {
        let line = line_at(text, rest);
        let content = text[line.clone()].trim_end_matches(BLANKS);
        let at = rest;
        rest = line.end;
        match &open {
            None if content.is_empty() => {}
            None if content == OPENING => {
                open = Some(at..at + content.len());
                yaml = rest;
            }
            None => return Frontmatter::Absent,
            Some(_) if CLOSING.contains(&content) => {
                return Frontmatter::Present { yaml: yaml..at, body: rest..text.len() };
            }
            Some(_) => {}
        }
    }
    open.map_or(Frontmatter::Absent, |fence| Frontmatter::Unclosed { fence })
}

/// The line that opens a block.
const OPENING: &str = "---";
/// The lines that close one.
const CLOSING: [&str; 2] = ["---", "..."];
/// What may follow a fence on its line, its end included.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The line that starts at `at`, with its line end.
fn line_at(text: &str, at: usize) -> Range<usize> {
    at..text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Panics unless [`split`] keeps its promises for `text`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn check_invariants(text: &str) {
    match split(text) {
        Frontmatter::Absent => {}
        Frontmatter::Unclosed { fence } => {
            assert_eq!(text.get(fence), Some("---"), "the fence itself, blanks cut off");
        }
        Frontmatter::Present { yaml, body } => {
            assert!(yaml.end < body.start, "a fence stands between them");
            assert_eq!(body.end, text.len(), "nothing is left over");
            let block = text.get(yaml.clone()).expect("cut between characters");
            assert!(text.get(body.clone()).is_some(), "cut between characters");
            assert!(block.is_empty() || block.ends_with('\n'), "whole lines");
            let fence = text[yaml.end..body.start].trim_end_matches(BLANKS);
            assert!(fence == "---" || fence == "...", "closed by a fence");
            let mut inside = block.split_inclusive('\n');
            assert!(
                inside.all(|line| line.trim_end_matches(BLANKS) != fence),
                "closed by the first one"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The block and the body of a text that has both.
    #[track_caller]
    fn parts(text: &str) -> (&str, &str) {
        check_invariants(text);
        match split(text) {
            Frontmatter::Present { yaml, body } => (&text[yaml], &text[body]),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_block_is_what_stands_between_the_fences() {
        assert_eq!(parts("---\nname: a\n---\n# A\n"), ("name: a\n", "# A\n"));
        assert_eq!(parts("---\n---\n"), ("", ""));
        assert_eq!(parts("---\nname: a\n---"), ("name: a\n", ""));
    }

    #[test]
    fn a_block_may_end_with_dots() {
        assert_eq!(parts("---\nname: a\n...\ntext"), ("name: a\n", "text"));
    }

    #[test]
    fn windows_line_ends_and_blanks_after_a_fence_are_fine() {
        assert_eq!(parts("--- \t\r\nname: a\r\n---  \r\ntext"), ("name: a\r\n", "text"));
    }

    #[test]
    fn a_byte_order_mark_and_blank_lines_may_come_first() {
        assert_eq!(parts("\u{feff}---\nname: a\n---\n"), ("name: a\n", ""));
        assert_eq!(parts("\n  \n---\nname: a\n---\n"), ("name: a\n", ""));
    }

    #[test]
    fn hyphens_inside_a_text_do_not_close_the_block() {
        let text = "---\na: |\n  ---\n  b\nc: d --- e\n----\n--- x\n---\nbody";
        assert_eq!(parts(text), ("a: |\n  ---\n  b\nc: d --- e\n----\n--- x\n", "body"));
    }

    #[test]
    fn the_first_closing_fence_counts() {
        assert_eq!(parts("---\na: b\n---\nc\n---\n"), ("a: b\n", "c\n---\n"));
    }

    #[test]
    fn an_open_block_says_where_it_was_opened() {
        assert_eq!(split("\n--- \r\nname: a\n"), Frontmatter::Unclosed { fence: 1..4 });
        assert_eq!(split("---"), Frontmatter::Unclosed { fence: 0..3 });
    }

    #[test]
    fn a_file_without_a_fence_has_no_block() {
        for text in ["", "\n", "# A\n---\nb\n---\n", " ---\na: b\n---\n", "----\n", "...\n---\n"] {
            assert_eq!(split(text), Frontmatter::Absent, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn ranges_stay_inside_the_text(text in "(---|\\.\\.\\.|\n|\r\n|[a-z:é \t\r\u{feff}]){0,30}") {
            check_invariants(&text);
        }

        #[test]
        fn any_text_is_split(text in any::<String>()) {
            check_invariants(&text);
            check_invariants(&format!("---\n{text}\n---\n"));
        }
    }
}
