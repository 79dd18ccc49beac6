use std::cell::RefCell;

fn main() {
    let scores = RefCell::new(vec![3, 1, 2]);
    let extra: Vec<i32> = scores.borrow().iter().filter(|score| **score == 1).map(|_| 10).collect();
    scores.borrow_mut().extend(extra);
    println!("{:?}", scores.borrow());
}
