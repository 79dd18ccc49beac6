use std::thread;

fn main() {
    let words = vec!["red", "blue"];
    let handle = thread::spawn(move || words.len());
    println!("{}", handle.join().unwrap());
}
