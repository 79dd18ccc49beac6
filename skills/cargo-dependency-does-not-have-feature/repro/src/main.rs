fn main() { println!("{}", mailer::tls()); }
