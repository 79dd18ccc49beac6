//! Which words of an error text are names that a user gave to something of his own, and differ from one user's error to the next's.
//! Quotation marks say it of some; of others, what they are made of and how rare they are.

use std::ops::Range;

use crate::codes::is_error_code;
use crate::signature::{Kind, Piece};
use crate::trace;

/// A name of less information than this, in nats, occurs in many documents: it is not the user's own.
const WORD_OF_THE_TRADE: f32 = 6.0;

/// The kind of a piece, by how much information the word has in nats.
///
/// `'NoneType'` is quoted and still a word of the trade; `PlaylistModel` is not quoted and still somebody's own.
pub(super) fn kind(piece: &Piece, text: &str, information: f32) -> Kind {
    let range = piece.range();
    // A card of a damaged index may say anything.
    let word = text.get(range.clone()).unwrap_or_default();
    let is_common = information < WORD_OF_THE_TRADE;
    match piece.kind {
        Kind::Name if is_common && !is_joined(text, &range) && !is_made(word) => Kind::Literal,
        Kind::Literal if !is_common && is_own(word) => Kind::Name,
        kind => kind,
    }
}

/// Whether a word that stands in no quotation marks is a name of the user's: no code, no type of an error, nothing that a
/// language begins with an underscore.
fn is_own(word: &str) -> bool {
    is_made(word)
        && !word.starts_with('_')
        && word.chars().any(char::is_lowercase)
        && !is_error_code(word)
        && !trace::is_type_name(word)
}

/// Whether a word is made of several, as `UserService` and `method_name` are, and not what a language calls a thing of its own.
fn is_made(word: &str) -> bool {
    const OF_LANGUAGES: [&str; 3] = ["NoneType", "NilClass", "builtin_function_or_method"];
    let next = word.chars().skip(1);
    let is_two = |(one, next): (char, char)| one.is_lowercase() && next.is_uppercase();
    (word.contains('_') || word.chars().zip(next).any(is_two)) && !OF_LANGUAGES.contains(&word)
}

/// Whether a word is a part of a longer name: `left` in `left-pad` or `@scope/left`.
fn is_joined(text: &str, word: &Range<usize>) -> bool {
    let joins = |c: char| matches!(c, '-' | '/' | '@' | '.' | ':' | '\\');
    let mut before = text.get(..word.start).unwrap_or_default().chars().rev();
    let mut after = text.get(word.end..).unwrap_or_default().chars();
    before.next().is_some_and(|c| {
        matches!(c, '@' | '/' | '\\')
            || joins(c) && before.next().is_some_and(char::is_alphanumeric)
    }) || after.next().is_some_and(|c| joins(c) && after.next().is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{Signature, Writer};

    /// The names of a text all of whose words are rare, or common.
    fn names(text: &str, information: f32) -> Vec<&str> {
        let pieces = Signature::of(text, Writer::Program).pieces;
        let is_name = |piece: &&Piece| kind(piece, text, information) == Kind::Name;
        pieces.iter().filter(is_name).map(|piece| &text[piece.range()]).collect()
    }

    #[test]
    fn a_rare_word_that_is_made_of_several_is_a_name_without_quotation_marks_too() {
        let text = "TypeError: can't apply this __setattr__ to PlaylistModel object";
        assert_eq!(names(text, 9.0), ["PlaylistModel"]);
        assert!(names(text, 3.0).is_empty(), "one that many documents have is none");
        assert!(names("sqlite3.ProgrammingError: ERR_WORKER_PATH", 9.0).is_empty());
    }

    #[test]
    fn a_common_word_in_quotation_marks_is_none_unless_it_is_part_of_a_name_or_made_of_several() {
        let text = "'NoneType' has no 'left-pad' of 'UserService' in 'list'";
        assert_eq!(names(text, 3.0), ["left", "pad", "UserService"]);
        assert_eq!(names(text, 9.0), ["NoneType", "left", "pad", "UserService", "list"]);
    }
}
