//! Traces that lost their line ends, as text copied out of a web page or a form has: each frame becomes a line again.

use std::sync::LazyLock;

use regex::Regex;

use super::Line;

/// Shorter lines hold no trace.
const MIN_BYTES: usize = 120;
/// A line with fewer frames than this may be prose that speaks of a place.
const MIN_FRAMES: usize = 2;
/// Most lines that one is made into.
const MAX_LINES: usize = 400;

/// What begins a line of a trace, with the blank before it.
static START: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)(?:^|\x20)(?:
        # `at f (a.js:1:2)`, `at async a.b.C.m(C.java:3)`, `at file:///a.js:1:2`
        (?P<frame>at\x20(?:async\x20|new\x20)?(?:
            [^\x20()]+(?:\x20\[as\x20[^\]\x20]+\])?\x20?\((?:[^()\x20]|\([^()\x20]*\))*:\d+(?::\d+)?\)
          | [^\x20()]+\((?:Native\x20Method|Unknown\x20Source)\)
            # A time has numbers as well, and so has a port.
          | (?:[^\x20()]*[/\\][^\x20()]*|[^\x20()]*\.[A-Za-z][A-Za-z0-9]*|<[^\x20()<>]+>):\d+:\d+
        ))
        # `at div`, a component of React
      | (?P<component>at\x20[A-Za-z]\w*)
        # `File "a.py", line 1, in f`
      | (?P<python>File\x20"[^"]+",\x20line\x20\d+(?:,\x20in\x20[^\x20]+)?)
      | (?:Caused\x20by:|\[cause\]:)\x20[\w.$]+
      | Traceback\x20\(most\x20recent\x20call\x20last\):
      | \[errors\]:
      | (?P<elision>\.\.\.\x20\d+\x20(?:more|lines\x20matching))
      | (?P<error>(?:[A-Za-z_][\w$]*\.)*(?:[A-Z]\w*)?(?:Error|Exception|Warning|Exit|Interrupt)(?:\x20\[\w+\])?:)
      | \{\x20(?:code|errno|\[\w+\]):
        )"#,
    )
    .expect("a constant expression")
});

/// Replaces every line that holds a whole trace by the lines of it.
pub(super) fn expand(lines: Vec<Line>) -> Vec<Line> {
    if !lines.iter().any(|line| may_hold_frames(&line.text)) {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let parts = if may_hold_frames(&line.text) { split(&line.text) } else { Vec::new() };
        if parts.is_empty() {
            out.push(line);
        } else {
            out.extend(parts.into_iter().map(|text| Line { text, ..line }));
        }
    }
    out
}

/// A glance: most lines are short, and hardly one speaks of two frames.
fn may_hold_frames(line: &str) -> bool {
    let has_two = |sign: &str| memchr::memmem::find_iter(line.as_bytes(), sign).nth(1).is_some();
    line.len() >= MIN_BYTES && (has_two(" at ") || has_two(" File \""))
}

