//! Fits the model of `skill match` to labelled cases and prints it: the way to make `src/matcher/model.json`.
//!
//! ```text
//! cargo run --release --example fit -- [--against FOLDER]… [--parts N] FOLDER… > src/matcher/model.json
//! ```
//!
//! A FOLDER is a library whose skills carry cases (`<skill>/tests/*.txt` are found by it, `tests/not/*.txt` are not), or a
//! labelled set: `cases.jsonl` with a line `{"file": …, "expected": [names]}` for each case, beside `skills/`. Each is used
//! alone, and a labelled set once more among the skills of all `--against` folders; each counts the same, however many
//! cases it has. Which of a paste's errors a skill answers is judged by the model that the program was built with, so run it
//! until nothing changes (twice, as a rule). Tables on standard error say how well the model does.
//!
//! `--parts N` says too how well it does on what it has not seen: a labelled set is cut into N parts by the repositories that
//! its skills come from (`skills.jsonl`, a line `{"name": …, "repo": …}` for each), and each part is judged by a model that
//! was fitted without it. The features themselves were thought out with all of it in view.
//!
//! The model is a conditional logit with an outside option: see `src/matcher/model.rs`. It is fitted by maximum likelihood
//! with a ridge penalty and with signs bound by meaning ([`matcher::AGAINST`]). A case whose right skills are taken away is
//! one where nothing fits: it is used so too, at a lower weight.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the model and the tables are what it is for"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use skillbook::library::{Library, Trust};
use skillbook::matcher::{self, AGAINST, FEATURES, Features, Model};
use skillbook::paste::Paste;
use skillbook::roots::roots;
use skillbook::score::cases::{self as labels, Case as Label, Wanted};
use skillbook::trace;

/// Ridge penalty.
const RIDGE: f64 = 1.0;
/// How many cases each set counts for.
const CASES_OF_A_SET: f64 = 300.0;
/// What a case counts whose right skills were taken away, alone and among others: another one that fits may be left.
const TAKEN_AWAY: f64 = 0.3;
const TAKEN_AWAY_AMONG_OTHERS: f64 = 0.1;
/// A missed answer costs 1, a wrong one this much. An answer is given where that is the cheaper risk: from the confidence
/// `COST_OF_WRONG / (1 + COST_OF_WRONG)` on, which is where it is as likely right as not.
const COST_OF_WRONG: f64 = 1.0;

/// The candidates for one error: what the model sees of each, and whether it is right.
type Candidates = Vec<(Vec<f64>, bool)>;

/// One case.
struct Case {
    has_answer: bool,
    /// The candidates for each independent error of it.
    errors: Vec<Candidates>,
    /// What it counts if its right skills are taken away.
    taken_away: f64,
    /// Where its answer comes from, or itself if it has none, as a number; none of a library's own cases.
    origin: Option<u32>,
}

fn main() -> anyhow::Result<()> {
    let mut against = Vec::new();
    let mut folders = Vec::new();
    let mut parts = 0;
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--against" {
            against.extend(arguments.next().map(PathBuf::from));
        } else if argument == "--parts" {
            let count = arguments.next().unwrap_or_default();
            parts = count.to_string_lossy().parse().context("`--parts` wants a number")?;
        } else {
            folders.push(PathBuf::from(argument));
        }
    }
    anyhow::ensure!(!folders.is_empty(), "name at least one folder with cases");
    let mut sets: Vec<(String, Vec<Case>)> = Vec::new();
    for folder in &folders {
        sets.push((folder.display().to_string(), cases(folder, &[])?));
        if !folder.join("cases.jsonl").exists() {
            // Most authors do not list their errors, and some name their skills badly: the same skills as if theirs had.
            let bare = without_lists(folder, false)?;
            sets.push((format!("{} without lists", folder.display()), cases(bare.path(), &[])?));
            let bare = without_lists(folder, true)?;
            let name = format!("{} without lists and names", folder.display());
            sets.push((name, cases(bare.path(), &[])?));
        }
        if !against.is_empty() && folder.join("cases.jsonl").exists() {
            sets.push((format!("{} among others", folder.display()), cases(folder, &against)?));
        }
    }
    let model = fit(&sets, |_| true);
    let judge = |case: &Case| judged(case, &model);
    for (name, cases) in &sets {
        tell(name, cases, &judge);
    }
    calibration(sets.iter().flat_map(|(_, cases)| cases), &judge);
    if parts > 1 {
        let part = |case: &Case| case.origin.map(|origin| origin % parts);
        let models: Vec<Model> =
            (0..parts).map(|left| fit(&sets, |case| part(case) != Some(left))).collect();
        let judge = |case: &Case| judged(case, &models[part(case)? as usize]);
        let unseen = |cases: &Vec<Case>| cases.iter().all(|case| case.origin.is_some());
        for (name, cases) in sets.iter().filter(|(_, cases)| unseen(cases)) {
            tell(&format!("{name}, unseen"), cases, &judge);
            calibration(cases, &judge);
        }
    }
    println!("{}", serde_json::to_string_pretty(&model)?);
    Ok(())
}

