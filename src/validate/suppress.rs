//! Comments that silence a rule, each with the rule that it silences.
//!
//! ```text
//! # skill-ignore FX307: the words are all there is          in YAML: the key on this line, or the next one
//! <!-- skill-ignore SE406: shown as a warning -->           in the body: the block that follows
//! <!-- skill-ignore-file FX314: there is nothing to type --> the whole file; in YAML with `#`
//! ```
//!
//! Several rules are separated by commas. What silences nothing is told, so that they do not pile up.

use std::ops::{Range, RangeInclusive};

use super::document::Document;
use super::finding::{Diagnostic, Finding, Locator};
use super::fix::Fix;
use super::rule::{Check, Rule};
use super::rules::{RULES, SUPPRESSION_UNUSED, nearest};
use super::select::Weights;
use super::words::Topic;
use crate::limits::MAX_SUPPRESSIONS;
use crate::markdown::BlockKind;
use crate::span::Span;

/// One rule that a comment silences.
#[derive(Debug)]
pub(crate) struct Suppression {
    rule: &'static Rule,
    /// The lines that it holds for.
    lines: Range<u32>,
    /// To be told if it silences nothing.
    unused: Option<Diagnostic>,
    used: bool,
}

/// What the comments of a document say.
#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    list: Vec<Suppression>,
    /// Comments that name no rule, or none that there is.
    pub(crate) unknown: Vec<Finding>,
}

/// The word that makes a comment one of these.
const MARK: &str = "skill-ignore";

impl Suppressions {
    /// Reads the comments of a document, as far as they are about rules that are asked.
    pub(crate) fn read(document: &Document, locator: &Locator<'_>, weights: &Weights) -> Self {
        let mut all = Self::default();
        // Nearly no file has one.
        if !document.has_word_on(Topic::Suppression) {
            return all;
        }
        let comments = yaml_comments(document).into_iter().chain(body_comments(document));
        for comment in comments.take(MAX_SUPPRESSIONS) {
            let Some(rest) = comment.said.trim_start().strip_prefix(MARK) else { continue };
            let (rest, lines) = if let Some(rest) = rest.strip_prefix("-file") {
                (rest, 0..u32::MAX)
            } else {
                let lines = locator.lines(comment.about);
                (rest, *lines.start()..lines.end() + 1)
            };
            let rules = rest.split([':', '\n']).next().unwrap_or_default();
            let words: Vec<&str> =
                rules.split([',', ' ']).filter(|word| !word.is_empty()).collect();
            if words.is_empty() {
                all.unknown.push(
                    Finding::new(
                        comment.span,
                        "this comment names no rule, so it silences nothing",
                    )
                    .help(format!("write `{MARK} CODE: reason`")),
                );
            }
            for (at, word) in words.iter().enumerate() {
                if let Some(&rule) = RULES.iter().find(|rule| rule.is_named(word)) {
                    // What is not asked cannot be silenced in vain.
                    if weights.of(rule).is_some() {
                        let unused = unused(document, &comment, &words, at, rule);
                        let unused = unused.and_then(|finding| {
                            let told = &SUPPRESSION_UNUSED;
                            Some(locator.diagnostic(told, weights.of(told)?, finding))
                        });
                        let lines = lines.clone();
                        all.list.push(Suppression { rule, lines, unused, used: false });
                    }
                } else {
                    let finding = Finding::new(comment.span, format!("there is no rule `{word}`"));
                    all.unknown.push(match nearest(word) {
                        Some(near) => finding.help(format!("did you mean `{near}`?")),
                        None => finding.help("`skill rule` lists all rules"),
                    });
                }
            }
        }
        all
    }

    /// Whether what a rule found on these lines is silenced. Remembers that.
    pub(crate) fn silence(&mut self, rule: &Rule, lines: RangeInclusive<u32>) -> bool {
        let mut silenced = false;
        for suppression in &mut self.list {
            let meets =
                suppression.lines.start <= *lines.end() && *lines.start() < suppression.lines.end;
            if std::ptr::eq(suppression.rule, rule) && meets {
                suppression.used = true;
                silenced = true;
            }
        }
        silenced
    }

    /// What to tell of those that silenced nothing, if that is not silenced itself.
    pub(crate) fn left_over(mut self) -> Vec<Diagnostic> {
        let unused = self.list.iter_mut().filter(|suppression| !suppression.used);
        let mut told: Vec<Diagnostic> =
            unused.filter_map(|suppression| suppression.unused.take()).collect();
        told.retain(|unused| {
            let lines = unused.site.start.line..=unused.site.end.line;
            !self.silence(&SUPPRESSION_UNUSED, lines)
        });
        told
    }
}

/// What to tell of the rule at `at` of a comment if it silences nothing.
fn unused(
    document: &Document,
    comment: &Comment<'_>,
    words: &[&str],
    at: usize,
    rule: &Rule,
) -> Option<Finding> {
    // What is found between documents depends on which are checked together: an editor asks of one alone. And whether
    // the telling of comments is silenced in vain is nothing to tell.
    if matches!(rule.check, Check::Shelf(_)) || std::ptr::eq(rule, &raw const SUPPRESSION_UNUSED) {
        return None;
    }
    let message = format!("`{}` is silenced here, and finds nothing", rule.code);
    let finding = Finding::new(comment.span, message);
    if words.len() == 1 {
        return Some(finding.help("remove the comment").fix(comment.removal(document)));
    }
    // The word with the comma and the blanks that part it from its neighbour.
    let place = |word: &str| word.as_ptr().addr() - document.text().as_ptr().addr();
    let span = if let Some(next) = words.get(at + 1) {
        Span::new(place(words[at])..place(next))
    } else {
        let before = words[at - 1];
        Span::new(place(before) + before.len()..place(words[at]) + words[at].len())
    };
    Some(finding.help("remove it from the comment").fix(span.map(|span| Fix::safe(span, ""))))
}

/// A comment that is to silence something.
struct Comment<'t> {
    /// Marks included.
    span: Span,
    /// What it says.
    said: &'t str,
    /// What it is about.
    about: Span,
}

impl Comment<'_> {
    /// Takes it out, with its line if nothing else stands there.
    fn removal(&self, document: &Document) -> Fix {
        let lines = document.whole_lines(self.span);
        let text = document.text();
        let before = &text[lines.start()..self.span.start()];
        let is_alone =
            before.trim().is_empty() && text[self.span.end()..lines.end()].trim().is_empty();
        if is_alone {
            return Fix::safe(lines, "");
        }
        let blanks = before.len() - before.trim_end().len();
        let start = self.span.start() - blanks;
        Fix::safe(Span::new(start..self.span.end()).unwrap_or(self.span), "")
    }
}

/// The comments of the frontmatter.
fn yaml_comments(document: &Document) -> Vec<Comment<'_>> {
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
        found.push(Comment { span, said, about: scope.map_or(span, whole) });
    }
    found
}

/// The same of the body: a comment is about the block after it, up to the next blank line outside of code.
fn body_comments(document: &Document) -> Vec<Comment<'_>> {
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
        .filter(|&span| said(span).starts_with(MARK) && !document.is_code(span.start()))
        .take(MAX_SUPPRESSIONS)
        .map(|span| Comment { span, said: said(span), about: about(span) })
        .collect()
}
