//! What the way from a program to the paste put before its lines, taken off: time stamps of CI systems,
//! names of services, gutters of reports.
//!
//! A shape that nothing else has is taken off wherever it stands. One that might be the program's own (a
//! quotation mark, a plus) goes only where most lines of the text carry it.

mod logger;
mod runner;
mod service;
mod shared;
mod time;
mod tool;
mod whole;

pub(super) use logger::level;
pub(super) use runner::PHP_MESSAGE;

use super::{Line, Mark};
use logger::Before;
use time::{shape, time_stamp};
use tool::{
    buildkit, ci_command, dyno, klog, makepkg, node_warning, quoted_error, tool, workflow_command,
};

/// How often one line is looked at again: prefixes nest, but not deeper.
const MAX_NESTING: usize = 5;

/// Takes the prefixes off all lines, and brings the lines of each service together. Tells too whether compose named them.
pub(super) fn strip(mut lines: Vec<Line>) -> (Vec<Line>, bool) {
    whole::dedent(&mut lines);
    whole::strip_wide_clocks(&mut lines);
    strip_stamps(&mut lines);
    let (mut lines, is_composed) = service::by_service(lines);
    strip_stamps(&mut lines);
    shared::strip_loggers(&mut lines);
    whole::strip_builders(&mut lines);
    whole::strip_tasks(&mut lines);
    whole::strip_right_sides(&mut lines);
    whole::strip_step_output(&mut lines);
    whole::strip_shared(&mut lines);
    whole::strip_group_gutters(&mut lines);
    whole::strip_fences(&mut lines);
    (lines, is_composed)
}

