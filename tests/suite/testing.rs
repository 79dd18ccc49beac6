//! `skill test`: the cases that skills carry, among the skills that are there.

use std::fs;

use crate::support::Place;

const JAM: &str = "the frobnicator of the reactor core jammed";
const LEAK: &str = "the plasma conduit of the lamp leaked out";

/// Two skills, each with an output and a near miss.
fn place() -> Place {
    let place = Place::new();
    for (name, error, other) in [("core-jam", JAM, LEAK), ("lamp-leak", LEAK, JAM)] {
        place.skill("project/skills", name, error);
        place.write(&format!("project/skills/{name}/tests/log.txt"), format!("fatal: {error}\n"));
        place.write(&format!("project/skills/{name}/tests/not/o.txt"), format!("fatal: {other}\n"));
    }
    place
}

#[test]
fn cases_that_find_their_skills_pass() {
    let place = place();
    let run = place.run(&["--skills", "skills", "test"], "");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("4 of 4 cases passed, among 2 skills"), "{}", run.stdout);
    let run = place.run(&["--skills", "skills", "test", "skills/core-jam", "--json"], "");
    let json = run.json();
    assert_eq!((run.status, json["passed"].as_bool()), (0, Some(true)));
    assert_eq!(json["cases"].as_array().map(Vec::len), Some(2), "{json}");
    assert_eq!(json["cases"][0]["id"], "core-jam/tests/log.txt");
    assert_eq!(json["figures"]["recall_at_1"], 1.0);
}

#[test]
fn what_was_taken_for_what_is_told() {
    let place = place();
    // An output of one in the folder of the other: not found, and found where it must not be.
    place.write("project/skills/core-jam/tests/wrong.txt", format!("fatal: {LEAK}\n"));
    place.write("project/skills/core-jam/tests/not/wrong.txt", format!("fatal: {JAM}\n"));
    let run = place.run(&["--skills", "skills", "test", "--junit", "report.xml"], "");
    assert_eq!(run.status, 1, "{run:?}");
    for line in [
        "FAIL core-jam/tests/wrong.txt: found lamp-leak (",
        "FAIL core-jam/tests/not/wrong.txt: a near miss found core-jam (",
        "4 of 6 cases passed",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    let pair = |words: [&str; 3]| {
        run.stdout.lines().any(|line| line.split_whitespace().eq(words.iter().copied()))
    };
    assert!(pair(["core-jam", "lamp-leak", "1"]), "{}", run.stdout);
    let report = fs::read_to_string(place.path("project/report.xml")).unwrap();
    assert!(
        report.starts_with("<?xml") && report.contains("tests=\"6\" failures=\"2\""),
        "{report}"
    );
    // As good as was asked for.
    let asked =
        ["--skills", "skills", "test", "--min-recall", "0.6", "--max-false", "0.4", "--json"];
    let run = place.run(&asked, "");
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(run.json()["confusions"][0]["found"], "lamp-leak");
}

#[test]
fn cases_run_among_other_skills_too() {
    let place = place();
    // Another one that quotes the error as well: neither is sure any more, or the other comes first.
    place.skill("project/others", "a-jam", JAM);
    let run = place.run(&["--skills", "skills", "test", "--against", "others", "--json"], "");
    let json = run.json();
    assert_eq!(json["skills"], 3, "{json}");
    let run = place.run(&["--skills", "skills", "test", "--against", "nowhere"], "");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("there is no folder `nowhere`"), "{run:?}");
}

#[test]
fn without_a_case_there_is_nothing_to_run() {
    let place = Place::new();
    place.skill("project/skills", "core-jam", JAM);
    let run = place.run(&["--skills", "skills", "test"], "");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("put outputs into `tests/*.txt`"), "{run:?}");
}
