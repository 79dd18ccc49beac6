//! Puts the documents of `skills/` into the binary: a table of names and texts, sorted, and a fingerprint. And finds
//! the words of the table of common words by their ids.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let words = words(&Path::new(&root).join("src/background.txt"));
    fs::write(Path::new(&out).join("background.rs"), words)
        .expect("the build folder can be written");
    let skills = Path::new(&root).join("skills");
    println!("cargo::rerun-if-changed={}", skills.display());
    let mut names: Vec<String> = fs::read_dir(&skills)
        .map(|entries| {
            entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect()
        })
        .unwrap_or_default();
    names.sort();
    let mut table = String::from("static STARTER: &[(&str, &str)] = &[\n");
    let mut fingerprint: u64 = 0xcbf2_9ce4_8422_2325;
    for name in names {
        let path = skills.join(&name).join("SKILL.md");
        let Ok(text) = fs::read(&path) else { continue };
        println!("cargo::rerun-if-changed={}", path.display());
        for byte in name.bytes().chain(text) {
            fingerprint = (fingerprint ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        writeln!(table, "    ({name:?}, include_str!({:?})),", path.display().to_string())
            .expect("a string takes all");
    }
    writeln!(table, "];\nstatic FINGERPRINT: &str = \"{fingerprint:016x}\";")
        .expect("a string takes all");
    fs::write(Path::new(&out).join("starter.rs"), table).expect("the build folder can be written");
}

/// The id of the first word of each line of a file, as `signature::WordId` has it, and where the line begins, by id.
fn words(file: &Path) -> String {
    println!("cargo::rerun-if-changed={}", file.display());
    let text = fs::read_to_string(file).expect("it is a part of the package");
    let mut words = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let word = line.split('\t').next().unwrap_or_default();
        let id = word
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        words.push((id, start));
        start += line.len();
    }
    words.sort_unstable();
    format!(
        "#[expect(clippy::unreadable_literal, reason = \"made by a program\")]\nstatic WORDS: &[(u32, u32)] = &{words:?};\n"
    )
}
