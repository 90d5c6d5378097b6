// The gradient of attention within packed segments. The probabilities are computed again, so that nothing of the
// size length x length outlives the forward pass.
#include "lanes.h"

enum { QUERIES = 4 };

typedef struct {
    const void *qkv, *d_o;
    hone_dtype dtype;
    const int32_t *bounds;
    int64_t segments, heads, head_size;
    float scale;
    const hone_attention_dropout *dropout; // NULL for none
    void *d_qkv;
    int by_head;
} attention_backward_job;

BODY void load_row(const void *source, hone_dtype dtype, int64_t start, int64_t count, float factor, float *row) {
    if (dtype == HONE_F32)
        for (int64_t d = 0; d < count; d++) row[d] = ((const float *)source)[start + d] * factor;
    else
        for (int64_t d = 0; d < count; d++) row[d] = bf16_to_f32(((const uint16_t *)source)[start + d]) * factor;
}

BODY void store_row(void *target, hone_dtype dtype, int64_t start, int64_t count, float factor, const float *row) {
    if (dtype == HONE_F32)
        for (int64_t d = 0; d < count; d++) ((float *)target)[start + d] = row[d] * factor;
    else
        for (int64_t d = 0; d < count; d++) ((uint16_t *)target)[start + d] = bf16_from_f32(row[d] * factor);
}

// products[q][j] = sum over d of rows[q][d] * columns[d][j], four rows at a time.
BODY void four_products(const float *rows, int64_t channels, int64_t size, const float *columns, int64_t count,
                        float *products) {
    const float *r0 = rows, *r1 = r0 + channels, *r2 = r1 + channels, *r3 = r2 + channels;
    for (int64_t j = 0; j < count; j += LANES) {
        lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
        for (int64_t d = 0; d < size; d++) {
            const lanes column = load_lanes(columns + d * count + j);
            s0 += r0[d] * column;
            s1 += r1[d] * column;
            s2 += r2[d] * column;
            s3 += r3[d] * column;
        }
        store_lanes(products + j, s0);
        store_lanes(products + count + j, s1);
        store_lanes(products + 2 * count + j, s2);
        store_lanes(products + 3 * count + j, s3);
    }
}

// p = softmax(s), then s = p * (dp - p . dp), over whole lanes; p is zero behind `count`.
BODY void soften_backward(float *p, float *dp, int64_t count, int64_t columns) {
    REASSOCIATE
    for (int64_t j = count; j < columns; j++) p[j] = -INFINITY;
    float largest = p[0], total = 0, along = 0;
    for (int64_t j = 0; j < columns; j++) largest = p[j] > largest ? p[j] : largest;
    for (int64_t j = 0; j < columns; j++) p[j] = fast_exp(p[j] - largest);
    for (int64_t j = 0; j < columns; j++) total += p[j];
    const float inverse = 1.0f / total;
    for (int64_t j = 0; j < columns; j++) {
        p[j] *= inverse;
        along += p[j] * dp[j];
    }
    for (int64_t j = 0; j < columns; j++) dp[j] = p[j] * (dp[j] - along);
}

// Rows of `result` [count, channels] = transposed(weights [rows, columns]) times `values` [rows, channels], for
// weights[i][j]: result[j] = sum over i of weights[i][j] * values[i]. Four results at a time.
BODY void transposed_product(const float *weights, int64_t rows, int64_t columns, int64_t count,
                             const float *values, int64_t channels, float *result) {
    for (int64_t j = 0; j < count; j += 4)
        for (int64_t c = 0; c < channels; c += LANES) {
            lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
            for (int64_t i = 0; i < rows; i++) {
                const lanes value = load_lanes(values + i * channels + c);
                const float *weight = weights + i * columns + j; // columns are a multiple of LANES
                s0 += weight[0] * value;
                s1 += weight[1] * value;
                s2 += weight[2] * value;
                s3 += weight[3] * value;
            }
            store_lanes(result + j * channels + c, s0);
            store_lanes(result + (j + 1) * channels + c, s1);
            store_lanes(result + (j + 2) * channels + c, s2);
            store_lanes(result + (j + 3) * channels + c, s3);
        }
}

typedef struct { int64_t count, columns, rows, size, channels; } extent;

BODY extent extent_of(int64_t count, int64_t size) {
    return (extent){count, (count + LANES - 1) / LANES * LANES, (count + 3) / 4 * 4, size,
                    (size + LANES - 1) / LANES * LANES};
}

static int64_t scratch_floats(extent e) {
    return 5 * e.rows * e.channels + 2 * e.size * e.columns + 2 * e.rows * e.columns + e.columns + DRAWS + LANES;
}