/// A copy of a library whose skills have no `metadata.errors`, and names that say nothing if `nameless`.
fn without_lists(folder: &Path, nameless: bool) -> anyhow::Result<tempfile::TempDir> {
    let bare = tempfile::tempdir()?;
    let mut skills: Vec<_> = fs::read_dir(folder)?.flatten().collect();
    skills.sort_by_key(fs::DirEntry::file_name);
    for (number, skill) in skills.into_iter().enumerate() {
        let Ok(text) = fs::read_to_string(skill.path().join("SKILL.md")) else { continue };
        let mut in_list = false;
        let kept: Vec<&str> = text
            .lines()
            .filter(|line| !(nameless && (line.starts_with("name:") || line.starts_with("# "))))
            .filter(|line| {
                in_list = line.trim_end() == "  errors: |" || (in_list && line.starts_with("    "));
                !in_list
            })
            .collect();
        let name = if nameless { format!("n{number}").into() } else { skill.file_name() };
        let copy = bare.path().join(name);
        for below in ["tests", "tests/not"] {
            fs::create_dir_all(copy.join(below))?;
            for case in fs::read_dir(skill.path().join(below)).into_iter().flatten().flatten() {
                if case.path().is_file() {
                    fs::copy(case.path(), copy.join(below).join(case.file_name()))?;
                }
            }
        }
        fs::write(copy.join("SKILL.md"), kept.join("\n"))?;
    }
    Ok(bare)
}

/// The folder of skills, and the cases of a labelled folder or of a library.
fn labels(folder: &Path) -> anyhow::Result<(PathBuf, Vec<Label>)> {
    if folder.join("cases.jsonl").exists() {
        return Ok((folder.join("skills"), labels::labelled(folder)?));
    }
    let mut found = Vec::new();
    for skill in fs::read_dir(folder)? {
        found.extend(labels::of_skill(&skill?.path())?);
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok((folder.to_owned(), found))
}

/// The repository of each skill of a labelled set, as far as it says so.
fn repositories(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    #[derive(serde::Deserialize)]
    struct Origin {
        name: String,
        repo: String,
    }
    let Ok(list) = fs::read_to_string(folder.join("skills.jsonl")) else {
        return Ok(BTreeMap::new());
    };
    let lines = list.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let Origin { name, repo } = serde_json::from_str(line).context("skills.jsonl")?;
            Ok((name, repo))
        })
        .collect()
}

