#include <stdio.h>

#include "config.h"

void run(void) {
    printf("verbose = %d\n", verbose);
}
