// The sum of each column of a matrix, in double precision in the order of the rows.
#include "versions.h"

typedef struct {
    const void *x;
    hone_dtype dtype;
    int64_t rows, columns;
    float *sums;
} column_job;

enum { WIDTH = 64 };

BODY void column_strip_body(const column_job *job, int64_t first, int64_t width) {
    double totals[WIDTH] = {0};
    if (job->dtype == HONE_F32) {
        const float *x = (const float *)job->x + first;
        for (int64_t r = 0; r < job->rows; r++)
            for (int64_t c = 0; c < width; c++) totals[c] += (double)x[r * job->columns + c];
    } else {
        const uint16_t *x = (const uint16_t *)job->x + first;
        for (int64_t r = 0; r < job->rows; r++)
            for (int64_t c = 0; c < width; c++) totals[c] += (double)bf16_to_f32(x[r * job->columns + c]);
    }
    for (int64_t c = 0; c < width; c++) job->sums[first + c] = (float)totals[c];
}
VERSIONS(column_strip, (const column_job *job, int64_t first, int64_t width), (job, first, width))

static void column_sums_strip(void *context, int64_t strip) {
    const column_job *job = context;
    const int64_t first = strip * WIDTH, rest = job->columns - first;
    if (rest >= WIDTH) column_strip(job, first, WIDTH);
    else column_strip(job, first, rest);
}

void hone_column_sums(const void *x, hone_dtype dtype, int64_t rows, int64_t columns, float *sums) {
    column_job job = {x, dtype, rows, columns, sums};
    parallel_strips(columns, WIDTH, rows * columns < 32768, column_sums_strip, &job);
}
