//! Linters and formatters: `ESLint`, Biome, Prettier, and those that draw their findings into the source.

use super::{Event, Family, Found, Frame, Lines, Link, digits, indent, is_excerpt, typed};
use crate::paste::Mark;
use crate::trace::shape::{after, begins, deeper, extension, without_position};

/// Most lines below the first of a report.
const MAX_LINES: usize = 80;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    eslint(lines, at)
        .or_else(|| biome(lines, at))
        .or_else(|| drawn(lines, at))
        .or_else(|| prettier(lines, at))
}

/// `  4:27  error  React Hook "useState" is called conditionally  react-hooks/rules-of-hooks`, under its file.
fn eslint(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if let Some(count) = text.strip_prefix("✖ ").and_then(|rest| rest.split_once(" problem")) {
        let counts = digits(count.0.as_bytes()) == count.0.len();
        return counts.then(|| {
            Found::one(
                Event::new(Family::Node, at, text.trim_start_matches("✖ ")).linked(Link::Wrapper),
            )
        });
    }
    let (row, rest) = text.trim_start().split_once(':')?;
    let column = digits(rest.as_bytes());
    if indent(text) == 0 || row.is_empty() || digits(row.as_bytes()) != row.len() || column == 0 {
        return None;
    }
    let said = rest[column..].trim_start();
    let (link, said) = match said.strip_prefix("error ") {
        Some(said) => (Link::Root, said.trim()),
        None => (Link::Warning, said.strip_prefix("warning ")?.trim()),
    };
    let (message, rule) = match said.rsplit_once("  ") {
        Some((message, rule)) if !rule.contains(' ') => (message.trim_end(), Some(rule)),
        _ => (said, None),
    };
    let file = (at.saturating_sub(MAX_LINES)..at)
        .rev()
        .map(|above| lines.text(above))
        .find(|above| indent(above) == 0);
    let mut event = Event::new(Family::Node, at, message).with_code(rule).linked(link);
    event.frames = file
        .filter(|file| !file.is_empty())
        .map(|file| Frame::new(file, None))
        .into_iter()
        .collect();
    Some(Found::one(event))
}

