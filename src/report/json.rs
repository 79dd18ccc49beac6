//! The JSON of `match`: a contract. Fields are added, never changed or removed.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::card::Card;
use crate::matcher::{Answer, FEATURES, Finding, Match};
use crate::paste::Paste;
use crate::trace::Event;

/// The answer as JSON; with `explain` also the evidence and the numbers of what was not taken.
#[must_use]
pub fn json(answer: &Answer, paste: &Paste, index_version: &str, explain: bool) -> Value {
    let list = |found: &[Match]| -> Vec<Value> {
        (1..).zip(found).map(|(rank, found)| matched(found, rank, paste, explain)).collect()
    };
    let mut value = json!({
        "schema": 1,
        "events": answer.events.iter().map(|event| self::event(event, paste)).collect::<Vec<_>>(),
        "matches": list(&answer.matches),
        "near_misses": list(&answer.near_misses),
        "no_match_reason": answer.no_match_reason,
        "index_version": index_version,
    });
    if paste.omitted() > 0 {
        value["omitted_bytes"] = paste.omitted().into();
        value["omitted_lines"] = paste.omitted_lines().into();
    }
    if explain {
        if paste.omitted() > 0 {
            let kept: Vec<[u32; 2]> = paste.kept().map(|(first, last)| [first, last]).collect();
            value["kept_lines"] = json!(kept);
        }
        value["others"] = list(&answer.others).into();
    }
    value
}

/// What `search` found as JSON: likewise a contract.
#[must_use]
pub fn search_json(found: &[(f32, Arc<Card>)], index_version: &str) -> Value {
    let results: Vec<Value> = (1..)
        .zip(found)
        .map(|(rank, (score, card))| {
            json!({
                "rank": rank,
                "name": card.name,
                "path": card.path,
                "description": card.description,
                "score": rounded(f64::from(*score)),
            })
        })
        .collect();
    json!({ "schema": 1, "results": results, "index_version": index_version })
}

fn event(event: &Event, paste: &Paste) -> Value {
    json!({
        "family": event.family.as_str(),
        "type": event.type_name,
        "code": event.code,
        "message": event.message,
        "link": event.link.as_str(),
        "lines": [line_number(paste, event.lines.start), line_number(paste, event.lines.end.saturating_sub(1))],
    })
}

fn line_number(paste: &Paste, line: usize) -> u32 {
    paste.lines().get(line).map_or(0, |line| line.number)
}

fn matched(found: &Match, rank: usize, paste: &Paste, explain: bool) -> Value {
    let card = &found.card;
    let mut value = json!({
        "rank": rank,
        "name": card.name,
        "path": card.path,
        "origin": card.origin.as_str(),
        "description": card.description,
        "confidence": found.confidence,
        "event": found.event,
        "evidence": found.evidence.findings.iter().map(|finding| self::finding(finding, paste)).collect::<Vec<_>>(),
    });
    if explain {
        let values = found.evidence.features.values();
        let features: serde_json::Map<String, Value> = FEATURES
            .iter()
            .zip(values)
            .map(|(name, value)| ((*name).to_owned(), rounded(value)))
            .collect();
        value["features"] = features.into();
        value["distance"] = found.distance.into();
    }
    value
}

fn finding(finding: &Finding, paste: &Paste) -> Value {
    match finding {
        Finding::Pattern { text, skill_line, line, covered, explained, lacking } => json!({
            "kind": "error-pattern",
            "pattern": text,
            "line": line_number(paste, *line),
            "skill_line": skill_line,
            "covered": rounded(f64::from(*covered)),
            "explained": rounded(f64::from(*explained)),
            "lacking": lacking,
        }),
        Finding::Type(text) => json!({ "kind": "type", "text": text }),
        Finding::Code(text) => json!({ "kind": "code", "text": text }),
        Finding::Passage { skill_line, covered } => {
            json!({ "kind": "passage", "skill_line": skill_line, "covered": rounded(f64::from(*covered)) })
        }
        Finding::Subject(words) => json!({ "kind": "subject", "text": words.join(" ") }),
        Finding::Meaning(words) => json!({ "kind": "meaning", "text": words.join(" ") }),
        Finding::Missing(words) => json!({ "kind": "subject-missing", "text": words.join(" ") }),
        Finding::Library => json!({ "kind": "library" }),
        Finding::Denied { text, skill_line } => {
            json!({ "kind": "denied", "pattern": text, "skill_line": skill_line })
        }
        Finding::OtherCode(text) => json!({ "kind": "other-code", "text": text }),
    }
}

fn rounded(value: f64) -> Value {
    ((value * 1_000.0).round() / 1_000.0).into()
}
