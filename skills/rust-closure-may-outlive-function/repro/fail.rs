use std::thread;

fn main() {
    let words = vec!["red", "blue"];
    let handle = thread::spawn(|| words.len());
    println!("{}", handle.join().unwrap());
}
