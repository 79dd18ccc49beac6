//! Bundlers and frameworks: Vite, Rollup, esbuild, webpack, Next.

use super::message::{say_more, say_reason};
use super::{
    Event, Family, Found, Head, Lines, Link, code_in, digits, frame, indent, is_frame, stack, typed,
};
use crate::trace::shape::{after, without_position};
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
    "Uncaught Exception:",
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
    ("[webpack-cli] ✖ Invalid ", Link::Root, true),
    ("[webpack-cli] Invalid ", Link::Root, true),
    ("(!) ", Link::Warning, false),
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    if TITLES.iter().any(|title| text.starts_with(title)) {
        return titled(lines, at);
    }
    // What Next logs has no type if nobody gave it one.
    if let Some(message) = text.strip_prefix("⨯ ").filter(|_| is_frame(lines.text(at + 1))) {
        return Some(report(lines, at, at, message, Link::Root));
    }
    if let Some((start, link, whole)) = REPORTS.iter().find(|(start, ..)| text.starts_with(start)) {
        let message = if *whole { text } else { &text[start.len()..] };
        let message = after(message, &["[webpack-cli] ✖ ", "[webpack-cli] "]).unwrap_or(message);
        return Some(report(lines, at, at, message, *link));
    }
    let (name, message) = plugin(text)?;
    Some(report(lines, at, at, message, weight(lines, at, name, message)))
}

/// The error below a title, or several titles.
fn titled(lines: Lines<'_>, start: usize) -> Option<Found> {
    let is_title = |at: usize| {
        let text = lines.text(at).trim();
        text.is_empty()
            || TITLES.iter().any(|title| text.starts_with(title))
            || text.starts_with("ESLint: ")
            // ts-loader says where twice, and then what.
            || text.starts_with("[tsl] ERROR in ")
            || text.starts_with("./") && lines.text(at + 1).starts_with("[tsl] ERROR in ")
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
    let mut event = Event::new(Family::Node, key, without_plugins(said)).typed(name).linked(link);
    event = event.with_code(code_in(said));
    let end = body(lines, &mut event);
    event.say_first_detail(lines);
    say_more(lines, &mut event);
    say_reason(lines, &mut event);
    if event.type_name.is_none() {
        event.type_name = repeated(lines, &event);
    }
    Found::one(event.spanning(start..end))
}

/// `Invalid end tag.` of `[plugin vite:vue] src/A.vue (4:19): Invalid end tag.`, which names the place once or twice.
fn without_plugins(said: &str) -> &str {
    let named = said.split_once("[plugin ").filter(|(before, _)| {
        before.is_empty() || (before.starts_with('[') && before.ends_with("] "))
    });
    let Some((_, mut rest)) = named.and_then(|(_, rest)| rest.split_once("] ")) else {
        return said;
    };
    if let Some((place, message)) = rest.split_once("): ")
        && place.rsplit_once(" (").is_some_and(|(file, at)| !file.contains(' ') && at.contains(':'))
    {
        rest = message;
    }
    match rest.split_once(' ') {
        Some((place, message)) if without_position(place) != place => message,
        _ => rest,
    }
}

/// The type in `SyntaxError: [plugin vite:vue] …`, the same error once more below the report.
fn repeated(lines: Lines<'_>, event: &Event) -> Option<String> {
    event.details.iter().find_map(|&at| {
        let (name, said) = typed(lines.text(at).trim())?;
        plugin(said).map(|_| name.to_owned())
    })
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

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_plugin_and_a_place_are_no_message() {
        let paste = "error during build:\n[vite:vue] [plugin vite:vue] src/A.vue (4:19): Invalid end tag.\nfile: /a/src/A.vue:4:19\n\
            SyntaxError: [plugin vite:vue] src/A.vue (4:19): Invalid end tag.\n    at f (/a/b.js:1:2)\n";
        assert_eq!(told(paste), ["node root SyntaxError - Invalid end tag."]);
        let svelte = "error during build:\n[vite-plugin-svelte] [plugin vite-plugin-svelte] src/A.svelte (4:0): /a/src/A.svelte:4:0 Block was left open\n";
        assert_eq!(told(svelte), ["node root - - Block was left open"]);
        assert_eq!(super::without_plugins("[postcss] no such plugin"), "[postcss] no such plugin");
    }

    #[test]
    fn a_loader_says_where_twice() {
        let paste =
            "ERROR in /a/x.ts\n./x.ts 2:15-17\n[tsl] ERROR in /a/x.ts(2,16)\n      TS2322: no\n";
        assert_eq!(
            told(paste),
            ["node wrapper - - ERROR in /a/x.ts", "typescript root - TS2322 no"]
        );
    }

    #[test]
    fn what_next_logs_may_have_no_type() {
        assert_eq!(
            told(" ⨯ useCart() should be wrapped in a till\n    at g (/a/b.js:21:14)\n"),
            ["node root - - useCart() should be wrapped in a till"]
        );
        assert!(told(" ⨯ Next.js build worker\n").iter().all(|event| !event.starts_with("node")));
        let below = "Failed to compile.\n\n./a.js\nError:\nx Unexpected token\n,-[/a/a.js:1:1]\n1 | use()\n";
        assert_eq!(told(below), ["node root Error - Unexpected token"]);
        let drawn = "Failed to compile.\n\n./a.js\nError:   x `use` is not here\n  |\n\n   ,-[/a/a.js:1:1]\n 1 | use()\n   `----\n";
        assert_eq!(told(drawn), ["node root Error - `use` is not here"]);
        assert_eq!(
            told("Failed to compile\n\nError: x is not here\n    at f (/a/a.js:1:1)\n"),
            ["node root Error - x is not here"]
        );
    }

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
            ["python wrapper - - Exception on /x [GET]", "python root ValueError - bad"]
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
    fn source_belongs_to_the_report_above_it() {
        let paste = "✘ [ERROR] Could not resolve \"x\"\n\n    src/a.js:1:7:\n      1 │ import \"x\"\n        ╵        ~~~\n\n1 error\n";
        let events = crate::trace::events(&crate::paste::Paste::new(paste.as_bytes()));
        assert_eq!((events.len(), events[0].lines.clone()), (1, 0..5));
    }
}
