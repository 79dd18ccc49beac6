#include <stdio.h>

int price_cents(int n);

int main(void) {
    printf("%d\n", price_cents(3));
    return 0;
}
