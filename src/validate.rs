//! Checks skills: are they well-formed, can they be found, are they safe?
//!
//! ```text
//! files ─▶ Document ─▶ rules on one document ─┐
//!              └─▶ Shelf ─▶ rules between them ┴─▶ Finding ─▶ suppressions ─▶ Diagnostic ─▶ baseline ─▶ Report ─▶ format
//! ```
//!
//! Each rule is one file below `rules/`, and is data: code, weight for whom, reasons, examples, and a function that finds.
//! Files are read once, on all cores; what outlives a file are its diagnostics, with the lines that they are drawn with.

mod baseline;
mod body;
#[cfg(any(test, fuzzing))]
pub(crate) mod check_fixes;
mod config;
pub(crate) mod diff;
mod document;
mod files;
mod finding;
mod fix;
pub mod format;
mod level;
mod page;
mod rule;
mod rules;
mod select;
mod shelf;
mod suppress;
mod words;

pub use baseline::Baseline;
pub use config::{CONFIG_FILE, Config, ConfigError};
pub use diff::unified;
pub use document::{Document, Limits, Source};
pub use files::{Candidate, Gathered, gather, is_skill_file, shown};
pub use finding::{Diagnostic, Excerpt, Finding, Position, Site};
pub use fix::{Edit, Fix, Safety, apply};
pub use level::{Levels, Profile, Severity};
pub use page::{page, rule_as_json, rule_as_markdown};
pub use rule::{Check, Evidence, Example, Findings, Origin, Rule, ShelfFindings};
pub use rules::{RULES, nearest, schema, secrets};
use select::Weights;
pub use select::{PathIgnore, Selection, Selector};
pub use shelf::{Shelf, Shelved};
pub use words::Topic;

use crate::error::Error;
use crate::limits::MAX_FINDINGS;
use crate::parallel;
use crate::replace;
use crate::span::Spanned;
use config::Weighing;
use finding::Locator;
use suppress::Suppressions;

/// What is done about findings that can be mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// They are told.
    #[default]
    Tell,
    /// They are mended and not told, as far as fixes of this safety go; files are written.
    Mend(Safety),
    /// The same, but nothing is written.
    Rehearse(Safety),
}

impl Mode {
    fn safety(self) -> Option<Safety> {
        match self {
            Self::Tell => None,
            Self::Mend(safety) | Self::Rehearse(safety) => Some(safety),
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// What the project and the command line want.
    pub config: Config,
    /// What is done about findings that can be mended.
    pub mode: Mode,
}

/// Something to check.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file that is still to be read.
    File(Candidate),
    /// A text.
    Text(Source),
}

/// A file that fixes changed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// How reports call it.
    pub path: String,
    /// What it said.
    pub before: String,
    /// What it says now.
    pub after: String,
    /// How many findings that mended.
    pub fixes: usize,
}

/// What came of checking.
#[derive(Debug, Default)]
pub struct Report {
    /// The files that were checked, by path.
    pub files: Vec<String>,
    /// By path, line, column, code.
    pub diagnostics: Vec<Diagnostic>,
    /// Files that fixes changed, by path.
    pub changed: Vec<Changed>,
    /// What could not be read or written, in a sentence each.
    pub trouble: Vec<String>,
    /// How many findings the baseline knew.
    pub known: usize,
}

impl Report {
    /// How many diagnostics have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// How many can be mended by fixes of at most this safety.
    #[must_use]
    pub fn fixable(&self, safety: Safety) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_fixable(safety)).count()
    }
}

/// Checks everything.
///
/// # Errors
///
/// [`Error::Index`] if the matcher that rules ask fails.
pub fn check(request: &Request, inputs: &[Input]) -> Result<Report, Error> {
    let count = inputs.len();
    let mut report = Report::default();
    let mut shelf = Shelf { documents: Vec::with_capacity(count) };
    let mut told = Vec::with_capacity(count);
    let weighing = Weighing::by(&request.config);
    for checked in parallel::map(inputs, |input| check_one(request, &weighing, input)) {
        match checked {
            Ok(Some(one)) => {
                let one = *one;
                report.changed.extend(one.changed);
                report.trouble.extend(one.trouble);
                told.push(one.told);
                shelf.documents.push(one.shelved);
            }
            Ok(None) => {}
            Err(trouble) => report.trouble.push(trouble),
        }
    }
    let rules: Vec<ShelfRule> = shelf_rules(&told).collect();
    let found = parallel::few(&rules, |asked| {
        let mut findings = ShelfFindings::new();
        (asked.check)(&shelf, &mut findings);
        findings
    });
    for (asked, findings) in rules.iter().zip(found) {
        tell_between(request, &shelf, &mut told, asked, findings);
    }
    let lists: Vec<Vec<Diagnostic>> = told.into_iter().map(Told::in_order).collect();
    // To grow would be to copy all.
    report.diagnostics.reserve_exact(lists.iter().map(Vec::len).sum());
    for list in lists {
        report.diagnostics.extend(list);
    }
    // Files mostly come by their paths: then nothing is moved.
    sort(&mut report.diagnostics);
    report.files = shelf.documents.into_iter().map(|shelved| shelved.shown).collect();
    report.changed.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(report)
}

