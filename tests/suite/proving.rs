//! `tests/prove.py`: what it calls proven, and what it writes. Where there is no Python, nothing can be asked of it.

use std::fs;
use std::process::Command;

use crate::support::{Place, Run, finish, repository};

const JAM: &str = "the frobnicator of the reactor core jammed";

/// Runs the script over the skills of a place; `None` without Python.
fn prove(place: &Place, arguments: &[&str]) -> Option<Run> {
    Command::new("python3").arg("--version").output().ok()?;
    let mut command = Command::new("python3");
    command
        .current_dir(place.path(""))
        .arg(repository().join("tests/prove.py"))
        .args(["--skill", env!("CARGO_BIN_EXE_skill"), "--jobs", "2", "--skills"])
        .arg(place.path("skills"))
        .args(arguments);
    Some(finish(command, b""))
}

/// A skill whose programs are given.
fn skill(place: &Place, name: &str, error: &str, fail: &str, fixed: &str) {
    let text = format!(
        "---\nname: {name}\ndescription: Fixes \"{error}\".\nmetadata:\n  kind: fix\n  errors: |\n    {error}\n  verified: \"2020-01-01\"\n  \
         tested-with: \"Frob 2.1\"\nlicense: MIT\n---\n# {name}\n\n## Problem\n\n`{error}`\n\n## Solution\n\n1. Mend {name}.\n"
    );
    place.write(&format!("skills/{name}/SKILL.md"), text);
    place.write(&format!("skills/{name}/repro/fail.sh"), fail);
    place.write(&format!("skills/{name}/repro/fixed.sh"), fixed);
}

#[test]
fn a_failure_that_happens_is_found_and_is_gone_with_the_fix_is_a_proof() {
    let place = Place::new();
    let fails = format!("# needs: bash\necho 'fatal: {JAM}'\nexit 1\n");
    skill(&place, "core-jam", JAM, &fails, "echo all is well\n");
    let Some(run) = prove(&place, &["--write", "--json", "proof.json"]) else { return };
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("proven   core-jam (bash "), "{run:?}");
    let text = fs::read_to_string(place.path("skills/core-jam/SKILL.md")).unwrap();
    let changed: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("  verified:") || line.starts_with("  tested-with:"))
        .collect();
    assert!(changed[0] > "  verified: \"2026" && changed.len() == 2, "{text}");
    assert!(changed[1].starts_with("  tested-with: \"Frob 2.1; bash "), "{text}");
    assert!(text.contains("\nlicense: MIT\n---\n") && text.matches('\n').count() == 20, "{text}");
    // Once more: the version is told already, and nothing is added.
    prove(&place, &["--write"]);
    assert_eq!(fs::read_to_string(place.path("skills/core-jam/SKILL.md")).unwrap(), text);
}

#[test]
fn what_does_not_hold_is_told_and_what_cannot_be_run_is_no_failure() {
    let place = Place::new();
    let fails = format!("# needs: bash\necho 'fatal: {JAM}'\nexit 1\n");
    skill(&place, "does-not-fail", "the lamp went out in the hall", "echo fine\n", "true\n");
    skill(&place, "not-mended", JAM, &fails, "echo still jammed\nexit 3\n");
    skill(&place, "elsewhere", "the plasma conduit leaked", "# needs: no-such-program\n", "true\n");
    let Some(run) = prove(&place, &["--write"]) else { return };
    assert_eq!(run.status, 1, "{run:?}");
    for line in [
        "failed   does-not-fail fail.sh ended with 0: it did not fail",
        "failed   not-mended fixed.sh ended with 3",
        "skipped  elsewhere not here: no-such-program",
        "0 proven, 2 not, 1 not run",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    let text = fs::read_to_string(place.path("skills/not-mended/SKILL.md")).unwrap();
    assert!(text.contains("verified: \"2020-01-01\""), "nothing is noted: {text}");
    let run = prove(&place, &["no-such-skill"]).unwrap();
    assert!(run.status == 2 && run.stderr.contains("there is no skill no-such-skill"), "{run:?}");
}