BODY void attend_backward_body(const attention_backward_job *job, int64_t segment, int64_t head, float *scratch) {
    const int64_t size = job->head_size, width = job->heads * size, line = 3 * width;
    const int64_t start = job->bounds[segment];
    const extent e = extent_of(job->bounds[segment + 1] - start, size);
    float *queries = scratch;                                // [rows, channels], scaled
    float *keys = queries + e.rows * e.channels;             // [rows, channels]
    float *slopes = keys + e.rows * e.channels;              // [rows, channels]: d_o
    float *row = slopes + e.rows * e.channels;               // [rows, channels]: results
    float *values = row + e.rows * e.channels;               // [rows, channels]: one row at a time
    float *key_columns = values + e.rows * e.channels;       // [size, columns]
    float *value_columns = key_columns + size * e.columns;   // [size, columns]
    float *p = value_columns + size * e.columns;             // [rows, columns]
    float *ds = p + e.rows * e.columns;                      // [rows, columns]
    float *mask = ds + e.rows * e.columns;                   // [columns, whole draws]
    memset(scratch, 0, (size_t)scratch_floats(e) * sizeof *scratch);
    for (int64_t j = 0; j < e.count; j++) {
        const int64_t at = (start + j) * line + head * size;
        load_row(job->qkv, job->dtype, at, size, job->scale, queries + j * e.channels);
        load_row(job->qkv, job->dtype, at + width, size, 1, keys + j * e.channels);
        load_row(job->qkv, job->dtype, at + 2 * width, size, 1, values);
        load_row(job->d_o, job->dtype, (start + j) * width + head * size, size, 1, slopes + j * e.channels);
        for (int64_t d = 0; d < size; d++) {
            key_columns[d * e.columns + j] = keys[j * e.channels + d];
            value_columns[d * e.columns + j] = values[d];
        }
    }
    for (int64_t i = 0; i < e.count; i += QUERIES) {
        four_products(queries + i * e.channels, e.channels, size, key_columns, e.columns, p + i * e.columns);
        four_products(slopes + i * e.channels, e.channels, size, value_columns, e.columns, ds + i * e.columns);
        for (int64_t q = i; q < i + QUERIES && q < e.count; q++) {
            float *weights = p + q * e.columns, *slope = ds + q * e.columns;
            if (!job->dropout) {
                soften_backward(weights, slope, e.count, e.columns);
                continue;
            }
            // What was dropped gives no slope to its probability, and no value to d_v.
            const int64_t token = job->dropout->first_token + start + q;
            draw_mask(job->dropout, token * job->heads + head, e.count, mask);
            for (int64_t j = 0; j < e.columns; j++) slope[j] *= mask[j];
            soften_backward(weights, slope, e.count, e.columns);
            for (int64_t j = 0; j < e.columns; j++) weights[j] *= mask[j];
        }
    }
    // d_v = pT d_o, d_k = dsT (scaled q), d_q = scale ds k.
    transposed_product(p, e.count, e.columns, e.count, slopes, e.channels, row);
    for (int64_t j = 0; j < e.count; j++)
        store_row(job->d_qkv, job->dtype, (start + j) * line + 2 * width + head * size, size, 1, row + j * e.channels);
    transposed_product(ds, e.count, e.columns, e.count, queries, e.channels, row);
    for (int64_t j = 0; j < e.count; j++)
        store_row(job->d_qkv, job->dtype, (start + j) * line + width + head * size, size, 1, row + j * e.channels);
    // ds by columns, so that the same product serves d_q.
    for (int64_t i = 0; i < e.rows; i++)
        for (int64_t j = 0; j < e.columns; j++) p[i * e.columns + j] = 0;
    for (int64_t i = 0; i < e.count; i++)
        for (int64_t j = 0; j < e.count; j++) p[j * e.columns + i] = ds[i * e.columns + j];
    transposed_product(p, e.count, e.columns, e.count, keys, e.channels, row);
    for (int64_t i = 0; i < e.count; i++)
        store_row(job->d_qkv, job->dtype, (start + i) * line + head * size, size, job->scale, row + i * e.channels);
}
VERSIONS(attend_backward, (const attention_backward_job *job, int64_t segment, int64_t head, float *scratch),
         (job, segment, head, scratch))

static void attention_backward_task(void *context, int64_t task) {
    const attention_backward_job *job = context;
    const int64_t segment = job->by_head ? task / job->heads : task;
    const int64_t count = job->bounds[segment + 1] - job->bounds[segment];
    if (count <= 0) return;
    const int64_t bytes = scratch_floats(extent_of(count, job->head_size)) * 4;
    float *scratch = aligned_alloc(64, (size_t)((bytes + 63) / 64 * 64));
    if (!scratch) abort();
    if (job->by_head) attend_backward(job, segment, task % job->heads, scratch);
    else for (int64_t head = 0; head < job->heads; head++) attend_backward(job, segment, head, scratch);
    free(scratch);
}

void hone_attention_backward(const void *qkv, const void *d_o, hone_dtype dtype, const int32_t *bounds,
                             int64_t segments, int64_t heads, int64_t head_size, float scale,
                             const hone_attention_dropout *dropout, void *d_qkv) {
    if (segments <= 0) return;
    attention_backward_job job = {qkv, d_o, dtype, bounds, segments, heads, head_size, scale, dropout, d_qkv,
                                  segments < 16};
    const int64_t tokens = bounds[segments] - bounds[0];
    parallel_strips(job.by_head ? segments * heads : segments, 1, tokens * heads * head_size < 8192,
                    attention_backward_task, &job);
}
