//! What can be typed: commands, options and their help. Types only.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCandidates;

use crate::command::completions;
use crate::export::CatalogueFormat;
use crate::name::SkillName;
use crate::skill::SectionKind;
use crate::term::ColorChoice;
use crate::validate::format::Format;
use crate::validate::{Profile, Selector, Severity};

/// Find the skill that fixes an error.
///
/// Paste an error, get the document that fixes it, or an honest "nothing fits". Skills are markdown files with
/// YAML frontmatter (`SKILL.md`), found in the folders of your project and your home, and in the starter library
/// that comes with the program.
#[derive(Debug, Parser)]
#[command(
    name = "skill",
    version,
    max_term_width = 100,
    after_help = "Exit status: 0 found or clean, 1 nothing fits, no such skill or findings, 2 trouble.",
    after_long_help = "\
Examples:
  cargo test 2>&1 | skill match          which skill fixes this?
  skill match error.log --explain        why that one, and why not the others
  skill run cargo test                   run it, and tell which skill fixes its failure
  skill show sqlite-async-threading      read it
  skill search asyncio thread            look for words
  skill list                             what is there, and from where
  skill validate                         is every skill well-formed, findable and safe?

Where skills are looked for, the nearest first:
  ./skills, .agents/skills, .claude/skills, .codex/skills, here and up to the root of the repository,
  the last three in your home, then the starter library. With --skills or SKILL_PATH: only there.

Exit status: 0 found or clean, 1 nothing fits, no such skill or findings, 2 trouble."
)]
pub struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Default, Args)]
pub(crate) struct Global {
    /// Use the skills below this folder, and no others (repeatable, the nearest first; `SKILL_PATH` does the same)
    #[arg(long, value_name = "DIR", global = true, help_heading = "Global options")]
    pub(crate) skills: Vec<PathBuf>,
    /// Keep the index below this folder instead of the user's cache folder
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        env = "SKILL_INDEX_DIR",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub(crate) index_dir: Option<PathBuf>,
    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value = "auto",
        hide_possible_values = false,
        help_heading = "Global options"
    )]
    pub(crate) color: ColorChoice,
    /// Say nothing but the answer
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
    /// Say more: what is wrong with which skill
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "Global options")]
    pub(crate) verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find the skill that fixes a pasted error
    ///
    /// Reads an error from a file or from standard input: a traceback, a compiler's output, a CI log. Time
    /// stamps, colours and names of services are taken off; the root error is what is looked for.
    Match(Match),
    /// Run a command; when it fails, tell which skill fixes that
    ///
    /// The command runs as if `skill` were not there: the same output in the same order, colours, prompts, keys and
    /// signals, and its exit status (128 and the number of the signal that ended it). When it fails and a skill fits, that
    /// follows on standard error. Of endless output the head and the tail are looked at.
    #[command(
        after_help = "Exit status: that of the command; 127 no such command, 126 it cannot be run, 2 trouble.",
        after_long_help = "\
Examples:
  skill run cargo test
  skill run -- python3 -m pytest -x
  skill run --json answer.json -- make

