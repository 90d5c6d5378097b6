// Causal attention with grouped queries, a window, soft-capping, and keys that were computed before. A task is a tile
// of a segment's queries at the heads that share one head of keys: keys are laid out by column and values by row in
// float32, or in pairs of bfloat16 (causal_dots.c). Few queries read their keys row by row instead.
#include "causal_job.h"

// The queries of a tile at one head, from keys [size, columns] and values [columns, channels] that begin at key `base`.
BODY void causal_head(const causal_job *job, const hone_causal_segment *segment, int64_t head, int64_t begin,
                      int64_t stop, int64_t base, int64_t columns, const float *keys, const float *values,
                      float *scores, float *queries, float *sums) {
    const hone_causal_shape *s = &job->shape;
    const int64_t size = s->head_size, channels = (size + LANES - 1) / LANES * LANES;
    const int64_t line = (s->heads + 2 * s->kv_heads) * size, width = s->heads * size;
    for (int64_t first = begin; first < stop; first += QUERIES) {
        const int64_t last = first + QUERIES < stop ? first + QUERIES - 1 : stop - 1;
        for (int q = 0; q < QUERIES; q++) { // behind the last query its row is repeated, and not stored
            const int64_t i = first + q < last ? first + q : last;
            load_row_of(job->qkv, job->dtype, (segment->start + i) * line + head * size, size, s->scale,
                        queries + q * channels);
        }
        const int64_t low = (first_key(job, segment->past + first) - base) / LANES * LANES;
        const int64_t high = (segment->past + last + 1 - base + LANES - 1) / LANES * LANES;
        four_dots(queries, channels, size, keys, columns, low, high, scores);
        float inverse[QUERIES];
        for (int q = 0; q < QUERIES; q++) {
            const int64_t position = segment->past + (first + q < last ? first + q : last);
            inverse[q] = soften_range(scores + q * columns, low, first_key(job, position) - base, position + 1 - base,
                                      high, s->soft_cap);
        }
        four_sums(scores, columns, low, high, values, channels, sums);
        for (int q = 0; q < QUERIES && first + q < stop; q++)
            store_row_of(job->o, job->dtype, (segment->start + first + q) * width + head * size, size, inverse[q],
                         sums + q * channels);
    }
}

BODY void causal_tile_body(const causal_job *job, const hone_causal_segment *segment, int64_t kv_head, int64_t tile,
                           float *scratch) {
    const hone_causal_shape *s = &job->shape;
    const int64_t size = s->head_size, group = s->heads / s->kv_heads;
    const int64_t begin = tile * TILE, stop = begin + TILE < segment->count ? begin + TILE : segment->count;
    // Columns are counted from the first key that any query of the tile sees, at a whole lane.
    const int64_t base = first_key(job, segment->past + begin) / LANES * LANES, end = segment->past + stop - base;
    const int64_t columns = (end + LANES - 1) / LANES * LANES, channels = (size + LANES - 1) / LANES * LANES;
    float *keys = scratch;                       // [size, columns]
    float *values = keys + size * columns;       // [columns, channels]
    float *scores = values + columns * channels; // [QUERIES, columns]
    float *queries = scores + QUERIES * columns; // [QUERIES, channels]
    float *sums = queries + QUERIES * channels;  // [QUERIES, channels]
    float *rows = sums + QUERIES * channels;     // [LANES, channels]: keys before they are turned
    for (int64_t first = 0; first < columns; first += LANES) {
        for (int64_t j = first; j < first + LANES; j++) {
            float *key = rows + (j - first) * channels, *value = values + j * channels;
            memset(value, 0, (size_t)channels * sizeof *value);
            if (j >= end) {
                memset(key, 0, (size_t)channels * sizeof *key);
                continue;
            }
            int64_t start;
            const void *source = key_at(job, segment, kv_head, 0, base + j, &start);
            load_row_of(source, job->dtype, start, size, 1, key);
            source = key_at(job, segment, kv_head, 1, base + j, &start);
            load_row_of(source, job->dtype, start, size, 1, value);
        }
        for (int64_t d = 0; d < size; d++)
            for (int64_t l = 0; l < LANES; l++) keys[d * columns + first + l] = rows[l * channels + d];
    }
    for (int64_t head = kv_head * group; head < (kv_head + 1) * group; head++)
        causal_head(job, segment, head, begin, stop, base, columns, keys, values, scores, queries, sums);
}
VERSIONS(causal_tile,
         (const causal_job *job, const hone_causal_segment *segment, int64_t kv_head, int64_t tile, float *scratch),
         (job, segment, kv_head, tile, scratch))

