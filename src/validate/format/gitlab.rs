//! GitLab's code quality report.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::parts::{self, Place};
use crate::hash::Fnv;
use crate::validate::{Diagnostic, Report, Severity};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    // Two findings with one fingerprint are shown as one.
    let mut seen: FxHashMap<(&str, u64), usize> = FxHashMap::default();
    let numbered = report.diagnostics.iter().map(|found| {
        let count = seen.entry((&found.path, found.fingerprint)).or_default();
        *count += 1;
        (found, *count)
    });
    let numbered: Vec<(&Diagnostic, usize)> = numbered.collect();
    let place = Place { empty: "[]", depth: 0 };
    parts::print(&[(); 0], &place, &numbered, issue, out)
}

/// A diagnostic, and which one it is of those that are alike.
fn issue((found, number): &(&Diagnostic, usize)) -> Value {
    let mut hash = Fnv::default();
    hash.write(found.path.as_bytes());
    hash.write(&found.fingerprint.to_le_bytes());
    hash.write(&number.to_le_bytes());
    json!({
        "description": found.message,
        "check_name": format!("{} {}", found.rule.code, found.rule.name),
        "fingerprint": format!("{:016x}", hash.finish()),
        "severity": match found.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        "location": {
            "path": found.path,
            "lines": { "begin": found.site.start.line, "end": found.site.end.line },
        },
    })
}
