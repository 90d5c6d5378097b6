// Counter-based random numbers (Philox 4x32-10; Salmon et al. 2011), 64 at a time.
#ifndef HONE_DRAWS_H
#define HONE_DRAWS_H

#include "versions.h"

enum { DRAWS = 64, DRAW_LANES = 16 };

// The 64 numbers of one group: Philox 4x32-10 blocks 16 g ..< 16 g + 16, word w of block b at 16 w + b.
BODY void draw_group(uint64_t key, uint64_t stream, int64_t group, uint32_t *numbers) {
    uint32_t a[DRAW_LANES], b[DRAW_LANES], c[DRAW_LANES], d[DRAW_LANES];
    for (int l = 0; l < DRAW_LANES; l++) {
        const uint64_t block = (uint64_t)group * DRAW_LANES + (uint64_t)l;
        a[l] = (uint32_t)block;
        b[l] = (uint32_t)(block >> 32);
        c[l] = (uint32_t)stream;
        d[l] = (uint32_t)(stream >> 32);
    }
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
        for (int l = 0; l < DRAW_LANES; l++) {
            const uint64_t first = (uint64_t)0xD2511F53 * a[l], second = (uint64_t)0xCD9E8D57 * c[l];
            a[l] = (uint32_t)(second >> 32) ^ b[l] ^ low;
            c[l] = (uint32_t)(first >> 32) ^ d[l] ^ high;
            b[l] = (uint32_t)second;
            d[l] = (uint32_t)first;
        }
        low += 0x9E3779B9;
        high += 0xBB67AE85;
    }
    for (int l = 0; l < DRAW_LANES; l++) {
        numbers[l] = a[l];
        numbers[DRAW_LANES + l] = b[l];
        numbers[2 * DRAW_LANES + l] = c[l];
        numbers[3 * DRAW_LANES + l] = d[l];
    }
}

// The first number that is at least the rate; the largest one where the rate lies above all.
static inline uint32_t drop_threshold(double rate) {
    const double first = ceil(rate * 4294967296.0);
    return (uint32_t)(first < 4294967295.0 ? first : 4294967295.0);
}

#endif
