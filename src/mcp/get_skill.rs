//! The tool `get_skill`: reads a skill, whole or one section, as many lines as fit; the next call reads on.

use serde_json::{Value, json};

use super::Live;
use super::budget::{self, Step};
use super::params::{Arguments, Kind, Param};
use super::resources::uri;
use super::tools::{MAX_TOKENS, NOTICE, Tool, list_of, near_names, text};
use crate::printable::Printable;
use crate::registry;
use crate::skill::{self, SectionKind};
use crate::source::LineIndex;

pub(super) const TOOL: Tool = Tool {
    name: "get_skill",
    title: "Read a skill",
    about: "Reads a skill by its name: one section of it (`solution` says what to do, `verification` how to see that it is done, \
        `trigger` when it applies, `avoid` what not to do), or all of it. As many lines as fit into `max_tokens` come at once; \
        `next_line` is what to give as `from_line` to read on, null at the end. `sections` lists what the skill has. For a name \
        that is not there, `found` is false and `near` has the names most like it.",
    params: &[
        Param {
            name: "name",
            about: "The name, as `match_error` or `search_skills` gives it.",
            kind: Kind::Text(256),
            required: true,
        },
        Param {
            name: "section",
            about: "One section only. Leave it out for the whole document.",
            kind: Kind::Choice(|| SectionKind::NAMES.iter().map(|(name, _)| *name).collect()),
            required: false,
        },
        Param {
            name: "from_line",
            about: "The line of the file to read on from: `next_line` of the answer before.",
            kind: Kind::Whole(1, 10_000_000, None),
            required: false,
        },
        Param {
            name: "max_tokens",
            about: MAX_TOKENS,
            kind: Kind::Whole(budget::LEAST, budget::MOST, Some(4_000)),
            required: false,
        },
    ],
    output,
    run,
};

/// How many names are offered in place of one that is not there.
const NEAR: usize = 5;

fn output() -> Value {
    let section = json!({
        "type": "object",
        "properties": {
            "kind": text(),
            "heading": text(),
            "level": { "type": "integer" },
            "line": { "type": "integer" },
        },
        "required": ["kind", "heading", "level", "line"],
    });
    json!({
        "type": "object",
        "properties": {
            "schema": { "type": "integer" },
            "found": { "type": "boolean" },
            "name": text(),
            "uri": text(),
            "path": text(),
            "origin": text(),
            "description": text(),
            "sections": list_of(&section),
            "section": { "type": ["string", "null"] },
            "text": { "type": "string", "description": "Markdown." },
            "lines": list_of(&json!({ "type": "integer" })),
            "next_line": { "type": ["integer", "null"] },
            "reason": { "type": ["string", "null"], "description": "Why there is no text." },
            "near": list_of(&text()),
            "notice": text(),
            "left_out": list_of(&text()),
        },
        "required": ["schema", "found", "name", "text", "next_line", "reason", "near", "left_out"],
    })
}