/// A text as a number that looks like chance: the checksum of Ethernet.
fn crc(text: &str) -> u32 {
    !text.bytes().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

fn cases(folder: &Path, against: &[PathBuf]) -> anyhow::Result<Vec<Case>> {
    let (skills, labels) = labels(folder)?;
    let mut given = vec![skills];
    given.extend_from_slice(against);
    let roots = roots(&given, Path::new(""), None)?;
    let library = Library::open(roots, None, Trust::Nothing, &|_, _| {})?;
    let taken_away = if against.is_empty() { TAKEN_AWAY } else { TAKEN_AWAY_AMONG_OTHERS };
    let repositories = repositories(folder)?;
    let mut cases = Vec::new();
    for label in labels {
        let paste = Paste::new(&label.text);
        let events = trace::events(&paste);
        let chains = matcher::independent(&events);
        let mut errors: BTreeMap<usize, Candidates> = BTreeMap::new();
        for found in matcher::candidates(&paste, &events, &library)? {
            let folder = Path::new(&found.card.path).parent().and_then(Path::file_name);
            let name = folder.unwrap_or_default().to_string_lossy();
            let right = matches!(&label.wanted, Wanted::One(expected) if expected.iter().any(|right| *right == name));
            // Of a near miss only the skill is judged that it misses: another one may well be right.
            if !matches!(&label.wanted, Wanted::NotSurely(skill) if *skill != name) {
                let error = chains.get(found.event).copied().unwrap_or(0);
                errors.entry(error).or_default().push((found.evidence.features.values(), right));
            }
        }
        let errors = errors.into_values().collect();
        let origin = match &label.wanted {
            Wanted::One(names) => names.iter().find_map(|name| repositories.get(name)),
            Wanted::Nothing | Wanted::NotSurely(_) => Some(&label.id),
        };
        let origin = origin.filter(|_| !repositories.is_empty()).map(|origin| crc(origin));
        let has_answer = matches!(label.wanted, Wanted::One(_));
        cases.push(Case { has_answer, errors, taken_away, origin });
    }
    Ok(cases)
}

/// The weights of the features, then the score of "nothing fits".
fn fit(sets: &[(String, Vec<Case>)], which: impl Fn(&Case) -> bool) -> Model {
    let mut rows: Vec<(Candidates, f64)> = Vec::new();
    let mut taken_away: Vec<(Candidates, f64)> = Vec::new();
    for (_, cases) in sets {
        let cases: Vec<&Case> = cases.iter().filter(|case| which(case)).collect();
        let count = CASES_OF_A_SET / cases.len().max(1) as f64;
        for (case, candidates) in
            cases.iter().flat_map(|case| case.errors.iter().map(move |c| (*case, c)))
        {
            rows.push((candidates.clone(), count));
            let wrong: Candidates =
                candidates.iter().filter(|(_, right)| !right).cloned().collect();
            if wrong.len() < candidates.len() {
                taken_away.push((wrong, count * case.taken_away));
            }
        }
    }
    let signs: Vec<f64> = FEATURES
        .iter()
        .map(|name| if AGAINST.contains(name) { -1.0 } else { 1.0 })
        .chain([0.0])
        .collect();
    let given = rows.len();
    rows.extend(taken_away);
    let weights = minimize(&signs, |weights| loss(&rows, weights, RIDGE));
    let weights = calibrated(&rows[..given], &weights);
    let short = |value: f64| (value * 1_000.0).round() / 1_000.0;
    let weights: Vec<f64> = weights.into_iter().map(short).collect();
    let (nothing, weights) = weights.split_last().expect("there is always one more than features");
    Model {
        weights: Features::from_values(weights),
        nothing: *nothing,
        threshold: short(COST_OF_WRONG / (1.0 + COST_OF_WRONG)),
    }
}

/// The same weights, all larger or smaller by one factor, and another score of "nothing fits": as they are likeliest on the
/// cases that were given, without those whose right skills were taken away. Cases that were made teach what evidence is
/// worth; how often something fits at all is told by the given ones only. There is no penalty: two numbers cannot learn
/// the cases by heart, and one would make all answers less sure than they are right.
fn calibrated(given: &[(Candidates, f64)], weights: &[f64]) -> Vec<f64> {
    let scaled = |by: &[f64]| -> Vec<f64> {
        let (nothing, features) = weights.split_last().expect("there is always one more");
        features.iter().map(|weight| weight * by[0]).chain([nothing * by[1]]).collect()
    };
    let by = minimize(&[1.0, 1.0], |by| {
        let (value, gradient) = loss(given, &scaled(by), 0.0);
        let last = weights.len() - 1;
        (value, vec![dot(&gradient[..last], &weights[..last]), gradient[last] * weights[last]])
    });
    scaled(&by)
}

/// Minus the log-likelihood, and its gradient: of the right candidates together, or of "nothing fits" where none is right.
fn loss(rows: &[(Candidates, f64)], weights: &[f64], ridge: f64) -> (f64, Vec<f64>) {
    let (nothing, features) = weights.split_last().expect("there is always one more than features");
    let mut loss = 0.5 * ridge * dot(features, features);
    let mut gradient: Vec<f64> =
        features.iter().map(|weight| ridge * weight).chain([0.0]).collect();
    let last = gradient.len() - 1;
    for (candidates, count) in rows {
        let scores: Vec<f64> = candidates.iter().map(|(values, _)| dot(features, values)).collect();
        let most = scores.iter().copied().fold(*nothing, f64::max);
        let outside = (nothing - most).exp();
        let sum: f64 = outside + scores.iter().map(|score| (score - most).exp()).sum::<f64>();
        let is_right = candidates.iter().map(|(_, right)| *right);
        let share = |score: f64| (score - most).exp() / sum;
        let right: f64 = scores
            .iter()
            .zip(is_right.clone())
            .filter(|(_, right)| *right)
            .map(|(score, _)| share(*score))
            .sum();
        let none_is = !is_right.clone().any(|right| right);
        let likelihood = if none_is { outside / sum } else { right }.max(1e-300);
        loss -= count * likelihood.ln();
        for ((values, right), score) in candidates.iter().zip(&scores) {
            let wanted = if *right { share(*score) / likelihood } else { 0.0 };
            add(&mut gradient[..last], count * (share(*score) - wanted), values);
        }
        gradient[last] += count * (outside / sum - if none_is { 1.0 } else { 0.0 });
    }
    (loss, gradient)
}

/// Projected gradient descent with momentum (FISTA, Beck and Teboulle 2009) over weights of given signs; 0 is either.
fn minimize(signs: &[f64], loss: impl Fn(&[f64]) -> (f64, Vec<f64>)) -> Vec<f64> {
    const STEPS: usize = 4_000;
    let project = |weight: f64, sign: f64| if sign * weight < 0.0 { 0.0 } else { weight };
    let mut weights = vec![0.0; signs.len()];
    let (mut ahead, mut momentum, mut step) = (weights.clone(), 1.0_f64, 1.0_f64);
    let mut last = f64::INFINITY;
    for _ in 0..STEPS {
        let (value, gradient) = loss(&ahead);
        let next = loop {
            let next: Vec<f64> = (0..signs.len())
                .map(|at| project(ahead[at] - step * gradient[at], signs[at]))
                .collect();
            let change: Vec<f64> =
                next.iter().zip(&ahead).map(|(next, ahead)| next - ahead).collect();
            let bound = value + dot(&gradient, &change) + dot(&change, &change) / (2.0 * step);
            if loss(&next).0 <= bound + 1e-12 || step < 1e-12 {
                break next;
            }
            step *= 0.5;
        };
        let now = loss(&next).0;
        // Momentum that leads uphill is dropped.
        let kept = if now > last {
            1.0
        } else {
            f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt())
        };
        let pull = if now > last { 0.0 } else { (momentum - 1.0) / kept };
        ahead =
            next.iter().zip(&weights).map(|(next, weight)| next + pull * (next - weight)).collect();
        momentum = kept;
        weights = next;
        if (last - now).abs() < 1e-9 {
            break;
        }
        last = now;
    }
    weights
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(sum: &mut [f64], factor: f64, row: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += factor * value;
    }
}

