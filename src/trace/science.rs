//! R, Julia, MATLAB and Octave.

use super::shape::{after, begins, deeper, digits, written};
use super::{Event, Family, Found, Frame, Lines, Link, indent, is_type_name};

/// Most lines of a message, of a chain, and of what stands before a stack.
const MAX_LINES: usize = 64;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    rlang(lines, at)
        .or_else(|| r(lines, at))
        .or_else(|| julia(lines, at))
        .or_else(|| octave(lines, at))
        .or_else(|| matlab(lines, at))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Other, at, message)
}

/// Starts of what R says of a package at the end, whatever the reason.
const PACKAGE_FAILED: &[&str] = &[
    "ERROR: lazy loading failed for package ",
    "ERROR: compilation failed for package ",
    "ERROR: configuration failed for package ",
    "ERROR: loading failed",
    "Error : unable to load R code in package ",
    "Error: unable to load R code in package ",
    "Error: Failed to install ",
    "Error: loading failed",
];

/// `Error in f(x) : object 'y' not found`; a longer one stands indented on the next line.
fn r(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if begins(text, PACKAGE_FAILED) {
        let end = deeper(lines, at + 1, 0, 2).max(at + 1);
        // `remotes` has the reason on the next line, unless it only ran R.
        let said = lines.text(at + 1);
        let reason = end > at + 1 && !said.contains(" non-zero exit status");
        let event =
            if reason { event(at + 1, said) } else { event(at, text).linked(Link::Wrapper) };
        return Some(Found::one(event.spanning(at..end)));
    }
    let rest = text.strip_prefix("Error in ")?;
    let (call, said) = rest.split_once(" : ").or_else(|| Some((rest.strip_suffix(" :")?, "")))?;
    if !is_call(call) {
        return None;
    }
    let key = if said.trim().is_empty() { at + 1 } else { at };
    if key > at && (indent(lines.text(key)) == 0 || lines.text(key).trim().is_empty()) {
        return None;
    }
    let message = if key > at { lines.text(key) } else { said };
    let end = deeper(lines, key + 1, 0, 8).max(key + 1);
    let end = (key + 1..end).find(|&line| lines.text(line).trim().is_empty()).unwrap_or(end);
    let mut event = event(key, message);
    event.details = (key + 1..end).collect();
    Some(Found::one(event.spanning(at..end)))
}

/// Whether a text is an expression of R: `f(x)`, `x[[5]]`, `df$total`.
fn is_call(text: &str) -> bool {
    let selects = |sign| text.find(sign).is_some_and(|at| !text[..at].contains(' ') && at > 0);
    text.contains('(') || selects('[') || selects('$')
}

/// ``Error in `filter()`:`` over `! what is wrong`, and what it was caused by below.
fn rlang(lines: Lines<'_>, start: usize) -> Option<Found> {
    let mut events: Vec<Event> = Vec::new();
    let mut title = start;
    let mut end = start;
    while title < start + MAX_LINES && is_title(lines.text(title), !events.is_empty()) {
        // What is wrong, or where: then the cause below says what.
        let Some(message) = after(lines.text(title + 1), &["! ", "ℹ "]) else { break };
        end = title + 2;
        let mut event = event(title + 1, message);
        while end < start + MAX_LINES && is_bullet(lines.text(end)) {
            event.details.push(end);
            end += 1;
        }
        events.push(event.spanning(title..end));
        title = end;
    }
    let root = events.len().checked_sub(1)?;
    for event in &mut events[..root] {
        event.link = Link::Wrapper;
    }
    Some(Found { events, end })
}

/// ``Error in `f()`:``, `Error:`, ``Caused by error in `f()`:``
fn is_title(text: &str, below: bool) -> bool {
    let starts: &[&str] = if below { &["Caused by error"] } else { &["Error in `", "Error:"] };
    begins(text, starts) && text.trim_end().ends_with(':')
}

/// `ℹ In argument: x`, `✖ y`, and the lines that go on.
fn is_bullet(text: &str) -> bool {
    begins(text, &["ℹ ", "✖ ", "• ", "i ", "x ", "* "])
        || (indent(text) > 0 && !text.trim().is_empty())
}

/// `ERROR: LoadError: MethodError: no method matching f(::Nothing)` over `Stacktrace:`
fn julia(lines: Lines<'_>, at: usize) -> Option<Found> {
    let said = lines.text(at).strip_prefix("ERROR: ")?;
    let inner = said.strip_prefix("LoadError: ").unwrap_or(said);
    let stack = (at + 1..lines.len().min(at + MAX_LINES))
        .take_while(|&line| !lines.text(line).starts_with("ERROR: "))
        .find(|&line| lines.text(line).trim() == "Stacktrace:");
    if stack.is_none() && inner.len() == said.len() {
        return None;
    }
    let (name, message) = inner
        .split_once(": ")
        .filter(|(name, _)| is_type_name(name) && !name.contains(' '))
        .unwrap_or(("", inner));
    let mut event = event(at, message).typed(name);
    let stack = stack.unwrap_or(at);
    event.details = (at + 1..stack).filter(|&line| !lines.text(line).trim().is_empty()).collect();
    let mut end = stack + 1;
    while end < lines.len().min(stack + MAX_LINES)
        && (indent(lines.text(end)) > 0 || lines.text(end).starts_with('['))
    {
        let place =
            lines.text(end).rsplit_once(" at ").or_else(|| lines.text(end).rsplit_once("@ "));
        let file = place.and_then(|(_, place)| place.trim().rsplit_once(':'));
        event.frames.extend(
            file.map(|(file, _)| Frame::new(file.rsplit(' ').next().unwrap_or(file), None)),
        );
        end += 1;
    }
    Some(Found::one(event.spanning(at..end)))
}

