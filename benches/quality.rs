//! How often the right skill is found: the cases of the starter library, each printed in other ways, beside what people
//! do without this program.
//!
//! ```text
//! cargo bench --bench quality [-- --min-recall SHARE] [--max-false SHARE] [--min-auroc SHARE] [--every N]
//! ```
//!
//! `--every N` looks at one in N cases. Ends with 1 if a figure is below what was asked for.

#![expect(clippy::print_stdout, reason = "the tables are what it is for")]

#[path = "quality/baselines.rs"]
mod baselines;
#[path = "quality/variations.rs"]
mod variations;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use comfy_table::{Table, presets};
use skillbook::library::{Library, Trust};
use skillbook::matcher::Model;
use skillbook::roots::roots;
use skillbook::score::cases::{self, Case, Wanted};
use skillbook::score::{self, Figures, Outcome};
use variations::Variation;

/// What is asked of the figures.
struct Floor {
    /// One in how many cases is looked at.
    every: usize,
    recall: f64,
    auroc: f64,
    most_false: Option<f64>,
}

/// Cases of one kind, with the ways that answers come about.
struct Group {
    name: &'static str,
    cases: Vec<Case>,
}

fn main() -> anyhow::Result<ExitCode> {
    let floor = floor()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("skills");
    let roots = roots(std::slice::from_ref(&folder), Path::new(""), None)?;
    let library = Library::open(roots, None, Trust::Nothing, &|_, _| {})?;
    let skills = skills(&folder)?;
    let groups = groups(&folder, &skills, floor.every)?;
    let threshold = Model::fitted().threshold;

    let mut all = Vec::new();
    let mut table = table(&["", "cases", "found first", "in the first 5", "answered wrongly"]);
    for group in &groups {
        let outcomes = score::run(&group.cases, &library, threshold)?;
        table.add_row(row(group, &outcomes));
        all.extend(outcomes);
    }
    println!("Each case of the starter library, printed in other ways:\n\n{}\n", table.trim_fmt());

    let own = Figures::of(&all);
    let full_text = baselines::FullText::new(&skills)?;
    let mut by_words = Vec::new();
    let mut by_lines = Vec::new();
    for outcome in &all {
        let text = String::from_utf8_lossy(&outcome.case.text);
        by_words.push(answered(outcome, full_text.ask(&text)?));
        by_lines.push(answered(outcome, baselines::grep(&skills, &text)));
    }
    println!(
        "Beside other ways to find a skill, over all of these:\n\n{}\n",
        beside(&[
            ("this program", &own),
            ("BM25 over whole files (tantivy)", &Figures::of(&by_words)),
            ("grep of the error's lines", &Figures::of(&by_lines)),
        ])
    );
    println!("Confidence, and how often it was right:\n\n{}", calibration(&own));

    let is_good = own.recall_at_1 >= floor.recall
        && own.auroc >= floor.auroc
        && floor.most_false.is_none_or(|most| own.false_positive_rate <= most);
    if !is_good {
        println!(
            "\nbelow what was asked for: recall {:.3}, answered wrongly {:.3}, AUROC {:.3}",
            own.recall_at_1, own.false_positive_rate, own.auroc
        );
    }
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn floor() -> anyhow::Result<Floor> {
    let mut floor = Floor { every: 1, recall: 0.0, auroc: 0.0, most_false: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        // Given by `cargo bench` itself.
        if argument == "--bench" {
            continue;
        }
        let value = arguments.next().with_context(|| format!("{argument} needs a share"))?;
        if argument == "--every" {
            floor.every =
                value.parse::<usize>().with_context(|| format!("--every {value}"))?.max(1);
            continue;
        }
        let value: f64 = value.parse().with_context(|| format!("{argument} {value}"))?;
        match argument.as_str() {
            "--min-recall" => floor.recall = value,
            "--min-auroc" => floor.auroc = value,
            "--max-false" => floor.most_false = Some(value),
            other => anyhow::bail!("unknown argument {other}"),
        }
    }
    Ok(floor)
}

/// Folders and texts of the skills, by name.
fn skills(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut skills = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Ok(text) = fs::read_to_string(path.join("SKILL.md")) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            skills.push((name, text));
        }
    }
    skills.sort();
    Ok(skills)
}

