pub fn version() -> &'static str { "0.26.0" }
