//! What a terminal would obey is taken out of a line: colours, cursor moves, links, overwritten progress.

/// The line as a reader of the terminal saw it at the end.
pub(super) fn plain(raw: &str) -> String {
    if !raw.bytes().any(|byte| byte < 0x20 && byte != b'\t' || byte == 0xc2 || byte == 0x7f) {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '\u{1b}' => match rest.next() {
                Some('[') => skip_csi(&mut rest),
                // Operating system commands and strings run to BEL or ST: titles, link targets.
                Some(']' | 'P' | 'X' | '^' | '_') => skip_string(&mut rest),
                // Character set choices take one more character.
                Some('(' | ')' | '#' | '%') => drop(rest.next()),
                _ => {}
            },
            '\u{9b}' => skip_csi(&mut rest),
            '\u{9d}' | '\u{90}' => skip_string(&mut rest),
            '\u{8}' => drop(out.pop()),
            // A carriage return starts the line again; what follows overwrites it.
            '\r' => {
                // No bar begins with a colon: a word ended with it, as in the options of a script with foreign line ends.
                let in_word = rest.peek() == Some(&':');
                if rest.peek().is_some() && !in_word {
                    out.clear();
                }
            }
            '\t' => out.push('\t'),
            _ if char.is_control() => {}
            _ => out.push(char),
        }
    }
    out
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Parameters and intermediates up to one final character.
fn skip_csi(rest: &mut Rest<'_>) {
    while let Some(&char) = rest.peek() {
        if !matches!(char, '\u{20}'..='\u{7e}') {
            return;
        }
        rest.next();
        if matches!(char, '\u{40}'..='\u{7e}') {
            return;
        }
    }
}

fn skip_string(rest: &mut Rest<'_>) {
    while let Some(char) = rest.next() {
        match char {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                rest.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn escapes_go_and_text_stays() {
        assert_eq!(plain("\u{1b}[1;31merror\u{1b}[0m: x"), "error: x");
        assert_eq!(plain("\u{1b}]8;;https://x.y\u{1b}\\link\u{1b}]8;;\u{1b}\\!"), "link!");
        assert_eq!(plain("\u{9b}31mred"), "red");
        assert_eq!(plain("ab\u{8}c"), "ac");
        assert_eq!(plain("10%\r90%"), "90%");
        assert_eq!(
            plain("a.sh: line 2: set: -\r: invalid option"),
            "a.sh: line 2: set: -: invalid option"
        );
        assert_eq!(plain("unfinished \u{1b}[31"), "unfinished ");
    }
}
