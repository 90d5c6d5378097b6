// Inside the products with weights of few bits: the packed layout, and what a kernel of a level does.
#ifndef HONE_BLOCKS_H
#define HONE_BLOCKS_H

#include "hone_kernels.h"

#include <string.h>

// Packed layout, every level: panels of BLOCK_PANEL outputs; within a panel one record for each BLOCK inputs. A record
// holds the float16 scales of the outputs, then their codes in steps of 4 inputs: the 4 codes of one output side by
// side, as VPDPBUSD reads them, outputs in order. A code of Q8_0 is stored plus 128. Of Q4_0, each byte holds the code
// of an output of the panel's first half in its low bits and of the output 16 further in its high bits.
// Records are whole cache lines; a panel is one stream, and the next panel follows it.
enum {
    BLOCK = 32,
    BLOCK_PANEL = 32,
    STEP_BYTES = BLOCK_PANEL * 4,                         // one step of Q8_0; two of Q4_0
    SCALE_BYTES = BLOCK_PANEL * 2,
    Q8_RECORD = SCALE_BYTES + BLOCK_PANEL * BLOCK,
    Q4_RECORD = SCALE_BYTES + BLOCK_PANEL * BLOCK / 2,
    BLOCK_ROWS = 6,                                       // of a, in a tile
};

static inline int64_t block_record(hone_blocks kind) { return kind == HONE_Q8_0 ? Q8_RECORD : Q4_RECORD; }
static inline int block_offset(hone_blocks kind) { return kind == HONE_Q8_0 ? 128 : 8; }

// Rows of a as codes of 8 bits, one scale for each BLOCK of them. Products take stored codes, which exceed the true
// ones by the kind's offset; `corrections` is what their sum is then short of: -offset * (sum of the block's codes).
// Scales and corrections of row r start at r * blocks.
typedef struct {
    int8_t *codes; // [rows, blocks * BLOCK]
    float *scales;
    int32_t *corrections;
    int64_t blocks;
} block_rows;

// tile[r * BLOCK_PANEL + c] (+)= the product of `rows` rows of a, from `row` on, with `count` records of one panel,
// from block `start` on. For each block in turn: fma((float)sum of code products, weight scale * a's scale, tile), so
// that every level gives the same bits.
typedef void block_multiply(int rows, const block_rows *a, int64_t row, int64_t start, int64_t count,
                            const uint8_t *records, float *tile, int accumulate);

typedef struct {
    block_multiply *q8, *q4;
} block_kernel;

extern const block_kernel block_scalar, block_avx2, block_vnni;

const block_kernel *block_kernel_current(void);

// Records of Q4_0 as the records of Q8_0 that hold the same codes and scales.
void block_expand(const uint8_t *records, int64_t count, uint8_t *target);

// Half precision (IEEE 754), to nearest even; a NaN stays one.
static inline float f16_to_f32(uint16_t half) {
    union { uint32_t bits; float number; } both = {.bits = (uint32_t)(half & 0x7FFF) << 13};
    both.number *= 0x1p112f;
    if ((half & 0x7FFF) >= 0x7C00) both.bits |= 0x7F800000;
    both.bits |= (uint32_t)(half & 0x8000) << 16;
    return both.number;
}

static inline uint16_t f16_from_f32(float value) {
    union { float number; uint32_t bits; } both = {.number = value};
    const uint32_t sign = both.bits >> 16 & 0x8000;
    both.bits &= 0x7FFFFFFF;
    if (both.bits > 0x7F800000) return (uint16_t)(sign | 0x7E00);
    if (both.bits >= 0x477FF000) return (uint16_t)(sign | 0x7C00); // 65520 and above round to infinity
    if (both.bits < 0x38800000) { // subnormal: adding 1/2 rounds to a multiple of 2^-24
        both.number += 0.5f;
        return (uint16_t)(sign | (both.bits - 0x3F000000));
    }
    return (uint16_t)(sign | ((both.bits - (112u << 23) + 0xFFF + (both.bits >> 13 & 1)) >> 13));
}

#endif
