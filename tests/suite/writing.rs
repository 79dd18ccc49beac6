//! `skill new` and `skill similar`, as they are used.

use std::fs;

use insta::assert_snapshot;

use crate::support::{Place, repository};

/// A paste with a key, a password, a home folder, and an error that no skill knows.
fn paste() -> String {
    [
        concat!("$ GITHUB_TOKEN=ghp_", "q7R2mX9vK4tLw8Zc1NbY5hJd3FgS6pAe0UiO python /home/jane/shop/sync.py"),
        "Traceback (most recent call last):",
        "  File \"/home/jane/shop/sync.py\", line 12, in <module>",
        "    main()",
        "  File \"/home/jane/shop/.venv/lib/python3.11/site-packages/frobnic/client.py\", line 88, in push",
        "    raise FluxError(text)",
        "frobnic.errors.FluxError: the flux of shard 17 at https://app:hunter2@flux.example.com/x overran its window of 250 ms",
        "",
    ]
    .join("\n")
}

/// The codes of the findings of a skill.
fn codes(place: &Place, path: &str) -> Vec<String> {
    let run = place.run(&["validate", path, "--format", "json", "--strict"], "");
    let json = run.json();
    let found = json["diagnostics"].as_array().unwrap_or_else(|| panic!("{run:?}"));
    let mut codes: Vec<String> =
        found.iter().map(|one| one["code"].as_str().unwrap_or_default().to_owned()).collect();
    codes.dedup();
    codes
}

#[test]
fn a_new_skill_has_what_the_error_tells_and_validates_but_for_its_placeholders() {
    let place = Place::new();
    let file = place.write("project/error.log", paste());
    let run = place.run(&["new", "frobnic-flux-overrun", "--from", file.to_str().unwrap()], "");
    assert_snapshot!(run.shown(), @r"
    status 0
    --- stdout
    skills/frobnic-flux-overrun/SKILL.md
    skills/frobnic-flux-overrun/tests/first.txt

    Fill in what is marked TODO, then:
      skill validate skills/frobnic-flux-overrun    is it well-formed, findable and safe?
      skill test skills/frobnic-flux-overrun    do its cases find it?

    Secrets and home folders are masked in the case: read it before you share it.
    --- stderr
    ");
    let folder = place.path("project/skills/frobnic-flux-overrun");
    let skill = fs::read_to_string(folder.join("SKILL.md")).unwrap();
    assert_snapshot!(skill.split("## Solution").next().unwrap(), @r#"
    ---
    name: frobnic-flux-overrun
    description: 'TODO: what is mended, in a sentence. Fixes "frobnic.errors.FluxError: the flux of shard ... at ... overran its window of ... ms" in frobnic. Use when: (1) what was done when it happened, (2) what else can be seen. Not for: errors that look like it and have another cause.'
    metadata:
      kind: fix
      version: 0.1.0
      library: frobnic
      errors: |
        frobnic.errors.FluxError: the flux of shard ... at ... overran its window of ... ms
    ---

    # `frobnic.errors.FluxError` in `frobnic`

    ## Problem

    TODO: what goes wrong, and why, in two or three sentences.

    ```text
    frobnic.errors.FluxError: the flux of shard 17 at https://app:<secret>@flux.example.com/x overran its window of 250 ms
    ```

    ## Trigger Conditions

    - The error is of type `frobnic.errors.FluxError`.
    - The stack goes through `frobnic`.
    - TODO: what was done when it happened: a command, a request, an upgrade, a setting.
    "#);
    let case = fs::read_to_string(folder.join("tests/first.txt")).unwrap();
    for secret in ["ghp_", "hunter2", "jane"] {
        assert!(!case.contains(secret) && !skill.contains(secret), "{secret}: {case}");
    }
    assert!(case.contains("GITHUB_TOKEN=<secret>") && case.contains("/home/user/shop/sync.py"));
    assert_eq!(codes(&place, "skills/frobnic-flux-overrun"), ["FX316"]);
    // And its first case finds it.
    assert_eq!(place.run(&["test", "skills/frobnic-flux-overrun"], "").status, 0);
}

#[test]
fn a_new_skill_without_an_error_is_all_places_to_fill_in() {
    let place = Place::new();
    let run = place.run(&["new", "a-b", "-q", "--dir", "drafts"], "");
    assert_eq!((run.status, run.stdout.as_str()), (0, "drafts/a-b/SKILL.md\n"), "{run:?}");
    assert_eq!(codes(&place, "drafts/a-b"), ["FX316"]);
    assert!(!place.path("project/drafts/a-b/tests").exists());
}

#[test]
fn nothing_is_overwritten_and_no_half_of_a_skill_is_left() {
    let place = Place::new();
    place.write("project/skills/one/SKILL.md", "mine");
    place.write("project/skills/two.md", "mine");
    for name in ["one", "two"] {
        let run = place.run(&["new", name], "");
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains("nothing is overwritten"), "{}", run.stderr);
    }
    assert_eq!(fs::read(place.path("project/skills/one/SKILL.md")).unwrap(), b"mine");
    for name in ["", "../x", "A b", "a--b", "-x"] {
        assert_eq!(place.run(&["new", "--", name], "").status, 2, "{name}");
    }
    // A file where a folder is needed.
    place.write("project/file", "x");
    assert_eq!(place.run(&["new", "three", "--dir", "file"], "").status, 2);
    assert_eq!(place.run(&["new", "three", "--from", "no-such.log"], "").status, 2);
    assert!(!place.path("project/skills/three").exists());
}

#[test]
fn an_error_that_a_skill_covers_already_is_told_before_a_second_one_is_begun() {
    let place = Place::new();
    let case =
        fs::read(repository().join("skills/sqlite-async-threading/tests/thread.txt")).unwrap();
    let run = place.run(&["new", "sqlite-threads", "--from", "-"], &case);
    assert_eq!(run.status, 1);
    assert!(
        run.stdout.starts_with("sqlite-async-threading covers this error already ("),
        "{run:?}"
    );
    assert!(!place.path("project/skills").exists(), "nothing was written");
    let run = place.run(&["new", "sqlite-threads", "--from", "-", "--anyway"], &case);
    assert_eq!(run.status, 0, "{run:?}");
    let skill = fs::read_to_string(place.path("project/skills/sqlite-threads/SKILL.md")).unwrap();
    assert!(skill.contains("TODO: what tells it from `sqlite-async-threading`"), "{skill}");
}

#[test]
fn a_paste_without_an_error_begins_nothing() {
    let place = Place::new();
    let run = place.run(&["new", "a-b", "--from", "-"], "all is well\n");
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("nothing that looks like an error"), "{run:?}");
    assert!(!place.path("project/skills").exists());
}

