#[link(name = "greet")]
extern "C" {
    fn greet() -> i32;
}

fn main() {
    println!("greet returned {}", unsafe { greet() });
}
