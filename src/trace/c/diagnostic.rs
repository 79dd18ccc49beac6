//! Diagnostics of gcc, clang, MSVC, nvcc: place, level, message, then source and notes.

use crate::limits::MAX_EVENT_LINES;
use crate::trace::shape::{
    Place, after, begins, digits, extension, holds, is_excerpt, is_number, program,
    without_position,
};
use crate::trace::{Event, Family, Found, Frame, Lines, Link, indent};

/// Most notes kept of one diagnostic.
const MAX_DETAILS: usize = 48;
/// Most lines of context before a diagnostic: inclusions, instantiations.
const MAX_CONTEXT: usize = 200;

/// Files that these compilers read. Other languages print the same form.
const EXTENSIONS: &[&str] = &[
    "c", "cc", "cpp", "cxx", "c++", "C", "h", "hh", "hpp", "hxx", "h++", "H", "inl", "ipp", "tcc",
    "tpp", "inc", "cu", "cuh", "m", "mm", "s", "S", "asm", "f", "F", "for", "f90", "F90", "f95",
    "f03", "f08", "y", "l", "yy", "ll", "cl", "metal", "ino", "pde", "dts", "dtsi", "lds", "ld",
    "i", "ii", "def", "rc", "cppm", "ixx",
];

/// Compilers, which name themselves where there is no place.
const DRIVERS: &[&str] = &[
    "gcc",
    "g++",
    "cc",
    "c++",
    "cc1",
    "cc1plus",
    "cc1obj",
    "clang",
    "clang++",
    "collect2",
    "lto1",
    "lto-wrapper",
    "as",
    "f951",
    "gfortran",
    "icc",
    "icpx",
    "nvcc",
    "nvlink",
    "emcc",
    "em++",
    "clang-cl",
    "gnat",
    "ar",
    "ranlib",
    "strip",
    "xcodebuild",
];

/// Messages that only say that a program called has failed.
const BANNERS: &[&str] = &[
    "ld returned",
    "linker command failed",
    "unable to execute command",
    "command failed",
    "no such file or directory: '",
];

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at);
    if is_context(text) {
        return Some(behind_context(lines, at));
    }
    if is_count(text) {
        return Some(Found::none(at + 1));
    }
    let event = said(text, at)?;
    Some(finish(lines, at, event))
}

/// The diagnostic of one line.
pub(super) fn said(text: &str, at: usize) -> Option<Event> {
    let text = text.trim();
    let text = text.strip_prefix("cargo:warning=").unwrap_or(text);
    microsoft(text, at).or_else(|| placed(text, at)).or_else(|| driver(text, at))
}

fn level(rest: &str) -> Option<(Link, &str)> {
    if let Some(message) = after(
        rest,
        &[
            "error: ",
            "fatal error: ",
            "Error: ",
            "Fatal Error: ",
            "internal compiler error: ",
            "sorry, unimplemented: ",
        ],
    ) {
        return Some((Link::Root, message));
    }
    after(rest, &["warning: ", "Warning: "]).map(|message| (Link::Warning, message))
}

/// `a.c:1:20: error: message`
fn placed(text: &str, at: usize) -> Option<Event> {
    let place = Place::of(text)?;
    let (link, message) = level(place.rest).or_else(|| {
        // What the undefined-behaviour sanitizer found while the program ran.
        place.rest.strip_prefix("runtime error: ").map(|message| (Link::Root, message))
    })?;
    is_source(place.file).then(|| {
        let mut event =
            Event::new(Family::C, at, message).with_code(option(message).as_deref()).linked(link);
        event.frames.push(Frame::new(place.file, None));
        event
    })
}

/// Whether a compiler of this family reads such a file; headers of C++ have no extension.
fn is_source(file: &str) -> bool {
    let extension = extension(file);
    EXTENSIONS.contains(&extension)
        || file.starts_with('<')
        || (extension.is_empty() && holds(file, &["include/", "c++/", "\\include\\"]))
}