Exit status: that of the command; 127 no such command, 126 it cannot be run, 2 trouble."
    )]
    Run(Run),
    /// Read a skill
    Show(Show),
    /// Look for words in all skills
    Search(Search),
    /// List the skills that are there, and where they come from
    List(List),
    /// Check that skills are found by the errors they are for
    ///
    /// Every `tests/*.txt` beside a SKILL.md must find that skill first, and no `tests/not/*.txt` may find it with
    /// confidence. With --cases it scores a labelled folder: `cases.jsonl` (`{"file": …, "expected": [names]}` a line) and
    /// `skills/`.
    Test(Test),
    /// Build or refresh the index, or tell about it
    ///
    /// There is no need to: every command refreshes it by itself.
    Index(Index),
    /// Check skills: well-formed, findable, safe
    ///
    /// Files and folders of skills, `-` for standard input; without any, the folders of skills of this project.
    /// `skill rule` lists what is looked for. Settings are read from the nearest `skill.toml`.
    #[command(after_help = "Exit status: 0 clean, 1 findings, 2 trouble.")]
    Validate(Box<Validate>),
    /// Tell about the rules of `validate`
    Rule(Rule),
    /// Begin a skill
    ///
    /// Writes NAME/SKILL.md with places to fill in. With --from, what a pasted error tells of itself is filled in: error texts with
    /// `...` where they vary, type, library, conditions. The paste becomes the first case, with secrets and home folders masked. If
    /// a skill covers the error already, that is told, and nothing is written.
    #[command(
        after_help = "Exit status: 0 begun, 1 a skill covers the error already or there is none in the paste, 2 trouble."
    )]
    New(New),
    /// List skills that are alike
    ///
    /// Those that claim the same error, those that `match` finds by the errors of the other, and those that say much the same.
    #[command(after_help = "Exit status: 0 some are alike, 1 none is, 2 trouble.")]
    Similar(Similar),
    /// Serve coding agents over the Model Context Protocol
    ///
    /// An MCP server on standard input and output, started by a client: tools `match_error`, `get_skill`,
    /// `search_skills` and `validate_skill`, and every skill as a resource. It reads, and changes nothing; skills that
    /// change on the disk are seen at once. docs/mcp.md has the settings of common clients.
    Mcp,
    /// Print the catalogue of skills for an agent's prompt
    ///
    /// Names and descriptions, so that an agent knows what there is. `xml` is the form of the Agent Skills
    /// specification; `markdown` is a section of AGENTS.md that `--into` keeps up to date between
    /// `<!-- skill:start -->` and `<!-- skill:end -->`, and nothing else of the file changes. Which skills the budget
    /// holds: the nearer folder first, then those whose description quotes an error, then other fixes, then the shorter.
    #[command(
        after_help = "Exit status: 0 done or up to date, 1 --check found the file stale, 2 trouble."
    )]
    Export(Export),
    /// Answer a coding agent's event of a failed tool
    ///
    /// Reads the event from standard input and tells the agent which skill fixes the failure, in its own form: only with
    /// a high confidence, once in a session, in a few lines. Everything else is answered by silence, and the exit status
    /// is always 0. `SKILL_HOOK=0` turns it off; `SKILL_HOOK_BUDGET` is the time it may take, in milliseconds (300).
    #[command(
        after_help = "Exit status: 0, whatever comes; for the commands below 0 yes, 1 no, 2 trouble."
    )]
    Hook(Hook),
    /// Print the script that completes commands, options and names of skills in a shell
    #[command(after_long_help = "\
Put the line of your shell where it reads its settings:
  bash         source <(skill completions bash)                        ~/.bashrc
  zsh          source <(skill completions zsh)                         ~/.zshrc, after compinit
  fish         skill completions fish | source                         ~/.config/fish/config.fish
  elvish       eval (skill completions elvish | slurp)                 ~/.config/elvish/rc.elv
  powershell   skill completions powershell | Out-String | Invoke-Expression        $PROFILE
  nushell      skill completions nushell | save -f skill.nu            then `use skill.nu *` in config.nu

The scripts ask the program while you type, so make them anew with each version, as these lines do.")]
    Completions(Completions),
    /// Print the manual page
    Man(Man),
}

/// Options of `match`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(crate) struct Match {
    /// The file to read; `-` or none for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Show at most N matches
    #[arg(long, value_name = "N", default_value = "5")]
    pub(crate) limit: NonZeroUsize,
    /// Print JSON (fields are added over time, never changed)
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    pub(crate) format: AnswerFormat,
    /// Write it to a file too: FORMAT:FILE (repeatable)
    #[arg(long, value_name = "FORMAT:FILE", value_parser = output::<AnswerFormat>)]
    pub(crate) output: Vec<(AnswerFormat, PathBuf)>,
    /// Show what was found where, what was missing, and the numbers
    #[arg(long)]
    pub(crate) explain: bool,
    /// Take a skill for an answer from this probability on, 0 to 1
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) min_confidence: Option<f64>,
    /// Follow an input that does not end: each new error once, as a line of JSON
    ///
    /// An answer is printed as soon as its error is complete, with a signature; an error with the same signature is only counted.
    /// The last line, at the end of the input or at Ctrl-C, has the counts. A FILE is followed as it grows.
    #[arg(long)]
    pub(crate) follow: bool,
    /// Answer many pastes: `{"id": ..., "text": "..."}` a line in, an answer a line out, in order
    ///
    /// The answer is that of --json, with the id. A line that cannot be read is answered with `error`, and makes the exit
    /// status 2.
    #[arg(long, conflicts_with = "follow")]
    pub(crate) jsonl: bool,
}

/// How an answer of `match` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people
    Text,
    /// For programs; the same as `--json`
    Json,
    /// For the summary of a CI job, or a comment
    Markdown,
    /// Annotations of GitHub Actions
    Github,
}

