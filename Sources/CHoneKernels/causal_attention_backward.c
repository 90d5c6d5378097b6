// The gradient of causal attention without keys from before. A task is a segment's queries at one head, taken in tiles:
// the probabilities are computed again, and nothing of the size length x length is held. Heads that share keys sum
// their gradients of these at the end.
#include "causal_job.h"

enum { ROWS = 32 }; // queries of a tile

BODY int64_t channels_of(int64_t size) { return (size + LANES - 1) / LANES * LANES; }

// p = softmax(cap(p)) on first..<end and zero on the rest of low..<high; dp becomes the slope of the raw scores.
BODY void soften_backward_range(float *p, float *dp, int64_t low, int64_t first, int64_t end, int64_t high, float cap) {
    REASSOCIATE
    for (int64_t j = low; j < first; j++) p[j] = -INFINITY;
    for (int64_t j = end; j < high; j++) p[j] = -INFINITY;
    float largest = -INFINITY, total = 0, along = 0;
    // dp waits for the slope of the cap, 1 - tanh^2, which the capped score still tells: s = cap tanh.
    if (cap > 0) for (int64_t j = first; j < end; j++) p[j] = cap * fast_tanh(p[j] / cap);
    for (int64_t j = low; j < high; j++) largest = p[j] > largest ? p[j] : largest;
    float sum = 0;
    for (int64_t j = low; j < high; j++) {
        const float e = fast_exp(p[j] - largest);
        total += e;
        sum += e * dp[j];
    }
    const float inverse = 1.0f / total;
    along = sum * inverse;
    for (int64_t j = low; j < high; j++) {
        const float probability = fast_exp(p[j] - largest) * inverse;
        float slope = probability * (dp[j] - along);
        if (cap > 0) slope *= j < first || j >= end ? 0 : 1 - p[j] * p[j] / (cap * cap);
        dp[j] = slope;
        p[j] = probability;
    }
}

BODY void causal_backward_body(const causal_backward_job *job, int64_t index, int64_t head, float *scratch) {
    const hone_causal_shape *s = &job->shape;
    const hone_causal_segment *segment = &job->segments[index];
    const int64_t size = s->head_size, kv_head = head / (s->heads / s->kv_heads), count = segment->count;
    const int64_t line = (s->heads + 2 * s->kv_heads) * size, width = s->heads * size;
    const int64_t columns = (count + LANES - 1) / LANES * LANES, channels = channels_of(size);
    float *keys = scratch;                                   // [columns, channels]
    float *key_columns = keys + columns * channels;          // [size, columns]
    float *value_columns = key_columns + size * columns;     // [size, columns]
    float *d_keys = value_columns + size * columns;          // [columns, channels]
    float *d_values = d_keys + columns * channels;           // [columns, channels]
    float *queries = d_values + columns * channels;          // [ROWS, channels], scaled
    float *slopes = queries + ROWS * channels;               // [ROWS, channels]: d_o
    float *sums = slopes + ROWS * channels;                  // [QUERIES, channels]
    float *p = sums + QUERIES * channels;                    // [ROWS, columns]
    float *ds = p + ROWS * columns;                          // [ROWS, columns]
    memset(scratch, 0, (size_t)(3 * columns * channels + 2 * size * columns + 2 * ROWS * channels) * sizeof *scratch);
    for (int64_t j = 0; j < count; j++) {
        const int64_t at = (segment->start + j) * line + (s->heads + kv_head) * size;
        load_row_of(job->qkv, job->dtype, at, size, 1, keys + j * channels);
        load_row_of(job->qkv, job->dtype, at + s->kv_heads * size, size, 1, sums);
        for (int64_t d = 0; d < size; d++) {
            key_columns[d * columns + j] = keys[j * channels + d];
            value_columns[d * columns + j] = sums[d];
        }
    }
    for (int64_t begin = 0; begin < count; begin += ROWS) {
        const int64_t stop = begin + ROWS < count ? begin + ROWS : count, rows = (stop - begin + 3) / 4 * 4;
        for (int64_t i = begin; i < begin + rows; i++) {
            float *query = queries + (i - begin) * channels, *slope = slopes + (i - begin) * channels;
            if (i >= stop) { // rows up to a whole four count for nothing
                memset(query, 0, (size_t)channels * sizeof *query);
                memset(slope, 0, (size_t)channels * sizeof *slope);
                continue;
            }
            load_row_of(job->qkv, job->dtype, (segment->start + i) * line + head * size, size, s->scale, query);
            load_row_of(job->d_o, job->dtype, (segment->start + i) * width + head * size, size, 1, slope);
        }
        const int64_t low = low_key(s->window, begin) / LANES * LANES, high = (stop + LANES - 1) / LANES * LANES;
        for (int64_t i = 0; i < rows; i += QUERIES) {
            four_dots(queries + i * channels, channels, size, key_columns, columns, low, high, p + i * columns);
            four_dots(slopes + i * channels, channels, size, value_columns, columns, low, high, ds + i * columns);
            for (int64_t q = i; q < i + QUERIES; q++) {
                const int64_t position = begin + q;
                if (position >= stop) {
                    memset(p + q * columns + low, 0, (size_t)(high - low) * sizeof *p);
                    memset(ds + q * columns + low, 0, (size_t)(high - low) * sizeof *ds);
                } else {
                    soften_backward_range(p + q * columns, ds + q * columns, low, low_key(s->window, position),
                                          position + 1, high, s->soft_cap);
                }
            }
            four_sums(ds + i * columns, columns, low, high, keys, channels, sums);
            for (int64_t q = 0; q < QUERIES && begin + i + q < stop; q++)
                store_row_of(job->d_qkv, job->dtype, (segment->start + begin + i + q) * line + head * size, size,
                             s->scale, sums + q * channels);
        }
        add_transposed(ds, columns, rows, low, high, queries, channels, d_keys);
        add_transposed(p, columns, rows, low, high, slopes, channels, d_values);
    }
    float *part = job->parts + (head * job->rows + job->first_rows[index]) * 2 * channels;
    for (int64_t j = 0; j < count; j++) {
        memcpy(part + j * 2 * channels, d_keys + j * channels, (size_t)channels * sizeof *part);
        memcpy(part + (j * 2 + 1) * channels, d_values + j * channels, (size_t)channels * sizeof *part);
    }
}
VERSIONS(causal_backward, (const causal_backward_job *job, int64_t index, int64_t head, float *scratch),
         (job, index, head, scratch))

