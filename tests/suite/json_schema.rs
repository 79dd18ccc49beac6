//! As much of JSON Schema as the schema of SARIF uses. A keyword that it does not know fails, so nothing is passed over.

use serde_json::Value;

/// What of `value` is not as `schema` wants it, each with its place.
pub(crate) fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    for (keyword, wanted) in schema.as_object().unwrap() {
        let mut fail = |what: &str| found.push(format!("{at}: {what}"));
        match keyword.as_str() {
            "$ref" => {
                let pointer = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                check(root, root.pointer(pointer).unwrap(), value, at, found);
            }
            "type" => {
                let names = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                if !names.iter().any(|name| is(value, name.as_str().unwrap())) {
                    fail(&format!("is no {wanted}"));
                }
            }
            "enum" if !wanted.as_array().unwrap().contains(value) => {
                fail(&format!("{value} is none of {wanted}"));
            }
            "minimum" if value.as_f64() < wanted.as_f64() => fail("is too small"),
            "minItems" if value.as_array().map(Vec::len) < wanted.as_u64().map(|n| usize::try_from(n).unwrap()) => {
                fail("has too few items");
            }
            "maximum" if value.as_f64() > wanted.as_f64() => fail("is too large"),
            "minLength" | "maxLength" => {
                let count = value.as_str().map_or(0, |text| text.chars().count() as u64);
                let bound = wanted.as_u64().unwrap();
                let fits = if keyword == "minLength" { count >= bound } else { count <= bound };
                if value.is_string() && !fits {
                    fail(&format!("has {count} characters"));
                }
            }
            "pattern" => {
                let pattern = regex::Regex::new(wanted.as_str().unwrap()).unwrap();
                if value.as_str().is_some_and(|text| !pattern.is_match(text)) {
                    fail(&format!("does not match {wanted}"));
                }
            }
            "uniqueItems" => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                if items.iter().enumerate().any(|(n, item)| items[..n].contains(item)) {
                    fail("has the same item twice");
                }
            }
            "$schema" | "$id" | "title" | "description" | "default" | "definitions" | "format"
            // Those that are checked above, and hold.
            | "enum" | "minimum" | "maximum" | "minItems" => {}
            "required" => {
                for key in wanted.as_array().unwrap() {
                    if value.is_object() && value.get(key.as_str().unwrap()).is_none() {
                        found.push(format!("{at}: has no {key}"));
                    }
                }
            }
            "properties" => {
                for (key, schema) in wanted.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        check(root, schema, value, &format!("{at}/{key}"), found);
                    }
                }
            }
            "additionalProperties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    let known = schema.get("properties").and_then(|known| known.get(key)).is_some();
                    match wanted {
                        _ if known => {}
                        Value::Bool(true) => {}
                        Value::Bool(false) => found.push(format!("{at}: {key} is not known")),
                        schema => check(root, schema, value, &format!("{at}/{key}"), found),
                    }
                }
            }
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{at}/{n}"), found);
                }
            }
            "anyOf" | "oneOf" => {
                let schemas = wanted.as_array().unwrap();
                let fits = |schema: &&Value| {
                    let mut inner = Vec::new();
                    check(root, schema, value, at, &mut inner);
                    inner.is_empty()
                };
                let count = schemas.iter().filter(fits).count();
                if count == 0 || (keyword == "oneOf" && count > 1) {
                    fail(&format!("fits {count} of {keyword}"));
                }
            }
            "not" => {
                let mut inner = Vec::new();
                check(root, wanted, value, at, &mut inner);
                if inner.is_empty() {
                    fail("is what it must not be");
                }
            }
            other => panic!("the keyword {other} is not known to this test"),
        }
    }
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("the type {other} is not known to this test"),
    }
}
