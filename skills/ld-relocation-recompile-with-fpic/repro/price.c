static int rates[3] = {100, 95, 80};

int price_cents(int n) {
    return n * rates[n % 3];
}
