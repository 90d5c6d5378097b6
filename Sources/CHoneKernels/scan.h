// Inside the search over rows of codes: what a kernel of a level does.
#ifndef HONE_SCAN_H
#define HONE_SCAN_H

#include "hone_kernels.h"

enum {
    SCAN_STEP = 64,  // rows of codes are a multiple of this apart
    SCAN_GROUP = 16, // the rows of a batch are a multiple of this
    SCAN_BATCH = 64, // rows whose products are taken together, at most
    REST_UNIT = 254, // rests in one code
};

// dots[i] = the inner product of the codes of row rows[i] and of `query`, exact; both have `stride` codes. `query_sum` is
// the sum of the query's codes. count is a multiple of SCAN_GROUP.
typedef void scan_dots(const int8_t *codes, int64_t stride, const int32_t *rows, int64_t count, const int8_t *query,
                       int32_t query_sum, int32_t *dots);

scan_dots scan_dots_scalar, scan_dots_avx2, scan_dots_vnni;

static inline scan_dots *scan_dots_current(void) {
#if defined(__x86_64__)
    const hone_level level = hone_level_vectors();
    if (level >= HONE_LEVEL_AVX512 && __builtin_cpu_supports("avx512vnni")) return scan_dots_vnni;
    if (level >= HONE_LEVEL_AVX2) return scan_dots_avx2;
#endif
    return scan_dots_scalar;
}

#endif
