//! Reports in the languages of people, editors and CI systems.

mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod parts;
mod rdjson;
mod sarif;
mod statistics;

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Report, Safety, Severity};
use crate::printable::PrintableLine;
use crate::report::Harmless;

pub use json::json;
pub use statistics::statistics;

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With the source, underlined
    #[default]
    Full,
    /// A line a finding
    Concise,
    /// One JSON object (fields are added over time, never changed)
    Json,
    /// A JSON object a line
    Jsonl,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab code quality
    Gitlab,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// `JUnit` XML
    Junit,
    /// reviewdog
    Rdjson,
}

/// How a report for people looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether to colour it.
    pub color: bool,
    /// Columns.
    pub width: usize,
    /// Whether to say nothing where nothing was found.
    pub quiet: bool,
}

/// Writes a report.
///
/// # Errors
///
/// What `out` says.
pub fn write(format: Format, report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Full => {
            full::write(report, look, out)?;
            summary(report, look, out)
        }
        Format::Concise => {
            concise(report, out)?;
            summary(report, look, out)
        }
        Format::Json => json::write(report, out),
        Format::Jsonl => json::write_lines(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Rdjson => rdjson::write(report, out),
    }
}

/// A line a finding, as compilers write them.
fn concise(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    parts::each(report, out, |found, text| {
        let fixable = match &found.fix {
            Some((fix, _)) if fix.safety == Safety::Safe => " [fixable]",
            Some(_) => " [fixable with --unsafe-fixes]",
            None => "",
        };
        // A text takes all.
        let _ = writeln!(
            text,
            "{}:{}:{}: {}[{}] {}{fixable}",
            PrintableLine(&found.path),
            found.site.start.line,
            found.site.start.column,
            found.severity,
            found.rule.code,
            PrintableLine(&found.message),
        );
    })
}

/// How many of what, and what can be done about it.
fn summary(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if look.quiet && report.diagnostics.is_empty() {
        return Ok(());
    }
    let files = counted(report.files.len(), "file");
    let mut counts: Vec<String> =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "hint")]
            .into_iter()
            .map(|(severity, name)| (report.count(severity), name))
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| counted(count, name))
            .collect();
    if counts.is_empty() {
        counts.push("no findings".to_owned());
    }
    let mut parts = vec![format!("{} in {files}", counts.join(", "))];
    let fixed: usize = report.changed.iter().map(|changed| changed.fixes).sum();
    if fixed > 0 {
        parts.insert(0, format!("{fixed} fixed in {}", counted(report.changed.len(), "file")));
    }
    let (safe, all) = (report.fixable(Safety::Safe), report.fixable(Safety::Unsafe));
    if safe > 0 {
        parts.push(format!("{safe} fixable with `--fix`"));
    }
    if all > safe {
        parts.push(format!("{} with `--unsafe-fixes`", all - safe));
    }
    if report.known > 0 {
        parts.push(format!("{} known to the baseline", report.known));
    }
    writeln!(out, "{}", parts.join("; "))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A value as JSON on several lines that holds nothing which a terminal would obey.
fn print(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    // A serializer writes a few bytes at a time.
    let mut out = io::BufWriter::with_capacity(64 << 10, out);
    serde_json::to_writer_pretty(Harmless(&mut out), value)?;
    writeln!(out)?;
    out.flush()
}
