//! Long lists, written part by part: the parts are made on all cores. A registry has hundreds of thousands of findings.

use std::io::{self, Write};

use serde::Serialize;

use crate::parallel;
use crate::report::{json_lines, json_text};
use crate::validate::{Diagnostic, Report};

/// So many are made at once, by one core.
const PART: usize = 16;

/// Writes all diagnostics: `draw` adds one to a text.
pub(super) fn each(
    report: &Report,
    out: &mut dyn Write,
    draw: impl Fn(&Diagnostic, &mut String) + Sync,
) -> io::Result<()> {
    let parts: Vec<&[Diagnostic]> = report.diagnostics.chunks(PART).collect();
    let drawn = |part: &&[Diagnostic]| {
        let mut text = String::new();
        part.iter().for_each(|found| draw(found, &mut text));
        text
    };
    parallel::each(&parts, drawn, |text| out.write_all(text.as_bytes()))
}

/// Where in a JSON text a long list goes.
pub(super) struct Place {
    /// What stands there when it is empty, which stands nowhere else before.
    pub(super) empty: &'static str,
    /// How many lists and objects it lies in.
    pub(super) depth: usize,
}

/// Writes `whole`, in which the list at `place` is empty, as JSON with what `told` makes of `items` in that list, one a line:
/// so long a list is read, searched and compared by lines.
pub(super) fn print<'i, T: Sync, V: Serialize>(
    whole: &impl Serialize,
    place: &Place,
    items: &'i [T],
    told: impl Fn(&'i T) -> V + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    let whole = json_text(whole)?;
    if items.is_empty() {
        return writeln!(out, "{whole}");
    }
    let (before, after) = whole.split_once(place.empty).ok_or(io::ErrorKind::InvalidData)?;
    out.write_all(before.as_bytes())?;
    out.write_all(place.empty.strip_suffix(']').unwrap_or(place.empty).as_bytes())?;
    let line = format!("\n{:1$}", "", 2 * (place.depth + 1));
    let next = format!(",{line}");
    let parts: Vec<&'i [T]> = items.chunks(PART).collect();
    let made = |part: &&'i [T]| json_lines(part.iter().map(&told), &next);
    let mut start = line.as_str();
    parallel::each(&parts, made, |text| {
        out.write_all(start.as_bytes())?;
        start = &next;
        out.write_all(text?.as_bytes())
    })?;
    writeln!(out, "\n{:1$}]{after}", "", 2 * place.depth)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn lists_are_written_an_item_a_line() {
        for count in [0, 1, 300] {
            let items: Vec<usize> = (0..count).collect();
            let told = |item: &usize| json!({ "[": format!("]{item}\u{9b}"), "b": [item] });
            let within = |list: Value| json!({ "a": [{ "list": list, "z": 1 }], "b": 2 });
            let alone = |list: Value| list;
            let check = |with: fn(Value) -> Value, place: Place, around: usize| {
                let mut out = Vec::new();
                print(&with(json!([])), &place, &items, told, &mut out)
                    .expect("a vector takes all");
                let text = String::from_utf8(out).expect("text");
                let whole = with(items.iter().map(told).collect());
                assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), whole);
                assert!(!text.contains('\u{9b}'));
                let lines = if count == 0 { around - 1 } else { around + count };
                assert_eq!(text.lines().count(), lines, "{text}");
            };
            check(within, Place { empty: "\"list\": []", depth: 3 }, 10);
            check(alone, Place { empty: "[]", depth: 0 }, 2);
        }
    }
}
