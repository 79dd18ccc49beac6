//! The catalogue of skills for an agent's prompt: what there is, in as many tokens as can be spared.
//!
//! Which skills a budget holds is decided by `Entry::rank`, how they are written by [`Catalogue::text`], and where the
//! section of a file is by [`section`].

pub mod section;

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use crate::card::claims_fix;
use crate::error::Error;
use crate::library::{Library, Record};
use crate::parallel;
use crate::printable::{Printable, PrintableLine, one_line};
use crate::registry;
use crate::report;
use crate::roots::RootKind;
use crate::skill::{self, Place};
use crate::tokens::{self, CHARACTERS_A_TOKEN};

/// How a catalogue is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum CatalogueFormat {
    /// `<available_skills>`, as the Agent Skills specification's reference library prints it
    Xml,
    /// A list for programs
    Json,
    /// A section of AGENTS.md
    Markdown,
}

/// A skill of the catalogue.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What it is for, as its author broke the lines.
    pub description: String,
    /// Where an agent reads it: an absolute path, or the address `skill://NAME/SKILL.md` inside the program.
    pub location: String,
    /// The same relative to the current folder, if it lies below it.
    pub relative: Option<String>,
    /// What kind of root it is from.
    pub origin: RootKind,
    root: usize,
    quotes_error: bool,
    claims_fix: bool,
}

impl Entry {
    /// What a skill's place in a prompt is worth: the less, the more.
    ///
    /// The nearer root first: what a project says of itself is seldom needless. Then skills whose description quotes an
    /// error, because an agent recognizes them by it; then other fixes; then the rest. Then the shorter, so that more of them
    /// fit; then by name.
    fn rank(&self, cost: usize) -> (usize, u8, usize, &str) {
        let kind = match (self.quotes_error, self.claims_fix) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        (self.root, kind, cost, &self.name)
    }
}

/// Skills, in the order of precedence.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Those that are written.
    pub entries: Vec<Entry>,
    /// How many the budget left out.
    pub left_out: usize,
}

impl Catalogue {
    /// All skills that count. `here` is the folder that relative paths start from.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] or [`Error::TooLarge`] if a file went away since it was indexed.
    pub fn of(library: &Library, here: &Path) -> Result<Self, Error> {
        let mut names = std::collections::BTreeSet::new();
        let records: Vec<&Record> =
            library.skills().filter(|record| names.insert(record.name.as_str())).collect();
        let entries = parallel::map(&records, |record| entry(library, record, here));
        Ok(Self { entries: entries.into_iter().collect::<Result<_, _>>()?, left_out: 0 })
    }

    /// The skills most worth their place among those that fit into so many tokens, written in this format.
    ///
    /// In the order of worth, each is taken if it still fits; what is too long does not keep out what is shorter.
    #[must_use]
    pub fn within(mut self, budget: usize, format: CatalogueFormat) -> Self {
        let frame = Self::default().text(format).chars().count();
        let costs: Vec<usize> =
            self.entries.iter().map(|entry| written(entry, format).chars().count()).collect();
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|&at| self.entries[at].rank(costs[at]));
        let mut left = budget.saturating_mul(CHARACTERS_A_TOKEN).saturating_sub(frame + BETWEEN);
        let mut taken = vec![false; self.entries.len()];
        for at in order {
            if let Some(rest) = left.checked_sub(costs[at]) {
                left = rest;
                taken[at] = true;
            }
        }
        let all = self.entries.len();
        let mut taken = taken.into_iter();
        self.entries.retain(|_| taken.next().unwrap_or_default());
        self.left_out = all - self.entries.len();
        self
    }

    /// The catalogue as text, with a line end.
    #[must_use]
    pub fn text(&self, format: CatalogueFormat) -> String {
        let entries: Vec<String> =
            self.entries.iter().map(|entry| written(entry, format)).collect();
        match format {
            CatalogueFormat::Xml => {
                format!("<available_skills>\n{}</available_skills>\n", entries.concat())
            }
            CatalogueFormat::Json => {
                let entries = entries.concat();
                let entries = entries
                    .strip_suffix(",\n")
                    .map_or_else(String::new, |entries| format!("\n{entries}\n  "));
                format!("{{\n  \"schema\": 1,\n  \"skills\": [{entries}]\n}}\n")
            }
            CatalogueFormat::Markdown if entries.is_empty() => format!("{INTRODUCTION}\n"),
            CatalogueFormat::Markdown => format!("{INTRODUCTION}\n\n{}", entries.concat()),
        }
    }

    /// The tokens that it takes, by [`tokens::estimate`].
    #[must_use]
    pub fn tokens(&self, format: CatalogueFormat) -> usize {
        tokens::estimate(&self.text(format))
    }
}

/// Characters at most that part the frame of a catalogue from its skills.
const BETWEEN: usize = 4;

/// What stands above the list in AGENTS.md.
const INTRODUCTION: &str = "\
## Skills

When a command fails and its error is not plain, give its whole output to `skill match`: it names the document that
fixes it, or says that nothing fits. `skill show NAME` reads one of these:";

