//! Answers that fit into what the caller can spare of its context.
//!
//! A budget is in tokens as [`tokens::estimate`] counts them, of the answer as compact JSON. What is too large is made smaller
//! step by step, the least useful part first, and the answer says what was left out.

use serde_json::Value;

use crate::printable::Printable;
use crate::report::shortened;
use crate::tokens;

/// The least budget: what an answer takes that says little more than yes or no.
pub(crate) const LEAST: u64 = 300;
/// The most: what clients take in one result before they put it aside.
pub(crate) const MOST: u64 = 25_000;

/// The name of the list of what was left out.
pub(crate) const LEFT_OUT: &str = "left_out";

/// One way to make an answer smaller.
pub(crate) struct Step {
    /// What is then left out.
    pub(crate) what: &'static str,
    /// Makes it; whether there is more of the same to leave out.
    pub(crate) make: fn(&mut Value) -> bool,
}

/// The tokens of a value.
pub(crate) fn cost(value: &Value) -> usize {
    tokens::estimate(&value.to_string())
}

/// Makes steps, in order, until the value fits. Whether it does in the end.
pub(crate) fn fit(value: &mut Value, budget: usize, steps: &[Step]) -> bool {
    for step in steps {
        if cost(value) <= budget {
            return true;
        }
        // Said first, so that it is counted; taken back if there was nothing to leave out.
        leave_out(value, step.what);
        let before = cost(value);
        while (step.make)(value) && cost(value) > budget {}
        if cost(value) == before
            && let Some(list) = value[LEFT_OUT].as_array_mut()
        {
            list.pop();
        }
    }
    cost(value) <= budget
}

/// Says that something is left out.
fn leave_out(value: &mut Value, what: &str) {
    match value[LEFT_OUT].as_array_mut() {
        Some(list) if list.iter().any(|known| known == what) => {}
        Some(list) => list.push(what.into()),
        None => value[LEFT_OUT] = vec![what].into(),
    }
}

/// Makes foreign texts of a value harmless, and no longer than `most` columns each.
pub(crate) fn tidy(value: &mut Value, most: usize) {
    match value {
        Value::String(text) => {
            let shown = Printable(text).to_cow();
            if shown.chars().count() > most {
                *text = shortened(&shown, most);
            } else if shown != *text {
                *text = shown.into_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| tidy(item, most)),
        Value::Object(fields) => fields.values_mut().for_each(|field| tidy(field, most)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Shortens one field of every object in a list.
pub(crate) fn shorten_each(list: &mut Value, field: &str, most: usize) {
    for item in list.as_array_mut().into_iter().flatten() {
        if let Some(Value::String(text)) = item.get_mut(field)
            && text.chars().count() > most
        {
            *text = shortened(text, most);
        }
    }
}

/// Some lines of a text that take at most `budget` tokens as a JSON string, and how many they are.
///
/// The first line is cut where it is too long, so that whoever asks on from the next one gets to the end.
pub(crate) fn lines_within(lines: &[&str], budget: usize) -> (String, usize) {
    let mut left = budget.saturating_mul(tokens::CHARACTERS_A_TOKEN);
    let mut text = String::new();
    for (taken, line) in lines.iter().enumerate() {
        let length = |text: &str| Value::from(text).to_string().chars().count();
        let own = length(line);
        if own > left {
            if taken > 0 {
                return (text, taken);
            }
            let mut end = 0;
            for (at, char) in line.char_indices() {
                let own = length(char.encode_utf8(&mut [0; 4])).saturating_sub(2);
                if own + 1 > left {
                    break;
                }
                left -= own;
                end = at + char.len_utf8();
            }
            text.push_str(&line[..end]);
            text.push('…');
            return (text, 1);
        }
        left -= own;
        text.push_str(line);
        text.push('\n');
    }
    (text, lines.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn steps_are_made_in_order_until_it_fits() {
        let steps = [
            Step {
                what: "b",
                make: |value| {
                    value["b"] = Value::Null;
                    false
                },
            },
            Step {
                what: "the end of a",
                make: |value| {
                    let list = value["a"].as_array_mut();
                    list.is_some_and(|list| list.pop().is_some() && !list.is_empty())
                },
            },
        ];
        let mut value = json!({ "a": (1..=40).collect::<Vec<_>>(), "b": "long enough to matter" });
        assert!(fit(&mut value, 25, &steps));
        assert!(cost(&value) <= 25, "{value}");
        assert_eq!(value["b"], Value::Null);
        assert_eq!(value[LEFT_OUT], json!(["b", "the end of a"]));
        assert_eq!(value["a"][0], 1);
        assert!(!fit(&mut json!({ "b": "x".repeat(99) , "c": "x".repeat(99)}), 5, &steps));
    }

    proptest! {
        #[test]
        fn lines_stay_within_their_budget(text in "(\\PC|\n|\"|\u{1}){0,200}", budget in 2_usize..60) {
            let lines: Vec<&str> = text.lines().collect();
            let (part, taken) = lines_within(&lines, budget);
            // The quotes are not part of the text.
            let cost = tokens::estimate(Value::from(part.as_str()).to_string().trim_matches('"'));
            prop_assert!(cost <= budget, "{} > {}", cost, budget);
            prop_assert!(taken > 0 || lines.is_empty());
        }
    }
}
