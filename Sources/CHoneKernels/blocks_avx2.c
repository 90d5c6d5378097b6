// AVX2: 4 rows by 8 outputs. VPMADDUBSW adds pairs in 16 bits, with saturation: of Q8_0 it takes the magnitudes of the
// weights and a with the weights' signs, so that no pair exceeds 128 * 127 * 2; eight steps of Q4_0 fit without.
#include "blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma,f16c")))

enum { STEPS = BLOCK / 4, ROWS = 4 };

// The eight outputs from 8 * part on, `rows` rows.
TARGET __attribute__((always_inline)) static inline void multiply_part(
    const hone_blocks kind, const int rows, const int part, const block_rows *a, int64_t row, int64_t start,
    int64_t count, const uint8_t *record, float *tile, int accumulate) {
    const int64_t stride = a->blocks * BLOCK, line = kind == HONE_Q8_0 ? Q8_RECORD : Q4_RECORD;
    const int8_t *codes = a->codes + row * stride + start * BLOCK;
    const float *scales = a->scales + row * a->blocks + start;
    const int32_t *corrections = a->corrections + row * a->blocks + start;
    const __m256i ones = _mm256_set1_epi16(1), top = _mm256_set1_epi8(-128), low = _mm256_set1_epi8(15);
    __m256 totals[ROWS];
    for (int r = 0; r < rows; r++)
        totals[r] = accumulate ? _mm256_loadu_ps(tile + r * BLOCK_PANEL + part * 8) : _mm256_setzero_ps();
    for (int64_t b = 0; b < count; b++, record += line, codes += BLOCK) {
        __m256i sums[ROWS];
        for (int r = 0; r < rows; r++) sums[r] = _mm256_setzero_si256();
        for (int s = 0; s < STEPS; s++) {
            __m256i weights;
            if (kind == HONE_Q8_0) {
                const uint8_t *source = record + SCALE_BYTES + s * STEP_BYTES + part * 32;
                weights = _mm256_xor_si256(_mm256_load_si256((const __m256i *)source), top);
            } else {
                const uint8_t *source = record + SCALE_BYTES + s * (STEP_BYTES / 2) + part % 2 * 32;
                weights = _mm256_load_si256((const __m256i *)source);
                if (part >= 2) weights = _mm256_srli_epi16(weights, 4);
                weights = _mm256_and_si256(weights, low);
            }
            for (int r = 0; r < rows; r++) {
                int32_t four;
                memcpy(&four, codes + r * stride + s * 4, 4);
                const __m256i value = _mm256_set1_epi32(four);
                if (kind == HONE_Q8_0) {
                    const __m256i pairs =
                        _mm256_maddubs_epi16(_mm256_abs_epi8(weights), _mm256_sign_epi8(value, weights));
                    sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(pairs, ones));
                } else {
                    sums[r] = _mm256_add_epi16(sums[r], _mm256_maddubs_epi16(weights, value));
                }
            }
        }
        const __m256 scale = _mm256_cvtph_ps(_mm_load_si128((const __m128i *)(record + part * 16)));
        for (int r = 0; r < rows; r++) {
            if (kind == HONE_Q4_0) // only here are stored codes multiplied
                sums[r] = _mm256_add_epi32(_mm256_madd_epi16(sums[r], ones),
                                           _mm256_set1_epi32(corrections[r * a->blocks + b]));
            totals[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums[r]),
                                        _mm256_mul_ps(scale, _mm256_set1_ps(scales[r * a->blocks + b])), totals[r]);
        }
    }
    for (int r = 0; r < rows; r++) _mm256_storeu_ps(tile + r * BLOCK_PANEL + part * 8, totals[r]);
}

#define PARTS(kind, rows)                                                                                      \
    multiply_part(kind, rows, 0, a, row, start, count, records, tile, accumulate);                             \
    multiply_part(kind, rows, 1, a, row, start, count, records, tile, accumulate);                             \
    multiply_part(kind, rows, 2, a, row, start, count, records, tile, accumulate);                             \
    multiply_part(kind, rows, 3, a, row, start, count, records, tile, accumulate);

// Up to ROWS rows at a time; rows are a constant in each call, so that the sums stay in registers.
#define KERNEL(name, kind)                                                                                     \
    TARGET static void name(int rows, const block_rows *a, int64_t row, int64_t start, int64_t count,          \
                            const uint8_t *records, float *tile, int accumulate) {                             \
        while (rows > 0) {                                                                                     \
            const int some = rows < ROWS ? rows : ROWS;                                                        \
            if (some == 4) { PARTS(kind, 4) }                                                                  \
            else if (some == 3) { PARTS(kind, 3) }                                                             \
            else if (some == 2) { PARTS(kind, 2) }                                                             \
            else { PARTS(kind, 1) }                                                                            \
            rows -= some;                                                                                      \
            row += some;                                                                                       \
            tile += some * BLOCK_PANEL;                                                                        \
        }                                                                                                      \
    }

KERNEL(multiply_q8, HONE_Q8_0)
KERNEL(multiply_q4, HONE_Q4_0)

const block_kernel block_avx2 = {multiply_q8, multiply_q4};
#endif
