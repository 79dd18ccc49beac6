//! The documents say what is so.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Place, finish, repository, time_passes};

#[test]
fn the_sessions_of_the_readme_run() {
    let text = fs::read_to_string(repository().join("README.md")).unwrap();
    let mut run = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let (command, wanted) = block.split_once('\n').unwrap();
        let arguments: Vec<&str> = command.strip_prefix("$ skill ").unwrap().split(' ').collect();
        let place = Place::new();
        let mut skill = place.command();
        skill.args(arguments).current_dir(repository());
        let output = finish(skill, b"");
        assert!(output.status < 2, "{output:?}");
        // `...` stands for lines that are left out.
        for line in wanted.lines().filter(|line| !line.trim().is_empty() && line.trim() != "...") {
            assert!(output.stdout.contains(line.trim_end()), "{line:?} in {output:?}");
        }
        run += 1;
    }
    assert!(run >= 2);
}

/// The skill that the pages have for an example.
const GIZMO: &str = "---\nname: gizmo-flux\ndescription: Fixes \"GizmoError: the flux of the gizmo is not aligned with its axis\".\n---\n\
    # Gizmo\n\n## Problem\n\n`GizmoError: the flux of the gizmo is not aligned with its axis`\n\n## Solution\n\n\
    1. Turn the gizmo off.\n2. Align its axis:\n\n   ```sh\n   gizmo align\n   ```\n";

/// As Claude Code sends it.
const EVENT: &str = r#"{"session_id":"8c1f","hook_event_name":"PostToolUseFailure","tool_name":"Bash",
 "tool_input":{"command":"make gizmo"},"tool_use_id":"toolu_01","is_interrupt":false,
 "error":"Exit code 2\nGizmoError: the flux of the gizmo is not aligned with its axis"}
"#;

/// Runs the sessions of a page in a folder, with `bash`, and compares what is printed with what the page says. A line `…` stands for any
/// number of lines; shares and counts of skills and tokens may be others.
fn check_sessions(page: &str, place: &Place, folder: &Path) {
    const END: &str = "\u{1}end";
    let text = fs::read_to_string(repository().join("docs").join(page)).unwrap();
    let bin = place.path("bin");
    fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_skill"), bin.join("skill")).unwrap();
    let mut run = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("\n```").next().unwrap();
        let sessions: Vec<(&str, &str)> = block
            .split("$ ")
            .skip(1)
            .map(|session| session.split_once('\n').unwrap_or((session, "")))
            .collect();
        let mut script = String::new();
        for (command, _) in &sessions {
            writeln!(script, "{{ {command}\n}} 2>&1; was=$?; printf '%s\\n' '{END}'; (exit $was)")
                .unwrap();
        }
        let mut bash = Command::new("bash");
        bash.args(["-c", &script])
            .env_clear()
            .env("HOME", place.path("home"))
            .env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()))
            .env("SKILL_HOOK_BUDGET", "60000")
            .current_dir(folder);
        let output = finish(bash, b"").stdout;
        for ((command, wanted), got) in sessions.iter().zip(output.split(&format!("{END}\n"))) {
            let got = got
                .replace(env!("CARGO_BIN_EXE_skill"), "/home/me/.cargo/bin/skill")
                .replace(&place.path("home").display().to_string(), "/home/me")
                .replace(&folder.display().to_string(), "/project");
            let (got, wanted) = (masked(&got), masked(wanted));
            let is_so = match wanted.split_once("…\n").or(wanted.strip_suffix('…').map(|w| (w, "")))
            {
                Some((begin, end)) => {
                    got.starts_with(begin) && got.trim_end().ends_with(end.trim_end())
                }
                None => got.trim_end() == wanted.trim_end(),
            };
            assert!(is_so, "{page}: `{command}` prints\n{got}\nand not\n{wanted}");
            run += 1;
        }
    }
    assert!(run >= 2, "{page}");
}

/// A text with a mask for shares and counts.
fn masked(text: &str) -> String {
    let counts = regex::Regex::new(r"\d+ (%|of|skills|tokens|left)").unwrap();
    counts.replace_all(text, "N $1").into_owned()
}

#[test]
#[cfg(unix)]
fn the_sessions_of_the_pages_on_run_and_hook_are_so() {
    for page in ["run.md", "hook.md"] {
        let place = Place::new();
        place.write("project/skills/gizmo-flux/SKILL.md", GIZMO);
        place.write("project/event.json", EVENT);
        place.write("project/passing.json", EVENT.replace("PostToolUseFailure", "PostToolUse"));
        // The hook is silent about skills that were written within the same instant.
        time_passes();
        check_sessions(page, &place, &place.path("project"));
    }
}

#[test]
#[cfg(unix)]
fn the_sessions_of_the_page_on_export_are_so() {
    let place = Place::new();
    let from = repository().join("skills/sqlite-async-threading/SKILL.md");
    place.write("project/skills/sqlite-async-threading/SKILL.md", fs::read(from).unwrap());
    check_sessions("export.md", &place, &place.path("project"));
}

#[test]
fn the_changelog_has_the_version() {
    let text = fs::read_to_string(repository().join("CHANGELOG.md")).unwrap();
    assert!(text.contains(&format!("\n## [{}]", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn the_map_of_the_code_names_what_is_there() {
    let text = fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let table = text.split("## Map of the code").nth(1).unwrap().split("\n## ").next().unwrap();
    for entry in fs::read_dir(repository().join("src")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".rs");
        if ["lib", "main", "error", "limits", "outcome", "name", "codes", "source", "span"]
            .contains(&stem)
        {
            continue;
        }
        assert!(table.contains(stem), "`{name}` is not on the map");
    }
}
