// Rotary position embedding (Su et al. 2021) of some heads of a row, in halves: element k turns with k + rotary / 2.
#include "versions.h"

typedef struct {
    const void *x;
    hone_dtype dtype;
    int64_t tokens, stride, heads, head_size, rotary;
    const float *table;
    const int32_t *positions;
    float sign;
    void *y;
} rotary_job;

enum { STRIP = 16 };

BODY void rotate_rows_body(const rotary_job *job, int64_t first, int64_t end) {
    const int64_t half = job->rotary / 2;
    for (int64_t t = first; t < end; t++) {
        const float *cosine = job->table + job->positions[t] * job->rotary, *sine = cosine + half;
        for (int64_t head = 0; head < job->heads; head++) {
            const int64_t start = t * job->stride + head * job->head_size;
            if (job->dtype == HONE_F32) {
                const float *x = (const float *)job->x + start;
                float *y = (float *)job->y + start;
                for (int64_t k = 0; k < half; k++) {
                    const float a = x[k], b = x[k + half], s = job->sign * sine[k];
                    y[k] = a * cosine[k] - b * s;
                    y[k + half] = b * cosine[k] + a * s;
                }
            } else {
                const uint16_t *x = (const uint16_t *)job->x + start;
                uint16_t *y = (uint16_t *)job->y + start;
                for (int64_t k = 0; k < half; k++) {
                    const float a = bf16_to_f32(x[k]), b = bf16_to_f32(x[k + half]), s = job->sign * sine[k];
                    y[k] = bf16_from_f32(a * cosine[k] - b * s);
                    y[k + half] = bf16_from_f32(b * cosine[k] + a * s);
                }
            }
        }
    }
}
VERSIONS(rotate_rows, (const rotary_job *job, int64_t first, int64_t end), (job, first, end))

static void rotary_strip(void *context, int64_t strip) {
    const rotary_job *job = context;
    const int64_t first = strip * STRIP, end = first + STRIP < job->tokens ? first + STRIP : job->tokens;
    rotate_rows(job, first, end);
}

void hone_rotary(const void *x, hone_dtype dtype, int64_t tokens, int64_t stride, int64_t heads, int64_t head_size,
                 int64_t rotary, const float *table, const int32_t *positions, int inverse, void *y) {
    rotary_job job = {x, dtype, tokens, stride, heads, head_size, rotary, table, positions, inverse ? -1.0f : 1.0f, y};
    parallel_strips(tokens, STRIP, tokens * heads * rotary < 32768, rotary_strip, &job);
}
