fn deliver(to: String, body: &str) {
    println!("{to}: {body}");
}

fn main() {
    let sender = String::from("ops");
    for body in ["disk full", "disk ok"] {
        deliver(sender, body);
    }
}
