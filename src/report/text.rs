//! The answer on a terminal: the best skill, why, the heart of its solution, and how to read the rest.

use std::io::{self, Write};

use super::{DIM, HEADING, NAME, QUOTE, percent, shortened};
use crate::matcher::{Answer, FEATURES, Finding, Match, Model, key_event};
use crate::paste::Paste;
use crate::printable::PrintableLine;
use crate::render::{RenderOptions, render};
use crate::term::Term;

/// Most lines of the solution that are shown.
const SOLUTION_LINES: usize = 14;
/// How many of the other candidates `--explain` shows.
const EXPLAINED: usize = 5;

/// Writes the answer.
///
/// # Errors
///
/// What the writer says.
pub fn text(
    answer: &Answer,
    paste: &Paste,
    term: &Term,
    explain: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page { answer, paste, term, out };
    if paste.omitted() > 0 {
        page.omission(explain)?;
    }
    match answer.matches.split_first() {
        Some((best, rest)) => page.matched(best, rest, explain)?,
        None => page.nothing(explain)?,
    }
    if explain {
        page.others()?;
    }
    Ok(())
}

struct Page<'a> {
    answer: &'a Answer,
    paste: &'a Paste,
    term: &'a Term,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn styled(&self, style: anstyle::Style, text: &str) -> String {
        let text = PrintableLine(text);
        if self.term.color { format!("{style}{text}{style:#}") } else { text.to_string() }
    }

    fn line(&mut self, style: anstyle::Style, text: &str) -> io::Result<()> {
        let text = self.styled(style, text);
        writeln!(self.out, "{text}")
    }

    /// What of a long input was not looked at, and what was.
    fn omission(&mut self, explain: bool) -> io::Result<()> {
        /// Most places that are listed.
        const PLACES: usize = 40;
        let (lines, bytes) = (self.paste.omitted_lines(), self.paste.omitted());
        let kept: Vec<String> =
            self.paste.kept().map(|(first, last)| format!("{first}-{last}")).collect();
        let between = kept.len().saturating_sub(2);
        let what = format!(
            "{lines} lines ({bytes} bytes) of the input were left out: its head, its tail and {between} places in between \
             that look like errors were read"
        );
        self.line(DIM, &what)?;
        if explain {
            let more = if kept.len() > PLACES { ", ..." } else { "" };
            let shown = kept[..kept.len().min(PLACES)].join(", ");
            self.line(DIM, &format!("lines that were read: {shown}{more}"))?;
        }
        Ok(())
    }

    fn matched(&mut self, best: &Match, rest: &[Match], explain: bool) -> io::Result<()> {
        let name = self.styled(NAME, &best.card.name);
        writeln!(self.out, "{name}  {}", percent(best.confidence))?;
        let description = shortened(&best.card.description, self.width(2) * 2);
        writeln!(self.out, "  {}\n", PrintableLine(&description))?;
        self.why(best)?;
        if explain {
            self.numbers(best)?;
        }
        self.solution(best)?;
        let command = format!("skill show {}", best.card.name);
        writeln!(self.out, "\n{}", self.styled(HEADING, &command))?;
        if let Some(versions) = &best.card.tested_with {
            let line = format!("verified with {versions}");
            self.line(DIM, &line)?;
        }
        // A second error of the paste has an answer of its own.
        let (other_errors, same_error): (Vec<&Match>, Vec<&Match>) =
            rest.iter().partition(|found| self.chain(found) != self.chain(best));
        for found in other_errors {
            let line = self.said(found);
            writeln!(
                self.out,
                "\n{}  {}",
                self.styled(NAME, &found.card.name),
                percent(found.confidence)
            )?;
            if let Some(line) = line {
                writeln!(
                    self.out,
                    "  for  {}",
                    self.styled(QUOTE, &shortened(&line, self.width(7)))
                )?;
            }
        }
        if !same_error.is_empty() {
            let names: Vec<String> = same_error
                .iter()
                .map(|found| {
                    format!("{} {}", PrintableLine(&found.card.name), percent(found.confidence))
                })
                .collect();
            writeln!(self.out, "\nalso  {}", names.join(", "))?;
        }
        Ok(())
    }

    fn chain(&self, found: &Match) -> Option<u32> {
        self.answer.events.get(found.event).map(|event| event.chain)
    }

    /// The user's line that says the error which a skill answers.
    fn said(&self, found: &Match) -> Option<String> {
        super::said(found, self.answer, self.paste).map(|(_, line)| line.to_owned())
    }

    fn why(&mut self, found: &Match) -> io::Result<()> {
        for finding in &found.evidence.findings {
            match finding {
                Finding::Pattern { text, skill_line, line, covered, .. } if *covered >= 0.5 => {
                    let line = self.paste.lines().get(*line);
                    let number = line.map_or(0, |line| line.number);
                    // As cleaned: a time stamp would push what matters out of sight.
                    let own = line.map_or("", |line| line.text.trim());
                    let own = self.styled(QUOTE, &shortened(own, self.width(14)));
                    writeln!(self.out, "  line {number:<6} {own}")?;
                    let quoted = shortened(text, self.width(14));
                    writeln!(
                        self.out,
                        "  {:<11} {}",
                        format!("skill:{skill_line}"),
                        PrintableLine(&quoted)
                    )?;
                }
                Finding::Code(code) => writeln!(self.out, "  code        {}", PrintableLine(code))?,
                Finding::Type(name) => writeln!(self.out, "  type        {}", PrintableLine(name))?,
                Finding::Passage { skill_line, covered } if !has_pattern(found) => {
                    if let Some(own) = self.said(found) {
                        writeln!(
                            self.out,
                            "  your error  {}",
                            self.styled(QUOTE, &shortened(&own, self.width(14)))
                        )?;
                    }
                    writeln!(
                        self.out,
                        "  {:<11} speaks of {} of it",
                        format!("skill:{skill_line}"),
                        percent(f64::from(*covered))
                    )?;
                }
                Finding::Pattern { .. }
                | Finding::Passage { .. }
                | Finding::Subject(_)
                | Finding::Missing(_)
                | Finding::Meaning(_)
                | Finding::Library
                | Finding::Denied { .. }
                | Finding::OtherCode(_) => {}
            }
        }
        Ok(())
    }

    /// The beginning of the solution, as the document has it.
    fn solution(&mut self, found: &Match) -> io::Result<()> {
        let Some(solution) = super::solution(&found.card) else { return Ok(()) };
        let heading = self.styled(HEADING, &solution.heading);
        writeln!(self.out, "\n{heading}\n")?;
        let mut rendered = Vec::new();
        render(
            &solution.content,
            &RenderOptions { width: self.width(2), color: self.term.color },
            &mut rendered,
        )?;
        let rendered = String::from_utf8_lossy(&rendered);
        let lines: Vec<&str> = rendered.trim_matches('\n').lines().collect();
        for line in lines.iter().take(SOLUTION_LINES) {
            let line = format!("  {line}");
            writeln!(self.out, "{}", line.trim_end())?;
        }
        if lines.len() > SOLUTION_LINES {
            let more = format!("  … {} more lines", lines.len() - SOLUTION_LINES);
            self.line(DIM, &more)?;
        }
        Ok(())
    }

    fn nothing(&mut self, explain: bool) -> io::Result<()> {
        self.line(HEADING, "nothing fits")?;
        let reason = self.answer.no_match_reason.clone().unwrap_or_default();
        let reason = shortened(&reason, 3 * self.width(2));
        writeln!(self.out, "  {}", PrintableLine(&reason))?;
        if explain && let Some(event) = key_event(&self.answer.events) {
            let line = self
                .paste
                .lines()
                .get(event.key)
                .map(|line| line.text.trim().to_owned())
                .unwrap_or_default();
            writeln!(
                self.out,
                "  looked for  {}",
                self.styled(QUOTE, &shortened(&line, self.width(14)))
            )?;
        }
        if !self.answer.near_misses.is_empty() && !explain {
            let names: Vec<String> = self
                .answer
                .near_misses
                .iter()
                .map(|found| {
                    format!("{} {}", PrintableLine(&found.card.name), percent(found.confidence))
                })
                .collect();
            writeln!(self.out, "\nnearest, none of them an answer: {}", names.join(", "))?;
        }
        Ok(())
    }

    /// Why the others lost.
    fn others(&mut self) -> io::Result<()> {
        let answer = self.answer;
        if answer.others.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.line(HEADING, "what came next, and why it lost")?;
        for found in answer.others.iter().take(EXPLAINED) {
            let name = self.styled(NAME, &found.card.name);
            writeln!(self.out, "\n{name}  {}", percent(found.confidence))?;
            self.why(found)?;
            self.numbers(found)?;
        }
        Ok(())
    }

    /// What was found and what was not, and what each is worth to the model.
    fn numbers(&mut self, found: &Match) -> io::Result<()> {
        for finding in &found.evidence.findings {
            match finding {
                Finding::Subject(words) => {
                    writeln!(self.out, "  about       {}", PrintableLine(&words.join(" ")))?;
                }
                Finding::Missing(words) => {
                    writeln!(self.out, "  missing     {}", PrintableLine(&words.join(" ")))?;
                }
                Finding::Meaning(words) => {
                    writeln!(self.out, "  meaning     {}", PrintableLine(&words.join(" ")))?;
                }
                Finding::OtherCode(code) => {
                    writeln!(self.out, "  against     it names {} instead", PrintableLine(code))?;
                }
                Finding::Denied { text, skill_line } => {
                    let text = shortened(text, self.width(40));
                    writeln!(
                        self.out,
                        "  {:<11} says that `{}` is not its own",
                        format!("skill:{skill_line}"),
                        PrintableLine(&text)
                    )?;
                }
                Finding::Library => {
                    writeln!(self.out, "  library     it speaks of one that the frames lie in")?;
                }
                Finding::Pattern { text, skill_line, covered, explained, lacking, .. } => {
                    writeln!(
                        self.out,
                        "  {:<11} covers {} of `{}`, which explains {} of the error",
                        format!("skill:{skill_line}"),
                        percent(f64::from(*covered)),
                        PrintableLine(&shortened(text, 60)),
                        percent(f64::from(*explained))
                    )?;
                    if !lacking.is_empty() {
                        let words = PrintableLine(&lacking.join(" ")).to_string();
                        writeln!(self.out, "  lacking     {words}")?;
                    }
                }
                Finding::Type(_) | Finding::Code(_) | Finding::Passage { .. } => {}
            }
        }
        let model = Model::fitted();
        for ((name, value), weight) in
            FEATURES.iter().zip(found.evidence.features.values()).zip(model.weights.values())
        {
            if value != 0.0 && weight != 0.0 {
                let line =
                    format!("  {name:<18} {value:>6.2} × {weight:>6.2} = {:>6.2}", value * weight);
                self.line(DIM, &line)?;
            }
        }
        let mut all = self.answer.matches.iter().chain(&self.answer.others);
        if all.any(|other| other.distance < found.distance) {
            let farther = "farther away: a nearer skill that fits as well comes first";
            writeln!(self.out, "  place       {farther}")?;
        }
        let score = model.score(&found.evidence.features);
        let line = format!("  {:<34} = {score:>6.2}   nothing fits: {:.2}", "score", model.nothing);
        self.line(DIM, &line)
    }

    /// The columns left beside an indent.
    fn width(&self, indent: usize) -> usize {
        self.term.prose_width().saturating_sub(indent).max(20)
    }
}

fn has_pattern(found: &Match) -> bool {
    found
        .evidence
        .findings
        .iter()
        .any(|finding| matches!(finding, Finding::Pattern { covered, .. } if *covered >= 0.5))
}
