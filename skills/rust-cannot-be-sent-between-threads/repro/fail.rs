use std::rc::Rc;
use std::thread;

fn main() {
    let names = Rc::new(vec!["ann", "bob"]);
    let copy = Rc::clone(&names);
    let total = thread::spawn(move || copy.len()).join().unwrap();
    println!("{total} of {names:?}");
}
