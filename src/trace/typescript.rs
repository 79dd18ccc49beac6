//! TypeScript: the compiler, plain and with `--pretty`, and the tools that pass its diagnostics on: Angular,
//! Astro, Deno, Next, ts-node, webpack.

use super::place::{colons, parenthesis};
use super::shape::{Place, begins, digits};
use super::{Event, Family, Found, Frame, Lines, Link, indent};

/// Most lines of one diagnostic: continuations, source, related places.
const MAX_LINES: usize = 80;
const ENDINGS: &[&str] = &[
    ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json", ".vue", ".astro",
    ".svelte", ".html",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let diagnostic = Diagnostic::of(lines.text(at)).or_else(|| next_js(lines, at))?;
    let mut event = Event::new(Family::TypeScript, at, diagnostic.message).linked(diagnostic.link);
    event.code = diagnostic.code;
    event.frames = diagnostic.file.map(|file| Frame::new(file, None)).into_iter().collect();
    let end = below(lines, at, &mut event.details);
    Some(Found::one(event.spanning(at..end)))
}

struct Diagnostic<'t> {
    link: Link,
    code: Option<String>,
    message: &'t str,
    file: Option<&'t str>,
}

impl<'t> Diagnostic<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("Error: ").unwrap_or(text);
        if let Some(coded) = Self::coded(text, None) {
            return Some(coded);
        }
        let place = parenthesis(text, ENDINGS).or_else(|| colons(text, ENDINGS))?;
        let file = place.file.rsplit("ERROR in ").next();
        if let Some(said) = place.rest.strip_prefix(": ").or_else(|| place.rest.strip_prefix(" - "))
        {
            return Self::coded(said, file);
        }
        None
    }

    /// `error TS2345: msg`, `TS2345: msg`, `TS2304 [ERROR]: msg`, `error ts(2322): msg`
    fn coded(text: &'t str, file: Option<&'t str>) -> Option<Self> {
        let (link, coded) = ["error ", "error: ", "semantic error ", "syntax error ", "✘ [ERROR] "]
            .iter()
            .find_map(|level| Some((Link::Root, text.strip_prefix(level)?)))
            .or_else(|| Some((Link::Warning, text.strip_prefix("warning ")?)))
            .unwrap_or((Link::Root, text));
        if let Some(rest) = coded.strip_prefix("ts(") {
            let (number, message) = rest.split_once("): ")?;
            let code = (digits(number.as_bytes()) == number.len()).then(|| format!("TS{number}"));
            return Some(Self { link, code: Some(code?), message, file });
        }
        let length = code(coded)?;
        let message = coded[length..].trim_start_matches(" [ERROR]").strip_prefix(": ")?;
        Some(Self { link, code: Some(coded[..length].to_owned()), message, file })
    }
}

/// The length of a code of the compiler or of Angular's: `TS2345`, `NG8001`, `NG-8001`.
fn code(text: &str) -> Option<usize> {
    let letters = if text.starts_with("NG-") { 3 } else { 2 };
    let number = digits(text.as_bytes().get(letters..)?);
    ((text.starts_with("TS") || text.starts_with("NG")) && (3..=6).contains(&number))
        .then_some(letters + number)
}

/// `Type error: msg` under the line `./app/page.tsx:3:1`: the build of Next leaves the code out.
fn next_js(lines: Lines<'_>, at: usize) -> Option<Diagnostic<'_>> {
    let message = lines.text(at).trim().strip_prefix("Type error: ")?;
    let above = at.checked_sub(1).map_or("", |above| lines.text(above)).trim();
    let file = colons(above, ENDINGS).map(|Place { file, .. }| file);
    Some(Diagnostic { link: Link::Root, code: None, message, file })
}

/// The lines that belong to the diagnostic above: the rest of its message, and with `--pretty` source lines with
/// the parts of it underlined, and related places.
fn below(lines: Lines<'_>, key: usize, details: &mut Vec<usize>) -> usize {
    let level = indent(lines.text(key));
    let mut end = key + 1;
    let mut at = key + 1;
    while at < lines.len() && at < key + MAX_LINES {
        let text = lines.text(at);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            // Only source stands behind a blank line.
            if !is_source(lines.text(at + 1)) && !is_related(lines.text(at + 1)) {
                break;
            }
        } else if (indent(text) <= level && !is_source(text) && !is_hint(text))
            || Diagnostic::of(text).is_some()
        {
            break;
        } else {
            if trimmed.bytes().any(|b| b.is_ascii_alphanumeric()) && !trimmed.starts_with("at ") {
                details.push(at);
            }
            end = at + 1;
        }
        at += 1;
    }
    end
}

