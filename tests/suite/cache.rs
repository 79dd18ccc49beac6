//! The index: never stale, never in the way, whatever happens to its files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::support::Place;

const FIRST: &str = "the frobnicator of the reactor core jammed";
const SECOND: &str = "the plasma conduit of the lamp leaked out";

#[track_caller]
fn answers(place: &Place, error: &str) -> Option<String> {
    let run = place.run(&["--skills", "skills", "match", "--json"], format!("Error: {error}\n"));
    assert!(run.status < 2, "{run:?}");
    run.json()["matches"][0]["name"].as_str().map(str::to_owned)
}

fn index_files(place: &Place) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                walk(&entry.path(), found);
            } else {
                found.push(entry.path());
            }
        }
    }
    let mut found = Vec::new();
    walk(&place.path("cache"), &mut found);
    found.sort();
    found
}

#[test]
fn what_changes_on_disk_is_seen_at_once() {
    let place = Place::new();
    place.skill("project/skills", "first", FIRST);
    assert_eq!(answers(&place, FIRST).as_deref(), Some("first"));
    assert_eq!(answers(&place, SECOND), None);
    let second = place.skill("project/skills", "second", SECOND);
    assert_eq!(answers(&place, SECOND).as_deref(), Some("second"));
    // The same size, written within the same second.
    place.skill("project/skills", "second", &SECOND.replace("lamp", "pump"));
    assert_eq!(answers(&place, &SECOND.replace("lamp", "pump")).as_deref(), Some("second"));
    fs::rename(second.parent().unwrap(), place.path("project/skills/moved")).unwrap();
    assert_eq!(answers(&place, &SECOND.replace("lamp", "pump")).as_deref(), Some("second"));
    fs::remove_dir_all(place.path("project/skills/moved")).unwrap();
    assert_eq!(answers(&place, &SECOND.replace("lamp", "pump")), None);
    assert_eq!(answers(&place, FIRST).as_deref(), Some("first"));
}

#[test]
fn a_shadowed_skill_comes_back_when_the_nearer_one_goes() {
    let place = Place::new();
    place.skill("project/.agents/skills", "same", FIRST);
    place.skill("home/.claude/skills", "same", SECOND);
    let name = |error: &str| {
        let run = place.run(&["match", "--json"], format!("Error: {error}\n"));
        run.json()["matches"][0]["path"].as_str().map(str::to_owned)
    };
    assert!(name(FIRST).is_some_and(|path| path.contains("project")));
    assert_eq!(name(SECOND), None);
    fs::remove_dir_all(place.path("project/.agents")).unwrap();
    assert!(name(SECOND).is_some_and(|path| path.contains("home")));
}

#[test]
fn every_damage_to_the_index_is_mended() {
    let place = Place::new();
    place.skill("project/skills", "first", FIRST);
    assert_eq!(answers(&place, FIRST).as_deref(), Some("first"));
    let count = index_files(&place).len();
    assert!(count > 4);
    for at in 0..count {
        for damage in ["cut", "flip", "remove", "empty"] {
            let files = index_files(&place);
            let Some(file) = files.get(at) else { continue };
            let mut bytes = fs::read(file).unwrap();
            match damage {
                "cut" => bytes.truncate(bytes.len() / 2),
                "empty" => bytes.clear(),
                _ => bytes.iter_mut().skip(3).step_by(7).for_each(|byte| *byte ^= 0x55),
            }
            if damage == "remove" {
                fs::remove_file(file).unwrap();
            } else {
                fs::write(file, bytes).unwrap();
            }
            assert_eq!(
                answers(&place, FIRST).as_deref(),
                Some("first"),
                "{damage} {}",
                file.display()
            );
        }
    }
    fs::write(
        place.path("project/skills/first/SKILL.md"),
        "---\nname: other\ndescription: x\n---\n",
    )
    .unwrap();
    assert_eq!(answers(&place, FIRST), None);
}

#[test]
fn without_a_place_for_the_index_it_lives_in_memory() {
    let place = Place::new();
    place.skill("project/skills", "first", FIRST);
    // A file where the folder should be.
    place.write("cache", "");
    let run = place.run(&["--skills", "skills", "match"], format!("Error: {FIRST}\n"));
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stderr.contains("built in memory"), "{run:?}");
}

#[test]
fn many_processes_at_once_on_a_cold_cache_all_answer() {
    let place = Place::new();
    for number in 0..60 {
        place.skill(
            "project/skills",
            &format!("skill-{number}"),
            &format!("the gear number {number}teen of the engine broke"),
        );
    }
    place.write("error.txt", "Error: the gear number 7teen of the engine broke\n");
    let children: Vec<_> = (0..8)
        .map(|_| {
            let mut command = place.command();
            command
                .args(["--skills", "skills", "match", "--json", "../error.txt"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("\"skill-7\""), "{output:?}");
    }
}

#[test]
fn a_process_that_is_killed_leaves_nothing_that_harms() {
    let place = Place::new();
    for number in 0..60 {
        place.skill(
            "project/skills",
            &format!("skill-{number}"),
            &format!("the gear number {number}teen of the engine broke"),
        );
    }
    for milliseconds in [1, 3, 7, 12, 20, 30, 45, 60] {
        place.skill(
            "project/skills",
            "late",
            &format!("the wheel of {milliseconds} moments fell off"),
        );
        let mut command = place.command();
        command.args(["--skills", "skills", "index"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(
            answers(&place, &format!("the wheel of {milliseconds} moments fell off")).as_deref(),
            Some("late")
        );
    }
}

#[test]
fn the_index_is_told_about_and_removed() {
    let place = Place::new();
    place.skill("project/skills", "first", FIRST);
    let run = place.run(&["--skills", "skills", "index", "--json"], "");
    assert_eq!(run.json()["skills"], 1, "{run:?}");
    place.write("cache/skill/mine.txt", "keep");
    place.write("cache/skill/v1/src/mine.txt", "keep");
    place.write("cache/skill/v2.0/mine/mine.txt", "keep");
    assert_eq!(place.run(&["index", "--clear"], "").status, 0);
    let kept: Vec<PathBuf> = ["mine.txt", "v1/src/mine.txt", "v2.0/mine/mine.txt"]
        .map(|name| place.path("cache/skill").join(name))
        .into();
    assert_eq!(index_files(&place), kept);
}

#[test]
fn neither_keys_of_skills_nor_pastes_are_written() {
    let place = Place::new();
    let key = format!("ghp_{}", "q7R2mX9vK4tLw8Zc1NbY5hJd3FgS6pAe0UiO");
    let text = format!(
        "---\nname: first\ndescription: Fixes \"{FIRST} with {key}\".\n---\n# {key}\n\n## Problem\n\n`{FIRST} {key}`\n\n{key}\n"
    );
    place.write("project/skills/first/SKILL.md", text);
    let paste = format!("Error: {FIRST}\nuser quuxworthington\n");
    let run = place.run(&["--skills", "skills", "match", "--json"], paste);
    assert_eq!(run.json()["matches"][0]["name"], "first", "{run:?}");
    for file in index_files(&place) {
        let bytes = fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for secret in [key.as_str(), &key[4..20], "quuxworthington"] {
            assert!(!text.contains(&secret.to_lowercase()), "{secret} in {}", file.display());
        }
    }
    // Blocks of the index may be packed: what it hands out tells as well.
    assert!(!run.stdout.contains(&key), "{run:?}");
    // The skill itself is shown as it is.
    let shown = place.run(&["--skills", "skills", "show", "first", "--raw"], "");
    assert!(shown.stdout.contains(&key), "{shown:?}");
}