fn strip_stamps(lines: &mut [Line]) {
    for line in lines {
        let (mark, length) = own_shapes(&line.text);
        // What a console quotes ends with the mark that it begins with.
        let is_quoted = line.text[..length].ends_with('"');
        line.text.drain(..length);
        if is_quoted && line.text.ends_with('"') && line.text.matches('"').count() % 2 == 1 {
            line.text.pop();
        }
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
    let plain = |length: usize| (Mark::None, length);
    let bytes = line.as_bytes();
    match bytes.first()? {
        b'0'..=b'9' => timed(line)
            .or_else(|| runner::pm2(line).map(plain))
            .or_else(|| runner::redis(line))
            .or_else(|| runner::syslog(line).map(plain))
            .or_else(|| runner::meter(line).map(plain))
            .or_else(|| runner::php_message(line).map(plain))
            .or_else(|| runner::github(line).map(plain)),
        b'[' => runner::nest(line)
            .or_else(|| runner::apache(line))
            .or_else(|| bracketed(line))
            .or_else(|| runner::gathered(line).map(plain))
            .or_else(|| runner::redis_of_old(line))
            .or_else(|| runner::host(line).map(plain))
            .or_else(|| logger::fields(line, Before::Nothing)),
        b'#' => ci_command(line).or_else(|| buildkit(line).map(plain)),
        b':' => workflow_command(line),
        b'=' => makepkg(line).map(plain),
        b'"' => quoted_error(line).map(plain),
        b'(' => node_warning(line).or_else(|| runner::process(line)).map(plain),
        b' ' => runner::ant(line).or_else(|| runner::meter(line)).map(plain),
        b'n' if line.starts_with("npm ") => tool(line, "npm error", Mark::Npm)
            .or_else(|| tool(line, "npm ERR!", Mark::Npm))
            .or_else(|| tool(line, "npm warn", Mark::Warning))
            .or_else(|| tool(line, "npm WARN", Mark::Warning)),
        b'g' if line.starts_with("gyp ") => {
            tool(line, "gyp ERR!", Mark::Gyp).or_else(|| tool(line, "gyp error", Mark::Gyp))
        }
        b'r' if line.starts_with("remote: ") => Some((Mark::Remote, "remote: ".len())),
        b'E' if line.starts_with("E   ") => Some((Mark::Pytest, 4)),
        b'E' if line.starts_with("ERR! ") => Some((Mark::Error, "ERR! ".len())),
        b'I' if line.starts_with(INTERNAL) => {
            let blank = usize::from(line[INTERNAL.len()..].starts_with(' '));
            Some(plain(INTERNAL.len() + blank))
        }
        // The left side of a box: U+2502, and the corners around it.
        0xe2 if line.starts_with(['│', '┃', '╷', '╵']) => {
            let sides = ["│ ", "│", "┃ ", "┃", "╷", "╵"];
            let side = sides.iter().find(|side| line.starts_with(**side))?;
            Some((Mark::Box, side.len()))
        }
        // A build of Vercel. Other tools set one blank behind the sign.
        0xe2 if line.starts_with("▲  ") => Some(plain("▲  ".len())),
        0xe2 => line.strip_prefix('⎿').map(|rest| plain(line.len() - rest.trim_start().len())),
        _ => worded(line),
    }
}

/// What pytest puts before the traceback of its own failures.
const INTERNAL: &str = "INTERNALERROR>";

/// The mark and the length of a prefix that begins with a word.
fn worded(line: &str) -> Option<(Mark, usize)> {
    let plain = |length: usize| (Mark::None, length);
    let of_level = match line.as_bytes().first()? {
        b'A'..=b'Z' => klog(line)
            .or_else(|| logger::ruby(line))
            .or_else(|| runner::logcat(line).map(plain))
            .or_else(|| logger::basic(line))
            .or_else(|| logger::untimed(line)),
        _ => None,
    };
    of_level.or_else(|| {
        runner::syslog(line)
            .or_else(|| dyno(line))
            .or_else(|| runner::github(line))
            .or_else(|| runner::provisioner(line))
            .or_else(|| runner::php_message(line))
            .map(plain)
    })
}

/// A time, and what a logger puts behind it.
fn timed(line: &str) -> Option<(Mark, usize)> {
    let end = time::time(line)?;
    let before = if is_of_tracing(&line[..end]) { Before::Tracing } else { Before::Time };
    // The monitor of Arduino puts an arrow behind the time, the page of Vercel its sign, Go's logger the place in the source.
    if let Some(sign) = [" -> ", " | ▲  "].iter().find(|sign| line[end..].starts_with(**sign)) {
        return Some((Mark::None, end + sign.len()));
    }
    if let Some(place) = runner::go_place(&line[end..]) {
        return Some((Mark::None, end + place));
    }
    let may_follow = line[end..].starts_with([' ', '\t', '|']);
    let fields = may_follow.then(|| logger::fields(&line[end..], before)).flatten();
    match fields {
        Some((mark, length)) => Some((mark, end + length)),
        None => time_stamp(line).map(|length| (Mark::None, length)),
    }
}

/// `2026-11-23T12:52:54.123456Z`
fn is_of_tracing(time: &str) -> bool {
    shape(time.as_bytes(), b"9999-99-99T99:99:99.999999").is_some() && time.ends_with('Z')
}

/// Levels between brackets that readers of servers know what follows of, and tags that are no levels there.
const OF_SERVERS: [&str; 6] = ["emerg", "alert", "crit", "notice", "note", "system"];

/// `[ERROR] `, `[12:00:01] `, `[2026-11-23 12:00:01,123] `, and what loggers put behind a time.
fn bracketed(line: &str) -> Option<(Mark, usize)> {
    let close = line.find(']').filter(|&at| at <= 96)?;
    let inner = &line[1..close];
    let rest = &line[close + 1..];
    let word = inner.trim();
    let in_one_case = |byte: fn(&u8) -> bool| word.as_bytes().iter().all(byte);
    let is_level = !OF_SERVERS.contains(&word)
        && (in_one_case(u8::is_ascii_lowercase) || in_one_case(u8::is_ascii_uppercase));
    let mark = match level(word).filter(|_| is_level) {
        Some(Mark::Logged) => Mark::Error,
        Some(mark) => mark,
        None => return bracketed_time(inner, rest).map(|(mark, more)| (mark, close + 1 + more)),
    };
    // Buildozer passes all on at one level.
    if let Some(rest) = rest.strip_prefix(":   ") {
        let rest = rest.trim_start_matches([' ', '\t']);
        return Some((Mark::None, line.len() - rest.len()));
    }
    // Ansible sets a colon behind it.
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let rest = &rest[logger::named_before(rest).unwrap_or_default()..];
    // A tab is the message's own, unless a time stands behind it.
    let behind_tab = || rest.strip_prefix('\t').filter(|rest| time::time(rest).is_some());
    let rest = rest.strip_prefix(' ').or_else(behind_tab).unwrap_or(rest);
    Some((mark, line.len() - rest.len()))
}

/// The mark of a time between brackets, and the length of what follows them and is not message yet.
fn bracketed_time(inner: &str, rest: &str) -> Option<(Mark, usize)> {
    let end = time::time(inner)?;
    let blank = rest.strip_prefix(' ').map_or(0, |rest| 1 + time::dash(rest));
    if end == inner.len() {
        return Some(logger::fields(rest, Before::Time).unwrap_or((Mark::None, blank)));
    }
    // `[time LEVEL module]` of env_logger, `[time LVL]` of Serilog, `[time: LEVEL/process]` of Celery.
    let word = inner[end..].trim_start_matches([' ', ':']).split([' ', '/']).next()?;
    Some((level(word)?, blank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::Paste;

    fn check(line: &str, mark: Mark, text: &str) {
        let mut lines = [Line { text: line.to_owned(), number: 1, mark: Mark::None }];
        strip_stamps(&mut lines);
        assert_eq!((lines[0].text.as_str(), lines[0].mark), (text, mark), "{line}");
    }

    /// Reads a whole text, line by line.
    pub(super) fn check_lines(text: &str, wanted: &[&str]) {
        let paste = Paste::new(text.as_bytes());
        let found: Vec<&str> = paste.lines().iter().map(|line| line.text.as_str()).collect();
        assert_eq!(found, wanted, "{text}");
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
        check("▲  ./till.tsx:4:2", Mark::None, "./till.tsx:4:2");
        check("12:37:04.538 | ▲  ./till.tsx:4:2", Mark::None, "./till.tsx:4:2");
        check("▲ [WARNING] the till", Mark::None, "▲ [WARNING] the till");
        check("[shop-1.test]ShopError: shut", Mark::None, "ShopError: shut");
        check("[10.0.0.7]    at f (a.js:1:2)", Mark::None, "    at f (a.js:1:2)");
        check("[<shop>]ShopError: shut", Mark::None, "ShopError: shut");
        check("[shop]the till", Mark::None, "[shop]the till");
        check("[970] 30 Nov 02:21:30.542 # Can't save", Mark::None, "Can't save");
        check("[970] 30 Nov 02:21:30.542 * DB saved", Mark::Info, "DB saved");
        check("[970] the till # 7", Mark::None, "[970] the till # 7");
        check("[2026-11-23 12:00:01,123] boom", Mark::None, "boom");
        check("Nov 23 12:52:54 host sshd[12]: Permission denied", Mark::None, "Permission denied");
        check("(node:1234) Warning: x", Mark::None, "Warning: x");
        check("2026-11-24T06:00:15.956000+00:00 app[web.1]: a.B: c", Mark::None, "a.B: c");
        check("heroku[router]: at=error code=H10", Mark::None, "at=error code=H10");
        check("2026-06-21 12:45:27.084 EDT Route failure", Mark::None, "Route failure");
        check("12:00:01 AMQPConnectionError: x", Mark::None, "AMQPConnectionError: x");
        check("2026-11-23 12:00:01 ISTIO proxy error", Mark::None, "ISTIO proxy error");
        check("[ERROR]: the handler", Mark::Error, "the handler");
        check("\"Warning: Prop did not match.\"", Mark::None, "Warning: Prop did not match.");
        check("\"TypeError: no \"a\" in b\"", Mark::None, "TypeError: no \"a\" in b");
        check("\"TypeError: no \"a\"", Mark::None, "TypeError: no \"a\"");
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
    fn what_loggers_and_runners_write_goes() {
        check("build / test\tRun a\t2026-11-23T12:52:54.1234567Z E: no b", Mark::None, "E: no b");
        check("a\tUNKNOWN STEP\t\u{feff}2026-11-23T12:52:54.12Z b", Mark::None, "b");
        check(
            "[pod/web-7c-x/app] 2026/11/30 03:23:26 [emerg] 2#2: x",
            Mark::None,
            "[emerg] 2#2: x",
        );
        check("null_resource.a[\"b c\"] (local-exec): E: x", Mark::None, "E: x");
        check("2026-11-30  3:28:25 0 [ERROR] Plugin failed.", Mark::Logged, "Plugin failed.");
        check("2026-11-30T03:28:25.123456Z 0 [Note] InnoDB: x", Mark::Info, "InnoDB: x");
        check(
            "[2026-11-30 03:25:13,123: ERROR/MainProcess] consumer: x",
            Mark::Logged,
            "consumer: x",
        );
        check("[2026-11-30 03:25:13 +0000] [24781] [ERROR] In use", Mark::Logged, "In use");
        check("[2026-11-30T03:25:46Z ERROR r2] Failed", Mark::Logged, "Failed");
        check("[12:00:01 ERR] Failed", Mark::Logged, "Failed");
        check("[2022-11-09, 09:59:40 UTC] {task.py:1851} INFO - done", Mark::Info, "done");
        check(
            "[2026-11-23 12:00:01,123] ERROR in app: Exception on /",
            Mark::Logged,
            "Exception on /",
        );
        check("[ERROR] a.b.Helper - Unknown column", Mark::Error, "Unknown column");
        check("[main] ERROR a.b.Orders - no stock", Mark::Logged, "no stock");
        check("ERROR:root:no stock", Mark::Logged, "no stock");
        check("2026-11-30T03:25:46.721944Z ERROR r2: no stock", Mark::Logged, "no stock");
        check("2018-04-17 11:49:24.0195|13|ERROR|App.Orders|no stock", Mark::Logged, "no stock");
        check(
            "F20211111 12:56:38.639991  3398 a.cc:658] Check failed",
            Mark::Error,
            "Check failed",
        );
        check(
            "(EngineCore pid=114) ERROR 06-23 06:27:21 [core.py:9]   File",
            Mark::Logged,
            "  File",
        );
        check("[rank3]: ValueError: x", Mark::None, "ValueError: x");
        check("[2026-11-30 12:00:03] - ValueError: x", Mark::None, "ValueError: x");
        check("[error] server.js: no module", Mark::Error, "server.js: no module");
        check("[ERROR] index.html - no till", Mark::Error, "index.html - no till");
        check("[CRITICAL] no till", Mark::Error, "no till");
        check(
            "[ERROR]\t2026-11-30T12:00:03.123Z\t3b241101-e2bb-4255-8caf-4136c566a962\tno till",
            Mark::Error,
            "no till",
        );
        check("[ERROR]\tat a.B.c(B.java:1)", Mark::Error, "\tat a.B.c(B.java:1)");
        check(
            "[Mon Nov 30 12:00:03.123 2026] [core:error] [pid 12:tid 3] (13)Permission denied: x",
            Mark::Logged,
            "(13)Permission denied: x",
        );
        check("[12:00:03] [Server thread/ERROR]: no till", Mark::Logged, "no till");
        check("Nov 23 12:52:54 host kernel: no till", Mark::None, "no till");
        check("Nov 23 12:52:54 web-1 NetworkManager: no till", Mark::None, "no till");
        for message in ["Something failed: x", "Permission denied: /etc", "Uncaught TypeError: x"] {
            check(&format!("Nov 23 12:52:54 {message}"), Mark::None, message);
        }
        check("5118:M 30 Nov 2026 03:29:00.627 # Warning: x", Mark::None, "x");
        check("INTERNALERROR> Traceback", Mark::None, "Traceback");
        check("    [javac] A.java:3: error: x", Mark::None, "A.java:3: error: x");
        check("I/flutter (28095): x", Mark::None, "x");
        check("0|api  | TypeError: x", Mark::None, "TypeError: x");
        check("ERR! => Failed to build", Mark::Error, "=> Failed to build");
        check("  ⎿  Error: x", Mark::None, "  ⎿  Error: x");
        check("⎿  Error: x", Mark::None, "Error: x");
        check("┃   \"message\": \"x\"", Mark::Box, "  \"message\": \"x\"");
        check("21:13:25.123 -> Guru Meditation Error: x", Mark::None, "Guru Meditation Error: x");
        check("2026/11/30 03:23:26 main.go:9: no route", Mark::None, "no route");
        check("[Nest] 109  - 11/30/2026, 3:30:54 AM   ERROR [A] x", Mark::Logged, "x");
        check("Dez 28 06:43:00 host app[9777]: ValueError: x", Mark::None, "ValueError: x");
        check("Nov 20 14:37:16 ValueError: x", Mark::None, "ValueError: x");
        check(
            "2024/06/18 23:35:21 [error] 3#3: *1 FastCGI sent in stderr: \"PHP message: PHP Fatal error:  x",
            Mark::Error,
            "PHP Fatal error:  x",
        );
        check(
            "  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0curl: (6) x",
            Mark::None,
            "curl: (6) x",
        );
    }

    #[test]
    fn what_a_program_may_write_itself_stays() {
        for line in [
            "a\tb\tc",
            "E/AndroidRuntime(123): java.lang.RuntimeException: x",
            "INFO is a word",
            "Error (local-exec): x",
            "(see pid=x) y",
            "5118:M is a unit",
            "[rank]: x",
            "    [exclude] x",
            "2026-11-23: x",
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
