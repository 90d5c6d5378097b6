// The scalar twins: the oracle of every other matrix kernel, and the fallback.
#include "gemm.h"

enum { PANEL = 16 };

static void multiply_f32(int rows, int columns, int64_t depth, const void *a, int64_t stride, const void *b,
                         float *tile, int accumulate) {
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) {
            float sum = accumulate ? tile[r * PANEL + c] : 0;
            for (int64_t k = 0; k < depth; k++)
                sum += ((const float *)a)[r * stride + k] * ((const float *)b)[k * PANEL + c];
            tile[r * PANEL + c] = sum;
        }
}

static void multiply_bf16(int rows, int columns, int64_t depth, const void *a, int64_t stride, const void *b,
                          float *tile, int accumulate) {
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) {
            float sum = accumulate ? tile[r * PANEL + c] : 0;
            for (int64_t k = 0; k < depth; k++)
                sum += bf16_to_f32(((const uint16_t *)a)[r * stride + k])
                     * bf16_to_f32(((const uint16_t *)b)[(k / 2 * PANEL + c) * 2 + k % 2]);
            tile[r * PANEL + c] = sum;
        }
}

const gemm_kernel gemm_f32_scalar = {8, PANEL, 1, multiply_f32, NULL, NULL};
const gemm_kernel gemm_bf16_scalar = {8, PANEL, 2, multiply_bf16, NULL, NULL};
