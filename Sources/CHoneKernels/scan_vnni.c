// AVX-512 with VNNI: 16 rows at a time, one vector of sums each. VPDPBUSD takes its first argument unsigned: a row's codes
// plus 128, whose product with the query exceeds the true one by 128 times the sum of the query's codes.
#include "scan.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,f16c")))

// Element r = the sum of the elements of s[r].
TARGET __attribute__((always_inline)) static inline __m512i sum_each(const __m512i s[SCAN_GROUP]) {
    __m512i pairs[8], fours[4], eights[2];
    for (int i = 0; i < 8; i++)
        pairs[i] = _mm512_add_epi32(_mm512_unpacklo_epi32(s[2 * i], s[2 * i + 1]),
                                    _mm512_unpackhi_epi32(s[2 * i], s[2 * i + 1]));
    for (int i = 0; i < 4; i++)
        fours[i] = _mm512_add_epi32(_mm512_unpacklo_epi64(pairs[2 * i], pairs[2 * i + 1]),
                                    _mm512_unpackhi_epi64(pairs[2 * i], pairs[2 * i + 1]));
    for (int i = 0; i < 2; i++)
        eights[i] = _mm512_add_epi32(_mm512_shuffle_i32x4(fours[2 * i], fours[2 * i + 1], 0x88),
                                     _mm512_shuffle_i32x4(fours[2 * i], fours[2 * i + 1], 0xDD));
    return _mm512_add_epi32(_mm512_shuffle_i32x4(eights[0], eights[1], 0x88),
                            _mm512_shuffle_i32x4(eights[0], eights[1], 0xDD));
}

// `steps` is a constant in the common cases, so that the query stays in registers.
TARGET __attribute__((always_inline)) static inline void multiply(const int8_t *codes, const int64_t steps,
                                                                  const int32_t *rows, int64_t count,
                                                                  const int8_t *query, int32_t query_sum,
                                                                  int32_t *dots) {
    const __m512i top = _mm512_set1_epi8(-128), excess = _mm512_set1_epi32(128 * query_sum);
    for (int64_t r = 0; r < count; r += SCAN_GROUP) {
        __m512i sums[SCAN_GROUP];
#pragma clang loop unroll(full)
        for (int i = 0; i < SCAN_GROUP; i++) {
            const int8_t *row = codes + rows[r + i] * (steps * SCAN_STEP);
            __m512i sum = _mm512_setzero_si512();
            for (int64_t s = 0; s < steps; s++)
                sum = _mm512_dpbusd_epi32(sum, _mm512_xor_si512(_mm512_loadu_si512(row + s * SCAN_STEP), top),
                                          _mm512_loadu_si512(query + s * SCAN_STEP));
            sums[i] = sum;
        }
        _mm512_storeu_si512(dots + r, _mm512_sub_epi32(sum_each(sums), excess));
    }
}

TARGET void scan_dots_vnni(const int8_t *codes, int64_t stride, const int32_t *rows, int64_t count,
                           const int8_t *query, int32_t query_sum, int32_t *dots) {
    switch (stride / SCAN_STEP) {
    case 6: multiply(codes, 6, rows, count, query, query_sum, dots); break;
    case 12: multiply(codes, 12, rows, count, query, query_sum, dots); break;
    default: multiply(codes, stride / SCAN_STEP, rows, count, query, query_sum, dots); break;
    }
}
#endif
