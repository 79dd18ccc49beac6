//! FX324: what may do harm says so.

use std::sync::LazyLock;

use regex::Regex;

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "FX324",
    name: "dangerous-fix",
    levels: Levels::beyond_spec(Info).and(crate::validate::level::Profile::Fix, Warning),
    what: "The solution destroys data or switches protection off, and no word of caution stands by it.",
    why: "People paste what stands under a solution. Deleting a tree, opening files to everyone, forcing a push or switching the checks of \
          certificates off may be right, with a sentence on what it costs.",
    evidence: &[seen_in("solutions that trade a failing check for none")],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/dangerous.md"))]),
    good: Example::new(&[("a/SKILL.md", include_str!("examples/whole.md"))]),
    check: Check::Document(check),
};

/// Words and blanks are those of ASCII, as the names that are looked for.
static DANGER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x-u)
        \brm\s+(?:-\w+\s+)*-(?:rf|fr|Rf|fR)\w*\s+(?:/|~|\$HOME|\.git)(?:[\s;]|/?\*|$)
        | \bchmod\s+(?:-R\s+)?0?777\b
        | \bgit\s+push\b(?u:[^\n])*\s(?:--force|-f)(?:\s|$)
        | \bNODE_TLS_REJECT_UNAUTHORIZED\s*=\s*['\x22]?0
        | \bGIT_SSL_NO_VERIFY\s*=\s*(?:1|true)
        | \bhttp\.sslVerify\s+false
        | \bstrict-ssl\s+false
        | \bverify\s*=\s*False\b
        | \bStrictHostKeyChecking(?:\s+|=)no\b
        | \bDROP\s+DATABASE\b
        | \bdocker\s+system\s+prune\s+(?:-\w+\s+)*-\w*a\w*f
        | \bgit\s+clean\s+-\w*f\w*d\w*x
        ",
    )
    .expect("a constant expression")
});

/// Words of somebody who knows that it may do harm.
const CAUTION: &[&str] = &[
    "caution",
    "careful",
    "warning",
    "danger",
    "destroy",
    "irrevers",
    "permanent",
    "lose",
    "lost",
    "insecure",
    "unsafe",
    "never ",
    "not in production",
    "only for",
    "only in",
    "back up",
    "backup",
    "do not",
    "don't",
    "risk",
    "temporar",
    "development only",
    "last resort",
    "⚠",
    "be sure",
    "make sure",
    "rewrites",
    "erases",
    "deletes",
    "removes",
    "avoid",
    "local only",
];

fn check(document: &Document, found: &mut Findings) {
    if !document.claims_fix() {
        return;
    }
    for section in document.sections(SectionKind::Solution) {
        let text = document.text().get(section.content.clone()).unwrap_or_default();
        let Some(danger) = DANGER.find(text) else { continue };
        let lower = text.to_lowercase();
        if CAUTION.iter().any(|word| lower.contains(word)) {
            continue;
        }
        let start = section.content.start + danger.start();
        let span =
            Span::new(start..start + danger.as_str().trim_end().len()).unwrap_or(section.span);
        found.push(
            Finding::new(span, "this may do harm, and nothing says so")
                .help("say what it costs, or how to do with less"),
        );
    }
}
