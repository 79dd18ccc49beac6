//! Findings with the lines that they are about, drawn as rustc draws them.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Look, parts};
use crate::printable::{Printable, PrintableLine};
use crate::span::Span;
use crate::validate::{Diagnostic, Safety, Severity};
use crate::validate::{Fix, Report};

/// Larger changes are not drawn: the help says what they do.
const MAX_DRAWN_FIX_BYTES: usize = 400;

pub(super) fn write(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(look.width);
    parts::each(report, out, |found, text| {
        text.push_str(&draw(found, &renderer));
        text.push_str("\n\n");
    })
}

fn draw(found: &Diagnostic, renderer: &Renderer) -> String {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let scene = Scene::new(found);
    let path = PrintableLine(&found.path).to_string();
    let message = PrintableLine(&found.message).to_string();
    let line = found.excerpt.first_line as usize;
    let label = found.label.as_deref().map(|label| PrintableLine(label).to_string());
    let primary = AnnotationKind::Primary.span(scene.primary.clone()).label(label);
    let notes = scene.notes.iter().map(|(range, text)| {
        AnnotationKind::Context.span(range.clone()).label(PrintableLine(text).to_string())
    });
    let drawn = Snippet::source(scene.text.as_str())
        .line_start(line)
        .path(path)
        .annotation(primary)
        .annotations(notes);
    let title = level.primary_title(message).id(found.rule.code);
    let mut first = title.element(drawn);
    let mut second = None;
    let help = found.help.as_deref().map(|help| PrintableLine(help).to_string());
    if let Some(patches) = scene.patches {
        let title = help.unwrap_or_else(|| "change it so".to_owned());
        let title = match &found.fix {
            Some((fix, _)) if fix.safety == Safety::Unsafe => {
                format!("{title} (`--unsafe-fixes` does it)")
            }
            _ => title,
        };
        let patches = patches.into_iter().map(|(range, text)| Patch::new(range, text));
        let source = Snippet::source(scene.text.as_str()).line_start(line);
        second = Some(Level::HELP.secondary_title(title).element(source.patches(patches)));
    } else if let Some(help) = help {
        first = first.element(Level::HELP.message(help));
    }
    let groups: Vec<Group<'_>> = [first].into_iter().chain(second).collect();
    renderer.render(&groups)
}

/// An excerpt in which nothing steers a terminal, with the places that are drawn in it.
struct Scene {
    text: String,
    primary: Range<usize>,
    notes: Vec<(Range<usize>, String)>,
    patches: Option<Vec<(Range<usize>, String)>>,
}

impl Scene {
    fn new(found: &Diagnostic) -> Self {
        let excerpt = &found.excerpt;
        let within = |span: Span| {
            let start = span.start().checked_sub(excerpt.offset)?;
            let end = span.end().checked_sub(excerpt.offset)?;
            (end <= excerpt.text.len()).then_some(start..end)
        };
        let whole = 0..excerpt.text.len();
        let clamp = |at: usize| at.saturating_sub(excerpt.offset).min(excerpt.text.len());
        let primary = clamp(found.site.span.start())..clamp(found.site.span.end());
        let notes: Vec<(Range<usize>, &String)> = found
            .notes
            .iter()
            .filter_map(|(site, text)| Some((within(site.span)?, text)))
            .collect();
        let edits = found.fix.as_ref().and_then(|(fix, _)| drawn(fix, &within));
        let mut ranges = vec![primary, whole];
        ranges.extend(notes.iter().map(|(range, _)| range.clone()));
        ranges.extend(edits.iter().flatten().map(|(range, _)| range.clone()));
        let mut places: Vec<usize> =
            ranges.iter().flat_map(|range| [range.start, range.end]).collect();
        places.sort_unstable();
        places.dedup();
        let (text, moved) = Printable(&excerpt.text).with_places(&places);
        let new = |at: usize| {
            places.binary_search(&at).ok().and_then(|at| moved.get(at).copied()).unwrap_or(0)
        };
        let moved = |range: &Range<usize>| new(range.start)..new(range.end);
        Self {
            primary: moved(&ranges[0]),
            notes: notes.iter().map(|(range, text)| (moved(range), (*text).clone())).collect(),
            patches: edits.map(|edits| {
                edits.into_iter().map(|(range, text)| (moved(&range), text)).collect()
            }),
            text,
        }
    }
}

/// The edits of a fix, if they can be shown in the excerpt and help to see what is done.
fn drawn(
    fix: &Fix,
    within: &impl Fn(Span) -> Option<Range<usize>>,
) -> Option<Vec<(Range<usize>, String)>> {
    let size: usize = fix.edits.iter().map(|edit| edit.replacement.len() + edit.span.len()).sum();
    if size > MAX_DRAWN_FIX_BYTES {
        return None;
    }
    fix.edits
        .iter()
        .map(|edit| Some((within(edit.span)?, Printable(&edit.replacement).to_string())))
        .collect()
}