/// The lines of a trace; none if a line holds none.
fn split(line: &str) -> Vec<String> {
    let starts = START.captures_iter(line).take(MAX_LINES);
    let is_it = |start: &regex::Captures<'_>| {
        let rest = &line[start.get_match().end()..];
        // `Error::from` is code, and a word after `at` one of a sentence, unless the next frame follows.
        !(start.name("error").is_some() && rest.starts_with(':'))
            && (start.name("component").is_none() || rest.is_empty() || rest.starts_with(" at "))
    };
    let found: Vec<_> = starts.filter(is_it).collect();
    let has = |start: &regex::Captures<'_>, names: &[&str]| {
        names.iter().any(|name| start.name(name).is_some())
    };
    let mut frames = found.iter().enumerate().filter(|(_, start)| has(start, &["frame", "python"]));
    let Some((first, _)) = frames.next() else { return Vec::new() };
    if frames.count() + 1 < MIN_FRAMES {
        return Vec::new();
    }
    // Where each line begins, and how far readers want it indented: by that they know a frame, and the source below it.
    let mut cuts = vec![(0, "")];
    for (at, start) in found.iter().enumerate() {
        let whole = start.get_match();
        if has(start, &["frame", "component", "elision"]) {
            cuts.push((whole.start(), "    "));
        } else if has(start, &["python"]) {
            cuts.extend([(whole.start(), "  "), (whole.end(), "    ")]);
        } else if at > first || !has(start, &["error"]) {
            // Before the first frame stands the message, which may name an error anywhere.
            cuts.push((whole.start(), ""));
        }
    }
    let ends = cuts.iter().skip(1).map(|(start, _)| *start).chain([line.len()]);
    let parts =
        cuts.iter().zip(ends).map(|(&(start, indent), end)| (indent, line[start..end].trim()));
    parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(indent, part)| format!("{indent}{part}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::split;

    proptest! {
        #[test]
        fn nothing_but_blanks_is_lost(
            parts in prop::collection::vec(
                "at f \\(a\\.js:1:2\\)|at div|File \"é\\.py\", line 1, in f|Caused by: a\\.BError: x|Error:|é",
                0..12,
            ),
        ) {
            let line = parts.join(" ");
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            let lines = split(&line);
            prop_assert!(lines.is_empty() || bare(&lines.concat()) == bare(&line));
        }
    }

    #[test]
    fn a_trace_of_node_on_one_line() {
        let line = "no database: AggregateError [ECONNREFUSED]: at /app/pg-pool/index.js:45:11 at async C.connect (file:///app/index.js:110:22) { code: 'ECONNREFUSED', [errors]: [ Error: connect ECONNREFUSED ::1:5432 at f (node:net:1675:14) { errno: -111 } ] }";
        assert_eq!(
            split(line),
            [
                "no database: AggregateError [ECONNREFUSED]:",
                "    at /app/pg-pool/index.js:45:11",
                "    at async C.connect (file:///app/index.js:110:22)",
                "{ code: 'ECONNREFUSED',",
                "[errors]: [",
                "Error: connect ECONNREFUSED ::1:5432",
                "    at f (node:net:1675:14)",
                "{ errno: -111 } ] }",
            ]
        );
    }

    #[test]
    fn a_trace_of_python_on_one_line() {
        let line = "Traceback (most recent call last): File \"/a/b.py\", line 3, in <module> main() File \"/a/b.py\", line 1, in main raise ValueError(\"x\") ValueError: x";
        assert_eq!(
            split(line),
            [
                "Traceback (most recent call last):",
                "  File \"/a/b.py\", line 3, in <module>",
                "    main()",
                "  File \"/a/b.py\", line 1, in main",
                "    raise ValueError(\"x\")",
                "ValueError: x",
            ]
        );
    }

    #[test]
    fn a_trace_of_java_on_one_line() {
        let line = "java.lang.IllegalStateException: no at a.B.c(B.java:1) at a.B.main(B.java:2) Caused by: java.io.IOException: gone at a.D.e(D.java:9) ... 2 more";
        assert_eq!(
            split(line),
            [
                "java.lang.IllegalStateException: no",
                "    at a.B.c(B.java:1)",
                "    at a.B.main(B.java:2)",
                "Caused by: java.io.IOException: gone",
                "    at a.D.e(D.java:9)",
                "    ... 2 more",
            ]
        );
    }

    #[test]
    fn components_of_react_are_frames_among_frames() {
        let line = "Warning: Text did not match. at p at div at A (webpack:///./a.js:7:9) at B (webpack:///./b.js:8:1)";
        let found = split(line);
        assert_eq!(found[..3], ["Warning: Text did not match.", "    at p", "    at div"]);
    }

    #[test]
    fn prose_stays_one_line() {
        for line in [
            "The job that was started at 10:15:00 by the nightly scheduler failed at 10:17:42: could not connect to server: Connection refused (is it running?)",
            "Error: the connection that was opened at 10.0.0.7:5432:1 was lost and the retry at 10.0.0.8:5432:2 failed: connection refused by the remote host, giving up now",
            "we met at noon at the station (platform 3:15), and then at the office again; nothing of it is a trace of any program",
            "see the note at https://a.test/b.html:1 and the one at the end; File \"a\" is not File \"b\"",
        ] {
            assert!(split(line).is_empty(), "{line}");
        }
    }
}
