//! C and C++: compilers, linkers, `CMake`, tests, and how programs die: sanitizers, signals, aborts.

mod cmake;
mod diagnostic;
mod link;
mod runtime;
mod test;

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
    test::read(lines, at).or_else(|| diagnostic::read(lines, at)).or_else(|| link::read(lines, at))
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
    fn tests_say_what_was_expected_below_the_place() {
        check(
            "cart_test.cpp:5: Failure\nExpected equality of these values:\n  total()\n    Which is: 3\n  4\n\n",
            Link::Root,
            None,
            "Expected equality of these values: total() Which is: 3 4",
        );
        check(
            "cart_test.cpp:5: FAILED:\n  CHECK( total() == 4 )\nwith expansion:\n  3 == 4\n\n",
            Link::Root,
            None,
            "CHECK( total() == 4 ) with expansion: 3 == 4",
        );
        check(
            "..\\cart_test.cpp(5): error: Value of: total()\n  Actual: 3\nExpected: 4\n",
            Link::Root,
            None,
            "Value of: total() Actual: 3 Expected: 4",
        );
        check(
            "1/2 Test #1: cart .....***Failed    0.01 sec\n    Start 2: price\n",
            Link::Root,
            None,
            "Test #1: cart ***Failed",
        );
        let told = read(
            "1/2 Test #1: cart ....***Exception: SegFault  0.01 sec\n./cart: error: no till\n\n2/2 Test #2: price .... Passed 0.1 sec\n",
        );
        assert_eq!(told[0].link, Link::Wrapper);
        assert!(read("1/2 Test #1: cart .....   Passed    0.01 sec\n").is_empty());
    }

    #[test]
    fn a_check_of_clang_tidy_is_a_code() {
        check(
            "a.cpp:2:5: warning: use nullptr [modernize-use-nullptr]\n",
            Link::Warning,
            Some("modernize-use-nullptr"),
            "use nullptr [modernize-use-nullptr]",
        );
        check(
            "a.cpp:2:5: error: null [clang-analyzer-core.NullDereference,-warnings-as-errors]\n",
            Link::Root,
            Some("clang-analyzer-core.NullDereference"),
            "null [clang-analyzer-core.NullDereference,-warnings-as-errors]",
        );
        check(
            "a.cpp:2:5: error: no match for 'operator[]' (operand types are 'A' and 'int') [a b]\n",
            Link::Root,
            None,
            "no match for 'operator[]' (operand types are 'A' and 'int') [a b]",
        );
    }

    #[test]
    fn what_a_linker_warns_of_may_have_an_object_before_it() {
        check(
            "/usr/bin/ld: a.o: warning: relocation against `_ZTV1B' in read-only section `.text'\n",
            Link::Warning,
            None,
            "a.o: warning: relocation against `_ZTV1B' in read-only section `.text'",
        );
    }

    #[test]
    fn the_library_asserts_in_its_own_quotes() {
        check(
            "/usr/include/c++/12/bits/stl_vector.h:1123: T& f(size_t) [with T = int]: Assertion '__n < this->size()' failed.\nAborted (core dumped)\n",
            Link::Root,
            None,
            "Assertion '__n < this->size()' failed.",
        );
    }

    #[test]
    fn a_program_that_aborts_has_said_why() {
        let events = read(
            "terminate called after throwing an instance of 'std::out_of_range'\n  what():  vector\n\n\
            Program received signal SIGABRT, Aborted.\n0x0000 in raise () at raise.c:3\n",
        );
        let links: Vec<Link> = events.iter().map(|event| event.link).collect();
        assert_eq!(links, [Link::Root, Link::Wrapper]);
    }

    #[test]
    fn cmake_breaks_its_lines_and_sets_names_apart() {
        let message = |text: &str| read(text)[0].message.clone();
        assert_eq!(
            message(
                "CMake Error at CMakeLists.txt:3 (find_package):\n  By not providing \"FindShop.cmake\" in CMAKE_MODULE_PATH this project has\n  asked CMake to find a package.\n\n  Add it.\n\n\n"
            ),
            "By not providing \"FindShop.cmake\" in CMAKE_MODULE_PATH this project has asked CMake to find a package."
        );
        // A message of two lines is not one sentence.
        assert_eq!(
            message("CMake Error at CMakeLists.txt:3 (message):\n  No till.\n  Buy one.\n\n\n"),
            "No till."
        );
        assert_eq!(
            message(
                "CMake Error at CMakeLists.txt:2 (project):\n  The CMAKE_CXX_COMPILER:\n\n    shop++\n\n  is not a full path.\n\n  Tell CMake.\n\n\n"
            ),
            "The CMAKE_CXX_COMPILER: shop++ is not a full path."
        );
        assert_eq!(
            message(
                "CMake Error at CMakeLists.txt:2 (add_executable):\n  Cannot find source file:\n\n    a.cpp\n\n  Tried extensions .c\n\n\n"
            ),
            "Cannot find source file: a.cpp"
        );
        assert_eq!(
            read("CMake Error at F.cmake:1616 (message):\n  Build step for till failed: 2\n\n")[0]
                .link,
            Link::Wrapper
        );
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
