//! SARIF 2.1.0, for code scanning.

use std::fmt::Write as _;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::parts::{self, Place};
use crate::validate::{Diagnostic, Report, Rule, Severity, Site};

/// Where the schema lies that the format names itself by.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut used: Vec<&'static Rule> = report.diagnostics.iter().map(|found| found.rule).collect();
    used.sort_by_key(|rule| rule.code);
    used.dedup_by_key(|rule| rule.code);
    let places: FxHashMap<&str, usize> =
        used.iter().enumerate().map(|(at, rule)| (rule.code, at)).collect();
    let whole = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "skill",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": used.iter().map(|rule| self::rule(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.trouble.is_empty(),
                "toolExecutionNotifications": report.trouble.iter().map(|trouble| json!({
                    "level": "error", "message": { "text": trouble },
                })).collect::<Vec<_>>(),
            }],
            "results": [],
        }],
    });
    let place = Place { empty: "\"results\": []", depth: 3 };
    let told = |found: &Diagnostic| {
        result(found, places.get(found.rule.code).copied().unwrap_or_default())
    };
    parts::print(&whole, &place, &report.diagnostics, told, out)
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.what },
        "fullDescription": { "text": rule.why },
        "help": { "text": format!("{} {}", rule.what, rule.why) },
        "defaultConfiguration": { "level": level(rule.levels.highest().unwrap_or(Severity::Info)) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(found: &Diagnostic, rule: usize) -> Value {
    let mut text = found.message.clone();
    if let Some(help) = &found.help {
        let _ = write!(text, "; {help}");
    }
    let mut result = json!({
        "ruleId": found.rule.code,
        "ruleIndex": rule,
        "level": level(found.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": place(&found.path, &found.site) }],
        "partialFingerprints": { "skillFinding/v1": format!("{:016x}", found.fingerprint) },
    });
    if !found.notes.is_empty() {
        let notes = found.notes.iter().enumerate().map(|(id, (site, text))| {
            json!({
                "id": id,
                "message": { "text": text },
                "physicalLocation": place(&found.path, site),
            })
        });
        result["relatedLocations"] = notes.collect();
    }
    if let Some((fix, sites)) = &found.fix {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .zip(sites)
            .map(|(edit, site)| {
                json!({
                    "deletedRegion": region(site),
                    "insertedContent": { "text": edit.replacement },
                })
            })
            .collect();
        result["fixes"] = json!([{
            "description": { "text": found.help.as_deref().unwrap_or(&found.message) },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(&found.path) },
                "replacements": replacements,
            }],
        }]);
    }
    result
}

fn place(path: &str, site: &Site) -> Value {
    json!({ "artifactLocation": { "uri": uri(path) }, "region": region(site) })
}

fn region(site: &Site) -> Value {
    json!({
        "startLine": site.start.line,
        "startColumn": site.start.column,
        "endLine": site.end.line,
        "endColumn": site.end.column,
    })
}

/// A path as part of a URI.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_are_uris() {
        assert_eq!(super::uri("a b/é.md"), "a%20b/%C3%A9.md");
        assert_eq!(super::uri("/x/C:y"), "file:///x/C%3Ay");
    }
}
