// One step of AdamW (Loshchilov and Hutter, 2019), fused: each number is read and written once.
#include "versions.h"

enum { STRIP = 16384 };

typedef struct {
    hone_adamw_settings settings;
    const float *gradient;
    float *value, *mean, *square;
    int64_t count;
} adamw_job;

BODY void adamw_range_body(const adamw_job *job, int64_t first, int64_t end) {
    const hone_adamw_settings s = job->settings;
    const float *restrict gradient = job->gradient;
    float *restrict value = job->value, *restrict mean = job->mean, *restrict square = job->square;
    const float keep = 1 - s.rate * s.decay, step = s.rate / s.mean_correction;
    const float scale = 1 / sqrtf(s.square_correction);
    for (int64_t i = first; i < end; i++) {
        const float g = gradient[i] * s.gradient_factor;
        const float m = mean[i] + (1 - s.beta1) * (g - mean[i]);
        const float v = s.beta2 * square[i] + (1 - s.beta2) * g * g;
        mean[i] = m;
        square[i] = v;
        value[i] = value[i] * keep - step * m / (sqrtf(v) * scale + s.epsilon);
    }
}
VERSIONS(adamw_range, (const adamw_job *job, int64_t first, int64_t end), (job, first, end))

static void adamw_strip(void *context, int64_t strip) {
    const adamw_job *job = context;
    const int64_t first = strip * STRIP, end = first + STRIP < job->count ? first + STRIP : job->count;
    adamw_range(job, first, end);
}

void hone_adamw(hone_adamw_settings settings, const float *gradient, float *value, float *mean, float *square,
                int64_t count) {
    adamw_job job = {settings, gradient, value, mean, square, count};
    parallel_strips(count, STRIP, count <= STRIP, adamw_strip, &job);
}
