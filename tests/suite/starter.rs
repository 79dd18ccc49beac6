//! The starter library: every skill is found by its cases, and not by its look-alikes.

use std::fs;
use std::path::PathBuf;

use skillbook::library::Library;
use skillbook::matcher::{self, Options};
use skillbook::paste::Paste;
use skillbook::registry::Registry;
use skillbook::roots::{Root, RootKind};

use crate::support::repository;

fn library() -> Library {
    let roots = vec![Root { path: PathBuf::new(), kind: RootKind::Starter }];
    Library::open(Registry::discover(roots), None, &|_, _| {}).unwrap()
}

fn cases(folder: &str) -> Vec<(String, String, PathBuf)> {
    let mut found = Vec::new();
    for skill in fs::read_dir(repository().join("skills")).unwrap().flatten() {
        let name = skill.file_name().into_string().unwrap();
        for case in fs::read_dir(skill.path().join(folder)).into_iter().flatten().flatten() {
            if case.path().extension().is_some_and(|end| end == "txt") {
                found.push((
                    name.clone(),
                    format!("{name}/{folder}/{}", case.file_name().display()),
                    case.path(),
                ));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_skill_is_found_first_by_its_cases() {
    let library = library();
    let cases = cases("tests");
    assert!(cases.len() >= 24, "two a skill");
    let mut failures = Vec::new();
    for (name, case, path) in cases {
        let answer =
            matcher::answer(&Paste::new(&fs::read(path).unwrap()), &library, Options::default())
                .unwrap();
        let first = answer.matches.first().map(|found| found.card.name.as_str());
        if first != Some(&name) {
            failures.push(format!("{case}: {first:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn no_skill_is_sure_of_its_look_alikes() {
    /// From here on a reader would take the answer for right.
    const SURE: f64 = 0.6;
    let library = library();
    let mut failures = Vec::new();
    for (name, case, path) in cases("tests/not") {
        let answer =
            matcher::answer(&Paste::new(&fs::read(path).unwrap()), &library, Options::default())
                .unwrap();
        let sure = |found: &&matcher::Match| found.card.name == name && found.confidence >= SURE;
        if let Some(found) = answer.matches.iter().find(sure) {
            failures.push(format!("{case}: {:.2}", found.confidence));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_skill_is_read_without_a_fault_and_has_what_a_reader_needs() {
    for record in library().skills() {
        assert!(record.problems.is_empty(), "{record:?}");
        let text = skillbook::starter::text(&record.name).unwrap();
        let skill = skillbook::skill::parse(text, &record.name).skill;
        for kind in ["problem", "trigger", "solution", "verification"] {
            assert!(
                skill.sections.iter().any(|section| section.kind.as_str() == kind),
                "{} has no {kind}",
                record.name
            );
        }
        assert!(skill.description.len() <= 1024 && skill.patterns.len() >= 2, "{}", record.name);
        assert!(record.name.parse::<skillbook::name::SkillName>().is_ok());
        let folder = repository().join("skills").join(&record.name);
        for file in ["repro/fail.sh", "repro/fixed.sh"] {
            assert!(folder.join(file).is_file(), "{}: {file}", record.name);
        }
    }
}
