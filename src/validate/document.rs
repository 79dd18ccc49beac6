//! What a rule sees of one file: its text, its parts, and questions that several rules ask.

use std::path::PathBuf;
use std::sync::OnceLock;

use memchr::memmem;

use super::body::Body;
use super::level::{Profile, Severity};
use super::rules::{self, Target};
use super::words::{Topic, Words};
use crate::card::Card;
use crate::frontmatter::Frontmatter;
use crate::markdown::{Block, BlockKind, Inline};
use crate::roots::RootKind;
use crate::skill::{self, ErrorPattern, Outline, Place, Section, SectionKind, Skill};
use crate::source::LineIndex;
use crate::span::Span;
use crate::yaml::Entry;

/// A file, or a text that stands for one.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies; none for a text without a place.
    pub file: Option<PathBuf>,
    /// How reports call it.
    pub shown: String,
    /// What it says.
    pub text: String,
    /// Whether every byte of it was text.
    pub is_utf8: bool,
    /// Whether it is a `NAME.md` of its own, whose folder says nothing of its name.
    pub lone: bool,
}

/// How long a body may be before it is called long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In lines.
    pub body_lines: usize,
    /// In tokens, of four bytes each.
    pub body_tokens: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_lines: 500, body_tokens: 5_000 }
    }
}

/// A file as rules see it.
#[derive(Debug)]
pub struct Document {
    /// What was read.
    pub source: Source,
    /// The name that its place gives it.
    pub name_by_place: Option<String>,
    /// What stands at its top.
    pub outline: Outline,
    /// Whom it is checked for.
    pub profile: Profile,
    /// The bounds in force.
    pub limits: Limits,
    claim: Claim,
    /// Whether all of it is ASCII, as most documents are: then there are no characters to mistrust.
    is_ascii: bool,
    /// Read when the first rule asks for the body: of most documents none does.
    whole: OnceLock<Skill>,
    patterns: OnceLock<Vec<ErrorPattern>>,
    card: OnceLock<Card>,
    pieces: OnceLock<Body>,
    words: Words,
    leads_to_files: OnceLock<bool>,
    targets: OnceLock<Vec<Target>>,
}

impl Document {
    /// Reads a source for a profile, or for the one that it seems to be meant for.
    #[must_use]
    pub fn new(source: Source, profile: Option<Profile>, limits: Limits) -> Self {
        let name_by_place = source.name_by_place();
        let fallback = name_by_place.as_deref().unwrap_or("unnamed");
        let outline = skill::outline(&source.text, fallback);
        // Who keeps fixes says so: then all are to be written as such.
        let whole = OnceLock::new();
        let read = || whole.get_or_init(|| outline.skill(&source.text));
        let words = Words::of(&source.text);
        let claim = if profile == Some(Profile::Fix) {
            Claim::Says
        } else {
            claim(&outline.head, &source.text, &words, read)
        };
        let chosen = || {
            if claim > Claim::None {
                Profile::Fix
            } else if source.shown.contains(".codex/") {
                Profile::Codex
            } else {
                Profile::Claude
            }
        };
        let profile = profile.unwrap_or_else(chosen);
        Self {
            is_ascii: source.text.is_ascii(),
            source,
            name_by_place,
            outline,
            profile,
            limits,
            claim,
            whole,
            patterns: OnceLock::new(),
            card: OnceLock::new(),
            pieces: OnceLock::new(),
            words,
            leads_to_files: OnceLock::new(),
            targets: OnceLock::new(),
        }
    }

