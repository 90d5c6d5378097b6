// Attention within packed segments. A task is a segment (or a segment's head, where segments are few): its keys are
// laid out by column and its values by row in float32, then queries are taken four at a time, so that every vector
// of keys or values that is loaded serves four queries.
#include "versions.h"

enum { QUERIES = 4, LANES = 16 };

typedef struct {
    const void *qkv;
    hone_dtype dtype;
    const int32_t *bounds;
    int64_t segments, heads, head_size;
    float scale;
    void *o;
    int by_head;
} attention_job;

BODY void attend_body(const attention_job *job, int64_t segment, int64_t head, float *scratch) {
    const int64_t size = job->head_size, width = job->heads * size, line = 3 * width;
    const int64_t start = job->bounds[segment], count = job->bounds[segment + 1] - start;
    const int64_t columns = (count + LANES - 1) / LANES * LANES, channels = (size + LANES - 1) / LANES * LANES;
    float *keys = scratch;                           // [size, columns]
    float *values = keys + size * columns;           // [count, channels]
    float *scores = values + count * channels;       // [QUERIES, columns]
    float *queries = scores + QUERIES * columns;     // [QUERIES, size]
    memset(keys, 0, (size_t)(size * columns) * sizeof *keys);
    memset(values, 0, (size_t)(count * channels) * sizeof *values);
    for (int64_t j = 0; j < count; j++) {
        const int64_t row = (start + j) * line + head * size;
        if (job->dtype == HONE_F32) {
            const float *x = (const float *)job->qkv + row;
            for (int64_t d = 0; d < size; d++) keys[d * columns + j] = x[width + d];
            for (int64_t d = 0; d < size; d++) values[j * channels + d] = x[2 * width + d];
        } else {
            const uint16_t *x = (const uint16_t *)job->qkv + row;
            for (int64_t d = 0; d < size; d++) keys[d * columns + j] = bf16_to_f32(x[width + d]);
            for (int64_t d = 0; d < size; d++) values[j * channels + d] = bf16_to_f32(x[2 * width + d]);
        }
    }
    for (int64_t first = 0; first < count; first += QUERIES) {
        for (int q = 0; q < QUERIES; q++) { // behind the last query its row is repeated, and not stored
            const int64_t i = first + q < count ? first + q : count - 1;
            for (int64_t d = 0; d < size; d++)
                queries[q * size + d] =
                    load_as_f32(job->qkv, job->dtype, (start + i) * line + head * size + d) * job->scale;
        }
        for (int64_t j = 0; j < columns; j += LANES) {
            float sums[QUERIES][LANES] = {{0}};
            for (int64_t d = 0; d < size; d++)
                for (int q = 0; q < QUERIES; q++)
                    for (int l = 0; l < LANES; l++) sums[q][l] += queries[q * size + d] * keys[d * columns + j + l];
            for (int q = 0; q < QUERIES; q++)
                for (int l = 0; l < LANES; l++) scores[q * columns + j + l] = sums[q][l];
        }
        float inverse[QUERIES];
        for (int q = 0; q < QUERIES; q++) {
            REASSOCIATE
            float *row = scores + q * columns;
            float largest = row[0], total = 0;
            for (int64_t j = 1; j < count; j++) largest = row[j] > largest ? row[j] : largest;
            for (int64_t j = 0; j < count; j++) {
                row[j] = fast_exp(row[j] - largest);
                total += row[j];
            }
            inverse[q] = 1.0f / total;
        }
        for (int64_t c = 0; c < channels; c += LANES) {
            float sums[QUERIES][LANES] = {{0}};
            for (int64_t j = 0; j < count; j++)
                for (int q = 0; q < QUERIES; q++)
                    for (int l = 0; l < LANES; l++) sums[q][l] += scores[q * columns + j] * values[j * channels + c + l];
            const int64_t lanes = size - c < LANES ? size - c : LANES;
            for (int q = 0; q < QUERIES && first + q < count; q++) {
                const int64_t target = (start + first + q) * width + head * size + c;
                if (job->dtype == HONE_F32)
                    for (int64_t l = 0; l < lanes; l++) ((float *)job->o)[target + l] = sums[q][l] * inverse[q];
                else
                    for (int64_t l = 0; l < lanes; l++)
                        ((uint16_t *)job->o)[target + l] = bf16_from_f32(sums[q][l] * inverse[q]);
            }
        }
    }
}
VERSIONS(attend, (const attention_job *job, int64_t segment, int64_t head, float *scratch),
         (job, segment, head, scratch))

static void attention_task(void *context, int64_t task) {
    const attention_job *job = context;
    const int64_t segment = job->by_head ? task / job->heads : task;
    const int64_t count = job->bounds[segment + 1] - job->bounds[segment];
    if (count <= 0) return;
    const int64_t columns = (count + LANES - 1) / LANES * LANES;
    const int64_t channels = (job->head_size + LANES - 1) / LANES * LANES;
    const int64_t floats =
        job->head_size * columns + count * channels + QUERIES * columns + QUERIES * job->head_size + LANES;
    float *scratch = aligned_alloc(64, (size_t)((floats * 4 + 63) / 64 * 64));
    if (!scratch) abort();
    if (job->by_head) attend(job, segment, task % job->heads, scratch);
    else for (int64_t head = 0; head < job->heads; head++) attend(job, segment, head, scratch);
    free(scratch);
}

void hone_attention(const void *qkv, hone_dtype dtype, const int32_t *bounds, int64_t segments, int64_t heads,
                    int64_t head_size, float scale, void *o) {
    if (segments <= 0) return;
    attention_job job = {qkv, dtype, bounds, segments, heads, head_size, scale, o, segments < 16};
    const int64_t tokens = bounds[segments] - bounds[0];
    parallel_strips(job.by_head ? segments * heads : segments, 1, tokens * heads * head_size < 16384, attention_task,
                    &job);
}
