//! What a tool takes: a table from which its schema is made and by which what a client sends is checked.

use serde_json::{Map, Value, json};

use crate::name::most_alike;

/// An argument of a tool.
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

/// What values an argument has.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A text of any length: whoever reads it bounds it.
    Paste,
    /// A text of at most so many characters.
    Text(usize),
    /// A whole number between two others, and what counts where none is given; `None` for nothing.
    Whole(u64, u64, Option<u64>),
    /// A number from 0 to 1.
    Share,
    /// One of some words.
    Choice(fn() -> Vec<&'static str>),
}

/// The schema of what a tool takes.
pub(crate) fn schema(params: &[Param]) -> Map<String, Value> {
    let property = |param: &Param| {
        let mut schema = match param.kind {
            Kind::Paste => json!({ "type": "string" }),
            Kind::Text(most) => json!({ "type": "string", "maxLength": most }),
            Kind::Whole(least, most, None) => {
                json!({ "type": "integer", "minimum": least, "maximum": most })
            }
            Kind::Whole(least, most, Some(default)) => {
                json!({ "type": "integer", "minimum": least, "maximum": most, "default": default })
            }
            Kind::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
            Kind::Choice(words) => json!({ "type": "string", "enum": words() }),
        };
        schema["description"] = param.about.into();
        (param.name.to_owned(), schema)
    };
    let required: Vec<&str> =
        params.iter().filter(|param| param.required).map(|param| param.name).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), params.iter().map(property).collect());
    schema.insert("required".to_owned(), required.into());
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
}

/// Arguments that were checked against their table.
pub(crate) struct Arguments<'a> {
    params: &'static [Param],
    given: &'a Map<String, Value>,
}

impl<'a> Arguments<'a> {
    /// Checks what was sent. `null` counts as nothing.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and what to do, in a sentence.
    pub(crate) fn new(
        params: &'static [Param],
        given: &'a Map<String, Value>,
    ) -> Result<Self, String> {
        for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
            let Some(param) = params.iter().find(|param| param.name == name) else {
                let known: Vec<&str> = params.iter().map(|param| param.name).collect();
                let meant = most_alike(name, known.iter().copied());
                let meant = meant.map(|meant| format!(", did you mean `{meant}`?"));
                let meant = meant.unwrap_or_else(|| format!("; there are {}", known.join(", ")));
                return Err(format!("there is no argument `{}`{meant}", cut(name)));
            };
            param
                .kind
                .check(value)
                .map_err(|wanted| format!("`{}` must be {wanted}", param.name))?;
        }
        let arguments = Self { params, given };
        match params.iter().find(|param| param.required && arguments.get(param.name).is_none()) {
            Some(missing) => Err(format!("`{}` is missing: {}", missing.name, missing.about)),
            None => Ok(arguments),
        }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.given.get(name).filter(|value| !value.is_null())
    }

    /// A text or a word.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Value::as_str)
    }

    /// A whole number, or what counts where none is given.
    pub(crate) fn whole(&self, name: &str) -> Option<usize> {
        let default = || {
            let param = self.params.iter().find(|param| param.name == name)?;
            match param.kind {
                Kind::Whole(_, _, default) => default,
                _ => None,
            }
        };
        let number = self.get(name).and_then(whole).or_else(default)?;
        usize::try_from(number).ok()
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(Value::as_f64)
    }
}

impl Kind {
    /// Whether a value is one; else what is.
    fn check(self, value: &Value) -> Result<(), String> {
        match self {
            Self::Paste if value.is_string() => Ok(()),
            Self::Paste => Err("a text".to_owned()),
            Self::Text(most) => match value.as_str() {
                Some(text) if text.chars().count() <= most => Ok(()),
                _ => Err(format!("a text of at most {most} characters")),
            },
            Self::Whole(least, most, _) => match whole(value) {
                Some(number) if (least..=most).contains(&number) => Ok(()),
                _ => Err(format!("a whole number from {least} to {most}")),
            },
            Self::Share => match value.as_f64() {
                Some(number) if (0.0..=1.0).contains(&number) => Ok(()),
                _ => Err("a number from 0 to 1".to_owned()),
            },
            Self::Choice(words) => match value.as_str() {
                Some(word) if words().contains(&word) => Ok(()),
                _ => Err(format!("one of {}", words().join(", "))),
            },
        }
    }
}

/// Clients of languages without whole numbers send `3.0`.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is whole and within the bounds of every argument"
        )]
        (0.0..=1e9).contains(&number).then_some(number as u64)
    })
}

fn cut(name: &str) -> String {
    crate::report::shortened(&crate::printable::PrintableLine(name).to_string(), 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAMS: &[Param] = &[
        Param { name: "text", about: "the error", kind: Kind::Paste, required: true },
        Param {
            name: "limit",
            about: "how many",
            kind: Kind::Whole(1, 5, Some(3)),
            required: false,
        },
        Param { name: "share", about: "how sure", kind: Kind::Share, required: false },
        Param {
            name: "one",
            about: "which",
            kind: Kind::Choice(|| vec!["a", "b"]),
            required: false,
        },
    ];

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "it reads better where it is called")]
    fn check(given: Value) -> Result<(String, usize), String> {
        let given = given.as_object().cloned().expect("an object");
        let arguments = Arguments::new(PARAMS, &given)?;
        Ok((
            arguments.text("text").unwrap_or_default().to_owned(),
            arguments.whole("limit").unwrap_or_default(),
        ))
    }

    #[test]
    fn what_is_not_given_has_its_default() {
        assert_eq!(check(json!({ "text": "x" })), Ok(("x".to_owned(), 3)));
        assert_eq!(check(json!({ "text": "x", "limit": null })), Ok(("x".to_owned(), 3)));
        assert_eq!(check(json!({ "text": "x", "limit": 5.0 })), Ok(("x".to_owned(), 5)));
    }

    #[test]
    fn what_is_wrong_is_said_with_what_is_right() {
        for (given, told) in [
            (json!({}), "`text` is missing: the error"),
            (json!({ "text": null }), "`text` is missing: the error"),
            (json!({ "text": 1 }), "`text` must be a text"),
            (json!({ "text": "", "limit": 6 }), "`limit` must be a whole number from 1 to 5"),
            (json!({ "text": "", "limit": 2.5 }), "`limit` must be a whole number from 1 to 5"),
            (json!({ "text": "", "limit": -1 }), "`limit` must be a whole number from 1 to 5"),
            (json!({ "text": "", "share": 1.1 }), "`share` must be a number from 0 to 1"),
            (json!({ "text": "", "one": "c" }), "`one` must be one of a, b"),
            (
                json!({ "text": "", "limits": 1 }),
                "there is no argument `limits`, did you mean `limit`?",
            ),
            (
                json!({ "text": "", "zz": 1 }),
                "there is no argument `zz`; there are text, limit, share, one",
            ),
        ] {
            assert_eq!(check(given), Err(told.to_owned()));
        }
    }
}
