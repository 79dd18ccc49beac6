use std::sync::{Arc, Mutex};

async fn fetch() -> u64 {
    tokio::task::yield_now().await;
    42
}

async fn refresh(total: Arc<Mutex<u64>>) {
    let mut guard = total.lock().unwrap();
    *guard += fetch().await;
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let total = Arc::new(Mutex::new(0));
    runtime.block_on(async {
        tokio::spawn(refresh(total.clone())).await.unwrap();
    });
    println!("total = {}", total.lock().unwrap());
}
