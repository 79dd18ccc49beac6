//! What happens to programs: they are killed, disks are full, files change under their hands. Never a panic, a hang, a
//! stale answer or a lost skill.
//!
//! Each test says how many faults it tried (`cargo test --test suite endurance -- --nocapture`). `ENDURANCE=20` tries twenty
//! times as many; `docs/endurance.md` has the figures of a long run.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::support::{Place, Run};

/// How many skills the folder has.
const SKILLS: usize = 24;
/// Longest that an answer may take, however busy the machine is. Whoever waits for a lock gives up sooner.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many times as many faults are tried.
fn scale() -> usize {
    std::env::var("ENDURANCE").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// The error of a skill, with words that no other skill has.
fn error(number: usize) -> String {
    let word: String =
        format!("{number:03}").bytes().map(|digit| char::from(digit - b'0' + b'g')).collect();
    format!("the frobnicator {word}ator of the {word}onic reactor {word}ed")
}

fn library() -> Place {
    let place = Place::new();
    for number in 0..SKILLS {
        place.skill("project/skills", &format!("skill-{number}"), &error(number));
    }
    place
}

/// Runs the program, which neither panics nor hangs.
#[track_caller]
fn run(place: &Place, arguments: &[&str], stdin: &str) -> Run {
    let start = Instant::now();
    let run = place.run(&[&["--skills", "skills"], arguments].concat(), stdin);
    assert!(start.elapsed() < PATIENCE, "{run:?}");
    assert!((0..=2).contains(&run.status) && !run.stderr.contains("panicked at"), "{run:?}");
    run
}

/// The name of the skill that answers an error.
#[track_caller]
fn answer(place: &Place, error: &str) -> Option<String> {
    let run = run(place, &["match", "--json"], &format!("Error: {error}\n"));
    assert!(run.status < 2, "{run:?}");
    run.json()["matches"][0]["name"].as_str().map(str::to_owned)
}

/// Panics unless a skill answers its error.
#[track_caller]
fn check(place: &Place, number: usize) {
    let name = format!("skill-{number}");
    assert_eq!(answer(place, &error(number)).as_deref(), Some(name.as_str()));
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

#[expect(clippy::print_stdout, reason = "what a test tried is its result")]
fn tried(count: usize, what: &str) {
    println!("faults tried: {count} {what}");
}

#[test]
fn killed_at_any_moment_of_building_or_refreshing_it_answers_right_the_next_time() {
    let place = library();
    let moments = 12 * scale();
    for moment in 0..moments {
        if moment % 2 == 0 {
            let _ = fs::remove_dir_all(place.path("cache"));
        } else {
            // There is something to refresh.
            place.skill("project/skills", "skill-1", &error(1_000 + moment));
        }
        let mut child = place
            .command()
            .args(["--skills", "skills", "list"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_micros((moment as u64 * 7_919) % 60_000));
        child.kill().unwrap();
        child.wait().unwrap();
        check(&place, 2 + moment % (SKILLS - 2));
        if moment % 2 == 1 {
            assert_eq!(answer(&place, &error(1_000 + moment)).as_deref(), Some("skill-1"));
        }
    }
    tried(moments, "kills while the index is built or refreshed");
}

#[test]
fn eight_at_once_on_a_cold_cache_all_answer() {
    let place = library();
    for _ in 0..scale() {
        let _ = fs::remove_dir_all(place.path("cache"));
        thread::scope(|scope| {
            for number in 0..8 {
                let place = &place;
                scope.spawn(move || check(place, number));
            }
        });
    }
    tried(8 * scale(), "processes at once on a cold cache, in groups of eight");
}

/// A file system in memory, taken away at the end. `None` where it may not be made.
struct Mounted(PathBuf);

impl Mounted {
    fn new(folder: PathBuf, options: &str) -> Option<Self> {
        fs::create_dir_all(&folder).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&folder);
        let done = mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        if !done {
            tried(0, "(skipped: a file system cannot be mounted here)");
        }
        done.then_some(Self(folder))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn on_a_full_disk_it_answers_without_a_cache() {
    let place = library();
    let sizes = (1..=8 * scale()).map(|step| step * 160 / (8 * scale()));
    let mut count = 0;
    for kilobytes in sizes {
        let options = format!("size={}k", kilobytes.max(4));
        let Some(_disk) = Mounted::new(place.path("cache"), &options) else { return };
        check(&place, 3);
        // And when what is there is to be refreshed.
        place.skill("project/skills", "skill-1", &error(2_000 + kilobytes));
        assert_eq!(answer(&place, &error(2_000 + kilobytes)).as_deref(), Some("skill-1"));
        count += 2;
    }
    tried(count, "answers on a disk with room for 4 to 160 kB");
}

#[test]
fn a_cache_that_cannot_be_written_is_no_obstacle() {
    let place = library();
    let Some(_disk) = Mounted::new(place.path("cache"), "ro") else { return };
    check(&place, 4);
    let run = run(&place, &["match"], &format!("Error: {}\n", error(5)));
    assert!(run.stderr.contains("the index is built in memory"), "{run:?}");
    tried(2, "answers with a cache that is read-only");
}

#[test]
fn a_cache_with_any_byte_changed_or_any_part_cut_off_answers_right() {
    let place = library();
    check(&place, 0);
    let cache = place.path("cache");
    let places = 2 * scale();
    let mut count = 0;
    for at in 0..files_of(&cache).len() {
        for step in 0..places {
            for damage in ["flip", "flip and keep the time", "cut"] {
                let files = files_of(&cache);
                let Some(path) = files.get(at) else { continue };
                let mut bytes = fs::read(path).unwrap();
                if bytes.is_empty() {
                    continue;
                }
                let time = fs::metadata(path).unwrap().modified().unwrap();
                let place_of = (bytes.len() * (2 * step + 1) / (2 * places)).min(bytes.len() - 1);
                if damage == "cut" {
                    bytes.truncate(place_of);
                } else {
                    bytes[place_of] ^= 1 << (count % 8);
                }
                fs::write(path, bytes).unwrap();
                if damage == "flip and keep the time" {
                    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
                }
                check(&place, count % SKILLS);
                count += 1;
            }
        }
    }
    assert!(count > 20);
    tried(count, "bytes of the cache changed, or its files cut");
}

#[test]
fn files_that_come_go_and_turn_into_folders_while_it_looks_are_no_trouble() {
    let place = library();
    let stop = AtomicBool::new(false);
    let rounds = 6 * scale();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !stop.load(Ordering::Relaxed) {
                let name = format!("skill-{}", 10 + turn % 8);
                let folder = place.path(&format!("project/skills/{name}"));
                let _ = fs::remove_dir_all(&folder);
                match turn % 3 {
                    // The folder is a file, the file is a folder, all is well.
                    0 => drop(fs::write(&folder, "a file")),
                    1 => drop(fs::create_dir_all(folder.join("SKILL.md"))),
                    _ => {}
                }
                thread::sleep(Duration::from_millis(1));
                let _ = fs::remove_file(&folder);
                let _ = fs::remove_dir_all(&folder);
                place.skill("project/skills", &name, &error(10 + turn % 8));
                turn += 1;
            }
        });
        for round in 0..rounds {
            check(&place, round % 10);
        }
        stop.store(true, Ordering::Relaxed);
    });
    for number in 8..20 {
        check(&place, number);
    }
    tried(rounds + 12, "answers while files come, go and turn into folders");
}

