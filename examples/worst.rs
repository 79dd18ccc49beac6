//! Inputs that are made to be slow, at one, two and four times the size: what is read in linear time takes about four times
//! as long for the last.
//!
//! ```sh
//! cargo run --release --example worst
//! ```

#![expect(clippy::print_stdout, reason = "an example prints its result")]

use std::fmt::Write as _;
use std::time::Instant;

use skillbook::paste::Paste;
use skillbook::{skill, trace};

/// How an input is read.
#[derive(Clone, Copy)]
enum Reader {
    Paste,
    Skill,
}

/// An input: its name, how it is read, how it is made, and how many bytes it has at first.
type Case = (&'static str, Reader, fn(usize) -> String, usize);

const CASES: &[Case] = &[
    ("lines of two bytes", Reader::Paste, |size| "a\n".repeat(size / 2), 48 << 10),
    (
        "lines without an error",
        Reader::Paste,
        |size| "GET /index.html 200 in 3 ms\n".repeat(size / 28),
        256 << 10,
    ),
    ("lines that are all errors", Reader::Paste, errors, 256 << 10),
    ("one line", Reader::Paste, |size| "x".repeat(size), 1 << 20),
    ("one line of errors", Reader::Paste, |size| "Error: ".repeat(size / 7), 1 << 20),
    (
        "tracebacks that never say what",
        Reader::Paste,
        |size| "Traceback (most recent call last):\n".repeat(size / 35),
        128 << 10,
    ),
    ("frames without end", Reader::Paste, frames, 256 << 10),
    (
        "causes without end",
        Reader::Paste,
        |size| "Caused by: a.B: c\n\tat d.E.f(G.java:1)\n".repeat(size / 37),
        128 << 10,
    ),
    (
        "diagnostics without source",
        Reader::Paste,
        |size| "error[E0308]: mismatched types\n  --> a.rs:1:1\n   |\n".repeat(size / 53),
        128 << 10,
    ),
    ("boxes", Reader::Paste, |size| "│ ".repeat(40).repeat(size / 160) + "\n", 256 << 10),
    (
        "goroutines",
        Reader::Paste,
        |size| "goroutine 1 [running]:\nmain.f()\n\t/a.go:1\n".repeat(size / 43),
        128 << 10,
    ),
    ("records that are nested", Reader::Paste, |size| "{\"error\":".repeat(size / 9), 256 << 10),
    ("escapes", Reader::Paste, |size| "\u{1b}[31m".repeat(size / 5), 256 << 10),
    (
        "prefixes on prefixes",
        Reader::Paste,
        |size| ("web-1 | ".repeat(30) + "x\n").repeat(size / 242),
        256 << 10,
    ),
    ("services, each another", Reader::Paste, services, 128 << 10),
    ("links that are not closed", Reader::Skill, |size| "[a](".repeat(size / 4), 128 << 10),
    ("emphasis that is not closed", Reader::Skill, |size| "*a _b ".repeat(size / 6), 128 << 10),
    ("quotations in quotations", Reader::Skill, |size| "> ".repeat(size / 2), 128 << 10),
    ("lists in lists", Reader::Skill, lists, 128 << 10),
    ("a table of bars", Reader::Skill, |size| format!("|a|\n|-|\n{}", "|".repeat(size)), 128 << 10),
    ("codes that are not closed", Reader::Skill, |size| "` `` ``` ".repeat(size / 9), 128 << 10),
    (
        "flows in flows",
        Reader::Skill,
        |size| format!("---\na: {}\n---\n", "[".repeat(size)),
        128 << 10,
    ),
    ("keys", Reader::Skill, keys, 128 << 10),
    (
        "quotes in a description",
        Reader::Skill,
        |size| format!("---\ndescription: {}\n---\n", "\"a b\" ".repeat(size / 6)),
        128 << 10,
    ),
    ("error texts that are nearly equal", Reader::Skill, patterns, 128 << 10),
];

fn errors(size: usize) -> String {
    let mut text = String::new();
    for number in 0..size / 48 {
        let _ = writeln!(text, "ERROR: something number {number} failed to open file");
    }
    text
}

fn frames(size: usize) -> String {
    let frame = "  File \"/srv/app/a.py\", line 12, in f\n    g(h)\n";
    format!("Traceback (most recent call last):\n{}E: x\n", frame.repeat(size / frame.len()))
}

fn services(size: usize) -> String {
    let mut text = String::new();
    for number in 0..size / 24 {
        let _ = writeln!(text, "service-{number}  | it failed");
    }
    text
}

fn lists(size: usize) -> String {
    let mut text = String::new();
    let mut depth = 0;
    while text.len() < size {
        let _ = writeln!(text, "{}- a", "  ".repeat(depth % 60));
        depth += 1;
    }
    text
}

fn keys(size: usize) -> String {
    let mut text = String::from("---\n");
    for number in 0..size / 12 {
        let _ = writeln!(text, "key-{number}: a");
    }
    text + "---\n"
}

fn patterns(size: usize) -> String {
    let mut text = String::from("---\nname: a\n---\n## Trigger Conditions\n\n");
    for number in 0..size / 44 {
        let _ = writeln!(text, "- `cannot open the file {number} of the thing`");
    }
    text
}

fn milliseconds(text: &str, reader: Reader) -> f64 {
    let start = Instant::now();
    match reader {
        Reader::Paste => drop(trace::events(&Paste::new(text.as_bytes()))),
        Reader::Skill => drop(skill::parse(text, "name")),
    }
    start.elapsed().as_secs_f64() * 1_000.0
}

fn main() {
    println!("| input | kB | 1x, ms | 2x, ms | 4x, ms | 4x / 1x | MB/s |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for &(name, reader, make, size) in CASES {
        let of = |times: usize| {
            let text = make(size * times);
            let best = (0..3).map(|_| milliseconds(&text, reader)).fold(f64::MAX, f64::min);
            (best, text.len())
        };
        let ((one, _), (two, _), (four, length)) = (of(1), of(2), of(4));
        println!(
            "| {name} | {} | {one:.1} | {two:.1} | {four:.1} | {:.1} | {:.1} |",
            size >> 10,
            four / one.max(0.01),
            length as f64 / 1e3 / four.max(0.001),
        );
    }
}
