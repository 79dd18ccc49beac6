//! Markdown on a terminal.
//!
//! Own code over `pulldown-cmark`'s events, since the libraries tried on real skills either are not
//! `CommonMark`, or bring hundreds of crates; and none keeps escape sequences in the text from the
//! terminal. Here all text goes through [`Printable`] on its way in, so that whatever is written
//! later holds no control character but line ends and, with colour, the sequences of styles.
//!
//! ```text
//! markdown ──pulldown-cmark──▶ events ──▶ Renderer ──▶ spans ──wrap──▶ lines ──▶ out
//!                                             └─ table, highlight
//! ```
//!
//! No link is made clickable by an escape sequence: the target is written out, so what is followed
//! is what is read.

mod highlight;
mod languages;
mod page;
mod table;
mod wrap;

use std::{
    io::{self, Write},
    mem,
};

use anstyle::{AnsiColor, Style};
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd,
};

use crate::printable::Printable;
use page::{BULLET, Kind, Page};
use table::Table;
use wrap::{LongWord, Span};

/// Longest label of a footnote that has its text on the same line, in columns.
const MAX_LABEL: usize = 12;
/// Before each line of code.
const CODE_INDENT: &str = "    ";
/// Columns from one tab stop to the next.
const TAB: usize = 4;
const PLAIN: Style = Style::new();
/// Lines of tables, marks of lists and quotes, targets of links.
const FAINT: Style = Style::new().dimmed();
const CODE: Style = AnsiColor::Yellow.on_default();
const TITLE: Style = Style::new().bold().underline();
const HEADING: Style = AnsiColor::Cyan.on_default().bold();

/// How to render.
#[derive(Clone, Copy, Debug)]
pub struct RenderOptions {
    /// Columns to wrap at, at least 20. Code is never wrapped.
    pub width: usize,
    /// Whether to write styles.
    pub color: bool,
}

/// Writes `markdown`, without its frontmatter, as it is to be read.
///
/// # Errors
///
/// What writing to `out` says.
pub fn render(markdown: &str, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut renderer = Renderer::new(options, out);
    for event in Parser::new_ext(markdown, syntax()) {
        renderer.event(event)?;
    }
    renderer.flush()
}

/// What is in use on GitHub, where skills are read.
fn syntax() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

/// A list that is being read.
#[derive(Debug)]
struct List {
    /// Of the next item, if the list is ordered.
    number: Option<u64>,
    /// Whether its items have blank lines between them; known from the first on.
    is_loose: bool,
    has_item: bool,
}

/// A link or image that is being read.
#[derive(Debug)]
struct Link {
    target: String,
    /// The number of spans before its text.
    start: usize,
    is_image: bool,
}

#[derive(Debug)]
struct CodeBlock {
    language: String,
    text: String,
}

struct Renderer<'a> {
    page: Page<'a>,
    color: bool,
    /// Those that enclose the block, outermost first.
    lists: Vec<List>,
    /// Of emphasis and the like, each with those around it.
    styles: Vec<Style>,
    /// Text of the block that is being read.
    inline: Vec<Span>,
    links: Vec<Link>,
    code: Option<CodeBlock>,
    html: Option<String>,
    table: Option<Table>,
}

