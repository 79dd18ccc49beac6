//! SP026: paths are written with forward slashes.

use crate::validate::rules::may_lead_to_files;
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
    let has_any = |text: &str| memchr::memchr(b'\\', text.as_bytes()).is_some();
    if !document.may_lead_to_files() || !has_any(document.body()) {
        return;
    }
    for link in document.links_where(|piece| has_any(piece) && may_lead_to_files(piece)) {
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
