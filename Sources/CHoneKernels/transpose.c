// Transposition, in blocks that fit the first-level cache.
#include "versions.h"

typedef struct {
    const void *source;
    void *target;
    hone_dtype dtype;
    int64_t rows, columns;
} transpose_job;

enum { BLOCK = 32 };

BODY void transpose_block_body(const transpose_job *job, int64_t strip) {
    const int64_t first = strip * BLOCK, end = first + BLOCK < job->columns ? first + BLOCK : job->columns;
    for (int64_t r0 = 0; r0 < job->rows; r0 += BLOCK) {
        const int64_t r1 = r0 + BLOCK < job->rows ? r0 + BLOCK : job->rows;
        if (job->dtype == HONE_F32) {
            const float *source = job->source;
            float *target = job->target;
            for (int64_t c = first; c < end; c++)
                for (int64_t r = r0; r < r1; r++) target[c * job->rows + r] = source[r * job->columns + c];
        } else {
            const uint16_t *source = job->source;
            uint16_t *target = job->target;
            for (int64_t c = first; c < end; c++)
                for (int64_t r = r0; r < r1; r++) target[c * job->rows + r] = source[r * job->columns + c];
        }
    }
}
VERSIONS(transpose_block, (const transpose_job *job, int64_t strip), (job, strip))

static void transpose_strip(void *context, int64_t strip) { transpose_block(context, strip); }

void hone_transpose(const void *source, hone_dtype dtype, void *target, int64_t rows, int64_t columns) {
    transpose_job job = {source, target, dtype, rows, columns};
    parallel_strips(columns, BLOCK, rows * columns < 32768, transpose_strip, &job);
}
