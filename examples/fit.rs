//! Fits the model of `skill match` to labelled cases and prints it: the way to make `src/matcher/model.json`.
//!
//! ```text
//! cargo run --release --example fit -- [--against FOLDER]… FOLDER… > src/matcher/model.json
//! ```
//!
//! A FOLDER is a library whose skills carry cases (`<skill>/tests/*.txt` are found by it, `tests/not/*.txt` are not), or a
//! labelled set: `cases.jsonl` with a line `{"file": …, "expected": [names]}` for each case, beside `skills/`. Each is used
//! alone, and once more among the skills of all `--against` folders. Tables on standard error say how well the model does.
//!
//! Ordering is fitted as a softmax over the candidates of each case, confidence as logistic regression over the first
//! candidate of each, both with a ridge penalty and with signs bound by meaning ([`matcher::AGAINST`]). A case whose right
//! skills are taken away is one where nothing fits: it is used so too, at a lower weight.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the model and the tables are what it is for"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use skillbook::library::Library;
use skillbook::matcher::{self, AGAINST, Confidence, FEATURES, Features, MAX_LEAD, Model};
use skillbook::paste::Paste;
use skillbook::registry::Registry;
use skillbook::roots::roots;
use skillbook::trace;

/// Ridge penalties of the two steps.
const RANK_RIDGE: f64 = 2.0;
const CONFIDENCE_RIDGE: f64 = 1.0;
/// What a case counts whose right skills were taken away: another one that fits may be left.
const TAKEN_AWAY: f64 = 0.2;
/// A missed answer costs 1; a wrong one, which shows its confidence and its evidence, this much. The threshold follows.
const COST_OF_WRONG: f64 = 0.38;

/// The candidates of one case: what the model sees of each, and whether it is right.
struct Case {
    has_answer: bool,
    candidates: Vec<(Vec<f64>, bool)>,
}

fn main() -> anyhow::Result<()> {
    let mut against = Vec::new();
    let mut folders = Vec::new();
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--against" {
            against.extend(arguments.next().map(PathBuf::from));
        } else {
            folders.push(PathBuf::from(argument));
        }
    }
    anyhow::ensure!(!folders.is_empty(), "name at least one folder with cases");
    let mut sets: Vec<(String, Vec<Case>)> = Vec::new();
    for folder in &folders {
        sets.push((folder.display().to_string(), cases(folder, &[])?));
        if !folder.join("cases.jsonl").exists() {
            // Most authors do not list their errors: the same skills once more as if theirs had not.
            let bare = without_lists(folder)?;
            sets.push((format!("{} without lists", folder.display()), cases(bare.path(), &[])?));
        }
        if !against.is_empty() {
            sets.push((format!("{} among others", folder.display()), cases(folder, &against)?));
        }
    }
    let all: Vec<&Case> = sets.iter().flat_map(|(_, cases)| cases).collect();
    let model = fit(&all);
    for (name, cases) in &sets {
        tell(name, cases, &model);
    }
    calibration(&all, &model);
    println!("{}", serde_json::to_string_pretty(&model)?);
    Ok(())
}

