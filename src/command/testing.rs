//! `skill test`: are skills found by the errors they are for, and by no others?

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use comfy_table::{Table, presets};
use serde_json::{Value, json};

use super::{Context, print_json};
use crate::cli;
use crate::library::{Library, Trust};
use crate::matcher::Model;
use crate::outcome::Outcome;
use crate::printable::PrintableLine;
use crate::roots::{Root, RootKind, roots};
use crate::score::cases::{self, Case, Wanted};
use crate::score::{self, Figures};

/// Most failures that the table tells one by one.
const SHOWN: usize = 50;
/// What is found where nothing is.
const NOTHING: &str = "nothing";

pub(super) fn run(
    context: &Context,
    options: &cli::Test,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let threshold = options.min_confidence.unwrap_or(Model::fitted().threshold);
    let (library, cases) = match &options.cases {
        Some(folder) => labelled(context, folder, &options.against)?,
        None => carried(context, options)?,
    };
    ensure!(
        !cases.is_empty(),
        "there is no case: put outputs into `tests/*.txt` beside a SKILL.md"
    );
    let outcomes = score::run(&cases, &library, threshold)?;
    let figures = Figures::of(&outcomes);
    if let Some(file) = &options.junit {
        fs::write(file, junit(&outcomes))
            .with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    let good = is_good(&figures, options);
    if options.json {
        print_json(&report(&outcomes, &figures, library.skills().count(), good), out)?;
    } else {
        context.term.show(&table(&outcomes, &figures, library.skills().count()), out)?;
    }
    Ok(if good { Outcome::Success } else { Outcome::Nothing })
}

/// Whether the figures are as good as was asked for. Of a labelled folder nothing is asked for but by name.
fn is_good(figures: &Figures, options: &cli::Test) -> bool {
    let by_default = |value: f64| if options.cases.is_some() { 1.0 - value } else { value };
    figures.recall_at_1 >= options.min_recall.unwrap_or(by_default(1.0))
        && figures.false_positive_rate.max(figures.near_miss_rate)
            <= options.max_false.unwrap_or(by_default(0.0))
}

/// A labelled folder with its skills.
fn labelled(
    context: &Context,
    folder: &Path,
    against: &[PathBuf],
) -> anyhow::Result<(Library, Vec<Case>)> {
    let mut given = vec![folder.join("skills")];
    given.extend_from_slice(against);
    let roots = roots(&given, Path::new(""), None)?;
    Ok((context.library_of(roots, Trust::Seals)?, cases::labelled(folder)?))
}

/// The cases that the skills below the given paths carry, among all the skills that are there.
fn carried(context: &Context, options: &cli::Test) -> anyhow::Result<(Library, Vec<Case>)> {
    let here = env::current_dir().unwrap_or_default();
    // A skill's own folder is a part of the folder that it lies in.
    let is_skill = |path: &Path| path.join("SKILL.md").is_file();
    let mut places: Vec<Root> = Vec::new();
    for path in &options.paths {
        let folder = if is_skill(path) {
            let whole = fs::canonicalize(path)
                .with_context(|| format!("cannot read `{}`", path.display()))?;
            whole.parent().map_or(whole.clone(), Path::to_owned)
        } else {
            path.clone()
        };
        places.extend(roots(&[folder], &here, None)?);
    }
    for folder in &options.against {
        places.extend(roots(std::slice::from_ref(folder), &here, None)?);
    }
    places.extend(roots(&context.skills, &here, context.home.as_deref())?);
    let mut seen = Vec::new();
    places.retain(|root| {
        let is_new = root.kind == RootKind::Starter || !seen.contains(&root.path);
        seen.push(root.path.clone());
        is_new
    });
    let library = context.library_of(places, Trust::Seals)?;
    let wanted: Vec<PathBuf> =
        options.paths.iter().map(|path| fs::canonicalize(path).unwrap_or(path.clone())).collect();
    let mut found = Vec::new();
    for record in library.skills().filter(|record| !record.shadowed) {
        if library.origin(record) == RootKind::Starter {
            continue;
        }
        let Some(folder) = record.path.parent() else { continue };
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        if wanted.is_empty() || wanted.iter().any(|path| whole.starts_with(path)) {
            found.extend(cases::of_skill(&whole)?);
        }
    }
    Ok((library, found))
}

/// What went wrong with a case, in a line.
fn told(outcome: &score::Outcome) -> String {
    let first = outcome.first().map_or_else(
        || match outcome.ranked.first() {
            Some((name, sure)) => format!("nothing (nearest {name}, {sure:.2})"),
            None => "nothing".to_owned(),
        },
        |(name, sure)| format!("{name} ({sure:.2})"),
    );
    match &outcome.case.wanted {
        Wanted::One(expected) => format!("found {first}, not {}", expected.join(" or ")),
        Wanted::Nothing => format!("found {first}, and nothing fits"),
        Wanted::NotSurely(skill) => {
            let sure = outcome.ranked.iter().find(|(name, _)| name == skill);
            format!("a near miss found {skill} ({:.2})", sure.map_or(0.0, |(_, sure)| *sure))
        }
    }
}

/// What was taken for what: expected, found, how often.
fn confusions(outcomes: &[score::Outcome]) -> Vec<(String, String, usize)> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.passed()) {
        let expected = match &outcome.case.wanted {
            Wanted::One(expected) => expected.join(" or "),
            Wanted::Nothing => NOTHING.to_owned(),
            Wanted::NotSurely(skill) => format!("not {skill}"),
        };
        let found = outcome.first().map_or(NOTHING, |(name, _)| name.as_str());
        *counts.entry((expected, found.to_owned())).or_default() += 1;
    }
    let mut sorted: Vec<_> =
        counts.into_iter().map(|((expected, found), count)| (expected, found, count)).collect();
    sorted.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.cmp(b)));
    sorted
}

