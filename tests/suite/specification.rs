//! Under `--profile spec` the verdict is that of the specification's reference validator.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Place, repository};

/// Verdicts of `skills-ref` 0.1.1, recorded by `tests/spec/differential.py --record`.
#[test]
fn the_verdict_is_the_reference_validators_but_where_a_reason_is_given() {
    let cases = fs::read_to_string(repository().join("tests/spec/cases.jsonl")).unwrap();
    let cases: Vec<serde_json::Value> =
        cases.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(cases.len() > 100);
    let place = Place::new();
    for case in &cases {
        let path = format!("project/{}", case["path"].as_str().unwrap());
        place.write(&path, case["text"].as_str().unwrap());
    }
    let run =
        place.run(&["validate", "--profile", "spec", "--isolated", "--format", "json", "."], "");
    let invalid: BTreeSet<String> = run.json()["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|found| found["severity"] == "error")
        .map(|found| found["path"].as_str().unwrap().to_owned())
        .collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let path = case["path"].as_str().unwrap();
        let same = invalid.contains(path) == (case["reference"] == "invalid");
        if same == case.get("differs").is_some() {
            wrong.push(format!("{path}: the reference says {}", case["reference"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