/// `error: called from`, the title of a stack.
fn octave(lines: Lines<'_>, at: usize) -> Option<Found> {
    let title = lines.text(at).trim_end();
    (title == "error: called from").then(|| Found::none(deeper(lines, at + 1, 0, MAX_LINES)))
}

/// What is wrong, and below it `Error in cart (line 43)`; the function in question may stand above: `Error using f`.
fn matlab(lines: Lines<'_>, start: usize) -> Option<Found> {
    let text = lines.text(start).trim_end();
    let using = text.starts_with("Error using ");
    let key = if using { start + 1 } else { start };
    let said = lines.text(key);
    let frame = written(lines, key + 1, 2);
    let traced = frame.is_some_and(|line| called(lines.text(line)).is_some());
    if said.trim().is_empty() || indent(said) > 0 || called(said).is_some() || !traced {
        return None;
    }
    let mut event = event(key, said);
    let mut at = key + 1;
    let mut end = at;
    while at < lines.len().min(start + MAX_LINES) {
        let text = lines.text(at).trim_end();
        if let Some(function) = called(text) {
            event.frames.push(Frame::new("", Some(function)));
        } else if is_identifier(text) {
            event = event.with_code(Some(text));
        } else if !text.is_empty() && indent(text) == 0 {
            break;
        }
        at += 1;
        end = if text.is_empty() { end } else { at };
    }
    Some(Found::one(event.spanning(start..end.max(key + 1))))
}

/// The function of `Error in cart (line 43)`.
fn called(text: &str) -> Option<&str> {
    let (function, line) = text.strip_prefix("Error in ")?.split_once(" (line ")?;
    (digits(line) > 0 && line[digits(line)..].starts_with(')')).then_some(function)
}

/// `MATLAB:UndefinedFunction`
fn is_identifier(text: &str) -> bool {
    let ours = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    text.len() <= 64 && text.starts_with("MATLAB:") && text.split(':').all(ours)
}

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn the_call_is_not_of_the_message() {
        assert_eq!(
            told("Error in eval(expr, envir) : object 'total' not found\n"),
            ["other root - - object 'total' not found"]
        );
        for (call, said) in [
            ("x[[5]]", "subscript out of bounds"),
            ("df$total", "object of type 'closure' is not subsettable"),
            ("data[, i]", "incorrect number of dimensions"),
        ] {
            assert_eq!(
                told(&format!("Error in {call} : {said}\n")),
                [format!("other root - - {said}")]
            );
        }
        let package = "Error in loadNamespace(j <- i[[1L]]) : \n  there is no package called ‘shop’\nCalls: <Anonymous> ... f\n\
            Execution halted\nERROR: lazy loading failed for package ‘cart’\n";
        assert_eq!(
            told(package),
            [
                "other root - - there is no package called ‘shop’",
                "other wrapper - - ERROR: lazy loading failed for package ‘cart’",
            ]
        );
        assert_eq!(
            told("Error: Failed to install 'shop' from GitHub:\n  HTTP error 404.\n"),
            ["other root - - HTTP error 404."]
        );
        let where_ = "Error in `mutate()`:\nℹ In argument: `a = b`.\nCaused by error:\n! object 'b' not found\n";
        assert_eq!(
            told(where_),
            ["other wrapper - - In argument: `a = b`.", "other root - - object 'b' not found"]
        );
        let caused = "Error in `mutate()`:\n! Problem with a column.\nℹ In argument: `a = b`.\nCaused by error in `f()`:\n! object 'b' not found\n";
        assert_eq!(
            told(caused),
            ["other wrapper - - Problem with a column.", "other root - - object 'b' not found"]
        );
    }

    #[test]
    fn julia_names_the_type_and_the_stack() {
        let paste = "ERROR: LoadError: MethodError: no method matching f(::Nothing)\nClosest candidates are:\n  f(::String) at a.jl:2\n\
            Stacktrace:\n [1] g(::Nothing) at ./stat.jl:109\n [2] top-level scope at a.jl:9\n";
        assert_eq!(told(paste), ["other root MethodError - no method matching f(::Nothing)"]);
    }

    #[test]
    fn the_message_stands_above_the_functions() {
        let matlab = "Unrecognized function or variable 'total'.\n\nError in cart (line 43)\n        s = s + total;\n\nMATLAB:UndefinedFunction\n";
        assert_eq!(
            told(matlab),
            ["other root - MATLAB:UndefinedFunction Unrecognized function or variable 'total'."]
        );
        let using = "Error using zeros\nSize inputs must be integers.\n\nError in cart (line 4)\n";
        assert_eq!(told(using), ["other root - - Size inputs must be integers."]);
        let octave = "error: 'total' undefined near line 10 column 17\nerror: called from\n    cart at line 10 column 16\n";
        assert_eq!(told(octave).len(), 1);
    }

    #[test]
    fn an_error_in_a_sentence_is_not_of_r() {
        for text in [
            "Error in the config: no such key\n",
            "Error in line 3 : not found\n",
            "Error in the $HOME : not found\n",
        ] {
            assert!(told(text).iter().all(|event| event.contains("Error in")), "{text}");
        }
    }
}
