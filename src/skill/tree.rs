//! Decision trees that authors draw in blocks of code: each branch says one thing, mostly what is seen, and behind an arrow what
//! follows from it.
//!
//! ```text
//! Container won't start
//! ├─ Exit 125 → the daemon's error
//! │  └─ "no such image" → pull it first
//! ```

/// A line of a drawn tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branch<'t> {
    /// Its number, from 0.
    pub(crate) line: u32,
    /// What it says, without what is drawn before it.
    pub(crate) said: &'t str,
    /// What the branch says that it grows from; nothing at the root.
    pub(crate) parent: &'t str,
}

impl Branch<'_> {
    /// What it says before its arrow: what is seen.
    pub(crate) fn seen(&self) -> &str {
        let arrows = ["→", "->", "=>", "⇒", "➜"].iter();
        let arrow = arrows.filter_map(|arrow| self.said.find(arrow)).min();
        self.said[..arrow.unwrap_or(self.said.len())].trim_end_matches(['-', '=', '─', ' '])
    }

    /// What it says, after what it grows from: the two are about one thing.
    pub(crate) fn with_parent(&self) -> String {
        format!("{} {}", self.parent, self.said)
    }
}

/// The lines of a drawn tree; `None` if a text is no tree, or one of files.
pub(crate) fn branches(text: &str) -> Option<Vec<Branch<'_>>> {
    let (mut drawn, mut sentences) = (0, 0);
    for line in text.lines() {
        if let Some(said) = branch(line) {
            drawn += 1;
            sentences += usize::from(said.split_whitespace().count() > 2);
        }
    }
    if drawn < 2 || sentences * 2 < drawn {
        return None;
    }
    let mut found = Vec::new();
    // The branches that are open, with where what they say begins.
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (number, line) in (0..).zip(text.lines()) {
        let (drawn, said) = apart(line);
        if said.is_empty() {
            continue;
        }
        let column = drawn.chars().count();
        open.retain(|(before, _)| *before < column);
        let parent = open.last().map_or("", |(_, parent)| *parent);
        found.push(Branch { line: number, said, parent });
        open.push((column, said));
    }
    Some(found)
}

/// What a line says that is drawn as a branch.
fn branch(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches([' ', '\t', '│', '┃']);
    // `|   +-- a`, `|-- a`, `` `-- a ``
    let rest = rest.trim_start_matches(['|', ' ']);
    let is_corner = rest.starts_with(['├', '└', '╰', '┣', '┗'])
        || ["+-", "`--", "\\--"].iter().any(|corner| rest.starts_with(corner))
        || rest.starts_with("-- ") && line[..line.len() - rest.len()].ends_with('|');
    is_corner.then(|| apart(line).1).filter(|said| !said.is_empty())
}

/// What is drawn at the front of a line, and what the line says behind it.
fn apart(line: &str) -> (&str, &str) {
    let is_drawn = |c: char| {
        c.is_whitespace()
            || matches!(c, '|' | '+' | '-' | '`' | '\\' | '>' | '→' | '▼' | '▶' | '*')
            || ('\u{2500}'..='\u{257f}').contains(&c)
    };
    let line = line.trim_end();
    let end = line.len() - line.trim_start_matches(is_drawn).len();
    // A sign that belongs to what is said: `--flag`, `` `code` ``.
    let sign = line[..end].trim_end_matches(|c: char| !c.is_whitespace()).len();
    let is_said = sign > 0 && matches!(&line[sign..end], "-" | "--" | "`");
    line.split_at(if is_said { sign } else { end })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_can_be_read_as_a_tree(text in "([├└│| +`\\\\→>*-]{0,4}|é|a b c|\t|\u{a0}|\r|\n){0,60}") {
            for branch in branches(&text).unwrap_or_default() {
                let line = text.lines().nth(branch.line as usize).expect("it is there");
                prop_assert!(line.contains(branch.said) && text.contains(branch.parent));
                prop_assert!(branch.said.starts_with(branch.seen()));
            }
        }
    }

    #[test]
    fn branches_say_one_thing_each() {
        let text = "Container won't start\n├── Exit 125 → the daemon's error\n│   └── \"no such image\" → pull it first\n|\n+-- use `x` or --flag y\n|   --> Step 1: look again\n";
        let found = branches(text).expect("a tree");
        let shown: Vec<(u32, &str, &str)> =
            found.iter().map(|branch| (branch.line, branch.said, branch.parent)).collect();
        let (root, exit) = ("Container won't start", "Exit 125 → the daemon's error");
        assert_eq!(
            shown,
            [
                (0, root, ""),
                (1, exit, root),
                (2, "\"no such image\" → pull it first", exit),
                (4, "use `x` or --flag y", root),
                (5, "Step 1: look again", "use `x` or --flag y"),
            ]
        );
        assert_eq!(found[1].seen(), "Exit 125");
        let branch = Branch { line: 0, said: "\"a b\" --> c", parent: "" };
        assert_eq!(branch.seen(), "\"a b\"");
    }

    #[test]
    fn blanks_behind_a_branch_are_no_part_of_it() {
        let found = branches("├─ é b c d \n│  └─ é e f g\u{a0}\n").expect("a tree");
        let said: Vec<_> = found.iter().map(|branch| (branch.said, branch.parent)).collect();
        assert_eq!(said, [("é b c d", ""), ("é e f g", "é b c d")]);
    }

    #[test]
    fn files_and_messages_of_compilers_are_no_trees() {
        for text in [
            "skills/\n├── a/\n│   └── SKILL.md\n└── README.md\n",
            "error: a b c\n --> src/main.rs:2:5\n  |\n2 | let x = 1;\n  |     - move occurs here\n",
            "+ added one line here\n- removed one line here\n",
        ] {
            assert_eq!(branches(text), None, "{text}");
        }
    }
}
