//! The script of the GitHub action, on recorded logs, with files in place of GitHub's.

use std::fs;
use std::process::Command;

use crate::support::{Place, Run, finish, repository};

const LOG: &str = "skills/sqlite-async-threading/tests/uvicorn.txt";

/// Runs the script as the runner does.
fn run(place: &Place, inputs: &[(&str, &str)]) -> Run {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_skill"));
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("bash");
    command
        .arg(repository().join("actions/match/match.sh"))
        .env_clear()
        .env("PATH", format!("{}:{path}", binary.parent().unwrap().display()))
        .env("HOME", place.path("home"))
        .env("RUNNER_TEMP", place.path("home"))
        .env("GITHUB_STEP_SUMMARY", place.path("summary.md"))
        .env("GITHUB_OUTPUT", place.path("output"))
        .envs(inputs.iter().copied())
        .current_dir(place.path("project"));
    finish(command, b"")
}

fn read(place: &Place, name: &str) -> String {
    fs::read_to_string(place.path(name)).unwrap_or_default()
}

/// The lines that the runner would take for commands: a first word of `::` starts one, whatever spaces stand before it, and so
/// does `##[` anywhere; none is taken between `::stop-commands::` and its word.
fn commands(stdout: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut stopped: Option<String> = None;
    for line in stdout.lines() {
        let line = line.trim_start();
        match &stopped {
            Some(word) if line == format!("::{word}::") => stopped = None,
            Some(_) => {}
            None => {
                if let Some(word) = line.strip_prefix("::stop-commands::") {
                    stopped = Some(word.to_owned());
                } else if line.starts_with("::") || line.contains("##[") {
                    found.push(line.to_owned());
                }
            }
        }
    }
    assert_eq!(stopped, None, "commands are taken again in the end");
    found
}

#[test]
fn a_log_is_matched_annotated_and_summarized() {
    let place = Place::new();
    let log = repository().join(LOG).display().to_string();
    fs::write(place.path("summary.md"), "before\n").unwrap();
    let run = run(&place, &[("INPUT_LOG", &log)]);
    assert_eq!(run.status, 0, "{run:?}");
    let commands = commands(&run.stdout);
    assert!(
        commands[0].starts_with("::notice title=sqlite-async-threading fixes this ("),
        "{commands:?}"
    );
    assert_eq!(commands[1..], ["::group::skill match", "::endgroup::"]);
    let summary = read(&place, "summary.md");
    assert!(summary.starts_with("before\n### `sqlite-async-threading` fixes this ("), "{summary}");
    assert!(summary.contains("SQLite objects created in a thread can only be used"), "{summary}");
    let output = read(&place, "output");
    assert!(output.starts_with("status=0\njson="), "{output}");
    let json = output.lines().find_map(|line| line.strip_prefix("json=")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(json).unwrap()).unwrap();
    assert_eq!(json["matches"][0]["name"], "sqlite-async-threading");
}

#[test]
fn commands_run_as_they_are_and_their_failure_is_kept() {
    let place = Place::new();
    let log = repository().join(LOG).display().to_string();
    let failing = format!("echo one\necho two >&2\ncat '{log}'\nexit 7\necho never\n");
    let failed = run(&place, &[("INPUT_RUN", &failing)]);
    assert_eq!(failed.status, 7, "{failed:?}");
    assert!(failed.stdout.starts_with("one\ntwo\n") && !failed.stdout.contains("never"));
    assert!(read(&place, "summary.md").contains("sqlite-async-threading"));

    let place = Place::new();
    let passed = run(&place, &[("INPUT_RUN", "echo fine\n")]);
    assert_eq!((passed.status, passed.stdout.as_str()), (0, "fine\n"));
    assert_eq!(
        (read(&place, "summary.md"), read(&place, "output")),
        (String::new(), String::new())
    );
    // As in a step of `run`: the first command that fails ends it, in a pipe too.
    let piped = run(&place, &[("INPUT_RUN", "false | cat\necho never\n")]);
    assert_eq!(piped.status, 1);
    assert!(!piped.stdout.contains("never"), "{piped:?}");
}

#[test]
fn nothing_fits_is_said_and_is_no_failure() {
    let place = Place::new();
    let log =
        place.write("project/log.txt", "error: the frobnicator \"zork-17\" refused to align\n");
    let run = run(&place, &[("INPUT_LOG", log.to_str().unwrap())]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(commands(&run.stdout), ["::group::skill match", "::endgroup::"]);
    assert!(read(&place, "summary.md").starts_with("### No known fix for this error\n"));
    assert!(read(&place, "output").starts_with("status=1\n"));
}

#[test]
fn a_log_and_a_skill_cannot_speak_to_the_runner_or_shape_the_summary() {
    let place = Place::new();
    let error = "the frobnicator of the reactor core jammed";
    let hostile = "::error::owned ##[error]owned %0A::warning::owned ```` </details> <img src=x> ![x](https://example.com/x)";
    place.write(
        "project/skills/evil/SKILL.md",
        format!(
            "---\nname: \"evil ::error::x\"\ndescription: |\n  Fixes \"{error}\".\n  {hostile}\n---\n# E\n\n## Solution\n\n::error::owned\n\n````\n# owned\n````\n\n{hostile}\n"
        ),
    );
    let log = place.write(
        "project/log.txt",
        format!("::error::owned\n##[error]owned\n::stop-commands::x\nError: {error}\n  ::set-output name=a::b\n{hostile}\n"),
    );
    let run = run(
        &place,
        &[("INPUT_LOG", log.to_str().unwrap()), ("INPUT_ARGUMENTS", "--skills\nskills\n")],
    );
    assert_eq!(run.status, 0, "{run:?}");
    let commands = commands(&run.stdout);
    assert_eq!(commands.len(), 3, "{commands:#?}");
    let (head, message) =
        commands[0].strip_prefix("::notice title=").unwrap().split_once("::").unwrap();
    assert!(!head.contains([':', ',']) && !message.contains(['\r', '\n']), "{commands:?}");
    let summary = read(&place, "summary.md");
    let foreign: Vec<String> = pulldown_cmark::Parser::new(&summary)
        .filter_map(|event| match event {
            pulldown_cmark::Event::Html(text) | pulldown_cmark::Event::InlineHtml(text) => {
                Some(text.to_string())
            }
            pulldown_cmark::Event::Start(
                pulldown_cmark::Tag::Image { dest_url, .. }
                | pulldown_cmark::Tag::Link { dest_url, .. },
            ) => Some(dest_url.to_string()),
            pulldown_cmark::Event::Text(text) if text.trim() == "owned" => {
                Some("a heading".to_owned())
            }
            _ => None,
        })
        .collect();
    assert_eq!(foreign, [""; 0], "{summary}");
}

#[test]
fn wrong_inputs_are_told() {
    let place = Place::new();
    for (inputs, told) in [
        (&[][..], "give `run` or `log`"),
        (&[("INPUT_LOG", "none.txt")][..], "cannot be read"),
        (&[("INPUT_LOG", "a"), ("INPUT_RUN", "b")][..], "not both"),
    ] {
        let run = run(&place, inputs);
        assert_eq!(run.status, 2);
        assert!(
            run.stdout.starts_with("::error title=skill match::") && run.stdout.contains(told),
            "{run:?}"
        );
    }
    let log = place.write("project/log.txt", "x\n");
    let run = run(
        &place,
        &[("INPUT_LOG", log.to_str().unwrap()), ("INPUT_ARGUMENTS", "--no-such-option")],
    );
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains("::warning title=skill match::no answer"), "{run:?}");
    assert!(read(&place, "output").starts_with("status=2\n"));
}
