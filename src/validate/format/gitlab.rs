//! GitLab's code quality report.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::print;
use crate::hash::Fnv;
use crate::validate::{Report, Severity};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    // Two findings with one fingerprint are shown as one.
    let mut seen: FxHashMap<(&str, u64), usize> = FxHashMap::default();
    let issues: Vec<Value> = report
        .diagnostics
        .iter()
        .map(|found| {
            let count = seen.entry((&found.path, found.fingerprint)).or_default();
            *count += 1;
            let mut hash = Fnv::default();
            hash.write(found.path.as_bytes());
            hash.write(&found.fingerprint.to_le_bytes());
            hash.write(&count.to_le_bytes());
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
        })
        .collect();
    print(&issues, out)
}
