// Root mean square norm and its gradient. A row may hold several groups, each normed by itself, with more beside them.
#include "versions.h"

typedef struct {
    const void *x, *dy; // dy NULL: forward
    hone_dtype dtype;
    const float *w;
    float offset, epsilon;
    int64_t rows, groups, channels, stride;
    void *y;
    float *parts; // a dw for each strip; NULL for none
} rms_norm_job;

enum { STRIP = 16 };

BODY float inverse_root(const rms_norm_job *job, int64_t start) {
    REASSOCIATE
    float sum = 0;
    for (int64_t c = 0; c < job->channels; c++) {
        const float x = load_as_f32(job->x, job->dtype, start + c);
        sum += x * x;
    }
    return 1.0f / sqrtf(sum / (float)job->channels + job->epsilon);
}

BODY void rms_norm_rows_body(const rms_norm_job *job, int64_t first, int64_t end) {
    const int64_t channels = job->channels;
    for (int64_t row = first; row < end; row++)
        for (int64_t group = 0; group < job->groups; group++) {
            const int64_t start = row * job->stride + group * channels;
            const float factor = inverse_root(job, start);
            if (job->dtype == HONE_F32) {
                const float *x = (const float *)job->x + start;
                float *y = (float *)job->y + start;
                for (int64_t c = 0; c < channels; c++) y[c] = x[c] * factor * (job->w[c] + job->offset);
            } else {
                const uint16_t *x = (const uint16_t *)job->x + start;
                uint16_t *y = (uint16_t *)job->y + start;
                for (int64_t c = 0; c < channels; c++)
                    y[c] = bf16_from_f32(bf16_to_f32(x[c]) * factor * (job->w[c] + job->offset));
            }
        }
}
VERSIONS(rms_norm_rows, (const rms_norm_job *job, int64_t first, int64_t end), (job, first, end))

// With n = x f and g = dy (w + offset): dx = f (g - n mean(g n)), dw = sum of dy n.
BODY void rms_norm_backward_rows_body(const rms_norm_job *job, int64_t first, int64_t end, float *dw) {
    REASSOCIATE
    const int64_t channels = job->channels;
    for (int64_t row = first; row < end; row++)
        for (int64_t group = 0; group < job->groups; group++) {
            const int64_t start = row * job->stride + group * channels;
            const float factor = inverse_root(job, start);
            float along = 0;
            for (int64_t c = 0; c < channels; c++) {
                const float normal = load_as_f32(job->x, job->dtype, start + c) * factor;
                const float slope = load_as_f32(job->dy, job->dtype, start + c);
                along += slope * (job->w[c] + job->offset) * normal;
                if (dw) dw[c] += slope * normal;
            }
            along /= (float)channels;
            for (int64_t c = 0; c < channels; c++) {
                const float normal = load_as_f32(job->x, job->dtype, start + c) * factor;
                const float slope = load_as_f32(job->dy, job->dtype, start + c) * (job->w[c] + job->offset);
                store_from_f32(job->y, job->dtype, start + c, factor * (slope - normal * along));
            }
        }
}
VERSIONS(rms_norm_backward_rows, (const rms_norm_job *job, int64_t first, int64_t end, float *dw),
         (job, first, end, dw))

static void rms_norm_strip(void *context, int64_t strip) {
    const rms_norm_job *job = context;
    const int64_t first = strip * STRIP, end = first + STRIP < job->rows ? first + STRIP : job->rows;
    if (!job->dy) rms_norm_rows(job, first, end);
    else rms_norm_backward_rows(job, first, end, job->parts ? job->parts + strip * job->channels : NULL);
}

void hone_rms_norm(const void *x, hone_dtype dtype, const float *w, float offset, float epsilon, int64_t rows,
                   int64_t groups, int64_t channels, int64_t stride, void *y) {
    rms_norm_job job = {x, NULL, dtype, w, offset, epsilon, rows, groups, channels, stride, y, NULL};
    parallel_strips(rows, STRIP, rows * groups * channels < 32768, rms_norm_strip, &job);
}

void hone_rms_norm_backward(const void *x, hone_dtype dtype, const float *w, float offset, float epsilon,
                            const void *dy, int64_t rows, int64_t groups, int64_t channels, int64_t stride, void *dx,
                            float *dw) {
    const int64_t strips = (rows + STRIP - 1) / STRIP;
    rms_norm_job job = {x, dy, dtype, w, offset, epsilon, rows, groups, channels, stride, dx, NULL};
    if (dw && strips > 0 && channels > 0) {
        job.parts = calloc((size_t)(strips * channels), sizeof(float));
        if (!job.parts) abort();
    }
    if (rows > 0) parallel_strips(rows, STRIP, rows * groups * channels < 32768, rms_norm_strip, &job);
    if (!dw) return;
    memset(dw, 0, (size_t)channels * sizeof *dw);
    for (int64_t s = 0; s < strips && channels > 0; s++) hone_axpy(1, job.parts + s * channels, dw, channels);
    free(job.parts);
}
