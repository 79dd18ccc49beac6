//! The tool `match_error`: which skill fixes this error? The JSON of `skill match --json`, made to fit.

use serde_json::{Value, json};

use super::Live;
use super::budget::{self, Step};
use super::params::{Arguments, Kind, Param};
use super::resources::uri;
use super::tools::{MAX_TOKENS, NOTICE, Tool, list_of, text};
use crate::matcher::{self, Answer, Options, key_event};
use crate::paste::Paste;
use crate::printable::Printable;
use crate::report;

pub(super) const TOOL: Tool = Tool {
    name: "match_error",
    title: "Find the fix for an error",
    about: "Finds the documented fix for an error. Call it as soon as a command, build, test or program has failed, before \
        working out a fix yourself, with the whole output as it was printed: it finds the root error in tracebacks, compiler \
        output, CI and container logs itself.\n\n\
        Answers with at most `limit` skills that fix it: `name`, `confidence` (a calibrated probability), `evidence` (which \
        line of the text stands in which line of the skill), and for the best one the beginning of its solution in `excerpt`; \
        `get_skill` reads the rest. When nothing fits, `matches` is empty and `no_match_reason` says why: that is an answer, \
        not a failure. `near_misses` are then named for orientation only; do not apply them.",
    params: &[
        Param {
            name: "text",
            about: "The output with the error, whole and unchanged. Of more than 4 MiB the head and the tail are read.",
            kind: Kind::Paste,
            required: true,
        },
        Param {
            name: "limit",
            about: "The most skills that are named.",
            kind: Kind::Whole(1, 5, Some(3)),
            required: false,
        },
        Param {
            name: "min_confidence",
            about: "Take a skill for an answer from this probability on. Leave it out for the fitted one.",
            kind: Kind::Share,
            required: false,
        },
        Param { name: "max_tokens", about: MAX_TOKENS, kind: BUDGET, required: false },
    ],
    output,
    run,
};

const BUDGET: Kind = Kind::Whole(budget::LEAST, budget::MOST, Some(1_500));

/// Columns of a text that is part of an answer. Those of the evidence and of messages are shorter in nearly all answers.
const MAX_TEXT: usize = 600;
/// The most tokens of one excerpt: it is the beginning, not the document.
const MAX_EXCERPT: usize = 600;
/// An excerpt of fewer is no help.
const LEAST_EXCERPT: usize = 40;

fn output() -> Value {
    let matched = json!({
        "type": "object",
        "properties": {
            "rank": { "type": "integer" },
            "name": { "type": "string" },
            "uri": { "type": "string" },
            "path": { "type": "string" },
            "origin": { "type": "string" },
            "description": { "type": "string" },
            "confidence": { "type": "number", "minimum": 0, "maximum": 1 },
            "event": { "type": "integer", "description": "Which of `events` it answers, from 0." },
            "evidence": list_of(&json!({
                "type": "object",
                "properties": { "kind": { "type": "string" } },
                "required": ["kind"],
            })),
            "excerpt": {
                "type": ["object", "null"],
                "description": "The beginning of the section that says what to do.",
                "properties": {
                    "heading": { "type": "string" },
                    "text": { "type": "string" },
                    "line": { "type": "integer" },
                    "next_line": {
                        "type": ["integer", "null"],
                        "description": "Where `get_skill` reads on, with `section` solution; null if this is all of it.",
                    },
                },
                "required": ["heading", "text", "line", "next_line"],
            },
        },
        "required": ["rank", "name", "uri", "confidence", "event", "evidence", "excerpt"],
    });
    let event = json!({
        "type": "object",
        "properties": {
            "family": { "type": "string" },
            "type": { "type": ["string", "null"] },
            "code": { "type": ["string", "null"] },
            "message": { "type": "string" },
            "link": { "type": "string" },
            "lines": list_of(&json!({ "type": "integer" })),
        },
        "required": ["family", "message", "link", "lines"],
    });
    json!({
        "type": "object",
        "properties": {
            "schema": { "type": "integer" },
            "events": list_of(&event),
            "events_found": { "type": "integer", "description": "How many errors the text holds; `events` has those that matter." },
            "matches": list_of(&matched),
            "near_misses": list_of(&matched),
            "no_match_reason": { "type": ["string", "null"] },
            "index_version": { "type": "string" },
            "omitted_bytes": { "type": "integer" },
            "notice": text(),
            "left_out": list_of(&text()),
        },
        "required": ["schema", "events", "matches", "near_misses", "no_match_reason", "notice", "left_out"],
    })
}

fn run(live: &mut Live, given: &Arguments<'_>) -> anyhow::Result<Value> {
    let library = live.library()?;
    let paste = Paste::new(given.text("text").unwrap_or_default().as_bytes());
    let options = Options {
        limit: given.whole("limit").unwrap_or(1),
        min_confidence: given.share("min_confidence"),
    };
    let answer = matcher::answer(&paste, library, options)?;
    let mut value = report::json(&answer, &paste, &library.version(), false);
    keep_events(&mut value, &answer);
    for list in ["matches", "near_misses"] {
        for found in value[list].as_array_mut().into_iter().flatten() {
            found["uri"] = uri(found["name"].as_str().unwrap_or_default()).into();
            found["excerpt"] = Value::Null;
            if list == "near_misses" {
                // What is no answer needs no proof.
                found["evidence"] = Value::Array(Vec::new());
            }
        }
    }
    value["notice"] = NOTICE.into();
    value[budget::LEFT_OUT] = Value::Array(Vec::new());
    budget::tidy(&mut value, MAX_TEXT);
    budget::shorten_each(&mut value["near_misses"], "description", 120);
    let most = given.whole("max_tokens").unwrap_or_default();
    budget::fit(&mut value, most, STEPS);
    if !answer.matches.is_empty() && value["matches"].as_array().is_none_or(Vec::is_empty) {
        value["no_match_reason"] = "what fits takes more than `max_tokens`".into();
    }
    add_excerpts(&mut value, &answer, most);
    Ok(value)
}

