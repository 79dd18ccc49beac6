pub fn zoom(p: geo::Point) -> f64 {
    p.x + p.y
}
