//! Completion in shells, and manual pages.

use std::fs;
use std::process::Command;

use crate::support::{Place, Run, finish};

/// Skills with plain names, and with names that a shell would obey.
fn place() -> Place {
    let place = Place::new();
    place.skill("project/skills", "gizmo-flux", "GizmoError: flux");
    place.skill("project/skills", "gizmo-axis", "GizmoError: axis");
    for odd in
        ["gizmo-$(touch made)", "gizmo; touch made", "gizmo'\"", "-gizmo", "gizmo \u{1b}[31m"]
    {
        place.skill("project/skills", odd, "GizmoError: odd");
    }
    place
}

/// What the program offers for the last of some words; with a script of a shell around it where there is one.
fn asked(place: &Place, shell: &str, words: &[&str]) -> Run {
    let mut command = place.command();
    command
        .env("SKILL_COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_IFS", "\n")
        .env("_CLAP_COMPLETE_COMP_TYPE", "9")
        .env("_CLAP_COMPLETE_SPACE", "false")
        .arg("--")
        .args(words);
    finish(command, b"")
}

#[test]
fn names_of_skills_are_offered_and_only_harmless_ones() {
    let place = place();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = asked(&place, shell, &["skill", "show", "gizmo"]);
        let mut offered: Vec<&str> =
            run.stdout.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        offered.sort_unstable();
        assert_eq!(offered, ["gizmo-axis", "gizmo-flux"], "{shell}: {run:?}");
    }
    // Nobody had an index made for that.
    assert!(!place.path("cache").exists());
}

#[test]
fn commands_options_and_rules_are_offered() {
    let place = place();
    assert!(asked(&place, "bash", &["skill", "va"]).stdout.contains("validate"));
    assert!(asked(&place, "bash", &["skill", "run", "--"]).stdout.contains("--always"));
    assert!(asked(&place, "bash", &["skill", "rule", "FX"]).stdout.contains("FX3"));
}

#[test]
fn every_shell_has_a_script_that_names_this_program() {
    let place = place();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = place.run(&["completions", shell], "");
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        assert!(run.stdout.contains(env!("CARGO_BIN_EXE_skill")), "{shell}");
        assert!(run.stdout.contains("SKILL_COMPLETE"), "{shell}");
    }
    let run = place.run(&["completions", "nushell"], "");
    assert!(run.stdout.contains("name: string@\"nu-complete skill names\""), "{}", run.stdout);
    assert!(run.stdout.contains("def \"nu-complete skill names\" [] {"));
    assert_eq!(place.run(&["completions", "tcsh"], "").status, 2);
}

#[test]
fn nushell_asks_for_names_and_gets_harmless_ones() {
    let place = place();
    let run = place.run(&["list", "--names"], "");
    assert!(run.stdout.lines().any(|name| name == "gizmo-flux"), "{run:?}");
    assert!(run.stdout.lines().all(|name| {
        name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    }));
}

#[test]
fn bash_completes_with_the_script() {
    let place = place();
    let script = r#"source <("$SKILL" completions bash)
        COMP_WORDS=("$SKILL" show gizmo-f) COMP_CWORD=2 COMP_TYPE=9
        _clap_complete_skill "$SKILL" gizmo-f show
        printf '%s\n' "${COMPREPLY[@]}""#;
    let mut command = Command::new("bash");
    command
        .args(["--norc", "--noprofile", "-c", script])
        .env_clear()
        .env("SKILL", env!("CARGO_BIN_EXE_skill"))
        .env("HOME", place.path("home"))
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .current_dir(place.path("project"));
    let run = finish(command, b"");
    assert_eq!(run.stdout.trim(), "gizmo-flux", "{run:?}");
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let place = place();
    let page = place.run(&["man"], "");
    assert_eq!((page.status, page.stderr.as_str()), (0, ""));
    assert!(page.stdout.contains(".TH skill 1"), "{}", page.stdout);
    assert_eq!(place.run(&["man", "--dir", "pages"], "").status, 0);
    let mut pages: Vec<String> = fs::read_dir(place.path("project/pages"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort_unstable();
    for wanted in
        ["skill.1", "skill-match.1", "skill-run.1", "skill-hook.1", "skill-hook-install.1"]
    {
        assert!(pages.iter().any(|page| page == wanted), "{wanted}: {pages:?}");
    }
}