/// `src/a.ts:1:2 lint/style/useConst  FIXABLE  ━━━━━` over `  × This let …`
fn biome(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    let (file, rule) = text.ends_with("━━━").then(|| text.split_once(' '))??;
    let key = (at + 1..at + 4)
        .find(|&line| lines.text(line).trim_start().starts_with(['×', '✖', '!', '⚠']))?;
    let said = lines.text(key).trim_start();
    let link = if said.starts_with(['×', '✖']) { Link::Root } else { Link::Warning };
    let message = said.trim_start_matches(['×', '✖', '!', '⚠', ' ']);
    let mut event =
        Event::new(Family::Node, key, message).with_code(rule.split(' ').next()).linked(link);
    event.frames.push(Frame::new(file, None));
    // All that belongs to it is indented.
    let end = deeper(lines, key + 1, 0, MAX_LINES).max(key + 1);
    event.details = (key + 1..end).filter(|&line| !lines.text(line).trim().is_empty()).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// `  x rule(name): message` over the box of a source that it is drawn in, as oxlint, Rspack and swc have it from `miette`.
fn drawn(lines: Lines<'_>, at: usize) -> Option<Found> {
    const SCRIPTS: [&str; 11] =
        ["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "css"];
    const ERRORS: [&str; 3] = ["× ", "x ", "✖ "];
    const WARNINGS: [&str; 2] = ["⚠ ", "! "];
    let text = lines.text(at).trim();
    let (title, link) = match (after(text, &ERRORS), after(text, &WARNINGS)) {
        (Some(title), _) => (title, Link::Root),
        (None, Some(title)) => (title, Link::Warning),
        (None, None) => return None,
    };
    let place = after(lines.text(at + 1).trim(), &["╭─[", "╭────[", ",-["])?;
    if !SCRIPTS.contains(&extension(without_position(place.trim_end_matches(']').trim()))) {
        return None;
    }
    let ruled = title.split_once("): ").and_then(|(rule, message)| {
        let (_, code) = rule.split_once('(').filter(|_| !rule.contains(' '))?;
        Some((Some(code), message))
    });
    let (code, message) = ruled.unwrap_or((None, title));
    let most = lines.len().min(at + MAX_LINES);
    let mut end = at + 2;
    while end < most {
        let text = lines.text(end).trim();
        // A box that was cut off does not hold the next finding.
        if text.is_empty() || begins(text, &ERRORS) || begins(text, &WARNINGS) {
            break;
        }
        end += 1;
        if begins(text, &["╰─", "`--"]) {
            end += (end..most)
                .take_while(|&line| begins(lines.text(line).trim(), &["help: ", "note: "]))
                .count();
            break;
        }
    }
    let mut event = Event::new(Family::Node, at, message).with_code(code).linked(link);
    event.details = (at + 2..end).filter(|&line| !lines.text(line).trim().is_empty()).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// `src/a.js: SyntaxError: Unexpected token (1:12)` behind `[error] `, which is taken off.
fn prettier(lines: Lines<'_>, at: usize) -> Option<Found> {
    let (file, said) =
        lines.text(at).trim().split_once(": ").filter(|_| lines.mark(at) == Mark::Error)?;
    let mut said = said;
    let mut name = "";
    // Errors of parsers are wrapped into those of the language.
    while let Some((inner, message)) = typed(said).filter(|(name, _)| name.ends_with("SyntaxError"))
    {
        (name, said) = (inner, message);
    }
    if name.is_empty() || file.contains(' ') || extension(file).is_empty() {
        return None;
    }
    let end = (at + 1..lines.len().min(at + MAX_LINES))
        .find(|&line| lines.mark(line) != Mark::Error || !is_excerpt(lines.text(line)))
        .unwrap_or(at + 1);
    let mut event = Event::new(Family::Node, at, said).typed(name);
    event.frames.push(Frame::new(file, None));
    event.details = (at + 1..end).collect();
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use crate::paste::Paste;
    use crate::trace::{events, told};

    #[test]
    fn a_linter_names_its_rule() {
        let paste = "\n/app/Search.jsx\n  4:27  error    Hook \"x\" is called conditionally   react-hooks/rules-of-hooks\n\n✖ 1 problem (1 error, 0 warnings)\n";
        assert_eq!(
            told(paste),
            [
                "node root - react-hooks/rules-of-hooks Hook \"x\" is called conditionally",
                "node wrapper - - 1 problem (1 error, 0 warnings)",
            ]
        );
    }

    #[test]
    fn all_that_is_indented_belongs_to_a_finding() {
        let paste = "a.js:2:7 lint/suspicious/noDoubleEquals  FIXABLE  ━━━━━━━━━\n\n  × Using == is unsafe.\n  \n  > 2 │ a == b\n      │   ^^\n  \n  i Use ===.\n  \n\n\
            check ━━━━━━━━━\n\n  × Some errors were emitted while running checks.\n";
        let events = events(&Paste::new(paste.as_bytes()));
        assert_eq!(events[0].lines, 0..8);
        assert_eq!(events[0].code.as_deref(), Some("lint/suspicious/noDoubleEquals"));
        assert!(events[1..].iter().all(|event| event.link == crate::trace::Link::Wrapper));
    }

    #[test]
    fn a_linter_draws_its_findings_into_the_source() {
        let paste = "  ! eslint(no-unused-vars): 'a' is never used.\n   ,-[src/a.jsx:1:3]\n 1 | let a\n   `----\n\n  \
            x react-hooks(exhaustive-deps): useMemo depends on `rows`\n   ╭─[src/a.jsx:5:71]\n 5 │ x\n   ╰────\n  help: Move it\n\n\
            Found 1 warning and 1 error.\n";
        let found = told(paste);
        assert_eq!(
            found[..2],
            [
                "node warning - no-unused-vars 'a' is never used.",
                "node root - exhaustive-deps useMemo depends on `rows`"
            ]
        );
        let cut = "  x a(b): one\n   ,-[src/a.ts:1:3]\n  x foo): two\n   ,-[src/a.ts:2:3]\n 1 | y\n   `----\n";
        assert_eq!(told(cut), ["node root - b one", "node root - - foo): two"]);
        assert!(told("  x a list of things\n  ,-[notes]\n").is_empty());
    }

    #[test]
    fn a_formatter_wraps_the_errors_of_its_parsers() {
        assert_eq!(
            told(
                "[error] src/a.css: SyntaxError: CssSyntaxError: Unclosed block (2:2)\n[error] > 2 |  b {\n[error]     |  ^\n"
            ),
            ["node root CssSyntaxError - Unclosed block (2:2)"]
        );
    }
}
