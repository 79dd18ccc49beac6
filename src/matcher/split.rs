//! One answer for each error of a paste, for those who tell errors one by one.

use super::{Answer, Match, Model, NEAR_MISSES, Options, reason};
use crate::paste::Paste;
use crate::signature::{Signature, Writer};
use crate::trace::{Event, Link};

/// The parts of an answer, one for each chain of events that has an error to be fixed, in the order of printing. `event` of a
/// match counts within its part. Warnings are no errors.
#[must_use]
pub fn by_error(answer: &Answer, paste: &Paste, options: Options) -> Vec<Answer> {
    let threshold = options.min_confidence.unwrap_or(Model::fitted().threshold);
    let mut parts: Vec<Answer> = Vec::new();
    let mut start = 0;
    while let Some(first) = answer.events.get(start) {
        let same = answer.events[start..].iter().take_while(|event| event.chain == first.chain);
        let end = start + same.count();
        let events = &answer.events[start..end];
        if events.iter().any(is_own) {
            let own = |found: &&Match| (start..end).contains(&found.event);
            let taken = |found: &[Match]| -> Vec<Match> {
                let own = found.iter().filter(own);
                own.map(|found| Match { event: found.event - start, ..found.clone() }).collect()
            };
            let mut part = Answer {
                events: events.to_vec(),
                matches: taken(&answer.matches),
                others: taken(&answer.others),
                ..Answer::default()
            };
            if part.matches.is_empty() {
                part.near_misses = part.others.iter().take(NEAR_MISSES).cloned().collect();
                part.no_match_reason = Some(reason(paste, &part, threshold));
            }
            parts.push(part);
        }
        start = end;
    }
    parts
}

fn is_own(event: &Event) -> bool {
    matches!(event.link, Link::Root | Link::Member)
}

/// A name for what an answer is about: equal for one error of many runs. Numbers, paths and times do not count.
#[must_use]
pub fn signature(answer: &Answer) -> u64 {
    let mut hash = crate::hash::Fnv::default();
    for event in answer.events.iter().filter(|event| is_own(event)) {
        hash.write(event.family.as_str().as_bytes());
        hash.write(event.type_name.as_deref().unwrap_or_default().as_bytes());
        hash.write(event.code.as_deref().unwrap_or_default().as_bytes());
        for piece in Signature::of(&event.message, Writer::Program).words() {
            hash.write(event.message[piece.range()].as_bytes());
        }
    }
    hash.finish()
}
