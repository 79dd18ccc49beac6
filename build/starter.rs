//! The documents of `skills/`: a table of names and texts, sorted, and a fingerprint of all.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::Made;

pub(crate) fn make(skills: &Path, made: &Made) {
    crate::depends_on(skills);
    let mut names: Vec<String> = fs::read_dir(skills)
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
        crate::depends_on(&path);
        for byte in name.bytes().chain(text) {
            fingerprint = (fingerprint ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        writeln!(table, "    ({name:?}, include_str!({:?})),", path.display().to_string())
            .expect("a string takes all");
    }
    writeln!(table, "];\nstatic FINGERPRINT: &str = \"{fingerprint:016x}\";")
        .expect("a string takes all");
    made.write("starter.rs", table);
}