/// A copy of a library whose skills have no `metadata.errors`.
fn without_lists(folder: &Path) -> anyhow::Result<tempfile::TempDir> {
    let bare = tempfile::tempdir()?;
    for skill in fs::read_dir(folder)?.flatten() {
        let Ok(text) = fs::read_to_string(skill.path().join("SKILL.md")) else { continue };
        let mut in_list = false;
        let kept: Vec<&str> = text
            .lines()
            .filter(|line| {
                in_list = line.trim_end() == "  errors: |" || (in_list && line.starts_with("    "));
                !in_list
            })
            .collect();
        let copy = bare.path().join(skill.file_name());
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

/// The file of a case, the skills that are right for it, and the only one to look at where the others are not judged.
type Label = (PathBuf, Vec<String>, Option<String>);

fn labels(folder: &Path) -> anyhow::Result<(PathBuf, Vec<Label>)> {
    let mut found = Vec::new();
    if let Ok(text) = fs::read_to_string(folder.join("cases.jsonl")) {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let expected = case["expected"].as_array().into_iter().flatten();
            let expected = expected.filter_map(|name| name.as_str().map(str::to_owned)).collect();
            found.push((folder.join(case["file"].as_str().unwrap_or_default()), expected, None));
        }
        return Ok((folder.join("skills"), found));
    }
    for skill in fs::read_dir(folder)? {
        let skill = skill?;
        let name = skill.file_name().to_string_lossy().into_owned();
        for (below, right) in [("tests", true), ("tests/not", false)] {
            for case in fs::read_dir(skill.path().join(below)).into_iter().flatten().flatten() {
                if case.path().extension().is_some_and(|end| end == "txt") {
                    let expected = if right { vec![name.clone()] } else { Vec::new() };
                    found.push((case.path(), expected, (!right).then(|| name.clone())));
                }
            }
        }
    }
    found.sort();
    Ok((folder.to_owned(), found))
}

fn cases(folder: &Path, against: &[PathBuf]) -> anyhow::Result<Vec<Case>> {
    let (skills, labels) = labels(folder)?;
    let mut given = vec![skills];
    given.extend_from_slice(against);
    let registry = Registry::discover(roots(&given, Path::new(""), None)?);
    let library = Library::open(registry, None, &|_, _| {})?;
    let mut cases = Vec::new();
    for (file, expected, only) in labels {
        let paste = Paste::new(&fs::read(file)?);
        let events = trace::events(&paste);
        let mut candidates = Vec::new();
        for found in matcher::candidates(&paste, &events, &library)? {
            let folder = Path::new(&found.card.path).parent().and_then(Path::file_name);
            let name = folder.unwrap_or_default().to_string_lossy();
            if only.as_ref().is_none_or(|only| *only == name) {
                let right = expected.iter().any(|expected| *expected == name);
                candidates.push((found.evidence.features.values(), right));
            }
        }
        cases.push(Case { has_answer: !expected.is_empty(), candidates });
    }
    Ok(cases)
}

fn fit(cases: &[&Case]) -> Model {
    let signs: Vec<f64> =
        FEATURES.iter().map(|name| if AGAINST.contains(name) { -1.0 } else { 1.0 }).collect();
    let rank = minimize(&signs, |weights| rank_loss(cases, weights));
    let seconds: Vec<f64> =
        cases.iter().filter_map(|case| Some(ranked(&case.candidates, &rank).get(1)?.0)).collect();
    let usual_rival = seconds.iter().sum::<f64>() / seconds.len().max(1) as f64;
    let mut rows: Vec<(Vec<f64>, bool, f64)> = Vec::new();
    for case in cases {
        rows.extend(
            row(&case.candidates, &rank, usual_rival).map(|(row, right)| (row, right, 1.0)),
        );
        let others: Vec<_> = case.candidates.iter().filter(|(_, right)| !right).cloned().collect();
        if others.len() < case.candidates.len() {
            rows.extend(
                row(&others, &rank, usual_rival).map(|(row, right)| (row, right, TAKEN_AWAY)),
            );
        }
    }
    // The bias is free, the lead speaks for.
    let signs: Vec<f64> = [0.0].into_iter().chain(signs).chain([1.0]).collect();
    let weights = minimize(&signs, |weights| confidence_loss(&rows, weights));
    let short = |value: f64| (value * 1_000.0).round() / 1_000.0;
    let features = |values: &[f64]| {
        let values: Vec<f64> = values.iter().copied().map(short).collect();
        Features::from_values(&values)
    };
    Model {
        usual_rival: short(usual_rival),
        rank: features(&rank),
        confidence: Confidence {
            bias: short(weights[0]),
            lead: short(weights[weights.len() - 1]),
            weights: features(&weights[1..weights.len() - 1]),
        },
        threshold: short(COST_OF_WRONG / (1.0 + COST_OF_WRONG)),
    }
}

/// The candidates of a case by score, best first.
fn ranked<'a>(
    candidates: &'a [(Vec<f64>, bool)],
    weights: &[f64],
) -> Vec<(f64, &'a (Vec<f64>, bool))> {
    let mut ranked: Vec<_> =
        candidates.iter().map(|candidate| (dot(weights, &candidate.0), candidate)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked
}

/// What the confidence of the first candidate is made of, and whether it is right.
fn row(
    candidates: &[(Vec<f64>, bool)],
    rank: &[f64],
    usual_rival: f64,
) -> Option<(Vec<f64>, bool)> {
    let ranked = ranked(candidates, rank);
    let (score, (features, right)) = ranked.first()?;
    let rival = ranked.get(1).map_or(f64::MIN, |second| second.0).max(usual_rival);
    let mut row = vec![1.0];
    row.extend(
        FEATURES
            .iter()
            .zip(features)
            .map(|(name, value)| if *name == "relative" { 0.0 } else { *value }),
    );
    row.push((score - rival).clamp(-MAX_LEAD, MAX_LEAD) / MAX_LEAD);
    Some((row, *right))
}

/// Minus the log-likelihood of the right candidates under a softmax over all of a case, and its gradient.
fn rank_loss(cases: &[&Case], weights: &[f64]) -> (f64, Vec<f64>) {
    let mut loss = 0.5 * RANK_RIDGE * dot(weights, weights);
    let mut gradient: Vec<f64> = weights.iter().map(|weight| RANK_RIDGE * weight).collect();
    for case in cases {
        let right = case.candidates.iter().filter(|(_, right)| *right).count();
        if right == 0 {
            continue;
        }
        let scores: Vec<f64> =
            case.candidates.iter().map(|(features, _)| dot(weights, features)).collect();
        let most = scores.iter().copied().fold(f64::MIN, f64::max);
        let sum: f64 = scores.iter().map(|score| (score - most).exp()).sum();
        for ((features, is_right), score) in case.candidates.iter().zip(&scores) {
            let wanted = if *is_right { 1.0 / right as f64 } else { 0.0 };
            loss -= wanted * (score - most - sum.ln());
            add(&mut gradient, (score - most).exp() / sum - wanted, features);
        }
    }
    (loss, gradient)
}

/// Minus the log-likelihood of a logistic model, and its gradient. The bias is not penalised.
fn confidence_loss(rows: &[(Vec<f64>, bool, f64)], weights: &[f64]) -> (f64, Vec<f64>) {
    let mut gradient: Vec<f64> = weights.iter().map(|weight| CONFIDENCE_RIDGE * weight).collect();
    gradient[0] = 0.0;
    let mut loss = 0.5 * CONFIDENCE_RIDGE * dot(&weights[1..], &weights[1..]);
    for (row, right, weight) in rows {
        let score = dot(weights, row);
        let wanted = f64::from(u8::from(*right));
        loss += weight * (score.max(0.0) + (-score.abs()).exp().ln_1p() - wanted * score);
        add(&mut gradient, weight * (1.0 / (1.0 + (-score).exp()) - wanted), row);
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

/// The confidence of the first candidate of a case, and whether it is right.
fn judged(case: &Case, model: &Model) -> Option<(f64, bool)> {
    let ranked = ranked(&case.candidates, &model.rank.values());
    let (score, (features, right)) = ranked.first()?;
    let rival = ranked.get(1).map_or(f64::MIN, |second| second.0).max(model.usual_rival);
    Some((model.confidence(&Features::from_values(features), score - rival), *right))
}

fn tell(name: &str, cases: &[Case], model: &Model) {
    let answered = |case: &&Case| {
        judged(case, model).is_some_and(|(confidence, _)| confidence >= model.threshold)
    };
    let (positive, negative): (Vec<&Case>, Vec<&Case>) =
        cases.iter().partition(|case| case.has_answer);
    let right = |case: &&&Case| judged(case, model).is_some_and(|(_, right)| right);
    let first = positive.iter().filter(right).count();
    let found = positive.iter().filter(right).filter(|case| answered(case)).count();
    let wrong = negative.iter().filter(|case| answered(case)).count();
    let share = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
    eprintln!(
        "{name}: right first {:.1} %, answered right {:.1} % of {}; answered where nothing fits {:.1} % of {}",
        share(first, positive.len()),
        share(found, positive.len()),
        positive.len(),
        share(wrong, negative.len()),
        negative.len()
    );
}

fn calibration(cases: &[&Case], model: &Model) {
    let mut bins: BTreeMap<u32, (f64, u32, u32)> = BTreeMap::new();
    for (confidence, right) in cases.iter().filter_map(|case| judged(case, model)) {
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
