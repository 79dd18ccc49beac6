//! The hook in the settings of an agent: put in and taken out at its place, with every other byte kept.
//!
//! ```json
//! { "hooks": { "PostToolUseFailure": [ { "matcher": "Bash", "hooks": [ { "type": "command", "command": "skill hook" } ] } ] } }
//! ```

use std::ops::Range;

use jsonc_parser::ast::{Array, Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::json;

/// The event that the hook is for.
const EVENT: &str = "PostToolUseFailure";
/// Seconds after which an agent stops waiting: far more than the hook takes.
const TIMEOUT: u32 = 5;

/// Why settings are left alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Comments, trailing commas, a broken file.
    #[error("it is not plain JSON ({0}): mend it, or put the hook in by hand")]
    NotJson(String),
    /// A key that the hook needs has something else.
    #[error("`{key}` is not {wanted} there: put the hook in by hand")]
    Unexpected {
        /// The key, with those around it.
        key: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// A key is there twice, and readers do not agree which counts.
    #[error("`{0}` is there more than once: mend that first")]
    Twice(&'static str),
}

/// The command of the hook that is there, if one is.
///
/// # Errors
///
/// If the settings are not as they should be.
pub fn installed(text: &str) -> Result<Option<String>, SettingsError> {
    let Some(root) = root(text)? else { return Ok(None) };
    Ok(find(&root)?.map(|found| found.command))
}

/// The settings with the hook; the same text if it is there.
///
/// # Errors
///
/// If the settings are not as they should be.
pub fn install(text: &str, command: &str) -> Result<String, SettingsError> {
    let Some(root) = root(text)? else {
        let whole = json!({ "hooks": { EVENT: [group(command)] } });
        return Ok(format!("{text}{}\n", pretty(&whole, "  ", "\n", "")));
    };
    if let Some(found) = find(&root)? {
        if found.command == command {
            return Ok(text.to_owned());
        }
        let mut changed = text.to_owned();
        changed.replace_range(found.command_at, &json!(command).to_string());
        return Ok(changed);
    }
    let (at, added) = match object(&root, "hooks", "hooks")? {
        None => addition(
            text,
            &Container::of_object(&root),
            Some("hooks"),
            &json!({ EVENT: [group(command)] }),
        ),
        Some(hooks) => match array(hooks, EVENT, "hooks.PostToolUseFailure")? {
            None => {
                addition(text, &Container::of_object(hooks), Some(EVENT), &json!([group(command)]))
            }
            Some(groups) => addition(text, &Container::of_array(groups), None, &group(command)),
        },
    };
    let mut changed = text.to_owned();
    changed.insert_str(at, &added);
    Ok(changed)
}

/// The settings without the hook, and without what only held it; the same text if it is not there.
///
/// # Errors
///
/// If the settings are not as they should be.
pub fn uninstall(text: &str) -> Result<String, SettingsError> {
    let Some(root) = root(text)? else { return Ok(text.to_owned()) };
    let Some(found) = find(&root)? else { return Ok(text.to_owned()) };
    let mut changed = text.to_owned();
    changed.replace_range(found.removable, "");
    Ok(changed)
}

fn group(command: &str) -> serde_json::Value {
    json!({
        "matcher": "Bash",
        "hooks": [{ "type": "command", "command": command, "timeout": TIMEOUT }],
    })
}

/// The object that settings are; `None` where there is nothing yet.
fn root(text: &str) -> Result<Option<Object<'_>>, SettingsError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    // Two readers: what one of them takes for something else is not ours to change.
    serde_json::from_str::<serde::de::IgnoredAny>(text)
        .map_err(|error| SettingsError::NotJson(error.to_string()))?;
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options)
        .map_err(|error| SettingsError::NotJson(error.to_string()))?;
    match parsed.value {
        Some(Value::Object(root)) => Ok(Some(root)),
        _ => Err(SettingsError::NotJson("there is no object at its top".to_owned())),
    }
}

/// The value of a key, which must not be there twice.
fn value<'o, 'a>(
    object: &'o Object<'a>,
    key: &str,
    path: &'static str,
) -> Result<Option<&'o Value<'a>>, SettingsError> {
    let mut found = object.properties.iter().filter(|property| property.name.as_str() == key);
    let first = found.next();
    if found.next().is_some() {
        return Err(SettingsError::Twice(path));
    }
    Ok(first.map(|property| &property.value))
}

fn object<'o, 'a>(
    object: &'o Object<'a>,
    key: &str,
    path: &'static str,
) -> Result<Option<&'o Object<'a>>, SettingsError> {
    match value(object, key, path)? {
        None => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(SettingsError::Unexpected { key: path, wanted: "an object" }),
    }
}

fn array<'o, 'a>(
    object: &'o Object<'a>,
    key: &str,
    path: &'static str,
) -> Result<Option<&'o Array<'a>>, SettingsError> {
    match value(object, key, path)? {
        None => Ok(None),
        Some(Value::Array(array)) => Ok(Some(array)),
        Some(_) => Err(SettingsError::Unexpected { key: path, wanted: "a list" }),
    }
}

