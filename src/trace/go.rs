//! Go: panics and fatal errors of the runtime, the race detector, compiler, vet, tests, modules.

mod dump;
mod tool;

use super::shape::{begins, is_number};
use super::{Event, Family, Found, Lines, Link, indent};
use crate::paste::Mark;

/// Most lines of the message of a panic, or of a failed test.
const MAX_MESSAGE_LINES: usize = 48;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    let trimmed = text.trim_start();
    if text.ends_with(" panic recovered:") {
        return dump::recovered(lines, at);
    }
    match trimmed.as_bytes().first()? {
        b'p' if trimmed.starts_with("panic: ") => dump::panic(lines, at),
        b'f' if trimmed.starts_with("fatal error: ") => dump::fatal(lines, at),
        b'f' | b'r'
            if begins(trimmed, &["runtime: goroutine stack exceeds", "fatal: morestack"]) =>
        {
            dump::overflow(lines, at)
        }
        b'S' if begins(trimmed, &["SIGSEGV: ", "SIGBUS: ", "SIGABRT: ", "SIGQUIT: "]) => {
            dump::in_c(lines, at)
        }
        b'W' | b'=' => dump::race(lines, at),
        b'-' => tool::test(lines, at),
        b'F' => tool::ended(lines, at),
        b'e' if is_exit(trimmed) => Some(Found::one(exit(lines, at))),
        b'h' if trimmed.starts_with("http: panic serving ") => dump::served(lines, at),
        b'g' if trimmed.starts_with("go: ") => tool::command(lines, at),
        b'p' if trimmed.starts_with("pattern ") => tool::pattern(lines, at),
        b'p' if trimmed.starts_with("package ") => {
            tool::standard(trimmed, at).or_else(|| tool::imports(lines, at))
        }
        b'v' if trimmed.starts_with("verifying ") => tool::checksum(lines, at),
        b'#' => None,
        _ => tool::compiler(lines, at).or_else(|| tool::verbose(lines, at)),
    }
}

/// The last words of a program under `go run`: the line before its exit status. Asked after all other readers.
pub(super) fn last_words(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let said =
        is_exit(lines.text(at + 1).trim()) && text.contains(' ') && indent(lines.text(at)) == 0;
    // A logger knows which of its lines are no failure.
    let is_told = lines.mark(at) == Mark::Info || begins(text, &["INFO", "DEBUG"]);
    if !said || is_told || is_exit(text) || text.ends_with(['{', '}', ')']) {
        return None;
    }
    let events = vec![Event::new(Family::Go, at, text), exit(lines, at + 1)];
    Some(Found { events, end: at + 2 })
}

/// `exit status 2`
fn is_exit(text: &str) -> bool {
    text.trim().strip_prefix("exit status ").is_some_and(is_number)
}

fn exit(lines: Lines<'_>, at: usize) -> Event {
    Event::new(Family::Go, at, lines.text(at)).linked(Link::Wrapper)
}