/// Options of `run`.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Write the answer to FILE, as `match --json` prints it, with the command and its exit status
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Look for a skill when the command succeeds, too
    #[arg(long)]
    pub(crate) always: bool,
    /// The command and its arguments, after `--` or as they are
    #[arg(
        value_name = "CMD",
        required = true,
        trailing_var_arg = true,
        value_hint = ValueHint::CommandWithArguments
    )]
    pub(crate) command: Vec<OsString>,
}

/// Options of `test`.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Skills, or folders of skills, whose cases are run; none for every skill that is there
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Run them among the skills of these folders too
    #[arg(long, value_name = "DIR")]
    pub(crate) against: Vec<PathBuf>,
    /// Score a labelled folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "paths")]
    pub(crate) cases: Option<PathBuf>,
    /// Take a skill for an answer from this probability on, 0 to 1
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) min_confidence: Option<f64>,
    /// The share of cases that must find their skill first, 0 to 1
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) min_recall: Option<f64>,
    /// The share of cases where nothing fits, and of near misses, that may be answered, 0 to 1
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) max_false: Option<f64>,
    /// Print JSON (fields are added over time, never changed)
    #[arg(long)]
    pub(crate) json: bool,
    /// Write a report in `JUnit`'s form to FILE as well
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
}

/// Options of `show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The name of the skill
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(completions::names))]
    pub(crate) name: String,
    /// Print the file, byte for byte
    #[arg(long, conflicts_with_all = ["json", "section"])]
    pub(crate) raw: bool,
    /// Print JSON: what is known of it, its sections, and the error texts that it is found by
    #[arg(long, conflicts_with = "section")]
    pub(crate) json: bool,
    /// Print one section only
    #[arg(long, value_name = "SECTION", value_parser = section)]
    pub(crate) section: Option<SectionKind>,
}

/// Options of `search`.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The words; they are words, not a query language
    #[arg(value_name = "WORDS", required = true)]
    pub(crate) words: Vec<String>,
    /// Show at most N skills
    #[arg(long, value_name = "N", default_value = "10")]
    pub(crate) limit: NonZeroUsize,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `list`.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print names only, one a line, those that need no quotes in any shell: for completion
    #[arg(long, hide = true, conflicts_with = "json")]
    pub(crate) names: bool,
}

/// Options of `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The form [default: xml; with --into: markdown]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<CatalogueFormat>,
    /// Take no more than this many tokens, estimated as characters divided by 4
    #[arg(long, value_name = "TOKENS")]
    pub(crate) budget: Option<NonZeroUsize>,
    /// Put the section into this file, between its markers; at its end where there are none
    #[arg(long, value_name = "FILE")]
    pub(crate) into: Option<PathBuf>,
    /// Write nothing: exit with 1 if the section in the file is not up to date
    #[arg(long, requires = "into")]
    pub(crate) check: bool,
}

/// Options of `index`.
#[derive(Debug, Args)]
pub(crate) struct Index {
    /// Tell where it is and what it holds
    #[arg(long)]
    pub(crate) status: bool,
    /// Remove it; it is built again when it is needed
    #[arg(long, conflicts_with = "status")]
    pub(crate) clear: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `validate`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(crate) struct Validate {
    /// Files and folders to check; `-` for standard input
    #[arg(value_name = "PATHS")]
    pub(crate) paths: Vec<PathBuf>,
    /// The name of the file that standard input is the text of
    #[arg(long, value_name = "FILE")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// Whom the skills are for; without it, what each seems to be meant for
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<Profile>,
    /// Only these rules: codes, names, groups (`FX`), `ALL` (repeatable, or separated by commas)
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = Selector::parse)]
    pub(crate) select: Vec<Selector>,
    /// Not these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = Selector::parse)]
    pub(crate) ignore: Vec<Selector>,
    /// Mend what can be mended without changing what is said
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,
    /// Mend also what may change what is said, or break what refers to it
    #[arg(long, help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Show what would be mended as a patch, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "full", help_heading = "Output")]
    pub(crate) format: Format,
    /// Write them to a file too: FORMAT:FILE (repeatable)
    #[arg(long, value_name = "FORMAT:FILE", value_parser = output::<Format>, help_heading = "Output")]
    pub(crate) output: Vec<(Format, PathBuf)>,
    /// Count the findings of each rule
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// From which weight on the exit status is 1
    #[arg(long, value_name = "WEIGHT", help_heading = "Exit status")]
    pub(crate) fail_on: Option<Severity>,
    /// Warnings count too: the same as `--fail-on warning`
    #[arg(long, conflicts_with = "fail_on", help_heading = "Exit status")]
    pub(crate) strict: bool,
    /// Exit with 0 whatever is found
    #[arg(long, conflicts_with_all = ["fail_on", "strict"], help_heading = "Exit status")]
    pub(crate) exit_zero: bool,
    /// Leave out what this file knows
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write what is found to a file that `--baseline` takes
    #[arg(long, value_name = "FILE", conflicts_with = "baseline", help_heading = "Settings")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Read the settings from this file
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    pub(crate) config: Option<PathBuf>,
    /// Read no settings
    #[arg(long, conflicts_with = "config", help_heading = "Settings")]
    pub(crate) isolated: bool,
}