    /// All of the text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// The bytes of a place.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text().get(span.range()).unwrap_or_default()
    }

    /// Whether all of it is ASCII.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// What it says.
    #[must_use]
    pub fn skill(&self) -> &Skill {
        self.whole.get_or_init(|| self.outline.skill(self.text()))
    }

    /// Whether it says that it mends something: rules on how a fix is written apply to those only.
    #[must_use]
    pub fn claims_fix(&self) -> bool {
        self.claim > Claim::None
    }

    /// How much a finding about the way in which a fix is written may weigh. What looks like one by its headings alone
    /// may be a pattern, a design or a trap without an error: then it is a hint.
    #[must_use]
    pub fn weight_of_claim(&self) -> Severity {
        if self.claim == Claim::Looks { Severity::Info } else { Severity::Error }
    }

    /// The text after the frontmatter.
    #[must_use]
    pub fn body(&self) -> &str {
        self.text().get(self.outline.head.body.clone()).unwrap_or_default()
    }

    /// The top level of the frontmatter.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.outline.tree.as_ref().and_then(|tree| tree.as_mapping()).unwrap_or_default()
    }

    /// A key of the top level.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.value == key)
    }

    /// What stands under `metadata`.
    #[must_use]
    pub fn metadata(&self) -> &[Entry] {
        self.entry("metadata").and_then(|entry| entry.value.as_mapping()).unwrap_or_default()
    }

    /// A key of the top level or of `metadata`.
    #[must_use]
    pub fn anywhere(&self, key: &str) -> Option<&Entry> {
        self.entry(key).or_else(|| self.metadata().iter().find(|entry| entry.key.value == key))
    }

    /// Whether the frontmatter could be read as keys and values: else its absence of keys says nothing.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        self.outline.tree.is_some()
    }

    /// Whether the frontmatter had to be repaired to be read: then its places are those of whole values, and no other
    /// fix may touch it.
    #[must_use]
    pub fn is_repaired(&self) -> bool {
        self.outline.yaml.as_ref().is_some_and(|yaml| yaml.error.is_some())
    }

    /// The description as the author wrote it, folded, with the line end that YAML leaves.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.entry("description").and_then(|entry| entry.value.as_str())
    }

    /// Where to point at for something that is not there: the name, else the first line.
    #[must_use]
    pub fn head(&self) -> Span {
        if let Some(entry) = self.entry("name").or_else(|| self.entries().first()) {
            return entry.key.span;
        }
        let text = self.text();
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let end = text[start..].find(['\r', '\n']).map_or(text.len(), |end| start + end);
        Span::new(start..end).unwrap_or_default()
    }

    /// Where to point at for something that the description lacks.
    #[must_use]
    pub fn description_key(&self) -> Span {
        self.entry("description").map_or_else(|| self.head(), |entry| entry.key.span)
    }

    /// The error texts that it can be found by.
    #[must_use]
    pub fn patterns(&self) -> &[ErrorPattern] {
        self.patterns.get_or_init(|| self.outline.patterns(self.skill(), self.text()))
    }

    /// What an index keeps of it. It takes milliseconds to make.
    #[must_use]
    pub fn card(&self) -> &Card {
        self.card.get_or_init(|| {
            let skill = Skill { patterns: self.patterns().to_vec(), ..self.skill().clone() };
            Card::of(&skill, self.text(), self.source.shown.clone(), RootKind::Given)
        })
    }

    /// Those that it claims: named where errors are named, and not as those of others.
    pub fn claimed(&self) -> impl Iterator<Item = &ErrorPattern> {
        self.patterns().iter().filter(|pattern| {
            matches!(
                pattern.place,
                Place::Metadata | Place::Description | Place::Trigger | Place::Problem
            )
        })
    }

    /// The error texts that it stands for: those set down under `metadata.errors` speak for the rest.
    #[must_use]
    pub fn errors(&self) -> Vec<&ErrorPattern> {
        let outright = |pattern: &&ErrorPattern| pattern.place == Place::Metadata;
        let all: Vec<&ErrorPattern> = self.claimed().collect();
        let listed: Vec<&ErrorPattern> = all.iter().copied().filter(outright).collect();
        if listed.is_empty() { all } else { listed }
    }

    /// Where a pattern stands: its text if it is in one piece, else its line.
    #[must_use]
    pub fn place_of(&self, pattern: &ErrorPattern) -> Span {
        let lines = LineIndex::new(self.text());
        let start = lines.start(pattern.line);
        let rest = &self.text()[start..];
        let line = rest.lines().next().unwrap_or_default();
        let within = line.find(&pattern.text).map(|at| start + at..start + at + pattern.text.len());
        let blanks = line.len() - line.trim_start().len();
        let range = within.unwrap_or(start + blanks..start + line.trim_end().len().max(blanks));
        Span::new(range).unwrap_or_default()
    }

    /// The sections of a kind that are not inside another one of that kind.
    pub fn sections(&self, kind: SectionKind) -> impl Iterator<Item = &Section> {
        let mut end = 0;
        self.skill().sections.iter().filter(move |section| {
            let is_outer = section.kind == kind && section.span.start() >= end;
            if is_outer {
                end = section.span.end();
            }
            is_outer
        })
    }

    /// The heading of a section, without its line end.
    #[must_use]
    pub fn heading(&self, section: &Section) -> Span {
        let range = section.span.start()..section.content.start.max(section.span.start());
        let len = self.text().get(range.clone()).unwrap_or_default().trim_end().len();
        Span::new(range.start..range.start + len).unwrap_or(section.span)
    }

    /// The blocks of the sections of a kind, headings left out.
    pub fn blocks_of(&self, kind: SectionKind) -> impl Iterator<Item = &Block> {
        let ranges: Vec<_> = self.sections(kind).map(|section| section.content.clone()).collect();
        self.skill().blocks.iter().filter(move |block| {
            !matches!(block.kind, BlockKind::Heading(_))
                && ranges.iter().any(|range| range.contains(&block.span.start()))
        })
    }

    /// Blocks of code.
    pub fn code(&self) -> impl Iterator<Item = &Block> {
        self.skill().blocks.iter().filter(|block| block.kind == BlockKind::Code)
    }

    /// The blocks of those pieces of the body of which the text is wanted: the rest need not be read.
    pub fn blocks_where(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &Block> {
        self.pieces().blocks_where(self.text(), wanted)
    }

    /// The links and images of the pieces of the body that are wanted: that is less to read than their blocks.
    pub fn links_where(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = Inline> {
        self.pieces().links_where(self.text(), wanted)
    }

    /// Whether the body has links that could lead to files.
    #[must_use]
    pub fn may_lead_to_files(&self) -> bool {
        *self.leads_to_files.get_or_init(|| rules::may_lead_to_files(self.body()))
    }

    /// The links of the body that lead to files.
    #[must_use]
    pub(super) fn targets(&self) -> &[Target] {
        self.targets.get_or_init(|| rules::targets(self))
    }

    /// The blocks at the end of the body.
    #[must_use]
    pub fn last_blocks(&self) -> &[Block] {
        self.pieces().last_blocks(self.text())
    }

    /// Whether a byte of the body stands in a block or a span of code.
    #[must_use]
    pub fn is_code(&self, at: usize) -> bool {
        self.pieces().is_code(self.text(), at)
    }

    fn pieces(&self) -> &Body {
        let place = || self.outline.head.body.clone();
        self.pieces.get_or_init(|| Body::of(self.text(), place()))
    }

    /// The HTML comments of the body, marks included; some may be shown as code.
    #[must_use]
    pub fn comments(&self) -> Vec<Span> {
        let body = self.outline.head.body.clone();
        let text = &self.text()[..body.end];
        let mut found = Vec::new();
        let mut past = body.start;
        for open in self.words.on(Topic::Comment) {
            if open < past || open >= body.end {
                continue;
            }
            let Some(len) = find(&text[open..], "-->") else { break };
            past = open + len + "-->".len();
            found.extend(Span::new(open..past));
        }
        found
    }

    /// Whether it has a word on a topic.
    #[must_use]
    pub fn has_word_on(&self, topic: Topic) -> bool {
        self.words.on(topic).next().is_some()
    }

    /// The lines that have a word on a topic, and where each begins. Long expressions are asked of these only.
    pub fn lines_on(&self, topic: Topic) -> impl Iterator<Item = (usize, &str)> {
        let text = self.text();
        let mut past = 0;
        self.words.on(topic).filter_map(move |at| {
            if at < past {
                return None;
            }
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let rest = &text.as_bytes()[at..];
            past = memchr::memchr(b'\n', rest).map_or(text.len(), |end| at + end + 1);
            Some((start, &text[start..past]))
        })
    }

    /// What stands before a byte on its line, as far as it is near.
    #[must_use]
    pub fn line_before(&self, at: usize) -> &str {
        /// Nobody reads further back.
        const NEAR: usize = 200;
        let text = self.text();
        let far = (at.saturating_sub(NEAR)..=at).find(|&start| text.is_char_boundary(start));
        let near = text.get(far.unwrap_or(at)..at).unwrap_or_default();
        near.rsplit('\n').next().unwrap_or_default()
    }

    /// The line end that the file uses.
    #[must_use]
    pub fn newline(&self) -> &'static str {
        let first = self.text().find('\n').unwrap_or(0);
        if self.text()[..first].ends_with('\r') { "\r\n" } else { "\n" }
    }

    /// The lines between the fences, if both are there.
    #[must_use]
    pub fn yaml(&self) -> Option<Span> {
        match &self.outline.frontmatter {
            Frontmatter::Present { yaml, .. } => Span::new(yaml.clone()),
            Frontmatter::Absent | Frontmatter::Unclosed { .. } => None,
        }
    }

    /// The whole lines that a span touches, the last line end included.
    #[must_use]
    pub fn whole_lines(&self, span: Span) -> Span {
        let text = self.text();
        let start = text[..span.start()].rfind('\n').map_or(0, |end| end + 1);
        // From the last byte of the span on: a span that ends with a line end does not reach into the next line.
        let last = span.end().saturating_sub(1).max(span.start()).min(text.len());
        let rest = &text.as_bytes()[last..];
        let end = memchr::memchr(b'\n', rest).map_or(text.len(), |end| last + end + 1);
        Span::new(start..end).unwrap_or(span)
    }
}