/// Diagnostics in the order of reports: what comes in order in parts is quickly put together.
fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
}

/// What is told of one file.
struct Told {
    weights: Weights,
    diagnostics: Vec<Diagnostic>,
    suppressions: Suppressions,
}

impl Told {
    /// All diagnostics, with those on comments that silence nothing.
    fn in_order(mut self) -> Vec<Diagnostic> {
        self.diagnostics.extend(self.suppressions.left_over());
        sort(&mut self.diagnostics);
        self.diagnostics
    }
}

/// What came of one file.
struct Checked {
    told: Told,
    changed: Option<Changed>,
    /// Why what was mended could not be written; the findings are then those of the file as it is.
    trouble: Option<String>,
    shelved: Shelved,
}

/// Checks one file; `None` if it turns out to be no skill.
fn check_one(
    request: &Request,
    weighing: &Weighing<'_>,
    input: &Input,
) -> Result<Option<Box<Checked>>, String> {
    let (source, root, named) = match input {
        Input::Text(source) => (source.clone(), 0, true),
        Input::File(candidate) => {
            let read = crate::source::Source::read(&candidate.file).map_err(|error| {
                let reason = std::error::Error::source(&error);
                let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
                format!("{error}{reason}")
            })?;
            let source = Source {
                file: Some(candidate.file.clone()),
                shown: candidate.shown.clone(),
                is_utf8: read.is_utf8(),
                text: read.into_text(),
                lone: candidate.lone,
            };
            (source, candidate.root, candidate.named)
        }
    };
    let config = &request.config;
    let read = |source| Document::new(source, config.profile, config.limits);
    let mut document = read(source);
    if document.source.lone && !named && !looks_like_a_skill(&document) {
        return Ok(None);
    }
    let mut changed = None;
    let mut trouble = None;
    if let Some(safety) = request.mode.safety()
        && let Some((after, fixes)) = mend(request, &document, safety)
    {
        let written = match (request.mode, &document.source.file) {
            (Mode::Mend(_), Some(file)) => replace::replace(file, after.as_bytes()),
            _ => Ok(()),
        };
        match written {
            Ok(()) => {
                let source = Source { text: after.clone(), ..document.source.clone() };
                let before = document.source.text;
                changed = Some(Changed { path: source.shown.clone(), before, after, fixes });
                document = read(source);
            }
            Err(error) => {
                trouble = Some(format!("cannot write `{}`: {error}", document.source.shown));
            }
        }
    }
    let weights = weighing.of(&document.source, document.profile);
    let (diagnostics, suppressions) = check_document(request, &document, &weights);
    if document.claims_fix() && weights.of(&rules::SELF_RETRIEVAL).is_some() {
        // That rule asks for it when all documents are read and most cores have nothing to do any more.
        let _ = document.card();
    }
    let shelved = shelve(document, root);
    let told = Told { weights, diagnostics, suppressions };
    Ok(Some(Box::new(Checked { told, changed, trouble, shelved })))
}

/// Whether a `NAME.md` directly in a folder that was named is meant as a skill.
fn looks_like_a_skill(document: &Document) -> bool {
    use crate::frontmatter::Frontmatter;
    match document.outline.frontmatter {
        Frontmatter::Absent | Frontmatter::Unclosed { .. } => false,
        Frontmatter::Present { .. } if !document.has_keys() => true,
        Frontmatter::Present { .. } => {
            document.entry("name").is_some() && document.entry("description").is_some()
        }
    }
}

/// What is wrong with one document, and the comments that silence some of it.
fn check_document(
    request: &Request,
    document: &Document,
    weights: &Weights,
) -> (Vec<Diagnostic>, Suppressions) {
    let locator = Locator::new(&document.source.shown, document.text());
    let mut suppressions = Suppressions::read(document, &locator, weights);
    let mut diagnostics = Vec::new();
    ask(request, document, weights, &mut suppressions, &locator, |found, rule, weight| {
        found.truncate(MAX_FINDINGS);
        let told = |finding| locator.diagnostic(rule, weight, finding);
        diagnostics.extend(found.drain(..).map(told));
    });
    (diagnostics, suppressions)
}

