//! Bundlers, frameworks and linters: Vite, Rollup, esbuild, webpack, Next, `ESLint`, Biome.

use super::{
    Event, Family, Found, Frame, Head, Lines, Link, code_in, digits, frame, indent, is_frame,
    stack, typed,
};
use crate::trace::shape::{after, begins, extension, without_position};
use crate::trace::typescript;

/// Most lines below the first of a report.
const MAX_LINES: usize = 80;
/// Lines over an error that say only that there is one.
const TITLES: &[&str] = &[
    "error during build:",
    "error when starting dev server:",
    "failed to load config from ",
    "Failed to compile",
    "Build error occurred",
    "> Build error occurred",
    "Unhandled Runtime Error",
    "Oops! Something went wrong!",
    "ERROR in ",
    "Module build failed (from ",
    "An unhandled exception occurred: ",
    "✗ Build failed in ",
    "x Build failed in ",
];
/// Starts of lines that say what is wrong themselves, and whether the start is of the message.
const REPORTS: &[(&str, Link, bool)] = &[
    ("[vite] Internal server error: ", Link::Root, false),
    ("[vite] Pre-transform error: ", Link::Root, false),
    ("[vite] (client) Pre-transform error: ", Link::Root, false),
    ("[vite] (ssr) Pre-transform error: ", Link::Root, false),
    ("[vite] Error when evaluating SSR module ", Link::Root, true),
    ("✘ [ERROR] ", Link::Root, false),
    ("✖ [ERROR] ", Link::Root, false),
    ("▲ [WARNING] ", Link::Warning, false),
    ("Module not found: ", Link::Root, true),
    ("(!) ", Link::Warning, false),
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if TITLES.iter().any(|title| text.starts_with(title)) {
        return titled(lines, at);
    }
    if let Some((start, link, whole)) = REPORTS.iter().find(|(start, ..)| text.starts_with(start)) {
        let message = if *whole { text } else { &text[start.len()..] };
        return Some(report(lines, at, at, message, *link));
    }
    if let Some((name, message)) = plugin(text) {
        return Some(report(lines, at, at, message, weight(lines, at, name, message)));
    }
    eslint(lines, at).or_else(|| biome(lines, at)).or_else(|| drawn(lines, at))
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

/// The error below a title, or several titles.
fn titled(lines: Lines<'_>, start: usize) -> Option<Found> {
    let is_title = |at: usize| {
        let text = lines.text(at).trim();
        text.is_empty()
            || TITLES.iter().any(|title| text.starts_with(title))
            || text.starts_with("ESLint: ")
    };
    let key = (start + 1..lines.len().min(start + 8)).find(|&at| !is_title(at))?;
    let text = lines.text(key).trim();
    // Flask's log has the words of webpack: `ERROR in app: Exception on /orders`.
    if text.starts_with("Traceback (most recent call last)") {
        return None;
    }
    if typescript::read(lines, key).is_some() {
        return Some(Found::one(
            Event::new(Family::Node, start, lines.text(start))
                .linked(Link::Wrapper)
                .spanning(start..key),
        ));
    }
    if let Some(found) = stack::below(lines, start, key) {
        return Some(found);
    }
    // Next names the file on a line of its own.
    let file_first =
        text.starts_with("./") && !text.contains(' ') && !lines.text(key + 1).trim().is_empty();
    let key = key + usize::from(file_first);
    let text = lines.text(key).trim();
    let message = plugin(text).map_or(text, |(_, message)| message);
    Some(report(lines, start, key, message, Link::Root))
}

/// `[vite:css] …`, `[@tailwindcss/vite:generate:build] …`, `[plugin x] …`: a plugin's name and what it says.
fn plugin(text: &str) -> Option<(&str, &str)> {
    let (name, message) = text
        .strip_prefix('[')?
        .split_once("] ")
        .or_else(|| text.strip_prefix('[')?.split_once("]: "))?;
    let ours =
        ["vite:", "plugin", "commonjs", "rollup", "postcss", "unocss", "esbuild", "astro", "@"]
            .iter()
            .any(|start| name.starts_with(start))
            || (name == "vite" && message.starts_with("Rollup failed"));
    (ours && name.len() <= 64).then_some((name, message))
}

/// What fails has a stack below it or stops the dev server; anything else that a plugin says is a warning.
fn weight(lines: Lines<'_>, at: usize, name: &str, message: &str) -> Link {
    let stacked = (at + 1..at + 8)
        .take_while(|&line| !lines.text(line).trim().is_empty())
        .any(|line| is_frame(lines.text(line)));
    let warns = name.starts_with("plugin ")
        || message.contains("externalized")
        || message.contains("arning");
    if warns && !stacked { Link::Warning } else { Link::Root }
}

fn report(lines: Lines<'_>, start: usize, key: usize, message: &str, link: Link) -> Found {
    let (name, said) = match Head::of(message).filter(|head| head.known) {
        Some(head) => (head.type_name, head.message),
        None => typed(message).unwrap_or(("", message)),
    };
    let mut event =
        Event::new(Family::Node, key, said).typed(name).linked(link).with_code(code_in(said));
    let end = body(lines, &mut event);
    Found::one(event.spanning(start..end))
}

/// Takes the lines below a report: what goes on with it, source, frames. A blank line may stand only before what
/// is indented.
fn body(lines: Lines<'_>, event: &mut Event) -> usize {
    let level = indent(lines.text(event.key));
    let mut end = event.key + 1;
    let mut at = end;
    while at < lines.len() && at < event.key + MAX_LINES {
        let text = lines.text(at);
        if text.trim().is_empty() {
            let next = lines.text(at + 1);
            let source = next
                .get(..digits(next.as_bytes()) + 1)
                .is_some_and(|number| number.len() > 1 && number.ends_with(':'));
            if !(indent(next) > level || source) || next.trim().is_empty() {
                break;
            }
        } else if is_frame(text) {
            event.frames.push(frame(text));
            end = at + 1;
        } else if !event.frames.is_empty() || is_next(text) {
            break;
        } else {
            event.details.push(at);
            end = at + 1;
        }
        at += 1;
    }
    end
}

/// Whether a line begins another report.
fn is_next(text: &str) -> bool {
    let text = text.trim();
    TITLES.iter().any(|title| text.starts_with(title))
        || REPORTS.iter().any(|(start, ..)| text.starts_with(start))
        || plugin(text).is_some()
        || Head::of(text).is_some_and(|head| head.certain)
        || text.starts_with("✓ ")
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
    let end = body(lines, &mut event);
    Some(Found::one(event.spanning(at..end)))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_error_stands_below_its_title() {
        assert_eq!(
            told(
                "error during build:\n[vite:terser] terser not found. Install it.\n    at f (/app/a.js:1:2)\n"
            ),
            ["node root - - terser not found. Install it."]
        );
        assert_eq!(
            told(
                "failed to load config from /app/vite.config.js\nerror during build:\nError [ERR_MODULE_NOT_FOUND]: Cannot find package 'x'\n    at f (/app/a.js:1:2)\n"
            ),
            ["node root Error ERR_MODULE_NOT_FOUND Cannot find package 'x'"]
        );
        assert_eq!(
            told(
                "ERROR in ./src/a.js 3:0-24\nModule not found: Error: Can't resolve 'x' in '/app/src'\n"
            ),
            ["node root - - Module not found: Error: Can't resolve 'x' in '/app/src'"]
        );
        assert_eq!(
            told(
                "ERROR in app: Exception on /x [GET]\nTraceback (most recent call last):\nValueError: bad\n"
            ),
            ["other root - - Exception on /x [GET]", "python root ValueError - bad"]
        );
        assert_eq!(
            told("ERROR in src/a.ts:3:5\nTS2307: Cannot find module 'x'.\n"),
            [
                "node wrapper - - ERROR in src/a.ts:3:5",
                "typescript root - TS2307 Cannot find module 'x'."
            ]
        );
    }

    #[test]
    fn what_a_plugin_says_without_a_stack_is_a_warning() {
        assert_eq!(
            told(
                "[plugin replace-env] Sourcemap is likely to be incorrect\ncomputing gzip size...\n"
            ),
            ["node warning - - Sourcemap is likely to be incorrect"]
        );
    }

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
    fn source_belongs_to_the_report_above_it() {
        let paste = "✘ [ERROR] Could not resolve \"x\"\n\n    src/a.js:1:7:\n      1 │ import \"x\"\n        ╵        ~~~\n\n1 error\n";
        let events = crate::trace::events(&crate::paste::Paste::new(paste.as_bytes()));
        assert_eq!((events.len(), events[0].lines.clone()), (1, 0..5));
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
}
