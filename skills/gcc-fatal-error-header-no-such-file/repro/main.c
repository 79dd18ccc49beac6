#include <money/cents.h>
#include <stdio.h>

int main(void) {
    printf("%d\n", CENTS(3));
    return 0;
}
