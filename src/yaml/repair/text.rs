//! Values without quotes as YAML reads them: indicators before them, lines folded, comments behind them.

/// Length of the `|` or `>` that a value starts with. `>=3.8` and `|x|` are texts.
pub(super) fn block_header(value: &str) -> Option<usize> {
    let after = value.strip_prefix(['|', '>'])?;
    let after = after.strip_prefix(['-', '+']).unwrap_or(after);
    // A digit may be an indentation, or the number in `>5 files`.
    let bare =
        after.strip_prefix(|char: char| char.is_ascii_digit()).filter(|rest| rest.is_empty());
    let after = bare.unwrap_or(after);
    let is_header = after.is_empty() || after.starts_with([' ', '\t']);
    is_header.then_some(value.len() - after.len())
}

/// A text over several lines as YAML reads it: a line end is a blank, and an empty line a line end.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').enumerate().peekable();
    let mut empty = 0;
    while let Some((number, line)) = lines.next() {
        let line = if number > 0 { line.trim_start() } else { line };
        let line = if lines.peek().is_some() { line.trim_end() } else { line };
        if number > 0 && line.is_empty() {
            empty += 1;
            continue;
        }
        if number > 0 {
            out.push_str(&if empty > 0 { "\n".repeat(empty) } else { " ".to_owned() });
        }
        empty = 0;
        out.push_str(line);
    }
    out
}

/// A value without the comment behind it. A `#` with a word at it, as in `#12`, is taken as text: nothing is lost so.
pub(super) fn without_comment(value: &str) -> &str {
    let hash = value.match_indices(" #").find(|(at, _)| {
        let after = &value[at + 2..];
        after.is_empty() || after.starts_with(' ')
    });
    hash.map_or(value, |(at, _)| value[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use crate::yaml::repair::{repair, tests::becomes};

    #[test]
    fn text_beside_a_block_indicator_is_the_text() {
        becomes("a: > Use it\nb: c\n", r#"{a: "Use it", b: "c"}"#);
        becomes("a: >- Use it\n  twice\n\n  or more\n", r#"{a: "Use it twice\nor more"}"#);
        becomes(
            "a: | One\n  - two\n    # three\nb: c\n",
            r#"{a: "One\n- two\n  # three", b: "c"}"#,
        );
        becomes("a: |\nOne two three\nfour\nb: c\n", r#"{a: "One two three\nfour", b: "c"}"#);
        becomes("a: |\n    One\n  two\n", r#"{a: "  One\ntwo"}"#);
        becomes("a: >=3.8\nb: |x|\n", r#"{a: ">=3.8", b: "|x|"}"#);
    }

    #[test]
    fn a_hash_behind_a_value_stays_a_comment_unless_a_word_hangs_on_it() {
        becomes("a: b: c # d\n", r#"{a: "b: c"}"#);
        becomes("a: b: c #12\n", r#"{a: "b: c #12"}"#);
        becomes("a: b #c\n  d\n", r#"{a: "b #c d"}"#);
        assert_eq!(repair("a: b #c: d\n"), None);
    }
}
