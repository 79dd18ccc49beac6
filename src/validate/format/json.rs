//! JSON: a contract. Fields are added, never changed, and stand in the order of the alphabet.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::parts::{self, Place};
use crate::report::json_line;
use crate::validate::{Diagnostic, Fix, Report, Safety, Severity, Site};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let place = Place { empty: "\"diagnostics\": []", depth: 1 };
    let whole = Whole { diagnostics: &[], ..Whole::of(report) };
    parts::print(&whole, &place, &report.diagnostics, Told::of, out)
}

/// A diagnostic a line.
pub(super) fn write_lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    parts::each(report, out, |found, text| {
        text.push_str(&json_line(&Told::of(found)).expect("texts and numbers"));
        text.push('\n');
    })
}

/// The report as JSON.
#[must_use]
pub fn json(report: &Report) -> serde_json::Value {
    serde_json::to_value(Whole::of(report)).unwrap_or_default()
}

#[derive(Serialize)]
struct Whole<'r> {
    #[serde(serialize_with = "each")]
    diagnostics: &'r [Diagnostic],
    schema: u32,
    summary: Summary,
    trouble: &'r [String],
}

fn each<S: Serializer>(diagnostics: &&[Diagnostic], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(diagnostics.iter().map(Told::of))
}

impl<'r> Whole<'r> {
    fn of(report: &'r Report) -> Self {
        let summary = Summary {
            errors: report.count(Severity::Error),
            files: report.files.len(),
            fixable: report.fixable(Safety::Safe),
            fixed: report.changed.iter().map(|changed| changed.fixes).sum(),
            infos: report.count(Severity::Info),
            known: report.known,
            warnings: report.count(Severity::Warning),
        };
        Self { diagnostics: &report.diagnostics, schema: 1, summary, trouble: &report.trouble }
    }
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    files: usize,
    fixable: usize,
    fixed: usize,
    infos: usize,
    known: usize,
    warnings: usize,
}

/// One diagnostic.
#[derive(Serialize)]
struct Told<'r> {
    code: &'static str,
    column: u32,
    end_column: u32,
    end_line: u32,
    fingerprint: String,
    fix: Option<Change<'r>>,
    help: Option<&'r str>,
    line: u32,
    message: &'r str,
    name: &'static str,
    notes: Vec<Note<'r>>,
    path: &'r str,
    severity: &'static str,
}

impl<'r> Told<'r> {
    fn of(found: &'r Diagnostic) -> Self {
        Self {
            code: found.rule.code,
            column: found.site.start.column,
            end_column: found.site.end.column,
            end_line: found.site.end.line,
            fingerprint: format!("{:016x}", found.fingerprint),
            fix: found.fix.as_ref().map(|(fix, sites)| Change::of(fix, sites)),
            help: found.help.as_deref(),
            line: found.site.start.line,
            message: &found.message,
            name: found.rule.name,
            notes: found.notes.iter().map(|(site, text)| Note::of(site, text)).collect(),
            path: &found.path,
            severity: found.severity.as_str(),
        }
    }
}

#[derive(Serialize)]
struct Note<'r> {
    column: u32,
    end_column: u32,
    end_line: u32,
    line: u32,
    message: &'r str,
}

impl<'r> Note<'r> {
    fn of(site: &Site, message: &'r str) -> Self {
        Self {
            column: site.start.column,
            end_column: site.end.column,
            end_line: site.end.line,
            line: site.start.line,
            message,
        }
    }
}

#[derive(Serialize)]
struct Change<'r> {
    edits: Vec<Edit<'r>>,
    safety: &'static str,
}

#[derive(Serialize)]
struct Edit<'r> {
    column: u32,
    end_byte: usize,
    end_column: u32,
    end_line: u32,
    line: u32,
    replacement: &'r str,
    start_byte: usize,
}

impl<'r> Change<'r> {
    fn of(fix: &'r Fix, sites: &[Site]) -> Self {
        let edits = fix.edits.iter().zip(sites).map(|(edit, site)| Edit {
            column: site.start.column,
            end_byte: site.span.end(),
            end_column: site.end.column,
            end_line: site.end.line,
            line: site.start.line,
            replacement: &edit.replacement,
            start_byte: site.span.start(),
        });
        Self { edits: edits.collect(), safety: fix.safety.as_str() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::{Input, Request, Source, check};

    #[test]
    fn what_is_written_in_parts_is_the_whole() {
        for files in [0, 1, 40] {
            let text =
                |number: usize| format!("---\nname: é {number}\ndescription: a: \u{9b}\n---\n");
            let source = |number| Source {
                file: None,
                shown: format!("{number}/SKILL.md"),
                text: text(number),
                is_utf8: true,
                lone: false,
            };
            let inputs: Vec<Input> = (0..files).map(|number| Input::Text(source(number))).collect();
            let report = check(&Request::default(), &inputs).expect("no index is asked");
            assert!(files == 0 || report.diagnostics.len() > files);
            let mut out = Vec::new();
            write(&report, &mut out).expect("a vector takes all");
            let read: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
            assert_eq!(read, json(&report));
        }
    }
}
