pub fn tls() -> &'static str { if cfg!(feature = "rustls") { "rustls" } else { "none" } }
