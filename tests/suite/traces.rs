//! Real output of many tools, and what must be read from it.
//!
//! `tests/traces/<folder>/<what>.txt` is an output, `<what>.want` beside it has one event a line: link, type,
//! code and message between tabs, `-` for none. Nothing may come from a specific reader in the folder `none`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use skillbook::paste::Paste;
use skillbook::trace::{Event, Family, events};

/// Of the texts without an error, at most one in this many may look like one to the fallback.
const RARE: usize = 2;

#[test]
fn every_fixture_is_read_as_its_want_says() {
    let mut failures = String::new();
    let mut read = 0;
    let mut good = 0;
    for folder in folders() {
        for path in outputs(&root().join(&folder)) {
            let Ok(want) = std::fs::read_to_string(path.with_extension("want")) else { continue };
            let found = read_events(&path);
            let missing: Vec<String> = want
                .lines()
                .filter(|line| !line.trim().is_empty())
                .filter_map(|line| lack(line, &found))
                .collect();
            read += 1;
            good += usize::from(missing.is_empty());
            if !missing.is_empty() {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let _ = writeln!(failures, "{folder}/{name}\n  {}", missing.join("\n  "));
                for event in &found {
                    let _ = writeln!(failures, "    read: {}", describe(event));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{good} of {read} fixtures are read as they should be; not these:\n{failures}"
    );
}

#[test]
fn text_without_an_error_is_left_alone() {
    if !folders().iter().any(|folder| folder == "none") {
        return;
    }
    let mut failures = String::new();
    let mut doubtful = 0;
    let texts = outputs(&root().join("none"));
    for path in &texts {
        let found = read_events(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        doubtful += usize::from(found.iter().any(|event| event.family == Family::Other));
        for event in found.iter().filter(|event| event.family != Family::Other) {
            let _ = writeln!(failures, "none/{name}: {}", describe(event));
        }
    }
    assert!(failures.is_empty(), "errors were seen where there are none:\n{failures}");
    assert!(
        doubtful * RARE <= texts.len(),
        "the fallback sees errors in {doubtful} of {} texts",
        texts.len()
    );
}

/// What a wanted line says that no event fulfils.
fn lack(wanted: &str, found: &[Event]) -> Option<String> {
    let parts: Vec<&str> = wanted.splitn(4, '\t').collect();
    let &[link, type_name, code, message] = parts.as_slice() else {
        return Some(format!("not four fields: {wanted}"));
    };
    // The fixtures call an outer error by what it does for its cause.
    let link = if link == "cause" { "wrapper" } else { link };
    let message = if message == "-" { "" } else { message.trim() };
    let mut fitting = found.iter().filter(|event| {
        event.type_name.as_deref().unwrap_or("-") == type_name
            && event.code.as_deref().unwrap_or("-") == code
            && event.message == message
    });
    let Some(first) = fitting.next().map(|event| event.link) else {
        return Some(format!("wanted: {wanted}"));
    };
    let linked = first.as_str() == link || fitting.any(|event| event.link.as_str() == link);
    (!linked).then(|| format!("is {}, wanted: {wanted}", first.as_str()))
}

fn describe(event: &Event) -> String {
    format!(
        "{} {} | {} | {} | {}",
        event.family.as_str(),
        event.link.as_str(),
        event.type_name.as_deref().unwrap_or("-"),
        event.code.as_deref().unwrap_or("-"),
        event.message
    )
}

fn read_events(path: &Path) -> Vec<Event> {
    let bytes = std::fs::read(path).expect("a fixture can be read");
    events(&Paste::new(&bytes))
}

/// All folders by name; `SKILL_TRACES=java,php` in the environment narrows them.
fn folders() -> Vec<String> {
    if let Ok(some) = std::env::var("SKILL_TRACES") {
        return some.split(',').map(str::to_owned).collect();
    }
    let entries = std::fs::read_dir(root()).expect("the fixtures are there");
    let mut folders: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    folders.sort();
    folders
}

fn root() -> PathBuf {
    std::env::var_os("SKILL_TRACES_ROOT")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces"), PathBuf::from)
}

/// The `.txt` files of a folder, by name. A folder that is not there has none.
fn outputs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut outputs: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    outputs.sort();
    outputs
}
