//! Whatever is given: a clear message, the right exit status, no panic, nothing lost.

use std::fs;

use crate::support::Place;

const ERROR: &str = "the frobnicator of the reactor core jammed";

#[track_caller]
fn check(arguments: &[&str], stdin: &[u8], status: i32, said: &str) {
    let place = Place::new();
    place.skill("project/skills", "jam", ERROR);
    let run = place.run(arguments, stdin);
    assert_eq!(run.status, status, "{run:?}");
    assert!(run.stdout.contains(said) || run.stderr.contains(said), "{run:?}");
    assert!(!run.stderr.contains("panicked"), "{run:?}");
}

#[test]
fn input_without_an_error_has_no_answer() {
    check(&["match"], b"", 1, "the input is empty");
    check(&["match"], b" \n\t\n\n", 1, "the input is empty");
    check(&["match"], b"all is well\n", 1, "nothing that looks like an error");
    check(&["match"], &(0..=255).cycle().take(100_000).collect::<Vec<u8>>(), 1, "nothing fits");
    check(&["match"], b"\xff\xfe\x00\xd8\xff", 1, "nothing fits");
}

#[test]
fn a_line_of_fifty_megabytes_is_read_in_bounded_memory() {
    check(&["match"], &vec![b'x'; 50 << 20], 1, "of the input were left out");
}

#[test]
fn an_error_at_the_end_of_a_long_log_is_found() {
    let mut log = "line of a log that says nothing at all\n".repeat(300_000).into_bytes();
    log.extend(format!("Error: {ERROR}\n").as_bytes());
    check(&["match"], &log, 0, "jam");
}

#[test]
fn an_error_between_bad_bytes_is_found() {
    check(&["match"], format!("\u{0}\u{1b}[31mError: {ERROR}\u{1b}[0m\r\n").as_bytes(), 0, "jam");
    check(
        &["match"],
        &[b"\xff\xfa ".as_slice(), format!("\nError: {ERROR}\n").as_bytes()].concat(),
        0,
        "jam",
    );
}

#[test]
fn files_and_folders_that_are_not_there_are_named() {
    check(&["match", "none.log"], b"", 2, "cannot read `none.log`");
    check(&["match", "skills"], b"", 2, "cannot read `skills`");
    check(&["--skills", "nowhere", "match"], b"x", 2, "there is no folder `nowhere`");
    check(&["match", "--skills", "nowhere"], b"x", 2, "there is no folder `nowhere`");
    check(&["match", "--limit", "0"], b"x", 2, "--limit");
    check(&["match", "--min-confidence", "7"], b"x", 2, "from 0 to 1");
    check(&["show", "none", "--section", "poem"], b"", 2, "the sections are");
}

#[test]
fn a_broken_skill_is_reported_and_the_others_answer() {
    let place = Place::new();
    place.skill("project/skills", "jam", ERROR);
    place.write("project/skills/huge/SKILL.md", "x".repeat(5 << 20));
    place.write(
        "project/skills/bare/SKILL.md",
        "# No frontmatter\n\nThe warp coil of the engine melted.\n",
    );
    place.write("project/skills/unclosed/SKILL.md", "---\nname: unclosed\ndescription: x\n");
    place.write(
        "project/skills/colon/SKILL.md",
        "---\nname: colon\ndescription: Fix this: \"the plasma of the lamp leaked out\"\n---\n",
    );
    place.write("project/skills/latin/SKILL.md", b"---\nname: latin\ndescription: caf\xe9\n---\n");
    place.write("project/skills/empty/SKILL.md", "");
    fs::create_dir_all(place.path("project/skills/folder/SKILL.md")).unwrap();
    let run = place.run(&["match"], format!("Error: {ERROR}\n"));
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.stderr.contains("huge") && run.stderr.contains("no skill is that large"),
        "{run:?}"
    );
    // What can be read in spite of its faults answers too.
    let run = place.run(&["match", "--json"], "Error: the plasma of the lamp leaked out\n");
    assert_eq!(run.json()["matches"][0]["name"], "colon", "{run:?}");
    let list = place.run(&["list", "--json"], "").json();
    let names: Vec<&str> = list["skills"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|skill| skill["name"].as_str())
        .collect();
    for name in ["bare", "colon", "empty", "huge", "jam", "latin", "unclosed"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
}

#[test]
fn nothing_of_a_skill_steers_the_terminal() {
    let place = Place::new();
    let text = format!(
        "---\nname: evil\ndescription: \"Fixes '{ERROR}'. \\e]0;owned\\a \\u202e\"\n---\n# \u{1b}[2J\n\n## Solution\n\nRun \u{1b}[31mit\u{202e}.\n"
    );
    place.write("project/skills/evil/SKILL.md", text);
    for arguments in [
        &["match"][..],
        &["show", "evil"],
        &["list"],
        &["search", "frobnicator"],
        &["--color", "never", "show", "evil", "--section", "solution"],
    ] {
        let run = place.run(arguments, format!("Error: {ERROR}\n"));
        assert_eq!(run.status, 0, "{run:?}");
        assert!(!run.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{arguments:?}: {run:?}");
    }
}

#[test]
fn json_holds_nothing_that_a_terminal_obeys() {
    let place = Place::new();
    place.skill("project/skills", "jam", ERROR);
    let run =
        place.run(&["match", "--json"], "Error: weird \u{202e} \u{9b}31m reactor\n".as_bytes());
    assert!(
        run.stdout.contains("weird \\u202e") && !run.stdout.contains(['\u{202e}', '\u{9b}']),
        "{run:?}"
    );
    assert!(run.json()["events"].is_array());
}

#[test]
fn a_skill_made_to_be_slow_is_read_in_time() {
    let place = Place::new();
    place.skill("project/skills", "jam", ERROR);
    for (name, piece) in
        [("dots", "... X "), ("links", "[a]("), ("headings", "# Solution\n"), ("quotes", "\"a 'b ")]
    {
        let body = piece.repeat((256 << 10) / piece.len());
        place.write(
            &format!("project/skills/{name}/SKILL.md"),
            format!("---\nname: {name}\ndescription: x\n---\n{body}"),
        );
    }
    let start = std::time::Instant::now();
    assert_eq!(place.run(&["match"], format!("Error: {ERROR}\n")).status, 0);
    // Quadratic reading takes minutes.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn a_reader_that_hangs_up_is_no_failure() {
    let place = Place::new();
    let script = format!("'{}' list | head -n 1", env!("CARGO_BIN_EXE_skill"));
    let mut command = std::process::Command::new("bash");
    command
        .args(["-o", "pipefail", "-c", &script])
        .env("HOME", place.path("home"))
        .current_dir(place.path("project"));
    let run = crate::support::finish(command, b"");
    assert_eq!(run.status, 0, "{run:?}");
}