/// `FAIL`, `FAIL\texample.com/price\t0.006s`
fn is_fail(text: &str) -> bool {
    text.trim_end() == "FAIL" || text.starts_with("FAIL\t")
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    #[test]
    fn a_race_is_read_between_its_rules() {
        let text = "==================\nWARNING: DATA RACE\nRead at 0x00c0000ac008 by goroutine 8:\n  main.main.func1()\n      /a/main.go:3 +0x74\n\nPrevious write at 0x00c0000ac008 by goroutine 10:\n  main.main.func2()\n      /a/main.go:4 +0x86\n==================\nFound 1 data race(s)\nexit status 66\n";
        let events = read(text);
        assert_eq!((events[0].message.as_str(), events[0].lines.clone()), ("DATA RACE", 0..10));
        assert_eq!(events[0].frames[0].function.as_deref(), Some("main.main.func1"));
    }

    #[test]
    fn a_stack_overflow_begins_with_its_limit() {
        let text = "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n\ngoroutine 1 [running]:\nmain.f(...)\n\t/a/main.go:3\n";
        let events = read(text);
        assert_eq!((events[0].message.as_str(), events[0].lines.clone()), ("stack overflow", 0..9));
    }

    #[test]
    fn the_stack_of_the_runtime_belongs_to_an_overflow() {
        let own = "runtime.f()\n\t/go/panic.go:1 +0x5d fp=0x7 sp=0x7 pc=0x4\n".repeat(8);
        let text = format!(
            "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\nruntime stack:\n{own}\ngoroutine 1 [running]:\nmain.f(...)\n\t/a/main.go:3\n"
        );
        let events = read(&text);
        assert_eq!((events.len(), events[0].lines.clone()), (1, 0..24));
    }

    #[test]
    fn testify_says_it_in_a_field() {
        let text = "--- FAIL: TestVat (0.00s)\n    vat_test.go:9: \n        \tError Trace:\t/a/vat_test.go:9\n        \tError:      \tNot equal: \n        \t            \texpected: 10\n        \tTest:       \tTestVat\nFAIL\nFAIL\texample.com/a\t0.002s\n";
        let events = read(text);
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].message.as_str(), events[0].key), ("Not equal: expected: 10", 3));
    }

    #[test]
    fn a_verbose_test_says_why_before_it_fails() {
        let check = |text: &str, wanted: &[&str]| {
            let said: Vec<String> = read(text).into_iter().map(|event| event.message).collect();
            assert_eq!(said, wanted, "{text}");
        };
        check(
            "=== RUN   TestVat\n    vat_test.go:9: got 1, want 2\n--- FAIL: TestVat (0.00s)\n=== RUN   TestOk\n    vat_test.go:13: error=nil\n--- PASS: TestOk (0.00s)\nFAIL\n",
            &["got 1, want 2"],
        );
        check(
            "=== RUN   TestVat\n=== RUN   TestVat/zero\n    vat_test.go:9: got 1, want 2\n=== RUN   TestVat/one\n--- FAIL: TestVat (0.00s)\n    --- FAIL: TestVat/zero (0.00s)\n    --- PASS: TestVat/one (0.00s)\nFAIL\n",
            &["got 1, want 2"],
        );
        let fields = "    vat_test.go:9: \n        \tError Trace:\t/a/vat_test.go:9\n        \tError:      \tNot equal: \n        \t            \texpected: 1\n        \t            \tactual  : 2\n        \tTest:       \tTestVat\n";
        check(
            &format!("=== RUN   TestVat\n{fields}--- FAIL: TestVat (0.00s)\n"),
            &["Not equal: expected: 1 actual  : 2"],
        );
        check(
            "--- FAIL: TestVat (0.00s)\n    vat_test.go:9: \n        \tError Trace:\t/a/vat_test.go:9\n        \tError:      \tReceived unexpected error:\n        \t            \topen x: no such file\n        \tTest:       \tTestVat\n",
            &["Received unexpected error: open x: no such file"],
        );
        // What a test logs comes first.
        let log = "    vat_test.go:5: connecting to db\n";
        let said = "    vat_test.go:9: got 1, want 2\n";
        check(
            &format!("=== RUN   TestVat\n{log}{said}--- FAIL: TestVat (0.00s)\n"),
            &["got 1, want 2"],
        );
        check(&format!("--- FAIL: TestVat (0.00s)\n{log}{said}FAIL\n"), &["got 1, want 2"]);
        let quoted = "    vat_test.go:9: not built:\n        /tmp/a.go:3: no\n";
        check(&format!("--- FAIL: TestVat (0.00s)\n{quoted}FAIL\n"), &["not built:"]);
        check(
            &format!("--- FAIL: TestVat (0.00s)\n{log}{fields}FAIL\n"),
            &["Not equal: expected: 1 actual  : 2"],
        );
    }

    #[test]
    fn the_race_is_told_above_the_test_that_it_fails() {
        let events = read(
            "--- FAIL: TestVat (0.00s)\n    testing.go:1446: race detected during execution of test\n",
        );
        assert_eq!(events[0].link, Link::Wrapper);
    }

    #[test]
    fn the_dump_belongs_to_the_panic_that_was_raised_again() {
        let events = read(
            "panic: no map [recovered]\n\tpanic: wrapped: no map\n\ngoroutine 8 [running]:\ntesting.tRunner()\n\t/go/testing.go:1396 +0x24e\nmain.add()\n\t/a/vat.go:5 +0x2e\nFAIL\ta\t0.1s\n",
        );
        assert_eq!((events.len(), events[1].link), (2, Link::Wrapper));
        assert_eq!((events[0].lines.clone(), events[0].frames.len()), (0..8, 2));
    }

    #[test]
    fn a_server_recovers_from_a_panic_and_tells_of_it() {
        let served = read(
            "2024/01/02 10:00:00 http: panic serving 127.0.0.1:5000: no map\ngoroutine 7 [running]:\nnet/http.(*conn).serve.func1()\n\t/go/src/net/http/server.go:1801 +0xb9\npanic({0x6a, 0x9})\n\t/go/src/runtime/panic.go:1038 +0x215\nmain.f()\n\t/a/main.go:3 +0x1\n",
        );
        assert_eq!((served.len(), served[0].lines.clone()), (1, 0..8));
        assert_eq!(
            (served[0].type_name.as_deref(), served[0].message.as_str(), served[0].frames.len()),
            (Some("panic"), "no map", 3)
        );
        let recovered = read(
            "[Recovery] 2024/01/02 - 10:00:00 panic recovered:\nGET /x HTTP/1.1\nHost: localhost:8080\n\nno map\n/go/src/runtime/panic.go:260 (0x4506f4)\n\tpanicmem: panic(memoryError)\n/a/main.go:12 (0x4506f4)\n\tmain.f: x.y()\nbye\n",
        );
        assert_eq!((recovered.len(), recovered[0].lines.clone()), (1, 0..9));
        assert_eq!(
            (recovered[0].message.as_str(), recovered[0].frames[1].function.as_deref()),
            ("no map", Some("main.f"))
        );
        let again = read("panic: no map [recovered]\n\tpanic: no map\nserver: bye\n");
        let links: Vec<Link> = again.iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Root, Link::Wrapper]);
    }

    #[test]
    fn a_chain_of_modules_ends_with_the_reason() {
        let check = |text: &str, message: &str| {
            let events = read(text);
            assert_eq!((events.len(), events[0].family), (1, Family::Go), "{text}");
            assert_eq!(events[0].message, message);
        };
        check(
            "go: a.test/a@v1.0.0 requires\n\ta.test/b@v1.0.0: reading a.test/b: exit status 128:\n\tfatal: no user\n",
            "a.test/a@v1.0.0 requires a.test/b@v1.0.0: reading a.test/b: exit status 128: fatal: no user",
        );
        check(
            "package a.test/a\n\timports a.test/b\n\timports a.test/a: import cycle not allowed\n",
            "imports a.test/a: import cycle not allowed",
        );
        for text in [
            "go: all modules verified\n",
            "go: no module dependencies to download\n",
            "package main\n",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
        assert!(
            read("INFO: all work is done\nexit status 1\n")
                .iter()
                .all(|event| event.link != Link::Root)
        );
    }

    #[test]
    fn what_cgo_warns_of_is_no_error() {
        let events = read(
            "# a\n./vat.go:5:28: warning: implicit declaration of function 'g'\n./vat.go:6:2: error: unknown type name 'h'\n",
        );
        let said: Vec<(Link, &str)> =
            events.iter().map(|event| (event.link, event.message.as_str())).collect();
        assert_eq!(
            said,
            [
                (Link::Warning, "implicit declaration of function 'g'"),
                (Link::Root, "unknown type name 'h'")
            ]
        );
    }

    #[test]
    fn the_errors_of_a_module_file_and_of_a_wrong_import_are_read() {
        let events = read(
            "go: errors parsing go.mod:\n/a/go.mod:3: invalid go version '1.24.0'\n/a/go.mod:5: unknown directive: toolchain\n",
        );
        assert_eq!((events.len(), events[0].lines.clone()), (1, 0..3));
        let events = read("package strigns is not in std (/usr/lib/go/src/strigns)\n");
        assert_eq!(events[0].message, "package strigns is not in std (/usr/lib/go/src/strigns)");
    }

    #[test]
    fn modules_are_read_and_progress_is_not() {
        let text = "go: downloading example.com/a v1.0.0\ngo: example.com/a@v1.0.0: reading https://proxy/a/@v/v1.0.0.mod: 404 Not Found\n";
        let events = read(text);
        assert_eq!(events.len(), 1);
        assert_eq!(
            events[0].message,
            "example.com/a@v1.0.0: reading https://proxy/a/@v/v1.0.0.mod: 404 Not Found"
        );
    }

    #[test]
    fn logs_with_a_file_are_no_errors() {
        for text in [
            "main.go:12: listening on :8080\n",
            "ok  \texample.com/a\t0.002s\n",
            "--- PASS: TestErrorPath (0.00s)\nPASS\n",
        ] {
            assert!(read(text).iter().all(|event| event.family != Family::Go), "{text}");
        }
    }

    #[test]
    fn a_package_that_is_not_built_fails_its_tests() {
        let events = read(
            "# example.com/a\n./a.go:3:2: undefined: x\nFAIL\texample.com/a [build failed]\nFAIL\n",
        );
        let links: Vec<Link> = events.iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Root, Link::Wrapper]);
    }
}
