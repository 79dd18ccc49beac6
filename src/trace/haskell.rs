//! Haskell: GHC with its codes, errors of running programs, cabal and stack.

use super::place::{colons, ends};
use super::shape::{after, begins, deeper, is_excerpt, written};
use super::{Event, Family, Found, Frame, Lines, Link, indent};

/// Most lines of one diagnostic: bullets, context, source.
const MAX_LINES: usize = 80;
const ENDINGS: &[&str] = &[".hs", ".lhs", ".hsc", ".chs", "<interactive>"];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    diagnostic(lines, at).or_else(|| tool(lines, at)).or_else(|| program(lines, at))
}

/// `src/M.hs:3:7: error: [GHC-83865]` with what is wrong below, or on the line itself.
fn diagnostic(lines: Lines<'_>, start: usize) -> Option<Found> {
    let (file, said) = place(lines.text(start))?;
    let (link, said) = match said.strip_prefix("error:") {
        Some(said) => (Link::Root, said),
        None => match after(said, &["warning:", "Warning:"]) {
            Some(said) => (Link::Warning, said),
            None => (Link::Root, unlevelled(lines, start, said)?),
        },
    };
    let mut said = said.trim();
    let mut code = None;
    // `[GHC-83865]` and `[-Wunused-imports]`, in this order.
    while let Some((word, rest)) = said.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        code = code.or(Some(word).filter(|word| word.starts_with("GHC-")));
        said = rest.trim();
    }
    let mut end = start + 1;
    let last = lines.len().min(start + MAX_LINES);
    // Indented lines say what is wrong; the source has a gutter of its own.
    while end < last
        && (indent(lines.text(end)) > 0 || is_source(lines.text(end)))
        && !lines.text(end).trim().is_empty()
    {
        end += 1;
    }
    let key = if said.is_empty() {
        (start + 1..end).find(|&at| !is_source(lines.text(at)))?
    } else {
        start
    };
    let message = if said.is_empty() { whole_message(lines, key, end) } else { said.to_owned() };
    let mut event = Event::new(Family::Haskell, key, &message).with_code(code).linked(link);
    event.frames.push(Frame::new(file, None));
    event.details = (start + 1..end).filter(|&at| at != key && is_worth(lines.text(at))).collect();
    Some(Found::one(event.spanning(start..end)))
}

/// What is said of a place by compilers of old, which name no level: known by its first words, here or on the next line.
fn unlevelled<'p>(lines: Lines<'p>, start: usize, said: &'p str) -> Option<&'p str> {
    const FIRST: &[&str] = &[
        "Not in scope: ",
        "Couldn't match ",
        "No instance for ",
        "No instances for ",
        "Could not deduce ",
        "Could not find module ",
        "Failed to load interface for ",
        "Ambiguous ",
        "Illegal ",
        "Occurs check: ",
        "Multiple declarations of ",
        "Conflicting definitions for ",
        "Precedence parsing error",
        "parse error ",
        "lexical error ",
    ];
    let below = lines.text(start + 1);
    let first = if said.is_empty() && indent(below) > 0 { below.trim_start() } else { said };
    begins(first, FIRST).then_some(said)
}

/// The message of the first bullet. Two types that do not match, and what a colon announces, may stand on lines of their own.
fn whole_message(lines: Lines<'_>, key: usize, end: usize) -> String {
    let text = lines.text(key);
    let first = text.trim().trim_start_matches(['•', '*']).trim();
    let mut message = first.to_owned();
    if first.starts_with("Couldn't match ") || first.ends_with(':') {
        // Deeper than the words behind the bullet.
        let level = indent(text) + if first.len() < text.trim().len() { 2 } else { 0 };
        let more = (key + 1..end).map(|line| lines.text(line));
        for more in more.take_while(|more| indent(more) > level && !is_source(more)) {
            message.push(' ');
            message.push_str(more.trim());
        }
    }
    message
}

