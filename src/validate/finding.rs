//! What a rule finds, and what becomes of it: a diagnostic with lines and columns that outlives the text.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use super::fix::{Fix, Safety};
use super::level::Severity;
use super::rule::Rule;
use crate::hash::Fnv;
use crate::span::Span;

/// What a rule finds in a file.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The very bytes.
    pub span: Span,
    /// What is wrong with them, without a full stop.
    pub message: String,
    /// What stands under the underline.
    pub label: Option<String>,
    /// Other places of the file that belong to it, and what they have to do with it.
    pub notes: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    /// What does it.
    pub fix: Option<Fix>,
    /// Never weighs more than this, whatever the rule says.
    pub at_most: Severity,
}

impl Finding {
    /// A finding at a place.
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            label: None,
            notes: Vec::new(),
            help: None,
            fix: None,
            at_most: Severity::Error,
        }
    }

    /// The same with a word under the underline.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// The same with another place.
    #[must_use]
    pub fn note(mut self, span: Span, text: impl Into<String>) -> Self {
        self.notes.push((span, text.into()));
        self
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// The same with a change that mends it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// The same, but lighter than the rule as a whole.
    #[must_use]
    pub fn at_most(mut self, severity: Severity) -> Self {
        self.at_most = severity;
        self
    }
}

/// Line and column of a place, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column in characters.
    pub column: u32,
    /// The column in bytes: some formats count so.
    pub byte_column: u32,
}

/// A place in a file that need not be at hand any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its bytes in the file.
    pub span: Span,
    /// Its first character.
    pub start: Position,
    /// Past its last character.
    pub end: Position,
}

/// Whole lines of a file, and the number of the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// From 1.
    pub first_line: u32,
    /// Where they start in the file, in bytes.
    pub offset: usize,
    /// The lines.
    pub text: String,
}

/// A finding of a rule, complete.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Whose it is.
    pub rule: &'static Rule,
    /// How much it weighs here.
    pub severity: Severity,
    /// The file, relative where it can be, with forward slashes.
    pub path: String,
    /// Where.
    pub site: Site,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What stands under the underline.
    pub label: Option<String>,
    /// Other places of the file.
    pub notes: Vec<(Site, String)>,
    /// What to do.
    pub help: Option<String>,
    /// What does it, with the places of its edits.
    pub fix: Option<(Fix, Vec<Site>)>,
    /// The lines around it.
    pub excerpt: Excerpt,
    /// The same for the same finding in the same text, wherever in the file that stands.
    pub fingerprint: u64,
}

/// More lines than this are not drawn around a finding.
const MAX_EXCERPT_LINES: usize = 12;
/// Longer lines are cut: nobody reads them, and drawing takes their square.
const MAX_EXCERPT_BYTES: usize = 4 << 10;

/// Finds the lines of a text as [`LineIndex`](crate::source::LineIndex) does. It reads no further than to the last place
/// that it was asked for, and most findings are about what stands at the top.
struct Lines<'t> {
    text: &'t str,
    /// Where they start, as far as the text was read.
    starts: RefCell<Vec<usize>>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, starts: RefCell::new(vec![0]) }
    }

    /// The line of a byte offset, counted from 1, and where it starts.
    fn at(&self, offset: usize) -> (u32, usize) {
        let mut starts = self.starts.borrow_mut();
        let mut last = *starts.last().unwrap_or(&0);
        while last <= offset
            && let Some(end) = memchr::memchr(b'\n', &self.text.as_bytes()[last..])
        {
            last += end + 1;
            starts.push(last);
        }
        let line = starts.partition_point(|&start| start <= offset);
        (u32::try_from(line).unwrap_or(u32::MAX), starts[line.saturating_sub(1)])
    }

    fn line(&self, offset: usize) -> u32 {
        self.at(offset).0
    }

    fn start(&self, offset: usize) -> usize {
        self.at(offset).1
    }
}

/// Turns the findings of one file into diagnostics.
pub(crate) struct Locator<'t> {
    path: &'t str,
    text: &'t str,
    lines: Lines<'t>,
}

impl<'t> Locator<'t> {
    pub(crate) fn new(path: &'t str, text: &'t str) -> Self {
        Self { path, text, lines: Lines::new(text) }
    }

