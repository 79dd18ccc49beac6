#include <stdio.h>

#include "config.h"

void run(void);

int main(void) {
    verbose = 1;
    run();
    return 0;
}