/// Where `what` begins in a text.
fn find(text: &str, what: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), what.as_bytes())
}

impl Source {
    /// The name that the folder, or of a lone file the file, gives the skill; none for a text without a place.
    fn name_by_place(&self) -> Option<String> {
        let file = self.file.as_deref()?;
        if self.lone {
            return Some(file.file_stem()?.to_str()?.to_owned());
        }
        // `SKILL.md` and `./SKILL.md` lie in a folder that has a name all the same.
        let named = file.parent().and_then(|folder| folder.file_name()).map(ToOwned::to_owned);
        let named = named.or_else(|| {
            let whole = std::path::absolute(file).ok()?;
            whole.parent()?.file_name().map(ToOwned::to_owned)
        });
        Some(named?.to_str()?.to_owned())
    }
}

/// How plainly a document says that it mends something that went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    None,
    /// By its headings.
    Looks,
    /// In words.
    Says,
}

/// Words of a description that speaks of something that went wrong.
const FAULTS: &[&str] = &[
    "error",
    "fail",
    "crash",
    "exception",
    "panic",
    "bug",
    "broken",
    "breaks",
    "wrong",
    "hang",
    "stuck",
    "missing",
    "conflict",
    "denied",
    "refuse",
    "reject",
    "timeout",
    "not found",
    "not work",
    "silently",
    "unexpected",
    "fix",
    "エラー",
    "失敗",
    "错误",
    "报错",
];

