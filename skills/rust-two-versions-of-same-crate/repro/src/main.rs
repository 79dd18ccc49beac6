use geo::Point;

fn main() {
    println!("{}", maps::zoom(Point { x: 1.0, y: 2.0 }));
}
