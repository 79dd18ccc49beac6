//! Error codes: words that tools made to be looked up, the same in every run and every language.

/// Whether a word, as written, is an error code: `E0308`, `TS2345`, `ENOENT`, `ERR_REQUIRE_ESM`, `ORA-00942`.
#[must_use]
pub fn is_error_code(word: &str) -> bool {
    is_symbolic(word) || is_numbered(word)
}

/// Names of system and runtime errors: `ENOENT`, `EADDRINUSE`, `ERR_MODULE_NOT_FOUND`, `CUBLAS_STATUS_X`.
#[must_use]
pub fn is_symbolic(word: &str) -> bool {
    let shouts = |text: &str| {
        text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            && text.bytes().any(|b| b.is_ascii_uppercase())
    };
    if let Some(rest) = word.strip_prefix("ERR_") {
        return shouts(rest);
    }
    match word.strip_prefix('E') {
        Some(rest) => {
            (3..=14).contains(&rest.len())
                && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                && rest.bytes().filter(u8::is_ascii_uppercase).count() >= 2
                && !ENGLISH.contains(&word)
        }
        None => false,
    }
}

/// Shouted words that begin with an E and are no code.
const ENGLISH: &[&str] = &[
    "ERROR",
    "ERRORS",
    "EXCEPTION",
    "EACH",
    "EVERY",
    "EXPLAIN",
    "EXTRA",
    "EVENT",
    "EVENTS",
    "EITHER",
    "EMPTY",
    "ENABLE",
    "ENABLED",
    "END",
    "ENDPOINT",
    "ENTRYPOINT",
    "ENV",
    "EXAMPLE",
    "EXISTS",
    "EXPOSE",
    "EXECUTE",
    "EXIT",
    "EXPORT",
    "EXPECTED",
    "ELSE",
    "EDIT",
    "ESLINT",
    "EPIC",
    "EMAIL",
    "ENDIF",
    "ESCAPE",
    "EXACT",
    "EXACTLY",
    "EXTERNAL",
    "EXTENSION",
    "EXTERN",
    "ENUM",
    "EARLY",
    "EASY",
    "EFFECT",
    "ENOUGH",
    "ENSURE",
    "ENTIRE",
    "ESPECIALLY",
    "EVEN",
    "EVERYTHING",
    "EVIDENCE",
    "EXCEPT",
    "EXECUTION",
    "EXISTING",
    "EXPLICIT",
    "EXTRACT",
];

/// Letters and then digits, in the forms that tools are known to use.
fn is_numbered(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (prefix, rest) = word.split_at(letters);
    let number = rest.strip_prefix('-').unwrap_or(rest);
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    match prefix {
        // rustc, TypeScript, C#, MSBuild, NuGet, the linker and compiler of Visual C++, Prisma, PHPStan, Yarn.
        "E" | "P" | "C" | "SC" => number.len() == 4,
        "TS" => (4..=5).contains(&number.len()),
        "CS" | "MSB" | "NU" | "LNK" | "NETSDK" | "YN" | "CA" | "IDE" | "BC" | "AADSTS" | "NG" => {
            number.len() >= 4
        }
        "ORA" | "PLS" | "GHC" | "SQLSTATE" | "DPY" | "CVE" => rest.starts_with('-'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_error_code;

    #[test]
    fn codes_are_told_from_words() {
        for code in [
            "E0308",
            "TS2345",
            "ENOENT",
            "EADDRINUSE",
            "E2BIG",
            "ERR_REQUIRE_ESM",
            "ORA-00942",
            "P2024",
            "LNK2019",
        ] {
            assert!(is_error_code(code), "{code}");
        }
        for word in ["ERROR", "E1", "ES6", "EXPOSE", "utf8", "A4", "P1", "Exception", "ENV", "E"] {
            assert!(!is_error_code(word), "{word}");
        }
    }
}