/// Keeps the errors that an answer speaks of, and numbers them anew.
fn keep_events(value: &mut Value, answer: &Answer) {
    let key = key_event(&answer.events)
        .and_then(|key| answer.events.iter().position(|event| std::ptr::eq(event, key)));
    let found = answer.matches.iter().chain(&answer.near_misses);
    let mut kept: Vec<usize> = found.map(|found| found.event).chain(key).collect();
    kept.sort_unstable();
    kept.dedup();
    value["events_found"] = answer.events.len().into();
    let events = value["events"].take();
    value["events"] =
        kept.iter().filter_map(|&at| events.get(at).cloned()).collect::<Vec<_>>().into();
    for list in ["matches", "near_misses"] {
        for found in value[list].as_array_mut().into_iter().flatten() {
            let event = found["event"].as_u64().and_then(|event| usize::try_from(event).ok());
            let place = event.and_then(|event| kept.binary_search(&event).ok());
            found["event"] = place.unwrap_or_default().into();
        }
    }
}

/// Puts the beginning of the solution to the best match of each error, as long as there is room.
fn add_excerpts(value: &mut Value, answer: &Answer, most: usize) {
    let best = report::best_of_each(answer);
    let listed = value["matches"].as_array().map_or(0, Vec::len);
    for (at, found) in answer.matches.iter().take(listed).enumerate() {
        if !best.iter().any(|best| std::ptr::eq(*best, found)) {
            continue;
        }
        let Some(solution) = report::solution(&found.card) else { continue };
        let shown = Printable(&solution.content).to_cow();
        // Lines are counted in the file, so that `get_skill` can read on.
        let blank = shown.lines().take_while(|line| line.trim().is_empty()).count();
        let lines: Vec<&str> = shown.trim_end().lines().skip(blank).collect();
        let line = solution.line + u32::try_from(blank).unwrap_or_default();
        let mut excerpt = json!({
            "heading": report::shortened(&Printable(&solution.heading).to_cow(), 100),
            "text": "",
            "line": line,
            "next_line": u32::MAX,
        });
        let left = most.saturating_sub(budget::cost(value) + budget::cost(&excerpt) + 1);
        if left < LEAST_EXCERPT {
            return;
        }
        let (part, taken) = budget::lines_within(&lines, left.min(MAX_EXCERPT));
        let next = line + u32::try_from(taken).unwrap_or_default();
        excerpt["text"] = part.trim_end().into();
        excerpt["next_line"] = if taken < lines.len() { next.into() } else { Value::Null };
        value["matches"][at]["excerpt"] = excerpt;
    }
}

/// What an answer can do without, the least useful first.
const STEPS: &[Step] = &[
    Step {
        what: "the ends of descriptions",
        make: |value| {
            for list in ["matches", "near_misses"] {
                budget::shorten_each(&mut value[list], "description", 160);
            }
            false
        },
    },
    Step {
        what: "most of the evidence",
        make: |value| {
            for found in value["matches"].as_array_mut().into_iter().flatten() {
                if let Some(evidence) = found["evidence"].as_array_mut() {
                    evidence.truncate(1);
                }
            }
            false
        },
    },
    Step {
        what: "the ends of messages",
        make: |value| {
            budget::shorten_each(&mut value["events"], "message", 120);
            budget::shorten_each(&mut value["events"], "type", 80);
            false
        },
    },
    Step { what: "near misses", make: |value| pop(&mut value["near_misses"], 0) },
    Step { what: "lower matches", make: |value| pop(&mut value["matches"], 1) },
    Step {
        what: "descriptions, evidence",
        make: |value| {
            for found in value["matches"].as_array_mut().into_iter().flatten() {
                found["description"] = "".into();
                found["evidence"] = Value::Array(Vec::new());
            }
            false
        },
    },
    Step {
        what: "events",
        make: |value| {
            value["events"] = Value::Array(Vec::new());
            false
        },
    },
    Step {
        what: "paths",
        make: |value| {
            for found in value["matches"].as_array_mut().into_iter().flatten() {
                found.as_object_mut().and_then(|found| found.remove("path"));
            }
            false
        },
    },
    Step {
        what: "the end of the reason",
        make: |value| {
            if let Value::String(reason) = &mut value["no_match_reason"] {
                *reason = report::shortened(reason, 120);
            }
            false
        },
    },
    // A name of hundreds of characters is all that is left.
    Step { what: "all matches", make: |value| pop(&mut value["matches"], 0) },
];

/// Drops the last of a list that has more than `least`.
fn pop(list: &mut Value, least: usize) -> bool {
    list.as_array_mut().is_some_and(|list| list.len() > least && list.pop().is_some())
}
