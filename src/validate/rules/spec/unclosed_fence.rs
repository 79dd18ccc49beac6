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
    // Only the last block can be open.
    let Some(block) = document.code().last() else { return };
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