/// The hook where it is.
struct Found {
    command: String,
    command_at: Range<usize>,
    /// What goes with it: the hook, or whatever around it holds nothing else.
    removable: Range<usize>,
}

fn find(root: &Object<'_>) -> Result<Option<Found>, SettingsError> {
    let Some(hooks) = object(root, "hooks", "hooks")? else { return Ok(None) };
    let Some(groups) = array(hooks, EVENT, "hooks.PostToolUseFailure")? else { return Ok(None) };
    for (at_group, group) in groups.elements.iter().enumerate() {
        let Value::Object(group) = group else { continue };
        let Some(Value::Array(handlers)) = value(group, "hooks", "hooks of a group")? else {
            continue;
        };
        for (at, handler) in handlers.elements.iter().enumerate() {
            let Value::Object(handler) = handler else { continue };
            let Some(Value::StringLit(command)) = value(handler, "command", "command")? else {
                continue;
            };
            if !is_ours(&command.value) {
                continue;
            }
            let (container, at) = if handlers.elements.len() > 1 {
                (Container::of_array(handlers), at)
            } else if groups.elements.len() > 1 {
                (Container::of_array(groups), at_group)
            } else if hooks.properties.len() > 1 {
                (Container::of_object(hooks), position(hooks, EVENT))
            } else {
                (Container::of_object(root), position(root, "hooks"))
            };
            return Ok(Some(Found {
                command: command.value.clone().into_owned(),
                command_at: command.range.start..command.range.end,
                removable: container.removable(at),
            }));
        }
    }
    Ok(None)
}

fn position(object: &Object<'_>, key: &str) -> usize {
    object.properties.iter().position(|property| property.name.as_str() == key).unwrap_or(0)
}

/// Whether a command runs this program's hook, from wherever it lies.
fn is_ours(command: &str) -> bool {
    let Some(program) = command.trim().strip_suffix(" hook") else { return false };
    let program = program.trim().trim_matches(['"', '\'']);
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    name == "skill" || name == "skill.exe"
}

/// An object or a list: its brackets, and what it holds.
struct Container {
    range: Range<usize>,
    items: Vec<Range<usize>>,
}

impl Container {
    fn of_object(object: &Object<'_>) -> Self {
        let items = object.properties.iter().map(|item| item.range.start..item.range.end).collect();
        Self { range: object.range.start..object.range.end, items }
    }

    fn of_array(array: &Array<'_>) -> Self {
        let items = array.elements.iter().map(|item| item.start()..item.end()).collect();
        Self { range: array.range.start..array.range.end, items }
    }

    /// An item with the comma that goes with it; with all that is in the brackets if it is the only one.
    fn removable(&self, at: usize) -> Range<usize> {
        if self.items.len() <= 1 {
            self.range.start + 1..self.range.end - 1
        } else if at == 0 {
            self.items[0].start..self.items[1].start
        } else {
            self.items[at - 1].end..self.items[at].end
        }
    }
}

/// Where in a text one more item of a container goes, and what has to stand there, in the manner of what is there.
fn addition(
    text: &str,
    container: &Container,
    key: Option<&str>,
    value: &serde_json::Value,
) -> (usize, String) {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let key = key.map_or(String::new(), |key| format!("\"{key}\": "));
    let outer = indent_of(text, container.range.start);
    let unit = unit(text);
    match container.items.last() {
        // On one line with what is there.
        Some(last) if !text[container.range.clone()].contains('\n') => {
            (last.end, format!(", {key}{value}"))
        }
        Some(last) => {
            let indent = indent_of(text, last.start);
            let value = pretty(value, &unit, newline, &indent);
            (last.end, format!(",{newline}{indent}{key}{value}"))
        }
        None => {
            let indent = format!("{outer}{unit}");
            let value = pretty(value, &unit, newline, &indent);
            let inside = &text[container.range.start + 1..container.range.end - 1];
            let end =
                if inside.contains('\n') { String::new() } else { format!("{newline}{outer}") };
            (container.range.start + 1, format!("{newline}{indent}{key}{value}{end}"))
        }
    }
}

/// A value on several lines, the later ones behind `indent`.
fn pretty(value: &serde_json::Value, unit: &str, newline: &str, indent: &str) -> String {
    let mut bytes = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(unit.as_bytes());
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    serde::Serialize::serialize(value, &mut serializer).expect("JSON into memory cannot fail");
    String::from_utf8_lossy(&bytes).replace('\n', &format!("{newline}{indent}"))
}

/// The white space before the first sign of the line that a place is on.
fn indent_of(text: &str, at: usize) -> String {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[start..].chars().take_while(|char| matches!(char, ' ' | '\t')).collect()
}

