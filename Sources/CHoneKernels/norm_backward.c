// The gradient of layer norm. Rows are taken in strips; each strip sums its part of dw and db, and the parts are
// added in the order of the strips.
#include "versions.h"

typedef struct {
    const void *x, *r, *dy;
    hone_dtype dtype;
    const float *w;
    float epsilon;
    int64_t rows, channels;
    void *dx;
    float *parts; // [strips, 2, channels]: dw and db of a strip; NULL where neither is asked for
} norm_backward_job;

enum { STRIP = 64 };

BODY void layer_norm_backward_body(const norm_backward_job *job, int64_t first, int64_t end, float *scratch,
                                   float *dw, float *db) {
    const int64_t channels = job->channels;
    float *normal = scratch, *slope = scratch + channels;
    for (int64_t i = first; i < end; i++) {
        REASSOCIATE
        const int64_t start = i * channels;
        if (job->dtype == HONE_F32) {
            const float *x = (const float *)job->x + start, *dy = (const float *)job->dy + start;
            const float *r = job->r ? (const float *)job->r + start : NULL;
            for (int64_t c = 0; c < channels; c++) normal[c] = r ? x[c] + r[c] : x[c];
            for (int64_t c = 0; c < channels; c++) slope[c] = dy[c];
        } else {
            const uint16_t *x = (const uint16_t *)job->x + start, *dy = (const uint16_t *)job->dy + start;
            const uint16_t *r = job->r ? (const uint16_t *)job->r + start : NULL;
            if (r) for (int64_t c = 0; c < channels; c++) normal[c] = bf16_to_f32(x[c]) + bf16_to_f32(r[c]);
            else for (int64_t c = 0; c < channels; c++) normal[c] = bf16_to_f32(x[c]);
            for (int64_t c = 0; c < channels; c++) slope[c] = bf16_to_f32(dy[c]);
        }
        float total = 0, squares = 0;
        for (int64_t c = 0; c < channels; c++) total += normal[c];
        const float mean = total / (float)channels;
        for (int64_t c = 0; c < channels; c++) {
            normal[c] -= mean;
            squares += normal[c] * normal[c];
        }
        const float factor = 1.0f / sqrtf(squares / (float)channels + job->epsilon);
        float slopes = 0, along = 0;
        for (int64_t c = 0; c < channels; c++) normal[c] *= factor;
        if (dw)
            for (int64_t c = 0; c < channels; c++) {
                dw[c] += slope[c] * normal[c];
                db[c] += slope[c];
            }
        for (int64_t c = 0; c < channels; c++) {
            slope[c] *= job->w[c];
            slopes += slope[c];
            along += slope[c] * normal[c];
        }
        slopes /= (float)channels;
        along /= (float)channels;
        if (job->dtype == HONE_F32) {
            float *dx = (float *)job->dx + start;
            for (int64_t c = 0; c < channels; c++) dx[c] = factor * (slope[c] - slopes - normal[c] * along);
        } else {
            uint16_t *dx = (uint16_t *)job->dx + start;
            for (int64_t c = 0; c < channels; c++)
                dx[c] = bf16_from_f32(factor * (slope[c] - slopes - normal[c] * along));
        }
    }
}
VERSIONS(layer_norm_backward,
         (const norm_backward_job *job, int64_t first, int64_t end, float *scratch, float *dw, float *db),
         (job, first, end, scratch, dw, db))

static void layer_norm_backward_strip(void *context, int64_t strip) {
    const norm_backward_job *job = context;
    const int64_t first = strip * STRIP, end = first + STRIP < job->rows ? first + STRIP : job->rows;
    float *scratch = malloc((size_t)job->channels * 2 * sizeof(float));
    if (!scratch) abort();
    float *part = job->parts ? job->parts + strip * 2 * job->channels : NULL;
    layer_norm_backward(job, first, end, scratch, part, part ? part + job->channels : NULL);
    free(scratch);
}

void hone_layer_norm_backward(const void *x, const void *r, hone_dtype dtype, const float *w, float epsilon,
                              const void *dy, int64_t rows, int64_t channels, void *dx, float *dw, float *db) {
    const int64_t strips = (rows + STRIP - 1) / STRIP;
    norm_backward_job job = {x, r, dy, dtype, w, epsilon, rows, channels, dx, NULL};
    if (dw && strips > 0 && channels > 0) {
        job.parts = calloc((size_t)(strips * 2 * channels), sizeof(float));
        if (!job.parts) abort();
    }
    parallel_strips(rows, STRIP, rows * channels < 32768, layer_norm_backward_strip, &job);
    if (!dw) return;
    memset(dw, 0, (size_t)channels * sizeof *dw);
    memset(db, 0, (size_t)channels * sizeof *db);
    for (int64_t s = 0; s < strips && channels > 0; s++) {
        hone_axpy(1, job.parts + s * 2 * channels, dw, channels);
        hone_axpy(1, job.parts + (s * 2 + 1) * channels, db, channels);
    }
    free(job.parts);
}
