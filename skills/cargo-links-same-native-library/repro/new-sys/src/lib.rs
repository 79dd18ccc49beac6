pub fn version() -> &'static str { "0.30.1" }