/// Whether a document says that it mends something that went wrong.
///
/// Many skills *do* fixing ("Fix all lint errors of the project"), and plans and designs have a problem and a solution
/// too; those are not meant. The author says so by `metadata.kind: fix`, or the description begins with the fixing and
/// there is a section on the problem or the solution, or a quoted error. A document looks like a fix if it has
/// both sections, and one on the conditions or the verification, or a description that speaks of something that went
/// wrong.
fn claim<'d>(head: &Skill, text: &str, words: &Words, read: impl FnOnce() -> &'d Skill) -> Claim {
    if let Some(kind) = head.metadata("kind") {
        return if kind == "fix" { Claim::Says } else { Claim::None };
    }
    let description = head.description.trim_start().to_lowercase();
    let begins = ["fix for ", "fixes ", "fix \"", "fix `", "fix '", "workaround for ", "resolves "]
        .iter()
        .any(|start| description.starts_with(start));
    if begins && description.contains(['"', '`', '\u{201c}']) {
        return Claim::Says;
    }
    // Most documents are no fixes, which a glance at their words and headings tells.
    if !begins && words.on(Topic::Problem).next().is_none() {
        return Claim::None;
    }
    let body = text.get(head.body.clone()).unwrap_or_default();
    let (problem, solution) = glance(body);
    if !(problem && solution || begins && (problem || solution)) {
        return Claim::None;
    }
    let skill = read();
    // The title says what the document does, not what stands below it.
    let title = skill.title.as_deref().unwrap_or_default();
    let is_section = |section: &&Section| {
        section.level <= 3 && !(section.level == 1 && section.heading == title)
    };
    let has = |names: &[&str]| {
        let mut sections = skill.sections.iter().filter(is_section);
        sections.any(|section| is_heading_of(&section.heading, names))
    };
    let (problem, solution) = (has(PROBLEM), has(SOLUTION));
    if begins && (problem || solution) {
        return Claim::Says;
    }
    if !(problem && solution) {
        return Claim::None;
    }
    // `When to use` stands in skills of all kinds.
    let whole = has(&["trigger", "trigger conditions", "context / trigger conditions"])
        || skill.sections.iter().any(|section| section.kind == SectionKind::Verification);
    let looks = whole || FAULTS.iter().any(|word| description.contains(word));
    if looks { Claim::Looks } else { Claim::None }
}

