//! `JUnit` XML: a suite a file, a case a rule that found something there.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::printable::PrintableLine;
use crate::validate::{Report, Severity};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let failures = report.count(Severity::Error) + report.count(Severity::Warning);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let mut suites = String::new();
    let mut tests = 0;
    let mut left = report.diagnostics.as_slice();
    for file in &report.files {
        let count = left.iter().take_while(|found| found.path == *file).count();
        let (here, rest) = left.split_at(count);
        left = rest;
        let failed = here.iter().filter(|found| found.severity > Severity::Info).count();
        let cases = here.len().max(1);
        tests += cases;
        let file = escaped(file);
        let _ = writeln!(
            suites,
            r#"  <testsuite name="{file}" tests="{cases}" failures="{failed}" errors="0">"#
        );
        if here.is_empty() {
            let _ = writeln!(suites, r#"    <testcase name="skill validate" classname="{file}"/>"#);
        }
        for found in here {
            let name = format!("{} {}", found.rule.code, found.rule.name);
            let _ = write!(
                suites,
                r#"    <testcase name="{name}" classname="{file}" file="{file}" line="{}">"#,
                found.site.start.line
            );
            let text = format!(
                "line {}, column {}: {}{}",
                found.site.start.line,
                found.site.start.column,
                found.message,
                found.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default()
            );
            let (message, text) = (escaped(&found.message), escaped(&text));
            let _ = if found.severity > Severity::Info {
                write!(
                    suites,
                    r#"<failure type="{}" message="{message}">{text}</failure>"#,
                    found.severity
                )
            } else {
                write!(suites, "<system-out>{text}</system-out>")
            };
            suites.push_str("</testcase>\n");
        }
        suites.push_str("  </testsuite>\n");
    }
    writeln!(
        out,
        r#"<testsuites name="skill validate" tests="{tests}" failures="{failures}" errors="0">"#
    )?;
    writeln!(out, "{suites}</testsuites>")
}

/// A text as it may stand in XML, also in an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in PrintableLine(text).to_string().chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // No XML may hold these, in no spelling.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
