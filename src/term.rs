//! What the terminal is like: colour, width, pager. Decided once and passed down.
//!
//! [`Env::read`] takes in the environment; [`Term::new`] decides, and is pure; [`Term::show`]
//! writes, through a pager where there is one.

use std::{
    env,
    ffi::{OsStr, OsString},
    io::{self, IsTerminal as _, Write},
    process::{Command, Stdio},
};

use unicode_width::UnicodeWidthStr;

/// Columns taken where nothing says how many there are.
const DEFAULT_WIDTH: usize = 80;
/// Below this many columns a terminal is treated as if it had them.
const MIN_WIDTH: usize = 20;
/// Most columns of running text: the eye loses the line in longer ones.
const MAX_PROSE_WIDTH: usize = 100;

/// When to colour the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` or `TERM=dumb` is set.
    #[default]
    Auto,
    /// Always, also into files and pipes.
    Always,
    /// Never.
    Never,
}

/// The values of the process's surroundings that the terminal depends on.
#[derive(Clone, Debug, Default)]
pub struct Env {
    /// Whether stdout is a terminal.
    pub stdout_is_terminal: bool,
    /// Columns and rows of the terminal at stdout.
    pub size: Option<(u16, u16)>,
    /// `$COLUMNS`.
    pub columns: Option<OsString>,
    /// `$TERM`.
    pub term: Option<OsString>,
    /// `$NO_COLOR`.
    pub no_color: Option<OsString>,
    /// `$CLICOLOR_FORCE`.
    pub clicolor_force: Option<OsString>,
    /// `$SKILL_PAGER`.
    pub skill_pager: Option<OsString>,
    /// `$PAGER`.
    pub pager: Option<OsString>,
    /// `$LESS`.
    pub less: Option<OsString>,
}

impl Env {
    /// The real values. The only place here that asks the system.
    #[must_use]
    pub fn read() -> Self {
        let stdout = io::stdout();
        Self {
            stdout_is_terminal: stdout.is_terminal(),
            size: terminal_size::terminal_size_of(&stdout)
                .map(|(width, height)| (width.0, height.0)),
            columns: env::var_os("COLUMNS"),
            term: env::var_os("TERM"),
            no_color: env::var_os("NO_COLOR"),
            clicolor_force: env::var_os("CLICOLOR_FORCE"),
            skill_pager: env::var_os("SKILL_PAGER"),
            pager: env::var_os("PAGER"),
            less: env::var_os("LESS"),
        }
    }

    /// The same for what is written to stderr; nothing there goes through a pager.
    #[must_use]
    pub fn of_stderr() -> Self {
        let stderr = io::stderr();
        Self {
            stdout_is_terminal: stderr.is_terminal(),
            size: terminal_size::terminal_size_of(&stderr)
                .map(|(width, height)| (width.0, height.0)),
            ..Self::read()
        }
    }

    fn is_dumb(&self) -> bool {
        self.term.as_deref() == Some(OsStr::new("dumb"))
    }
}

/// What the output is written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether stdout is a terminal.
    pub is_terminal: bool,
    /// Whether to write colours.
    pub color: bool,
    /// Columns, for tables; see also [`Term::prose_width`].
    pub width: usize,
    /// Rows, if there is a screen.
    pub rows: Option<usize>,
    /// Where long text goes.
    pub pager: Option<Pager>,
}

impl Term {
    /// Decides everything from the values given.
    #[must_use]
    pub fn new(env: &Env, color: ColorChoice) -> Self {
        let (width, rows) = size(env);
        Self {
            is_terminal: env.stdout_is_terminal,
            color: has_color(env, color),
            width,
            rows,
            pager: Pager::choose(env),
        }
    }

    /// Columns for running text: at most 100.
    #[must_use]
    pub fn prose_width(&self) -> usize {
        self.width.min(MAX_PROSE_WIDTH)
    }

    /// Writes `text`, which has been made printable, to `out`; if it does not fit on the screen,
    /// to the pager instead.
    ///
    /// A pager that cannot be started is passed over. One that is left before the end is no
    /// failure.
    ///
    /// # Errors
    ///
    /// What writing to `out` or waiting for the pager says.
    pub fn show(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        out.flush()?;
        if let Some(pager) = &self.pager
            && self.rows.is_some_and(|rows| is_longer(text, rows, self.width))
            && pager.page(text)? == Paged::Shown
        {
            return Ok(());
        }
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

/// A command that shows a text screen by screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pager {
    program: OsString,
    arguments: Vec<OsString>,
    /// For `$LESS`, where the user has none: without `R` a plain `less` shows colours as text.
    less: Option<&'static str>,
}

/// How paging ended, short of failing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paged {
    Shown,
    /// There is no such program.
    NotStarted,
}

impl Pager {
    const LESS_OPTIONS: &'static str = "FRX";

