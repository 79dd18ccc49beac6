int price_cents(int n) { return n * 100; }
