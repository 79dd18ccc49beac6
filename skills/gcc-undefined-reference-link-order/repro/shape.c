#include <math.h>

double diagonal(double a, double b) { return sqrt(a * a + b * b); }
