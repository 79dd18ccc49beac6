//! What a name with points in it names: loggers, files and hosts are written alike.

/// What files end with. What modules are called as well (`db`, `sql`, `log`, `go`) is left out, and `py`: loggers of Python name the file
/// that logs.
const ENDINGS: [&str; 51] = [
    "bat", "bz2", "cfg", "cjs", "conf", "cpp", "cs", "css", "csv", "cts", "dll", "exe", "gz",
    "hpp", "htm", "html", "ini", "ipynb", "jar", "java", "jpg", "js", "json", "jsx", "kt", "lock",
    "md", "mjs", "mts", "pdf", "pem", "php", "png", "ps1", "rb", "rs", "scss", "sh", "so",
    "svelte", "svg", "tar", "toml", "ts", "tsx", "txt", "vue", "xml", "yaml", "yml", "zip",
];
/// What hosts end with.
const DOMAINS: [&str; 20] = [
    "ca", "ch", "cn", "com", "de", "dev", "edu", "eu", "fr", "gov", "info", "internal", "io", "jp",
    "local", "net", "nl", "org", "ru", "uk",
];

/// Whether a name is that of a file or a host: `eslint.config.js`, `example.com`, `db.internal:5432`. It says what an error is about.
pub(crate) fn names_a_file_or_host(name: &str) -> bool {
    let is_one_of = |name: &str, ends: &[&str]| {
        name.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && ends.contains(&end))
    };
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let host =
        name.split_once(':').filter(|(_, port)| is_port(port)).map_or(name, |(host, _)| host);
    let is_small = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-')
    };
    is_one_of(name, &ENDINGS) || host.bytes().all(is_small) && is_one_of(host, &DOMAINS)
}

#[cfg(test)]
mod tests {
    use super::names_a_file_or_host;

    #[test]
    fn files_and_hosts_are_told_from_loggers() {
        for name in ["config.yaml", "eslint.config.js", "example.com", "db.internal:5432", "a/b.rs"]
        {
            assert!(names_a_file_or_host(name), "{name}");
        }
        for name in
            ["app.orders", "com.acme.Orders", "c.a.Orders:2", "app::com", ".com", "core.py:9"]
        {
            assert!(!names_a_file_or_host(name), "{name}");
        }
    }
}
