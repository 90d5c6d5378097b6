// The scalar twin of the inner products of codes: the oracle of the others, and the fallback.
#include "scan.h"

void scan_dots_scalar(const int8_t *codes, int64_t stride, const int32_t *rows, int64_t count, const int8_t *query,
                      int32_t query_sum, int32_t *dots) {
    (void)query_sum;
    for (int64_t r = 0; r < count; r++) {
        const int8_t *row = codes + rows[r] * stride;
        int32_t sum = 0;
        for (int64_t i = 0; i < stride; i++) sum += row[i] * query[i];
        dots[r] = sum;
    }
}
