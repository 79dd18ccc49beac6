//! The section of a file that is kept up to date: what stands between two markers, and not a byte else.

/// The line above the section.
pub const START: &str = "<!-- skill:start -->";
/// The line below it.
pub const END: &str = "<!-- skill:end -->";

/// Why a section cannot be placed in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SectionError {
    /// One marker without the other, or the last one first.
    #[error(
        "it has one of the lines `{START}` and `{END}` without the other below it; put both there, or neither"
    )]
    Unpaired,
    /// More than one pair.
    #[error("it has the line `{START}` or `{END}` more than once; leave one of each")]
    Repeated,
}

/// The bytes of a file with the section set to `content`, which ends with a line end: between the markers where they are,
/// else with markers at the end. Line ends are those of the marker, or of the file.
///
/// # Errors
///
/// [`SectionError`] if it cannot be told where the section is.
pub fn placed(file: &[u8], content: &str) -> Result<Vec<u8>, SectionError> {
    let mut starts = Vec::new();
    let mut ends = Vec::new();
    let mut at = 0;
    for line in file.split_inclusive(|&byte| byte == b'\n') {
        let text = line.trim_ascii();
        if text == START.as_bytes() {
            starts.push((at, at + line.len(), line.ends_with(b"\r\n"), line.ends_with(b"\n")));
        } else if text == END.as_bytes() {
            ends.push(at);
        }
        at += line.len();
    }
    match (&starts[..], &ends[..]) {
        ([], []) => Ok(appended(file, content)),
        ([(_, after, crlf, true)], [end]) if after <= end => {
            let content = with_line_ends(content, *crlf);
            Ok([&file[..*after], content.as_bytes(), &file[*end..]].concat())
        }
        ([], [_]) | ([_], [] | [_]) => Err(SectionError::Unpaired),
        _ => Err(SectionError::Repeated),
    }
}

fn appended(file: &[u8], content: &str) -> Vec<u8> {
    let crlf = memchr::memchr(b'\n', file).is_some_and(|at| at > 0 && file[at - 1] == b'\r');
    // A blank line parts it from what is there.
    let before = match file {
        [] => "",
        [.., b'\n'] => "\n",
        _ => "\n\n",
    };
    let section = with_line_ends(&format!("{before}{START}\n{content}{END}\n"), crlf);
    [file, section.as_bytes()].concat()
}

fn with_line_ends(text: &str, crlf: bool) -> String {
    if crlf { text.replace('\n', "\r\n") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(file: &str, wanted: &str) {
        let placed = placed(file.as_bytes(), "new\n").expect("markers in order");
        assert_eq!(String::from_utf8_lossy(&placed), wanted);
    }

    #[test]
    fn only_what_stands_between_the_markers_changes() {
        check(
            "# A\n<!-- skill:start -->\nold\nold\n<!-- skill:end -->\nb",
            "# A\n<!-- skill:start -->\nnew\n<!-- skill:end -->\nb",
        );
        check(
            "a\r\n  <!-- skill:start --> \r\n<!-- skill:end -->\r\n\r\nb\n",
            "a\r\n  <!-- skill:start --> \r\nnew\r\n<!-- skill:end -->\r\n\r\nb\n",
        );
    }

    #[test]
    fn a_section_that_is_not_there_is_put_at_the_end() {
        check("", "<!-- skill:start -->\nnew\n<!-- skill:end -->\n");
        check("a", "a\n\n<!-- skill:start -->\nnew\n<!-- skill:end -->\n");
        check("a\n", "a\n\n<!-- skill:start -->\nnew\n<!-- skill:end -->\n");
        check("a\r\n", "a\r\n\r\n<!-- skill:start -->\r\nnew\r\n<!-- skill:end -->\r\n");
        check(
            "say `<!-- skill:start -->` here\n",
            "say `<!-- skill:start -->` here\n\n<!-- skill:start -->\nnew\n<!-- skill:end -->\n",
        );
    }

    #[test]
    fn markers_that_do_not_pair_are_told() {
        for (file, error) in [
            ("<!-- skill:start -->\n", SectionError::Unpaired),
            ("<!-- skill:end -->\n", SectionError::Unpaired),
            ("<!-- skill:end -->\n<!-- skill:start -->\n", SectionError::Unpaired),
            (
                "<!-- skill:start -->\n<!-- skill:start -->\n<!-- skill:end -->\n",
                SectionError::Repeated,
            ),
        ] {
            assert_eq!(placed(file.as_bytes(), "new\n"), Err(error), "{file}");
        }
    }

    proptest! {
        #[test]
        fn placing_twice_changes_nothing(file in "(a|\n|\r\n|<!-- skill:start -->|<!-- skill:end -->| ){0,12}") {
            if let Ok(once) = placed(file.as_bytes(), "new\n") {
                prop_assert_eq!(placed(&once, "new\n"), Ok(once));
            }
        }
    }
}
