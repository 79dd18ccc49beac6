//! The tools that a text came from or through, where its form tells it and no name of theirs need stand there: who sees
//! `web-1  | ` knows that something runs in a container, and who sees ` RUN  v3.2.7` that Vitest ran it.

use super::{Line, Mark};

const VITEST: &str = "vitest";
const JEST: &str = "jest";
const PYTEST: &str = "pytest";

/// What a line begins with that one tool prints, and the names of that tool.
const STARTS: &[(&str, &str)] = &[
    ("Test Suites: ", JEST),
    ("Error response from daemon: ", "docker"),
    ("Error from server ", "kubernetes kubectl"),
    ("* What went wrong:", "gradle"),
    ("COMPILATION ERROR", "maven"),
    ("BUILD FAILURE", "maven"),
    ("LINE 1: ", "postgresql postgres"),
    ("\u{2a2f} ", "next.js"),
];
/// The titles of pytest's report, between its rules.
const OF_PYTEST: &[&str] = &["FAILURES", "ERRORS", "short test summary info"];

/// The names of the tools whose form some of the lines have.
pub(super) fn of(lines: &[Line], is_composed: bool) -> Vec<&'static str> {
    let mut found = Vec::new();
    if is_composed {
        found.push("docker compose container");
    }
    for line in lines {
        if let Some(tool) = by_mark(line.mark).or_else(|| by_form(&line.text))
            && !found.contains(&tool)
        {
            found.push(tool);
        }
    }
    found
}

fn by_mark(mark: Mark) -> Option<&'static str> {
    match mark {
        Mark::Npm => Some("npm"),
        Mark::Gyp => Some("node-gyp"),
        Mark::Pytest => Some(PYTEST),
        Mark::Remote => Some("git"),
        Mark::None
        | Mark::Error
        | Mark::Warning
        | Mark::Logged
        | Mark::Info
        | Mark::Ci
        | Mark::Box => None,
    }
}

fn by_form(line: &str) -> Option<&'static str> {
    let text = line.trim_start();
    // A title between the signs of a rule.
    let titled = |sign: char| text.starts_with(sign).then(|| text.trim_matches([sign, ' ']));
    if titled('=').is_some_and(|title| OF_PYTEST.contains(&title)) {
        return Some(PYTEST);
    }
    if titled('\u{23af}').is_some_and(|title| title.starts_with("Failed ")) || is_vitest(text) {
        return Some(VITEST);
    }
    if text.starts_with("\u{25cf} ") && text.contains(" \u{203a} ") {
        return Some(JEST);
    }
    if is_typescript(text) {
        return Some("typescript");
    }
    STARTS.iter().find(|(start, _)| text.starts_with(start)).map(|(_, tool)| *tool)
}

/// `RUN  v3.2.7 /app`
fn is_vitest(text: &str) -> bool {
    let version = text.strip_prefix("RUN ").and_then(|rest| rest.trim_start().strip_prefix('v'));
    version.is_some_and(|version| version.starts_with(|char: char| char.is_ascii_digit()))
}

/// `a.ts(1,2): error TS2304: …`, `a.ts:1:2 - error TS2304: …`
fn is_typescript(text: &str) -> bool {
    let code = text.split_once("error TS").map(|(_, rest)| rest);
    code.and_then(|rest| rest.split_once(':'))
        .is_some_and(|(code, _)| code.len() >= 4 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;

    #[test]
    fn tools_are_known_by_their_form() {
        for (text, known) in [
            (" RUN  v3.2.7 /app", "vitest"),
            ("\u{23af}\u{23af} Failed Tests 2 \u{23af}\u{23af}", "vitest"),
            ("  \u{25cf} sum \u{203a} adds", "jest"),
            ("Test Suites: 1 failed, 1 total", "jest"),
            ("=========== FAILURES ===========", "pytest"),
            ("=== short test summary info ===", "pytest"),
            ("E       assert 1 == 2", "pytest"),
            ("web-1  | Error: x", "docker compose container"),
            ("2026-11-23T12:52:54.1234567Z npm error code E404", "npm"),
            ("a.ts(1,2): error TS2304: Cannot find name 'x'.", "typescript"),
            ("[ERROR] COMPILATION ERROR : ", "maven"),
        ] {
            assert_eq!(Paste::new(text.as_bytes()).tools(), [known], "{text}");
        }
        for text in ["RUN npm ci", "\u{25cf} a point", "name | value", "=======", "error TSX: a"] {
            assert!(Paste::new(text.as_bytes()).tools().is_empty(), "{text}");
        }
    }
}
