// Vectors for loops that keep several sums in registers.
#ifndef HONE_LANES_H
#define HONE_LANES_H

#include "draws.h"

enum { LANES = 16 };

// Sixteen numbers side by side; the compiler splits them into what the level has.
typedef float lanes __attribute__((vector_size(64), aligned(4)));
#pragma clang diagnostic ignored "-Wpsabi" // every function that takes lanes is inlined

BODY lanes load_lanes(const float *source) { return *(const lanes *)source; }
BODY void store_lanes(float *target, lanes value) { *(lanes *)target = value; }

// mask[j] = what the probability of key j is multiplied by: 0 where it is dropped. Row r of all probabilities holds
// the elements from r * 2^20 on, as hone_dropout numbers them; whole draws are written.
BODY void draw_mask(const hone_attention_dropout *dropout, int64_t row, int64_t count, float *mask) {
    const uint32_t threshold = drop_threshold(dropout->rate);
    const float factor = (float)(1 / (1 - dropout->rate));
    uint32_t numbers[DRAWS];
    for (int64_t first = 0; first < count; first += DRAWS) {
        draw_group(dropout->key, dropout->stream, ((row << 20) + first) / DRAWS, numbers);
        for (int64_t i = 0; i < DRAWS; i++) mask[first + i] = numbers[i] >= threshold ? factor : 0;
    }
}

#endif
