//! What must hold for any input, one function a subject: it panics where something does not hold.
//!
//! Property tests call these with inputs made by rule, `fuzz/` with inputs that a fuzzer finds, and the test below with
//! every input that was ever found to break one of them (`fuzz/kept/<subject>/`).

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::mcp::Live;
use crate::validate::{Profile, Safety, check_fixes};

/// A check of one subject. It takes bytes, as a fuzzer has nothing else.
pub type Check = fn(&[u8]);

/// Every subject by its name, which is also that of its folder of kept inputs.
pub const ALL: &[(&str, Check)] = &[
    ("frontmatter", frontmatter),
    ("yaml", yaml),
    ("markdown", markdown),
    ("traces", traces),
    ("paste", paste),
    ("align", align),
    ("fixes", fixes),
    ("render", render),
    ("card", card),
    ("jsonl", jsonl),
    ("mcp", mcp),
];

/// Runs the check of one subject.
///
/// # Panics
///
/// If there is no such subject, or something does not hold.
pub fn check(subject: &str, data: &[u8]) {
    let (_, check) = ALL.iter().find(|(name, _)| *name == subject).expect("it is a subject");
    check(data);
}

fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// Where frontmatter begins and ends.
fn frontmatter(data: &[u8]) {
    crate::frontmatter::check_invariants(&text(data));
}

/// The tree of a YAML text with its places, and the repair of what is not quite YAML.
fn yaml(data: &[u8]) {
    let text = text(data);
    crate::yaml::check_invariants(&text);
    crate::yaml::repair::check_invariants(&text);
}

/// Blocks and sections of a body, and the error texts in it.
fn markdown(data: &[u8]) {
    let text = text(data);
    crate::markdown::check_invariants(&text);
    crate::skill::check_invariants(&text);
}

/// The readers of errors, all of them.
fn traces(data: &[u8]) {
    crate::trace::check_invariants(data);
}

/// The cleaner, and which line of the user's each of its lines comes from.
fn paste(data: &[u8]) {
    crate::paste::check_invariants(data);
}

/// Masks and alignment: the first line is the pattern, the rest is the text.
fn align(data: &[u8]) {
    let text = text(data);
    crate::signature::check_invariants(&text);
    let (pattern, rest) = text.split_once('\n').unwrap_or((&text, &text));
    crate::matcher::check_alignment(pattern, rest);
}

/// What `validate` finds, and what its fixes do; the first byte chooses for whom.
fn fixes(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let profile = Profile::ALL[usize::from(choice) % Profile::ALL.len()];
    check_fixes::check_places(text, profile);
    check_fixes::check_once(text, profile, Safety::Safe);
    check_fixes::check_once(text, profile, Safety::Unsafe);
}

/// Markdown on a terminal: the first byte is the width.
fn render(data: &[u8]) {
    let Some((&width, rest)) = data.split_first() else { return };
    let text = text(rest);
    crate::render::check_invariants(&text, usize::from(width), false);
    crate::render::check_invariants(&text, usize::from(width), true);
}

/// Requests of a batch, a line each.
fn jsonl(data: &[u8]) {
    crate::command::matching::check_jsonl(data);
}

/// A call of a tool of the server, asked of a library of one skill: its name is the first line, its arguments are the rest.
fn mcp(data: &[u8]) {
    static LIVE: Mutex<Option<Live>> = Mutex::new(None);
    let text = text(data);
    let Some((name, arguments)) = text.split_once('\n') else { return };
    let Ok(arguments) = serde_json::from_str(arguments) else { return };
    let mut live = LIVE.lock().unwrap_or_else(PoisonError::into_inner);
    let live = live.get_or_insert_with(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("skills/sqlite-async-threading");
        Live::new(vec![folder.clone()], folder, None, None, Box::new(|_| {}))
    });
    crate::mcp::check_invariants(live, name, &arguments);
}

/// What the index keeps of a skill, when the index is damaged.
fn card(data: &[u8]) {
    if let Some(card) = crate::card::Card::from_bytes(data) {
        assert!(crate::card::Card::from_bytes(&card.to_bytes()).is_some(), "it is read again");
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_call_of_each_tool_keeps_its_promises() {
        for tool in crate::mcp::names() {
            mcp(format!("{tool}\n{{\"text\": \"Error: no such table: t\", \"name\": \"x\"}}")
                .as_bytes());
        }
    }

    #[test]
    fn inputs_that_broke_something_once_do_not_any_more() {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/kept");
        for (subject, check) in ALL {
            for input in fs::read_dir(kept.join(subject)).into_iter().flatten() {
                let path = input.expect("the folder is listed").path();
                check(&fs::read(&path).expect("the file is read"));
            }
        }
    }
}