fn run(live: &mut Live, given: &Arguments<'_>) -> anyhow::Result<Value> {
    let library = live.library()?;
    let most = given.whole("max_tokens").unwrap_or_default();
    let name = given.text("name").unwrap_or_default();
    let Some(record) = library.skills().find(|record| record.name == name) else {
        let mut value = json!({
            "schema": 1,
            "found": false,
            "name": name,
            "text": "",
            "next_line": null,
            "reason": format!("there is no skill `{name}`"),
            "near": near_names(library, name, NEAR),
            "left_out": [],
        });
        budget::tidy(&mut value, 160);
        budget::fit(&mut value, most, UNKNOWN);
        return Ok(value);
    };
    let source = registry::read(library.origin(record), &record.path)?;
    let file = source.text();
    let skill = skill::outline(file, &record.fallback_name).skill(file);
    let numbers = LineIndex::new(file);
    let kind = given.text("section");
    let parts =
        match kind.and_then(|kind| SectionKind::NAMES.iter().find(|(name, _)| *name == kind)) {
            Some((_, kind)) => skill.parts(*kind),
            None => vec![skill.body.clone()],
        };
    // Each line with its number in the file; blank ones at the ends say nothing.
    let shown: Vec<(u32, String)> = parts
        .into_iter()
        .filter_map(|part| Some((numbers.line(part.start), file.get(part)?)))
        .flat_map(|(first, part)| {
            let lines = part.trim_end().lines().zip(first..);
            lines
                .skip_while(|(line, _)| line.trim().is_empty())
                .map(|(line, number)| (number, Printable(line).to_string()))
        })
        .collect();
    let from = given.whole("from_line").unwrap_or(1);
    let rest: Vec<&(u32, String)> =
        shown.iter().filter(|(number, _)| *number as usize >= from).collect();
    let sections: Vec<Value> = skill
        .sections
        .iter()
        .map(|section| {
            json!({
                "kind": section.kind.as_str(),
                "heading": section.heading,
                "level": section.level,
                "line": numbers.line(section.span.start()),
            })
        })
        .collect();
    let mut value = json!({
        "schema": 1,
        "found": true,
        "name": record.name,
        "uri": uri(&record.name),
        "path": record.path.to_string_lossy(),
        "origin": library.origin(record).as_str(),
        "description": record.description,
        "sections": sections,
        "section": kind,
        "text": "",
        "lines": [u32::MAX, u32::MAX],
        "next_line": u32::MAX,
        "reason": reason(&shown, from, kind, &skill),
        "near": [],
        "notice": NOTICE,
        "left_out": [],
    });
    budget::tidy(&mut value, 600);
    if from > 1 {
        // Whoever reads on knows them.
        value["sections"] = Value::Array(Vec::new());
        value["description"] = "".into();
    }
    // The text is what was asked for: what stands around it takes half of the budget at the most.
    budget::fit(&mut value, most / 2, STEPS);
    let lines: Vec<&str> = rest.iter().map(|(_, line)| line.as_str()).collect();
    let (text, taken) = budget::lines_within(&lines, most.saturating_sub(budget::cost(&value)));
    let number = |at: usize| rest.get(at).map(|(number, _)| *number);
    value["text"] = text.trim_end().into();
    value["next_line"] = number(taken).into();
    value["lines"] = match (number(0), taken.checked_sub(1).and_then(number)) {
        (Some(first), Some(last)) => json!([first, last]),
        _ => json!([]),
    };
    Ok(value)
}

/// Why there is nothing to read, if so.
fn reason(
    shown: &[(u32, String)],
    from: usize,
    kind: Option<&str>,
    skill: &skill::Skill,
) -> Option<String> {
    if shown.iter().any(|(number, _)| *number as usize >= from) {
        return None;
    }
    if !shown.is_empty() {
        return Some(format!("there is nothing from line {from} on"));
    }
    let Some(kind) = kind else { return Some("the skill has no text".to_owned()) };
    let mut there: Vec<&str> = skill.sections.iter().map(|section| section.kind.as_str()).collect();
    there.retain(|name| *name != "other");
    there.sort_unstable();
    there.dedup();
    Some(match there[..] {
        [] => format!("the skill has no section `{kind}`; read all of it"),
        _ => format!("the skill has no section `{kind}`; it has {}", there.join(", ")),
    })
}

const STEPS: &[Step] = &[
    Step {
        what: "the end of the description",
        make: |value| {
            if let Value::String(text) = &mut value["description"] {
                *text = crate::report::shortened(text, 160);
            }
            false
        },
    },
    Step {
        what: "the list of sections",
        make: |value| {
            value["sections"] = Value::Array(Vec::new());
            false
        },
    },
    Step {
        what: "the path",
        make: |value| value.as_object_mut().is_some_and(|value| value.remove("path").is_some()),
    },
    Step {
        what: "the description",
        make: |value| {
            value["description"] = "".into();
            false
        },
    },
    Step {
        what: "the end of the address",
        make: |value| {
            value.as_object_mut().and_then(|value| value.remove("uri"));
            if let Value::String(text) = &mut value["name"] {
                *text = crate::report::shortened(text, 64);
            }
            false
        },
    },
];

const UNKNOWN: &[Step] = &[Step {
    what: "names",
    make: |value| {
        let near = value["near"].as_array_mut();
        near.is_some_and(|near| near.pop().is_some())
    },
}];
