// AVX2: 8 rows at a time. VPMADDUBSW adds pairs in 16 bits, with saturation: it takes the magnitudes of the row's codes
// and the query's with the row's signs, so that no pair exceeds 128 * 127 * 2.
#include "scan.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma,f16c")))

enum { ROWS = 8 };

TARGET __attribute__((always_inline)) static inline __m256i row_sums(const int8_t *row, int64_t stride,
                                                                     const int8_t *query) {
    const __m256i ones = _mm256_set1_epi16(1);
    __m256i sums = _mm256_setzero_si256();
    for (int64_t i = 0; i < stride; i += 32) {
        const __m256i value = _mm256_loadu_si256((const __m256i *)(row + i));
        const __m256i other = _mm256_loadu_si256((const __m256i *)(query + i));
        const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(value), _mm256_sign_epi8(other, value));
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, ones));
    }
    return sums;
}

TARGET void scan_dots_avx2(const int8_t *codes, int64_t stride, const int32_t *rows, int64_t count,
                           const int8_t *query, int32_t query_sum, int32_t *dots) {
    (void)query_sum;
    for (int64_t r = 0; r < count; r += ROWS) {
        __m256i s[ROWS];
        for (int i = 0; i < ROWS; i++) s[i] = row_sums(codes + rows[r + i] * stride, stride, query);
        const __m256i low = _mm256_hadd_epi32(_mm256_hadd_epi32(s[0], s[1]), _mm256_hadd_epi32(s[2], s[3]));
        const __m256i high = _mm256_hadd_epi32(_mm256_hadd_epi32(s[4], s[5]), _mm256_hadd_epi32(s[6], s[7]));
        const __m256i total = _mm256_add_epi32(_mm256_permute2x128_si256(low, high, 0x20),
                                               _mm256_permute2x128_si256(low, high, 0x31));
        _mm256_storeu_si256((__m256i *)(dots + r), total);
    }
}
#endif
