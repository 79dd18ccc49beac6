//! The tool `search_skills`: words in all skills. The JSON of `skill search --json`, made to fit.

use serde_json::{Value, json};

use super::Live;
use super::budget::{self, Step};
use super::params::{Arguments, Kind, Param};
use super::resources::uri;
use super::tools::{MAX_TOKENS, NOTICE, Tool, list_of, text};
use crate::report;

pub(super) const TOOL: Tool = Tool {
    name: "search_skills",
    title: "Look for words in all skills",
    about: "Looks for words in all skills, best first. For questions without an error output: what is known about a tool, a \
        library, a symptom? With an error output call `match_error`, which is far more exact. Words are words: there is no \
        query syntax. Answers with `name`, `description` and `score` (for the order only: it is no probability). No result is \
        an answer too.",
    params: &[
        Param { name: "query", about: "The words.", kind: Kind::Text(1_000), required: true },
        Param {
            name: "limit",
            about: "The most skills that are named.",
            kind: Kind::Whole(1, 20, Some(8)),
            required: false,
        },
        Param {
            name: "max_tokens",
            about: MAX_TOKENS,
            kind: Kind::Whole(budget::LEAST, budget::MOST, Some(1_500)),
            required: false,
        },
    ],
    output,
    run,
};

fn output() -> Value {
    let found = json!({
        "type": "object",
        "properties": {
            "rank": { "type": "integer" },
            "name": text(),
            "uri": text(),
            "path": text(),
            "description": text(),
            "score": { "type": "number" },
        },
        "required": ["rank", "name", "uri", "description", "score"],
    });
    json!({
        "type": "object",
        "properties": {
            "schema": { "type": "integer" },
            "results": list_of(&found),
            "index_version": text(),
            "notice": text(),
            "left_out": list_of(&text()),
        },
        "required": ["schema", "results", "notice", "left_out"],
    })
}

fn run(live: &mut Live, given: &Arguments<'_>) -> anyhow::Result<Value> {
    let library = live.library()?;
    let words = given.text("query").unwrap_or_default();
    let found = library.search(words, given.whole("limit").unwrap_or(1))?;
    let mut value = report::search_json(&found, &library.version());
    for found in value["results"].as_array_mut().into_iter().flatten() {
        found["uri"] = uri(found["name"].as_str().unwrap_or_default()).into();
    }
    value["notice"] = NOTICE.into();
    value[budget::LEFT_OUT] = Value::Array(Vec::new());
    budget::tidy(&mut value, 400);
    budget::fit(&mut value, given.whole("max_tokens").unwrap_or_default(), STEPS);
    Ok(value)
}

const STEPS: &[Step] = &[
    Step {
        what: "the ends of descriptions",
        make: |value| {
            budget::shorten_each(&mut value["results"], "description", 120);
            false
        },
    },
    Step {
        what: "lower results",
        make: |value| {
            let results = value["results"].as_array_mut();
            results.is_some_and(|results| results.len() > 1 && results.pop().is_some())
        },
    },
    Step {
        what: "all results",
        make: |value| {
            value["results"] = Value::Array(Vec::new());
            false
        },
    },
];