#[test]
fn a_change_is_seen_whatever_the_clock_says() {
    let place = library();
    let mut count = 0;
    for round in 0..2 * scale() {
        for (kind, back) in [("the same", 0), ("an hour ago", 3_600), ("long ago", 1_700_000_000)] {
            let path = place.path("project/skills/skill-7/SKILL.md");
            let before = fs::metadata(&path).unwrap();
            let number = 3_000 + count;
            // Its text is other, its size and its time are not.
            place.skill("project/skills", "skill-7", &error(number));
            let time = match back {
                0 => before.modified().unwrap(),
                _ => SystemTime::now() - Duration::from_secs(back),
            };
            File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
            let found = answer(&place, &error(number));
            assert_eq!(found.as_deref(), Some("skill-7"), "{kind}, round {round}");
            if count > 0 {
                assert_eq!(answer(&place, &error(number - 1)), None, "{kind}, round {round}");
            }
            count += 1;
        }
    }
    tried(count, "changes with the time of the file set back, or kept with its size");
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_names_of_any_bytes_lose_no_skill() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    let place = library();
    let skills = place.path("project/skills");
    symlink(&skills, skills.join("circle")).unwrap();
    symlink(skills.join("b"), skills.join("a")).unwrap();
    symlink(skills.join("a"), skills.join("b")).unwrap();
    symlink("SKILL.md", skills.join("skill-3/LINK.md")).unwrap();
    fs::create_dir(skills.join("self")).unwrap();
    symlink("SKILL.md", skills.join("self/SKILL.md")).unwrap();
    place.skill("project/skills", "two\nlines", &error(100));
    place.skill("project/skills", "red\u{1b}[31m\u{202e}", &error(101));
    let bad = skills.join(OsStr::from_bytes(b"not \xff text"));
    fs::create_dir(&bad).unwrap();
    fs::write(bad.join("SKILL.md"), "---\nname: lost\ndescription: x\n---\n").unwrap();

    check(&place, 3);
    for number in [100, 101] {
        assert!(answer(&place, &error(number)).is_some(), "{number}");
    }
    let listed = run(&place, &["list"], "");
    assert!(listed.stderr.contains("is not UTF-8 text: what is in it is left out"), "{listed:?}");
    for number in 0..SKILLS {
        assert!(listed.stdout.contains(&format!("skill-{number}")), "{listed:?}");
    }
    let shown = run(&place, &["match"], &format!("Error: {}\n", error(101)));
    for text in [&listed.stdout, &listed.stderr, &shown.stdout, &shown.stderr] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }
    tried(9, "links in circles and names with line ends, escapes and bytes that are no text");
}

#[test]
fn a_disk_that_is_full_at_the_output_is_told() {
    let Ok(full) = File::options().write(true).open("/dev/full") else { return };
    let place = library();
    let mut child = place
        .command()
        .args(["--skills", "skills", "match"])
        .stdin(Stdio::piped())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("Error: {}\n", error(2)).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.starts_with("error: "), "{stderr}");
    tried(1, "output to a full disk");
}
