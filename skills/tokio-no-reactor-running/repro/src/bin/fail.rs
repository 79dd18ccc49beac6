use std::thread;
use std::time::Duration;

async fn tick() -> u32 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    7
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let worker = thread::spawn(|| tokio::spawn(tick()));
    let task = worker.join().unwrap();
    println!("{}", runtime.block_on(task).unwrap());
}