impl<'a> Renderer<'a> {
    fn new(options: &RenderOptions, out: &'a mut dyn Write) -> Self {
        Self {
            page: Page::new(options, out),
            color: options.color,
            lists: Vec::new(),
            styles: Vec::new(),
            inline: Vec::new(),
            links: Vec::new(),
            code: None,
            html: None,
            table: None,
        }
    }

    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag)?,
            Event::Text(text) => match (&mut self.code, &mut self.html) {
                (Some(code), _) => code.text += &text,
                (None, Some(html)) => *html += &text,
                (None, None) => self.text(&text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.code_span(&text);
            }
            Event::Html(text) => match &mut self.html {
                Some(html) => *html += &text,
                None => self.text(&text),
            },
            Event::InlineHtml(text) if is_line_break(&text) => self.push("\n"),
            Event::InlineHtml(text) => self.text(&text),
            Event::FootnoteReference(label) => self.text(&format!("[^{label}]")),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Rule => {
                self.start_block()?;
                let width = self.page.room();
                self.page.line(&[Span::new("─".repeat(width), FAINT)])?;
            }
            Event::TaskListMarker(is_done) => self.task(is_done),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> io::Result<()> {
        match tag {
            Tag::Paragraph => {
                self.flush()?;
                if let Some(list) = self.lists.last_mut()
                    && self.page.is_in_item()
                {
                    list.is_loose = true;
                }
            }
            Tag::Heading { level, .. } => {
                self.flush()?;
                self.styles.push(match level {
                    HeadingLevel::H1 => TITLE,
                    HeadingLevel::H2 => HEADING,
                    HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => {
                        PLAIN.bold()
                    }
                });
            }
            Tag::BlockQuote(kind) => {
                self.start_block()?;
                let bar = Span::new("│ ", FAINT);
                self.page.enter(Kind::Other, bar.clone(), bar);
                if let Some(kind) = kind {
                    self.inline.push(Span::new(alert(kind), PLAIN.bold()));
                    self.flush()?;
                }
            }
            Tag::CodeBlock(kind) => {
                self.flush()?;
                let language = match kind {
                    CodeBlockKind::Fenced(info) => language(&info).to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(CodeBlock { language, text: String::new() });
            }
            Tag::HtmlBlock => {
                self.flush()?;
                self.html = Some(String::new());
            }
            Tag::List(number) => {
                self.start_block()?;
                self.lists.push(List { number, is_loose: false, has_item: false });
            }
            Tag::Item => self.start_item()?,
            Tag::FootnoteDefinition(label) => {
                self.start_block()?;
                let marker = one_line(&Printable(&format!("[^{label}]: ")).to_cow());
                let mut marker = Span::new(marker, FAINT);
                if marker.width() > MAX_LABEL {
                    self.page.line(&[mem::replace(&mut marker, Span::new(CODE_INDENT, PLAIN))])?;
                }
                self.page.enter(Kind::Other, marker, Span::new(CODE_INDENT, PLAIN));
            }
            Tag::Table(alignments) => {
                self.flush()?;
                self.table = Some(Table { alignments, rows: Vec::new() });
            }
            Tag::TableHead => {
                self.start_row();
                self.styles.push(PLAIN.bold());
            }
            Tag::TableRow => self.start_row(),
            Tag::TableCell => self.inline.clear(),
            Tag::Emphasis => self.styles.push(self.style().italic()),
            Tag::Strong => self.styles.push(self.style().bold()),
            Tag::Strikethrough => {
                // Without its line the text would say the opposite.
                self.push(if self.color { "" } else { "~~" });
                self.styles.push(self.style().strikethrough());
            }
            Tag::Link { dest_url, .. } => self.start_link(&dest_url, false),
            Tag::Image { dest_url, .. } => self.start_link(&dest_url, true),
            // Not in use, see `syntax`; their text is shown.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> io::Result<()> {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::Item => {
                self.flush()?;
                self.page.leave()
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::List(_) => {
                self.lists.pop();
                Ok(())
            }
            TagEnd::Table => self.end_table(),
            TagEnd::TableCell => {
                let cell = mem::take(&mut self.inline);
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
                Ok(())
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::TableHead => {
                self.styles.pop();
                Ok(())
            }
            TagEnd::Strikethrough => {
                self.styles.pop();
                self.push(if self.color { "" } else { "~~" });
                Ok(())
            }
            TagEnd::Link | TagEnd::Image => {
                self.end_link();
                Ok(())
            }
            TagEnd::TableRow
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => Ok(()),
        }
    }

    // Text within a block.

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or(PLAIN)
    }

    fn push(&mut self, text: &str) {
        if !text.is_empty() {
            self.inline.push(Span::new(text, self.style()));
        }
    }

    /// Adds foreign text.
    fn text(&mut self, text: &str) {
        self.push(&one_line(&Printable(text).to_cow()));
    }

    fn code_span(&mut self, text: &str) {
        let text = one_line(&Printable(text).to_cow());
        let span = if self.color {
            Span { is_code: true, ..Span::new(text, CODE) }
        } else {
            // As many backticks as it takes to tell them from those within.
            let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
            let ticks = "`".repeat(if text.contains('`') { longest + 1 } else { 1 });
            let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
            let text = format!("{ticks}{pad}{text}{pad}{ticks}");
            Span { is_code: true, ..Span::new(text, self.style()) }
        };
        self.inline.push(span);
    }

    fn start_link(&mut self, target: &CowStr<'_>, is_image: bool) {
        if is_image {
            self.push("[image: ");
        }
        let target = one_line(&Printable(target).to_cow());
        self.links.push(Link { target, start: self.inline.len(), is_image });
        self.styles.push(if is_image { self.style() } else { self.style().underline() });
    }

    /// Writes out the target, unless it is what has been read already or leads into the same text.
    fn end_link(&mut self) {
        self.styles.pop();
        let Some(link) = self.links.pop() else { return };
        let text = &self.inline[link.start..];
        let has_text = text.iter().any(|span| !span.text.is_empty());
        let is_same = reads(text, &link.target)
            || link.target.strip_prefix("mailto:").is_some_and(|address| reads(text, address));
        let is_within = link.target.starts_with('#') && has_text;
        if link.is_image {
            self.push("]");
        }
        if !link.target.is_empty() && !is_same && !is_within {
            let gap = if has_text || link.is_image { " " } else { "" };
            let target = link.target.replace(' ', "%20");
            self.inline.push(Span::new(format!("{gap}<{target}>"), FAINT));
        }
    }

    // Blocks.

    /// Ends the text before a block and leaves a line blank where one is due.
    fn start_block(&mut self) -> io::Result<()> {
        self.flush()?;
        self.gap()
    }

    fn gap(&mut self) -> io::Result<()> {
        let is_tight = self.lists.last().is_some_and(|list| !list.is_loose);
        self.page.gap(is_tight && self.page.is_in_item())
    }

    fn start_item(&mut self) -> io::Result<()> {
        self.flush()?;
        let mut marker = BULLET.to_owned();
        if let Some(list) = self.lists.last_mut() {
            if let Some(number) = &mut list.number {
                marker = format!("{number}. ");
                *number = number.saturating_add(1);
            }
            if mem::replace(&mut list.has_item, true) && list.is_loose {
                self.page.line(&[])?;
            }
        }
        let marker = Span::new(marker, FAINT);
        let indent = Span::new(" ".repeat(marker.width()), PLAIN);
        self.page.enter(Kind::Item, marker, indent);
        Ok(())
    }

    fn task(&mut self, is_done: bool) {
        let task = if is_done {
            Span::new("[x] ", AnsiColor::Green.on_default())
        } else {
            Span::new("[ ] ", PLAIN)
        };
        if !self.page.mark_task(&task) {
            self.inline.push(task);
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) -> io::Result<()> {
        self.styles.pop();
        let spans = mem::take(&mut self.inline);
        if spans.is_empty() {
            return Ok(());
        }
        self.gap()?;
        let underline = match level {
            _ if self.color => return self.page.prose(&spans),
            HeadingLevel::H1 => "=",
            HeadingLevel::H2 => "-",
            HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => {
                let marks = Span::new(format!("{} ", "#".repeat(level as usize)), PLAIN);
                return self.page.prose(&[&[marks], &spans[..]].concat());
            }
        };
        self.page.prose(&spans)?;
        let width = wrap::extent(&spans).1.min(self.page.room());
        self.page.line(&[Span::new(underline.repeat(width), PLAIN)])
    }

    fn end_code(&mut self) -> io::Result<()> {
        let Some(code) = self.code.take() else {
            return Ok(());
        };
        let text = expand_tabs(&Printable(&code.text).to_cow());
        self.gap()?;
        let spans = if self.color {
            highlight::highlight(text.trim_end_matches('\n'), &code.language)
        } else {
            vec![Span::new(text.trim_end_matches('\n'), PLAIN)]
        };
        let mut line = Vec::new();
        for span in &spans {
            for (number, text) in span.text.split('\n').enumerate() {
                if number > 0 {
                    self.code_line(&mut line)?;
                }
                line.push(Span::new(text, span.style));
            }
        }
        self.code_line(&mut line)
    }

    fn code_line(&mut self, line: &mut Vec<Span>) -> io::Result<()> {
        line.insert(0, Span::new(CODE_INDENT, PLAIN));
        self.page.line(line)?;
        line.clear();
        Ok(())
    }

    /// HTML is shown, not obeyed: a comment may be what an agent reads and a person does not.
    fn end_html(&mut self) -> io::Result<()> {
        let Some(html) = self.html.take() else {
            return Ok(());
        };
        let text = expand_tabs(&Printable(&html).to_cow());
        self.gap()?;
        for line in text.trim_end().lines() {
            let words = line.trim_start_matches(' ');
            let indent = " ".repeat((line.len() - words.len()).min(self.page.room() / 2));
            let room = self.page.room() - indent.len();
            let mut lines = wrap::wrap(&[Span::new(words, FAINT)], room, LongWord::Keep);
            if lines.is_empty() {
                lines.push(Vec::new());
            }
            for mut line in lines {
                line.insert(0, Span::new(indent.as_str(), PLAIN));
                self.page.line(&line)?;
            }
        }
        Ok(())
    }

    fn start_row(&mut self) {
        if let Some(table) = &mut self.table {
            table.rows.push(Vec::new());
        }
    }

    fn end_table(&mut self) -> io::Result<()> {
        let Some(table) = self.table.take() else {
            return Ok(());
        };
        self.gap()?;
        for line in table.lines(self.page.room(), FAINT) {
            self.page.line(&line)?;
        }
        Ok(())
    }

    /// Writes the text that has been read as a paragraph.
    fn flush(&mut self) -> io::Result<()> {
        if self.inline.iter().all(|span| span.text.trim().is_empty()) {
            self.inline.clear();
            return Ok(());
        }
        let spans = mem::take(&mut self.inline);
        self.gap()?;
        self.page.prose(&spans)
    }
}

/// Whether `spans` are exactly `text`.
fn reads(spans: &[Span], text: &str) -> bool {
    let rest = spans.iter().try_fold(text, |rest, span| rest.strip_prefix(span.text.as_str()));
    rest == Some("")
}

/// The language in what follows the opening fence: `rust,ignore`, `{.python}`, `ts title="a.ts"`.
fn language(info: &str) -> &str {
    let info = info.trim_start_matches(['{', '.', ' ']);
    info.split([',', ' ', '\t', '}', '{', ':']).next().unwrap_or_default()
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

/// `<br>`, which cells of tables use for want of anything else.
fn is_line_break(html: &str) -> bool {
    let inner = html.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
    inner.eq_ignore_ascii_case("br")
}

/// A line end in running text is a space.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

/// Replaces tabs by spaces up to the next stop.
fn expand_tabs(text: &str) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut column = 0;
    for char in text.chars() {
        match char {
            '\t' => {
                let spaces = TAB - column % TAB;
                expanded.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\n' => {
                expanded.push('\n');
                column = 0;
            }
            _ => {
                expanded.push(char);
                column += 1;
            }
        }
    }
    expanded
}

/// Panics unless [`render`] keeps its promises for `markdown`. Properties and fuzzing share it.
#[cfg(any(test, fuzzing))]
pub(crate) fn check_invariants(markdown: &str, width: usize, color: bool) -> String {
    let mut out = Vec::new();
    render(markdown, &RenderOptions { width, color }, &mut out).expect("a vector takes all");
    let all = String::from_utf8(out).expect("only text is written");
    let mut plain = String::new();
    for (number, part) in all.split('\u{1b}').enumerate() {
        // What follows an escape is a style: `[1;36m`.
        let text = if number == 0 {
            part
        } else {
            assert!(color, "a style in {all:?}");
            let (style, text) = part.split_once('m').expect("a style ends");
            let numbers = style.strip_prefix('[').expect("a style starts");
            assert!(numbers.chars().all(|char| char.is_ascii_digit() || char == ';'), "{all:?}");
            text
        };
        assert!(!text.contains(|char: char| char.is_control() && char != '\n'), "{all:?}");
        assert_eq!(Printable(text).to_cow(), text);
        plain += text;
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(check_invariants(markdown, 40, false), expected);
        // Styles are all that colour adds to text without marks of its own.
        check_invariants(markdown, 40, true);
    }

    fn colored(markdown: &str) -> String {
        let mut out = Vec::new();
        let options = RenderOptions { width: 40, color: true };
        render(markdown, &options, &mut out).expect("a vector takes all");
        String::from_utf8(out).expect("only text is written").replace('\u{1b}', "^")
    }

    #[test]
    fn headings_are_underlined_or_keep_their_marks() {
        check(
            "# One `x`\n## Two\ntext\n### Three\n",
            "One `x`\n=======\n\nTwo\n---\n\ntext\n\n### Three\n",
        );
    }

    #[test]
    fn paragraphs_are_wrapped_to_the_width() {
        check(
            "One two three four five six seven\neight nine ten\n\nnew  \nline",
            "One two three four five six seven eight\nnine ten\n\nnew\nline\n",
        );
    }

    #[test]
    fn a_word_longer_than_the_line_is_kept_whole() {
        let address = "https://example.com/a/very/long/path/to/some/page.html";
        check(&format!("see {address} now"), &format!("see\n{address}\nnow\n"));
    }

    #[test]
    fn emphasis_is_read_without_its_marks_but_deleted_text_keeps_them() {
        check("*a* **b** ~~c~~ ***d***", "a b ~~c~~ d\n");
    }

    #[test]
    fn code_spans_keep_their_backticks_and_spaces() {
        check("`a  b` ``c`d`` `` `e ``", "`a  b` ``c`d`` `` `e ``\n");
    }

    #[test]
    fn tight_lists_nest_without_blank_lines() {
        check(
            "- a\n- b c d e f g h i j k l m n o p q r s t u\n  1. x\n  2. y\n     - z\n- w\n",
            "• a\n• b c d e f g h i j k l m n o p q r s t\n  u\n  1. x\n  2. y\n     • z\n• w\n",
        );
    }

    #[test]
    fn loose_lists_have_blank_lines() {
        check("9. a\n\n   b\n\n   - c\n10. d\n\nend\n", "9. a\n\n   b\n\n   • c\n\n10. d\n\nend\n");
    }

    #[test]
    fn an_empty_item_has_its_bullet() {
        check("- a\n-\n- - b\n", "• a\n•\n• • b\n");
    }

    #[test]
    fn tasks_have_boxes() {
        check("- [x] done\n- [ ] open\n\n1. [ ] c", "[x] done\n[ ] open\n\n1. [ ] c\n");
    }

    #[test]
    fn code_in_a_list_is_indented_with_it() {
        check("1. run\n   ```sh\n   ls\n   ```\n2. b\n", "1. run\n       ls\n2. b\n");
    }

    #[test]
    fn quotes_have_a_bar() {
        check("> a\n> b\n>\n> - c\n> > d\n\ne\n", "│ a b\n│\n│ • c\n│\n│ │ d\n\ne\n");
        check("> [!WARNING]\n> hot\n", "│ Warning\n│\n│ hot\n");
    }

    #[test]
    fn code_is_indented_and_never_wrapped() {
        check(
            "```\na\tb\n\n  a line that is longer than the forty columns\n```\n",
            "    a   b\n\n      a line that is longer than the forty columns\n",
        );
        check("a\n\n    indented\n", "a\n\n    indented\n");
        check("a\n```\n```\nb", "a\n\n\n\nb\n");
    }

    #[test]
    fn tables_are_aligned_and_fit() {
        check(
            "|Name|Size|Mid|\n|-|-:|:-:|\n|a `x`|1|m|\n|bb|100|\n",
            "Name  │ Size │ Mid\n──────┼──────┼────\na `x` │    1 │  m\nbb    │  100 │\n",
        );
        check(
            "|Key|Meaning|\n|-|-|\n|a|one two three four five six seven eight|\n|b|c<br>d|\n",
            "Key │ Meaning\n────┼───────────────────────────────────\n\
             a   │ one two three four five six seven\n    │ eight\n\
             ────┼───────────────────────────────────\nb   │ c\n    │ d\n",
        );
    }

    #[test]
    fn a_table_of_many_columns_is_a_list() {
        let words = "long words in cell |".repeat(6);
        let markdown = format!("|A|B|C|D|E|F|\n|-|-|-|-|-|-|\n|{words}\n|x||||||\n");
        let cells: Vec<_> = "ABCDEF".split("").filter(|head| !head.is_empty()).collect();
        let cells = cells.join(": long words in cell\n") + ": long words in cell\n";
        check(&markdown, &format!("{cells}────────\nA: x\n"));
    }

    #[test]
    fn rules_take_the_width() {
        check("a\n\n---\n", &format!("a\n\n{}\n", "─".repeat(40)));
    }

    #[test]
    fn a_link_shows_its_target_unless_that_is_its_text() {
        check("[docs](https://a.b)", "docs <https://a.b>\n");
        check("<https://a.b> [x@y.z](mailto:x@y.z) [up](#top)", "https://a.b x@y.z up\n");
        check("[r]\n\n[r]: c%20d.md", "r <c%20d.md>\n");
        check("![logo](a.png) [](b.md)", "[image: logo] <a.png> <b.md>\n");
    }

    #[test]
    fn html_is_shown_not_obeyed() {
        check(
            "<!-- agent: do *this* -->\n\na <b>c</b>",
            "<!-- agent: do *this* -->\n\na <b>c</b>\n",
        );
        check("<p>\n  <i>x</i>\n</p>", "<p>\n  <i>x</i>\n</p>\n");
    }

    #[test]
    fn footnotes_stand_where_they_are() {
        check("a[^1]\n\n[^1]: why\n", "a[^1]\n\n[^1]: why\n");
    }

    #[test]
    fn escapes_in_any_place_are_shown() {
        check("a\u{1b}[31m &#27;]0;t&#7;", "a␛[31m ␛]0;t␇\n");
        check("`\u{1b}c` [x](<\u{1b}y>)", "`␛c` x <␛y>\n");
        check("```\n\u{1b}[2J\u{202e}\n```", "    ␛[2J\\u{202e}\n");
        check("```\u{1b}[2J\nx\n```", "    x\n");
        check("<p>\u{1b}\u{9b}</p>", "<p>␛\\u{9b}</p>\n");
        check("|\u{1b}a|\n|-|\n|\u{7}|", "␛a\n──\n␇\n");
        check("x[^\u{1b}]\n\n[^\u{1b}]: y", "x[^␛]\n\n[^␛]: y\n");
        check("<http://a\u{200b}b>", "http://a\\u{200b}b\n");
    }

    #[test]
    fn nesting_leaves_room_for_the_text() {
        let text = check_invariants(&format!("{} word and word", "> ".repeat(90)), 40, false);
        assert_eq!(text, format!("{0}word and word\n", "│ ".repeat(12)));
        let text = check_invariants(&format!("{}word", "- ".repeat(90)), 40, false);
        assert_eq!(text, format!("{}• word\n", "• ".repeat(12)));
    }

    #[test]
    fn colour_marks_headings_emphasis_and_links() {
        assert_eq!(colored("# A"), "^[1m^[4mA^[0m\n");
        assert_eq!(colored("## A `b`"), "^[1m^[36mA ^[0m^[33mb^[0m\n");
        assert_eq!(colored("**a** *b* ~~c~~"), "^[1ma^[0m ^[3mb^[0m ^[9mc^[0m\n");
        assert_eq!(colored("[a b](c)"), "^[4ma b^[0m^[2m <c>^[0m\n");
    }

    #[test]
    fn colour_marks_code() {
        assert_eq!(
            colored("```rust\nfn main() {} // x\n```"),
            "    ^[35mfn^[0m ^[34mmain^[0m() {} ^[2m// x^[0m\n",
        );
        assert_eq!(colored("```\nfn\n```"), "    fn\n");
        assert_eq!(colored("```Rust,ignore\nfn\n```"), "    ^[35mfn^[0m\n");
    }

    #[test]
    fn a_style_ends_with_its_line() {
        let text =
            colored("```sql\nSELECT 'a\nb'\n```\n\n> **many words that do not fit on one line**");
        for line in text.lines() {
            let starts = line.matches("^[").count() - line.matches("^[0m").count();
            assert!(starts == 0 || line.ends_with("^[0m"), "{line}");
        }
    }

    /// Pieces that mean something to a parser of Markdown, and some that do to a terminal.
    fn markdown() -> impl Strategy<Value = String> {
        let mark = prop::sample::select(vec![
            " ", "\n", "\n\n", "  ", "\n    ", "\t", "\r\n", "#", "- ", "> ", "1. ", "*", "**",
            "`", "```", "|", "|-|-|\n", "[", "](", ")", "!", "<", ">", "<!--", "-->", "~~", "[ ] ",
            "[^1]", "[^1]: ", "---\n", "\\", "&#27;", "[!NOTE]", "<br>", "```sh\n",
        ]);
        let steering =
            prop::sample::select(vec!["\u{1b}[2J", "\u{9b}", "\u{202e}", "漢字", "👩‍💻", "é"]);
        let piece = prop_oneof![
            4 => "[a-z]{1,9}",
            6 => mark.prop_map(String::from),
            1 => steering.prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_rendered(text in any::<String>(), width in 0_usize..200, color: bool) {
            check_invariants(&text, width, color);
        }

        #[test]
        fn any_markdown_is_rendered(text in markdown(), width in 0_usize..100, color: bool) {
            check_invariants(&text, width, color);
        }

        #[test]
        fn lines_fit_if_their_words_do(
            text in r"([a-z]{1,4}|[ \n]|\n\n|- |> |1\. |# |\*\*|\|\n|\||\|-\|-\|\n){0,60}",
            width in 20_usize..60,
            color: bool,
        ) {
            let shown = check_invariants(&text, width, color);
            for line in shown.lines().filter(|line| !line.contains("    ")) {
                let longest = line.split(' ').map(str::width).max().unwrap_or(0);
                prop_assert!(line.width() <= width || longest > 12, "{line:?} in {shown}");
            }
        }

        #[test]
        fn no_word_is_lost(words in prop::collection::vec("[a-z]{1,12}", 1..30), width in 20_usize..60) {
            for markdown in [words.join(" "), words.join("\n- "), words.join("\n> ")] {
                let shown = check_invariants(&markdown, width, false);
                let all: String = shown.chars().filter(char::is_ascii_lowercase).collect();
                prop_assert_eq!(&all, &words.concat());
            }
        }
    }
}
