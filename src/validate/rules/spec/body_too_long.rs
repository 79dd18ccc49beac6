//! SP022: a body is short enough to be read whole.

use crate::validate::rules::prelude::*;

pub(in crate::validate) static RULE: Rule = Rule {
    code: "SP022",
    name: "body-too-long",
    levels: Levels::everywhere(Info),
    what: "The body has more than 500 lines or about 5,000 tokens.",
    why: "All of it goes into the context of whoever uses the skill. The specification recommends less, and files beside it for details. \
          Both bounds can be set in `skill.toml`.",
    evidence: &[SPECIFICATION, CLAUDE_CODE],
    fix: None,
    bad: Example::new(&[("a/SKILL.md", include_str!("examples/long_body.md"))]),
    good: Example::new(&[(
        "a/SKILL.md",
        "---\nname: a\ndescription: Frees space.\n---\n\nRemove what is old.\n",
    )]),
    check: Check::Document(check),
};

/// Bytes of English and code that make a token, about.
const BYTES_A_TOKEN: usize = 4;

fn check(document: &Document, found: &mut Findings) {
    let body = document.body().as_bytes();
    let open = usize::from(body.last().is_some_and(|last| *last != b'\n'));
    let lines = memchr::memchr_iter(b'\n', body).count() + open;
    let tokens = body.len() / BYTES_A_TOKEN;
    let limits = document.limits;
    let message = if lines > limits.body_lines {
        format!("the body has {lines} lines, more than {}", limits.body_lines)
    } else if tokens > limits.body_tokens {
        format!("the body has about {tokens} tokens, more than {}", limits.body_tokens)
    } else {
        return;
    };
    found.push(
        Finding::new(document.head(), message)
            .help("move what is not always needed into files beside it, and link to them"),
    );
}