    /// The pager to use: `$SKILL_PAGER`, then `$PAGER`, then `less -FRX`. None if the one that is
    /// set is blank or `cat`, or if there is no real terminal.
    #[must_use]
    pub fn choose(env: &Env) -> Option<Self> {
        if !env.stdout_is_terminal || env.is_dumb() {
            return None;
        }
        let default = OsString::from(format!("less -{}", Self::LESS_OPTIONS));
        let line = env.skill_pager.as_ref().or(env.pager.as_ref()).unwrap_or(&default);
        Self::parse(line, env.less.is_some())
    }

    /// Splits a command line at white space. There is no quoting and no shell, so that a value in
    /// the environment runs one program and nothing else. `None` for a blank one, for `cat`, and
    /// for one that is not UTF-8.
    fn parse(line: &OsStr, has_less: bool) -> Option<Self> {
        let mut words = line.to_str()?.split_whitespace().map(OsString::from);
        let program = words.next().filter(|program| program != "cat")?;
        let less = (!has_less).then_some(Self::LESS_OPTIONS);
        Some(Self { program, arguments: words.collect(), less })
    }

    /// Gives `text` to the pager and waits until the user leaves it.
    fn page(&self, text: &str) -> io::Result<Paged> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped());
        if let Some(options) = self.less {
            command.env("LESS", options);
        }
        let Ok(mut child) = command.spawn() else {
            return Ok(Paged::NotStarted);
        };
        let mut input = child.stdin.take().expect("stdin is piped");
        let written = input.write_all(text.as_bytes());
        drop(input);
        child.wait()?;
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(Paged::Shown),
        }
    }
}

/// Whether to colour: the command line, then `NO_COLOR`, then `CLICOLOR_FORCE`, then the terminal.
#[must_use]
pub fn has_color(env: &Env, choice: ColorChoice) -> bool {
    let is_set = |value: &Option<OsString>| value.as_ref().is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set(&env.no_color) => false,
        ColorChoice::Auto if is_set(&env.clicolor_force) => {
            env.clicolor_force.as_deref() != Some(OsStr::new("0"))
                || env.stdout_is_terminal && !env.is_dumb()
        }
        ColorChoice::Auto => env.stdout_is_terminal && !env.is_dumb(),
    }
}

/// Columns and, on a screen, rows. `$COLUMNS` speaks where the terminal does not.
fn size(env: &Env) -> (usize, Option<usize>) {
    let size = env.size.filter(|_| env.stdout_is_terminal);
    let asked = size.map(|(columns, _)| usize::from(columns)).filter(|&columns| columns > 0);
    let told =
        || env.columns.as_ref()?.to_str()?.trim().parse().ok().filter(|&columns| columns > 0);
    let width =
        asked.or_else(told).unwrap_or(DEFAULT_WIDTH).clamp(MIN_WIDTH, usize::from(u16::MAX));
    let rows = size.map(|(_, rows)| usize::from(rows)).filter(|&rows| rows > 0);
    (width, rows)
}

