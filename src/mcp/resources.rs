//! Skills as resources: `skill://NAME/SKILL.md` each, and `skill://index.json`, the list of them.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};

use super::tools::near_names;
use crate::error::Error;
use crate::library::{Library, Record};
use crate::printable::Printable;
use crate::registry;
use crate::report::shortened;

/// The list of all skills.
pub(crate) const INDEX: &str = "skill://index.json";
/// How the address of a skill is made.
pub(crate) const TEMPLATE: &str = "skill://{name}/SKILL.md";

/// How many resources are listed at once; a cursor leads on.
const PAGE: usize = 200;
/// How many skills the index has: more are found by asking, not by listing.
const MOST_INDEXED: usize = 2_000;
/// Columns of a description in a list.
const DESCRIPTION: usize = 400;

/// What needs no escape in an address.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a skill.
pub(crate) fn uri(name: &str) -> String {
    // A folder of that name would be taken for the one above.
    let name = match name {
        "." | ".." => name.replace('.', "%2E"),
        _ => utf8_percent_encode(name, KEPT).to_string(),
    };
    format!("skill://{name}/SKILL.md")
}

/// A resource in a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) uri: String,
    pub(crate) name: String,
    pub(crate) description: String,
}

/// The text of a resource.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) mime_type: &'static str,
    pub(crate) text: String,
    /// Where it is from.
    pub(crate) origin: &'static str,
}

/// Skills that count, by name; of several with one name the first, as everywhere.
fn by_name(library: &Library) -> BTreeMap<&str, &Record> {
    let mut all = BTreeMap::new();
    for record in library.skills() {
        all.entry(record.name.as_str()).or_insert(record);
    }
    all
}

/// The resources after a cursor, and the next cursor if there are more.
pub(crate) fn list(library: &Library, cursor: Option<&str>) -> (Vec<Listed>, Option<String>) {
    let all = by_name(library);
    let mut page = Vec::new();
    if cursor.is_none() {
        page.push(Listed {
            uri: INDEX.to_owned(),
            name: "index.json".to_owned(),
            description: format!("The list of all {} skills, with addresses.", all.len()),
        });
    }
    let mut rest = all
        .into_iter()
        .skip_while(|(name, _)| cursor.is_some_and(|cursor| *name <= cursor))
        .peekable();
    while page.len() < PAGE
        && let Some((name, record)) = rest.next()
    {
        page.push(Listed {
            uri: uri(name),
            name: shortened(&Printable(name).to_cow(), 256),
            description: shortened(&Printable(&record.description).to_cow(), DESCRIPTION),
        });
        if page.len() == PAGE && rest.peek().is_some() {
            return (page, Some(name.to_owned()));
        }
    }
    (page, None)
}

/// Why a resource cannot be read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is not there; names that are, most like it.
    Unknown(Vec<String>),
    /// Its file cannot be read.
    Failed(Error),
}

/// Reads a resource: a skill byte for byte as its file has it, as far as that is UTF-8.
pub(crate) fn read(library: &Library, address: &str) -> Result<Content, Unread> {
    if address == INDEX {
        let text = format!("{:#}", index(library));
        return Ok(Content { mime_type: "application/json", text, origin: "index" });
    }
    let name = address
        .strip_prefix("skill://")
        .map(|rest| rest.strip_suffix("/SKILL.md").unwrap_or(rest))
        .and_then(|name| percent_decode_str(name).decode_utf8().ok())
        .unwrap_or_default();
    let Some(record) = library.skills().find(|record| record.name == name) else {
        return Err(Unread::Unknown(near_names(library, &name, 5)));
    };
    let origin = library.origin(record);
    let source = registry::read(origin, &record.path).map_err(Unread::Failed)?;
    Ok(Content { mime_type: "text/markdown", text: source.into_text(), origin: origin.as_str() })
}

/// The list of skills, in the form in which they are listed on the web.
fn index(library: &Library) -> Value {
    let all = by_name(library);
    let skills: Vec<Value> = all
        .iter()
        .take(MOST_INDEXED)
        .map(|(name, record)| {
            json!({
                "name": Printable(name).to_cow(),
                "type": "skill-md",
                "description": shortened(&Printable(&record.description).to_cow(), DESCRIPTION),
                "url": uri(name),
            })
        })
        .collect();
    json!({ "skills": skills, "total": all.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_characters_has_an_address_of_its_own() {
        for (name, wanted) in [
            ("sqlite-lock", "skill://sqlite-lock/SKILL.md"),
            ("a b/../c?", "skill://a%20b%2F..%2Fc%3F/SKILL.md"),
            ("é", "skill://%C3%A9/SKILL.md"),
            ("..", "skill://%2E%2E/SKILL.md"),
        ] {
            assert_eq!(uri(name), wanted);
        }
    }
}
