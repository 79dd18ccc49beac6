//! The fields of the index, resolved once, and the tokenizer under them.

use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::token;

/// Raised with any change to the schema, the tokenizer or what callers put into a card.
pub const FORMAT: u32 = 5;

const TOKENIZER: &str = "error-text";

/// Every field. Nothing else in the program knows one by its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) key: Field,
    pub(crate) name: Field,
    pub(crate) subject: Field,
    pub(crate) when: Field,
    pub(crate) errors: Field,
    pub(crate) all: Field,
    pub(crate) card: Field,
}

pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = |record| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(record),
        )
    };
    let fields = Fields {
        key: builder.add_text_field("key", STRING),
        name: builder.add_text_field("name", STRING),
        subject: builder.add_text_field("subject", text(IndexRecordOption::WithFreqs)),
        when: builder.add_text_field("when", text(IndexRecordOption::WithFreqs)),
        errors: builder.add_text_field("errors", text(IndexRecordOption::WithFreqs)),
        all: builder.add_text_field("all", text(IndexRecordOption::WithFreqs)),
        card: builder.add_text_field("card", STORED),
    };
    (builder.build(), fields)
}

/// Makes the tokenizer known, under the name that the schema has.
pub(crate) fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(TOKENIZER, TextAnalyzer::from(ErrorText::default()));
}

/// [`token::terms`] in the form that tantivy asks for.
#[derive(Clone, Default)]
struct ErrorText {
    /// All terms, one after another: a string for each would be most of the work.
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Tokenizer for ErrorText {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        self.text.clear();
        self.ends.clear();
        token::terms(text, |term| {
            self.text.push_str(term);
            self.ends.push(self.text.len());
        });
        Terms { found: self, next: 0, token: Token::default() }
    }
}

struct Terms<'a> {
    found: &'a ErrorText,
    next: usize,
    token: Token,
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        let Some(end) = self.found.ends.get(self.next) else { return false };
        let start = self.next.checked_sub(1).map_or(0, |before| self.found.ends[before]);
        self.token.text.clear();
        self.token.text.push_str(&self.found.text[start..*end]);
        self.token.position = self.next;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
