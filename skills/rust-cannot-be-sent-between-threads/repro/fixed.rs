use std::sync::Arc;
use std::thread;

fn main() {
    let names = Arc::new(vec!["ann", "bob"]);
    let copy = Arc::clone(&names);
    let total = thread::spawn(move || copy.len()).join().unwrap();
    println!("{total} of {names:?}");
}
