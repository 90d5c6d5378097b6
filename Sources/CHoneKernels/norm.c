#include "versions.h"

typedef struct {
    const void *x, *r;
    hone_dtype dtype;
    const float *w, *b;
    float epsilon;
    int64_t rows, channels;
    void *y;
} norm_job;

enum { STRIP = 32 };

BODY void layer_norm_rows_body(const norm_job *job, int64_t first, int64_t end, float *row) {
    const int64_t channels = job->channels;
    for (int64_t i = first; i < end; i++) {
        float total = 0, squares = 0;
        {
            REASSOCIATE
            if (job->dtype == HONE_F32) {
                const float *x = (const float *)job->x + i * channels;
                const float *r = job->r ? (const float *)job->r + i * channels : NULL;
                for (int64_t c = 0; c < channels; c++) row[c] = r ? x[c] + r[c] : x[c];
            } else {
                const uint16_t *x = (const uint16_t *)job->x + i * channels;
                const uint16_t *r = job->r ? (const uint16_t *)job->r + i * channels : NULL;
                if (r) for (int64_t c = 0; c < channels; c++) row[c] = bf16_to_f32(x[c]) + bf16_to_f32(r[c]);
                else for (int64_t c = 0; c < channels; c++) row[c] = bf16_to_f32(x[c]);
            }
            for (int64_t c = 0; c < channels; c++) total += row[c];
            const float mean = total / (float)channels;
            for (int64_t c = 0; c < channels; c++) {
                row[c] -= mean;
                squares += row[c] * row[c];
            }
        }
        const float factor = 1.0f / sqrtf(squares / (float)channels + job->epsilon);
        if (job->dtype == HONE_F32) {
            float *y = (float *)job->y + i * channels;
            for (int64_t c = 0; c < channels; c++) y[c] = row[c] * factor * job->w[c] + job->b[c];
        } else {
            uint16_t *y = (uint16_t *)job->y + i * channels;
            for (int64_t c = 0; c < channels; c++) y[c] = bf16_from_f32(row[c] * factor * job->w[c] + job->b[c]);
        }
    }
}
VERSIONS(layer_norm_rows, (const norm_job *job, int64_t first, int64_t end, float *row), (job, first, end, row))

static void layer_norm_strip(void *context, int64_t strip) {
    const norm_job *job = context;
    int64_t first = strip * STRIP, end = first + STRIP < job->rows ? first + STRIP : job->rows;
    float *row = malloc((size_t)job->channels * sizeof(float));
    if (!row) abort();
    layer_norm_rows(job, first, end, row);
    free(row);
}

void hone_layer_norm(const void *x, const void *r, hone_dtype dtype, const float *w, const float *b, float epsilon,
                     int64_t rows, int64_t channels, void *y) {
    norm_job job = {x, r, dtype, w, b, epsilon, rows, channels, y};
    parallel_strips(rows, STRIP, rows * channels < 65536, layer_norm_strip, &job);
}
