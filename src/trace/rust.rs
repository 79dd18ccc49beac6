//! Rust: compiler and linter, Cargo, panics, reports of `anyhow`, `eyre` and `miette`.
//!
//! A diagnostic of the compiler has no chain: each is to be fixed. Cargo and the report libraries print the
//! outermost error first, and the root last.

mod build;
mod diagnostic;
mod panic;
pub(super) mod report;

use super::shape::{Place, paragraph};
use super::{Found, Lines};
use crate::limits::MAX_EVENT_LINES;

pub(super) use build::{is_output, output as read_output};

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim_start();
    if text.contains("panicked at ") {
        return panic::read(lines, at);
    }
    let found = match text.as_bytes().first()? {
        b'f' | b't' => tests(lines, at),
        b'S' | b's' if panic::is_stack(text) => panic::stack(lines, at),
        b'T' if text.starts_with("The application panicked (crashed).") => panic::eyre(lines, at),
        b'p' | b'P' | b'T' => build::pkg_config(lines, at),
        b'e' | b'w' => diagnostic::read(lines, at),
        b'E' => report::read(lines, at),
        0xc3 => report::tree(lines, at),
        _ => None,
    };
    // A path may begin with any letter.
    found.or_else(|| short(text).and_then(|()| diagnostic::short(lines, at)))
}

/// Takes what the test runner lists: names of tests, which are full of words for errors.
fn tests(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim_end();
    let ended = [" ... ok", " ... FAILED", " ... ignored", " --- FAILED"]
        .iter()
        .any(|end| text.ends_with(end));
    if ended && (text.starts_with("test ") || text.contains("::")) {
        return Some(Found::none(at + 1));
    }
    let listed = text == "failures:" && lines.text(at + 1).starts_with("    ");
    // The same word stands above what the tests printed, behind a blank line.
    let header = text == "failures:" && lines.text(at + 2).starts_with("---- ");
    (listed || header).then(|| Found::none(paragraph(lines, at, MAX_EVENT_LINES)))
}

