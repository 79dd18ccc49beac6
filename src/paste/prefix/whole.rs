//! What stands before lines and is told by the whole text only: quotation, gutters, fences, indentation.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::{Line, Mark};
use super::time::shape;
use crate::trace::digits;

/// Takes off the blanks that all lines begin with: text that was quoted as code, or printed into a block of something else. Fewer than
/// four may be the program's own.
pub(super) fn dedent(lines: &mut [Line]) {
    const LEAST: usize = 4;
    let blanks = |line: &Line| line.text.bytes().take_while(|byte| *byte == b' ').count();
    let is_written = |line: &&Line| !line.text.trim().is_empty();
    let Some(least) = lines.iter().filter(is_written).map(blanks).min() else { return };
    // A few frames of a stack are indented as well.
    let is_own = lines.iter().filter(is_written).all(|line| is_frame(&line.text));
    if least < LEAST || is_own || lines.iter().filter(is_written).count() < 2 {
        return;
    }
    for line in lines {
        let length = blanks(line).min(least);
        line.text.drain(..length);
    }
}

fn is_frame(text: &str) -> bool {
    let text = text.trim_start();
    ["at ", "File \"", "from ", "in "].iter().any(|start| text.starts_with(start))
}

/// Takes `12:52:54  ` off, the time with which Jenkins begins each line: of two blanks, both are its own. Another logger puts
/// one, and what is more is the line's.
pub(super) fn strip_wide_clocks(lines: &mut [Line]) {
    let clock = |line: &Line| shape(line.text.as_bytes(), b"99:99:99");
    let is_wide = |line: &Line, at: usize| {
        let rest = &line.text[at..];
        rest.trim().is_empty() || rest.starts_with("  ")
    };
    let mut timed = lines.iter().filter_map(|line| Some((line, clock(line)?))).peekable();
    if timed.peek().is_none() || !timed.all(|(line, at)| is_wide(line, at)) {
        return;
    }
    for line in lines {
        if let Some(at) = clock(line) {
            let blanks = line.text[at..].bytes().take(2).take_while(|byte| *byte == b' ').count();
            line.text.drain(..at + blanks);
        }
    }
}

/// `==> amazon-ebs.web: ` and `    amazon-ebs.web: ` of Packer and Vagrant: the second only where the first names the machine.
pub(super) fn strip_builders(lines: &mut [Line]) {
    let names: FxHashSet<String> =
        lines.iter().filter_map(|line| arrow(&line.text)).map(str::to_owned).collect();
    if names.is_empty() {
        return;
    }
    for line in lines {
        let Some(length) = builder(&line.text, &names) else { continue };
        let length = length + usize::from(line.text[length..].starts_with(' '));
        line.text.drain(..length);
        super::strip_stamps(std::slice::from_mut(line));
    }
}

/// The length of the name of a machine, its colon included.
fn builder(text: &str, names: &FxHashSet<String>) -> Option<usize> {
    if let Some(name) = arrow(text) {
        return Some("==> ".len() + name.len() + 1);
    }
    let (name, _) = text.strip_prefix("    ")?.split_once(':')?;
    names.contains(name).then_some(4 + name.len() + 1)
}

/// The names that runners of many tasks put before the lines of each: `@shop/web:build: ` of turborepo, `apps/web build: ` of pnpm,
/// `[web] ` of concurrently, `shop   > ` of stack. Only a name that several lines carry is one.
pub(super) fn strip_tasks(lines: &mut [Line]) {
    const LEAST: usize = 3;
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for line in lines.iter() {
        if let Some(length) = task(&line.text) {
            *counts.entry(line.text[..length].trim_end().to_owned()).or_default() += 1;
        }
    }
    let written = lines.iter().filter(|line| !line.text.trim().is_empty()).count();
    let carrying: usize = counts.values().filter(|count| **count >= LEAST).sum();
    // Where most lines have no name, a name is the program's own.
    if carrying * 2 < written {
        return;
    }
    for line in lines {
        let Some(length) = task(&line.text) else { continue };
        if counts.get(line.text[..length].trim_end()).is_some_and(|count| *count >= LEAST) {
            line.text.drain(..length);
            super::strip_stamps(std::slice::from_mut(line));
        }
    }
}

/// The length of what may be the name of a task, its sign and one blank included.
fn task(text: &str) -> Option<usize> {
    let text = super::super::head(text, 120);
    let is_name = |name: &str| {
        name.starts_with(|char: char| char.is_ascii_alphanumeric() || matches!(char, '@' | '.'))
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@/._-".contains(&byte))
    };
    let sign = if let Some(rest) = text.strip_prefix('[') {
        let (name, _) = rest.split_once(']').filter(|(name, _)| is_name(name))?;
        // concurrently counts from 0; a long number is a process.
        let is_process = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_digit());
        if is_process {
            return None;
        }
        name.len() + "[]".len()
    } else if let Some((name, _)) = text.split_once("> ").filter(|(name, _)| name.ends_with(' ')) {
        is_name(name.trim_end()).then_some(name.len() + 1)?
    } else {
        let end = text.find(": ").or_else(|| text.strip_suffix(':').map(str::len))?;
        let (left, right) = text[..end].split_once([':', ' '])?;
        let is_task = is_name(left)
            && is_name(right)
            // `a.c:10: ` is a place.
            && right.contains(|char: char| char.is_ascii_alphabetic())
            && (text.as_bytes()[left.len()] == b':' || left.contains('/'));
        is_task.then_some(end + 1)?
    };
    Some(sign + usize::from(text[sign..].starts_with(' ')))
}

/// The right sides of boxes whose left ones were taken off.
pub(super) fn strip_right_sides(lines: &mut [Line]) {
    for line in lines.iter_mut().filter(|line| line.mark == Mark::Box) {
        let inner = line.text.trim_end().trim_end_matches(['│', '┃']).trim_end().len();
        line.text.truncate(inner);
    }
}

