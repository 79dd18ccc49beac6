#include <stdio.h>

#ifdef NEWER
double shop_round(double x);
#else
#include <math.h>
#define shop_round round
#endif

int main(int argc, char **argv) {
    (void)argv;
    printf("%g\n", shop_round(argc + 1.4));
    return 0;
}
