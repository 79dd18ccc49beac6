//! FX319: a date that everybody reads alike.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX319",
    name: "date-format",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "A date of a fix is not written year, month, day.",
    why: "`03/04/2026` is a day in March or in April. `date`, `created`, `updated` and `verified` are read by programs, which want \
          `2026-03-04`.",
    evidence: &[Evidence { source: Origin::Community, at: "ISO 8601", seen: "2026-11" }],
    fix: Some((Safety::Safe, "writes hyphens where the order is plain already")),
    bad: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Fixes \"no space left on device\" when a build stops.\ndate: 2026/03/04\nmetadata:\n  kind: fix\n---\n## Problem\n",
    )]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    for key in ["date", "created", "updated", "verified"] {
        let Some(entry) = document.anywhere(key) else { continue };
        let Some(text) = entry.value.as_str().map(str::trim).filter(|text| !text.is_empty()) else {
            continue;
        };
        // A day may be followed by a time; a state may be named by a commit.
        if is_date(text, '-')
            || text.get(..10).is_some_and(|day| is_date(day, '-'))
            || is_commit(text)
        {
            continue;
        }
        let plain = text.replace(['/', '.'], "-");
        let fix = (is_date(text, '/') || is_date(text, '.'))
            .then(|| Fix::safe(entry.value.span, crate::yaml::scalar(&plain)));
        found.push(
            Finding::new(
                entry.value.span,
                format!("`{text}` is no date that everybody reads alike"),
            )
            .help("write it like `2026-03-04`")
            .fix(fix),
        );
    }
}

/// Year, month and day with `mark` between them. A month alone will do.
fn is_date(text: &str, mark: char) -> bool {
    let parts: Vec<&str> = text.split(mark).collect();
    let number = |part: &&str, digits: usize, most: u32| {
        part.len() == digits && part.parse::<u32>().is_ok_and(|value| (1..=most).contains(&value))
    };
    match parts.as_slice() {
        [year, month] => number(year, 4, 9999) && number(month, 2, 12) && mark == '-',
        [year, month, day] => number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 31),
        _ => false,
    }
}

fn is_commit(text: &str) -> bool {
    (7..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
