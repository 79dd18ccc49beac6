//! No way to change a folder of skills is missed, and a sealed one is looked at when it must be.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::support::{Place, time_passes};

const FIRST: &str = "the frobnicator of the reactor core jammed";
const SECOND: &str = "the plasma conduit of the lamp leaked out";
/// As long as the first.
const OTHER: &str = "the carburetter of a diesel engine stalls!";
const SEAL: &str = "project/skills/.skill-sealed";

#[track_caller]
fn answers(place: &Place, error: &str) -> Option<String> {
    let run = place.run(&["--skills", "skills", "match", "--json"], format!("Error: {error}\n"));
    assert!(run.status < 2, "{run:?}");
    run.json()["matches"][0]["name"].as_str().map(str::to_owned)
}

fn document(name: &str, error: &str) -> String {
    format!(
        "---\nname: {name}\ndescription: Fixes \"{error}\".\n---\n# {name}\n\n## Problem\n\n`{error}`\n"
    )
}

/// A place with one skill, already indexed.
fn place() -> (Place, PathBuf) {
    let place = Place::new();
    let file = place.write("project/skills/first/SKILL.md", document("first", FIRST));
    assert_eq!(answers(&place, FIRST).as_deref(), Some("first"));
    (place, file)
}

/// The first answer, from files that are settled.
fn settle(place: &Place) {
    time_passes();
    assert_eq!(answers(place, FIRST).as_deref(), Some("first"));
}

fn set_time(path: &Path, time: SystemTime) {
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn an_edit_in_place_is_seen() {
    for is_settled in [false, true] {
        let (place, file) = place();
        if is_settled {
            settle(&place);
        }
        fs::write(&file, document("first", SECOND)).unwrap();
        assert_eq!(answers(&place, SECOND).as_deref(), Some("first"), "settled: {is_settled}");
        assert_eq!(answers(&place, FIRST), None, "settled: {is_settled}");
    }
}

#[test]
fn an_edit_that_keeps_size_and_time_is_seen() {
    assert_eq!(FIRST.len(), OTHER.len());
    for is_settled in [false, true] {
        let (place, file) = place();
        if is_settled {
            settle(&place);
        }
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, document("first", OTHER)).unwrap();
        set_time(&file, time);
        assert_eq!(answers(&place, OTHER).as_deref(), Some("first"), "settled: {is_settled}");
    }
}

#[test]
fn many_edits_one_after_another_are_all_seen() {
    let (place, file) = place();
    for turn in 0..12 {
        let error = format!("the frobnicator of reactor c{turn:03} jammed");
        fs::write(&file, document("first", &error)).unwrap();
        assert_eq!(answers(&place, &error).as_deref(), Some("first"), "{turn}");
        let run = place.run(&["--skills", "skills", "show", "first", "--raw"], "");
        assert!(run.stdout.contains(&error), "{turn}: {run:?}");
    }
}

#[test]
fn a_file_that_is_only_touched_changes_no_answer() {
    let (place, file) = place();
    place.skill("project/skills", "other", SECOND);
    let answer = || {
        let text = format!("Error: {FIRST}\n");
        let run = place.run(&["--skills", "skills", "match", "--json", "--explain"], text);
        let mut answer = run.json();
        // The files are not the same any more, what they say is.
        answer["index_version"] = serde_json::Value::Null;
        answer
    };
    let first = answer();
    for _ in 0..3 {
        set_time(&file, SystemTime::now());
        assert_eq!(answer(), first);
    }
}

#[test]
fn a_file_that_is_replaced_is_seen() {
    let (place, file) = place();
    settle(&place);
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    let other = place.write("project/other", document("first", OTHER));
    set_time(&other, time);
    fs::rename(&other, &file).unwrap();
    assert_eq!(answers(&place, OTHER).as_deref(), Some("first"));
}

#[test]
fn what_is_added_moved_or_deleted_deep_inside_is_seen() {
    let (place, _) = place();
    place.write("project/skills/group/team/x/notes.txt", "");
    settle(&place);
    let added = place.write("project/skills/group/team/x/SKILL.md", document("second", SECOND));
    assert_eq!(answers(&place, SECOND).as_deref(), Some("second"));
    settle(&place);
    fs::rename(added, place.path("project/skills/group/SKILL.md")).unwrap();
    let path = |place: &Place| {
        let text = format!("Error: {SECOND}\n");
        let run = place.run(&["--skills", "skills", "match", "--json"], text);
        run.json()["matches"][0]["path"].as_str().map(|path| path.replace('\\', "/"))
    };
    assert!(path(&place).is_some_and(|path| path.ends_with("skills/group/SKILL.md")));
    settle(&place);
    fs::rename(place.path("project/skills/group"), place.path("project/skills/moved")).unwrap();
    assert!(path(&place).is_some_and(|path| path.ends_with("skills/moved/SKILL.md")));
    settle(&place);
    place.write("project/skills/lone.md", document("lone", OTHER));
    assert_eq!(answers(&place, OTHER).as_deref(), Some("lone"));
    settle(&place);
    fs::remove_file(place.path("project/skills/lone.md")).unwrap();
    assert_eq!(answers(&place, OTHER), None);
    fs::remove_dir_all(place.path("project/skills/moved")).unwrap();
    assert_eq!(answers(&place, SECOND), None);
    assert_eq!(answers(&place, FIRST).as_deref(), Some("first"));
}

