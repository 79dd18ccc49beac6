//! What is not in the program: nothing that starts another program or speaks to a network.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::repository;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The files of the program that have one of some texts.
fn with(texts: &[&str]) -> Vec<String> {
    let mut files = Vec::new();
    for folder in ["src", "index/src", "index/token/src", "build"] {
        sources(&repository().join(folder), &mut files);
    }
    assert!(files.len() > 100);
    let has = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        texts.iter().any(|sought| text.contains(sought))
    };
    let name = |path: PathBuf| {
        path.strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/")
    };
    let mut found: Vec<String> = files.into_iter().filter(has).map(name).collect();
    found.sort();
    found
}

#[test]
fn nothing_starts_a_program_but_what_the_user_names() {
    // The pager of the user, and the command that the user gives to `skill run`, which starts itself to look at it.
    let may = ["src/term.rs", "src/run.rs", "src/run/", "src/command/run", "src/command/hook"];
    for file in with(&["process::Command", "Command::new("]) {
        assert!(may.iter().any(|may| file.starts_with(may)), "{file}");
    }
}

#[test]
fn nothing_in_the_tree_speaks_to_a_network() {
    assert_eq!(with(&["std::net", "TcpStream", "UdpSocket", "TcpListener", "UnixStream"]), [""; 0]);
    // What speaks to one is known by name.
    let lock = fs::read_to_string(repository().join("Cargo.lock")).unwrap();
    for name in ["hyper", "reqwest", "ureq", "curl", "rustls", "openssl", "native-tls", "isahc"] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name}");
    }
}
