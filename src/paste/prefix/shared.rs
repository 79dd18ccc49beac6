//! Names of loggers that are words like others, and are told by the whole text: several lines of one level carry them, or one has an
//! error with a class behind it.

use rustc_hash::FxHashMap;

use super::super::{Line, Mark, head};
use super::logger::{is_crate, is_name};
use crate::paste::names_a_file_or_host;

/// How many lines have to carry a name.
const LEAST: usize = 3;
/// Longest name with its sign, in bytes.
const MOST: usize = 120;

/// Takes the names off: `stderr - `, `worker - `, `shop: `.
pub(super) fn strip_loggers(lines: &mut [Line]) {
    let mut counts: FxHashMap<(Mark, String), usize> = FxHashMap::default();
    for line in lines.iter() {
        let Some(length) = carried(line) else { continue };
        let (name, message) = line.text.split_at(length);
        let is_error = message.starts_with("Traceback (most recent call last)")
            || crate::trace::typed(message).is_some();
        let of_this = match name.ends_with("- ") {
            _ if is_error => LEAST,
            true => 1,
            // Before a colon stands what a message is about.
            false => 0,
        };
        *counts.entry((line.mark, name.to_owned())).or_default() += of_this;
    }
    counts.retain(|_, count| *count >= LEAST);
    if counts.is_empty() {
        return;
    }
    for line in lines {
        let Some(length) = carried(line) else { continue };
        if counts.contains_key(&(line.mark, line.text[..length].to_owned())) {
            line.text.drain(..length);
            super::strip_stamps(std::slice::from_mut(line));
        }
    }
}

/// The length of what may be a name behind a level, its sign included.
fn carried(line: &Line) -> Option<usize> {
    if !matches!(line.mark, Mark::Info | Mark::Warning | Mark::Logged | Mark::Error) {
        return None;
    }
    let text = head(&line.text, MOST);
    let word = &text[..text.find(' ')?];
    // pytest says of a file or a folder what went wrong there.
    let is_one = |name: &str| {
        super::level(name).is_none()
            && !crate::trace::is_type_name(name)
            && !name.contains('/')
            && !names_a_file_or_host(name)
    };
    if let Some(name) = word.strip_suffix(':') {
        return (is_crate(name) && is_one(name)).then_some(word.len() + 1);
    }
    let has_sign = text[word.len()..].starts_with(" - ");
    (has_sign && is_name(word) && is_one(word)).then_some(word.len() + " - ".len())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_lines as check;

    #[test]
    fn a_name_that_several_lines_carry_is_that_of_a_logger() {
        let at = "2026-11-30 12:00:03 ERROR";
        check(
            &format!("{at} shop - a b\n{at} shop - c\n{at} shop -   d e\n"),
            &["a b", "c", "  d e"],
        );
        check(&format!("{at} shop - a b\n{at} shop - c\n"), &["shop - a b", "shop - c"]);
        check(
            &format!("{at} shop: a b\n{at} shop: c\n{at} shop: d\n"),
            &["shop: a b", "shop: c", "shop: d"],
        );
    }

    #[test]
    fn a_name_before_an_error_with_a_class_is_that_of_a_logger() {
        let at = "2026-11-30 12:00:03,123 ERROR";
        check(
            &format!(
                "{at} stderr - Traceback (most recent call last):\n{at} stderr -   File \"a.py\", line 1, in f\n{at} stderr - ValueError: bad till\n"
            ),
            &[
                "Traceback (most recent call last):",
                "  File \"a.py\", line 1, in f",
                "ValueError: bad till",
            ],
        );
        check(
            &format!("{at} shop: ValueError: bad\n{at} shop: no till\n"),
            &["ValueError: bad", "no till"],
        );
        check(&format!("{at} cannot open: ValueError: bad\n"), &["cannot open: ValueError: bad"]);
        let told = "b/tests - ValueError: bad";
        check(&format!("{at} {told}\n"), &[told]);
        check("shop: ValueError: bad\n", &["shop: ValueError: bad"]);
    }
}
