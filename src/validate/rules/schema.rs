//! The JSON schema of frontmatter: what editors complete and check while it is written.

use serde_json::{Map, Value, json};

use super::fields::{CLAUDE, SIGNATURE, SPECIFICATION};

/// The schema, made from the lists of keys that the rules know.
#[must_use]
pub fn schema() -> Value {
    let mut properties = Map::new();
    for key in SPECIFICATION.iter().chain(CLAUDE).chain(SIGNATURE) {
        properties.insert((*key).to_owned(), property(key));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Frontmatter of a skill",
        "description": "The block at the top of a SKILL.md, as `skill validate` knows it",
        "type": "object",
        "required": ["name", "description"],
        "properties": properties,
    })
}

fn property(key: &str) -> Value {
    match key {
        "name" => json!({
            "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
            "description": "Lower-case words joined by single hyphens; the same as the folder",
        }),
        "description" => json!({
            "type": "string", "minLength": 1, "maxLength": 1024,
            "description": "What it does and when to use it: all that a client sees before it reads on",
        }),
        "license" => {
            json!({ "type": "string", "description": "A name of a licence, or a file in the folder" })
        }
        "compatibility" => json!({
            "type": "string", "maxLength": 500, "description": "What it needs to run",
        }),
        "metadata" => json!({
            "type": "object",
            "description": "Keys of your own, with texts",
            "properties": {
                "kind": { "enum": ["fix"], "description": "That the document mends something" },
                "errors": { "type": "string", "description": "Error texts that it is found by, one a line; `...` where they vary" },
                "tested-with": { "type": "string", "description": "What it was verified with: tools and versions" },
                "verified": { "type": "string", "description": "When: year-month-day" },
            },
            "additionalProperties": true,
        }),
        "allowed-tools" | "disallowed-tools" => json!({
            "type": ["string", "array"], "items": { "type": "string" },
            "description": "Names of tools with blanks between them",
        }),
        "disable-model-invocation" | "user-invocable" | "background" => {
            json!({ "type": "boolean" })
        }
        "context" => json!({ "enum": ["fork"] }),
        "effort" => json!({ "enum": ["low", "medium", "high", "xhigh", "max"] }),
        "hooks" => json!({ "type": "object" }),
        "paths" | "tags" | "keywords" | "authors" | "arguments" => {
            json!({ "type": ["string", "array"], "items": { "type": "string" } })
        }
        "version" => {
            json!({ "type": "string", "description": "In quotes: `1.10` is the number 1.1" })
        }
        _ => json!({ "type": "string" }),
    }
}
