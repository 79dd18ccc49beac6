//! Values that start with a quote and are not quoted well: which quotes enclose, and which are part of the text.

use super::text::fold;
use crate::yaml::escape::{all_escapes, escape};

/// What a value that starts with a quote, but is not quoted well, was to say; and how many of its bytes say so.
pub(super) fn quoted_value(raw: &str) -> Option<(String, usize)> {
    let quote = raw.chars().next()?;
    let mut closing = closing_quotes(raw, quote);
    let mut raw = raw;
    if let Some(&first) = closing.first() {
        let after = raw[first + 1..].trim_start();
        let is_comment = after.len() < raw.len() - first - 1 && after.starts_with('#');
        if is_comment && !after.contains('\n') {
            raw = &raw[..=first];
            closing.truncate(1);
        }
    }
    let opens = |at: usize| !is_closing(raw, at);
    // `"so "and" so"` has an odd number inside and after the first. Without its last quote it would be even, unless
    // a full stop before the last says that it is the last.
    let is_stop = |before: &str| before.ends_with(['.', '!', '?', ')', '。']);
    let ends = closing.last().is_some_and(|&last| last + 1 == raw.len() && is_stop(&raw[..last]));
    let is_even = quote == '"' && closing.len().is_multiple_of(2) && !ends;
    let text = match closing[..] {
        // Closed by `\"`, in the belief that a backslash is a backslash.
        [] if quote == '"' && raw.len() > 2 && raw.ends_with("\\\"") => {
            fold(&raw[1..raw.len() - 1])
        }
        // Never closed.
        [] => unquoted(&raw[1..], quote),
        [only] if only + 1 == raw.len() => unquoted(&raw[1..only], quote),
        [first, ..] if is_even && opens(first) => unquoted(&raw[1..], quote),
        [ref inner @ .., last] if last + 1 == raw.len() && nests(raw, quote, inner) => {
            unquoted(&raw[1..last], quote)
        }
        // The quotes are part of the text.
        _ => fold(raw),
    };
    Some((text, raw.len()))
}

/// Whether quotes `inner` to a quoted value are quotations or apostrophes in it, rather than the end of one that is
/// only the first part of the value.
fn nests(raw: &str, quote: char, inner: &[usize]) -> bool {
    let first_opens = inner.first().is_some_and(|&first| !is_closing(raw, first));
    // `'the users' files'`: nothing inside starts a quotation.
    first_opens || quote == '\'' && inner.iter().all(|&at| !is_opening(raw, at))
}

/// Where `raw`, which starts with `quote`, has others that are not escaped.
fn closing_quotes(raw: &str, quote: char) -> Vec<usize> {
    let mut found = Vec::new();
    let mut chars = raw.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        if char == '\\' && quote == '"' {
            chars.next();
        } else if char == quote {
            let is_pair = quote == '\'' && chars.peek().is_some_and(|&(_, next)| next == quote);
            if is_pair {
                chars.next();
            } else {
                found.push(at);
            }
        }
    }
    found
}

/// The characters on both sides of the one-byte character at `at`.
fn around(text: &str, at: usize) -> (Option<char>, Option<char>) {
    (text[..at].chars().next_back(), text[at + 1..].chars().next())
}

/// Whether the quote at `at` looks like the end of a quotation: it follows a word, and a gap or a point follows it.
fn is_closing(text: &str, at: usize) -> bool {
    let (before, after) = around(text, at);
    let is_point = |char: char| char.is_whitespace() || ",.;:!?)]".contains(char);
    let is_open = |char: char| char.is_whitespace() || "=([{<".contains(char);
    before.is_some_and(|char| !is_open(char)) && after.is_none_or(is_point)
}

/// Whether the quote at `at` looks like the start of a quotation: a word follows it, and none is before it.
fn is_opening(text: &str, at: usize) -> bool {
    let (before, after) = around(text, at);
    before.is_none_or(|char| !char.is_alphanumeric()) && after.is_some_and(char::is_alphanumeric)
}

/// What stands between quotes, its escapes resolved if all of them are some.
fn unquoted(inner: &str, quote: char) -> String {
    let text = fold(inner);
    if quote == '\'' {
        return text.replace("''", "'");
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let is_yaml = all_escapes(&text);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        // Who writes `"\d+\n"` does not know of escapes, so the `\n` is none either.
        match escape(rest).filter(|(char, _)| is_yaml || matches!(char, '"' | '\\')) {
            Some((char, len)) => {
                out.push(char);
                rest = &rest[len..];
            }
            None => out.push('\\'),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use crate::yaml::repair::tests::becomes;

    #[test]
    fn quotes_inside_quotes_are_text() {
        becomes("a: 'it's here'\n", r#"{a: "it's here"}"#);
        becomes("a: 'the users' files'\n", r#"{a: "the users' files"}"#);
        becomes("a: \"say \"b\" twice\"\n", r#"{a: "say \"b\" twice"}"#);
        becomes("a: \"b\" c\n", r#"{a: "\"b\" c"}"#);
        becomes("a: \"b\" and \"c\"\n", r#"{a: "\"b\" and \"c\""}"#);
    }

    #[test]
    fn a_quote_left_open_is_closed_at_the_end_of_its_value() {
        becomes("a: \"b c\nd: e\n", r#"{a: "b c", d: "e"}"#);
        becomes("a: \"b c\nd: \"e\"\n", r#"{a: "b c", d: "e"}"#);
        becomes("a: \"b \"c\" d\ne: f\n", r#"{a: "b \"c\" d", e: "f"}"#);
    }

    #[test]
    fn one_backslash_that_escapes_nothing_makes_all_of_them_text() {
        becomes(r#"a: "\d+\n""#, r#"{a: "\\d+\\n"}"#);
        becomes(r#"a: "C:\new\path" # b"#, r#"{a: "C:\\new\\path"}"#);
        becomes(r#"a: "C:\path\""#, r#"{a: "C:\\path\\"}"#);
        becomes(r#"a: "say \"\d\"""#, r#"{a: "say \"\\d\""}"#);
    }
}
