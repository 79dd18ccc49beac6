fn first_word(line: &str) -> &str {
    let lower = line.to_lowercase();
    lower.split(' ').next().unwrap_or("")
}

fn main() {
    println!("{}", first_word("Hello World"));
}
