//! What a text looks like: an error, the name of one, a sentence, a command.

use crate::codes::is_error_code;
use crate::trace;

/// Names of exception types and error codes in prose.
pub(super) fn names_of_errors(text: &str) -> Vec<&str> {
    text.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | ')'
                    | ','
                    | ';'
                    | '"'
                    | '\''
                    | '`'
                    | '['
                    | ']'
                    | '{'
                    | '}'
                    | '|'
                    | '/'
                    | '*'
                    | '<'
                    | '>'
                    | '='
                    | '\u{201c}'
                    | '\u{201d}'
            )
    })
    .map(|word| word.trim_matches(['.', ':', '!', '?', '-']))
    .filter(|word| is_error_name(word))
    .collect()
}

/// Whether a word is the name of an error: a code, or a type in camel case.
fn is_error_name(word: &str) -> bool {
    is_error_code(word)
        || (trace::is_type_name(word)
            && word.len() > 6
            && !matches!(
                word,
                "Error"
                    | "Exception"
                    | "Warning"
                    | "Timeout"
                    | "Failure"
                    | "Denied"
                    | "Mismatch"
                    | "Violation"
                    | "Expectation"
                    | "Interrupt"
            )
            && word.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'$' | b':' | b'\\')
            }))
}

/// Whether a quotation in a place that speaks of errors is one.
pub(super) fn is_quoted_error(text: &str) -> bool {
    is_error_text(text) || (is_sentence(text) && !is_command(text))
}

/// Two words or more of language: not a name, a value or a path.
pub(super) fn is_sentence(text: &str) -> bool {
    words_of_language(text) >= 2
        || text.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c)) && text.chars().count() >= 6
}

/// Three words or more: code of that kind is seldom anything but a message.
pub(super) fn is_long(text: &str) -> bool {
    words_of_language(text) >= 3
}

/// How many words of a text have two letters or more.
fn words_of_language(text: &str) -> usize {
    let has_letters = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    text.split_whitespace().filter(has_letters).count()
}

/// Whether a text is something to type rather than something that was printed.
pub(super) fn is_command(text: &str) -> bool {
    const PROGRAMS: &[&str] = &[
        "npm",
        "npx",
        "pnpm",
        "yarn",
        "node",
        "git",
        "gh",
        "docker",
        "docker-compose",
        "kubectl",
        "helm",
        "pip",
        "pip3",
        "uv",
        "python",
        "python3",
        "pytest",
        "cargo",
        "rustup",
        "go",
        "java",
        "mvn",
        "gradle",
        "curl",
        "wget",
        "cd",
        "ls",
        "cat",
        "grep",
        "rg",
        "sed",
        "awk",
        "find",
        "rm",
        "cp",
        "mv",
        "mkdir",
        "chmod",
        "chown",
        "sudo",
        "apt",
        "apt-get",
        "brew",
        "systemctl",
        "ssh",
        "scp",
        "export",
        "echo",
        "source",
        "bash",
        "sh",
        "make",
        "cmake",
        "psql",
        "sqlite3",
        "mysql",
        "redis-cli",
        "aws",
        "gcloud",
        "az",
        "terraform",
        "vite",
        "tsc",
        "vitest",
        "jest",
        "eslint",
        "prisma",
        "import",
        "from",
        "const",
        "let",
        "var",
        "return",
        "def",
        "class",
        "fn",
        "use",
        "pub",
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "CREATE",
        "ALTER",
    ];
    let first = text.trim_start_matches(['$', ' ']).split_whitespace().next().unwrap_or_default();
    text.starts_with("$ ")
        || text.starts_with('-')
        || text.starts_with("#[")
        || text.starts_with("#![")
        || (PROGRAMS.contains(&first) && !text.contains(": "))
        || text.ends_with([';', '{'])
        || text.contains("=>")
        || text.contains("()")
        || text.contains(" = ")
        || text.contains("](")
}

/// Whether a text looks like an error wherever it stands.
pub(super) fn is_error_text(text: &str) -> bool {
    let text = text.trim();
    if text.len() < 4 || text.len() > 600 {
        return false;
    }
    if is_error_name(text) {
        return true;
    }
    if is_command(text) {
        return false;
    }
    trace::typed(text).is_some_and(|(_, message)| !message.is_empty())
        || (is_sentence(text) && trace::failure_score(text) >= 3)
        || (is_sentence(text)
            && names_of_errors(text).len() == 1
            && text.split_whitespace().count() <= 12
            && text.contains(':'))
}
