// Unit vectors in 16 bits a number, as two codes of 8 bits: the first alone is near, both together are nearer.
#include "scan.h"
#include "versions.h"

enum { STRIP = 64 };

typedef struct {
    const float *x;
    int64_t rows, dimension;
    int8_t *codes, *rests;
    float *scales;
    int64_t *squares; // the largest of each strip
} codes_job;

int64_t hone_code_stride(int64_t dimension) { return (dimension + SCAN_STEP - 1) / SCAN_STEP * SCAN_STEP; }

// Each statement of the second loop rounds once, so that levels agree.
BODY void code_row_body(const float *x, int64_t dimension, int8_t *codes, int8_t *rests, float *scale,
                        int64_t *squares) {
    const double magic = 6755399441055744.0; // 1.5 * 2^52: adding it rounds to a whole number
    float largest = 0;
    for (int64_t i = 0; i < dimension; i++) {
        const float magnitude = fabsf(x[i]);
        largest = magnitude > largest ? magnitude : largest;
    }
    *scale = largest / 127;
    const double unit = *scale > 0 ? *scale : 1;
    int32_t sum = 0;
    for (int64_t i = 0; i < dimension; i++) {
        const double value = x[i] / unit;
        const double code = (value + magic) - magic;
        const double parts = (value - code) * REST_UNIT;
        const double rest = (parts + magic) - magic;
        codes[i] = (int8_t)(int32_t)code;
        rests[i] = (int8_t)(int32_t)rest;
        sum += (int32_t)rest * (int32_t)rest;
    }
    *squares = sum;
}
VERSIONS(code_row, (const float *x, int64_t dimension, int8_t *codes, int8_t *rests, float *scale, int64_t *squares),
         (x, dimension, codes, rests, scale, squares))

static void code_strip(void *context, int64_t strip) {
    const codes_job *job = context;
    const int64_t stride = hone_code_stride(job->dimension), padding = stride - job->dimension;
    int64_t most = 0;
    for (int64_t r = strip * STRIP; r < job->rows && r < (strip + 1) * STRIP; r++) {
        int8_t *codes = job->codes + r * stride, *rests = job->rests + r * stride;
        int64_t squares;
        code_row(job->x + r * job->dimension, job->dimension, codes, rests, job->scales + r, &squares);
        memset(codes + job->dimension, 0, (size_t)padding);
        memset(rests + job->dimension, 0, (size_t)padding);
        if (squares > most) most = squares;
    }
    job->squares[strip] = most;
}

int64_t hone_code_rows(const float *x, int64_t rows, int64_t dimension, int8_t *codes, int8_t *rests, float *scales) {
    const int64_t strips = (rows + STRIP - 1) / STRIP;
    if (strips <= 0) return 0;
    int64_t *squares = calloc((size_t)strips, sizeof *squares), most = 0;
    if (!squares) abort();
    codes_job job = {x, rows, dimension, codes, rests, scales, squares};
    parallel_strips(rows, STRIP, rows * dimension < 32768, code_strip, &job);
    for (int64_t strip = 0; strip < strips; strip++) most = squares[strip] > most ? squares[strip] : most;
    free(squares);
    return most;
}
