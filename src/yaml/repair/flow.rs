//! Bracketed lists whose items are at fault, and brackets that are no list.

use std::ops::Range;

use super::{quotes::quoted_value, text::fold};
use crate::yaml::parse;

/// The items of a value that is bracketed as a list from its first byte to its last.
pub(super) fn flow_items(raw: &str) -> Option<Vec<Range<usize>>> {
    let inner = raw.strip_prefix('[')?.strip_suffix(']')?;
    let mut items = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_usize, None);
    let mut at_start = true;
    for (at, char) in inner.char_indices() {
        match (quote, char) {
            (Some(open), _) => {
                if char == open {
                    quote = None;
                }
            }
            (None, '"' | '\'') if at_start => quote = Some(char),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.checked_sub(1)?,
            (None, ',') if depth == 0 => {
                items.push(start..at);
                start = at + 1;
                at_start = true;
                continue;
            }
            (None, _) => {}
        }
        at_start = at_start && char.is_whitespace();
    }
    items.push(start..inner.len());
    let trimmed = items.into_iter().filter_map(|item| {
        let text = &inner[item.clone()];
        let start = 1 + item.start + (text.len() - text.trim_start().len());
        (!text.trim().is_empty()).then(|| start..start + text.trim().len())
    });
    Some(trimmed.collect())
}

/// The text of an item that cannot stand in a bracketed list as it is.
pub(super) fn bad_item(item: &str) -> Option<String> {
    let alone = parse(&format!("[{item}]")).ok();
    let is_one = alone.and_then(|node| node.as_sequence().map(|items| items.len() == 1));
    if is_one == Some(true) {
        return None;
    }
    if item.starts_with(['"', '\'']) {
        quoted_value(item).map(|(text, _)| text)
    } else {
        Some(fold(item))
    }
}

/// Whether a value is more likely a bracketed mapping with a fault in it than a text.
pub(super) fn looks_like_flow_mapping(raw: &str) -> bool {
    raw.starts_with('{') && !raw.starts_with("{{") && raw.contains(':')
}

#[cfg(test)]
mod tests {
    use crate::yaml::repair::tests::becomes;

    #[test]
    fn brackets_that_are_no_list_are_text() {
        becomes("a: [Beta] b\n", r#"{a: "[Beta] b"}"#);
        becomes("a:\n  - [Beta] b: c\n", r#"{a: ["[Beta] b: c"]}"#);
        becomes("a: [b] [c]\n", r#"{a: "[b] [c]"}"#);
        becomes("a: [b, c\nd: e\n", r#"{a: "[b, c", d: "e"}"#);
    }

    #[test]
    fn a_list_stays_a_list() {
        becomes(
            "a: [*.py, \"b\", @c, it's, d: e: f]\n",
            r#"{a: ["*.py", "b", "@c", "it's", "d: e: f"]}"#,
        );
        becomes("a:\n  - *.py\n  - b\n  - c: d: e\n", r#"{a: ["*.py", "b", "c: d: e"]}"#);
        becomes("a:\n- `b` c\n- d\ne: f\n", r#"{a: ["`b` c", "d"], e: "f"}"#);
        becomes("- a: b: c\n  d: e\n- f\n", r#"[{a: "b: c", d: "e"}, "f"]"#);
    }
}
