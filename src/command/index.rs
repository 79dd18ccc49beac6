//! `skill index`: build, tell, remove.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;
use serde_json::json;

use super::{Context, print_json};
use crate::cli;
use crate::library::Trust;
use crate::outcome::Outcome;
use crate::printable::PrintableLine;

pub(super) fn run(
    context: &Context,
    options: &cli::Index,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    if options.clear {
        return clear(context, out);
    }
    // Who asks for it outright wants every file looked at, sealed or not.
    let library = context.library_of(context.roots()?, Trust::Nothing)?;
    let skills = library.summary.skills;
    let faulty = library.summary.faulty + library.summary.unreadable.len();
    let size = library.folder.as_deref().map(size_of).unwrap_or_default();
    if options.json {
        let value = json!({
            "schema": 1,
            "folder": library.folder.as_ref().map(|folder| folder.to_string_lossy()),
            "bytes": size,
            "skills": skills,
            "files_with_problems": faulty,
            "index_version": library.version(),
        });
        print_json(&value, out)?;
        return Ok(Outcome::Success);
    }
    match &library.folder {
        Some(folder) if options.status => {
            let folder = folder.to_string_lossy();
            writeln!(out, "{skills} skills in `{}`, {} kB", PrintableLine(&folder), size / 1_000)?;
        }
        Some(_) => writeln!(out, "{skills} skills are indexed")?,
        None => writeln!(out, "{skills} skills are indexed in memory")?,
    }
    if options.status {
        for (at, root) in library.roots.iter().enumerate() {
            let here = library
                .records()
                .iter()
                .filter(|record| record.root == at && record.is_skill)
                .count();
            let path = root.path.to_string_lossy();
            let path = if path.is_empty() { "(inside the program)".into() } else { path };
            writeln!(out, "  {here:>6}  {:8} {}", root.kind.as_str(), PrintableLine(&path))?;
        }
    }
    Ok(Outcome::Success)
}

fn clear(context: &Context, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let Some(cache) = &context.cache else {
        writeln!(out, "there is no cache folder")?;
        return Ok(Outcome::Success);
    };
    // Only what this program made: the folder may be one that the user named and uses for more.
    let entries = match fs::read_dir(cache) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            writeln!(out, "there is no index")?;
            return Ok(Outcome::Success);
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read `{}`", cache.display()));
        }
    };
    for formats in entries.flatten().filter(|entry| is_format(&entry.file_name())) {
        for index in fs::read_dir(formats.path()).into_iter().flatten().flatten() {
            if is_index(&index.path()) {
                fs::remove_dir_all(index.path())
                    .with_context(|| format!("cannot remove `{}`", index.path().display()))?;
            }
        }
        // Goes only if nothing else is in it.
        let _ = fs::remove_dir(formats.path());
    }
    writeln!(out, "the index is removed")?;
    Ok(Outcome::Success)
}

/// `v1.1`: the folder of a format.
fn is_format(name: &OsStr) -> bool {
    name.to_str().and_then(|name| name.strip_prefix('v')).is_some_and(|formats| {
        formats.split('.').count() == 2
            && formats.split('.').all(|part| part.parse::<u32>().is_ok())
    })
}

/// The folder of one index: sixteen digits, and the lock that every index has.
fn is_index(folder: &Path) -> bool {
    let name = folder.file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.len() == 16 && name.bytes().all(|b| b.is_ascii_hexdigit()) && folder.join("lock").is_file()
}

fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size_of(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}