#[test]
fn what_is_ignored_from_now_on_and_no_longer_is_seen() {
    let (place, _) = place();
    place.write("project/skills/drafts/new/second/SKILL.md", document("second", SECOND));
    settle(&place);
    assert_eq!(answers(&place, SECOND).as_deref(), Some("second"));
    let rules = place.write("project/skills/.gitignore", "drafts/\n");
    assert_eq!(answers(&place, SECOND), None);
    settle(&place);
    // In place, with the same size.
    fs::write(&rules, "other_/\n").unwrap();
    assert_eq!(answers(&place, SECOND).as_deref(), Some("second"));
    settle(&place);
    // Rules of a folder count for those in it.
    let nearer = place.write("project/skills/drafts/.gitignore", "second\n");
    assert_eq!(answers(&place, SECOND), None);
    settle(&place);
    fs::remove_file(nearer).unwrap();
    assert_eq!(answers(&place, SECOND).as_deref(), Some("second"));
    settle(&place);
    // A nearer rule wins, and a repository of its own has its own rules.
    fs::write(&rules, "second/\n").unwrap();
    assert_eq!(answers(&place, SECOND), None);
    place.write("project/skills/drafts/.gitignore", "!second/\n");
    assert_eq!(answers(&place, SECOND).as_deref(), Some("second"));
    fs::remove_file(place.path("project/skills/drafts/.gitignore")).unwrap();
    assert_eq!(answers(&place, SECOND), None);
    place.write("project/skills/drafts/new/.git/HEAD", "");
    assert_eq!(answers(&place, SECOND).as_deref(), Some("second"));
}

#[cfg(unix)]
#[test]
fn what_a_link_points_to_is_seen() {
    use std::os::unix::fs::symlink;
    let (place, _) = place();
    let target = place.write("project/skills/first/text", document("second", SECOND));
    fs::create_dir(place.path("project/skills/second")).unwrap();
    symlink(&target, place.path("project/skills/second/SKILL.md")).unwrap();
    fs::create_dir(place.path("project/skills/dangling")).unwrap();
    symlink(place.path("project/skills/late"), place.path("project/skills/dangling/SKILL.md"))
        .unwrap();
    settle(&place);
    assert_eq!(answers(&place, SECOND).as_deref(), Some("second"));
    fs::write(&target, document("second", OTHER)).unwrap();
    assert_eq!(answers(&place, OTHER).as_deref(), Some("second"));
    settle(&place);
    place.write("project/skills/late", document("late", SECOND));
    assert_eq!(answers(&place, SECOND).as_deref(), Some("late"));
}

#[test]
fn a_sealed_folder_is_taken_at_its_word_and_no_further() {
    let (place, file) = place();
    place.write("project/skills/second/SKILL.md", document("second", SECOND));
    place.write(SEAL, "");
    settle(&place);
    settle(&place);
    // Whoever edits it and does not say so is found out when the skill is found.
    fs::write(&file, document("first", OTHER)).unwrap();
    assert_eq!(answers(&place, FIRST), None);
    assert_eq!(answers(&place, OTHER).as_deref(), Some("first"));
    settle_second(&place);
    // It is not found by what it says now, until someone says that there is something new.
    fs::write(&file, document("first", FIRST)).unwrap();
    assert_eq!(answers(&place, FIRST), None);
    fs::write(place.path(SEAL), "2").unwrap();
    assert_eq!(answers(&place, FIRST).as_deref(), Some("first"));
    settle(&place);
    settle(&place);
    fs::write(&file, document("first", OTHER)).unwrap();
    assert_eq!(place.run(&["--skills", "skills", "index"], "").status, 0);
    assert_eq!(answers(&place, OTHER).as_deref(), Some("first"));
    // A folder that comes or goes is always seen, and so is the end of the seal.
    settle_second(&place);
    place.write("project/skills/third/SKILL.md", document("third", FIRST));
    assert_eq!(answers(&place, FIRST).as_deref(), Some("third"));
    settle_second(&place);
    fs::remove_file(place.path(SEAL)).unwrap();
    fs::write(place.path("project/skills/second/SKILL.md"), document("second", "x")).unwrap();
    assert_eq!(answers(&place, SECOND), None);
}

fn settle_second(place: &Place) {
    for _ in 0..2 {
        std::thread::sleep(std::time::Duration::from_millis(120));
        assert_eq!(answers(place, SECOND).as_deref(), Some("second"));
    }
}

#[test]
fn a_name_that_changes_in_a_sealed_folder_is_not_shown_under_the_old_one() {
    let (place, file) = place();
    place.write(SEAL, "");
    settle(&place);
    settle(&place);
    let show = |name: &str| place.run(&["--skills", "skills", "show", name, "--raw"], "");
    assert!(show("first").stdout.contains(FIRST));
    fs::write(&file, document("renamed", OTHER)).unwrap();
    assert_eq!(show("first").status, 1);
    assert!(show("renamed").stdout.contains(OTHER));
}