/// The file, and what stands behind the place: `3:7: `, `3:7-12: `, `(3,1)-(4,5): `.
fn place(text: &str) -> Option<(&str, &str)> {
    if let Some(place) = colons(text, ENDINGS) {
        let said = place.rest.strip_prefix(':')?;
        return (said.is_empty() || said.starts_with(' ')).then(|| (place.file, said.trim_start()));
    }
    let (file, rest) = text.split_once(":(")?;
    let (_, said) = rest.split_once("): ")?;
    ends(file, ENDINGS).then_some((file, said))
}

/// `3 | main = f`, `  |        ^`
fn is_source(text: &str) -> bool {
    is_excerpt(text, &['|'])
}

fn is_worth(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// `Error: [Cabal-7107]` and `Error: [S-4804]`, with the words below; `cabal: Could not resolve dependencies:`.
fn tool(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    let (code, key, said) = if let Some(rest) = text.strip_prefix("Error: [") {
        let (code, said) = rest.split_once(']')?;
        if !(code.starts_with("Cabal-") || code.starts_with("S-")) {
            return None;
        }
        let said = said.trim();
        let key = if said.is_empty() { first_reason(lines, start + 1) } else { start };
        (Some(code), key, if said.is_empty() { lines.text(key) } else { said })
    } else {
        (None, start, after(text, &["Error: cabal: ", "cabal: "]).or_else(|| configured(text))?)
    };
    let banner = said.starts_with("Failed to build") || said.starts_with("Some packages failed");
    let solver = said.starts_with("Could not resolve dependencies");
    let link = if banner { Link::Wrapper } else { Link::Root };
    let mut event = Event::new(Family::Haskell, key, said).with_code(code).linked(link);
    let mut end = key + 1;
    while end < lines.len().min(key + MAX_LINES) {
        let text = lines.text(end);
        // Lines of a solver are broken anywhere.
        if text.trim().is_empty() || !(solver || goes_on(text)) {
            break;
        }
        event.details.push(end);
        end += 1;
    }
    (key < lines.len()).then(|| Found::one(event.spanning(start..end)))
}

/// The line that says why, of the indented paragraphs below a code: a title may stand before it.
fn first_reason(lines: Lines<'_>, start: usize) -> usize {
    let end = deeper(lines, start, 0, MAX_LINES);
    (start..end)
        .find(|&line| {
            let text = lines.text(line).trim_end();
            text.ends_with(" encountered the error:")
                || text.ends_with(" encountered the following errors:")
        })
        .and_then(|title| written(lines, title + 1, 2))
        .filter(|&line| line < end)
        .unwrap_or(start)
}

/// `Cabal-simple_SvXsv1f__3.2.1.0_ghc-8.10.7: Missing dependency on a foreign library:`
fn configured(text: &str) -> Option<&str> {
    let (program, said) = text.split_once(": ")?;
    let ours = program.starts_with("Cabal-simple_") && !program.contains(' ');
    ours.then_some(said)
}

/// Lines of a list or of a request, and indented ones.
fn goes_on(text: &str) -> bool {
    indent(text) > 0
        || text.starts_with("* Missing ")
        || text.starts_with("HttpExceptionRequest Request {")
        || text == "}"
        || text.starts_with("[__")
        || text.starts_with("After searching ")
        || text.starts_with("because ")
}

/// `shop: Prelude.head: empty list` over `CallStack (from HasCallStack):`. The stack is that of the last such line above it.
fn program(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start);
    let (said, certain) = program_said(text)?;
    let stack = (start + 1..lines.len().min(start + 8))
        .take_while(|&at| program_said(lines.text(at)).is_none())
        .find(|&at| is_call_stack(lines.text(at)));
    if !certain && stack.is_none() {
        return None;
    }
    let (said, type_name) = match said.strip_prefix("Uncaught exception ") {
        Some(name) => {
            ("", name.trim_end_matches(':').rsplit([':', '.']).next().unwrap_or_default())
        }
        None => (said, ""),
    };
    let mut event = Event::new(Family::Haskell, start, said).typed(type_name);
    let mut end = start + 1;
    if let Some(stack) = stack {
        event.details = (start + 1..stack).filter(|&at| is_worth(lines.text(at))).collect();
        event.say_first_detail(lines);
        end = stack + 1;
        while let Some(frame) = called(lines.text(end)) {
            event.frames.push(frame);
            end += 1;
        }
    }
    Some(Found::one(event.spanning(start..end)))
}