/// Options of `rule`.
#[derive(Debug, Args)]
pub(crate) struct Rule {
    /// The code or the name of a rule; without one, all are listed
    #[arg(value_name = "CODE", add = ArgValueCandidates::new(completions::rules))]
    pub(crate) code: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print the page of the documents
    #[arg(long, conflicts_with_all = ["code", "json"])]
    pub(crate) markdown: bool,
    /// Print the JSON schema of frontmatter
    #[arg(long, conflicts_with_all = ["code", "json", "markdown"])]
    pub(crate) schema: bool,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// Its name: words in lower case with hyphens between them, the tool first and then what goes wrong
    #[arg(value_name = "NAME")]
    pub(crate) name: SkillName,
    /// Fill in what this error tells; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// The folder of skills to put it into; else that of the project
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Begin it even if a skill covers the error already: that one is named as a look-alike
    #[arg(long, visible_alias = "force", requires = "from")]
    pub(crate) anyway: bool,
}

/// Options of `similar`.
#[derive(Debug, Args)]
pub(crate) struct Similar {
    /// The name of a skill, or its file or folder
    #[arg(value_name = "NAME|FILE")]
    pub(crate) skill: String,
    /// Print JSON (fields are added over time, never changed)
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `hook`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Hook {
    #[command(subcommand)]
    pub(crate) change: Option<HookChange>,
}

/// What can be done with the settings of an agent.
#[derive(Debug, Subcommand)]
pub(crate) enum HookChange {
    /// Put the hook into the settings of an agent, after showing the change
    Install(HookSettings),
    /// Take it out again, after showing the change
    Uninstall(HookSettings),
    /// Tell whether it is there
    Status(HookSettings),
}

/// Which settings.
#[derive(Debug, Args)]
pub(crate) struct HookSettings {
    /// The agent
    #[arg(long, value_name = "CLIENT")]
    pub(crate) client: HookClient,
    /// The settings of your home, for every project (the default)
    #[arg(long)]
    pub(crate) user: bool,
    /// The settings of this project, for everyone who works on it
    #[arg(long, conflicts_with = "user")]
    pub(crate) project: bool,
    /// Make the change without asking
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// An agent whose settings are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum HookClient {
    /// Claude Code: `.claude/settings.json`
    Claude,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// A shell that can complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "its name is that of the product")]
pub(crate) enum Shell {
    /// Bash
    Bash,
    /// Zsh
    Zsh,
    /// Fish
    Fish,
    /// Windows `PowerShell` and its successor
    #[value(name = "powershell")]
    PowerShell,
    /// Elvish
    Elvish,
    /// Nushell
    Nushell,
}

/// Options of `man`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write the pages of all commands into this folder instead
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

/// A format and the file that it is written to.
fn output<F: ValueEnum>(text: &str) -> Result<(F, PathBuf), String> {
    let (format, file) = text.split_once(':').ok_or("write it as FORMAT:FILE")?;
    if file.is_empty() {
        return Err("write it as FORMAT:FILE".to_owned());
    }
    Ok((F::from_str(format, true)?, PathBuf::from(file)))
}

fn probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("it is a number from 0 to 1".to_owned()),
    }
}

fn section(text: &str) -> Result<SectionKind, String> {
    let text = text.to_lowercase();
    SectionKind::NAMES.iter().find(|(name, _)| *name == text).map(|(_, kind)| *kind).ok_or_else(
        || {
            let names: Vec<&str> = SectionKind::NAMES.iter().map(|(name, _)| *name).collect();
            format!("the sections are {}", names.join(", "))
        },
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
