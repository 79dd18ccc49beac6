//! Commands of GitHub Actions that put a finding beside its line in a pull request.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::printable::PrintableLine;
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

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&PrintableLine(text).to_string()).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(super::data("50 %\nb"), "50 %25%0Ab");
        assert_eq!(super::property("a:b,c"), "a%3Ab%2Cc");
    }
}