/// Asks the rules on one document. `take` is given what each finds, but for what a comment silences and for hints that
/// nobody wants.
fn ask(
    request: &Request,
    document: &Document,
    weights: &Weights,
    suppressions: &mut Suppressions,
    locator: &Locator<'_>,
    mut take: impl FnMut(&mut Findings, &'static Rule, Severity),
) {
    let mut findings = Findings::new();
    for (rule, weight) in weights.asked() {
        match rule.check {
            Check::Document(check) => check(document, &mut findings),
            Check::Suppressions if std::ptr::eq(rule, &raw const rules::SUPPRESSION_UNKNOWN) => {
                findings.append(&mut suppressions.unknown);
            }
            Check::Suppressions | Check::Shelf(_) => continue,
        }
        findings.retain_mut(|finding| {
            if !may_be_mended(document, rule, finding) {
                finding.fix = None;
            }
            let shown = request.config.selection.shows(rule, weight.min(finding.at_most));
            !suppressions.silence(rule, locator.lines(finding.span)) && shown
        });
        take(&mut findings, rule, weight);
        findings.clear();
    }
}

/// Whether the fix of a finding may be made as things are.
fn may_be_mended(document: &Document, rule: &Rule, finding: &Finding) -> bool {
    let Some(fix) = &finding.fix else { return true };
    if !document.source.is_utf8 {
        // What is no text was replaced when it was read, and would be written so.
        return false;
    }
    // YAML that was repaired to be read is repaired first: until then its places are not those of the parser.
    let yaml = document.yaml().filter(|_| document.is_repaired());
    let outside = |edit: &Edit| {
        yaml.is_none_or(|yaml| edit.span.end() <= yaml.start() || edit.span.start() >= yaml.end())
    };
    std::ptr::eq(rule, &raw const rules::YAML_REPAIRED) || fix.edits.iter().all(outside)
}

/// More rounds than this are not made: fixes that still find work then undo each other.
const MAX_ROUNDS: usize = 32;

/// The text of a document with everything mended that fixes of this safety can mend, and how many findings that were.
fn mend(request: &Request, document: &Document, safety: Safety) -> Option<(String, usize)> {
    let mut mended = 0;
    let mut later: Option<Document> = None;
    for _ in 0..MAX_ROUNDS {
        let now = later.as_ref().unwrap_or(document);
        // Mended frontmatter may show that the document is for somebody else.
        let weights = request.config.weights(&now.source, now.profile);
        let locator = Locator::new(&now.source.shown, now.text());
        let mut suppressions = Suppressions::read(now, &locator, &weights);
        let mut fixes: Vec<Fix> = Vec::new();
        ask(request, now, &weights, &mut suppressions, &locator, |found, _, _| {
            fixes.extend(found.drain(..).filter_map(|finding| finding.fix));
        });
        let unused = suppressions.left_over().into_iter();
        fixes.extend(unused.filter_map(|unused| unused.fix).map(|(fix, _)| fix));
        fixes.retain(|fix| fix.safety <= safety);
        // The first ones of the file first; of those at one place in the order of the rules.
        fixes.sort_by_key(|fix| fix.edits.first().map(|edit| edit.span));
        let (after, made) = apply(now.text(), &fixes);
        if made == 0 || after == now.text() {
            break;
        }
        mended += made;
        let source = Source { text: after, ..now.source.clone() };
        later = Some(Document::new(source, request.config.profile, request.config.limits));
    }
    let after = later?.source.text;
    (after != document.text()).then_some((after, mended))
}

/// What rules between documents need of one.
fn shelve(document: Document, root: usize) -> Shelved {
    let name = document.entry("name").map_or_else(|| document.head(), |entry| entry.value.span);
    let name = Spanned::new(document.outline.head.name.clone(), name);
    let head = if document.claims_fix() {
        String::new()
    } else {
        let end = document.whole_lines(name.span).end();
        document.text()[..end].to_owned()
    };
    Shelved {
        shown: document.source.shown.clone(),
        root,
        name,
        head,
        fix: document.claims_fix().then(|| Box::new(document)),
    }
}

/// A rule between documents that is asked.
struct ShelfRule {
    /// Its place among all rules.
    number: usize,
    rule: &'static Rule,
    check: fn(&Shelf, &mut ShelfFindings),
}

/// The rules between documents that are asked for any of them.
fn shelf_rules(told: &[Told]) -> impl Iterator<Item = ShelfRule> {
    RULES.iter().enumerate().filter_map(|(number, &rule)| {
        let Check::Shelf(check) = rule.check else { return None };
        let is_asked = told.iter().any(|one| one.weights.nth(number).is_some());
        is_asked.then_some(ShelfRule { number, rule, check })
    })
}

/// Tells the findings of a rule between documents, but for what a comment silences and for hints that nobody wants.
fn tell_between(
    request: &Request,
    shelf: &Shelf,
    told: &mut [Told],
    asked: &ShelfRule,
    findings: ShelfFindings,
) {
    for (at, finding) in findings {
        let (one, shelved) = (&mut told[at], &shelf.documents[at]);
        let Some(severity) = one.weights.nth(asked.number) else { continue };
        let finding = Finding { fix: None, ..finding };
        let locator = Locator::new(&shelved.shown, shelved.text());
        let diagnostic = locator.diagnostic(asked.rule, severity, finding);
        let lines = diagnostic.site.start.line..=diagnostic.site.end.line;
        let is_silenced = one.suppressions.silence(asked.rule, lines);
        if !is_silenced && request.config.selection.shows(asked.rule, diagnostic.severity) {
            one.diagnostics.push(diagnostic);
        }
    }
}