/// Headings over what goes wrong.
const PROBLEM: &[&str] = &[
    "problem",
    "problems",
    "symptom",
    "symptoms",
    "trigger condition",
    "trigger conditions",
    "context / trigger conditions",
];
/// Headings over what to do.
const SOLUTION: &[&str] = &["solution", "solutions", "fix", "the fix", "resolution", "workaround"];

/// What those begin with.
const INITIALS: &[u8] = b"pstcfrwPSTCFRW";

/// Whether a heading begins with one of some names, numbers and pictures before it left out.
fn is_heading_of(heading: &str, names: &[&str]) -> bool {
    let heading = heading.trim_start_matches(|char: char| !char.is_alphabetic());
    let Some(initial) = heading.bytes().next().map(|byte| byte.to_ascii_lowercase()) else {
        return false;
    };
    names.iter().filter(|name| name.as_bytes().first() == Some(&initial)).any(|name| {
        let start = heading.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
            && !heading[name.len()..].starts_with(char::is_alphabetic)
    })
}

/// Whether something that may be a heading over the problem, and over the solution, stands in a body. A heading does
/// never escape this; a remark in code may look like one.
fn glance(body: &str) -> (bool, bool) {
    let after_hash = memchr::memchr_iter(b'#', body.as_bytes())
        .map(|at| &body[at + 1..])
        .filter(|rest| rest.starts_with([' ', '\t']));
    // The other kind of heading has a line of these under it.
    let underlined = ["\n--", "\n=="].into_iter().flat_map(|line| {
        memmem::find_iter(body.as_bytes(), line).map(|end| {
            let above = &body[..end];
            &above[above.rfind('\n').map_or(0, |start| start + 1)..]
        })
    });
    let mut seen = (false, false);
    for heading in after_hash.chain(underlined) {
        // No more than its beginning is of interest: a letter that one of the names begins with.
        let first = heading.bytes().find(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
        if !first.is_some_and(|first| INITIALS.contains(&first) || first >= 0x80) {
            continue;
        }
        let end = memchr::memchr(b'\n', heading.as_bytes()).unwrap_or(heading.len());
        let line = &heading[..end];
        seen.0 |= !seen.0 && is_heading_of(line, PROBLEM);
        seen.1 |= !seen.1 && is_heading_of(line, SOLUTION);
        if seen.0 && seen.1 {
            break;
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_over_a_problem_escapes_the_words() {
        for name in PROBLEM {
            let capital = name[..1].to_uppercase() + &name[1..];
            for heading in [(*name).to_owned(), capital, name.to_uppercase()] {
                assert!(is_heading_of(&heading, PROBLEM), "{heading}");
                assert!(Words::of(&heading).on(Topic::Problem).next().is_some(), "{heading}");
            }
        }
    }
}
