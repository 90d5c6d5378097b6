// Vectors for loops that keep several sums in registers.
#ifndef HONE_LANES_H
#define HONE_LANES_H

#include "versions.h"

enum { LANES = 16 };

// Sixteen numbers side by side; the compiler splits them into what the level has.
typedef float lanes __attribute__((vector_size(64), aligned(4)));
#pragma clang diagnostic ignored "-Wpsabi" // every function that takes lanes is inlined

BODY lanes load_lanes(const float *source) { return *(const lanes *)source; }
BODY void store_lanes(float *target, lanes value) { *(lanes *)target = value; }

#endif
