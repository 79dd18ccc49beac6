//! `skill show`: read a skill.

use std::io::Write;

use serde_json::json;

use super::{Context, print_json};
use crate::cli;
use crate::library::{Library, Record};
use crate::name::near;
use crate::outcome::Outcome;
use crate::printable::{Printable, PrintableLine};
use crate::registry;
use crate::render::{RenderOptions, render};
use crate::report::{DIM, NAME};
use crate::skill::{self, SectionKind};
use crate::source::{LineIndex, Source};

/// How many names are offered in place of one that is not there.
const SUGGESTIONS: usize = 3;

pub(super) fn run(
    context: &Context,
    options: &cli::Show,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let (library, named) = context.ask(
        context.roots()?,
        |library| Ok(library.named(&options.name)?),
        |_, named| named.iter().all(|record| record.is_skill && record.name == options.name),
    )?;
    let Some(record) = named.first() else {
        unknown(context, &library, &options.name)?;
        return Ok(Outcome::Nothing);
    };
    if named.len() > 1 && !context.quiet {
        let others: Vec<String> =
            named[1..].iter().map(|record| format!("`{}`", record.path.display())).collect();
        let _ = writeln!(
            std::io::stderr(),
            "warning: this name is used more than once, also by {}",
            PrintableLine(&others.join(", "))
        );
    }
    let source = registry::read(library.origin(record), &record.path)?;
    if options.raw {
        out.write_all(&raw(&source)?)?;
    } else if options.json {
        print_json(&as_json(&library, record, source.text()), out)?;
    } else if let Some(kind) = options.section {
        return section(context, &source, kind, out);
    } else {
        whole(context, record, &source, out)?;
    }
    Ok(Outcome::Success)
}

/// The bytes of the file: text that is not UTF-8 is passed on as it is.
fn raw(source: &Source) -> anyhow::Result<Vec<u8>> {
    if source.is_utf8() {
        return Ok(source.text().as_bytes().to_vec());
    }
    Ok(std::fs::read(source.path())?)
}

fn whole(
    context: &Context,
    record: &Record,
    source: &Source,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let head = skill::outline(source.text(), &record.fallback_name).head;
    let mut page = Vec::new();
    writeln!(page, "{}", context.styled(NAME, &head.name))?;
    writeln!(page, "{}", context.styled(DIM, &record.path.to_string_lossy()))?;
    writeln!(page)?;
    let options = rendering(context);
    render(&head.description, &options, &mut page)?;
    writeln!(page)?;
    render(&source.text()[head.body], &options, &mut page)?;
    context.term.show(&String::from_utf8_lossy(&page), out)?;
    Ok(())
}

fn section(
    context: &Context,
    source: &Source,
    kind: SectionKind,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let parsed = skill::parse(source.text(), "skill");
    let text: String =
        parsed.skill.parts(kind).into_iter().map(|part| &source.text()[part]).collect();
    if text.is_empty() {
        if !context.quiet {
            let mut there: Vec<&str> = parsed
                .skill
                .sections
                .iter()
                .map(|section| section.kind.as_str())
                .filter(|name| *name != "other")
                .collect();
            there.sort_unstable();
            there.dedup();
            let _ = writeln!(
                std::io::stderr(),
                "this skill has no such section; it has: {}",
                there.join(", ")
            );
        }
        return Ok(Outcome::Nothing);
    }
    let mut page = Vec::new();
    render(&text, &rendering(context), &mut page)?;
    context.term.show(&String::from_utf8_lossy(&page), out)?;
    Ok(Outcome::Success)
}

fn rendering(context: &Context) -> RenderOptions {
    RenderOptions { width: context.term.prose_width(), color: context.term.color }
}

fn as_json(library: &Library, record: &Record, text: &str) -> serde_json::Value {
    let parsed = skill::parse(text, &record.fallback_name);
    let lines = LineIndex::new(text);
    let skill = &parsed.skill;
    let metadata: serde_json::Map<String, serde_json::Value> =
        skill.metadata.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
    let sections: Vec<_> = skill
        .sections
        .iter()
        .map(|section| {
            json!({
                "kind": section.kind.as_str(),
                "heading": section.heading,
                "level": section.level,
                "line": lines.line(section.span.start()),
                "content": text.get(section.content.clone()).unwrap_or_default().trim(),
            })
        })
        .collect();
    let patterns: Vec<_> = skill
        .patterns
        .iter()
        .map(|pattern| json!({ "text": pattern.text, "line": pattern.line, "place": pattern.place.as_str() }))
        .collect();
    json!({
        "schema": 1,
        "name": skill.name,
        "path": record.path.to_string_lossy(),
        "origin": library.origin(record).as_str(),
        "description": skill.description,
        "title": skill.title,
        "metadata": metadata,
        "error_patterns": patterns,
        "sections": sections,
        "problems": record.problems,
    })
}

pub(super) fn unknown(context: &Context, library: &Library, name: &str) -> anyhow::Result<()> {
    let known = library.skills().map(|record| record.name.as_str());
    let near = near(name, known, SUGGESTIONS);
    let mut err = std::io::stderr().lock();
    writeln!(err, "there is no skill `{}`", Printable(name))?;
    if !context.quiet && !near.is_empty() {
        writeln!(err, "did you mean {}?", PrintableLine(&near.join(", ")))?;
    }
    Ok(())
}