    /// The lines that a place touches, from 1.
    pub(crate) fn lines(&self, span: Span) -> RangeInclusive<u32> {
        self.lines.line(span.start())..=self.lines.line(span.end())
    }

    fn position(&self, at: usize) -> Position {
        let (line, start) = self.lines.at(at);
        let before = self.text.get(start..at.min(self.text.len())).unwrap_or_default();
        let from_one = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
        Position {
            line,
            column: from_one(before.chars().count()),
            byte_column: from_one(before.len()),
        }
    }

    /// A place, with its lines and columns.
    pub(crate) fn site(&self, span: Span) -> Site {
        Site { span, start: self.position(span.start()), end: self.position(span.end()) }
    }

    /// The finding as a diagnostic of `rule` with `severity`.
    pub(crate) fn diagnostic(
        &self,
        rule: &'static Rule,
        severity: Severity,
        finding: Finding,
    ) -> Diagnostic {
        let severity = severity.min(finding.at_most);
        let excerpt = self.excerpt(&finding);
        let fingerprint = self.fingerprint(rule, &finding);
        let sites = |fix: Fix| {
            let sites = fix.edits.iter().map(|edit| self.site(edit.span)).collect();
            (fix, sites)
        };
        Diagnostic {
            rule,
            severity,
            path: self.path.to_owned(),
            site: self.site(finding.span),
            notes: finding.notes.into_iter().map(|(at, text)| (self.site(at), text)).collect(),
            message: finding.message,
            label: finding.label,
            help: finding.help,
            fix: finding.fix.map(sites),
            excerpt,
            fingerprint,
        }
    }

    /// The lines of the finding and of its notes, as far as they lie close to each other.
    fn excerpt(&self, finding: &Finding) -> Excerpt {
        let mut range = self.lines_of(finding.span.range());
        for (note, _) in &finding.notes {
            let with = self.lines_of(note.start()..note.end());
            let joined = range.start.min(with.start)..range.end.max(with.end);
            let lines = self.text[joined.clone()].lines().take(MAX_EXCERPT_LINES + 1).count();
            if lines <= MAX_EXCERPT_LINES && joined.len() <= MAX_EXCERPT_BYTES {
                range = joined;
            }
        }
        let first_line = self.lines.line(range.start);
        let mut text = self.text[range.clone()].to_owned();
        if let Some((cut, _)) = text.match_indices('\n').nth(MAX_EXCERPT_LINES - 1) {
            text.truncate(cut);
        }
        if text.len() > MAX_EXCERPT_BYTES {
            let cut = (0..=MAX_EXCERPT_BYTES).rev().find(|&at| text.is_char_boundary(at));
            text.truncate(cut.unwrap_or(0));
        }
        Excerpt { first_line, offset: range.start, text }
    }

    /// From the start of the first line to the end of the last, without its line end.
    fn lines_of(&self, range: Range<usize>) -> Range<usize> {
        let start = self.lines.start(range.start);
        // A place that ends with a line end does not reach into the next line.
        let last = range.end.saturating_sub(usize::from(range.end > range.start));
        let rest = &self.text.as_bytes()[last.min(self.text.len())..];
        let end = memchr::memchr(b'\n', rest).map_or(self.text.len(), |end| last + end);
        start..end.max(start)
    }

    fn fingerprint(&self, rule: &Rule, finding: &Finding) -> u64 {
        let mut hash = Fnv::default();
        hash.write(rule.code.as_bytes());
        let line = &self.text[self.lines_of(finding.span.start()..finding.span.start())];
        hash.write(line.trim().as_bytes());
        hash.write(self.text.get(finding.span.range()).unwrap_or_default().as_bytes());
        hash.finish()
    }
}

impl Diagnostic {
    /// Whether a fix of at most this safety comes with it.
    #[must_use]
    pub fn is_fixable(&self, safety: Safety) -> bool {
        self.fix.as_ref().is_some_and(|(fix, _)| fix.safety <= safety)
    }

    /// The order of every report.
    #[must_use]
    pub fn order(&self) -> (&str, Position, &str, &str) {
        (&self.path, self.site.start, self.rule.code, &self.message)
    }
}
