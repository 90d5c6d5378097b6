// AVX2 and FMA, 16 columns: float32 with 6 rows, 12 accumulators; bfloat16 by widening with 4 rows, 8 accumulators.
#include "gemm.h"

#if defined(__x86_64__)
#include <immintrin.h>

enum { ROWS = 6, VECTORS = 2, PANEL = 8 * VECTORS };

__attribute__((target("avx2,fma"), always_inline)) static inline void multiply_rows(
    const int rows, int64_t depth, const float *a, int64_t stride, const float *b, float *tile, int accumulate) {
    __m256 sums[ROWS][VECTORS];
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < VECTORS; v++)
            sums[r][v] = accumulate ? _mm256_loadu_ps(tile + r * PANEL + v * 8) : _mm256_setzero_ps();
    for (int64_t k = 0; k < depth; k++, b += PANEL) {
        __m256 columns[VECTORS];
        for (int v = 0; v < VECTORS; v++) columns[v] = _mm256_loadu_ps(b + v * 8);
        for (int r = 0; r < rows; r++) {
            __m256 value = _mm256_broadcast_ss(a + r * stride + k);
            for (int v = 0; v < VECTORS; v++) sums[r][v] = _mm256_fmadd_ps(value, columns[v], sums[r][v]);
        }
    }
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < VECTORS; v++) _mm256_storeu_ps(tile + r * PANEL + v * 8, sums[r][v]);
}

__attribute__((target("avx2,fma"))) static void multiply(int rows, int columns, int64_t depth, const void *a,
                                                         int64_t stride, const void *b, float *tile,
                                                         int accumulate) {
    (void)columns;
    switch (rows) {
    case 1: multiply_rows(1, depth, a, stride, b, tile, accumulate); break;
    case 2: multiply_rows(2, depth, a, stride, b, tile, accumulate); break;
    case 3: multiply_rows(3, depth, a, stride, b, tile, accumulate); break;
    case 4: multiply_rows(4, depth, a, stride, b, tile, accumulate); break;
    case 5: multiply_rows(5, depth, a, stride, b, tile, accumulate); break;
    default: multiply_rows(6, depth, a, stride, b, tile, accumulate); break;
    }
}

enum { WIDENED_ROWS = 4 };

__attribute__((target("avx2,fma"), always_inline)) static inline void widen_rows(
    const int rows, int64_t steps, const uint16_t *a, int64_t stride, const uint32_t *b, float *tile, int accumulate) {
    const __m256i high = _mm256_set1_epi32((int)0xFFFF0000);
    __m256 sums[WIDENED_ROWS][VECTORS];
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < VECTORS; v++)
            sums[r][v] = accumulate ? _mm256_loadu_ps(tile + r * PANEL + v * 8) : _mm256_setzero_ps();
    for (int64_t k = 0; k < steps; k++, b += PANEL) {
        __m256 even[VECTORS], odd[VECTORS];
        for (int v = 0; v < VECTORS; v++) {
            const __m256i pairs = _mm256_loadu_si256((const __m256i *)(b + v * 8));
            even[v] = _mm256_castsi256_ps(_mm256_slli_epi32(pairs, 16));
            odd[v] = _mm256_castsi256_ps(_mm256_and_si256(pairs, high));
        }
        for (int r = 0; r < rows; r++) {
            const uint16_t *row = a + r * stride + k * 2;
            const __m256 first = _mm256_set1_ps(bf16_to_f32(row[0])), second = _mm256_set1_ps(bf16_to_f32(row[1]));
            for (int v = 0; v < VECTORS; v++) {
                sums[r][v] = _mm256_fmadd_ps(first, even[v], sums[r][v]);
                sums[r][v] = _mm256_fmadd_ps(second, odd[v], sums[r][v]);
            }
        }
    }
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < VECTORS; v++) _mm256_storeu_ps(tile + r * PANEL + v * 8, sums[r][v]);
}

__attribute__((target("avx2,fma"))) static void multiply_widened(int rows, int columns, int64_t depth, const void *a,
                                                                 int64_t stride, const void *b, float *tile,
                                                                 int accumulate) {
    (void)columns;
    switch (rows) {
    case 1: widen_rows(1, depth / 2, a, stride, b, tile, accumulate); break;
    case 2: widen_rows(2, depth / 2, a, stride, b, tile, accumulate); break;
    case 3: widen_rows(3, depth / 2, a, stride, b, tile, accumulate); break;
    default: widen_rows(4, depth / 2, a, stride, b, tile, accumulate); break;
    }
}

const gemm_kernel gemm_bf16_avx2 = {WIDENED_ROWS, PANEL, 2, multiply_widened, NULL, NULL};
const gemm_kernel gemm_f32_avx2 = {ROWS, PANEL, 1, multiply, NULL, NULL};
#endif