/// Every variation of every case, two failures in one paste, and failures of the same class that nothing fits.
fn groups(folder: &Path, skills: &[(String, String)], every: usize) -> anyhow::Result<Vec<Group>> {
    let mut given = Vec::new();
    let mut near = Vec::new();
    for (name, _) in skills {
        for case in cases::of_skill(&folder.join(name))? {
            if matches!(case.wanted, Wanted::One(_)) { given.push(case) } else { near.push(case) }
        }
    }
    let mut number = 0;
    for cases in [&mut given, &mut near] {
        cases.retain(|_| {
            number += 1;
            number % every == 0
        });
    }
    let text = |case: &Case| String::from_utf8_lossy(&case.text).into_owned();
    let mut groups: Vec<Group> = Variation::ALL
        .iter()
        .map(|variation| {
            let changed = given.iter().filter_map(|case| {
                let text = variation.of(&text(case))?;
                Some(Case { text: text.into_bytes(), ..case.clone() })
            });
            Group { name: variation.name(), cases: changed.collect() }
        })
        .collect();
    // Some way off in the list, so that the two are of different tools.
    let other = |at: usize| &given[(at + given.len() / 3) % given.len()];
    let two = given.iter().enumerate().map(|(at, case)| Case {
        id: format!("{} and {}", case.id, other(at).id),
        text: format!("{}\n\n{}", text(case), text(other(at))).into_bytes(),
        wanted: Wanted::One([case, other(at)].into_iter().flat_map(right).cloned().collect()),
    });
    groups.push(Group { name: TWO_FAILURES, cases: two.collect() });
    let same_class = given.iter().enumerate().filter_map(|(at, case)| {
        let text = variations::same_class(&text(case), at)?;
        Some(Case { text: text.into_bytes(), wanted: Wanted::Nothing, ..case.clone() })
    });
    groups.push(Group { name: "the same class, another message", cases: same_class.collect() });
    groups.push(Group { name: "real near misses", cases: near });
    Ok(groups)
}

const TWO_FAILURES: &str = "two failures in one paste";

fn right(case: &Case) -> &[String] {
    if let Wanted::One(names) = &case.wanted { names } else { &[] }
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.iter().copied());
    table
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn row(group: &Group, outcomes: &[Outcome]) -> Vec<String> {
    let figures = Figures::of(outcomes);
    let count = outcomes.len().to_string();
    let name = group.name.to_owned();
    if figures.positive == 0 {
        let wrong = figures.false_positive_rate.max(figures.near_miss_rate);
        return vec![name, count, String::new(), String::new(), percent(wrong)];
    }
    let mut cells = vec![name, count, percent(figures.recall_at_1), percent(figures.recall_at_5)];
    if group.name == TWO_FAILURES {
        let both = outcomes.iter().filter(|outcome| {
            let answers = &outcome.ranked[..outcome.answered];
            right(&outcome.case).iter().all(|name| answers.iter().any(|(found, _)| found == name))
        });
        cells[3] = format!("both {}", percent(both.count() as f64 / outcomes.len().max(1) as f64));
    }
    cells
}

/// The same case answered in another way.
fn answered(outcome: &Outcome, ranked: Vec<(String, f64)>) -> Outcome {
    Outcome { case: outcome.case.clone(), answered: ranked.len(), ranked }
}

fn beside(systems: &[(&str, &Figures)]) -> Table {
    let header = ["", "recall@1", "recall@5", "MRR@10", "answered, nothing fits", "AUROC"];
    let mut table = table(&header);
    for (name, figures) in systems {
        table.add_row([
            (*name).to_owned(),
            percent(figures.recall_at_1),
            percent(figures.recall_at_5),
            format!("{:.3}", figures.mrr),
            percent(figures.false_positive_rate),
            format!("{:.3}", figures.auroc),
        ]);
    }
    table
}

fn calibration(figures: &Figures) -> Table {
    let mut table = table(&["said", "cases", "mean", "right"]);
    for (tenth, (count, said, right)) in &figures.calibration {
        let from = f64::from(*tenth) / 10.0;
        let range = format!("{from:.1} to {:.1}", from + 0.1);
        table.add_row([range, count.to_string(), percent(*said), percent(*right)]);
    }
    table
}
