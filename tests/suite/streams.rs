//! Input that is long, does not end, or is many pastes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Place;

const ERROR: &str = "the frobnicator of the reactor core jammed";
const OTHER: &str = "the plasma conduit of the lamp leaked out";

fn place() -> Place {
    let place = Place::new();
    place.skill("project/skills", "jam", ERROR);
    place.skill("project/skills", "leak", OTHER);
    place
}

fn trace(message: &str) -> String {
    format!(
        "Traceback (most recent call last):\n  File \"app.py\", line 7, in run\n    core.start()\ncore.CoreError: {message}\n"
    )
}

/// Lines of a log without an error, about so many bytes.
fn log(bytes: usize) -> String {
    let line = "2026-11-28T10:00:00Z worker-7 GET /index.html 200 in 3 ms, nothing to see here\n";
    line.repeat(bytes / line.len())
}

/// How many megabytes the long log has: `LOG_MEGABYTES=1024` for the real thing.
fn megabytes() -> usize {
    std::env::var("LOG_MEGABYTES").ok().and_then(|text| text.parse().ok()).unwrap_or(24)
}

#[test]
fn an_error_in_the_middle_of_a_long_log_is_found_with_its_lines() {
    let place = place();
    let half = log(megabytes() << 19);
    let lines = half.lines().count() as u64;
    let mut command = place.command();
    command.args(["match", "--json", "--explain"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let writer = thread::spawn(move || {
        for part in [half.as_str(), &trace(ERROR), &half] {
            pipe.write_all(part.as_bytes()).unwrap();
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["matches"][0]["name"], "jam", "{answer}");
    assert_eq!(answer["events"][0]["lines"][0], lines + 1);
    assert_eq!(answer["matches"][0]["evidence"][0]["line"], lines + 4);
    let kept = answer["kept_lines"].as_array().unwrap();
    assert_eq!(kept.len(), 3, "{kept:?}");
    let kept_lines: u64 =
        kept.iter().map(|run| run[1].as_u64().unwrap() - run[0].as_u64().unwrap() + 1).sum();
    assert_eq!(answer["omitted_lines"].as_u64().unwrap() + kept_lines, 2 * lines + 4);
}

#[test]
fn what_was_left_out_of_a_long_log_is_told() {
    let log = [log(3 << 20), trace(ERROR), log(3 << 20)].concat();
    let run = place().run(&["match", "--explain"], log);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("of the input were left out"), "{run:?}");
    assert!(run.stdout.contains("lines that were read: 1-"), "{run:?}");
}

/// A program that follows its input.
struct Following {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Following {
    fn new(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn say(&mut self, text: &str) {
        self.child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn end(mut self) -> (Value, Option<i32>) {
        drop(self.child.stdin.take());
        let last = self.next();
        (last, self.child.wait().unwrap().code())
    }
}

fn following(place: &Place) -> Following {
    let mut command = place.command();
    command.args(["match", "--follow"]);
    Following::new(command)
}

#[test]
fn each_new_error_of_a_stream_is_told_once_while_the_stream_goes_on() {
    let place = place();
    place.run(&["index"], "");
    let mut follow = following(&place);
    follow.say(&format!("starting\n{}", trace(ERROR)));
    let start = Instant::now();
    let first = follow.next();
    // A second is promised; a machine that is busy with other tests may take longer.
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_eq!(first["matches"][0]["name"], "jam", "{first}");
    assert_eq!(first["events"][0]["lines"], serde_json::json!([2, 5]));
    assert_eq!(first["count"], 1);
    for _ in 0..3 {
        follow.say(&log(4_000));
        follow.say(&trace(ERROR));
    }
    follow.say(&log(4_000));
    follow.say(&trace(OTHER));
    let second = follow.next();
    assert_eq!(second["matches"][0]["name"], "leak", "{second}");
    assert_ne!(first["signature"], second["signature"]);
    let (last, status) = follow.end();
    assert_eq!(status, Some(0));
    assert_eq!(last["end"], true);
    let counts: Vec<&Value> =
        last["errors"].as_array().unwrap().iter().map(|error| &error["count"]).collect();
    assert_eq!(counts, [&Value::from(4), &Value::from(1)], "{last}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_follower_tells_its_counts() {
    let place = place();
    let mut follow = following(&place);
    follow.say(&trace(ERROR));
    assert_eq!(follow.next()["matches"][0]["name"], "jam");
    let id = follow.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let last = follow.next();
    assert_eq!((&last["end"], &last["errors"][0]["count"]), (&Value::from(true), &Value::from(1)));
    assert_eq!(follow.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_stream_without_an_error_that_is_known_has_status_one() {
    let place = place();
    let mut follow = following(&place);
    follow.say("Error: nobody knows the quux of this\n");
    assert_eq!(follow.next()["matches"], serde_json::json!([]));
    let (last, status) = follow.end();
    assert_eq!((status, &last["lines_read"]), (Some(1), &Value::from(1)));
}

#[test]
fn a_file_is_followed_as_it_grows_and_when_it_is_replaced() {
    let place = place();
    let path = place.write("project/app.log", "starting\n");
    let mut command = place.command();
    command.args(["match", "--follow", "app.log"]);
    let mut follow = Following::new(command);
    thread::sleep(Duration::from_millis(300));
    let mut file = std::fs::File::options().append(true).open(&path).unwrap();
    file.write_all(trace(ERROR).as_bytes()).unwrap();
    assert_eq!(follow.next()["matches"][0]["name"], "jam");
    std::fs::remove_file(&path).unwrap();
    place.write("project/app.log", trace(OTHER));
    assert_eq!(follow.next()["matches"][0]["name"], "leak");
    follow.child.kill().unwrap();
    follow.child.wait().unwrap();
}

#[test]
fn a_batch_is_answered_line_by_line_in_order() {
    let mut input = String::new();
    for id in 0..60 {
        let message = if id % 2 == 0 { ERROR } else { OTHER };
        let request = serde_json::json!({ "id": id, "text": trace(message) });
        input.push_str(&request.to_string());
        input.push('\n');
        if id % 10 == 0 {
            input.push('\n');
        }
    }
    let run = place().run(&["match", "--jsonl"], input);
    assert_eq!(run.status, 0, "{run:?}");
    let answers: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 60);
    for (id, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], id);
        let name = if id % 2 == 0 { "jam" } else { "leak" };
        assert_eq!(answer["matches"][0]["name"], name);
    }
}

#[test]
fn a_line_of_a_batch_that_cannot_be_read_is_answered_too() {
    let input = format!(
        "{{\"id\": \"a\", \"text\": \"Error: {ERROR}\"}}\nno json\n{{\"id\": 3}}\n{{\"text\": \"fine\"}}\n"
    );
    let run = place().run(&["match", "--jsonl"], input);
    assert_eq!(run.status, 2, "{run:?}");
    let answers: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[0]["matches"][0]["name"], "jam");
    assert_eq!((&answers[1]["id"], &answers[1]["line"]), (&Value::Null, &Value::from(2)));
    assert!(answers[1]["error"].as_str().unwrap().contains("no JSON"), "{run:?}");
    assert_eq!(answers[2]["id"], 3);
    assert!(answers[2]["error"].as_str().unwrap().contains("\"text\""), "{run:?}");
    assert!(answers[3]["no_match_reason"].is_string());
}

#[test]
fn whoever_waits_for_the_answer_to_a_line_gets_it() {
    let place = place();
    let mut command = place.command();
    command.args(["match", "--jsonl"]);
    let mut batch = Following::new(command);
    for id in 0..3 {
        batch.say(&format!("{}\n", serde_json::json!({ "id": id, "text": trace(ERROR) })));
        assert_eq!(batch.next()["id"], id);
    }
    drop(batch.child.stdin.take());
    assert_eq!(batch.child.wait().unwrap().code(), Some(0));
}
