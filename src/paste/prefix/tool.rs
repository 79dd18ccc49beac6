//! What single tools put before a line of theirs: npm, the commands of CI systems, builds of containers, Kubernetes, a platform.

use super::super::Mark;
use super::time::shape;
use crate::trace::digits;

/// A word of a tool, alone or before a space.
pub(super) fn tool(line: &str, word: &str, mark: Mark) -> Option<(Mark, usize)> {
    let rest = line.strip_prefix(word)?;
    match rest.as_bytes().first() {
        None => Some((mark, word.len())),
        Some(b' ') => Some((mark, word.len() + 1)),
        Some(_) => None,
    }
}

/// `##[error]` of a CI log.
pub(super) fn ci_command(line: &str) -> Option<(Mark, usize)> {
    let rest = line.strip_prefix("##[")?;
    let close = rest.find(']').filter(|&at| at <= 16)?;
    let mark = match &rest[..close] {
        "error" => Mark::Ci,
        "warning" => Mark::Warning,
        _ => Mark::None,
    };
    Some((mark, "##[".len() + close + 1))
}

/// The mark before `"TypeError: x"` and `"Warning: y"`, as a console shows an error that was logged as text.
pub(super) fn quoted_error(line: &str) -> Option<usize> {
    let (name, _) = line.strip_prefix('"')?.split_once(": ")?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    let is_error = ["Error", "Exception", "Warning"].iter().any(|end| name.ends_with(end));
    (is_name && is_error).then_some(1)
}

/// The arrow before `==> ERROR: `, as makepkg titles what went wrong.
pub(super) fn makepkg(line: &str) -> Option<usize> {
    const ARROW: &str = "==> ";
    let (word, _) = line.strip_prefix(ARROW)?.split_once(": ")?;
    super::level(word).map(|_| ARROW.len())
}

/// `::error file=x::`, as a step of a workflow prints it.
pub(super) fn workflow_command(line: &str) -> Option<(Mark, usize)> {
    let rest = line.strip_prefix("::")?;
    let mark = match rest.split([' ', ':']).next()? {
        "error" => Mark::Ci,
        "warning" => Mark::Warning,
        "notice" | "group" | "debug" => Mark::None,
        _ => return None,
    };
    let close = rest.find("::")?;
    Some((mark, "::".len() + close + "::".len()))
}

/// `#12 3.456 ` and `#12 ` of a container build.
pub(super) fn buildkit(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let step = digits(&bytes[1..]);
    let mut at = 1 + step;
    if step == 0 || bytes.get(at) != Some(&b' ') {
        return None;
    }
    at += 1;
    // Debuggers and Dart number their frames so: `#0  main () at a.c:3`, `#10 0x00007f in main ()`.
    if bytes[at..].starts_with(b" ") || bytes[at..].starts_with(b"0x") {
        return None;
    }
    let whole = digits(&bytes[at..]);
    if whole > 0 && bytes.get(at + whole) == Some(&b'.') {
        let fraction = digits(&bytes[at + whole + 1..]);
        let end = at + whole + 1 + fraction;
        if fraction > 0 && bytes.get(end).is_none_or(|byte| *byte == b' ') {
            return Some((end + 1).min(bytes.len()));
        }
    }
    Some(at)
}

/// `(node:1234) `
pub(super) fn node_warning(line: &str) -> Option<usize> {
    let rest = line.strip_prefix("(node:")?;
    let id = digits(rest);
    rest[id..].starts_with(") ").then_some("(node:".len() + id + 2)
}

/// `E1123 12:52:54.894859   17956 file.go:265] ` of Kubernetes programs, `F20261123 …] ` of glog.
pub(super) fn klog(line: &str) -> Option<(Mark, usize)> {
    let bytes = line.as_bytes();
    shape(&bytes[1..], b"9999 99:99:99.").or_else(|| shape(&bytes[1..], b"99999999 99:99:99."))?;
    let close = line.find("] ").filter(|&at| at <= 96)?;
    let mark = match bytes[0] {
        b'W' => Mark::Warning,
        b'I' => Mark::Info,
        b'E' | b'F' => Mark::Error,
        _ => return None,
    };
    Some((mark, close + 2))
}

/// `app[web.1]: ` and `heroku[router]: ` of a platform that gathers the logs of its processes.
pub(super) fn dyno(line: &str) -> Option<usize> {
    let (source, rest) =
        line.split_once('[').filter(|(source, _)| matches!(*source, "app" | "heroku"))?;
    let (process, _) = rest.split_once("]: ")?;
    let is_name = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_');
    (!process.is_empty() && process.len() <= 64 && process.bytes().all(is_name))
        .then_some(source.len() + process.len() + "[]: ".len())
}
