#include "versions.h"

typedef struct {
    const hone_embedding_table *tables;
    int64_t table_count, tokens, channels;
    void *y;
    hone_dtype y_dtype;
} embedding_job;

enum { STRIP = 64 };

BODY void embedding_rows_body(const embedding_job *job, int64_t first, int64_t end, float *row) {
    const int64_t channels = job->channels;
    for (int64_t t = first; t < end; t++) {
        memset(row, 0, (size_t)channels * sizeof *row);
        for (int64_t i = 0; i < job->table_count; i++) {
            const hone_embedding_table *table = &job->tables[i];
            const int64_t start = (table->index ? table->index[t] : 0) * channels;
            if (table->dtype == HONE_F32) {
                const float *source = (const float *)table->rows + start;
                for (int64_t c = 0; c < channels; c++) row[c] += source[c];
            } else {
                const uint16_t *source = (const uint16_t *)table->rows + start;
                for (int64_t c = 0; c < channels; c++) row[c] += bf16_to_f32(source[c]);
            }
        }
        if (job->y_dtype == HONE_F32) {
            memcpy((float *)job->y + t * channels, row, (size_t)channels * sizeof *row);
        } else {
            uint16_t *y = (uint16_t *)job->y + t * channels;
            for (int64_t c = 0; c < channels; c++) y[c] = bf16_from_f32(row[c]);
        }
    }
}
VERSIONS(embedding_rows, (const embedding_job *job, int64_t first, int64_t end, float *row), (job, first, end, row))

static void embedding_strip(void *context, int64_t strip) {
    const embedding_job *job = context;
    int64_t first = strip * STRIP, end = first + STRIP < job->tokens ? first + STRIP : job->tokens;
    float *row = malloc((size_t)job->channels * sizeof(float));
    if (!row) abort();
    embedding_rows(job, first, end, row);
    free(row);
}

void hone_embedding(const hone_embedding_table *tables, int64_t table_count, int64_t tokens, int64_t channels,
                    void *y, hone_dtype y_dtype) {
    embedding_job job = {tables, table_count, tokens, channels, y, y_dtype};
    parallel_strips(tokens, STRIP, tokens * channels < 65536, embedding_strip, &job);
}

// --- The gradient of one table. Tokens come sorted by row, so that each row is summed by one thread in token order.

typedef struct {
    const void *dy;
    hone_dtype dtype;
    const int32_t *order, *starts, *rows;
    int64_t count, channels;
    float *gradient;
} embedding_backward_job;

enum { ROWS = 16 };

BODY void embedding_gradient_body(const embedding_backward_job *job, int64_t first, int64_t end) {
    const int64_t channels = job->channels;
    for (int64_t u = first; u < end; u++) {
        float *sum = job->gradient + job->rows[u] * channels;
        for (int32_t i = job->starts[u]; i < job->starts[u + 1]; i++) {
            const int64_t start = job->order[i] * channels;
            if (job->dtype == HONE_F32)
                for (int64_t c = 0; c < channels; c++) sum[c] += ((const float *)job->dy)[start + c];
            else
                for (int64_t c = 0; c < channels; c++) sum[c] += bf16_to_f32(((const uint16_t *)job->dy)[start + c]);
        }
    }
}
VERSIONS(embedding_gradient, (const embedding_backward_job *job, int64_t first, int64_t end), (job, first, end))

static void embedding_backward_strip(void *context, int64_t strip) {
    const embedding_backward_job *job = context;
    const int64_t first = strip * ROWS, end = first + ROWS < job->count ? first + ROWS : job->count;
    embedding_gradient(job, first, end);
}

void hone_embedding_backward(const void *dy, hone_dtype dtype, const int32_t *order, const int32_t *starts,
                             const int32_t *rows, int64_t count, int64_t channels, float *gradient) {
    embedding_backward_job job = {dy, dtype, order, starts, rows, count, channels, gradient};
    parallel_strips(count, ROWS, count <= ROWS, embedding_backward_strip, &job);
}