/// `12 const x = 1;`, and the marks below such a line.
fn is_source(text: &str) -> bool {
    let trimmed = text.trim_start();
    let number = digits(trimmed.as_bytes());
    (number > 0 && trimmed[number..].starts_with(' ') && indent(text) == 0)
        || (!trimmed.is_empty() && trimmed.bytes().all(|b| b == b'~' || b == b' ' || b == b'^'))
}

/// `1. If 'a-b' is an Angular component, then verify …`
fn is_hint(text: &str) -> bool {
    let number = digits(text.as_bytes());
    number > 0 && begins(&text[number..], &[". If ", ". To "])
}

/// `  src/a.ts:1:5`, with or without what is to be said about it.
fn is_related(text: &str) -> bool {
    indent(text) > 0 && colons(text.trim(), ENDINGS).is_some_and(|place| !place.file.contains(' '))
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace::{events, told};

    #[test]
    fn every_form_gives_its_code() {
        let wanted = ["typescript root - TS2345 bad argument"];
        assert_eq!(told("src/a.ts(3,7): error TS2345: bad argument\n"), wanted);
        assert_eq!(told("src/a.ts:3:7 - error TS2345: bad argument\n"), wanted);
        assert_eq!(told("Error: src/a.ts:3:7 - error TS2345: bad argument\n"), wanted);
        assert_eq!(told("error TS2345: bad argument\n"), wanted);
        assert_eq!(told("semantic error TS2345: bad argument\n"), wanted);
        assert_eq!(told("TS2345: bad argument\n"), wanted);
        assert_eq!(told("TS2345 [ERROR]: bad argument\n"), wanted);
        assert_eq!(told("src/a.astro:3:7 - error ts(2345): bad argument\n"), wanted);
        assert_eq!(
            told("./app/a.tsx:3:7\nType error: bad argument\n"),
            ["typescript root - - bad argument"]
        );
    }

    #[test]
    fn source_and_related_places_belong_to_the_diagnostic() {
        let paste = "a.ts:3:7 - error TS2322: no\n  Types differ.\n\n3 let x: number = \"\";\n        ~\n\n  \
            b.ts:1:5\n    1 x: number;\n      ~\n    The expected type comes from here\n\n\
            a.ts:9:1 - error TS2304: other\n\nFound 2 errors in the same file\n";
        let events = events(&Paste::new(paste.as_bytes()));
        assert_eq!(events.len(), 2);
        assert_eq!(events[0].lines, 0..10);
        assert_eq!(events[0].details, [1, 3, 6, 7, 9]);
    }

    #[test]
    fn the_hints_of_angular_belong_to_the_diagnostic() {
        let paste = "Error: a.html:3:7 - error NG8002: Can't bind to 'b'.\n1. If 'b' is a component, then verify it.\n2. To allow any property add it.\n\n3   [b]=\"c\"\n    ~~~\n";
        let events = events(&Paste::new(paste.as_bytes()));
        assert_eq!((events.len(), events[0].lines.clone()), (1, 0..6));
    }

    #[test]
    fn a_commit_that_names_a_code_is_not_a_diagnostic() {
        assert!(told("    fix TS2345: bad argument in src/a.ts\n").is_empty());
    }
}
