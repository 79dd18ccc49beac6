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
    let own = set.join("cases.jsonl");
    let own_library = !own.exists();
    let mut folders = vec![if own_library { set.clone() } else { set.join("skills") }];
    folders.extend_from_slice(&arguments[1..]);
    let registry = Registry::discover(roots(&folders, Path::new(""), None)?);
    let library = Library::open(registry, Some(Path::new("/tmp/skillcache")), &|_, _| {})?;
    let mut out = std::io::stdout().lock();
    let mut cases: Vec<(String, PathBuf, Vec<String>, Option<String>)> = Vec::new();
    if own_library {
        for skill in std::fs::read_dir(set)?.flatten() {
            let name = skill.file_name().to_string_lossy().into_owned();
            for (folder, not) in [("tests", false), ("tests/not", true)] {
                let Ok(entries) = std::fs::read_dir(skill.path().join(folder)) else { continue };
                for case in
                    entries.flatten().filter(|e| e.path().extension().is_some_and(|x| x == "txt"))
                {
                    let id = format!("{name}/{folder}/{}", case.file_name().to_string_lossy());
                    cases.push((
                        id,
                        case.path(),
                        if not { vec![] } else { vec![name.clone()] },
                        not.then(|| name.clone()),
                    ));
                }
            }
        }
    } else {
        for line in std::fs::read_to_string(own)?.lines() {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let file = set.join(case["file"].as_str().unwrap_or_default());
            let expected = case["expected"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|v| v.as_str().map(str::to_owned))
                .collect();
            cases.push((case["id"].as_str().unwrap_or_default().to_owned(), file, expected, None));
        }
    }
    for (id, file, expected, not) in cases {
        let paste = Paste::new(&std::fs::read(file)?);
        let events = trace::events(&paste);
        let found = matcher::candidates(&paste, &events, &library)?;
        for m in &found {
            let folder = Path::new(&m.card.path)
                .parent()
                .and_then(Path::file_name)
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if not.as_ref().is_some_and(|not| *not != folder) {
                continue;
            }
            let row = serde_json::json!({"case": id, "n": expected.len(), "cand": folder, "y": expected.contains(&folder), "f": m.evidence.features.values(), "event": m.event, "links": events.iter().map(|e| e.link.as_str()).collect::<Vec<_>>(), "key": events.get(m.event).map(|e| paste.lines()[e.key].text.clone())});
            writeln!(out, "{row}")?;
        }
        if found.is_empty() {
            writeln!(
                out,
                "{}",
                serde_json::json!({"case": id, "n": expected.len(), "cand": null, "y": false, "f": [], "event": 0})
            )?;
        }
    }
    Ok(())
}
