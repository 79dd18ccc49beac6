//! SP028: blocks of code end.

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
    if pairs_up(document.body()) {
        return;
    }
    // Only the last block can be open.
    let mut blocks = document.last_blocks().iter();
    let Some(block) = blocks.rfind(|block| block.kind == BlockKind::Code) else { return };
    let whole = document.slice(block.span);
    let Some(mark) = whole.chars().next().filter(|char| matches!(char, '`' | '~')) else { return };
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
    if !closes && reaches_end && opening >= 3 && swallows {
        let span =
            Span::new(block.span.start()..block.span.start() + opening).unwrap_or(block.span);
        let fence: String = std::iter::repeat_n(mark, opening).collect();
        found.push(
            Finding::new(span, "this block of code is never closed")
                .label("opened here")
                .help(format!("add a line `{fence}` where the code ends, or a longer fence around code that has fences")),
        );
    }
}

/// Whether the fences of a body plainly pair up, so that it need not be read as a whole: all of them stand at the margin,
/// outside of lists and quotations, and each is closed by one of its kind.
fn pairs_up(body: &str) -> bool {
    let mut open: Option<(char, usize)> = None;
    let mut past = 0;
    let bytes = body.as_bytes();
    let ticks = memchr::memmem::find_iter(bytes, "```");
    let tildes = memchr::memmem::find_iter(bytes, "~~~");
    let mut marks: Vec<usize> = ticks.chain(tildes).collect();
    marks.sort_unstable();
    for at in marks {
        if at < past {
            continue;
        }
        let start = body[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = body[start..].split('\n').next().unwrap_or_default();
        past = start + line.len();
        let mark = if bytes[at] == b'`' { '`' } else { '~' };
        if at > start {
            // Deeper fences belong to something that may end before they do.
            if line.trim_start_matches([' ', '\t', '>', '-', '*', '+', '.', ')']).starts_with(mark)
                || line.starts_with(|char: char| char.is_ascii_digit())
            {
                return false;
            }
            continue;
        }
        let length = line.len() - line.trim_start_matches(mark).len();
        let info = line[length..].trim();
        match open {
            Some((kind, least)) if kind == mark && length >= least && info.is_empty() => {
                open = None;
            }
            Some(_) => {}
            None if mark == '`' && info.contains('`') => {}
            None => open = Some((mark, length)),
        }
    }
    open.is_none()
}
