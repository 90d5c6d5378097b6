// Attention within packed segments. A task is a segment (or a segment's head, where segments are few): its keys are
// laid out by column and its values by row in float32, then queries are taken four at a time, so that every vector
// of keys or values that is loaded serves four queries. Or it is computed in bfloat16 (attention_dots.c).
#include "attention_job.h"

enum { QUERIES = 4 };

// The H*D-wide row of one head in float32, behind it zeros up to a multiple of LANES.
BODY void load_row(const attention_job *job, int64_t start, float factor, float *row) {
    if (job->dtype == HONE_F32)
        for (int64_t d = 0; d < job->head_size; d++) row[d] = ((const float *)job->qkv)[start + d] * factor;
    else
        for (int64_t d = 0; d < job->head_size; d++)
            row[d] = bf16_to_f32(((const uint16_t *)job->qkv)[start + d]) * factor;
}

// scores = e^(scores - largest) over whole lanes, zero behind `count`; returns one over their sum.
BODY float soften(float *scores, int64_t count, int64_t columns) {
    REASSOCIATE
    for (int64_t j = count; j < columns; j++) scores[j] = -INFINITY;
    float largest = scores[0], total = 0;
    for (int64_t j = 0; j < columns; j++) largest = scores[j] > largest ? scores[j] : largest;
    for (int64_t j = 0; j < columns; j++) scores[j] = fast_exp(scores[j] - largest);
    for (int64_t j = 0; j < columns; j++) total += scores[j];
    return 1.0f / total;
}

BODY void attend_body(const attention_job *job, int64_t segment, int64_t head, float *scratch) {
    const int64_t size = job->head_size, width = job->heads * size, line = 3 * width;
    const int64_t start = job->bounds[segment], count = job->bounds[segment + 1] - start;
    const int64_t columns = (count + LANES - 1) / LANES * LANES, channels = (size + LANES - 1) / LANES * LANES;
    float *keys = scratch;                           // [size, columns]
    float *values = keys + size * columns;           // [count, channels]
    float *scores = values + count * channels;       // [QUERIES, columns]
    float *queries = scores + QUERIES * columns;     // [QUERIES, channels]
    float *mask = queries + QUERIES * channels;      // [columns, whole draws]
    memset(keys, 0, (size_t)(size * columns) * sizeof *keys);
    memset(values, 0, (size_t)(count * channels) * sizeof *values);
    for (int64_t j = 0; j < count; j++) {
        const int64_t row = (start + j) * line + head * size;
        load_row(job, row + width, 1, queries);
        for (int64_t d = 0; d < size; d++) keys[d * columns + j] = queries[d];
        load_row(job, row + 2 * width, 1, values + j * channels);
    }
    for (int64_t first = 0; first < count; first += QUERIES) {
        for (int q = 0; q < QUERIES; q++) { // behind the last query its row is repeated, and not stored
            const int64_t i = first + q < count ? first + q : count - 1;
            load_row(job, (start + i) * line + head * size, job->scale, queries + q * channels);
        }
        const float *q0 = queries, *q1 = q0 + channels, *q2 = q1 + channels, *q3 = q2 + channels;
        for (int64_t j = 0; j < columns; j += LANES) {
            lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
            for (int64_t d = 0; d < size; d++) {
                const lanes key = load_lanes(keys + d * columns + j);
                s0 += q0[d] * key;
                s1 += q1[d] * key;
                s2 += q2[d] * key;
                s3 += q3[d] * key;
            }
            store_lanes(scores + j, s0);
            store_lanes(scores + columns + j, s1);
            store_lanes(scores + 2 * columns + j, s2);
            store_lanes(scores + 3 * columns + j, s3);
        }
        float inverse[QUERIES];
        for (int q = 0; q < QUERIES; q++) {
            inverse[q] = soften(scores + q * columns, count, columns);
            if (!job->dropout || first + q >= count) continue;
            const int64_t row = (job->dropout->first_token + start + first + q) * job->heads + head;
            draw_mask(job->dropout, row, count, mask);
            for (int64_t j = 0; j < columns; j++) scores[q * columns + j] *= mask[j];
        }
        for (int64_t c = 0; c < channels; c += LANES) {
            lanes o[QUERIES] = {{0}, {0}, {0}, {0}};
            for (int64_t j = 0; j < count; j++) {
                const lanes value = load_lanes(values + j * channels + c);
                o[0] += scores[j] * value;
                o[1] += scores[columns + j] * value;
                o[2] += scores[2 * columns + j] * value;
                o[3] += scores[3 * columns + j] * value;
            }
            const int64_t rest = size - c < LANES ? size - c : LANES;
            for (int q = 0; q < QUERIES && first + q < count; q++) {
                const int64_t target = (start + first + q) * width + head * size + c;
                float out[LANES];
                store_lanes(out, o[q] * inverse[q]);
                if (job->dtype == HONE_F32)
                    for (int64_t l = 0; l < rest; l++) ((float *)job->o)[target + l] = out[l];
                else
                    for (int64_t l = 0; l < rest; l++) ((uint16_t *)job->o)[target + l] = bf16_from_f32(out[l]);
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
        job->head_size * columns + count * channels + QUERIES * columns + QUERIES * channels + columns + DRAWS + LANES;
    const int dots = attention_takes_dots(job);
    const int64_t bytes = dots ? attention_dots_bytes(count, job->head_size) : floats * 4;
    void *room = aligned_alloc(64, (size_t)((bytes + 63) / 64 * 64));
    if (!room) abort();
    const int64_t first = job->by_head ? task % job->heads : 0, last = job->by_head ? first + 1 : job->heads;
    for (int64_t head = first; head < last; head++)
        if (dots) attention_dots(job, segment, head, room);
        else attend(job, segment, head, room);
    free(room);
}

void hone_attention(const void *qkv, hone_dtype dtype, const int32_t *bounds, int64_t segments, int64_t heads,
                    int64_t head_size, float scale, const hone_attention_dropout *dropout, void *o) {
    if (segments <= 0) return;
    attention_job job = {qkv, dtype, bounds, segments, heads, head_size, scale, dropout, o, segments < 16};
    const int64_t tokens = bounds[segments] - bounds[0];
    parallel_strips(job.by_head ? segments * heads : segments, 1, tokens * heads * head_size < 16384, attention_task,
                    &job);
}