/// `-Wunused-variable` of `message [-Werror=unused-variable]`, and the check of `message [modernize-use-nullptr]`.
fn option(message: &str) -> Option<String> {
    let inner = message.strip_suffix(']')?.rsplit_once('[')?.1;
    let name = inner.split(',').next()?;
    if is_check(name) {
        return Some(name.to_owned());
    }
    let name = name.strip_prefix("-W")?;
    let name = name.strip_prefix("error=").unwrap_or(name).trim_end_matches('=');
    (!name.is_empty() && name != "error").then(|| format!("-W{name}"))
}

/// `clang-analyzer-core.NullDereference`, as clang-tidy names what it looks for.
fn is_check(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.contains('-')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

/// `f.cpp(3,7): error C2065: message`, `LINK : fatal error LNK1104: message`, `kernel.cu(12): error: message`
fn microsoft(text: &str, at: usize) -> Option<Event> {
    let text = text
        .get(digits(text)..)
        .and_then(|rest| rest.strip_prefix('>'))
        .unwrap_or(text)
        .trim_start();
    if !holds(text, &["error", "warning"]) {
        return None;
    }
    let (before, rest) = [
        ": error ",
        ": fatal error ",
        ": warning ",
        " : error ",
        ": Command line error ",
        ": error:",
    ]
    .iter()
    .find_map(|sign| text.find(sign).map(|at| (&text[..at], &text[at..])))?;
    let warning = rest.starts_with(": warning");
    let rest = rest.trim_start_matches([' ', ':']);
    let rest =
        after(rest, &["fatal error ", "Command line error ", "error ", "warning ", "error:"])?;
    let before = before.trim();
    let (file, in_brackets) = match before
        .strip_suffix(')')
        .and_then(|place| place.rsplit_once('('))
    {
        Some((file, place)) if place.bytes().all(|b| b.is_ascii_digit() || b",-".contains(&b)) => {
            (file, true)
        }
        _ => (before, false),
    };
    let (code, message) = match rest.split_once(':') {
        Some((code, message)) if is_code(code.trim()) => (Some(code.trim()), message.trim()),
        _ if in_brackets && is_source(file) && !rest.is_empty() => (None, rest.trim()),
        _ => return None,
    };
    if before.len() > 512 || before.is_empty() {
        return None;
    }
    let message = message
        .rsplit_once(" [")
        .filter(|(_, project)| project.ends_with("proj]"))
        .map_or(message, |(said, _)| said);
    // These count or repeat what has been said one by one.
    let banner =
        code.is_some_and(|code| ["LNK1120", "LNK1169", "LNK1319", "C1903"].contains(&code));
    let link = if warning {
        Link::Warning
    } else if banner {
        Link::Wrapper
    } else {
        Link::Root
    };
    let mut event = Event::new(Family::C, at, message).with_code(code).linked(link);
    if in_brackets {
        event.frames.push(Frame::new(file, None));
    }
    Some(event)
}

/// `C2065`, `LNK2019`, `D8021`
fn is_code(code: &str) -> bool {
    ["C", "LNK", "D", "CVT", "RC", "U"].iter().any(|letters| {
        code.strip_prefix(letters).is_some_and(|rest| rest.len() == 4 && is_number(rest))
    })
}

/// `g++: fatal error: no input files`
fn driver(text: &str, at: usize) -> Option<Event> {
    let (name, rest) = program(text)?;
    let (link, message) = level(rest)?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    // `x86_64-linux-gnu-gcc-12`, `clang-15`
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    let known = DRIVERS.contains(&name)
        || DRIVERS.contains(&plain)
        || plain.rsplit_once('-').is_some_and(|(_, last)| DRIVERS.contains(&last));
    let banner = begins(message, BANNERS);
    known.then(|| {
        Event::new(Family::C, at, message).linked(if banner { Link::Wrapper } else { link })
    })
}

/// What follows the place in a line of context.
const SIGNS: &[&str] = &[
    ": In ",
    ": At ",
    ": required ",
    ":   required ",
    ":   recursively required",
    ":   in ",
    ":   [ skipping ",
];

/// `In file included from a.h:3:`, `a.c: In function 'main':`, `a.cpp:3:7:   required from here`
fn is_context(text: &str) -> bool {
    let trimmed = text.trim();
    if begins(trimmed, &["In file included from ", "from ", "In module "]) {
        let place = trimmed.trim_end_matches([':', ',']);
        return place.len() < trimmed.len() && without_position(place) != place;
    }
    let Some(at) =
        memchr::memchr_iter(b':', trimmed.as_bytes()).find(|&at| begins(&trimmed[at..], SIGNS))
    else {
        return false;
    };
    let file = trimmed[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
    is_source(file) && (trimmed.ends_with([':', ',', ']']) || trimmed.contains("required"))
}

/// The diagnostic that lines of context lead to.
fn behind_context(lines: Lines<'_>, start: usize) -> Found {
    let mut at = start;
    while at < lines.len()
        && at < start + MAX_CONTEXT
        && (is_context(lines.text(at)) || is_gutter(lines.text(at)))
    {
        at += 1;
    }
    let Some(event) = said(lines.text(at), at) else {
        // Cut off: it says where, but not what.
        return Found::none(at);
    };
    finish(lines, start, event)
}

/// `   12 | int x;`, `      |     ^`
fn is_gutter(text: &str) -> bool {
    indent(text) > 0 && is_excerpt(text, &['|'])
}

/// Marks under a source line, with nothing else: `    ^~~~~~`.
fn is_carets(text: &str) -> bool {
    let trimmed = text.trim();
    trimmed.contains(['^', '~']) && trimmed.bytes().all(|byte| b"^~ |".contains(&byte))
}

/// `1 warning and 3 errors generated.`
fn is_count(text: &str) -> bool {
    text.ends_with(" generated.") && digits(text) > 0 && holds(text, &[" error", " warning"])
}

/// Takes the source and the notes below a diagnostic.
fn finish(lines: Lines<'_>, start: usize, mut event: Event) -> Found {
    let level = indent(lines.text(event.key));
    let last = lines.len().min(start + MAX_EVENT_LINES);
    let mut end = event.key + 1;
    let mut at = end;
    while at < last {
        let text = lines.text(at);
        let trimmed = text.trim();
        let note = trimmed.contains(": note: ")
            || trimmed.contains(": remark: ")
            || trimmed.starts_with("note: ");
        if trimmed.is_empty() || said(text, at).is_some() {
            break;
        }
        if note {
            if event.details.len() < MAX_DETAILS {
                event.details.push(at);
            }
        } else if trimmed == "compilation terminated." {
            // Nothing to add.
        } else if indent(text) <= level && is_carets(lines.text(at + 1)) {
            // clang prints the source as it stands in the file.
            at += 1;
        } else if is_context(text) {
            // It leads to another note, or to the next diagnostic.
            let mut next = at;
            while next < last
                && next < at + MAX_CONTEXT
                && (is_context(lines.text(next)) || is_gutter(lines.text(next)))
            {
                next += 1;
            }
            if !lines.text(next).contains(": note: ") {
                break;
            }
            at = next;
            continue;
        } else if indent(text) <= level || is_make(trimmed) {
            break;
        }
        at += 1;
        end = at;
    }
    event.lines = start..end;
    Found { events: vec![event], end }
}

/// What a build prints deeper between two files: `  CC      fs/ext4/inode.o`.
fn is_make(trimmed: &str) -> bool {
    begins(
        trimmed,
        &[
            "CC ",
            "CXX ",
            "CC(",
            "CXX(",
            "LD ",
            "AR ",
            "LINK(",
            "error: command '",
            "[end of output]",
            "SOLINK",
        ],
    )
}
