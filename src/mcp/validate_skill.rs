//! The tool `validate_skill`: is a skill well-formed, findable and safe? The JSON of `skill validate --format json`, made to fit.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use super::Live;
use super::budget::{self, Step};
use super::params::{Arguments, Kind, Param};
use super::tools::{MAX_TOKENS, Tool, list_of, text};
use crate::library::Library;
use crate::limits::MAX_SKILL_BYTES;
use crate::registry;
use crate::roots::RootKind;
use crate::validate::{
    Config, Input, Mode, Profile, Request, Source, check, format, gather, is_skill_file, shown,
};

pub(super) const TOOL: Tool = Tool {
    name: "validate_skill",
    title: "Check a skill",
    about: "Checks a skill: is it well-formed, is it found by the errors that it names, is it safe? Call it after you have written or \
        changed a SKILL.md. Give exactly one of `content` (the text of a SKILL.md), `path` (a file or folder below the current \
        folder or a folder of skills) and `name` (a skill that is there). Answers with `diagnostics` (code, severity, message, \
        line, help) and a `summary`; `valid` is true when there is no error. Nothing is changed.",
    params: &[
        Param {
            name: "content",
            about: "The text of a SKILL.md.",
            kind: Kind::Text(1 << 20),
            required: false,
        },
        Param {
            name: "filename",
            about: "With `content`: the file that the text is for, such as skills/my-fix/SKILL.md. Its folder gives the name.",
            kind: Kind::Text(4_096),
            required: false,
        },
        Param {
            name: "path",
            about: "A file or folder to check.",
            kind: Kind::Text(4_096),
            required: false,
        },
        Param {
            name: "name",
            about: "The name of a skill that is there.",
            kind: Kind::Text(256),
            required: false,
        },
        Param {
            name: "profile",
            about: "Whom the skill is for. Leave it out for what it seems to be meant for.",
            kind: Kind::Choice(|| Profile::ALL.iter().map(|profile| profile.as_str()).collect()),
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

/// More findings than this are not told at once, whatever the budget.
const MOST_FINDINGS: usize = 200;

fn output() -> Value {
    let count = json!({ "type": "integer" });
    let diagnostic = json!({
        "type": "object",
        "properties": {
            "code": text(),
            "name": text(),
            "severity": { "type": "string", "enum": ["error", "warning", "info"] },
            "message": text(),
            "path": text(),
            "line": count,
            "column": count,
            "end_line": count,
            "end_column": count,
            "help": { "type": ["string", "null"] },
            "fix": { "type": ["object", "null"] },
        },
        "required": ["code", "name", "severity", "message", "path", "line", "column"],
    });
    json!({
        "type": "object",
        "properties": {
            "schema": count,
            "valid": { "type": "boolean" },
            "diagnostics": list_of(&diagnostic),
            "diagnostics_left_out": count,
            "summary": {
                "type": "object",
                "properties": { "files": count, "errors": count, "warnings": count, "infos": count, "fixable": count },
                "required": ["files", "errors", "warnings", "infos", "fixable"],
            },
            "trouble": list_of(&text()),
            "left_out": list_of(&text()),
        },
        "required": ["schema", "valid", "diagnostics", "diagnostics_left_out", "summary", "trouble", "left_out"],
    })
}

fn run(live: &mut Live, given: &Arguments<'_>) -> anyhow::Result<Value> {
    let here = live.here().to_owned();
    let library = live.library()?;
    let asked = ["content", "path", "name"].map(|name| given.text(name));
    let (asked, near) = match asked {
        [Some(content), None, None] => content_of(content, given.text("filename"), &here, library)?,
        [None, Some(path), None] => path_of(path, &here, library)?,
        [None, None, Some(name)] => named(name, library)?,
        _ => bail!("give exactly one of `content`, `path` and `name`"),
    };
    let mut config = Config::near(&near)?;
    config.profile = given.text("profile").and_then(Profile::named).or(config.profile);
    let (inputs, trouble) = match asked {
        Asked::Text(source) => (vec![Input::Text(source)], Vec::new()),
        Asked::Path(path) => {
            let found = gather(&[path], &config);
            (found.candidates.into_iter().map(Input::File).collect(), found.trouble)
        }
    };
    let mut report = check(&Request { config, mode: Mode::Tell }, &inputs)?;
    report.trouble.splice(0..0, trouble);
    let all = report.diagnostics.len();
    // The heaviest are told first where not all can be; within a weight they stay in their order.
    if all > MOST_FINDINGS {
        report.diagnostics.sort_by_key(|found| std::cmp::Reverse(found.severity));
    }
    let mut value = format::json(&report);
    let list = value["diagnostics"].as_array_mut();
    if let Some(list) = list {
        list.truncate(MOST_FINDINGS);
    }
    let errors = value["summary"]["errors"].as_u64().unwrap_or_default();
    value["valid"] = (errors == 0 && report.trouble.is_empty()).into();
    value["diagnostics_left_out"] = all.saturating_sub(MOST_FINDINGS).into();
    value["left_out"] = Value::Array(Vec::new());
    budget::tidy(&mut value, 600);
    budget::fit(&mut value, given.whole("max_tokens").unwrap_or_default(), STEPS);
    Ok(value)
}

/// What is checked.
enum Asked {
    Text(Source),
    Path(PathBuf),
}

/// What is checked, and the folder whose settings count.
type AskedNear = (Asked, PathBuf);

fn content_of(
    content: &str,
    filename: Option<&str>,
    here: &Path,
    library: &Library,
) -> anyhow::Result<AskedNear> {
    if content.len() as u64 > MAX_SKILL_BYTES {
        bail!("`content` has more than {MAX_SKILL_BYTES} bytes, no skill is that large");
    }
    let file = filename.map(|name| allowed(name, here, library)).transpose()?;
    let near = file.as_deref().and_then(Path::parent).unwrap_or(here).to_owned();
    let source = Source {
        shown: file.as_deref().map_or_else(|| "content".to_owned(), |file| shown(file, here)),
        lone: file.as_deref().is_some_and(|file| !is_skill_file(file)),
        file,
        text: content.to_owned(),
        is_utf8: true,
    };
    Ok((Asked::Text(source), near))
}

fn path_of(path: &str, here: &Path, library: &Library) -> anyhow::Result<AskedNear> {
    let path = allowed(path, here, library)?;
    if !path.exists() {
        bail!("there is no file or folder `{}`", path.display());
    }
    let near = if path.is_dir() { path.clone() } else { path.parent().unwrap_or(here).to_owned() };
    Ok((Asked::Path(path), near))
}

fn named(name: &str, library: &Library) -> anyhow::Result<AskedNear> {
    let Some(record) = library.skills().find(|record| record.name == name) else {
        let near = super::tools::near_names(library, name, 3);
        if near.is_empty() {
            bail!("there is no skill `{name}`");
        }
        bail!("there is no skill `{name}`; did you mean {}?", near.join(", "));
    };
    let path = &record.path;
    let origin = library.origin(record);
    let source = registry::read(origin, path)?;
    let is_starter = origin == RootKind::Starter;
    let near = path.parent().unwrap_or(Path::new("")).to_owned();
    let source = Source {
        shown: path.to_string_lossy().replace('\\', "/"),
        lone: !is_skill_file(path),
        file: (!is_starter).then(|| path.clone()),
        is_utf8: source.is_utf8(),
        text: source.into_text(),
    };
    Ok((Asked::Text(source), near))
}

/// A path that may be looked at: below the current folder or a folder of skills, links followed.
fn allowed(path: &str, here: &Path, library: &Library) -> anyhow::Result<PathBuf> {
    let whole = here.join(path);
    if whole.components().any(|part| part == Component::ParentDir) {
        bail!("`path` must not have `..` in it");
    }
    // What is not there yet is judged by the folder that it would be in.
    let there = whole.ancestors().find_map(|part| part.canonicalize().ok());
    let there = there.with_context(|| format!("there is no folder for `{path}`"))?;
    let roots = library.roots.iter().filter(|root| root.kind != RootKind::Starter);
    let mut bases = roots.map(|root| here.join(&root.path)).chain([here.to_owned()]);
    if bases.any(|base| base.canonicalize().is_ok_and(|base| there.starts_with(base))) {
        return Ok(whole);
    }
    bail!("`{path}` lies outside of the current folder and of the folders of skills")
}

const STEPS: &[Step] = &[
    Step {
        what: "the edits of fixes, notes",
        make: |value| {
            for found in value["diagnostics"].as_array_mut().into_iter().flatten() {
                if let Some(found) = found.as_object_mut() {
                    found.remove("fix");
                    found.remove("notes");
                    found.remove("fingerprint");
                }
            }
            false
        },
    },
    Step {
        what: "the ends of messages",
        make: |value| {
            for field in ["message", "help"] {
                budget::shorten_each(&mut value["diagnostics"], field, 160);
            }
            false
        },
    },
    Step { what: "lighter diagnostics", make: drop_lightest },
    Step {
        what: "trouble",
        make: |value| {
            value["trouble"] = Value::Array(Vec::new());
            false
        },
    },
];

/// Drops the last of those that weigh least.
fn drop_lightest(value: &mut Value) -> bool {
    let Some(list) = value["diagnostics"].as_array_mut() else { return false };
    let weight =
        |found: &Value| found["severity"].as_str().and_then(crate::validate::Severity::named);
    let Some(least) = list.iter().map(weight).min() else { return false };
    let Some(at) = list.iter().rposition(|found| weight(found) == least) else { return false };
    list.remove(at);
    let left = value["diagnostics_left_out"].as_u64().unwrap_or_default();
    value["diagnostics_left_out"] = (left + 1).into();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lightest_go_first_and_are_counted() {
        let found = |severity: &str, line: u32| json!({ "severity": severity, "line": line });
        let mut value = json!({
            "diagnostics": [found("info", 1), found("error", 2), found("warning", 3), found("info", 4)],
            "diagnostics_left_out": 0,
        });
        let mut lines = Vec::new();
        while drop_lightest(&mut value) {
            let left = value["diagnostics"].as_array().into_iter().flatten();
            lines.push(left.filter_map(|found| found["line"].as_u64()).collect::<Vec<_>>());
        }
        assert_eq!(lines, [vec![1, 2, 3], vec![2, 3], vec![2], vec![]]);
        assert_eq!(value["diagnostics_left_out"], 4);
    }
}
