// AVX-512 with VNNI: 6 rows by 32 outputs, 12 sums of integers and 12 of floats. VPDPBUSD takes the stored codes of
// the weights unsigned and those of a signed; sums start from a's corrections. Asking memory for records in advance was
// measured slower than leaving that to the machine.
#include "blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,f16c")))

enum { STEPS = BLOCK / 4 };

TARGET __attribute__((always_inline)) static inline void multiply_rows(
    const hone_blocks kind, const int rows, const block_rows *a, int64_t row, int64_t start, int64_t count,
    const uint8_t *record, float *tile, int accumulate) {
    const int64_t stride = a->blocks * BLOCK, line = kind == HONE_Q8_0 ? Q8_RECORD : Q4_RECORD;
    const int8_t *codes = a->codes + row * stride + start * BLOCK;
    const float *scales = a->scales + row * a->blocks + start;
    const int32_t *corrections = a->corrections + row * a->blocks + start;
    const __m512i low = _mm512_set1_epi8(15);
    __m512 totals[BLOCK_ROWS][2];
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < 2; v++)
            totals[r][v] = accumulate ? _mm512_loadu_ps(tile + r * BLOCK_PANEL + v * 16) : _mm512_setzero_ps();
    for (int64_t b = 0; b < count; b++, record += line, codes += BLOCK) {
        __m512i sums[BLOCK_ROWS][2];
        for (int r = 0; r < rows; r++) sums[r][0] = sums[r][1] = _mm512_set1_epi32(corrections[r * a->blocks + b]);
        const uint8_t *step = record + SCALE_BYTES;
#pragma clang loop unroll(full)
        for (int s = 0; s < STEPS; s++) {
            __m512i first, second;
            if (kind == HONE_Q8_0) {
                first = _mm512_load_si512(step + s * STEP_BYTES);
                second = _mm512_load_si512(step + s * STEP_BYTES + 64);
            } else {
                const __m512i both = _mm512_load_si512(step + s * (STEP_BYTES / 2));
                first = _mm512_and_si512(both, low);
                second = _mm512_and_si512(_mm512_srli_epi16(both, 4), low);
            }
            for (int r = 0; r < rows; r++) {
                int32_t four;
                memcpy(&four, codes + r * stride + s * 4, 4);
                const __m512i value = _mm512_set1_epi32(four);
                sums[r][0] = _mm512_dpbusd_epi32(sums[r][0], first, value);
                sums[r][1] = _mm512_dpbusd_epi32(sums[r][1], second, value);
            }
        }
        for (int v = 0; v < 2; v++) {
            const __m512 scale = _mm512_cvtph_ps(_mm256_load_si256((const __m256i *)(record + v * 32)));
            for (int r = 0; r < rows; r++)
                totals[r][v] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[r][v]),
                                               _mm512_mul_ps(scale, _mm512_set1_ps(scales[r * a->blocks + b])),
                                               totals[r][v]);
        }
    }
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < 2; v++) _mm512_storeu_ps(tile + r * BLOCK_PANEL + v * 16, totals[r][v]);
}

// Rows are a constant in each call, so that the sums stay in registers.
#define KERNEL(name, kind)                                                                                     \
    TARGET static void name(int rows, const block_rows *a, int64_t row, int64_t start, int64_t count,          \
                            const uint8_t *records, float *tile, int accumulate) {                             \
        switch (rows) {                                                                                        \
        case 1: multiply_rows(kind, 1, a, row, start, count, records, tile, accumulate); break;                \
        case 2: multiply_rows(kind, 2, a, row, start, count, records, tile, accumulate); break;                \
        case 3: multiply_rows(kind, 3, a, row, start, count, records, tile, accumulate); break;                \
        case 4: multiply_rows(kind, 4, a, row, start, count, records, tile, accumulate); break;                \
        case 5: multiply_rows(kind, 5, a, row, start, count, records, tile, accumulate); break;                \
        default: multiply_rows(kind, 6, a, row, start, count, records, tile, accumulate); break;               \
        }                                                                                                      \
    }

KERNEL(multiply_q8, HONE_Q8_0)
KERNEL(multiply_q4, HONE_Q4_0)

const block_kernel block_vnni = {multiply_q8, multiply_q4};
#endif
