//! The starter library: what a reader needs is there, and skills are found by their cases.

use std::path::PathBuf;

use skillbook::library::{Library, Trust};
use skillbook::matcher::Model;
use skillbook::roots::{Root, RootKind};
use skillbook::score::{self, cases};

use crate::support::repository;

fn library() -> Library {
    let roots = vec![Root { path: PathBuf::new(), kind: RootKind::Starter }];
    Library::open(roots, None, Trust::Nothing, &|_, _| {}).unwrap()
}

/// The whole library is asked by `skill test` in the gate, with the optimised program; here one of each kind.
#[test]
fn a_sample_of_skills_is_found_first_and_sure_of_no_look_alike() {
    let library = library();
    for name in [
        "sqlite-async-threading",
        "git-refusing-unrelated-histories",
        "npm-eresolve-peer-conflict",
        "postgres-peer-authentication-failed",
        "rust-borrow-mutable-while-shared",
    ] {
        let cases = cases::of_skill(&repository().join("skills").join(name)).unwrap();
        assert!(cases.len() >= 3, "{name}: two outputs and a look-alike");
        for outcome in score::run(&cases, &library, Model::fitted().threshold).unwrap() {
            assert!(outcome.passed(), "{}: {:?}", outcome.case.id, outcome.ranked.first());
        }
    }
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
        assert!(cases::of_skill(&folder).unwrap().len() >= 3, "{}: cases", record.name);
        // What cannot be had everywhere is not run, and the skill says so.
        let is_proven = skill.metadata("verified").is_some();
        for file in ["repro/fail.sh", "repro/fixed.sh"] {
            assert!(folder.join(file).is_file() || !is_proven, "{}: {file}", record.name);
        }
    }
}