/// How a text indents: as its first indented line does, or by two columns.
fn unit(text: &str) -> String {
    text.lines()
        .skip(1)
        .map(|line| line.chars().take_while(|char| matches!(char, ' ' | '\t')).collect::<String>())
        .find(|indent| !indent.is_empty())
        .unwrap_or_else(|| "  ".to_owned())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    const COMMAND: &str = "skill hook";

    /// Puts it in and takes it out, and checks what must hold for every settings.
    fn installed_in(text: &str) -> String {
        let with = install(text, COMMAND).expect("it can be put in");
        let value: serde_json::Value = serde_json::from_str(&with).expect("JSON");
        let groups = value["hooks"][EVENT].as_array().expect("a list");
        assert!(groups.contains(&group(COMMAND)), "{with}");
        assert_eq!(installed(&with), Ok(Some(COMMAND.to_owned())));
        assert_eq!(install(&with, COMMAND).as_deref(), Ok(with.as_str()), "twice is once");
        // What was there is there, byte for byte, around what was added.
        let head = text.bytes().zip(with.bytes()).take_while(|(a, b)| a == b).count();
        assert!(with.as_bytes().ends_with(&text.as_bytes()[head..]), "{text:?} -> {with:?}");
        with
    }

    #[test]
    fn it_is_put_in_after_what_is_there() {
        let text =
            "{\n    \"model\": \"opus\",\n    \"permissions\": {\"allow\": [ \"Bash(ls)\" ]}\n}\n";
        let with = installed_in(text);
        assert_snapshot!(with, @r#"
        {
            "model": "opus",
            "permissions": {"allow": [ "Bash(ls)" ]},
            "hooks": {
                "PostToolUseFailure": [
                    {
                        "hooks": [
                            {
                                "command": "skill hook",
                                "timeout": 5,
                                "type": "command"
                            }
                        ],
                        "matcher": "Bash"
                    }
                ]
            }
        }
        "#);
        assert_eq!(uninstall(&with).as_deref(), Ok(text));
    }

    #[test]
    fn it_joins_other_hooks_and_leaves_them() {
        for text in [
            "{}",
            "{\"a\":1}",
            "{ \"hooks\": {\"Stop\": []} }",
            "{\r\n\t\"hooks\": {\r\n\t\t\"Stop\": []\r\n\t}\r\n}\r\n",
            "{\"hooks\":{\"PostToolUseFailure\":[{\"matcher\":\"*\",\"hooks\":[{\"type\":\"command\",\"command\":\"other hook\"}]}]}}",
            "{\n  \"hooks\": {\n    \"PostToolUseFailure\": [\n      {\"hooks\": []}\n    ]\n  },\n  \"z\": [1,  2]\n}",
        ] {
            let with = installed_in(text);
            assert_eq!(uninstall(&with).as_deref(), Ok(text));
        }
    }

    #[test]
    fn one_among_the_handlers_of_a_group_goes_alone() {
        let text = r#"{"hooks":{"PostToolUseFailure":[{"hooks":[{"command":"'/a b/skill' hook"}, {"command":"x"}]}]}}"#;
        let without = uninstall(text).expect("it can be taken out");
        assert_eq!(without, r#"{"hooks":{"PostToolUseFailure":[{"hooks":[{"command":"x"}]}]}}"#);
        let moved = install(text, COMMAND).expect("it can be changed");
        assert_eq!(moved, text.replace("'/a b/skill' hook", COMMAND));
    }

    #[test]
    fn what_is_not_plain_json_is_left_alone() {
        for text in ["{\"a\": 1,}", "// mine\n{}", "[1]", "{\"a\"", "{'a': 1}", "\u{feff}{}"] {
            assert!(matches!(install(text, COMMAND), Err(SettingsError::NotJson(_))), "{text}");
        }
        let twice = r#"{"hooks": {}, "hooks": {}}"#;
        assert_eq!(install(twice, COMMAND), Err(SettingsError::Twice("hooks")));
        let wrong = r#"{"hooks": []}"#;
        assert!(matches!(install(wrong, COMMAND), Err(SettingsError::Unexpected { .. })));
    }

    #[test]
    fn only_our_own_command_is_ours() {
        for ours in
            ["skill hook", "/usr/bin/skill hook", "'/a b/skill' hook", r#""C:\x\skill.exe" hook"#]
        {
            assert!(is_ours(ours), "{ours}");
        }
        for other in ["skill hooked", "myskill hook", "skill run", "skill-hook", "hook"] {
            assert!(!is_ours(other), "{other}");
        }
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Into::into),
            any::<i32>().prop_map(Into::into),
            "[a-zé\\\\\"\n{}\\[\\],]{0,6}".prop_map(Into::into),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
                proptest::collection::btree_map("[a-z]{1,3}", inner, 1..3)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_settings_are_as_before_once_it_is_out(
            map in proptest::collection::btree_map("[a-gi-z]{1,4}", any_json(), 1..4),
            pretty in any::<bool>(),
        ) {
            let value = serde_json::Value::Object(map.into_iter().collect());
            let text = if pretty {
                serde_json::to_string_pretty(&value)
            } else {
                serde_json::to_string(&value)
            };
            let text = text.expect("JSON");
            let with = installed_in(&text);
            prop_assert_eq!(uninstall(&with), Ok(text));
        }

        #[test]
        fn any_text_is_read(text in "[{}\\[\\]\",:a1 \n/]{0,40}") {
            let _ = install(&text, COMMAND);
            let _ = uninstall(&text);
        }
    }
}
