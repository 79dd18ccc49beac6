pub fn version() -> &'static str { store_sys::version() }
