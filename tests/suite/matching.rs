//! What makes `match` sure: errors that are printed in another form than documents quote them.

use crate::support::Place;

/// The share of the quoted text that is found, where a skill that quotes it is the answer.
fn covered(name: &str, quoted: &str, paste: &str) -> f64 {
    let place = Place::new();
    place.skill("project/skills", name, quoted);
    let json = place.run(&["--skills", "skills", "match", "--json"], paste).json();
    let evidence = json["matches"][0]["evidence"].as_array().cloned().unwrap_or_default();
    let pattern = evidence.iter().find(|found| found["kind"] == "error-pattern");
    pattern.and_then(|pattern| pattern["covered"].as_f64()).unwrap_or_default()
}

#[test]
fn a_type_may_stand_behind_the_message() {
    let quoted = "FrobnicationError: the left valve of the gasket is jammed";
    let ruby = "lib/shop.rb:3:in `total': the left valve of the gasket is jammed (FrobnicationError)\n\tfrom lib/shop.rb:9:in `<main>'\n";
    assert!(covered("gasket-jam", quoted, ruby) > 0.95);
}

#[test]
fn a_code_need_not_stand_beside_the_message() {
    let quoted = "P2077: The left valve of the gasket is jammed";
    let without = "Error: The left valve of the gasket is jammed\n    at jam (/srv/shop.js:3:9)\n";
    assert!(covered("gasket-jam", quoted, without) > 0.8);
}

#[test]
fn who_prints_an_error_need_not_say_his_name() {
    let place = Place::new();
    place.skill("project/skills", "k8s-pods", "CrashLoopBackOff");
    let paste = "NAME      READY   STATUS             RESTARTS   AGE\nshop-7d   0/1     CrashLoopBackOff   7          7m37s\n";
    let json = place
        .run(&["--skills", "skills", "match", "--json", "--min-confidence", "0"], paste)
        .json();
    let evidence = json["matches"][0]["evidence"].to_string();
    assert!(evidence.contains("k8s"), "{json:#}");
}

/// The evidence for a skill before a paste, as text.
fn evidence(place: &Place, paste: &str) -> String {
    let arguments = ["--skills", "skills", "match", "--json", "--min-confidence", "0"];
    let json = place.run(&arguments, paste).json();
    json["matches"][0]["evidence"].to_string()
}

#[test]
fn what_only_one_thing_prints_says_its_name() {
    let place = Place::new();
    place.skill("project/skills", "postgres-gasket", "the left valve of the gasket is jammed");
    let found = evidence(&place, "psycopg2.errors.Jam: the left valve of the gasket is jammed\n");
    assert!(found.contains(r#"{"kind":"subject","text":"postgr gasket"}"#), "{found}");
}

#[test]
fn a_name_with_a_version_is_the_name() {
    let place = Place::new();
    place.skill("project/skills", "gasket5-valves", "the left valve is jammed");
    let found = evidence(&place, "error: gasket: the left valve is jammed\n");
    assert!(found.contains("gasket5"), "{found}");
    assert!(!found.contains("subject-missing"), "{found}");
}

#[test]
fn a_code_that_is_named_to_say_that_it_is_not_meant_counts_against_the_skill() {
    let text = |look_alike: &str| {
        format!(
            "---\nname: gasket-jam\ndescription: Fixes \"Error: Cannot find the valve\" of the gasket. Use when it jams.{look_alike}\n---\n\n# A gasket that jams\n"
        )
    };
    let confidence = |look_alike: &str| {
        let place = Place::new();
        place.write("project/skills/gasket-jam/SKILL.md", text(look_alike));
        let arguments = ["--skills", "skills", "match", "--json", "--min-confidence", "0"];
        let paste = "gasket.ts(1,22): error TS2307: Cannot find the valve of the gasket\n";
        let json = place.run(&arguments, paste).json();
        let denied = json["matches"][0]["evidence"].to_string().contains("TS2307");
        (json["matches"][0]["confidence"].as_f64().unwrap(), denied)
    };
    let (plain, _) = confidence("");
    let (warned, is_told) = confidence(" Not for TS2307, where the compiler finds nothing.");
    assert!((1.0 - warned) > 5.0 * (1.0 - plain) && is_told, "{warned} beside {plain}");
}

#[test]
fn what_passes_an_error_on_in_its_own_words_is_the_error() {
    let django = "Traceback (most recent call last):\n  File \"/srv/a/db/utils.py\", line 89, in execute\n    return self.cursor.execute(sql)\nsqlite3.OperationalError: no such table: shop_order\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File \"/srv/a/manage.py\", line 9, in <module>\n    main()\ndjango.db.utils.OperationalError: no such table: shop_order\n";
    let quoted = "django.db.utils.OperationalError: no such table: shop_order";
    let place = Place::new();
    place.skill("project/skills", "gasket-jam", quoted);
    let json = place.run(&["--skills", "skills", "match", "--json"], django).json();
    assert!(json["matches"][0]["confidence"].as_f64().is_some_and(|sure| sure > 0.8), "{json:#}");
}

#[test]
fn what_an_error_is_known_to_be_about_finds_a_skill_that_does_not_quote_it() {
    let place = Place::new();
    let skill = "---\nname: postgres-pool-exhausted\ndescription: Fixes an exhausted pool of PostgreSQL connections. Use when the database refuses new ones under load, or connections leak.\n---\n\n# The pool of connections is exhausted\n\nClose what is opened, lower the size of the pool, or raise max_connections.\n";
    place.write("project/skills/postgres-pool-exhausted/SKILL.md", skill);
    let other =
        skill.replace("exhausted", "slow").replace("refuses new ones under load", "answers late");
    place.write("project/skills/postgres-pool-slow/SKILL.md", other.replace("leak", "wait"));
    let run = place.run(
        &["--skills", "skills", "match", "--explain"],
        "FATAL:  sorry, too many clients already\n",
    );
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(run.stdout.starts_with("postgres-pool-exhausted"), "{}", run.stdout);
    assert!(run.stdout.contains("meaning     "), "{}", run.stdout);
}
