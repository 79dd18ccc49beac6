//! What a scalar without quotes means by the core schema of YAML 1.2.

/// What a scalar means by YAML's core schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved<'a> {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`; `yes` and `on` are texts.
    Bool(bool),
    /// Decimal, `0o` or `0x`, within 64 bits.
    Int(i64),
    /// With a point or an exponent, or too large for [`Resolved::Int`].
    Float(f64),
    /// Everything else, and all that is quoted.
    Str(&'a str),
}

/// What the core schema of YAML 1.2 makes of a text without quotes.
pub(super) fn resolve(text: &str) -> Resolved<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" => return Resolved::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        _ => {}
    }
    let (sign, digits) = match text.as_bytes()[0] {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        return Resolved::Float(sign * f64::INFINITY);
    }
    let radix = match text.get(..2) {
        Some("0x") => Some((16, &text[2..])),
        Some("0o") => Some((8, &text[2..])),
        _ => None,
    };
    if let Some((radix, digits)) = radix {
        let is_number = !digits.is_empty() && digits.chars().all(|char| char.is_digit(radix));
        let value = i64::from_str_radix(digits, radix).ok().filter(|_| is_number);
        return value.map_or(Resolved::Str(text), Resolved::Int);
    }
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(value) = text.parse().ok().filter(|_| is_whole) {
        return Resolved::Int(value);
    }
    if is_float(digits) {
        text.parse().map_or(Resolved::Str(text), Resolved::Float)
    } else {
        Resolved::Str(text)
    }
}

/// Whether a text without its sign is a decimal number: `1`, `1.`, `.5`, `1.5e-3`.
fn is_float(digits: &str) -> bool {
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    whole.len() + fraction.len() > 0 && all_digits(whole) && all_digits(fraction) && exponent_fits
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Node, tests::tree};

    #[test]
    fn only_plain_texts_are_numbers() {
        let resolve = |value: &str| {
            let node = tree(&format!("a: {value}\n"));
            format!("{:?}", node.get("a").and_then(Node::resolved).expect("a scalar"))
        };
        for (value, meaning) in [
            ("1.0", "Float(1.0)"),
            ("\"1.0\"", "Str(\"1.0\")"),
            ("1.0.0", "Str(\"1.0.0\")"),
            ("12", "Int(12)"),
            ("-0o17", "Str(\"-0o17\")"),
            ("0o17", "Int(15)"),
            ("0xFf", "Int(255)"),
            ("0x", "Str(\"0x\")"),
            ("99999999999999999999", "Float(1e20)"),
            ("+.5e-1", "Float(0.05)"),
            (".", "Str(\".\")"),
            ("1e", "Str(\"1e\")"),
            ("-.inf", "Float(-inf)"),
            (".nan", "Float(NaN)"),
            ("true", "Bool(true)"),
            ("FALSE", "Bool(false)"),
            ("yes", "Str(\"yes\")"),
            ("Null", "Null"),
            ("'null'", "Str(\"null\")"),
            ("2026-01-02", "Str(\"2026-01-02\")"),
            ("é", "Str(\"é\")"),
        ] {
            assert_eq!(resolve(value), meaning, "{value}");
        }
    }
}
