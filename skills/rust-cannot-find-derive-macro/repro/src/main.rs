use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
struct Order {
    id: u32,
}

fn is_serialize<T: Serialize>(value: T) -> T {
    value
}

fn main() {
    println!("{:?}", is_serialize(Order { id: 1 }));
}