static void causal_backward_task(void *context, int64_t task) {
    const causal_backward_job *job = context;
    const int64_t index = task / job->shape.heads, size = job->shape.head_size;
    if (job->segments[index].count <= 0) return;
    const int64_t columns = (job->segments[index].count + LANES - 1) / LANES * LANES, channels = channels_of(size);
    const int64_t floats = 3 * columns * channels + 2 * size * columns + (2 * ROWS + QUERIES) * channels +
                           2 * ROWS * columns + LANES;
    const int dots = causal_takes_dots(job->dtype, &job->shape);
    const int64_t bytes = dots ? causal_dots_backward_bytes(&job->shape, job->segments[index].count) : floats * 4;
    void *scratch = aligned_alloc(64, (size_t)((bytes + 63) / 64 * 64));
    if (!scratch) abort();
    if (dots) causal_dots_backward(job, index, task % job->shape.heads, scratch);
    else causal_backward(job, index, task % job->shape.heads, scratch);
    free(scratch);
}

// Sums what the query heads of each key head found.
BODY void sum_heads_body(const causal_backward_job *job, int64_t index, float *sum) {
    const hone_causal_shape *s = &job->shape;
    const int64_t size = s->head_size, line = (s->heads + 2 * s->kv_heads) * size, group = s->heads / s->kv_heads;
    const int64_t channels = channels_of(size);
    for (int64_t j = 0; j < job->segments[index].count; j++)
        for (int64_t kv_head = 0; kv_head < s->kv_heads; kv_head++)
            for (int part = 0; part < 2; part++) {
                memset(sum, 0, (size_t)channels * sizeof *sum);
                for (int64_t head = kv_head * group; head < (kv_head + 1) * group; head++) {
                    const float *of_head =
                        job->parts + ((head * job->rows + job->first_rows[index] + j) * 2 + part) * channels;
                    for (int64_t c = 0; c < channels; c++) sum[c] += of_head[c];
                }
                const int64_t at = (job->segments[index].start + j) * line +
                                   (s->heads + part * s->kv_heads + kv_head) * size;
                store_row_of(job->d_qkv, job->dtype, at, size, 1, sum);
            }
}
VERSIONS(sum_heads, (const causal_backward_job *job, int64_t index, float *sum), (job, index, sum))

static void sum_task(void *context, int64_t index) {
    const causal_backward_job *job = context;
    float *sum = malloc((size_t)channels_of(job->shape.head_size) * sizeof *sum);
    if (!sum) abort();
    sum_heads(job, index, sum);
    free(sum);
}

void hone_causal_attention_backward(hone_causal_shape shape, const void *qkv, const void *d_o, hone_dtype dtype,
                                    const hone_causal_segment *segments, int64_t count, void *d_qkv) {
    if (count <= 0) return;
    int64_t *first_rows = malloc((size_t)count * sizeof *first_rows), rows = 0, work = 0;
    if (!first_rows) abort();
    for (int64_t i = 0; i < count; i++) {
        first_rows[i] = rows;
        rows += segments[i].count > 0 ? segments[i].count : 0;
        work += segments[i].count * segments[i].count * shape.heads * shape.head_size;
    }
    const size_t floats = (size_t)(shape.heads * rows * 2 * channels_of(shape.head_size));
    float *parts = malloc(floats * sizeof *parts);
    if (!parts && floats > 0) abort();
    causal_backward_job job = {shape, qkv, d_o, dtype, segments, count, rows, first_rows, d_qkv, parts};
    parallel_strips(count * shape.heads, 1, work < 65536, causal_backward_task, &job);
    parallel_strips(count, 1, work < 65536, sum_task, &job);
    free(parts);
    free(first_rows);
}
