// AVX-512: 8 rows by 48 columns, 24 accumulators, three vectors of b a step. float32; bfloat16 by VDPBF16PS, or by
// widening where the machine lacks it.
#include "gemm.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

enum { ROWS = 8, VECTORS = 3, PANEL = 16 * VECTORS };

#define F32_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define BF16_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")))

// The kernel body over `steps` steps of b; STEP adds row r's product with the three vectors of the step.
#define BODY(prologue, step)                                                                                   \
    __m512 sums[ROWS][VECTORS];                                                                                \
    for (int r = 0; r < rows; r++)                                                                             \
        for (int v = 0; v < vectors; v++)                                                                      \
            sums[r][v] = accumulate ? _mm512_loadu_ps(tile + r * PANEL + v * 16) : _mm512_setzero_ps();        \
    for (int64_t k = 0; k < steps; k++, b += PANEL) {                                                          \
        prologue;                                                                                              \
        for (int r = 0; r < rows; r++) { step; }                                                               \
    }                                                                                                          \
    for (int r = 0; r < rows; r++)                                                                             \
        for (int v = 0; v < vectors; v++) _mm512_storeu_ps(tile + r * PANEL + v * 16, sums[r][v]);

F32_TARGET __attribute__((always_inline)) static inline void f32_rows(const int rows, const int vectors, int64_t steps,
                                                                      const float *a, int64_t stride,
                                                                      const float *b, float *tile,
                                                                      int accumulate) {
    BODY(__m512 columns[VECTORS]; for (int v = 0; v < vectors; v++) columns[v] = _mm512_loadu_ps(b + v * 16),
         __m512 value = _mm512_set1_ps(a[r * stride + k]);
         for (int v = 0; v < vectors; v++) sums[r][v] = _mm512_fmadd_ps(value, columns[v], sums[r][v]))
}

BF16_TARGET __attribute__((always_inline)) static inline void dot_rows(const int rows, const int vectors, int64_t steps,
                                                                       const uint32_t *a, int64_t stride,
                                                                       const uint32_t *b, float *tile,
                                                                       int accumulate) {
    BODY(__m512bh columns[VECTORS];
         for (int v = 0; v < vectors; v++) columns[v] = (__m512bh)_mm512_loadu_si512(b + v * 16),
         int32_t pair; memcpy(&pair, (const uint16_t *)a + r * stride + k * 2, 4);
         __m512bh value = (__m512bh)_mm512_set1_epi32(pair);
         for (int v = 0; v < vectors; v++) sums[r][v] = _mm512_dpbf16_ps(sums[r][v], value, columns[v]))
}

F32_TARGET __attribute__((always_inline)) static inline void widen_rows(const int rows, const int vectors, int64_t steps,
                                                                        const uint32_t *a, int64_t stride,
                                                                        const uint32_t *b, float *tile,
                                                                        int accumulate) {
    const __m512i high = _mm512_set1_epi32((int)0xFFFF0000);
    BODY(__m512 even[VECTORS]; __m512 odd[VECTORS]; for (int v = 0; v < vectors; v++) {
             __m512i pairs = _mm512_loadu_si512(b + v * 16);
             even[v] = _mm512_castsi512_ps(_mm512_slli_epi32(pairs, 16));
             odd[v] = _mm512_castsi512_ps(_mm512_and_si512(pairs, high));
         },
         const uint16_t *row = (const uint16_t *)a + r * stride + k * 2;
         __m512 first = _mm512_set1_ps(bf16_to_f32(row[0])); __m512 second = _mm512_set1_ps(bf16_to_f32(row[1]));
         for (int v = 0; v < vectors; v++) {
             sums[r][v] = _mm512_fmadd_ps(first, even[v], sums[r][v]);
             sums[r][v] = _mm512_fmadd_ps(second, odd[v], sums[r][v]);
         })
}

// Rows and vectors are constants in each call, so that the sums stay in registers; a panel that is not full takes
// as many vectors as it has columns.
#define BY_ROWS(call, vectors)                                                                                 \
    switch (rows) {                                                                                            \
    case 1: call(1, vectors); break;                                                                           \
    case 2: call(2, vectors); break;                                                                           \
    case 3: call(3, vectors); break;                                                                           \
    case 4: call(4, vectors); break;                                                                           \
    case 5: call(5, vectors); break;                                                                           \
    case 6: call(6, vectors); break;                                                                           \
    case 7: call(7, vectors); break;                                                                           \
    default: call(8, vectors); break;                                                                          \
    }
#define BY_SIZE(call)                                                                                          \
    if (columns > 32) BY_ROWS(call, 3)                                                                         \
    else if (columns > 16) BY_ROWS(call, 2)                                                                    \
    else BY_ROWS(call, 1)

F32_TARGET static void multiply_f32(int rows, int columns, int64_t depth, const void *a, int64_t stride, const void *b,
                                    float *tile, int accumulate) {
#define CALL(count, vectors) f32_rows(count, vectors, depth, a, stride, b, tile, accumulate)
    BY_SIZE(CALL)
#undef CALL
}

BF16_TARGET static void multiply_dot(int rows, int columns, int64_t depth, const void *a, int64_t stride, const void *b,
                                     float *tile, int accumulate) {
#define CALL(count, vectors) dot_rows(count, vectors, depth / 2, a, stride, b, tile, accumulate)
    BY_SIZE(CALL)
#undef CALL
}

F32_TARGET static void multiply_widened(int rows, int columns, int64_t depth, const void *a, int64_t stride, const void *b,
                                        float *tile, int accumulate) {
#define CALL(count, vectors) widen_rows(count, vectors, depth / 2, a, stride, b, tile, accumulate)
    BY_SIZE(CALL)
#undef CALL
}

const gemm_kernel gemm_f32_avx512 = {ROWS, PANEL, 1, multiply_f32, NULL, NULL};
const gemm_kernel gemm_bf16_avx512 = {ROWS, PANEL, 2, multiply_widened, NULL, NULL};
const gemm_kernel gemm_bf16_avx512_bf16 = {ROWS, PANEL, 2, multiply_dot, NULL, NULL};
#endif
