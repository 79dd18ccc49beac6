//! Texts written as YAML values.

use crate::yaml::escape::quoted;

/// `text` as the value of a key, on one line: plain where `serde_yaml` writes it so, else in double quotes, as repairs
/// write it.
///
/// A text that begins with a digit or a sign is always quoted: older readers make numbers, dates and times of plain
/// ones that are texts by the present rules.
#[must_use]
pub fn scalar(text: &str) -> String {
    let written = serde_yaml::to_string(text).unwrap_or_default();
    let written = written.trim_end_matches('\n');
    let may_be_a_number =
        text.starts_with(|char: char| char.is_ascii_digit() || "+-.".contains(char));
    // Written as it is, it is plain.
    if written == text && !text.is_empty() && !may_be_a_number {
        text.to_owned()
    } else {
        quoted(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::scalar;
    use crate::yaml::parse;

    #[test]
    fn what_could_be_something_else_is_quoted() {
        for (text, written) in [
            ("Ada", "Ada"),
            ("1.0.0", "\"1.0.0\""),
            ("2026-01-02", "\"2026-01-02\""),
            ("true", "\"true\""),
            ("a: b", "\"a: b\""),
            ("", "\"\""),
            ("a\nb", "\"a\\nb\""),
        ] {
            assert_eq!(scalar(text), written);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "\\PC{0,40}|[a-z:#'\"\\\\\n\t{}\\[\\], -]{0,20}") {
            let written = scalar(&text);
            prop_assert!(!written.contains('\n'));
            let tree = parse(&format!("key: {written}\n")).expect("it is YAML");
            let value = tree.get("key").expect("it has the key");
            prop_assert!(matches!(value.resolved(), Some(crate::yaml::Resolved::Str(found)) if found == text));
        }
    }
}
