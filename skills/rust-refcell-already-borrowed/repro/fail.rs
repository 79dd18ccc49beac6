use std::cell::RefCell;

fn main() {
    let scores = RefCell::new(vec![3, 1, 2]);
    for score in scores.borrow().iter() {
        if *score == 1 {
            scores.borrow_mut().push(10);
        }
    }
    println!("{:?}", scores.borrow());
}
