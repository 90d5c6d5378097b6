// One step of AdamW (Loshchilov and Hutter, 2019), fused: each number is read and written once.
#include "versions.h"

enum { STRIP = 16384 };

typedef struct {
    hone_adamw_settings settings;
    const float *gradient;
    float *value, *mean, *square;
    int64_t count;
    const int32_t *rows; // of value; NULL where all of it moves
    int64_t width;
} adamw_job;

BODY void adamw_range_body(const adamw_job *job, int64_t first, int64_t end, float *restrict value) {
    const hone_adamw_settings s = job->settings;
    const float *restrict gradient = job->gradient;
    float *restrict mean = job->mean, *restrict square = job->square;
    const float keep = 1 - s.rate * s.decay, step = s.rate / s.mean_correction;
    const float scale = 1 / sqrtf(s.square_correction);
    for (int64_t i = first; i < end; i++) {
        const float g = gradient[i] * s.gradient_factor;
        const float m = mean[i] + (1 - s.beta1) * (g - mean[i]);
        const float v = s.beta2 * square[i] + (1 - s.beta2) * g * g;
        mean[i] = m;
        square[i] = v;
        value[i - first] = value[i - first] * keep - step * m / (sqrtf(v) * scale + s.epsilon);
    }
}
VERSIONS(adamw_range, (const adamw_job *job, int64_t first, int64_t end, float *value), (job, first, end, value))

static void adamw_strip(void *context, int64_t strip) {
    const adamw_job *job = context;
    const int64_t first = strip * STRIP, end = first + STRIP < job->count ? first + STRIP : job->count;
    adamw_range(job, first, end, job->value + first);
}

void hone_adamw(hone_adamw_settings settings, const float *gradient, float *value, float *mean, float *square,
                int64_t count) {
    adamw_job job = {settings, gradient, value, mean, square, count, NULL, 0};
    parallel_strips(count, STRIP, count <= STRIP, adamw_strip, &job);
}

enum { ROWS = 32 };

static void adamw_row_strip(void *context, int64_t strip) {
    const adamw_job *job = context;
    const int64_t first = strip * ROWS, end = first + ROWS < job->count ? first + ROWS : job->count;
    for (int64_t r = first; r < end; r++)
        adamw_range(job, r * job->width, (r + 1) * job->width, job->value + job->rows[r] * job->width);
}

void hone_adamw_rows(hone_adamw_settings settings, const float *gradient, float *value, float *mean, float *square,
                     const int32_t *rows, int64_t row_count, int64_t width) {
    adamw_job job = {settings, gradient, value, mean, square, row_count, rows, width};
    parallel_strips(row_count, ROWS, row_count <= ROWS, adamw_row_strip, &job);
}
