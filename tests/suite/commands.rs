//! What each command prints.

use crate::support::Place;

const ERROR: &str = "the frobnicator of the reactor core jammed";

fn place() -> Place {
    let place = Place::new();
    place.skill("project/skills", "core-jam", ERROR);
    place.skill("home/.claude/skills", "lamp-leak", "the plasma conduit of the lamp leaked out");
    place.skill("home/.claude/skills", "core-jam", "shadowed by the one of the project");
    place
}

/// The output without what differs from run to run.
fn stable(place: &Place, text: &str) -> String {
    let text = text.replace(&place.path("").display().to_string(), "/place/");
    let text =
        text.replace(&place.path("").canonicalize().unwrap().display().to_string(), "/place");
    text.lines()
        .map(|line| match line.rsplit_once("  ") {
            // The weights are fitted anew from time to time.
            Some((name, confidence)) if confidence.ends_with(" %") => format!("{name}  … %\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn a_match_says_what_and_why_and_how_to_read_on() {
    let place = place();
    let run = place
        .run(&["match", "-q"], format!("2026-11-23T12:00:00Z \u{1b}[31mError: {ERROR}\u{1b}[0m\n"));
    insta::assert_snapshot!(stable(&place, &run.shown()));
}

#[test]
fn of_skills_that_fit_alike_the_nearer_one_comes_first() {
    let place = Place::new();
    place.skill("project/team", "core-jam-alpha", ERROR);
    place.skill("project/own", "core-jam-gamma", ERROR);
    let first = |roots: [&str; 2]| {
        let [near, far] = roots;
        let args = ["--skills", near, "--skills", far, "match", "--json", "--min-confidence", "0"];
        let run = place.run(&args, format!("Error: {ERROR}\n"));
        run.json()["matches"][0]["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(first(["team", "own"]), "core-jam-alpha");
    assert_eq!(first(["own", "team"]), "core-jam-gamma");
}

#[test]
fn copies_of_a_skill_do_not_halve_its_chances() {
    let place = Place::new();
    let step =
        |step: u8| format!("{step}. Turn valve {step} of the jammed frobnicator slowly back.\n\n");
    let body = (0..8).map(step).collect::<Vec<_>>().concat();
    let write = |folder: &str, description: &str| {
        let text = format!(
            "---\nname: {folder}\ndescription: {description}\n---\n# Jams\n\n## Problem\n\n`{ERROR}`\n\n## Solution\n\n{body}"
        );
        place.write(&format!("project/{folder}/{folder}/SKILL.md"), text);
    };
    write("one", "Fixes a jam of the frobnicator.");
    write("two", "Use when this capability is needed.");
    let confidence = |roots: &[&str]| {
        let mut args: Vec<&str> = roots.iter().flat_map(|root| ["--skills", root]).collect();
        args.extend(["match", "--json"]);
        let json = place.run(&args, format!("Error: {ERROR}\n")).json();
        let matches = json["matches"].as_array().unwrap().clone();
        (matches.len(), matches[0]["confidence"].as_f64().unwrap())
    };
    let ((_, alone), (count, both)) = (confidence(&["one"]), confidence(&["one", "two"]));
    assert!(count == 2 && (both - alone).abs() < 0.05, "{alone} alone, {both} beside {count}");
}

#[test]
fn the_json_of_a_match_has_its_contract() {
    let place = place();
    let run = place.run(&["--skills", "skills", "match", "--json"], format!("Error: {ERROR}\n"));
    let json = run.json();
    for key in ["schema", "events", "matches", "near_misses", "no_match_reason", "index_version"] {
        assert!(json.get(key).is_some(), "{key}");
    }
    for key in ["family", "type", "code", "message", "link", "lines"] {
        assert!(json["events"][0].get(key).is_some(), "{key}");
    }
    let best = &json["matches"][0];
    for key in ["rank", "name", "path", "description", "confidence", "evidence"] {
        assert!(best.get(key).is_some(), "{key}");
    }
    assert_eq!(best["path"], "skills/core-jam/SKILL.md");
    let pattern = &best["evidence"][0];
    assert_eq!(
        (&pattern["kind"], &pattern["pattern"], &pattern["line"]),
        (&"error-pattern".into(), &ERROR.into(), &1.into())
    );
    assert!(pattern["covered"].as_f64().is_some_and(|covered| covered > 0.99));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let place = place();
    let once =
        place.run(&["match", "--json", "--explain"], format!("Error: {ERROR}\nfatal: other\n"));
    let twice =
        place.run(&["match", "--json", "--explain"], format!("Error: {ERROR}\nfatal: other\n"));
    assert_eq!(once.stdout, twice.stdout);
}

#[test]
fn nothing_fits_is_said_with_its_reason() {
    let place = place();
    let run = place.run(&["--skills", "skills", "match", "--json"], "KeyError: 'wibble'\n");
    assert_eq!(run.status, 1);
    let json = run.json();
    assert_eq!(json["matches"], serde_json::json!([]));
    assert!(
        json["no_match_reason"].as_str().is_some_and(|reason| reason.contains("wibble")),
        "{json}"
    );
}

#[test]
fn a_skill_is_shown_whole_raw_in_part_and_as_json() {
    let place = place();
    let run = place.run(&["show", "core-jam"], "");
    insta::assert_snapshot!(stable(&place, &run.shown()));
    let raw = place.run(&["show", "core-jam", "--raw"], "");
    assert_eq!(
        raw.stdout,
        std::fs::read_to_string(place.path("project/skills/core-jam/SKILL.md")).unwrap()
    );
    let section = place.run(&["show", "core-jam", "--section", "solution"], "");
    assert!(
        section.stdout.contains("Mend core-jam") && !section.stdout.contains("Problem"),
        "{section:?}"
    );
    let none = place.run(&["show", "core-jam", "--section", "example"], "");
    assert_eq!(none.status, 1);
    let json = place.run(&["show", "core-jam", "--json"], "").json();
    assert_eq!(
        json["error_patterns"][0],
        serde_json::json!({ "text": ERROR, "line": 3, "place": "description" })
    );
}

#[test]
fn an_unknown_name_suggests_near_ones() {
    let run = place().run(&["show", "cor-jam"], "");
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("did you mean core-jam?"), "{run:?}");
}

#[test]
fn words_are_searched_as_words() {
    let run = place().run(&["search", "plasma", "AND", "lamp\" OR (x:"], "");
    assert!(run.status == 0 && run.stdout.starts_with("lamp-leak"), "{run:?}");
    let run = place().run(&["search", "zzzqqq"], "");
    assert_eq!(run.status, 1);
}

#[test]
fn the_list_says_where_from_and_what_is_shadowed() {
    let place = place();
    let run = place.run(&["list"], "");
    assert!(
        run.stdout.contains("NAME") && run.stdout.contains("shadowed by a nearer skill"),
        "{run:?}"
    );
    let json = place.run(&["list", "--json"], "").json();
    let core: Vec<(&str, bool)> = json["skills"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|skill| skill["name"] == "core-jam")
        .map(|skill| (skill["origin"].as_str().unwrap(), skill["shadowed"].as_bool().unwrap()))
        .collect();
    assert_eq!(core, [("project", false), ("user", true)]);
}

#[test]
fn skill_path_names_the_only_folders() {
    let place = place();
    let mut command = place.command();
    command.env("SKILL_PATH", place.path("home/.claude/skills")).args(["list", "--json"]);
    let run = crate::support::finish(command, b"");
    assert_eq!(run.json()["skills"].as_array().map(Vec::len), Some(2));
}

#[test]
fn help_names_every_command() {
    let run = place().run(&["--help"], "");
    for command in ["match", "show", "search", "list", "index", "validate", "rule"] {
        assert!(run.stdout.contains(&format!("\n  {command} ")), "{command} in {}", run.stdout);
    }
    assert_eq!(
        place().run(&["--version"], "").stdout,
        format!("skill {}\n", env!("CARGO_PKG_VERSION"))
    );
}