// The few queries of a segment at one head, key by key.
BODY void causal_rows_body(const causal_job *job, const hone_causal_segment *segment, int64_t head, float *scratch) {
    REASSOCIATE
    const hone_causal_shape *s = &job->shape;
    const int64_t size = s->head_size, kv_head = head / (s->heads / s->kv_heads);
    const int64_t line = (s->heads + 2 * s->kv_heads) * size, width = s->heads * size;
    float *query = scratch, *sum = query + size, *row = sum + size, *scores = row + size;
    for (int64_t i = 0; i < segment->count; i++) {
        const int64_t position = segment->past + i, first = first_key(job, position);
        load_row_of(job->qkv, job->dtype, (segment->start + i) * line + head * size, size, s->scale, query);
        float largest = -INFINITY, total = 0;
        for (int64_t j = first; j <= position; j++) {
            int64_t start;
            const void *source = key_at(job, segment, kv_head, 0, j, &start);
            lanes part = {0};
            float dot = 0;
            int64_t d = 0;
            for (; d + LANES <= size; d += LANES) {
                float key[LANES];
                load_row_of(source, job->dtype, start + d, LANES, 1, key);
                part += load_lanes(query + d) * load_lanes(key);
            }
            for (int l = 0; l < LANES; l++) dot += part[l];
            for (; d < size; d++) dot += query[d] * load_as_f32(source, job->dtype, start + d);
            scores[j - first] = capped(dot, s->soft_cap);
            largest = scores[j - first] > largest ? scores[j - first] : largest;
        }
        const int64_t count = position + 1 - first;
        for (int64_t j = 0; j < count; j++) scores[j] = fast_exp(scores[j] - largest);
        for (int64_t j = 0; j < count; j++) total += scores[j];
        memset(sum, 0, (size_t)size * sizeof *sum);
        for (int64_t j = first; j <= position; j++) {
            int64_t start;
            const void *source = key_at(job, segment, kv_head, 1, j, &start);
            const float weight = scores[j - first];
            if (job->dtype == HONE_F32)
                for (int64_t d = 0; d < size; d++) sum[d] += weight * ((const float *)source)[start + d];
            else
                for (int64_t d = 0; d < size; d++)
                    sum[d] += weight * bf16_to_f32(((const uint16_t *)source)[start + d]);
        }
        store_row_of(job->o, job->dtype, (segment->start + i) * width + head * size, size, 1 / total, sum);
    }
}
VERSIONS(causal_rows, (const causal_job *job, const hone_causal_segment *segment, int64_t head, float *scratch),
         (job, segment, head, scratch))

static int is_short(const hone_causal_segment *segment) { return segment->count <= 2; }

// Short segments have a task for each head, others one for each tile and head of keys.
static int64_t tasks_of(const causal_job *job, const hone_causal_segment *segment) {
    if (segment->count <= 0) return 0;
    return is_short(segment) ? job->shape.heads : (segment->count + TILE - 1) / TILE * job->shape.kv_heads;
}

static void causal_task(void *context, int64_t task) {
    const causal_job *job = context;
    const hone_causal_segment *segment = job->segments;
    for (; task >= tasks_of(job, segment); segment++) task -= tasks_of(job, segment);
    const int64_t keys = segment->past + segment->count + 2 * LANES, size = job->shape.head_size + LANES;
    const int dots = causal_takes_dots(job->dtype, &job->shape);
    const int64_t floats = is_short(segment) ? 3 * size + keys
                                             : 2 * size * keys + QUERIES * (keys + 2 * size) + LANES * size;
    const int64_t bytes = dots && !is_short(segment) ? causal_dots_bytes(&job->shape, keys) : floats * 4;
    void *scratch = aligned_alloc(64, (size_t)((bytes + 63) / 64 * 64));
    if (!scratch) abort();
    if (is_short(segment)) causal_rows(job, segment, task, scratch);
    else {
        // The longest tiles first.
        const int64_t tiles = (segment->count + TILE - 1) / TILE, kv_heads = job->shape.kv_heads;
        const int64_t tile = tiles - 1 - task / kv_heads;
        if (dots) causal_dots_tile(job, segment, task % kv_heads, tile, scratch);
        else causal_tile(job, segment, task % kv_heads, tile, scratch);
    }
    free(scratch);
}

void hone_causal_attention(hone_causal_shape shape, const void *qkv, hone_dtype dtype,
                           const hone_causal_segment *segments, int64_t count, const hone_key_blocks *past, void *o) {
    causal_job job = {shape, qkv, dtype, segments, past, o, count};
    int64_t tasks = 0, work = 0;
    for (int64_t i = 0; i < count; i++) {
        tasks += tasks_of(&job, &segments[i]);
        work += segments[i].count * (segments[i].past + segments[i].count) * shape.heads * shape.head_size;
    }
    parallel_strips(tasks, 1, work < 65536, causal_task, &job);
}

// --- Keys and values into their blocks.

typedef struct {
    hone_causal_shape shape;
    const char *qkv;
    int64_t element;
    const hone_causal_segment *segments;
    char *keys, *values;
    int64_t block_tokens;
} keep_job;

static void keep_task(void *context, int64_t index) {
    const keep_job *job = context;
    const hone_causal_shape *s = &job->shape;
    const hone_causal_segment *segment = &job->segments[index];
    const int64_t width = s->kv_heads * s->head_size * job->element;
    const int64_t line = (s->heads + 2 * s->kv_heads) * s->head_size * job->element;
    for (int64_t i = 0; i < segment->count; i++) {
        const int64_t position = segment->past + i, block = segment->blocks[position / job->block_tokens];
        const int64_t target = (block * job->block_tokens + position % job->block_tokens) * width;
        const char *row = job->qkv + (segment->start + i) * line + s->heads * s->head_size * job->element;
        memcpy(job->keys + target, row, (size_t)width);
        memcpy(job->values + target, row + width, (size_t)width);
    }
}

void hone_keep_keys(hone_causal_shape shape, const void *qkv, hone_dtype dtype, const hone_causal_segment *segments,
                    int64_t count, void *keys, void *values, int64_t block_tokens) {
    keep_job job = {shape, qkv, dtype == HONE_F32 ? 4 : 2, segments, keys, values, block_tokens};
    for (int64_t i = 0; i < count; i++) keep_task(&job, i);
}
