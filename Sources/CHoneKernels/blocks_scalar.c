// The scalar twin of the products with weights of few bits: the oracle of the others, and the fallback.
#include "blocks.h"

#include <math.h>

// The stored code of output c and input i of a record.
static inline int stored_code(hone_blocks kind, const uint8_t *record, int c, int i) {
    const uint8_t *codes = record + SCALE_BYTES;
    if (kind == HONE_Q8_0) return codes[i / 4 * STEP_BYTES + c * 4 + i % 4];
    return codes[i / 4 * (STEP_BYTES / 2) + c % 16 * 4 + i % 4] >> (c / 16 * 4) & 15;
}

static inline void multiply(hone_blocks kind, int rows, const block_rows *a, int64_t row, int64_t start, int64_t count,
                            const uint8_t *records, float *tile, int accumulate) {
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < BLOCK_PANEL; c++) {
            float total = accumulate ? tile[r * BLOCK_PANEL + c] : 0;
            for (int64_t b = 0; b < count; b++) {
                const uint8_t *record = records + b * block_record(kind);
                const int64_t block = (row + r) * a->blocks + start + b;
                int32_t sum = a->corrections[block];
                for (int i = 0; i < BLOCK; i++) sum += stored_code(kind, record, c, i) * a->codes[block * BLOCK + i];
                uint16_t scale;
                memcpy(&scale, record + c * 2, 2);
                total = fmaf((float)sum, f16_to_f32(scale) * a->scales[block], total);
            }
            tile[r * BLOCK_PANEL + c] = total;
        }
}

static void multiply_q8(int rows, const block_rows *a, int64_t row, int64_t start, int64_t count,
                        const uint8_t *records, float *tile, int accumulate) {
    multiply(HONE_Q8_0, rows, a, row, start, count, records, tile, accumulate);
}

static void multiply_q4(int rows, const block_rows *a, int64_t row, int64_t start, int64_t count,
                        const uint8_t *records, float *tile, int accumulate) {
    multiply(HONE_Q4_0, rows, a, row, start, count, records, tile, accumulate);
}

const block_kernel block_scalar = {multiply_q8, multiply_q4};
