//! FX317: a version is one, and stays one.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX317",
    name: "version-format",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "The version of a document is a number to YAML, or no version at all.",
    why: "Without quotes `1.10` is the number 1.1. A version orders the states of a document; `latest` does not.",
    evidence: &[Evidence { source: Origin::Community, at: "https://semver.org", seen: "2026-11" }],
    fix: Some((Safety::Safe, "puts a number in quotes")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Fixes \"no space left on device\" when a build stops.\nversion: 1.10\nmetadata:\n  kind: fix\n---\n## Problem\n",
    )]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    let Some(entry) = document.anywhere("version") else { return };
    if !document.claims_fix() {
        return;
    }
    match entry.value.resolved() {
        Some(Resolved::Float(_) | Resolved::Int(_)) => found.push(
            Finding::new(entry.value.span, "this version is a number to YAML: `1.10` is 1.1")
                .help("put it in quotes")
                .fix(edit::quote(entry)),
        ),
        Some(Resolved::Str(text)) if !is_version(text) => found.push(
            Finding::new(entry.value.span, format!("`{text}` is no version"))
                .help("write it like `1.0.0`"),
        ),
        _ => {}
    }
}

/// Numbers with points between them, and what may follow.
fn is_version(text: &str) -> bool {
    let text = text.trim().trim_start_matches('v');
    let core = text.split(['-', '+', ' ']).next().unwrap_or_default();
    let mut parts = core.split('.');
    !core.is_empty()
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
