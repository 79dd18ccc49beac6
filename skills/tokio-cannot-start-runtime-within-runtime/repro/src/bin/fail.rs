use std::time::Duration;

async fn fetch(id: u32) -> u32 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    id * 10
}

fn price(id: u32) -> u32 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(fetch(id))
}

#[tokio::main]
async fn main() {
    println!("{}", price(4));
}
