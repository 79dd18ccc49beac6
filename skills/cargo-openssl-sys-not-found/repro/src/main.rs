fn main() {
    println!("{:x}", unsafe { openssl_sys::OpenSSL_version_num() });
}