#[test]
fn skills_that_claim_one_error_are_alike() {
    let place = Place::new();
    let error = "the frobnicator of the reactor core jammed";
    place.skill("project/skills", "core-jam", error);
    place.skill("project/skills", "jam-of-the-core", error);
    place.skill("project/skills", "lamp-leak", "the plasma conduit of the lamp leaked out");
    let run = place.run(&["--skills", "skills", "similar", "core-jam", "--json"], "");
    assert_eq!(run.status, 0, "{run:?}");
    let json = run.json();
    let similar = json["similar"].as_array().unwrap();
    assert_eq!(similar.len(), 1, "{json}");
    assert_eq!(similar[0]["name"], "jam-of-the-core");
    assert_eq!(similar[0]["same_errors"][0]["text"], error);
    assert_eq!(similar[0]["linked"], false);
    // By its file, which another folder may hold; and nothing is like the third.
    let file = place.path("project/skills/core-jam/SKILL.md");
    let run = place.run(&["--skills", "skills", "similar", file.to_str().unwrap()], "");
    assert!(run.status == 0 && run.stdout.contains("1 skill is like core-jam"), "{run:?}");
    let run = place.run(&["--skills", "skills", "similar", "lamp-leak"], "");
    assert_eq!((run.status, run.stdout.as_str()), (1, "no skill is like lamp-leak\n"));
    let run = place.run(&["--skills", "skills", "similar", "core-jan"], "");
    assert!(run.status == 2 && run.stderr.contains("did you mean core-jam"), "{run:?}");
}