/// Says of a case the confidence of its first candidate, and whether that is right.
type Judge<'j> = &'j dyn Fn(&Case) -> Option<(f64, bool)>;

/// What a model says of a case.
fn judged(case: &Case, model: &Model) -> Option<(f64, bool)> {
    let answers = case.errors.iter().flat_map(|candidates| {
        let scores: Vec<f64> = candidates
            .iter()
            .map(|(values, _)| model.score(&Features::from_values(values)))
            .collect();
        let right = candidates.iter().map(|(_, right)| *right);
        model.confidences(&scores).into_iter().zip(right).collect::<Vec<_>>()
    });
    answers.max_by(|a, b| a.0.total_cmp(&b.0))
}

fn tell(name: &str, cases: &[Case], judge: Judge<'_>) {
    let answers = |has_answer: bool| -> Vec<Option<(f64, bool)>> {
        cases.iter().filter(|case| case.has_answer == has_answer).map(judge).collect()
    };
    let (positive, negative) = (answers(true), answers(false));
    eprintln!("{name}: {} cases with an answer, {} without", positive.len(), negative.len());
    let mut wrong: Vec<f64> =
        negative.iter().flatten().map(|(confidence, _)| *confidence).collect();
    wrong.sort_by(|a, b| b.total_cmp(a));
    // The confidence above which one in twenty is answered.
    let one_in_twenty = wrong.get(negative.len() / 20).map_or(0.0, |most| most + 1e-6);
    let share = |answers: &[Option<(f64, bool)>], counts: &dyn Fn(f64, bool) -> bool| {
        let found =
            answers.iter().flatten().filter(|(confidence, right)| counts(*confidence, *right));
        100.0 * found.count() as f64 / answers.len().max(1) as f64
    };
    for threshold in [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, one_in_twenty] {
        eprintln!(
            "  from {threshold:.2}: right first {:>5.1} %, answered where nothing fits {:>5.1} %",
            share(&positive, &|confidence, right| right && confidence >= threshold),
            share(&negative, &|confidence, _| confidence >= threshold),
        );
    }
}

fn calibration<'c>(cases: impl IntoIterator<Item = &'c Case>, judge: Judge<'_>) {
    let mut bins: BTreeMap<u32, (f64, u32, u32)> = BTreeMap::new();
    for (confidence, right) in cases.into_iter().filter_map(judge) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 9")]
        let bin = (confidence * 10.0).min(9.0) as u32;
        let entry = bins.entry(bin).or_default();
        *entry = (entry.0 + confidence, entry.1 + 1, entry.2 + u32::from(right));
    }
    eprintln!("confidence  cases  said  right");
    for (bin, (sum, count, right)) in bins {
        let of = |value: f64| 100.0 * value / f64::from(count);
        eprintln!(
            "{:>4.1}–{:.1} {count:>8} {:>5.0} {:>6.0}",
            f64::from(bin) / 10.0,
            f64::from(bin + 1) / 10.0,
            of(sum),
            of(f64::from(right))
        );
    }
}
