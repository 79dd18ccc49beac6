//! Lines that are never the cause: footers, wrappers, hints to run again, drawn by every tool after a failure.

/// Starts that say only that something failed, or where to read more.
const STARTS: &[&str] = &[
    "a complete log of this run can be found in",
    "for a full report see",
    "for more information about this error, try",
    "some errors have detailed explanations",
    "for more information, try",
    "note: run with `rust_backtrace",
    "note: to improve backtraces for build dependencies",
    "error: could not compile",
    "error: aborting due to",
    "error: process completed with exit code",
    "process completed with exit code",
    "error: command failed with exit code",
    "command failed with exit code",
    "error: script \"",
    "error: failed to push some refs",
    "exit status ",
    "exit code: ",
    "build failed in",
    "elifecycle",
    "err_pnpm_recursive_run_first_fail",
    "npm err! code elifecycle",
    "lifecycle script `",
    "* try:",
    "> run with --",
    "run with --stacktrace",
    "* get more help at",
    "re-run maven using",
    "to see the full stack trace",
    "for more information about the errors and possible solutions",
    "-> [help 1]",
    "after correcting the problems",
    "traceback (most recent call last)",
    "stack trace:",
    "stack backtrace:",
    "require stack:",
    "note: this error originates from a subprocess",
    "this is an issue with the package mentioned above",
    "hint: see above for",
    "note: some details are omitted",
    "[previous line repeated",
    "[notice] a new release of pip",
    "thrown in ",
    "test result: failed",
    "error: test failed",
    "collect2: error: ld returned",
    "make: leaving directory",
    "make: entering directory",
    "if you would like me to automatically generate issues",
    "at line:",
];

/// Whether a line, already without its prefix, can never be the reason of a failure.
#[must_use]
pub fn is_noise(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || !line.bytes().any(|byte| byte.is_ascii_alphanumeric() || byte >= 0x80) {
        return true;
    }
    if STARTS.iter().any(|start| starts_with_ignore_case(line, start)) {
        return true;
    }
    is_node_version(line) || is_make_footer(line) || is_elision(line)
}

pub(crate) fn starts_with_ignore_case(line: &str, start: &str) -> bool {
    line.len() >= start.len()
        && line.as_bytes()[..start.len()].eq_ignore_ascii_case(start.as_bytes())
}

/// `Node.js v20.20.2`
fn is_node_version(line: &str) -> bool {
    line.strip_prefix("Node.js v")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `make: *** [Makefile:3: all] Error 1`
fn is_make_footer(line: &str) -> bool {
    line.starts_with("make") && line.contains("*** [") && line.contains("] Error ")
}

/// `... 9 more`, `... 4 lines matching cause stack trace ...`
fn is_elision(line: &str) -> bool {
    line.strip_prefix("... ").is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && (rest.ends_with(" more") || rest.contains("lines matching cause"))
    })
}

#[cfg(test)]
mod tests {
    use super::is_noise;

    #[test]
    fn footers_are_noise_and_causes_are_not() {
        for line in [
            "make: *** [Makefile:3: all] Error 1",
            "Node.js v20.20.2",
            "\t... 9 more",
            "error: could not compile `x` (lib) due to 2 previous errors",
            "    ^^^^^",
        ] {
            assert!(is_noise(line), "{line}");
        }
        for line in ["make: *** No rule to make target 'x'.  Stop.", "fatal: not a git repository"]
        {
            assert!(!is_noise(line), "{line}");
        }
    }
}
