//! What is told of rules: on the terminal, as JSON, and as the page of the documents. All of it is in the rules.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::level::Profile;
use super::rule::{Example, Rule};
use super::rules::RULES;

/// The groups of rules, in the order of the page.
const GROUPS: &[(&str, &str)] = &[
    ("SP", "Specification"),
    ("CC", "Claude Code"),
    ("CX", "Other clients"),
    ("FX", "Fixes"),
    ("SE", "Security"),
    ("KB", "Library"),
];

/// The page with all rules.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# Rules\n\n<!-- Made by `skill rule --markdown`; a test checks that it is current. -->\n\n\
         What `skill validate` looks for. A rule has a permanent code and a name; both can be used in `--select`, `--ignore`, `skill.toml` and\n\
         comments. Its weight depends on whom a skill is checked for (`--profile`); hints (`info`) are shown with `-v`.\n",
    );
    for (group, title) in GROUPS {
        let _ = write!(out, "\n## {title} ({group})\n\n");
        out.push_str("| code | name | weight | fix | what it reports |\n|---|---|---|---|---|\n");
        for rule in RULES.iter().filter(|rule| rule.group() == *group) {
            let anchor = format!("{} {}", rule.code, rule.name).to_lowercase().replace(' ', "-");
            let _ = writeln!(
                out,
                "| [{}](#{anchor}) | {} | {} | {} | {} |",
                rule.code,
                rule.name,
                rule.levels.highest().map_or("off", |level| level.as_str()),
                rule.fix.map_or("", |(safety, _)| safety.as_str()),
                rule.what.replace('|', "\\|")
            );
        }
    }
    for rule in RULES {
        out.push('\n');
        out.push_str(&rule_as_markdown(rule));
    }
    out
}

/// One rule as markdown.
#[must_use]
pub fn rule_as_markdown(rule: &Rule) -> String {
    let mut out = format!("## {} {}\n\n{} {}\n\n", rule.code, rule.name, rule.what, rule.why);
    let _ = writeln!(out, "- Weight: {}", weights(rule));
    match rule.fix {
        Some((safety, what)) => {
            let _ = writeln!(out, "- Fix ({}): {what}", safety.as_str());
        }
        None => out.push_str("- Fix: none\n"),
    }
    for evidence in rule.evidence {
        let _ = writeln!(
            out,
            "- Evidence ({}, {}): {}",
            evidence.source.as_str(),
            evidence.seen,
            evidence.at
        );
    }
    for (title, example) in [("Found", &rule.bad), ("Not found", &rule.good)] {
        let _ = write!(out, "\n### {title}\n\n");
        out.push_str(&shown(example));
    }
    out
}

/// Who weighs it how, profiles of one weight together.
fn weights(rule: &Rule) -> String {
    let mut parts: Vec<(String, Vec<&str>)> = Vec::new();
    for profile in Profile::ALL {
        let weight = rule.levels.of(profile).map_or("off", |level| level.as_str());
        match parts.iter_mut().find(|(known, _)| known == weight) {
            Some((_, profiles)) => profiles.push(profile.as_str()),
            None => parts.push((weight.to_owned(), vec![profile.as_str()])),
        }
    }
    if let [(weight, _)] = parts.as_slice() {
        return weight.clone();
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(weight, profiles)| format!("{weight} ({})", profiles.join(", ")))
        .collect();
    parts.join(", ")
}

/// Lines of an example that are worth showing.
const MAX_SHOWN_LINES: usize = 40;

/// The files of an example, fenced longer than what is in them.
fn shown(example: &Example) -> String {
    let mut out = String::new();
    if let Some(profile) = example.profile {
        let _ = write!(out, "With `--profile {}`. ", profile.as_str());
    }
    for (path, text) in example.files {
        let _ = write!(out, "`{path}`:\n\n````markdown\n");
        for (number, line) in text.lines().enumerate() {
            if number == MAX_SHOWN_LINES {
                out.push_str("…\n");
                break;
            }
            // Characters that are not seen are written out, and none is left to steer the page.
            let line = crate::printable::PrintableLine(line).to_string();
            let short: String = line.chars().take(160).collect();
            let _ = writeln!(out, "{short}{}", if short.len() < line.len() { "…" } else { "" });
        }
        out.push_str("````\n\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// One rule as JSON.
#[must_use]
pub fn rule_as_json(rule: &Rule) -> Value {
    let example = |example: &Example| {
        json!({
            "profile": example.profile.map(Profile::as_str),
            "files": example.files.iter().map(|(path, text)| json!({ "path": path, "text": text })).collect::<Vec<_>>(),
        })
    };
    let levels: serde_json::Map<String, Value> = Profile::ALL
        .iter()
        .map(|&profile| {
            let level = rule.levels.of(profile).map_or("off", |level| level.as_str());
            (profile.as_str().to_owned(), level.into())
        })
        .collect();
    json!({
        "code": rule.code,
        "name": rule.name,
        "severity": levels,
        "what": rule.what,
        "why": rule.why,
        "fix": rule.fix.map(|(safety, what)| json!({ "safety": safety.as_str(), "what": what })),
        "evidence": rule.evidence.iter().map(|evidence| json!({
            "source": evidence.source.as_str(), "at": evidence.at, "seen": evidence.seen,
        })).collect::<Vec<_>>(),
        "bad": example(&rule.bad),
        "good": example(&rule.good),
    })
}
