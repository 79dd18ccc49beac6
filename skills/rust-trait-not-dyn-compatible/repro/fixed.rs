use std::future::Future;
use std::pin::{pin, Pin};
use std::task::{Context, Poll, Waker};

trait Store {
    fn load<'a>(&'a self, id: u32) -> Pin<Box<dyn Future<Output = String> + Send + 'a>>;
}

struct Memory;

impl Store for Memory {
    fn load<'a>(&'a self, id: u32) -> Pin<Box<dyn Future<Output = String> + Send + 'a>> {
        Box::pin(async move { format!("item {id}") })
    }
}

fn open() -> Box<dyn Store> {
    Box::new(Memory)
}

fn main() {
    let store = open();
    // Stands in for a runtime: this future never waits.
    let mut future = pin!(store.load(7));
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(text) => println!("{text}"),
        Poll::Pending => unreachable!(),
    }
}
