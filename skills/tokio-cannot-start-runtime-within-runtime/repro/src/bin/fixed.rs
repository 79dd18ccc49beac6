use std::time::Duration;

async fn fetch(id: u32) -> u32 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    id * 10
}

async fn price(id: u32) -> u32 {
    fetch(id).await
}

#[tokio::main]
async fn main() {
    println!("{}", price(4).await);
}
