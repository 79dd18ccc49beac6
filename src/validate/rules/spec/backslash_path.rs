//! SP026: paths are written with forward slashes.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP026",
    name: "backslash-path",
    levels: Levels::everywhere(Warning),
    what: "The target of a link is written with backslashes.",
    why: "Only Windows follows it. Forward slashes are followed everywhere, there too.",
    evidence: &[CLAUDE_API],
    fix: Some((Safety::Safe, "writes forward slashes")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nSee [more](references\\more.md).\n",
    )]),
    good: Example::new(&[
        (
            "a/SKILL.md",
            "---\nname: a\ndescription: Frees space.\n---\n\nSee [more](references/more.md).\n",
        ),
        ("a/references/more.md", "# More\n"),
    ]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let has_any = memchr::memchr(b'\\', document.body().as_bytes()).is_some();
    if !has_any || !document.may_lead_to_files() {
        return;
    }
    let blocks = document.blocks_where(|text| text.contains('\\'));
    for link in blocks.flat_map(|block| &block.links) {
        let is_path = !link.text.contains("://") && link.text.contains('\\');
        let whole = document.slice(link.span);
        let Some(at) = whole.rfind(&link.text).filter(|_| is_path) else { continue };
        let start = link.span.start() + at;
        let span = Span::new(start..start + link.text.len()).unwrap_or(link.span);
        found.push(
            Finding::new(span, "a path with backslashes is followed on Windows only")
                .help("write forward slashes")
                .fix(Fix::safe(span, link.text.replace('\\', "/"))),
        );
    }
}
