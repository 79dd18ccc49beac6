//! Places in files whose endings are known, as tools print them before what they have to say about them.

use super::shape::{Place, digits};

/// Reads `file.ext:3`, `file.ext:3:7` and `file.ext:3:7-12`, for the endings given.
pub(super) fn colons<'t>(text: &'t str, endings: &[&str]) -> Option<Place<'t>> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices(':') {
        let file = &text[..at];
        let line = digits(&bytes[at + 1..]);
        if line == 0 || !ends(file, endings) {
            continue;
        }
        let mut end = at + 1 + line;
        let column = bytes.get(end) == Some(&b':') && digits(&bytes[end + 1..]) > 0;
        for _ in 0..2 {
            let more = match bytes.get(end) {
                Some(b':' | b'-') => digits(&bytes[end + 1..]),
                _ => 0,
            };
            end += if more > 0 { more + 1 } else { 0 };
        }
        return Some(Place { file, column, rest: &text[end..] });
    }
    None
}

/// Reads `file.ext(3,7)` and `file.ext(3)`, with or without a space, for the endings given.
pub(super) fn parenthesis<'t>(text: &'t str, endings: &[&str]) -> Option<Place<'t>> {
    for (at, _) in text.match_indices('(') {
        let file = text[..at].trim_end();
        if !ends(file, endings) {
            continue;
        }
        let (inner, rest) = text[at + 1..].split_once(')')?;
        let numbers =
            !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit() || b",- ".contains(&b));
        let column = inner.contains(',');
        return numbers.then_some(Place { file, column, rest });
    }
    None
}

/// What follows the number of an entry of a list: `1) x`.
pub(super) fn numbered(text: &str) -> Option<&str> {
    let number = digits(text);
    text[number..].strip_prefix(") ").filter(|_| number > 0)
}