/// Whether a line begins as one of `--message-format short` does.
fn short(text: &str) -> Option<()> {
    let place = Place::of(text)?;
    (place.extension() == "rs" && place.column).then_some(())
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Link, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn said(text: &str) -> Vec<(Link, Option<String>, String)> {
        read(text).into_iter().map(|event| (event.link, event.code, event.message)).collect()
    }

    #[test]
    fn a_diagnostic_has_its_code_notes_and_places() {
        let events = read(
            "error[E0277]: `Row` doesn't implement `Display`\n --> src/main.rs:3:20\n  |\n3 |     show(Row);\n  |          ^^^ cannot be formatted\n  |\n  = note: use `{:?}` instead\nnote: required here\n --> /home/a/.cargo/registry/src/x-1/show-1.2.0/src/lib.rs:9:1\n\nFor more information about this error, try `rustc --explain E0277`.\n",
        );
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].code.as_deref(), Some("E0277"));
        assert_eq!(events[0].lines, 0..9);
        assert_eq!(events[0].details, [4, 6, 7]);
        let files: Vec<&str> = events[0].frames.iter().map(|frame| frame.file.as_str()).collect();
        assert_eq!(files, ["src/main.rs", "/home/a/.cargo/registry/src/x-1/show-1.2.0/src/lib.rs"]);
    }

    #[test]
    fn the_code_of_a_lint_is_its_name() {
        let clippy = "error: unneeded `return` statement\n --> src/lib.rs:2:5\n  |\n2 |     return 1;\n  |     ^^^^^^^^\n  |\n  = help: for further information visit https://rust-lang.github.io/rust-clippy/rust-1.95.0/index.html#needless_return\n  = note: `-D clippy::needless-return` implied by `-D warnings`\n";
        assert_eq!(read(clippy)[0].code.as_deref(), Some("clippy::needless_return"));
        let denied = "error: unused variable: `x`\n --> src/lib.rs:2:5\n  |\n  = note: `#[deny(unused_variables)]` on by default\n";
        assert_eq!(read(denied)[0].code.as_deref(), Some("unused_variables"));
    }

    #[test]
    fn a_lint_of_the_command_line_has_its_name_in_the_note() {
        let denied = "error: unused variable: `x`\n --> src/lib.rs:2:5\n  |\n  = note: `-D unused-variables` implied by `-D warnings`\n";
        assert_eq!(read(denied)[0].code.as_deref(), Some("unused_variables"));
    }

    #[test]
    fn the_backtrace_of_a_report_belongs_to_its_root() {
        let anyhow = "Error: could not start\n\nCaused by:\n    0: no settings\n    1: no such file (os error 2)\n\nStack backtrace:\n   \
            0: shop::load\n             at ./src/main.rs:2:86\n   1: std::panicking::catch_unwind\n             at /rustc/1/library/std/src/panicking.rs:544:19\n";
        let events = read(anyhow);
        assert_eq!(events.len(), 3);
        assert_eq!((events[2].lines.clone(), events[2].frames.len()), (4..11, 2));
        let cut =
            "Stack backtrace:\n   0: <unknown>\n   1: core::panicking::panic_fmt\nerror: no\n";
        assert!(said(cut).iter().all(|(_, _, message)| !message.contains("panic")));
    }

    #[test]
    fn a_report_has_sections_behind_its_chain() {
        let eyre = "Error: \n   0: bad settings\n   1: invalid digit\n\nLocation:\n   src/main.rs:10\n\nSuggestion: use a number\n\nBacktrace omitted.\nerror: no\n";
        assert_eq!(read(eyre)[1].lines, 2..10);
        let panicked =
            "The application panicked (crashed).\nMessage:  no state\nLocation: src/main.rs:14\n\n";
        let events = read(panicked);
        assert_eq!(
            (events[0].type_name.as_deref(), events[0].message.as_str()),
            (Some("panic"), "no state")
        );
        assert_eq!(events[0].frames[0].file, "src/main.rs");
    }

    #[test]
    fn a_report_may_begin_with_its_code() {
        let drawn = "Error: shop::bad_price\n\n  × bad price `1,2`\n   ╭─[prices.conf:2:3]\n 1 │ a\n 2 │ 1,2\n   · ─┬─\n   ╰────\n  help: use a point\n\n";
        assert_eq!(
            said(drawn),
            [(Link::Root, Some("shop::bad_price".into()), "bad price `1,2`".into())]
        );
        assert_eq!(read(drawn)[0].lines, 0..9);
    }

    #[test]
    fn who_waits_for_a_thread_only_passes_its_panic_on() {
        let text = "thread '<unnamed>' panicked at src/main.rs:9:76:\nno price\n\nthread 'main' panicked at src/main.rs:9:91:\n\
            called `Result::unwrap()` on an `Err` value: Any { .. }\n";
        let links: Vec<Link> = read(text).iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Root, Link::Wrapper]);
    }

    #[test]
    fn the_causes_of_a_panic_stand_behind_a_blank_line() {
        let text = "thread 'main' panicked at src/main.rs:9:76:\nno device\n\nCaused by:\n    too wide\n\nnote: run with `RUST_BACKTRACE=1`\n";
        assert_eq!(read(text)[0].details, [2, 3, 4]);
    }

    #[test]
    fn the_short_format_is_read() {
        for file in ["src/main.rs", "tests/main.rs", "/srv/main.rs"] {
            let short = format!("{file}:3:5: error[E0425]: cannot find value `x` in this scope\n");
            assert_eq!(
                said(&short),
                [(Link::Root, Some("E0425".into()), "cannot find value `x` in this scope".into())]
            );
        }
    }

    #[test]
    fn an_old_panic_has_its_message_in_the_header() {
        let events = read(
            "thread 'main' panicked at 'called `Option::unwrap()` on a `None` value', src/main.rs:4:37\nnote: run with `RUST_BACKTRACE=1`\n",
        );
        assert_eq!(events[0].message, "called `Option::unwrap()` on a `None` value");
        assert_eq!(events[0].type_name.as_deref(), Some("panic"));
        assert_eq!(events[0].frames[0].file, "src/main.rs");
        let logged = read(
            "panic: thread 'tokio-runtime-worker' panicked at 'state not managed for field `x`':\n   0: core::panicking::panic_fmt\n",
        );
        assert_eq!(logged[0].message, "state not managed for field `x`");
    }

    #[test]
    fn the_message_of_a_panic_may_stand_behind_blank_lines() {
        let text = "thread 'main' panicked at /x/openssl-sys-0.9.1/build/main.rs:3:5:\n\n\nCould not find directory of OpenSSL installation\nyou may set OPENSSL_DIR\n\nstack backtrace:\n   0: std::panicking::begin_panic\n";
        let events = read(text);
        assert_eq!(events.len(), 1);
        assert_eq!(
            (events[0].key, events[0].message.as_str()),
            (3, "Could not find directory of OpenSSL installation")
        );
        assert_eq!(events[0].frames.len(), 2);
    }

    #[test]
    fn the_last_cause_of_a_report_is_the_root() {
        let eyre = "Error: \n   0: could not start\n   1: address in use (os error 98)\n\nLocation:\n   src/main.rs:10\n";
        assert_eq!(
            said(eyre),
            [
                (Link::Wrapper, None, "could not start".into()),
                (Link::Root, None, "address in use (os error 98)".into())
            ]
        );
        let miette =
            "  × could not read the manifest\n  ├─▶ bad table\n  ╰─▶ expected `=` at line 3\n";
        let links: Vec<Link> = read(miette).iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Wrapper, Link::Wrapper, Link::Root]);
        let cargo = "error: failed to parse manifest at `/a/Cargo.toml`\n\nCaused by:\n  no targets specified in the manifest\n  either src/lib.rs or src/main.rs must be present\n";
        assert_eq!(
            said(cargo),
            [
                (Link::Wrapper, None, "failed to parse manifest at `/a/Cargo.toml`".into()),
                (Link::Root, None, "no targets specified in the manifest".into())
            ]
        );
    }

    #[test]
    fn the_output_of_a_build_script_holds_the_root() {
        let text = "error: failed to run custom build command for `a v1.0.0`\n\nCaused by:\n  process didn't exit successfully: `/t/build-script-build` (exit status: 1)\n  --- stdout\n  cargo:rerun-if-changed=x\n  Permission fs:x not found, expected one of a, b\n";
        let roots: Vec<String> = read(text)
            .into_iter()
            .filter(|event| event.link == Link::Root)
            .map(|event| event.message)
            .collect();
        assert_eq!(roots, ["Permission fs:x not found, expected one of a, b"]);
    }

    #[test]
    fn a_build_script_fails_on_windows_as_well() {
        let text = "error: failed to run custom build command for `a v1.0.0`\n\nCaused by:\n  process didn't exit successfully: `C:\\t\\build-script-build` (exit code: 1)\n  --- stderr\n  no till\n";
        let roots = said(text).into_iter().filter(|(link, ..)| *link == Link::Root);
        assert_eq!(roots.map(|(.., message)| message).collect::<Vec<_>>(), ["no till"]);
    }

    #[test]
    fn the_library_that_a_crate_needs_is_named_last() {
        let text = "  --- stdout\n  cargo:warning=\n  pkg-config exited with status code 1\n  > pkg-config --libs glib-2.0\n\n  pkg-config output:\n    Package glib-2.0 was not found in the pkg-config search path.\n\n  The system library `glib-2.0` required by crate `glib-sys` was not found.\n  The file `glib-2.0.pc` needs to be installed.\n";
        let events = read(text);
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].key, events[0].lines.clone()), (8, 2..10));
        let quiet =
            "  --- stderr\n  cargo:rerun-if-changed=x\n\n  frobnicate is needed\n  to build this\n";
        assert_eq!(said(quiet), [(Link::Root, None, "frobnicate is needed".into())]);
        let tool = "warning: a-sys@0.1.0: `\"pkg-config\" \"--libs\" \"a\"` did not exit successfully: exit status: 1\n";
        assert_eq!(said(tool)[0].0, Link::Root);
    }

    #[test]
    fn what_passes_is_no_error() {
        for text in [
            "   Compiling ax v0.1.0 (/home/dev/api)\n    Finished `dev` profile in 0.5s\n",
            "running 1 test\ntest tests::handles_error ... ok\n\ntest result: ok. 1 passed; 0 failed; 0 ignored\n",
            "error: this is prose about an error\n",
        ] {
            assert!(
                read(text).iter().all(|event| event.family == super::super::Family::Other),
                "{text}"
            );
        }
    }
}
