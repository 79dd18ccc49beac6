//! SE408: commands that run while the skill is loaded.

use std::sync::LazyLock;

use regex::Regex;

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SE408",
    name: "dynamic-context",
    levels: Levels::beyond_spec(Info).and(Upload, Error).and(Portable, Warning),
    what: "A command in ``!`…` ``, which Claude Code runs when it loads the skill.",
    why: "It runs before anybody has read a word. Other clients show it as text, and uploads have no shell to run it in.",
    evidence: &[CLAUDE_CODE],
    fix: None,
    bad: Example::of(
        Upload,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n\nNow free: !`df -h /`\n")],
    ),
    good: Example::of(
        Upload,
        &[("a/SKILL.md", "---\nname: a\ndescription: Frees space.\n---\n\nRun `df -h /` first!\n")],
    ),
    check: Check::Document(check),
};

static COMMAND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)(?:^|[\s(])(!`[^`\n]+`)").expect("a constant expression"));

fn check(document: &Document, found: &mut Findings) {
    if !document.body().contains("!`") {
        return;
    }
    let start = document.outline.head.body.start;
    for captures in COMMAND.captures_iter(document.body()) {
        let Some(command) = captures.get(1) else { continue };
        let at = start + command.start();
        // The mark stands before the span of code; within code it is shown, not meant.
        if document.is_code(at) {
            continue;
        }
        let span = Span::new(at..at + command.len()).unwrap_or_default();
        found.push(
            Finding::new(span, "this command runs when the skill is loaded, in one client only")
                .help("make it a step: `run … and look at …`"),
        );
    }
}
