fn first_word(line: &str) -> String {
    let lower = line.to_lowercase();
    lower.split(' ').next().unwrap_or("").to_owned()
}

fn main() {
    println!("{}", first_word("Hello World"));
}
