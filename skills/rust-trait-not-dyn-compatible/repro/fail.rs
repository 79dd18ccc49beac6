trait Store {
    async fn load(&self, id: u32) -> String;
}

struct Memory;

impl Store for Memory {
    async fn load(&self, id: u32) -> String {
        format!("item {id}")
    }
}

fn open() -> Box<dyn Store> {
    Box::new(Memory)
}

fn main() {
    let _store = open();
}
