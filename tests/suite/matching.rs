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