/// Whether a name has one of the endings.
pub(super) fn ends(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::trace::check_invariants;

    /// What the lines of errors of all languages are made of.
    const PIECES: &[&str] = &[
        "Traceback (most recent call last):",
        "  File \"a.py\", line 1, in f",
        "    x()",
        "ValueError: é",
        "E   KeyError: 'a'",
        "The above exception was the direct cause of the following exception:",
        "ExceptionGroup: two",
        "a/b.py:10: in load",
        "  +-+---------------- 1 ----------------",
        "    | ",
        "____ test_x ____",
        "==== FAILURES ====",
        "tests/x.py:1: KeyError",
        "FAILED a.py::t - X: y",
        "╭─ Traceback (most recent call last) ─╮",
        "╰──╯",
        "Fatal Python error: x",
        "/app/x.js:3",
        "   ^",
        "Error: a {",
        "    at f (/app/x.js:1:2) {",
        "  [cause]: Error [ERR_X]: b",
        "  [errors]: [",
        "  code: 'ENOENT',",
        "}",
        "]",
        "● a › b",
        " FAIL  a.test.js > b",
        "   × a",
        "     → b",
        "not ok 1 - a",
        "  ---",
        "  error: |-",
        "  ...",
        "error during build:",
        "[vite:css] x",
        "Warning: Each child in a list",
        "FATAL ERROR: JavaScript heap",
        " 1: 0x1 f",
        "  1:2  error  x  y/z",
        "⎯⎯ a ⎯⎯",
        "src/a.ts(3,7): error TS2345: x",
        "src/a.ts:3:7 - error TS2: x",
        "3 let x",
        "  ~~",
        "Exception in thread \"main\" a.B: c",
        "java.lang.X$YException: z",
        "\tat a.B.c(B.java:1)",
        "Caused by: java.io.IOException",
        "\tSuppressed: a.BException: c",
        "\t... 9 more",
        "Wrapped by: a.B",
        "A.java:3: error: x",
        "e: a.kt: (3, 5): x",
        "[ERROR] Failed to execute goal x",
        "[ERROR] a.java:[1,2] x",
        "* What went wrong:",
        "   > x",
        "APPLICATION FAILED TO START",
        "Description:",
        "Action:",
        "-- [E007] X Error: a.scala:1:2",
        "Error: Could not find or load main class a",
        "Unhandled exception. System.AException: b ---> System.CException: d",
        " ---> (Inner Exception #1) System.Exception: b<---",
        "   at A.B(C d) in /a.cs:line 3",
        "a.cs(1,2): error CS0246: x [a.csproj]",
        "  Error Message:",
        "fail: A.B[1]",
        "You must install or update .NET to run this application.",
        "a.rb:1:in 'f': x (AError)",
        "\tfrom a.rb:1:in 'f'",
        "rake aborted!",
        "Caused by:",
        "A::B: c",
        "1) Error:",
        "  1) a",
        "Failure/Error: x",
        "2) Failure:",
        "A#b [a.rb:5]:",
        "PHP Fatal error:  Uncaught A: b in /a.php:1",
        "Next B: c in /a.php:2",
        "Stack trace:",
        "#0 /a.php(1): f()",
        "  thrown in /a.php on line 1",
        "In A.php line 1:",
        "  [A\\BException]  ",
        "local.ERROR: a {\"exception\":\"[object] (B(code: 0): c",
        "1) A::b",
        "Your requirements could not be resolved to an installable set of packages.",
        "    - x",
        "die at a.pl line 3.",
        "\tA::b(c) called at a.pl line 4",
        "#   Failed test 'a'",
        "Failed 1/2 subtests",
        "** (A) b",
        "    ** (EXIT) c",
        "    (a 1.0) lib/a.ex:1: A.b/1",
        "    error: x",
        "    └─ a.ex:1:2: A.b/0",
        "  1) test a (B)",
        "     a.exs:1",
        "** exception error: x",
        "a.swift:1:2: error: x",
        "Fatal error: x: file a.swift, line 1",
        "*** Terminating app due to uncaught exception 'A', reason: 'b",
        "*** First throw call stack:",
        "0 a 0x1 b",
        "Exception Type:  EXC_BAD (SIGSEGV)",
        "Thread 0 Crashed:",
        "a.hs:1:2: error: [GHC-1]",
        "    • x",
        "  |",
        "p: x",
        "fatal: [a]: FAILED! => {",
        "    \"msg\": \"é\",",
        "failed: [a] => changed=false",
        "  stderr: |-",
        "MSG:",
        "...ignoring",
        "<<< caused by >>>",
        "Origin: a.yml:1:1",
        "FAILURE:",
        "Error:",
        "1 error occurred:",
        "\t* a.b: é",
        "ERROR: [1] bootstrap checks failed",
        "[1]: é",
        "[a @ 0x1f] error: é",
        "FAILED: a.o",
        "--- stderr",
        "error: builder for '/nix/store/a.drv' failed with exit code 1;",
        "  > é",
        "Conversion failed!",
        "! é",
        "l.3 é",
        "Migration é failed",
        "SQL State  : 42P01",
        "Message    : é",
        "Error: P3018",
        "Database error:",
        "     Reason: liquibase.a.BException: é",
        "  Last_IO_Error: é",
        "  ⎿  Error: é",
        "API Error (é",
        "a MCP error -3: é",
        "(Aé) é",
        "Code: A",
        "Message: é",
        "An error has occurred: AError: ",
        "=====> é",
        "a é: ORA-0094",
        "Code: 6. DB::Exception: é",
        "CallStack (from HasCallStack):",
        "  e, called at a.hs:1:2 in m",
        "Error: [Cabal-1]",
        "*** Exception: x",
        "File \"a.ml\", line 1, characters 0-1:",
        "Error: x",
        "lua: a.lua:1: x",
        "stack traceback:",
        "Error detected while processing a:",
        "E5108: Error executing lua a.lua:1: x",
        "Error in f(x) : ",
        "Error in `f()`:",
        "! x",
        "Caused by error in `g()`:",
        "ERROR: LoadError: x",
        "Stacktrace:",
        "Error in f (line 3)",
        "error: called from",
        "Failed tests:   a(b): c",
        "Failures:",
        "There were 2 failures:",
        "1 tests, 1 failures",
        "Pending: (Failures listed here are expected to x)",
        "  Line   a.php",
        " ------ ------",
        "  4      x",
        "x : y",
        "At line:1 char:1",
        "위치 줄:1 문자:1",
        "+ x",
        "    + CategoryInfo          : A: (b:c) [], D",
        "    + FullyQualifiedErrorId : A,b",
        "Get-Item: x failed",
        "Line |",
        "   3 | x",
        "Error\tCS0246\tx",
        "System.AException",
        "  HResult=0x8",
        "Inner Exception 1:",
        "  failed a (1s)",
        "  x",
        "org.a.BException: startup failed:",
        "a: 1: x @ line 1, column 2.",
        "a.B: x; nested exception is a.CException: y",
        "A > b() FAILED",
        "FATAL EXCEPTION: main",
        "Process: x",
        "Error: Could not create the Java Virtual Machine.",
        "  Problem 1",
        "[!] CocoaPods could not find compatible versions for pod \"x\":",
        "You have either:",
        "The following build commands failed:",
        "(1 failure)",
        "Liquid Exception: x in y",
        "a.erl:3:65: x",
        "%    3| x",
        "Failure:",
        "A#b:",
        "",
        "",
        "  ",
        "x",
        "    é",
    ];

    proptest! {
        #[test]
        fn lines_of_errors_are_read_in_any_order(picks in proptest::collection::vec(0..PIECES.len(), 0..40)) {
            let lines: Vec<&str> = picks.into_iter().map(|pick| PIECES[pick]).collect();
            check_invariants(lines.join("\n").as_bytes());
        }

        #[test]
        fn cut_and_joined_lines_are_read(picks in proptest::collection::vec((0..PIECES.len(), 0..40_usize, any::<bool>()), 0..30)) {
            let mut text = String::new();
            for (pick, length, ends) in picks {
                text.push_str(crate::paste::head(PIECES[pick], length));
                if ends {
                    text.push('\n');
                }
            }
            check_invariants(text.as_bytes());
        }
    }

    #[test]
    fn a_place_ends_where_its_numbers_end() {
        let place = |text| colons(text, &[".rb", ".hs"]).map(|place| (place.file, place.rest));
        assert_eq!(place("lib/a.rb:3:in 'm': x"), Some(("lib/a.rb", ":in 'm': x")));
        assert_eq!(place("C:\\a.rb:3:7: x"), Some(("C:\\a.rb", ": x")));
        assert_eq!(place("a.hs:3:7-12: error:"), Some(("a.hs", ": error:")));
        assert_eq!(place("at 12:30 a.rb failed"), None);
    }

    #[test]
    fn a_call_is_not_a_place() {
        let place = |text| parenthesis(text, &[".ts", ".cs"]).map(|place| (place.file, place.rest));
        assert_eq!(place("src/a.ts(3,7): error"), Some(("src/a.ts", ": error")));
        assert_eq!(place("load a.ts(now)"), None);
    }
}
