//! Properties of fixes: safe ones keep what a document says, once is enough, and what was YAML is YAML.

#[cfg(test)]
use proptest::prelude::*;

use super::{
    Config, Document, Input, Limits, Mode, Profile, Report, Request, Safety, Source, check,
};
use crate::skill::{Skill, parse};

fn run(text: &str, profile: Profile, mode: Mode) -> Report {
    let source = Source {
        file: Some("folder-name/SKILL.md".into()),
        shown: "folder-name/SKILL.md".to_owned(),
        text: text.to_owned(),
        is_utf8: true,
        lone: false,
    };
    let config = Config { profile: Some(profile), ..Config::default() };
    check(&Request { config, mode }, &[Input::Text(source)]).expect("the index works in memory")
}

fn mended(text: &str, profile: Profile, safety: Safety) -> String {
    let report = run(text, profile, Mode::Rehearse(safety));
    report.changed.into_iter().next().map_or_else(|| text.to_owned(), |changed| changed.after)
}

/// Whether a document has keys that can be read.
fn reads(text: &str) -> bool {
    let (shown, text) = (String::new(), text.to_owned());
    let source = Source { file: None, shown, text, is_utf8: true, lone: false };
    Document::new(source, None, Limits::default()).has_keys()
}

/// What a reader of the document takes from it, however it is written.
fn meaning(text: &str) -> (String, String, Vec<(String, String)>, Vec<String>) {
    // Nothing is seen of an escape.
    let text = text.replace("\u{1b}[31m", "").replace("\u{1b}[0m", "");
    let Skill { name, description, mut metadata, blocks, .. } = parse(&text, "folder-name").skill;
    let words = crate::printable::one_line;
    // Tools are told apart by blanks, commas and lines alike; the brackets of a hint are meant as text.
    for (key, value) in &mut metadata {
        if key == "allowed-tools" {
            *value = value.replace([',', '\n'], " ");
        }
        if key == "argument-hint" {
            *value = value.trim_matches(['[', ']']).to_owned();
        }
        if key == "date" {
            *value = value.replace('/', "-");
        }
        *value = words(value);
    }
    metadata.sort();
    let blocks = blocks.iter().map(|block| words(&block.text)).collect();
    (name, words(&description), metadata, blocks)
}

/// Panics unless every finding has its place in the text, whoever it is for.
pub(crate) fn check_places(text: &str, profile: Profile) {
    let report = run(text, profile, Mode::Tell);
    for found in &report.diagnostics {
        assert!(text.get(found.site.span.range()).is_some(), "{found:?}");
        assert!(found.site.start.line >= 1 && found.site.start <= found.site.end, "{found:?}");
    }
}

/// Panics unless mending what was mended changes nothing.
pub(crate) fn check_once(text: &str, profile: Profile, safety: Safety) {
    let once = mended(text, profile, safety);
    assert_eq!(mended(&once, profile, safety), once, "once is enough");
}

/// Panics unless safe fixes keep what a document says.
pub(crate) fn check_meaning(text: &str, profile: Profile) {
    // Without keys that can be read a document has no meaning yet.
    if reads(text) {
        let after = mended(text, profile, Safety::Safe);
        assert_eq!(meaning(&after), meaning(text), "{after}");
    }
}

#[cfg(test)]
mod properties {
    use super::*;

    /// Pieces that frontmatter is made of, faults among them.
    fn frontmatter() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            Just("name: folder-name".to_owned()),
            Just("name: 123".to_owned()),
            Just("name:".to_owned()),
            Just("description: Fix this: it breaks".to_owned()),
            Just("description: |\n  Frees space\n  when: full".to_owned()),
            Just("description: > Frees space".to_owned()),
            Just("description: 42".to_owned()),
            Just("author: 'Ada' # who".to_owned()),
            Just("version: 1.10".to_owned()),
            Just("version: \"2.0.0\"".to_owned()),
            Just("date: 2026/03/04".to_owned()),
            Just("tags: [a, b]".to_owned()),
            Just("metadata:\n  kind: fix\n  count: 3".to_owned()),
            Just("metadata:\n    deep: true\n    errors: |\n      disk full\n".to_owned()),
            Just("metadata: {a: b}".to_owned()),
            Just("metadata:".to_owned()),
            Just("allowed-tools: Read, Bash(git status), Grep".to_owned()),
            Just("allowed-tools: [Read, Grep]".to_owned()),
            Just("user-invocable: \"false\"".to_owned()),
            Just("argument-hint: [file]".to_owned()),
            Just("mood: calm # a remark".to_owned()),
            Just("license: MIT".to_owned()),
            Just("# a remark of its own".to_owned()),
            Just(String::new()),
            "[a-z]{1,6}: [a-z:#'\"\\[\\]{}é -]{0,20}",
        ];
        proptest::collection::vec(line, 0..9).prop_map(|lines| lines.join("\n"))
    }

    fn document() -> impl Strategy<Value = String> {
        let body = prop_oneof![
            Just("\n# Title\n\n## Problem\n\n`disk full`\n".to_owned()),
            Just("\nSee [more](a\\b.md) \u{1b}[31mnow\u{1b}[0m.\n".to_owned()),
            Just("text\n".to_owned()),
            Just(String::new()),
        ];
        let parts = (
            prop_oneof![Just(""), Just("\u{feff}"), Just("\n")],
            frontmatter(),
            body,
            any::<bool>(),
            any::<bool>(),
        );
        parts.prop_map(|(start, yaml, body, closed, windows)| {
            let fence = if closed { "---\n" } else { "" };
            let text = format!("{start}---\n{yaml}\n{fence}{body}");
            if windows { text.replace('\n', "\r\n") } else { text }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 384 } else { 4096 }))]

        #[test]
        fn safe_fixes_keep_the_meaning(text in document(), profile in 0..Profile::ALL.len()) {
            let after = mended(&text, Profile::ALL[profile], Safety::Safe);
            check_meaning(&text, Profile::ALL[profile]);
            prop_assert_eq!(after.contains("\r\n"), text.contains("\r\n") , "{}", after);
            prop_assert_eq!(after.replace("\r\n", "").contains('\n'), text.replace("\r\n", "").contains('\n'), "{:?}", after);
            for remark in ["# who", "# a remark of its own"] {
                prop_assert_eq!(after.matches(remark).count(), text.matches(remark).count(), "{}", after);
            }
        }

        #[test]
        fn once_is_enough(text in document(), profile in 0..Profile::ALL.len(), all in any::<bool>()) {
            let safety = if all { Safety::Unsafe } else { Safety::Safe };
            check_once(&text, Profile::ALL[profile], safety);
        }

        #[test]
        fn any_text_is_checked(text in any::<String>()) {
            for profile in Profile::ALL {
                check_places(&text, profile);
            }
        }
    }
}
