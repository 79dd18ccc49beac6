//! `skill rule`: what `validate` looks for, and why.

use std::io::Write;

use comfy_table::{ContentArrangement, Table, presets};

use super::{Context, print_json};
use crate::cli;
use crate::outcome::Outcome;
use crate::printable::PrintableLine;
use crate::render::{RenderOptions, render};
use crate::validate::{RULES, Rule, nearest, page, rule_as_json, rule_as_markdown, schema};

pub(super) fn run(
    context: &Context,
    options: &cli::Rule,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    if options.markdown {
        out.write_all(page().as_bytes())?;
    } else if options.schema {
        print_json(&schema(), out)?;
    } else if let Some(name) = &options.code {
        let Some(rule) = RULES.iter().find(|rule| rule.is_named(name)) else {
            let near =
                nearest(name).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
            let _ = writeln!(std::io::stderr(), "there is no rule `{}`{near}", PrintableLine(name));
            return Ok(Outcome::Nothing);
        };
        one(context, rule, options.json, out)?;
    } else {
        all(context, options.json, out)?;
    }
    Ok(Outcome::Success)
}

fn one(context: &Context, rule: &Rule, json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    if json {
        return print_json(&rule_as_json(rule), out);
    }
    let mut text = Vec::new();
    let options = RenderOptions { width: context.term.prose_width(), color: context.term.color };
    render(&rule_as_markdown(rule), &options, &mut text)?;
    context.term.show(&String::from_utf8_lossy(&text), out)?;
    Ok(())
}

fn all(context: &Context, json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    if json {
        let rules: Vec<_> = RULES.iter().map(|rule| rule_as_json(rule)).collect();
        return print_json(&serde_json::json!({ "schema": 1, "rules": rules }), out);
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["CODE", "NAME", "WEIGHT", "FIX", "WHAT IT REPORTS"]);
    for rule in RULES {
        table.add_row([
            rule.code,
            rule.name,
            rule.levels.highest().map_or("off", |level| level.as_str()),
            rule.fix.map_or("", |(safety, _)| safety.as_str()),
            rule.what,
        ]);
    }
    context.term.show(&format!("{}\n", table.trim_fmt()), out)?;
    Ok(())
}
