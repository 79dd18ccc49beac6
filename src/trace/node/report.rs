//! Bundlers and frameworks: Vite, Rollup, esbuild, webpack, Next.

use super::message::{say_more, say_reason};
use super::{
    Event, Family, Found, Head, Lines, Link, code_in, digits, frame, indent, is_excerpt, is_frame,
    stack, typed,
};
use crate::trace::shape::{after, begins, said, without_position};
use crate::trace::{LIKELY, failure_score, typescript};

/// Most lines below the first of a report.
const MAX_LINES: usize = 80;
/// Lines over an error that say only that there is one.
const TITLES: &[&str] = &[
    "error during build:",
    "error when starting dev server:",
    "failed to load config from ",
    "Build error occurred",
    "> Build error occurred",
    "Unhandled Runtime Error",
    "Uncaught Exception:",
    "Oops! Something went wrong!",
    "Module build failed (from ",
];
/// The same that progress may follow as well.
const DOUBTFUL: &[&str] =
    &["ERROR in ", "Failed to compile", "✗ Build failed in ", "x Build failed in "];
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
    // Angular.
    ("An unhandled exception occurred: ", Link::Root, false),
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    // webpack of old says behind the title what is wrong with the entry.
    let entry = text.strip_prefix("ERROR in ");
    if let Some(said) = entry.filter(|said| said.starts_with("Entry module not found: ")) {
        return Some(report(lines, at, at, said, Link::Root));
    }
    if is_title(text) {
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
    Some(report(lines, at, at, message, weight(lines, at, name, message)?))
}

/// Whether a line only says that there is an error. One that goes on behind a colon says what it is.
fn is_title(text: &str) -> bool {
    begins_title(text) && said(text).is_none()
}

fn begins_title(text: &str) -> bool {
    begins(text, TITLES) || begins(text, DOUBTFUL)
}

/// The error below a title, or several titles.
fn titled(lines: Lines<'_>, start: usize) -> Option<Found> {
    let is_above = |at: usize| {
        let text = lines.text(at).trim();
        text.is_empty()
            || is_title(text)
            || text.starts_with("ESLint: ")
            // ts-loader says where twice, and then what.
            || text.starts_with("[tsl] ERROR in ")
            || text.starts_with("./") && lines.text(at + 1).starts_with("[tsl] ERROR in ")
    };
    let key = (start + 1..lines.len().min(start + 8)).find(|&at| !is_above(at))?;
    let text = lines.text(key).trim();
    // A logger of Python may have the words of webpack.
    if text.starts_with("Traceback (most recent call last)") {
        return None;
    }
    let only_title = || {
        let title = Event::new(Family::Node, start, lines.text(start)).linked(Link::Wrapper);
        Some(Found::one(title.spanning(start..key)))
    };
    if typescript::read(lines, key).is_some() {
        return only_title();
    }
    if let Some(found) = stack::below(lines, start, key) {
        return Some(found);
    }
    // Next names the file on a line of its own.
    let file_first =
        text.starts_with("./") && !text.contains(' ') && !lines.text(key + 1).trim().is_empty();
    // One with a colon announces the next line, whatever it says.
    let announces = !begins(lines.text(start).trim(), DOUBTFUL)
        || (start..key).any(|at| lines.text(at).trim_end().ends_with(':'));
    if !announces && !file_first && !is_error(lines, key) {
        return only_title();
    }
    let key = key + usize::from(file_first);
    let text = lines.text(key).trim();
    let message = plugin(text).map_or(text, |(_, message)| message);
    Some(report(lines, start, key, message, Link::Root))
}

/// Whether a line begins as a report of a bundler or a plugin does.
fn is_report(text: &str) -> bool {
    plugin(text).is_some() || REPORTS.iter().any(|(start, ..)| text.starts_with(start))
}

