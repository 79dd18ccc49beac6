//! Commands of GitHub Actions that put a finding beside its line in a pull request.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::printable::PrintableLine;
use crate::report::github::{data, property};
use crate::validate::{Report, Severity};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for found in &report.diagnostics {
        let command = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let (start, end) = (found.site.start, found.site.end);
        write!(out, "::{command} file={},line={}", property(&found.path), start.line)?;
        write!(out, ",endLine={}", end.line)?;
        // Columns are taken for those of one line.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        let title = property(&format!("{} {}", found.rule.code, found.rule.name));
        let mut message = PrintableLine(&found.message).to_string();
        if let Some(help) = &found.help {
            let _ = write!(message, "\nhelp: {}", PrintableLine(help));
        }
        writeln!(out, ",title={title}::{}", data(&message))?;
    }
    Ok(())
}
