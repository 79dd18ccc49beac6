use std::thread;
use std::time::Duration;

async fn tick() -> u32 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    7
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let handle = runtime.handle().clone();
    let worker = thread::spawn(move || handle.spawn(tick()));
    let task = worker.join().unwrap();
    println!("{}", runtime.block_on(task).unwrap());
}
