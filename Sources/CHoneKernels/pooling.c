#include "versions.h"

typedef struct {
    const void *x;
    hone_dtype dtype;
    const int32_t *bounds;
    int64_t segments, channels;
    float *y;
} pooling_job;

enum { STRIP = 16 };

BODY void segment_mean_body(const pooling_job *job, int64_t segment) {
    const int64_t channels = job->channels, start = job->bounds[segment], end = job->bounds[segment + 1];
    float *y = job->y + segment * channels;
    memset(y, 0, (size_t)channels * sizeof *y);
    for (int64_t t = start; t < end; t++) {
        if (job->dtype == HONE_F32) {
            const float *x = (const float *)job->x + t * channels;
            for (int64_t c = 0; c < channels; c++) y[c] += x[c];
        } else {
            const uint16_t *x = (const uint16_t *)job->x + t * channels;
            for (int64_t c = 0; c < channels; c++) y[c] += bf16_to_f32(x[c]);
        }
    }
    const float factor = end > start ? 1.0f / (float)(end - start) : 0;
    for (int64_t c = 0; c < channels; c++) y[c] *= factor;
}
VERSIONS(segment_mean, (const pooling_job *job, int64_t segment), (job, segment))

static void segment_mean_strip(void *context, int64_t strip) {
    const pooling_job *job = context;
    for (int64_t s = strip * STRIP; s < job->segments && s < (strip + 1) * STRIP; s++) segment_mean(job, s);
}

void hone_segment_mean(const void *x, hone_dtype dtype, const int32_t *bounds, int64_t segments, int64_t channels,
                       float *y) {
    if (segments <= 0) return;
    pooling_job job = {x, dtype, bounds, segments, channels, y};
    const int small = (bounds[segments] - bounds[0]) * channels < 65536;
    parallel_strips(segments, STRIP, small, segment_mean_strip, &job);
}

void hone_segment_first(const void *x, hone_dtype dtype, const int32_t *bounds, int64_t segments, int64_t channels,
                        float *y) {
    for (int64_t s = 0; s < segments; s++)
        for (int64_t c = 0; c < channels; c++)
            y[s * channels + c] = bounds[s + 1] > bounds[s] ? load_as_f32(x, dtype, bounds[s] * channels + c) : 0;
}

void hone_normalize_rows(const float *x, float *y, int64_t rows, int64_t channels) {
    for (int64_t r = 0; r < rows; r++) {
        const double norm = sqrt(hone_dot(x + r * channels, x + r * channels, channels));
        // In double precision: the inverse of a very small or large norm is no float32.
        const double factor = norm == 0 ? 0 : 1 / norm;
        for (int64_t c = 0; c < channels; c++) y[r * channels + c] = (float)(x[r * channels + c] * factor);
    }
}

// --- Gradients.

BODY void segment_spread_body(const float *dy, hone_dtype dtype, int64_t first, int64_t end, int64_t channels,
                              void *dx) {
    const float factor = end > first ? 1.0f / (float)(end - first) : 0;
    for (int64_t t = first; t < end; t++) {
        if (dtype == HONE_F32)
            for (int64_t c = 0; c < channels; c++) ((float *)dx)[t * channels + c] = dy[c] * factor;
        else
            for (int64_t c = 0; c < channels; c++)
                ((uint16_t *)dx)[t * channels + c] = bf16_from_f32(dy[c] * factor);
    }
}
VERSIONS(segment_spread, (const float *dy, hone_dtype dtype, int64_t first, int64_t end, int64_t channels, void *dx),
         (dy, dtype, first, end, channels, dx))

void hone_segment_mean_backward(const float *dy, hone_dtype dtype, const int32_t *bounds, int64_t segments,
                                int64_t channels, void *dx) {
    for (int64_t s = 0; s < segments; s++)
        segment_spread(dy + s * channels, dtype, bounds[s], bounds[s + 1], channels, dx);
}

void hone_segment_first_backward(const float *dy, hone_dtype dtype, const int32_t *bounds, int64_t segments,
                                 int64_t channels, void *dx) {
    const int64_t size = dtype == HONE_F32 ? 4 : 2;
    for (int64_t s = 0; s < segments; s++) {
        const int64_t start = bounds[s] * channels, count = (bounds[s + 1] - bounds[s]) * channels;
        memset((char *)dx + start * size, 0, (size_t)(count * size));
        for (int64_t c = 0; c < channels && count > 0; c++)
            store_from_f32(dx, dtype, start + c, dy[s * channels + c]);
    }
}

void hone_normalize_rows_backward(const float *x, const float *dy, float *dx, int64_t rows, int64_t channels) {
    for (int64_t r = 0; r < rows; r++) {
        const float *a = x + r * channels, *g = dy + r * channels;
        const double square = hone_dot(a, a, channels), along = hone_dot(a, g, channels);
        const double factor = square == 0 ? 0 : 1 / sqrt(square), back = square == 0 ? 0 : along / square;
        for (int64_t c = 0; c < channels; c++) dx[r * channels + c] = (float)((g[c] - a[c] * back) * factor);
    }
}
