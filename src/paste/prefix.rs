//! What the way from a program to the paste put before its lines, taken off: time stamps of CI systems,
//! names of services, gutters of reports.
//!
//! A shape that nothing else has is taken off wherever it stands. One that might be the program's own (a
//! quotation mark, a plus) goes only where most lines of the text carry it.

use rustc_hash::FxHashMap;

use super::{Line, Mark};

/// How often one line is looked at again: prefixes nest, but not deeper.
const MAX_NESTING: usize = 5;

/// Takes the prefixes off all lines, and brings the lines of each service together. Tells too whether compose named them.
pub(super) fn strip(mut lines: Vec<Line>) -> (Vec<Line>, bool) {
    strip_stamps(&mut lines);
    let (mut lines, is_composed) = by_service(lines);
    strip_stamps(&mut lines);
    strip_step_output(&mut lines);
    strip_shared(&mut lines);
    strip_group_gutters(&mut lines);
    strip_fences(&mut lines);
    (lines, is_composed)
}

fn strip_stamps(lines: &mut [Line]) {
    for line in lines {
        let (mark, length) = own_shapes(&line.text);
        line.text.drain(..length);
        if mark != Mark::None {
            line.mark = mark;
        }
    }
}

/// Of what only tools write before a line (`npm error `, `remote: `) the mark of the last that has one, and the length of all:
/// they nest.
pub(super) fn own_shapes(line: &str) -> (Mark, usize) {
    let (mut mark, mut length) = (Mark::None, 0);
    for _ in 0..MAX_NESTING {
        let Some((of_this, more)) = own_shape(&line[length..]) else { break };
        length += more;
        if of_this != Mark::None {
            mark = of_this;
        }
    }
    (mark, length)
}

/// The mark and the length of a prefix that only tools write.
fn own_shape(line: &str) -> Option<(Mark, usize)> {
    let bytes = line.as_bytes();
    match bytes.first()? {
        b'0'..=b'9' => time_stamp(line).map(|length| (Mark::None, length)),
        b'[' => bracketed(line),
        b'#' => ci_command(line).or_else(|| buildkit(line).map(|length| (Mark::None, length))),
        b':' => workflow_command(line),
        b'"' => quoted_error(line).map(|length| (Mark::None, length)),
        b'(' => node_warning(line).map(|length| (Mark::None, length)),
        b'n' => tool(line, "npm error", Mark::Npm)
            .or_else(|| tool(line, "npm ERR!", Mark::Npm))
            .or_else(|| tool(line, "npm warn", Mark::Warning))
            .or_else(|| tool(line, "npm WARN", Mark::Warning)),
        b'g' => tool(line, "gyp ERR!", Mark::Gyp).or_else(|| tool(line, "gyp error", Mark::Gyp)),
        b'r' => line.starts_with("remote: ").then_some((Mark::Remote, "remote: ".len())),
        b'E' if line.starts_with("E   ") => Some((Mark::Pytest, 4)),
        b'E' | b'W' | b'I' | b'F' => klog(line),
        // The left side of a box: U+2502, and the corners around it.
        0xe2 => ["│ ", "│", "╷", "╵"]
            .iter()
            .find(|side| line.starts_with(**side))
            .map(|side| (Mark::Box, side.len())),
        _ => syslog(line).or_else(|| dyno(line)).map(|length| (Mark::None, length)),
    }
}

/// A word of a tool, alone or before a space.
fn tool(line: &str, word: &str, mark: Mark) -> Option<(Mark, usize)> {
    let rest = line.strip_prefix(word)?;
    match rest.as_bytes().first() {
        None => Some((mark, word.len())),
        Some(b' ') => Some((mark, word.len() + 1)),
        Some(_) => None,
    }
}

/// Reads a shape where `9` stands for a digit and anything else for itself; the length of what it took.
fn shape(line: &[u8], shape: &[u8]) -> Option<usize> {
    (line.len() >= shape.len()
        && line.iter().zip(shape).all(|(byte, sign)| match sign {
            b'9' => byte.is_ascii_digit(),
            _ => byte == sign,
        }))
    .then_some(shape.len())
}