/// Whether a line below a title is what it stands over: a report, or words of failure, or something with lines of its own below.
fn is_error(lines: Lines<'_>, at: usize) -> bool {
    let text = lines.text(at);
    is_report(text.trim())
        || failure_score(text) >= LIKELY
        || indent(lines.text(at + 1)) > indent(text) && !lines.text(at + 1).trim().is_empty()
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

/// What fails has a stack below it, or source, or says so; of the rest that plugins say, most tells how far they are.
fn weight(lines: Lines<'_>, at: usize, name: &str, message: &str) -> Option<Link> {
    let below = |is_one: fn(&str) -> bool| {
        (at + 1..at + 8)
            .map(|line| lines.text(line))
            .take_while(|text| !text.trim().is_empty())
            .any(is_one)
    };
    let warns = name.starts_with("plugin ")
        || message.contains("externalized")
        || message.contains("arning");
    if below(is_frame) {
        Some(Link::Root)
    } else if warns {
        Some(Link::Warning)
    } else {
        let is_typed = || Head::of(message).is_some_and(|head| head.known);
        (failure_score(message) >= LIKELY || is_typed() || below(is_excerpt)).then_some(Link::Root)
    }
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
pub(super) fn is_next(text: &str) -> bool {
    let text = text.trim();
    begins_title(text)
        || is_report(text)
        || Head::of(text).is_some_and(|head| head.certain)
        || text.starts_with("✓ ")
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_entry_stands_behind_the_title() {
        assert_eq!(
            told("ERROR in Entry module not found: Error: Can't resolve './shop' in '/app'\n"),
            ["node root - - Entry module not found: Error: Can't resolve './shop' in '/app'"]
        );
    }

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
    fn a_title_that_says_what_is_wrong_is_the_error() {
        assert_eq!(
            told(
                "An unhandled exception occurred: Port 4200 is already in use.\nSee \"/tmp/ng-abc/angular-errors.log\" for further details.\n"
            ),
            ["node root - - Port 4200 is already in use."]
        );
        let required = told(
            "An unhandled exception occurred: Cannot find module 'shop'\nRequire stack:\n- /app/a.js\n",
        );
        assert_eq!(required, ["node root - - Cannot find module 'shop'"]);
    }

    #[test]
    fn a_title_does_not_take_a_line_that_says_nothing_of_an_error() {
        assert_eq!(
            told("ERROR in webpack.config.js\nDone in 3s\n"),
            ["node wrapper - - ERROR in webpack.config.js"]
        );
        assert_eq!(
            told("Failed to compile\n\nPress any key to retry\n"),
            ["node wrapper - - Failed to compile"]
        );
        assert_eq!(
            told("error during build:\nthe till is open\n"),
            ["node root - - the till is open"]
        );
        let listed =
            told("Failed to compile.\n\nsrc/App.js\n  Line 3:5:  'x' is not defined  no-undef\n");
        assert_eq!(listed, ["node root - - src/App.js"]);
        assert_eq!(
            told("ERROR in worker-1\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: 'a'\n")
                .last()
                .map(String::as_str),
            Some("python root KeyError - 'a'")
        );
        assert_eq!(
            told("ERROR in ./a.css\nCould not resolve './b.css'\n"),
            ["node root - - Could not resolve './b.css'"]
        );
    }

    #[test]
    fn how_far_a_plugin_is_fails_nothing() {
        for said in [
            "[@nuxtjs/tailwindcss] Using Tailwind CSS from ~/assets/css/tailwind.css",
            "[@expo/cli] Starting project at /app",
            "[@sentry/nextjs] Successfully uploaded source maps to Sentry",
            "[vite:react] compiled 12 modules",
            "[astro:db] New local database created.",
            "[@vue/compiler-sfc] `defineProps` is a compiler macro and no longer needs to be imported.",
        ] {
            assert!(told(&format!("{said}\n")).is_empty(), "{said}");
        }
        assert_eq!(
            told("[@tailwindcss/vite:generate:build] Cannot apply unknown utility class `till`\n"),
            ["node root - - Cannot apply unknown utility class `till`"]
        );
        assert_eq!(
            told("[@vue/compiler-sfc] Unclosed tag\n/app/A.vue\n2  |  <p>\n   |  ^\n"),
            ["node root - - Unclosed tag"]
        );
        assert_eq!(told("[vite:css] SyntaxError: bad\n"), ["node root SyntaxError - bad"]);
        let resolved = "Failed to resolve entry for package \"till\".";
        assert_eq!(
            told(&format!("[commonjs--resolver] {resolved}\n")),
            [format!("node root - - {resolved}")]
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
    fn a_title_that_promises_an_error_has_it_below_whatever_its_words_are() {
        let paste = "Oops! Something went wrong! :(\n\nESLint: 9.39.5\n\nYou are linting \"src\", but all of its files are ignored.\n";
        assert_eq!(
            told(paste),
            ["node root - - You are linting \"src\", but all of its files are ignored."]
        );
    }

    #[test]
    fn source_belongs_to_the_report_above_it() {
        let paste = "✘ [ERROR] Could not resolve \"x\"\n\n    src/a.js:1:7:\n      1 │ import \"x\"\n        ╵        ~~~\n\n1 error\n";
        let events = crate::trace::events(&crate::paste::Paste::new(paste.as_bytes()));
        assert_eq!((events.len(), events[0].lines.clone()), (1, 0..5));
    }
}
