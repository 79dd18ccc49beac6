#include <cstdio>

#include "shape.h"

int main() {
    Square square(3);
    std::printf("%g\n", square.area());
}
