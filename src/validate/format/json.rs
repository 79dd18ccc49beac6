//! JSON: a contract. Fields are added, never changed.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::print;
use crate::validate::{Diagnostic, Report, Safety, Severity, Site};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    print(&json(report), out)
}

/// A diagnostic a line.
pub(super) fn write_lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        writeln!(out, "{}", crate::report::json_line(&of(diagnostic))?)?;
    }
    Ok(())
}

/// The report as JSON.
#[must_use]
pub fn json(report: &Report) -> Value {
    json!({
        "schema": 1,
        "diagnostics": report.diagnostics.iter().map(of).collect::<Vec<_>>(),
        "summary": {
            "files": report.files.len(),
            "errors": report.count(Severity::Error),
            "warnings": report.count(Severity::Warning),
            "infos": report.count(Severity::Info),
            "fixable": report.fixable(Safety::Safe),
            "fixed": report.changed.iter().map(|changed| changed.fixes).sum::<usize>(),
            "known": report.known,
        },
        "trouble": report.trouble,
    })
}

fn of(found: &Diagnostic) -> Value {
    json!({
        "code": found.rule.code,
        "name": found.rule.name,
        "severity": found.severity.as_str(),
        "message": found.message,
        "path": found.path,
        "line": found.site.start.line,
        "column": found.site.start.column,
        "end_line": found.site.end.line,
        "end_column": found.site.end.column,
        "help": found.help,
        "notes": found.notes.iter().map(|(site, text)| json!({
            "message": text,
            "line": site.start.line,
            "column": site.start.column,
            "end_line": site.end.line,
            "end_column": site.end.column,
        })).collect::<Vec<_>>(),
        "fix": found.fix.as_ref().map(|(fix, sites)| json!({
            "safety": fix.safety.as_str(),
            "edits": fix.edits.iter().zip(sites).map(|(edit, site)| self::edit(&edit.replacement, site)).collect::<Vec<_>>(),
        })),
        "fingerprint": format!("{:016x}", found.fingerprint),
    })
}

fn edit(replacement: &str, site: &Site) -> Value {
    json!({
        "line": site.start.line,
        "column": site.start.column,
        "end_line": site.end.line,
        "end_column": site.end.column,
        "start_byte": site.span.start(),
        "end_byte": site.span.end(),
        "replacement": replacement,
    })
}
