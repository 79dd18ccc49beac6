//! How often each rule found something.

use std::collections::BTreeMap;
use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde_json::{Value, json};

use super::{Format, print};
use crate::validate::{Report, Rule, Safety};

/// Writes a line a rule, the most frequent first; as JSON where the format is.
///
/// # Errors
///
/// What `out` says.
pub fn statistics(format: Format, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<&str, (&'static Rule, usize, usize)> = BTreeMap::new();
    for found in &report.diagnostics {
        let (_, count, fixable) = counts.entry(found.rule.code).or_insert((found.rule, 0, 0));
        *count += 1;
        *fixable += usize::from(found.is_fixable(Safety::Safe));
    }
    let mut rows: Vec<(&Rule, usize, usize)> = counts.into_values().collect();
    rows.sort_by_key(|(rule, count, _)| (std::cmp::Reverse(*count), rule.code));
    if matches!(format, Format::Json | Format::Jsonl) {
        let rows: Vec<Value> = rows
            .iter()
            .map(|(rule, count, fixable)| {
                json!({ "code": rule.code, "name": rule.name, "count": count, "fixable": fixable })
            })
            .collect();
        let files = report.files.len();
        return print(&json!({ "schema": 1, "files": files, "statistics": rows }), out);
    }
    if rows.is_empty() {
        return writeln!(out, "no findings in {} files", report.files.len());
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["COUNT", "FIXABLE", "CODE", "NAME"]);
    for (rule, count, fixable) in &rows {
        table.add_row([&count.to_string(), &fixable.to_string(), rule.code, rule.name]);
    }
    for column in [0, 1] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(out, "{}", table.trim_fmt())?;
    let found = report.diagnostics.len();
    writeln!(out, "\n{found} findings in {} files", report.files.len())
}
