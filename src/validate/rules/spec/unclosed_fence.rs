//! SP028: blocks of code end.

use crate::markdown::{CODE, Fence};
use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP028",
    name: "unclosed-fence",
    levels: Levels::everywhere(Warning).but(Spec),
    what: "A block of code is never closed.",
    why: "Everything after it is code: headings, steps and links are lost. Most often a line of back-ticks is missing, or a block that \
          holds another one is fenced with as few back-ticks as that.",
    evidence: &[seen_in("templates that hold blocks of code inside a block of code")],
    fix: None,
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\n```sh\ndf\n\n# Next\n\nThen this.\n",
    )]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\n```sh\ndf\n```\n\n# Next\n",
    )]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !pairs_up(document.body()) {
        found.extend(unclosed(document));
    }
}

fn unclosed(document: &Document) -> Option<Finding> {
    // Only the last block can be open.
    let mut blocks = document.last_blocks().iter();
    let block = blocks.rfind(|block| block.kind == BlockKind::Code)?;
    if !block.is_fenced {
        return None;
    }
    let whole = document.slice(block.span);
    let mark = whole.chars().next().filter(|char| matches!(char, '`' | '~'))?;
    let opening = whole.len() - whole.trim_start_matches(mark).len();
    let last = whole.trim_end().lines().last().unwrap_or_default();
    let last = last.trim_start_matches([' ', '>', '\t']);
    let closes = last.len() >= opening
        && last.chars().all(|char| char == mark)
        && whole.trim_end().lines().count() > 1;
    let reaches_end = block.span.end() >= document.text().trim_end().len();
    // An open block with nothing but code in it renders as it was meant.
    let swallows = block.text.lines().any(|line| line.starts_with('#') && line.contains("# "))
        || block.text.contains("\n```");
    if closes || !reaches_end || opening < 3 || !swallows {
        return None;
    }
    let span = Span::new(block.span.start()..block.span.start() + opening).unwrap_or(block.span);
    let fence: String = std::iter::repeat_n(mark, opening).collect();
    Some(
        Finding::new(span, "this block of code is never closed")
            .label("opened here")
            .help(format!("add a line `{fence}` where the code ends, or a longer fence around code that has fences")),
    )
}

/// A fence that has not been closed.
#[derive(Clone, Copy)]
struct Open {
    fence: Fence,
    indent: usize,
    /// Where the line after it begins.
    next: usize,
}

/// Whether the fences of a body plainly pair up, so that it need not be read as a whole: none stands behind the mark of a
/// list or quotation, and each is closed by one of its kind and indentation, with nothing less indented between the two.
/// Whatever such a pair stands in, it leaves nothing open.
fn pairs_up(body: &str) -> bool {
    let bytes = body.as_bytes();
    let mut open: Option<Open> = None;
    let mut past = 0;
    let ticks = memchr::memmem::find_iter(bytes, "```");
    // Rare enough to be looked for one by one.
    let tildes = memchr::memchr_iter(b'~', bytes).filter(|&at| bytes[at..].starts_with(b"~~~"));
    let mut marks: Vec<usize> = ticks.chain(tildes).collect();
    marks.sort_unstable();
    for at in marks {
        if at < past {
            continue;
        }
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(body.len(), |end| at + end);
        past = end;
        let before = &bytes[start..at];
        let marks = body[at..end].trim_end();
        let indent = before.len();
        let is_indented = before.iter().all(|&byte| byte == b' ');
        let Some(last) = open else {
            if !is_indented {
                let is_mark = |byte: &u8| b" \t>-*+.)".contains(byte) || byte.is_ascii_digit();
                if before.iter().all(is_mark) {
                    return false;
                }
            } else if let Some((fence, _)) = Fence::of(marks) {
                open = Some(Open { fence, indent, next: (end + 1).min(body.len()) });
            }
            continue;
        };
        let may_close = last.fence.is_closed_by(marks);
        if last.indent == 0 {
            if may_close && is_indented && indent < CODE {
                open = None;
            }
        } else if may_close && is_indented && indent == last.indent {
            let inside = body[last.next..start].lines();
            let mut inside = inside.filter(|line| !line.trim().is_empty());
            if inside
                .any(|line| !line.as_bytes()[..line.len().min(indent)].iter().all(|&b| b == b' '))
            {
                return false;
            }
            open = None;
        } else {
            return false;
        }
    }
    open.is_none()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::validate::{Limits, Source};

    #[test]
    fn fences_in_lists_pair_up_by_their_indentation() {
        assert!(pairs_up("- a\n\n  ```sh\n  b\n  ```\n\n# c\n"));
        for open in ["- a\n\n  ```sh\n  b\n\n# c\n  ```\n", "- ```\n  a\n  ```\n", "```\na\n~~~\n"]
        {
            assert!(!pairs_up(open), "{open:?}");
        }
    }

    #[test]
    fn fences_in_indented_code_are_text() {
        let document = document("    ```\n    ```\n    # a\n");
        assert!(unclosed(&document).is_none());
    }

    fn document(body: &str) -> Document {
        let text = format!("---\nname: a\ndescription: b\n---\n{body}");
        let source = Source { file: None, shown: "a".into(), text, is_utf8: true, lone: false };
        Document::new(source, None, Limits::default())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn where_fences_pair_up_nothing_is_open(
            lines in prop::collection::vec(
                "( {0,6}|\t|> |- |1\\. |  - )(```|````|~~~|```sh|# a|## b|[a-d]{1,3}|- |<div>|<!--|-->|)\n|\n|\n",
                0..20,
            ),
        ) {
            let body = lines.concat();
            prop_assert!(!pairs_up(&body) || unclosed(&document(&body)).is_none(), "{body:?}");
        }
    }
}
