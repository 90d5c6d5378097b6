// The inner product of two rows of codes: what a graph over coded vectors measures nearness by. All levels are exact.
#include "scan.h"

static int32_t code_product_scalar(const int8_t *x, const int8_t *y, int64_t stride) {
    int32_t sum = 0;
    for (int64_t i = 0; i < stride; i++) sum += x[i] * y[i];
    return sum;
}

#if defined(__x86_64__)
#include <immintrin.h>

// VPMADDUBSW and VPDPBUSD take their first argument unsigned: the magnitudes of x, and y with the signs of x. A pair is
// at most 127 * 127 * 2, which 16 bits hold.
__attribute__((target("avx2"))) static int32_t code_product_avx2(const int8_t *x, const int8_t *y, int64_t stride) {
    const __m256i ones = _mm256_set1_epi16(1);
    __m256i sums = _mm256_setzero_si256();
    for (int64_t i = 0; i < stride; i += 32) {
        const __m256i value = _mm256_loadu_si256((const __m256i *)(x + i));
        const __m256i other = _mm256_loadu_si256((const __m256i *)(y + i));
        const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(value), _mm256_sign_epi8(other, value));
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, ones));
    }
    const __m128i four = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    const __m128i two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 1)));
}

__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))) static int32_t
code_product_vnni(const int8_t *x, const int8_t *y, int64_t stride) {
    __m512i sums = _mm512_setzero_si512();
    for (int64_t i = 0; i < stride; i += SCAN_STEP) {
        const __m512i value = _mm512_loadu_si512(x + i), other = _mm512_loadu_si512(y + i);
        const __m512i turned =
            _mm512_mask_sub_epi8(other, _mm512_movepi8_mask(value), _mm512_setzero_si512(), other);
        sums = _mm512_dpbusd_epi32(sums, _mm512_abs_epi8(value), turned);
    }
    return _mm512_reduce_add_epi32(sums);
}
#endif

hone_code_product *hone_code_product_current(void) {
#if defined(__x86_64__)
    const hone_level level = hone_level_vectors();
    if (level >= HONE_LEVEL_AVX512 && __builtin_cpu_supports("avx512vnni")) return code_product_vnni;
    if (level >= HONE_LEVEL_AVX2) return code_product_avx2;
#endif
    return code_product_scalar;
}
