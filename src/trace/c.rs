//! C and C++: compilers, linkers, `CMake`, and how programs die: sanitizers, signals, aborts.

mod cmake;
mod diagnostic;
mod link;
mod runtime;

use super::shape::has;
use super::{Event, Found, Lines};

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if text.starts_with("CMake ") {
        return cmake::read(lines, at);
    }
    let found = runtime::read(lines, at);
    // Compilers and linkers write nothing without a colon, but for their counts.
    if found.is_some() || !has(text, b':') && !text.ends_with(" generated.") {
        return found;
    }
    diagnostic::read(lines, at).or_else(|| link::read(lines, at))
}

/// What one line of a compiler or linker says, read without the lines around it.
pub(super) fn said(text: &str, at: usize) -> Option<Event> {
    diagnostic::said(text, at).or_else(|| link::said(text, at))
}

/// The title under which the linker of macOS lists symbols.
pub(super) fn symbols(text: &str, at: usize) -> Option<Event> {
    link::title(text).then(|| Event::new(super::Family::C, at, text))
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Family, Link, events};
    use crate::paste::Paste;

    fn read(text: &str) -> Vec<Event> {
        events(&Paste::new(text.as_bytes()))
    }

    fn check(text: &str, link: Link, code: Option<&str>, message: &str) {
        let events = read(text);
        assert_eq!(events.len(), 1, "{text}\n{events:?}");
        let event = &events[0];
        assert_eq!(event.family, Family::C, "{text}");
        assert_eq!(
            (event.link, event.code.as_deref(), event.message.as_str()),
            (link, code, message),
            "{text}"
        );
    }

    #[test]
    fn microsoft_prints_codes_behind_places_in_brackets() {
        check(
            "f.cpp(3,7): error C2065: 'x': undeclared identifier\n",
            Link::Root,
            Some("C2065"),
            "'x': undeclared identifier",
        );
        check(
            "1>C:\\a\\f.cpp(3): fatal error C1083: Cannot open include file: 'x.h': No such file or directory\n",
            Link::Root,
            Some("C1083"),
            "Cannot open include file: 'x.h': No such file or directory",
        );
        check(
            "LINK : fatal error LNK1104: cannot open file 'x.lib'\n",
            Link::Root,
            Some("LNK1104"),
            "cannot open file 'x.lib'",
        );
        check(
            "a.obj : error LNK2019: unresolved external symbol _f referenced in function _main\n",
            Link::Root,
            Some("LNK2019"),
            "unresolved external symbol _f referenced in function _main",
        );
        check(
            "a.exe : fatal error LNK1120: 1 unresolved externals\n",
            Link::Wrapper,
            Some("LNK1120"),
            "1 unresolved externals",
        );
    }

    #[test]
    fn a_driver_has_no_place() {
        check(
            "g++: fatal error: no input files\ncompilation terminated.\n",
            Link::Root,
            None,
            "no input files",
        );
        check(
            "clang: error: linker command failed with exit code 1 (use -v to see invocation)\n",
            Link::Wrapper,
            None,
            "linker command failed with exit code 1 (use -v to see invocation)",
        );
        check(
            "cc1plus: error: unrecognized command-line option '-Wx' [-Werror]\n",
            Link::Root,
            None,
            "unrecognized command-line option '-Wx' [-Werror]",
        );
    }

    #[test]
    fn the_option_of_a_warning_is_its_code() {
        check(
            "a.c:2:5: error: unused variable 'x' [-Werror=unused-variable]\n",
            Link::Root,
            Some("-Wunused-variable"),
            "unused variable 'x' [-Werror=unused-variable]",
        );
        check(
            "a.c:2:5: warning: unused variable 'x' [-Wunused-variable]\n",
            Link::Warning,
            Some("-Wunused-variable"),
            "unused variable 'x' [-Wunused-variable]",
        );
    }

    #[test]
    fn other_languages_print_the_same_form() {
        for text in [
            "A.java:1: error: ';' expected\n",
            "a.swift:3:5: error: cannot find 'x' in scope\n",
            "M.hs:3:7: error: [GHC-83865]\n",
            "a.py:3: error: bad  [attr]\n",
        ] {
            assert!(read(text).iter().all(|event| event.family != Family::C), "{text}");
        }
    }

    #[test]
    fn the_linker_of_macos_lists_symbols_under_a_title() {
        let text = "Undefined symbols for architecture arm64:\n  \"_resize\", referenced from:\n      _main in main.o\nld: symbol(s) not found for architecture arm64\nclang: error: linker command failed with exit code 1 (use -v to see invocation)\n";
        let events = read(text);
        let links: Vec<Link> = events.iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Root, Link::Wrapper, Link::Wrapper]);
        assert_eq!(events[0].message, "Undefined symbols for architecture arm64:");
        assert_eq!(events[0].details, [1, 2]);
    }

    #[test]
    fn a_program_that_dies_says_how() {
        check(
            "libc++abi: terminating due to uncaught exception of type std::out_of_range: vector\n",
            Link::Root,
            None,
            "vector",
        );
        check(
            "./run.sh: line 3: 1234 Segmentation fault      (core dumped) ./a\n",
            Link::Root,
            None,
            "Segmentation fault",
        );
        check("zsh: segmentation fault  ./a\n", Link::Root, None, "segmentation fault");
        check(
            "*** stack smashing detected ***: terminated\nAborted (core dumped)\n",
            Link::Root,
            None,
            "stack smashing detected",
        );
        check(
            "Program received signal SIGSEGV, Segmentation fault.\n0x0000 in f (p=0x0) at a.c:3\n3\t  *p = 1;\n",
            Link::Root,
            Some("SIGSEGV"),
            "Segmentation fault.",
        );
    }

    #[test]
    fn a_leak_is_told_by_its_sanitizer() {
        let text = "==9==ERROR: LeakSanitizer: detected memory leaks\n\nDirect leak of 8 byte(s) in 1 object(s) allocated from:\n    #0 0x1 in malloc (/lib/x)\n    #1 0x2 in main /home/a/l.c:4\n\nSUMMARY: AddressSanitizer: 8 byte(s) leaked in 1 allocation(s).\n";
        let events = read(text);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].type_name.as_deref(), Some("LeakSanitizer"));
        assert_eq!(events[0].lines, 0..7);
        assert_eq!(events[0].frames[1].function.as_deref(), Some("main"));
    }

    #[test]
    fn cmake_says_it_on_the_line_or_below() {
        check(
            "CMake Error: The source directory \"/a\" does not appear to contain CMakeLists.txt.\n",
            Link::Root,
            None,
            "The source directory \"/a\" does not appear to contain CMakeLists.txt.",
        );
        check(
            "CMake Warning (dev) at CMakeLists.txt:3 (find_package):\n  Policy CMP0074 is not set.\n\n",
            Link::Warning,
            None,
            "Policy CMP0074 is not set.",
        );
    }
}