/// Whether `text` leaves no row of the screen for the prompt.
fn is_longer(text: &str, rows: usize, width: usize) -> bool {
    let mut taken = 0;
    text.lines().any(|line| {
        let columns = anstream::adapter::strip_str(line).map(UnicodeWidthStr::width).sum::<usize>();
        taken += columns.div_ceil(width).max(1);
        taken >= rows
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal() -> Env {
        Env {
            stdout_is_terminal: true,
            size: Some((120, 30)),
            term: Some("xterm".into()),
            ..Env::default()
        }
    }

    fn words(pager: &Pager) -> Vec<&str> {
        let all = [&pager.program].into_iter().chain(&pager.arguments);
        all.map(|word| word.to_str().expect("UTF-8 in tests")).collect()
    }

    #[track_caller]
    fn check_pager(skill_pager: Option<&str>, pager: Option<&str>, expected: Option<&[&str]>) {
        let env = Env {
            skill_pager: skill_pager.map(OsString::from),
            pager: pager.map(OsString::from),
            ..terminal()
        };
        let chosen = Pager::choose(&env);
        assert_eq!(chosen.as_ref().map(words).as_deref(), expected);
    }

    #[test]
    fn a_terminal_has_colour_and_a_pipe_has_not() {
        assert!(has_color(&terminal(), ColorChoice::Auto));
        assert!(!has_color(&Env::default(), ColorChoice::Auto));
    }

    #[test]
    fn the_command_line_has_the_last_word_on_colour() {
        let env = Env { no_color: Some("1".into()), ..Env::default() };
        assert!(has_color(&env, ColorChoice::Always));
        assert!(!has_color(&terminal(), ColorChoice::Never));
    }

    #[test]
    fn no_color_wins_over_force_and_an_empty_value_is_none() {
        let both =
            Env { no_color: Some("1".into()), clicolor_force: Some("1".into()), ..terminal() };
        assert!(!has_color(&both, ColorChoice::Auto));
        let empty = Env { no_color: Some("".into()), ..terminal() };
        assert!(has_color(&empty, ColorChoice::Auto));
    }

    #[test]
    fn force_colours_a_pipe_unless_it_is_zero() {
        let force = |value: &str| Env { clicolor_force: Some(value.into()), ..Env::default() };
        assert!(has_color(&force("1"), ColorChoice::Auto));
        assert!(!has_color(&force("0"), ColorChoice::Auto));
        assert!(!has_color(&force(""), ColorChoice::Auto));
    }

    #[test]
    fn a_dumb_terminal_has_no_colour_and_no_pager() {
        let dumb = Env { term: Some("dumb".into()), ..terminal() };
        let term = Term::new(&dumb, ColorChoice::Auto);
        assert!(!term.color && term.pager.is_none());
    }

    #[test]
    fn width_is_the_terminals_then_columns_then_80() {
        let width = |env: &Env| Term::new(env, ColorChoice::Auto).width;
        let columns = |value: &str| Some(OsString::from(value));
        assert_eq!(width(&Env { columns: columns("60"), ..terminal() }), 120);
        assert_eq!(width(&Env { columns: columns("60"), ..Env::default() }), 60);
        assert_eq!(width(&Env { columns: columns("wide"), ..Env::default() }), 80);
        assert_eq!(width(&Env { columns: columns("0"), ..Env::default() }), 80);
        assert_eq!(width(&Env { size: Some((0, 0)), ..terminal() }), 80);
        assert_eq!(width(&Env { size: Some((3, 9)), ..terminal() }), 20);
        assert_eq!(width(&Env::default()), 80);
    }

    #[test]
    fn prose_is_capped_at_100() {
        let term = Term::new(&terminal(), ColorChoice::Auto);
        assert_eq!((term.width, term.prose_width()), (120, 100));
    }

    #[test]
    fn skill_pager_wins_over_pager_and_less_is_the_default() {
        check_pager(Some("bat -p"), Some("more"), Some(&["bat", "-p"]));
        check_pager(None, Some("more"), Some(&["more"]));
        check_pager(None, None, Some(&["less", "-FRX"]));
    }

    #[test]
    fn a_blank_pager_or_cat_is_none() {
        check_pager(Some(""), Some("more"), None);
        check_pager(Some("  "), None, None);
        check_pager(Some("cat"), Some("more"), None);
        check_pager(None, Some("cat"), None);
    }

    #[test]
    fn a_pager_is_words_not_shell() {
        check_pager(Some("less; rm -rf ~"), None, Some(&["less;", "rm", "-rf", "~"]));
        check_pager(Some(" less\t-S  '$(x)' "), None, Some(&["less", "-S", "'$(x)'"]));
    }

    #[test]
    fn a_pipe_has_no_pager() {
        let env = Env { pager: Some("less".into()), ..Env::default() };
        assert_eq!(Pager::choose(&env), None);
    }

    #[test]
    fn options_for_less_are_the_users_where_there_are_any() {
        let less = |env: &Env| Pager::choose(env).expect("a terminal has one").less;
        assert_eq!(less(&terminal()), Some("FRX"));
        assert_eq!(less(&Env { less: Some("-S".into()), ..terminal() }), None);
    }

    #[test]
    fn text_is_longer_if_the_prompt_does_not_fit_under_it() {
        assert!(!is_longer("a\nb\n", 3, 80));
        assert!(is_longer("a\nb\nc\n", 3, 80));
        assert!(is_longer(&"x".repeat(161), 3, 80));
        assert!(!is_longer("\u{1b}[1mab\u{1b}[0m\n", 2, 2));
    }

    fn with_pager(line: &str) -> Term {
        Term {
            rows: Some(2),
            pager: Pager::parse(OsStr::new(line), false),
            ..Term::new(&terminal(), ColorChoice::Auto)
        }
    }

    #[test]
    fn a_pager_that_cannot_be_started_is_passed_over() {
        let mut out = Vec::new();
        with_pager("/no/such/pager -x").show("a\nb\nc\n", &mut out).expect("a vector takes all");
        assert_eq!(out, b"a\nb\nc\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_that_is_left_early_is_no_failure() {
        let mut out = Vec::new();
        let long = "line\n".repeat(200_000);
        with_pager("true").show(&long, &mut out).expect("a closed pipe is success");
        assert!(out.is_empty());
    }

    #[test]
    fn short_text_is_not_paged() {
        let mut out = Vec::new();
        with_pager("true").show("a\n", &mut out).expect("a vector takes all");
        assert_eq!(out, b"a\n");
    }

    #[test]
    fn the_real_environment_can_be_read() {
        let term = Term::new(&Env::read(), ColorChoice::Never);
        assert!(!term.color && term.width >= MIN_WIDTH);
    }
}
