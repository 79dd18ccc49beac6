//! scratch
use std::io::Write;
use std::path::{Path, PathBuf};

use skillbook::library::Library;
use skillbook::matcher;
use skillbook::paste::Paste;
use skillbook::registry::Registry;
use skillbook::roots::roots;
use skillbook::trace;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let set = &arguments[0];
    let mut folders = vec![set.join("skills")];
    folders.extend_from_slice(&arguments[1..]);
    let registry = Registry::discover(roots(&folders, Path::new(""), None)?);
    let library = Library::open(registry, Some(Path::new("/tmp/skillcache")), &|_, _| {})?;
    let mut out = std::io::stdout().lock();
    for line in std::fs::read_to_string(set.join("cases.jsonl"))?.lines() {
        let case: serde_json::Value = serde_json::from_str(line)?;
        let file = set.join(case["file"].as_str().unwrap_or_default());
        let paste = Paste::new(&std::fs::read(file)?);
        let events = trace::events(&paste);
        let expected: Vec<&str> = case["expected"].as_array().into_iter().flatten().filter_map(|v| v.as_str()).collect();
        let found = matcher::candidates(&paste, &events, &library)?;
        for m in &found {
            let folder = Path::new(&m.card.path).parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
            let row = serde_json::json!({"case": case["id"], "n": expected.len(), "cand": folder, "y": expected.contains(&folder.as_str()), "f": m.evidence.features.values(), "event": m.event});
            writeln!(out, "{row}")?;
        }
        if found.is_empty() {
            writeln!(out, "{}", serde_json::json!({"case": case["id"], "n": expected.len(), "cand": null, "y": false, "f": [], "event": 0}))?;
        }
    }
    Ok(())
}
