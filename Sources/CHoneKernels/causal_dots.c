// A tile of causal attention in bfloat16 by VDPBF16PS, which adds two products at once: keys are laid out as pairs of
// columns, values as pairs of rows, and probabilities are rounded to bfloat16. Sums, scores and the softmax are float32.
#include "pair_dots.h"

#if defined(__x86_64__)
int causal_takes_dots(hone_dtype dtype, const hone_causal_shape *shape) {
    return dtype == HONE_BF16 && shape->head_size % (2 * PAIRS) == 0
           && hone_level_vectors() >= HONE_LEVEL_AVX512_BF16;
}

typedef struct {
    uint32_t *keys;    // [size / 2, stride]: columns d and d + 1 of each key
    uint32_t *values;  // [columns / 2, size]: keys j and j + 1 at each channel
    float *scores;     // [QUERIES, columns]
    uint32_t *weights; // [QUERIES, columns / 2]: probabilities of keys j and j + 1
    float *sums;       // [QUERIES, size]
    int64_t columns;
    int64_t stride;    // of keys: not a power of two, so that rows of keys do not fall on the same lines of the cache
} dots_room;

TARGET int64_t causal_dots_bytes(const hone_causal_shape *shape, int64_t keys) {
    const int64_t columns = columns_of(keys + 2 * LANES), size = shape->head_size;
    return 4 * (columns * size + LANES * size / 2 + QUERIES * (columns + columns / 2 + size));
}

// Lays out keys and values `base` to base + columns, zeros from `end` on.
INLINE void lay_out(const causal_job *job, const hone_causal_segment *segment, int64_t kv_head, int64_t base,
                    int64_t end, const dots_room *room) {
    const int64_t size = job->shape.head_size;
    for (int64_t first = 0; first < room->columns; first += LANES) {
        const uint16_t *keys[LANES], *values[LANES];
        for (int64_t l = 0; l < LANES; l++) {
            keys[l] = values[l] = NULL;
            if (first + l >= end) continue;
            int64_t start;
            const uint16_t *source = key_at(job, segment, kv_head, 0, base + first + l, &start);
            keys[l] = source + start;
            source = key_at(job, segment, kv_head, 1, base + first + l, &start);
            values[l] = source + start;
        }
        lay_out_columns(keys, size, room->keys + first, room->stride);
        for (int64_t l = 0; l < LANES; l += 2)
            lay_out_rows(values[l], values[l + 1], size, room->values + (first + l) / 2 * size);
    }
}

INLINE void dots_head(const causal_job *job, const hone_causal_segment *segment, int64_t head, int64_t begin,
                      int64_t stop, int64_t base, const dots_room *room) {
    const hone_causal_shape *s = &job->shape;
    const int64_t size = s->head_size, columns = room->columns;
    const int64_t line = (s->heads + 2 * s->kv_heads) * size, width = s->heads * size;
    for (int64_t first = begin; first < stop; first += QUERIES) {
        const int64_t last = first + QUERIES < stop ? first + QUERIES - 1 : stop - 1;
        const uint16_t *queries[QUERIES], *weights[QUERIES];
        for (int q = 0; q < QUERIES; q++) { // behind the last query its row is repeated, and not stored
            const int64_t i = first + q < last ? first + q : last;
            queries[q] = (const uint16_t *)job->qkv + (segment->start + i) * line + head * size;
            weights[q] = (const uint16_t *)(room->weights + q * (columns / 2));
        }
        // Whole vectors of pairs of keys.
        const int64_t low = (first_key(job, segment->past + first) - base) / (2 * LANES) * (2 * LANES);
        const int64_t high = columns_of(segment->past + last + 1 - base);
        dots(queries, 0, size / 2, room->keys, room->stride, low, high, s->scale, room->scores, columns);
        float inverse[QUERIES];
        for (int q = 0; q < QUERIES; q++) {
            const int64_t position = segment->past + (first + q < last ? first + q : last);
            float *scores = room->scores + q * columns;
            inverse[q] = soften_pairs(scores, low, first_key(job, position) - base, position + 1 - base, high, s->soft_cap,
                                room->weights + q * (columns / 2));
        }
        dots(weights, low / 2, high / 2, room->values, size, 0, size, 1, room->sums, size);
        for (int q = 0; q < QUERIES && first + q < stop; q++)
            store_row_of(job->o, job->dtype, (segment->start + first + q) * width + head * size, size, inverse[q],
                         room->sums + q * size);
    }
}

TARGET void causal_dots_tile(const causal_job *job, const hone_causal_segment *segment, int64_t kv_head, int64_t tile,
                             void *scratch) {
    const hone_causal_shape *s = &job->shape;
    const int64_t size = s->head_size, group = s->heads / s->kv_heads;
    const int64_t begin = tile * TILE, stop = begin + TILE < segment->count ? begin + TILE : segment->count;
    // Columns are counted from the first key that any query of the tile sees.
    const int64_t base = first_key(job, segment->past + begin), end = segment->past + stop - base;
    dots_room room = {.keys = scratch, .columns = columns_of(end)};
    room.stride = room.columns + LANES;
    room.values = room.keys + size / 2 * room.stride;
    room.scores = (float *)(room.values + room.columns / 2 * size);
    room.weights = (uint32_t *)(room.scores + QUERIES * room.columns);
    room.sums = (float *)(room.weights + QUERIES * (room.columns / 2));
    lay_out(job, segment, kv_head, base, end, &room);
    for (int64_t head = kv_head * group; head < (kv_head + 1) * group; head++)
        dots_head(job, segment, head, begin, stop, base, &room);
}
#else
int causal_takes_dots(hone_dtype dtype, const hone_causal_shape *shape) { return 0; }
int64_t causal_dots_bytes(const hone_causal_shape *shape, int64_t keys) { return 0; }
void causal_dots_tile(const causal_job *job, const hone_causal_segment *segment, int64_t kv_head, int64_t tile,
                      void *scratch) {
    abort();
}
#endif
