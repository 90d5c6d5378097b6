// GELU in its exact form and its gradient, element by element.
#include "versions.h"

typedef struct {
    const void *x, *dy; // dy NULL: forward
    hone_dtype dtype;
    void *y;
    int64_t count;
} gelu_job;

enum { STRIP = 16384 };

BODY void gelu_range_body(const gelu_job *job, int64_t first, int64_t end) {
    if (job->dtype == HONE_F32) {
        const float *x = job->x;
        float *y = job->y;
        for (int64_t i = first; i < end; i++) y[i] = gelu(x[i]);
    } else {
        const uint16_t *x = job->x;
        uint16_t *y = job->y;
        for (int64_t i = first; i < end; i++) y[i] = bf16_from_f32(gelu(bf16_to_f32(x[i])));
    }
}
VERSIONS(gelu_range, (const gelu_job *job, int64_t first, int64_t end), (job, first, end))

// d/dx x Phi(x) = Phi(x) + x phi(x).
BODY float gelu_slope(float x) {
    return 0.5f * (1.0f + fast_erf(x * 0.70710678f)) + x * 0.39894228f * fast_exp(-0.5f * x * x);
}

BODY void gelu_backward_range_body(const gelu_job *job, int64_t first, int64_t end) {
    if (job->dtype == HONE_F32) {
        const float *x = job->x, *dy = job->dy;
        float *dx = job->y;
        for (int64_t i = first; i < end; i++) dx[i] = dy[i] * gelu_slope(x[i]);
    } else {
        const uint16_t *x = job->x, *dy = job->dy;
        uint16_t *dx = job->y;
        for (int64_t i = first; i < end; i++)
            dx[i] = bf16_from_f32(bf16_to_f32(dy[i]) * gelu_slope(bf16_to_f32(x[i])));
    }
}
VERSIONS(gelu_backward_range, (const gelu_job *job, int64_t first, int64_t end), (job, first, end))

static void gelu_strip(void *context, int64_t strip) {
    const gelu_job *job = context;
    const int64_t first = strip * STRIP, end = first + STRIP < job->count ? first + STRIP : job->count;
    if (job->dy) gelu_backward_range(job, first, end);
    else gelu_range(job, first, end);
}

void hone_gelu(const void *x, hone_dtype dtype, void *y, int64_t count) {
    gelu_job job = {x, NULL, dtype, y, count};
    parallel_strips(count, STRIP, count <= STRIP, gelu_strip, &job);
}

void hone_gelu_backward(const void *x, const void *dy, hone_dtype dtype, void *dx, int64_t count) {
    if (count <= 0) return;
    gelu_job job = {x, dy, dtype, dx, count};
    parallel_strips(count, STRIP, count <= STRIP, gelu_strip, &job);
}
