//! The format of reviewdog. Its columns count bytes.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::parts::{self, Place};
use crate::validate::{Diagnostic, Report, Severity, Site};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let whole = json!({ "source": { "name": "skill" }, "diagnostics": [] });
    let place = Place { empty: "\"diagnostics\": []", depth: 1 };
    parts::print(&whole, &place, &report.diagnostics, told, out)
}

fn told(found: &Diagnostic) -> Value {
    let suggestions: Vec<Value> = match &found.fix {
        // It can make one replacement, not several at once.
        Some((fix, sites)) if fix.edits.len() == 1 => fix
            .edits
            .iter()
            .zip(sites)
            .map(|(edit, site)| json!({ "range": range(site), "text": edit.replacement }))
            .collect(),
        _ => Vec::new(),
    };
    json!({
        "message": found.message,
        "location": { "path": found.path, "range": range(&found.site) },
        "severity": match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "code": { "value": found.rule.code },
        "suggestions": suggestions,
    })
}

fn range(site: &Site) -> Value {
    json!({
        "start": { "line": site.start.line, "column": site.start.byte_column },
        "end": { "line": site.end.line, "column": site.end.byte_column },
    })
}
