//! The documents say what is so.

use std::fs;

use crate::support::{Place, finish, repository};

#[test]
fn the_sessions_of_the_readme_run() {
    let text = fs::read_to_string(repository().join("README.md")).unwrap();
    let mut run = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let (command, wanted) = block.split_once('\n').unwrap();
        let arguments: Vec<&str> = command.strip_prefix("$ skill ").unwrap().split(' ').collect();
        let place = Place::new();
        let mut skill = place.command();
        skill.args(arguments).current_dir(repository());
        let output = finish(skill, b"");
        assert!(output.status < 2, "{output:?}");
        // `...` stands for lines that are left out.
        for line in wanted.lines().filter(|line| !line.trim().is_empty() && line.trim() != "...") {
            assert!(output.stdout.contains(line.trim_end()), "{line:?} in {output:?}");
        }
        run += 1;
    }
    assert!(run >= 2);
}

#[test]
fn the_changelog_has_the_version() {
    let text = fs::read_to_string(repository().join("CHANGELOG.md")).unwrap();
    assert!(text.contains(&format!("\n## [{}]", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn the_map_of_the_code_names_what_is_there() {
    let text = fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let table = text.split("## Map of the code").nth(1).unwrap().split("\n## ").next().unwrap();
    for entry in fs::read_dir(repository().join("src")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".rs");
        if ["lib", "main", "error", "limits", "outcome", "name", "codes", "source", "span"]
            .contains(&stem)
        {
            continue;
        }
        assert!(table.contains(stem), "`{name}` is not on the map");
    }
}