fn entry(library: &Library, record: &Record, here: &Path) -> Result<Entry, Error> {
    let origin = library.origin(record);
    let source = registry::read(origin, &record.path)?;
    let parsed = skill::parse(source.text(), &record.fallback_name);
    let absolute = record.path.canonicalize();
    let location = match (origin, &absolute) {
        (RootKind::Starter, _) => crate::mcp::address(&record.name),
        (_, Ok(path)) => path.to_string_lossy().into_owned(),
        (_, Err(_)) => record.path.to_string_lossy().into_owned(),
    };
    let relative = absolute
        .ok()
        .filter(|_| origin != RootKind::Starter)
        .and_then(|path| Some(path.strip_prefix(here).ok()?.to_string_lossy().replace('\\', "/")));
    Ok(Entry {
        quotes_error: parsed
            .skill
            .patterns
            .iter()
            .any(|pattern| pattern.place == Place::Description),
        claims_fix: claims_fix(&parsed.skill.description),
        name: parsed.skill.name,
        description: parsed.skill.description,
        location,
        relative,
        origin,
        root: record.root,
    })
}

/// One skill of the list, with the line end or comma that parts it from the next.
fn written(entry: &Entry, format: CatalogueFormat) -> String {
    match format {
        CatalogueFormat::Xml => format!(
            "<skill>\n<name>\n{}\n</name>\n<description>\n{}\n</description>\n<location>\n{}\n</location>\n</skill>\n",
            xml(entry.name.trim()),
            xml(entry.description.trim()),
            // The reference library trusts paths; in any that it can print, nothing is to be escaped.
            xml(&entry.location),
        ),
        CatalogueFormat::Json => {
            let value = json!({
                "name": entry.name,
                "description": entry.description,
                "location": entry.location,
                "origin": entry.origin.as_str(),
            });
            // A text and numbers always have JSON.
            let text = report::json_text(&value).unwrap_or_default();
            let mut indented = String::new();
            for line in text.lines() {
                let _ = writeln!(indented, "    {line}");
            }
            format!("{},\n", indented.trim_end())
        }
        CatalogueFormat::Markdown => {
            let description = one_line(&entry.description);
            let place = entry.relative.as_ref().map(|path| format!(" (`{}`)", plain(path)));
            format!(
                "- **{}**{}: {}\n",
                plain(&entry.name),
                place.unwrap_or_default(),
                plain(&description)
            )
        }
    }
}

/// A text in XML, as Python's `html.escape` writes it; characters that hide or steer are shown.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in Printable(text).to_cow().chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#x27;"),
            _ => escaped.push(char),
        }
    }
    escaped
}

/// A text in a line of markdown: it begins no comment, so it cannot end the section either.
fn plain(text: &str) -> String {
    PrintableLine(text).to_string().replace("<!--", "&lt;!--")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(name: &str, root: usize, quotes_error: bool, description: &str) -> Entry {
        Entry {
            name: name.to_owned(),
            description: description.to_owned(),
            location: format!("/skills/{name}/SKILL.md"),
            relative: None,
            origin: RootKind::Project,
            root,
            quotes_error,
            claims_fix: quotes_error,
        }
    }

    fn names(catalogue: &Catalogue) -> Vec<&str> {
        catalogue.entries.iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn a_budget_holds_the_nearer_and_the_more_telling_first() {
        let all = Catalogue {
            entries: vec![
                entry("near-plain", 0, false, "Style."),
                entry("near-long", 0, true, &"Fixes \"x\". ".repeat(50)),
                entry("near-fix", 0, true, "Fixes \"x\"."),
                entry("far-fix", 1, true, "Fixes \"y\"."),
            ],
            left_out: 0,
        };
        let format = CatalogueFormat::Xml;
        let of = |budget| all.clone().within(budget, format);
        let three = of(113);
        assert_eq!(names(&three), ["near-plain", "near-fix", "far-fix"]);
        assert_eq!(three.left_out, 1);
        assert_eq!(names(&of(79)), ["near-plain", "near-fix"]);
        assert_eq!(names(&of(46)), ["near-fix"]);
        assert_eq!(names(&of(1)), [""; 0]);
        assert_eq!(names(&of(9_999)).len(), 4);
    }

    proptest! {
        #[test]
        fn a_budget_is_kept_and_every_form_is_well_formed(
            descriptions in proptest::collection::vec("(\\PC|\n|<!-- skill:end -->|</skill>|\"){0,40}", 0..8),
            budget in 0_usize..400,
        ) {
            let entries = descriptions.iter().enumerate();
            let entries = entries.map(|(at, text)| entry(&format!("s{at}"), at % 2, at % 3 == 0, text)).collect();
            let all = Catalogue { entries, left_out: 0 };
            for format in [CatalogueFormat::Xml, CatalogueFormat::Json, CatalogueFormat::Markdown] {
                let some = all.clone().within(budget, format);
                let frame = Catalogue::default().tokens(format);
                prop_assert!(some.tokens(format) <= budget.max(frame + 1), "{:?}", format);
                prop_assert_eq!(some.left_out + some.entries.len(), all.entries.len());
            }
            let json: serde_json::Value = serde_json::from_str(&all.text(CatalogueFormat::Json)).expect("it is JSON");
            prop_assert_eq!(json["skills"].as_array().map(Vec::len), Some(all.entries.len()));
            let xml = all.text(CatalogueFormat::Xml);
            prop_assert_eq!(xml.matches("</skill>").count(), all.entries.len());
            let markdown = all.text(CatalogueFormat::Markdown);
            prop_assert!(!markdown.contains("<!--"));
            prop_assert_eq!(markdown.lines().filter(|line| line.starts_with("- **")).count(), all.entries.len());
        }
    }
}