/// What may stand behind a time: the half of the day, and the zone.
const HALVES: [&str; 2] = ["AM", "PM"];
const ZONES: [&str; 17] = [
    "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "CET", "CEST", "EET",
    "EEST", "BST", "IST", "JST",
];

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// `2026-11-23T12:52:54.1234567Z `, `2026-11-23 12:52:54,123 `, `12:52:54.123 `, with or without a zone.
fn time_stamp(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let date = shape(bytes, b"9999-99-99").or_else(|| shape(bytes, b"9999/99/99"));
    let mut at = match date {
        Some(at) if matches!(bytes.get(at), Some(b'T' | b' ')) => at + 1,
        Some(_) => return None,
        None => 0,
    };
    at += shape(&bytes[at..], b"99:99:99")?;
    if matches!(bytes.get(at), Some(b'.' | b',')) {
        let fraction = digits(&bytes[at + 1..]);
        at += if fraction > 0 { fraction + 1 } else { return None };
    }
    match bytes.get(at) {
        Some(b'Z') => at += 1,
        Some(b'+' | b'-') => {
            at +=
                shape(&bytes[at + 1..], b"99:99").or_else(|| shape(&bytes[at + 1..], b"9999"))? + 1;
        }
        _ => {}
    }
    for names in [&HALVES[..], &ZONES] {
        let name = names.iter().find(|name| {
            let behind = line[at..].strip_prefix(' ').and_then(|rest| rest.strip_prefix(**name));
            behind.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        });
        at += name.map_or(0, |name| 1 + name.len());
    }
    match bytes.get(at) {
        None => Some(at),
        Some(b' ' | b'\t') => {
            at += 1;
            // A container runtime adds the stream, and whether the line is whole.
            let stream = ["stderr F ", "stdout F ", "stderr P ", "stdout P "]
                .iter()
                .find(|stream| line[at..].starts_with(**stream));
            let length = stream.map_or_else(|| gitlab(&bytes[at..]), |stream| stream.len());
            Some(at + length)
        }
        Some(_) => None,
    }
}

/// The length of what GitLab's runner puts between time and line, if it does: `00O ` or `01E+`, the number of the stream, its kind, and
/// whether the line goes on from the one before.
fn gitlab(bytes: &[u8]) -> usize {
    match bytes {
        [one, two, b'O' | b'E', b' ' | b'+', ..]
            if one.is_ascii_hexdigit() && two.is_ascii_hexdigit() =>
        {
            4
        }
        _ => 0,
    }
}

/// `[ERROR] `, `[12:00:01] `, `[2026-11-23 12:00:01,123] `
fn bracketed(line: &str) -> Option<(Mark, usize)> {
    let close = line.find(']').filter(|&at| at <= 48)?;
    let inner = &line[1..close];
    let mark = match inner.trim() {
        "ERROR" | "error" | "SEVERE" | "FATAL" => Mark::Error,
        "WARNING" | "WARN" | "warn" | "warning" => Mark::Warning,
        "INFO" | "info" | "DEBUG" | "debug" => Mark::None,
        _ => {
            let stamp = time_stamp(inner)?;
            (stamp == inner.len()).then_some(Mark::None)?
        }
    };
    let rest = &line[close + 1..];
    // Ansible sets a colon behind it.
    let rest = if mark == Mark::None { rest } else { rest.strip_prefix(':').unwrap_or(rest) };
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    Some((mark, line.len() - rest.len()))
}

