fn main() { println!("{} {}", bridge::version(), store_sys::version()); }
