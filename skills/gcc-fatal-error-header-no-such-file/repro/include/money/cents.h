#pragma once
#define CENTS(n) ((n) * 100)