/// `##[error]` of a CI log.
fn ci_command(line: &str) -> Option<(Mark, usize)> {
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
fn quoted_error(line: &str) -> Option<usize> {
    let (name, _) = line.strip_prefix('"')?.split_once(": ")?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    let is_error = ["Error", "Exception", "Warning"].iter().any(|end| name.ends_with(end));
    (is_name && is_error).then_some(1)
}

/// `::error file=x::`, as a step of a workflow prints it.
fn workflow_command(line: &str) -> Option<(Mark, usize)> {
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
fn buildkit(line: &str) -> Option<usize> {
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
fn node_warning(line: &str) -> Option<usize> {
    let rest = line.strip_prefix("(node:")?;
    let id = digits(rest.as_bytes());
    rest[id..].starts_with(") ").then_some("(node:".len() + id + 2)
}

/// `E1123 12:52:54.894859   17956 file.go:265] ` of Kubernetes programs.
fn klog(line: &str) -> Option<(Mark, usize)> {
    let bytes = line.as_bytes();
    shape(&bytes[1..], b"9999 99:99:99.")?;
    let close = line.find("] ").filter(|&at| at <= 96)?;
    let mark = match bytes[0] {
        b'W' => Mark::Warning,
        b'I' => Mark::None,
        _ => Mark::Error,
    };
    Some((mark, close + 2))
}

/// `Nov 23 12:52:54 host tag[123]: `
fn syslog(line: &str) -> Option<usize> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = line.get(..3)?;
    if !MONTHS.contains(&month) {
        return None;
    }
    let bytes = line.as_bytes();
    shape(&bytes[3..], b" 99 99:99:99 ").or_else(|| shape(&bytes[3..], b"  9 99:99:99 "))?;
    let rest = &line[16..];
    let tag = rest.find(": ").filter(|&at| at <= 80)?;
    // A host name, a space, and the tag: anything longer is the message itself.
    (rest[..tag].split(' ').count() == 2).then_some(16 + tag + 2)
}

/// `app[web.1]: ` and `heroku[router]: ` of a platform that gathers the logs of its processes.
fn dyno(line: &str) -> Option<usize> {
    let (source, rest) =
        line.split_once('[').filter(|(source, _)| matches!(*source, "app" | "heroku"))?;
    let (process, _) = rest.split_once("]: ")?;
    let is_name = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_');
    (!process.is_empty() && process.len() <= 64 && process.bytes().all(is_name))
        .then_some(source.len() + process.len() + "[]: ".len())
}

/// The service and the length of `web-1  | `.
fn service(line: &str) -> Option<(&str, usize)> {
    let bar = line.find('|').filter(|&at| at > 0 && at <= 64)?;
    let name = line[..bar].trim_end();
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        && line[..bar].ends_with(' ');
    let after = &line[bar + 1..];
    let length = match after.as_bytes().first() {
        None => bar + 1,
        Some(b' ') => bar + 2,
        Some(_) => return None,
    };
    fits.then_some((name, length))
}

/// Takes the names of services off, and puts the lines of each together, in the order of their first line,
/// where most of the lines carry one: interleaved output of several services cannot be read otherwise. Tells too whether
/// any name has the form of compose.
fn by_service(lines: Vec<Line>) -> (Vec<Line>, bool) {
    let written = lines.iter().filter(|line| !line.text.trim().is_empty()).count();
    let named: Vec<&Line> = lines.iter().filter(|line| service(&line.text).is_some()).collect();
    // `web-1` is the form of compose; any other name might be a column of a table.
    let instances = named
        .iter()
        .filter(|line| service(&line.text).is_some_and(|(name, _)| is_instance(name)))
        .count();
    let few = if written == 1 { instances == 0 } else { named.len() < 2 };
    if few || (named.len() * 10 < written * 6 && instances < 2) {
        return (lines, instances > 0);
    }
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    // The first is of the lines without a name.
    let mut streams: Vec<Vec<Line>> = vec![Vec::new()];
    for mut line in lines {
        let stream = match service(&line.text) {
            Some((name, length)) => {
                let stream = known.get(name).copied().unwrap_or_else(|| {
                    streams.push(Vec::new());
                    known.insert(name.to_owned(), streams.len() - 1);
                    streams.len() - 1
                });
                line.text.drain(..length);
                stream
            }
            None => 0,
        };
        streams[stream].push(line);
    }
    (streams.into_iter().flatten().collect(), instances > 0)
}

fn is_instance(name: &str) -> bool {
    name.rsplit_once(['-', '_']).is_some_and(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The output of a failed build step is printed again between rules, with seconds before each line:
/// `------`, ` > [4/4] RUN npm ci:`, `8.123 npm error code EUSAGE`, `------`.
fn strip_step_output(lines: &mut [Line]) {
    let mut inside = false;
    for line in lines {
        if line.text.trim_end() == "------" {
            inside = false;
        } else if line.text.starts_with(" > [") && line.text.trim_end().ends_with(':') {
            inside = true;
        } else if inside {
            let whole = digits(line.text.as_bytes());
            let fraction = line.text.as_bytes().get(whole + 1..).map_or(0, digits);
            let end = whole + 1 + fraction;
            if whole > 0
                && fraction > 0
                && line.text.as_bytes()[whole] == b'.'
                && line.text[end..].starts_with(' ')
            {
                line.text.drain(..=end);
                strip_stamps(std::slice::from_mut(line));
            }
        }
    }
}

/// Takes off what nearly every line of the text carries: quotation of a mail, additions of a diff.
fn strip_shared(lines: &mut [Line]) {
    for sign in ["> ", "+ ", "| "] {
        let written = lines.iter().filter(|line| !line.text.trim().is_empty()).count();
        let carry = |line: &&mut Line| line.text.starts_with(sign) || line.text == sign.trim_end();
        let carrying = lines.iter_mut().filter(carry).count();
        if carrying >= 3 && carrying * 10 >= written * 9 {
            for line in lines.iter_mut().filter(carry) {
                line.text.drain(..sign.len().min(line.text.len()));
            }
        }
    }
}

/// The gutters of a Python exception group: `  | `, `  +-`, one level for each depth of nesting.
fn strip_group_gutters(lines: &mut [Line]) {
    if !lines.iter().any(|line| line.text.contains("Exception Group Traceback")) {
        return;
    }
    for line in lines {
        let text = line.text.trim_start();
        let Some(gutter) = text.strip_prefix(['|', '+']) else { continue };
        if gutter.is_empty() || gutter.starts_with([' ', '-']) {
            let inner = gutter.strip_prefix(' ').unwrap_or(gutter).to_owned();
            line.text = inner;
        }
    }
}

/// The fences of a Markdown code block are no output.
fn strip_fences(lines: &mut Vec<Line>) {
    lines.retain(|line| !line.text.trim_start().starts_with("```"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, mark: Mark, text: &str) {
        let mut lines = [Line { text: line.to_owned(), number: 1, mark: Mark::None }];
        strip_stamps(&mut lines);
        assert_eq!((lines[0].text.as_str(), lines[0].mark), (text, mark), "{line}");
    }

    #[test]
    fn what_only_tools_write_goes() {
        check("2026-11-23T12:52:54.1234567Z ##[error]Process", Mark::Ci, "Process");
        check("2026-11-23T12:52:54.123456Z 01O ValueError: x", Mark::None, "ValueError: x");
        check("2026-11-23T12:52:54.123456Z 00E+ValueError: x", Mark::None, "ValueError: x");
        check("::error file=a.py,line=3::boom", Mark::Ci, "boom");
        check("npm ERR! code ERESOLVE", Mark::Npm, "code ERESOLVE");
        check("npm error", Mark::Npm, "");
        check("#12 3.456 npm error code E404", Mark::Npm, "code E404");
        check("#9 ERROR: process", Mark::None, "ERROR: process");
        check(
            "E1123 12:52:54.894859   17956 memcache.go:265] \"Unhandled\"",
            Mark::Error,
            "\"Unhandled\"",
        );
        check("[ERROR] COMPILATION ERROR : ", Mark::Error, "COMPILATION ERROR : ");
        check("[2026-11-23 12:00:01,123] boom", Mark::None, "boom");
        check("Nov 23 12:52:54 host sshd[12]: Permission denied", Mark::None, "Permission denied");
        check("(node:1234) Warning: x", Mark::None, "Warning: x");
        check("2026-11-24T06:00:15.956000+00:00 app[web.1]: a.B: c", Mark::None, "a.B: c");
        check("heroku[router]: at=error code=H10", Mark::None, "at=error code=H10");
        check("2026-06-21 12:45:27.084 EDT Route failure", Mark::None, "Route failure");
        check("12:00:01 AMQPConnectionError: x", Mark::None, "AMQPConnectionError: x");
        check("2026-11-23 12:00:01 ISTIO proxy error", Mark::None, "ISTIO proxy error");
        check("[ERROR]: the handler", Mark::Error, "the handler");
        check("\"Warning: Prop did not match.\"", Mark::None, "Warning: Prop did not match.\"");
        check(
            "│ Error: Reference to undeclared resource",
            Mark::Box,
            "Error: Reference to undeclared resource",
        );
        check("E       assert 1 == 2", Mark::Pytest, "    assert 1 == 2");
        check(
            "12:56:55 PM [vite] Internal server error",
            Mark::None,
            "[vite] Internal server error",
        );
    }

    #[test]
    fn what_a_program_may_write_itself_stays() {
        for line in [
            "Error: x",
            "[vite] error",
            "#include <stdio.h>",
            "#0  main () at a.c:3",
            "#10 0x00007f in main ()",
            "12 | let x = 1;",
            "Nov 23 is a date",
            "2026-11-23 was a day",
            "app[web.1] = x",
            "application[web.1]: x",
            ":: is a path",
            "E0382: borrow",
            "\"error\": \"x\"",
            "\"my own Error: x\"",
        ] {
            check(line, Mark::None, line);
        }
    }
}