fn table(outcomes: &[score::Outcome], figures: &Figures, skills: usize) -> String {
    let mut text = String::new();
    let failed: Vec<_> = outcomes.iter().filter(|outcome| !outcome.passed()).collect();
    for outcome in failed.iter().take(SHOWN) {
        let _ = writeln!(
            text,
            "FAIL {}: {}",
            PrintableLine(&outcome.case.id),
            PrintableLine(&told(outcome))
        );
    }
    if failed.len() > SHOWN {
        let _ = writeln!(text, "and {} more (--json has all)", failed.len() - SHOWN);
    }
    if !failed.is_empty() {
        text.push('\n');
    }
    let taken: Vec<_> =
        confusions(outcomes).into_iter().filter(|(_, found, _)| found != NOTHING).collect();
    if !taken.is_empty() {
        let mut pairs = Table::new();
        pairs.load_style(presets::NOTHING).set_header(["wanted", "found", "cases"]);
        for (wanted, found, count) in taken.iter().take(SHOWN) {
            let shown = |text: &str| PrintableLine(text).to_string();
            pairs.add_row([shown(wanted), shown(found), count.to_string()]);
        }
        let _ = writeln!(text, "{}\n", pairs.trim_fmt());
    }
    let mut numbers = Table::new();
    numbers.load_style(presets::NOTHING);
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let mut row = |name: &str, value: String, of: String| {
        numbers.add_row([name.to_owned(), value, of]);
    };
    if figures.positive > 0 {
        row("found first", percent(figures.recall_at_1), format!("of {}", figures.positive));
        row("among the first 5", percent(figures.recall_at_5), String::new());
        row("MRR of the first 10", format!("{:.3}", figures.mrr), String::new());
    }
    if figures.negative > 0 {
        let of = format!("of {}", figures.negative);
        row("answered, nothing fits", percent(figures.false_positive_rate), of);
    }
    if figures.near_misses > 0 {
        let of = format!("of {}", figures.near_misses);
        row("near misses taken", percent(figures.near_miss_rate), of);
    }
    if !figures.auroc.is_nan() {
        row("AUROC of confidence", format!("{:.3}", figures.auroc), String::new());
    }
    let _ = writeln!(text, "{}\n", numbers.trim_fmt());
    let mut bins = Table::new();
    bins.load_style(presets::NOTHING).set_header(["confidence", "cases", "said", "right"]);
    for (tenth, (count, said, right)) in &figures.calibration {
        let from = f64::from(*tenth) / 10.0;
        bins.add_row([
            format!("{from:.1} to {:.1}", from + 0.1),
            count.to_string(),
            percent(*said),
            percent(*right),
        ]);
    }
    let _ = writeln!(text, "{}\n", bins.trim_fmt());
    let _ = writeln!(
        text,
        "{} of {} cases passed, among {skills} skills",
        outcomes.len() - failed.len(),
        outcomes.len()
    );
    text
}

fn report(outcomes: &[score::Outcome], figures: &Figures, skills: usize, good: bool) -> Value {
    let cases: Vec<Value> = outcomes
        .iter()
        .map(|outcome| {
            let (expected, not) = match &outcome.case.wanted {
                Wanted::One(expected) => (json!(expected), Value::Null),
                Wanted::Nothing => (json!([]), Value::Null),
                Wanted::NotSurely(skill) => (Value::Null, json!(skill)),
            };
            let answers: Vec<Value> = outcome.ranked[..outcome.answered]
                .iter()
                .map(|(name, sure)| json!({ "name": name, "confidence": sure }))
                .collect();
            json!({
                "id": outcome.case.id,
                "expected": expected,
                "not": not,
                "answers": answers,
                "rank": outcome.rank(),
                "passed": outcome.passed(),
            })
        })
        .collect();
    let confusions: Vec<Value> = confusions(outcomes)
        .into_iter()
        .map(|(expected, found, count)| {
            json!({ "expected": expected, "found": found, "count": count })
        })
        .collect();
    json!({
        "schema": 1,
        "passed": good,
        "skills": skills,
        "figures": figures.json(),
        "confusions": confusions,
        "cases": cases,
    })
}

/// The report that CI servers read: one test case for each case.
fn junit(outcomes: &[score::Outcome]) -> String {
    let escaped = |text: &str| {
        let mut safe = String::with_capacity(text.len());
        for char in PrintableLine(text).to_string().chars() {
            match char {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                char => safe.push(char),
            }
        }
        safe
    };
    let failures = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"skill test\" tests=\"{}\" failures=\"{failures}\">\n",
        outcomes.len()
    );
    for outcome in outcomes {
        let (class, name) = outcome.case.id.split_once('/').unwrap_or(("cases", &outcome.case.id));
        let _ =
            write!(text, "  <testcase classname=\"{}\" name=\"{}\"", escaped(class), escaped(name));
        if outcome.passed() {
            text.push_str("/>\n");
        } else {
            let _ = writeln!(
                text,
                ">\n    <failure message=\"{}\"/>\n  </testcase>",
                escaped(&told(outcome))
            );
        }
    }
    text.push_str("</testsuite>\n");
    text
}