/// The name behind `==> `, up to its colon.
fn arrow(text: &str) -> Option<&str> {
    let (name, rest) = text.strip_prefix("==> ")?.split_once(':')?;
    let is_name = (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    // makepkg titles its messages so.
    let is_machine = is_name && super::level(name).is_none();
    (is_machine && (rest.is_empty() || rest.starts_with(' '))).then_some(name)
}

/// The output of a failed build step is printed again between rules, with seconds before each line:
/// `------`, ` > [4/4] RUN npm ci:`, `8.123 npm error code EUSAGE`, `------`.
pub(super) fn strip_step_output(lines: &mut [Line]) {
    let mut inside = false;
    for line in lines {
        if line.text.trim_end() == "------" {
            inside = false;
        } else if line.text.starts_with(" > [") && line.text.trim_end().ends_with(':') {
            inside = true;
        } else if inside {
            let whole = digits(&line.text);
            let fraction = line.text.as_bytes().get(whole + 1..).map_or(0, digits);
            let end = whole + 1 + fraction;
            if whole > 0
                && fraction > 0
                && line.text.as_bytes()[whole] == b'.'
                && line.text[end..].starts_with(' ')
            {
                line.text.drain(..=end);
                super::strip_stamps(std::slice::from_mut(line));
            }
        }
    }
}

/// Takes off what nearly every line of the text carries: quotation of a mail, additions of a diff.
pub(super) fn strip_shared(lines: &mut [Line]) {
    for sign in ["> ", "+ ", "| "] {
        let written = lines.iter().filter(|line| !line.text.trim().is_empty()).count();
        let carry = |line: &&mut Line| line.text.starts_with(sign) || line.text == sign.trim_end();
        let carrying = lines.iter_mut().filter(carry).count();
        if carrying >= 3 && carrying * 10 >= written * 9 {
            for line in lines.iter_mut().filter(carry) {
                line.text.drain(..sign.len().min(line.text.len()));
            }
        }
    }
}

/// The gutters of a Python exception group: `  | `, `  +-`, one level for each depth of nesting.
pub(super) fn strip_group_gutters(lines: &mut [Line]) {
    if !lines.iter().any(|line| line.text.contains("Exception Group Traceback")) {
        return;
    }
    for line in lines {
        let text = line.text.trim_start();
        let Some(gutter) = text.strip_prefix(['|', '+']) else { continue };
        if gutter.is_empty() || gutter.starts_with([' ', '-']) {
            let inner = gutter.strip_prefix(' ').unwrap_or(gutter).to_owned();
            line.text = inner;
        }
    }
}

/// The fences of a Markdown code block are no output.
pub(super) fn strip_fences(lines: &mut Vec<Line>) {
    lines.retain(|line| !line.text.trim_start().starts_with("```"));
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_lines as check;

    #[test]
    fn what_all_lines_begin_with_goes() {
        check(
            "    rake aborted!\n    a.rb:3\n\n      b\n",
            &["rake aborted!", "a.rb:3", "", "  b"],
        );
        check(
            "    at f (a.js:1:2)\n    at g (a.js:2:2)\n",
            &["    at f (a.js:1:2)", "    at g (a.js:2:2)"],
        );
        check("    a\nb\n", &["    a", "b"]);
        check("  a\n  b\n", &["  a", "  b"]);
        check("12:52:54  E: no a\n12:52:54    b\n12:52:55  \n", &["E: no a", "  b", ""]);
        check("12:52:54\u{3000}\n12:52:55  a\n", &["\u{3000}", "a"]);
        check("12:52:54 a\n12:52:54   b\n", &["a", "  b"]);
    }

    #[test]
    fn runners_name_their_tasks() {
        let checks = |prefix: &str| {
            let text = format!("{prefix}Error: x\n{prefix}\n{prefix}    at f (a.js:1:1)\n");
            check(&text, &["Error: x", "", "    at f (a.js:1:1)"]);
        };
        for prefix in
            ["@shop/web:build: ", "web:build: ", "apps/web build: ", "[web] ", "shop   > "]
        {
            checks(prefix);
        }
        let pids = "[7036] a\n[7036] b\n[7036] c\n";
        check(pids, &["[7036] a", "[7036] b", "[7036] c"]);
        check("a:b: c\na:b: d\n", &["a:b: c", "a:b: d"]);
        check(
            "[vite] a\n[vite] b\n[vite] c\nd\ne\nf\ng\n",
            &["[vite] a", "[vite] b", "[vite] c", "d", "e", "f", "g"],
        );
        check(
            "make all: a\nmake all: b\nmake all: c\n",
            &["make all: a", "make all: b", "make all: c"],
        );
    }

    #[test]
    fn a_place_in_a_file_is_no_task() {
        let text = "a.c:10: a\na.c:10: b\na.c:10: c\n";
        check(text, &["a.c:10: a", "a.c:10: b", "a.c:10: c"]);
    }

    #[test]
    fn boxes_have_a_right_side() {
        check("│ Error: x   │\n", &["Error: x"]);
    }

    #[test]
    fn packer_names_its_machines() {
        check(
            "    amazon-ebs: Reading\n==> amazon-ebs: E: no x\n    amazon-ebs:   b\n    note: c\n",
            &["Reading", "E: no x", "  b", "    note: c"],
        );
        check(
            "==> ERROR: no source\n==> Error: no till\n    Error: gone\n",
            &["ERROR: no source", "Error: no till", "    Error: gone"],
        );
        check("==> Caveats\n==> a b: c\n    a: d\n", &["==> Caveats", "==> a b: c", "    a: d"]);
    }
}
