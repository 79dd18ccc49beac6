//! Long lists, written part by part: the parts are made on all cores. A registry has hundreds of thousands of findings.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::parallel;
use crate::report::json_text;
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

/// Writes `whole`, in which the list at `place` is empty, as JSON with what `told` makes of `items` in that list.
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
    let parts: Vec<&'i [T]> = items.chunks(PART).collect();
    let made = |part: &&'i [T]| json_text(&Within { depth: place.depth, items: part, told: &told });
    let mut comma = "";
    parallel::each(&parts, made, |text| {
        out.write_all(comma.as_bytes())?;
        comma = ",";
        out.write_all(between_brackets(&text?).trim_end().as_bytes())
    })?;
    writeln!(out, "\n{:1$}]{after}", "", 2 * place.depth)
}

/// What stands in the outermost list of a JSON text.
fn between_brackets(text: &str) -> &str {
    let inside = text.split_once('[').and_then(|(_, rest)| rest.rsplit_once(']'));
    inside.map_or("", |(inside, _)| inside)
}

/// A list as far indented as it is where it goes.
struct Within<'i, 'f, T, F> {
    depth: usize,
    items: &'i [T],
    told: &'f F,
}

impl<'i, T, V: Serialize, F: Fn(&'i T) -> V> Serialize for Within<'i, '_, T, F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.depth == 0 {
            return to.collect_seq(self.items.iter().map(self.told));
        }
        let mut map = to.serialize_map(Some(1))?;
        map.serialize_entry("", &Self { depth: self.depth - 1, ..*self })?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn parts_are_written_as_the_whole_would_be() {
        for count in [0, 1, 300] {
            let items: Vec<usize> = (0..count).collect();
            let told = |item: &usize| json!({ "[": format!("]{item}\u{9b}"), "b": [item] });
            let within = |list: Value| json!({ "a": [{ "list": list, "z": 1 }], "b": 2 });
            let alone = |list: Value| list;
            let check = |with: fn(Value) -> Value, place: Place| {
                let mut out = Vec::new();
                print(&with(json!([])), &place, &items, told, &mut out)
                    .expect("a vector takes all");
                let whole = json_text(&with(items.iter().map(told).collect())).expect("JSON");
                assert_eq!(String::from_utf8(out).expect("text"), whole + "\n");
            };
            check(within, Place { empty: "\"list\": []", depth: 3 });
            check(alone, Place { empty: "[]", depth: 0 });
        }
    }
}
