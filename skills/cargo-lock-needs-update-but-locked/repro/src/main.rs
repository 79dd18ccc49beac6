fn main() { println!("{}", money::cents(3)); }
