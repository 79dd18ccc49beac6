//! A line of a paste, read once: its words, its paths, and what of it is the error.

use std::ops::Range;

use crate::signature::{Kind, Piece, Signature, Writer};
use crate::trace::Event;

/// A line of the paste, read once.
pub(super) struct Line<'t> {
    /// Its index in the paste.
    pub(super) number: usize,
    pub(super) text: &'t str,
    /// What it is made of.
    pub(super) pieces: Vec<Piece>,
    /// For each piece whether it is in a path that begins with a folder.
    pub(super) in_path: Vec<bool>,
    /// Where the error that it tells stands in it: message, type, code. Nothing where all of it may be the error.
    said: Vec<Range<usize>>,
}

impl<'t> Line<'t> {
    pub(super) fn of(number: usize, text: &'t str) -> Self {
        let pieces = Signature::of(text, Writer::Program).pieces;
        let joins = |c: char| matches!(c, '.' | '-' | '_' | '/' | '\\');
        let (mut inside, mut end) = (false, 0);
        let is_inside = |piece: &Piece| {
            let range = piece.range();
            let is_folder =
                piece.kind == Kind::Volatile && text[range.clone()].ends_with(['/', '\\']);
            // The pairs of a script without spaces overlap.
            let between = text.get(end..range.start).unwrap_or_default();
            let goes_on = inside && piece.kind == Kind::Name && between.chars().all(joins);
            (inside, end) = (is_folder || goes_on, range.end);
            inside
        };
        let in_path = pieces.iter().map(is_inside).collect();
        Self { number, text, pieces, in_path, said: Vec::new() }
    }

    /// The same as the line that tells an error.
    pub(super) fn saying(mut self, event: &Event) -> Self {
        /// A message is found by its beginning: its reader may have left out what follows.
        const BEGINNING: usize = 60;
        /// Shorter ones stand anywhere.
        const SHORTEST: usize = 4;
        /// How often a type or a code is looked for.
        const MOST: usize = 8;
        let beginning: String = event.message.chars().take(BEGINNING).collect();
        let message = self.text.find(&beginning).filter(|_| beginning.len() >= SHORTEST);
        if let Some(start) = message {
            self.said.push(start..start + event.message.len());
            let before = &self.text[..start];
            for (name, text) in [(&event.type_name, before), (&event.code, self.text)] {
                let places = name.iter().flat_map(|name| text.match_indices(name.as_str()));
                let ranges = places.map(|(start, name)| start..start + name.len());
                self.said.extend(ranges.take(MOST));
            }
        }
        self
    }

    /// Whether the type of the error stands before the message, as it does where there is none.
    pub(super) fn begins_with_type(&self, event: &Event) -> bool {
        let Some(name) = &event.type_name else { return true };
        let end = self.said.first().map_or(self.text.len(), |message| message.start);
        self.text[..end].contains(name.as_str())
    }

    /// Whether a piece is no part of the error that the line tells.
    pub(super) fn is_beside(&self, piece: &Piece) -> bool {
        let range = piece.range();
        let is_in = |part: &Range<usize>| range.start < part.end && part.start < range.end;
        !self.said.is_empty() && !self.said.iter().any(is_in)
    }

    /// Its text with blanks for its paths.
    pub(super) fn without_paths(&self) -> String {
        let mut rest = String::with_capacity(self.text.len());
        let mut end = 0;
        let in_path = self.pieces.iter().zip(&self.in_path).filter(|(_, in_path)| **in_path);
        for (piece, _) in in_path {
            rest.push_str(self.text.get(end..piece.range().start).unwrap_or_default());
            rest.push(' ');
            end = piece.range().end;
        }
        rest + &self.text[end..]
    }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use crate::trace::{Event, Family};

    #[test]
    fn what_stands_beside_an_error_is_told_from_it() {
        let text = "web.ts:3 ERROR [pool] OSError: no such file (E12) took 3 ms";
        let mut event = Event::new(Family::Other, 0, "no such file").typed("OSError");
        event.code = Some("E12".into());
        let line = Line::of(0, text).saying(&event);
        let told: Vec<&str> = line
            .pieces
            .iter()
            .filter(|piece| !line.is_beside(piece))
            .map(|piece| &text[piece.range()])
            .collect();
        assert_eq!(told, ["OSError", "no", "such", "file", "E12"]);
        let other = Line::of(0, text).saying(&Event::new(Family::Other, 0, "it is said elsewhere"));
        assert!(!other.pieces.iter().any(|piece| other.is_beside(piece)), "all may be the error");
    }

    #[test]
    fn a_type_behind_the_message_is_beside_it() {
        let event =
            Event::new(Family::Ruby, 0, "undefined method `x' for nil").typed("NoMethodError");
        for (text, wanted) in [
            ("NoMethodError: undefined method `x' for nil", true),
            ("a.rb:3:in `y': undefined method `x' for nil (NoMethodError)", false),
            ("undefined method `x' for nil", false),
        ] {
            let line = Line::of(0, text).saying(&event);
            assert_eq!(line.begins_with_type(&event), wanted, "{text}");
            let mut told = line.pieces.iter().filter(|piece| !line.is_beside(piece));
            let has_type = told.any(|piece| &text[piece.range()] == "NoMethodError");
            assert_eq!(has_type, wanted, "{text}");
        }
    }

    #[test]
    fn a_path_may_lead_to_a_script_without_spaces() {
        for text in [
            "cannot open ~/Documents/\u{91cd}\u{8981}\u{9879}\u{76ee}",
            "/\u{52d5}\u{753b}/\u{97f3}\u{58f0} failed",
            "\u{65b0}\u{589e}/\u{5220}\u{9664}/\u{79fb}\u{52a8}\u{6587}\u{4ef6}",
            "\u{30de}\u{30eb}\u{30c1} (PDF/\u{52d5}\u{753b}/\u{97f3}\u{58f0})",
        ] {
            let rest = Line::of(0, text).without_paths();
            assert!(rest.len() <= text.len() + text.chars().count(), "{rest}");
        }
    }

    #[test]
    fn paths_are_told_from_what_is_said() {
        for (text, wanted) in [
            ("exec /srv/armapp: exec format error", "exec : exec format error"),
            ("no such file: '/app/src/my-mod.spec.ts'", "no such file: ' - . . '"),
            ("cannot find './lib/a' of @scope/pkg", "cannot find '. ' of @scope/pkg"),
            ("C:\\Users\\ada\\x.py failed", ". failed"),
        ] {
            let rest = Line::of(0, text).without_paths();
            assert_eq!(rest.split_whitespace().collect::<Vec<_>>().join(" "), wanted);
        }
    }
}