/// What follows the name of a program, and whether only one of Haskell says that.
fn program_said(text: &str) -> Option<(&str, bool)> {
    if let Some(said) = text.strip_prefix("*** Exception: ") {
        return Some((said, true));
    }
    let (program, said) = text.split_once(": ")?;
    let known = ["<<loop>>", "Prelude.", "thread blocked indefinitely", "Uncaught exception "]
        .iter()
        .any(|start| said.starts_with(start))
        || said.contains("Non-exhaustive patterns in ")
        || said.contains(": openFile: ");
    let fits = !program.is_empty() && !program.contains(' ') && program.len() < 80;
    fits.then_some((said, known))
}

fn is_call_stack(text: &str) -> bool {
    text.starts_with("CallStack (from ") || text.starts_with("HasCallStack backtrace:")
}

/// `  error, called at app/Main.hs:3:5 in main:Main`
fn called(text: &str) -> Option<Frame> {
    let (function, place) = text.strip_prefix("  ")?.split_once(", called at ")?;
    let file = colons(place, ENDINGS).map_or(place, |place| place.file);
    Some(Frame::new(file, Some(function.trim())))
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_first_bullet_is_the_message_and_the_code_is_above() {
        let paste = "src/M.hs:3:7: error: [GHC-83865]\n    • Couldn't match expected type ‘Int’\n    \
            • In the expression: \"a\"\n  |\n3 | f = \"a\"\n  |     ^^^\n\nsrc/M.hs:9:1: warning: [GHC-40910] [-Wunused-binds]\n    Defined but not used: ‘g’\n";
        assert_eq!(
            told(paste),
            [
                "haskell root - GHC-83865 Couldn't match expected type ‘Int’",
                "haskell warning - GHC-40910 Defined but not used: ‘g’",
            ]
        );
        assert_eq!(
            told("M.hs:3:1: error: parse error on input ‘x’\n"),
            ["haskell root - - parse error on input ‘x’"]
        );
    }

    #[test]
    fn what_a_colon_announces_stands_deeper() {
        let plain = "src/M.hs:3:7: error:\n    Variable not in scope:\n      openCart\n        :: Cart -> IO ()\n";
        let bullet = "src/M.hs:3:7: error: [GHC-88464]\n    • Variable not in scope:\n        (<+>) :: Cart -> Cart\n    • Perhaps use x\n";
        assert_eq!(
            [told(plain), told(bullet)].concat(),
            [
                "haskell root - - Variable not in scope: openCart :: Cart -> IO ()",
                "haskell root - GHC-88464 Variable not in scope: (<+>) :: Cart -> Cart",
            ]
        );
    }

    #[test]
    fn a_compiler_of_old_names_no_level() {
        assert_eq!(
            told("src/M.hs:3:7: Not in scope: `openCart'\n"),
            ["haskell root - - Not in scope: `openCart'"]
        );
        assert_eq!(
            told(
                "src/M.hs:3:7:\n    No instance for (Show Cart)\n      arising from a use of `print'\n"
            ),
            ["haskell root - - No instance for (Show Cart)"]
        );
        assert_eq!(
            told("src/M.hs:3:7: Warning: Defined but not used: `x'\n"),
            ["haskell warning - - Defined but not used: `x'"]
        );
        assert!(told("src/M.hs:3:7: all is well\nsrc/M.hs:3:7:\n").is_empty());
    }

    #[test]
    fn a_program_says_it_over_its_call_stack() {
        let paste = "shop: Prelude.head: empty list\nCallStack (from HasCallStack):\n  error, called at a.hs:3:5 in base\n";
        assert_eq!(told(paste), ["haskell root - - Prelude.head: empty list"]);
    }

    #[test]
    fn a_call_stack_belongs_to_the_last_line_of_a_program_above_it() {
        let stack = "shop: negative price\nCallStack (from HasCallStack):\n  error, called at app/Main.hs:3:5 in main:Main\n";
        for above in ["Server: listening on port 3000\n", "Config: config/dev.yaml\n"] {
            assert_eq!(told(&format!("{above}{stack}")), ["haskell root - - negative price"]);
        }
        let other = told(&format!("note: using config.yaml\nerror: cannot open db\n{stack}"));
        assert_eq!(other.last().map(String::as_str), Some("haskell root - - negative price"));
        assert!(other.iter().all(|event| !event.contains("using config.yaml")), "{other:?}");
        let before = told(&format!("cart: Prelude.head: empty list\n{stack}"));
        assert_eq!(
            before,
            ["haskell root - - Prelude.head: empty list", "haskell root - - negative price"]
        );
        // What goes on with the message is indented.
        assert_eq!(
            told(
                "shop: no price\n  item: 7\nCallStack (from HasCallStack):\n  error, called at a.hs:3:5 in base\n"
            ),
            ["haskell root - - no price"]
        );
    }

    #[test]
    fn tools_have_codes_as_well() {
        assert_eq!(
            told("Error: [Cabal-7107]\nCould not resolve dependencies:\n[__0] trying: x\n"),
            ["haskell root - Cabal-7107 Could not resolve dependencies:"]
        );
        assert_eq!(
            told("Error: [S-4804]\nStack failed to construct a build plan.\n"),
            ["haskell root - S-4804 Stack failed to construct a build plan."]
        );
    }

    #[test]
    fn two_types_on_lines_of_their_own_are_one_message() {
        let paste = "src/M.hs:3:7: error: [GHC-83865]\n    • Couldn't match expected type: IO Cart\n                  \
            with actual type: Path Dir\n                                    -> IO Cart\n    • In the second argument of ‘($)’\n  |\n3 | f = x\n";
        assert_eq!(
            told(paste),
            [
                "haskell root - GHC-83865 Couldn't match expected type: IO Cart with actual type: Path Dir -> IO Cart"
            ]
        );
    }

    #[test]
    fn a_tool_says_it_in_paragraphs() {
        let stack = "Error: [S-7282]\n       Stack failed to execute the build plan.\n\n       \
            While executing the build plan, Stack encountered the error:\n\n       Received ExitFailure 1 when running\n       Raw command: x\n";
        assert_eq!(told(stack), ["haskell root - S-7282 Received ExitFailure 1 when running"]);
        let solver = "cabal: Could not resolve dependencies:\n[__0] trying: shop-1.0 (user goal)\n[__1] rejecting: base-4.13.0.0 (conflict: shop =>\n\
            base>=4.11 && <4.13)\n[__1] fail (backjumping, conflict set: base, shop)\n";
        assert_eq!(told(solver), ["haskell root - - Could not resolve dependencies:"]);
        assert_eq!(told("cabal: Failed to build\n"), ["haskell wrapper - - Failed to build"]);
        let library = "Cabal-simple_SvX_3.2.1.0_ghc-8.10.7: Missing dependency on a foreign library:\n* Missing (or bad) C library: z\n";
        assert_eq!(told(library), ["haskell root - - Missing dependency on a foreign library:"]);
    }

    #[test]
    fn a_word_and_a_colon_are_not_a_program() {
        assert!(!told("note: all is well\n").iter().any(|event| event.starts_with("haskell")));
    }
}
