pub fn cents(n: u64) -> u64 { n * 100 }
