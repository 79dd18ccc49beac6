//! Error pages of servers: what a reader of the page sees, without its tags.

use std::sync::LazyLock;

use regex::Regex;

use super::Line;

/// A tag, alone: a comparison of numbers has no name after its `<`.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<(?:!--|!(?i:doctype)[^<>]*>|(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?/?>)"#)
        .expect("a constant expression")
});

/// Tags that stand within a line of text.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "u", "var",
];
/// Elements that no reader sees.
const HIDDEN: [&str; 4] = ["script", "style", "svg", "template"];
/// What a character is written as, where it would be read as a tag or the like.
const ENTITIES: [(&str, &str); 9] = [
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&nbsp;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
];

/// Replaces the lines of every page by what is seen of it.
pub(super) fn expand(lines: Vec<Line>) -> Vec<Line> {
    let Some(last) = lines.iter().rposition(|line| closes(&line.text)) else { return lines };
    let Some(first) = lines[..=last].iter().position(|line| opens(&line.text)) else {
        return lines;
    };
    let mut out = Vec::with_capacity(lines.len());
    let mut page = Page::default();
    for (at, line) in lines.into_iter().enumerate() {
        if at < first || at > last {
            out.push(line);
            continue;
        }
        if !page.is_open && !opens(&line.text) {
            out.push(line);
            continue;
        }
        page.is_open = !closes(&line.text);
        let seen = page.seen(&line.text);
        let texts = seen.split('\n').map(str::trim).filter(|text| !text.is_empty());
        out.extend(texts.map(|text| Line { text: text.to_owned(), ..line }));
    }
    out
}

/// Whether a page begins with this line: a tool that prints a tree of elements closes none of them.
fn opens(line: &str) -> bool {
    let line = line.trim_start();
    ["<!doctype html", "<html", "<body"].iter().any(|tag| starts_with(line, tag))
}

/// Whether a page ends in this line.
fn closes(line: &str) -> bool {
    let line = line.trim_end();
    ["</html>", "</body>"].iter().any(|tag| {
        let start = line.len().checked_sub(tag.len());
        start.and_then(|start| line.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(tag))
    })
}

fn starts_with(line: &str, start: &str) -> bool {
    line.get(..start.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(start))
}

/// Where in a page the lines have come to.
#[derive(Debug, Default)]
struct Page {
    is_open: bool,
    /// What ends the part that no reader sees, within one.
    hidden_until: Option<String>,
}

impl Page {
    /// What is seen of a line; where an element begins or ends, another line does.
    fn seen(&mut self, line: &str) -> String {
        let mut seen = String::new();
        let mut rest = line;
        loop {
            if let Some(end) = &self.hidden_until {
                let ends = |at: &usize| starts_with(&rest[*at..], end);
                let mut places = rest.match_indices(&end[..1]).map(|(at, _)| at);
                let Some(at) = places.find(ends) else { break };
                rest = &rest[at + end.len()..];
                self.hidden_until = None;
            }
            let Some(tag) = TAG.captures(rest) else {
                seen.push_str(rest);
                break;
            };
            let whole = tag.get_match();
            seen.push_str(&rest[..whole.start()]);
            rest = &rest[whole.end()..];
            let name = tag.name("name").map(|name| name.as_str().to_ascii_lowercase());
            match name.as_deref() {
                None if whole.as_str() == "<!--" => self.hidden_until = Some("-->".to_owned()),
                Some(name) if HIDDEN.contains(&name) && tag["end"].is_empty() => {
                    self.hidden_until = Some(format!("</{name}>"));
                }
                Some(name) if INLINE.contains(&name) => {}
                _ => seen.push('\n'),
            }
        }
        ENTITIES.iter().fold(seen, |text, (entity, written)| {
            if text.contains('&') { text.replace(entity, written) } else { text }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Paste;

    fn check(paste: &str, wanted: &[&str]) {
        let paste = Paste::new(paste.as_bytes());
        let lines: Vec<&str> = paste.lines().iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, wanted);
    }

    #[test]
    fn an_error_page_is_read_as_it_is_seen() {
        check(
            "HTTP/1.1 403 Forbidden\n<body>\n  <h1>403 Restricted</h1>\n  <p>The id &quot;/a&quot; is <b>not</b> served.<br/>- /srv</p>\n  <style>\n    body { color: red }\n  </style>\n</body>\nafter <b>it</b>",
            &[
                "HTTP/1.1 403 Forbidden",
                "403 Restricted",
                "The id \"/a\" is not served.",
                "- /srv",
                "after <b>it</b>",
            ],
        );
        check(
            "<!DOCTYPE html><html><head><title>502 Bad Gateway</title><script>if (1<2) x()</script></head><body><!-- <p>no</p> --><center>502 &amp; more</center></body></html>",
            &["502 Bad Gateway", "502 & more"],
        );
    }

    #[test]
    fn a_tree_of_elements_is_no_page() {
        let tree = ["  <html lang=\"en\">", "    <body>", "+     <p>", "Error: Hydration failed"];
        check(&tree.join("\n"), &tree);
        let inline = ["Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON"];
        check(inline[0], &inline);
    }
}
