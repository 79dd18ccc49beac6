//! Comments that silence a rule, each with the rule that it silences.
//!
//! ```text
//! # skill-ignore FX307: the words are all there is          in YAML: the key on this line, or the next one
//! <!-- skill-ignore SE406: shown as a warning -->           in the body: the block that follows
//! <!-- skill-ignore-file FX314: there is nothing to type --> the whole file; in YAML with `#`
//! ```
//!
//! Several rules are separated by commas. What silences nothing is told, so that they do not pile up.

use std::ops::Range;

use super::document::Document;
use super::finding::{Diagnostic, Finding, Locator};
use super::rule::Rule;
use super::rules::{RULES, nearest};
use crate::limits::MAX_SUPPRESSIONS;
use crate::markdown::BlockKind;
use crate::span::Span;

/// One rule that a comment silences.
#[derive(Debug)]
pub(crate) struct Suppression {
    pub(crate) rule: &'static Rule,
    /// The lines that it holds for.
    lines: Range<u32>,
    /// To be told if it silences nothing.
    pub(crate) unused: Option<Diagnostic>,
    used: bool,
}

/// What the comments of a document say.
#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    pub(crate) list: Vec<Suppression>,
    /// Comments that name no rule, or none that there is.
    pub(crate) unknown: Vec<Finding>,
}

/// The word that makes a comment one of these.
const MARK: &str = "skill-ignore";

impl Suppressions {
    /// Reads the comments of a document. `unused` makes the diagnostic of one that silences nothing, if that is asked.
    pub(crate) fn read(
        document: &Document,
        locator: &Locator<'_>,
        unused: impl Fn(Finding) -> Option<Diagnostic>,
    ) -> Self {
        let mut all = Self::default();
        // Nearly no file has one.
        if !document.text().contains(MARK) {
            return all;
        }
        let comments = yaml_comments(document).into_iter().chain(body_comments(document));
        for (span, said, scope) in comments.take(MAX_SUPPRESSIONS) {
            let Some(rest) = said.trim_start().strip_prefix(MARK) else { continue };
            let (rest, lines) = match rest.strip_prefix("-file") {
                Some(rest) => (rest, 0..u32::MAX),
                None => (rest, locator.line(scope.start())..locator.line(scope.end()) + 1),
            };
            let rules = rest.split([':', '\n']).next().unwrap_or_default();
            let words: Vec<&str> =
                rules.split([',', ' ']).filter(|word| !word.is_empty()).collect();
            if words.is_empty() {
                all.unknown.push(
                    Finding::new(span, "this comment names no rule, so it silences nothing")
                        .help(format!("write `{MARK} CODE: reason`")),
                );
            }
            for word in words {
                if let Some(rule) = RULES.iter().find(|rule| rule.is_named(word)) {
                    let told = Finding::new(
                        span,
                        format!("`{}` is silenced here, and finds nothing", rule.code),
                    )
                    .help("remove it from the comment");
                    let lines = lines.clone();
                    all.list.push(Suppression { rule, lines, unused: unused(told), used: false });
                } else {
                    let finding = Finding::new(span, format!("there is no rule `{word}`"));
                    all.unknown.push(match nearest(word) {
                        Some(near) => finding.help(format!("did you mean `{near}`?")),
                        None => finding.help("`skill rule` lists all rules"),
                    });
                }
            }
        }
        all
    }

    /// Whether a diagnostic is silenced. Remembers that.
    pub(crate) fn silence(&mut self, diagnostic: &Diagnostic) -> bool {
        let lines = diagnostic.site.start.line..=diagnostic.site.end.line;
        let mut silenced = false;
        for suppression in &mut self.list {
            let meets =
                suppression.lines.start <= *lines.end() && *lines.start() < suppression.lines.end;
            if std::ptr::eq(suppression.rule, diagnostic.rule) && meets {
                suppression.used = true;
                silenced = true;
            }
        }
        silenced
    }

    /// What to tell of those that silenced nothing.
    pub(crate) fn left_over(self) -> impl Iterator<Item = Diagnostic> {
        let unused = self.list.into_iter().filter(|suppression| !suppression.used);
        unused.filter_map(|suppression| suppression.unused)
    }
}

/// Comments of the frontmatter: where they stand, what they say, and what they are about.
fn yaml_comments(document: &Document) -> Vec<(Span, &str, Span)> {
    let Some(yaml) = document.yaml() else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = yaml.start();
    for line in document.slice(yaml).split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(hash) = line.find('#') else { continue };
        let said = line[hash + 1..].trim();
        let in_value = hash > 0 && !line[..hash].ends_with([' ', '\t']);
        if in_value || !said.starts_with(MARK) {
            continue;
        }
        let span = Span::new(start + hash..start + line.trim_end().len()).unwrap_or_default();
        let whole = |entry: &crate::yaml::Entry| entry.key.span.to(entry.value.span);
        let entries = document.entries();
        let scope = if line[..hash].trim().is_empty() {
            entries.iter().find(|entry| entry.key.span.start() >= at)
        } else {
            entries.iter().rev().find(|entry| entry.key.span.start() < start + hash)
        };
        found.push((span, said, scope.map_or(span, whole)));
    }
    found
}

/// The same of the body: a comment is about the block after it, up to the next blank line outside of code.
fn body_comments(document: &Document) -> Vec<(Span, &str, Span)> {
    let blocks = &document.skill().blocks;
    let about = |comment: Span| {
        let after = blocks.partition_point(|block| block.span.start() < comment.end());
        let next = blocks[after..].iter().find(|block| block.kind != BlockKind::Html);
        let Some(next) = next else { return comment };
        let end = match next.kind {
            BlockKind::Code | BlockKind::Heading(_) => next.span.end(),
            _ => {
                let rest = &document.text()[next.span.start()..];
                let blank = rest.find("\n\n").or_else(|| rest.find("\r\n\r\n"));
                blank.map_or(document.text().len(), |blank| next.span.start() + blank)
            }
        };
        let end = end.saturating_sub(1).max(next.span.start());
        Span::new(next.span.start()..end).unwrap_or(comment)
    };
    let said = |span: Span| {
        let comment = document.slice(span);
        comment.trim_start_matches("<!--").trim_end_matches("-->").trim()
    };
    let comments = document.comments().into_iter();
    comments
        .filter(|&span| said(span).starts_with(MARK))
        .take(MAX_SUPPRESSIONS)
        .map(|span| (span, said(span), about(span)))
        .collect()
}
