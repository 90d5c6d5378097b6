// The gradient of causal attention in bfloat16 by VDPBF16PS. Probabilities and the slopes of scores are rounded to
// bfloat16 for the products that they enter; scores, softmax and sums are float32.
#include "pair_dots.h"

#if defined(__x86_64__)

// Queries that are taken together here, by two vectors: fewer would wait for keys, which come from the second-level cache.
enum { MANY = 8 };

typedef struct {
    uint32_t *keys, *values; // [size / 2, stride]: channels d and d + 1 of each key
    uint32_t *key_rows;      // [columns / 2, size]: keys j and j + 1 at each channel
    uint32_t *queries, *d_o; // [TILE / 2, size]: queries i and i + 1 at each channel
    uint32_t *weights;       // [TILE / 2, stride]: probabilities of queries i and i + 1
    uint32_t *slopes;        // [TILE / 2, stride]: the gradients of their scores
    uint32_t *rows;          // [MANY, columns / 2]: the same of keys j and j + 1
    float *scores, *d_weights, *caps; // [MANY, columns]
    float *sums;             // [MANY, size]
    int64_t columns;
    int64_t stride;          // not a power of two, so that rows do not fall on the same lines of the cache
} backward_room;

// Hands out the parts of `scratch`, none where it is NULL; returns its bytes.
TARGET static int64_t divide(char *scratch, int64_t size, int64_t keys, backward_room *room) {
    const int64_t columns = columns_of(keys), stride = columns + LANES;
    int64_t used = 0;
    room->columns = columns;
    room->stride = stride;
#define TAKE(part, count) (room->part = scratch ? (void *)(scratch + used) : NULL, used += 4 * (count))
    TAKE(keys, size / 2 * stride);
    TAKE(values, size / 2 * stride);
    TAKE(key_rows, columns / 2 * size);
    TAKE(queries, TILE / 2 * size);
    TAKE(d_o, TILE / 2 * size);
    TAKE(weights, TILE / 2 * stride);
    TAKE(slopes, TILE / 2 * stride);
    TAKE(rows, MANY * columns / 2);
    TAKE(scores, MANY * columns);
    TAKE(d_weights, MANY * columns);
    TAKE(caps, MANY * columns);
    TAKE(sums, MANY * size);
#undef TAKE
    return used;
}

int64_t causal_dots_backward_bytes(const hone_causal_shape *shape, int64_t keys) {
    backward_room room;
    return divide(NULL, shape->head_size, keys, &room);
}

// results[q][j] = scale * sum over first <= d < last of left[q][d] * right[d][j], pair by pair, for columns low <= j <
// high, whole pairs of vectors.
INLINE void many_dots(const uint16_t *const left[MANY], int64_t first, int64_t last, const uint32_t *right,
                      int64_t stride, int64_t low, int64_t high, float scale, float *results, int64_t width) {
    const __m512 factor = _mm512_set1_ps(scale);
    for (int64_t j = low; j < high; j += 2 * LANES) {
        __m512 sums[MANY][2];
        for (int q = 0; q < MANY; q++) sums[q][0] = sums[q][1] = _mm512_setzero_ps();
        for (int64_t d = first; d < last; d++) {
            const __m512bh near = (__m512bh)_mm512_loadu_si512(right + d * stride + j);
            const __m512bh far = (__m512bh)_mm512_loadu_si512(right + d * stride + j + LANES);
            for (int q = 0; q < MANY; q++) {
                int32_t pair;
                memcpy(&pair, left[q] + 2 * d, 4);
                const __m512bh value = (__m512bh)_mm512_set1_epi32(pair);
                sums[q][0] = _mm512_dpbf16_ps(sums[q][0], value, near);
                sums[q][1] = _mm512_dpbf16_ps(sums[q][1], value, far);
            }
        }
        for (int q = 0; q < MANY; q++)
            for (int v = 0; v < 2; v++)
                _mm512_storeu_ps(results + q * width + j + v * LANES, _mm512_mul_ps(sums[q][v], factor));
    }
}

// scores become e^(score - largest) on first..<end and zero on the rest of low..<high; *inverse is one over their sum
// and *along the mean of d_weights under them. caps: the slope of the cap at each score, where there is one.
INLINE void weigh(float *scores, const float *d_weights, float *caps, int64_t low, int64_t first, int64_t end,
                  int64_t high, float cap, float *inverse, float *along) {
    if (cap > 0)
        for (int64_t j = low; j < high; j++) {
            const float t = fast_tanh(scores[j] / cap);
            scores[j] = cap * t;
            caps[j] = 1 - t * t;
        }
    __m512 largest = _mm512_set1_ps(-INFINITY), total = _mm512_setzero_ps(), sum = total;
    for (int64_t j = low; j < high; j += LANES)
        largest = _mm512_mask_max_ps(largest, lanes_within(j, first, end), largest, _mm512_loadu_ps(scores + j));
    const __m512 most = _mm512_set1_ps(_mm512_reduce_max_ps(largest));
    for (int64_t j = low; j < high; j += LANES) {
        const __m512 e = _mm512_maskz_mov_ps(lanes_within(j, first, end),
                                             exponentials(_mm512_sub_ps(_mm512_loadu_ps(scores + j), most)));
        _mm512_storeu_ps(scores + j, e);
        total = _mm512_add_ps(total, e);
        sum = _mm512_fmadd_ps(e, _mm512_loadu_ps(d_weights + j), sum);
    }
    *inverse = 1.0f / _mm512_reduce_add_ps(total);
    *along = _mm512_reduce_add_ps(sum) * *inverse;
}

// Two vectors as pairs of bfloat16.
INLINE __m512i paired(__m512 first, __m512 second, __m512i order) {
    return _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh(second, first));
}

// The probabilities of two queries, and the gradients of their scores, in the forms that the products read.
INLINE void pair_up(const backward_room *room, int64_t query, int64_t pair, int64_t low, int64_t high, float cap,
                    const float *inverse, const float *along) {
    static const uint16_t places[32] = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
                                        8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
    const __m512i order = _mm512_loadu_si512(places);
    const int64_t columns = room->columns;
    __m512 factor[2], mean[2];
    for (int q = 0; q < 2; q++) {
        factor[q] = _mm512_set1_ps(inverse[query + q]);
        mean[q] = _mm512_set1_ps(along[query + q]);
    }
    for (int64_t j = low; j < high; j += 2 * LANES) {
        __m512 slopes[2][2];
        for (int h = 0; h < 2; h++) {
            __m512 weights[2];
            for (int q = 0; q < 2; q++) {
                const int64_t at = (query + q) * columns + j + h * LANES;
                weights[q] = _mm512_mul_ps(_mm512_loadu_ps(room->scores + at), factor[q]);
                slopes[q][h] = _mm512_mul_ps(weights[q], _mm512_sub_ps(_mm512_loadu_ps(room->d_weights + at), mean[q]));
                if (cap > 0) slopes[q][h] = _mm512_mul_ps(slopes[q][h], _mm512_loadu_ps(room->caps + at));
            }
            const int64_t at = pair * room->stride + j + h * LANES;
            _mm512_storeu_si512(room->weights + at, paired(weights[0], weights[1], order));
            _mm512_storeu_si512(room->slopes + at, paired(slopes[0][h], slopes[1][h], order));
        }
        for (int q = 0; q < 2; q++)
            _mm512_storeu_si512(room->rows + ((query + q) * columns + j) / 2,
                                (__m512i)_mm512_cvtne2ps_pbh(slopes[q][1], slopes[q][0]));
    }
}

// sums[r][c] += sum over pairs first <= i < last of left[i][r] * right[i][c], for `count` rows and `vectors` vectors.
INLINE void add_block(const uint32_t *left, int64_t line, int64_t first, int64_t last, const uint32_t *right,
                      int64_t size, const int count, const int vectors, float *sums, int64_t stride) {
    __m512 block[QUERIES][WIDE];
    for (int r = 0; r < count; r++)
        for (int v = 0; v < vectors; v++) block[r][v] = _mm512_loadu_ps(sums + r * stride + v * LANES);
    for (int64_t i = first; i < last; i++) {
        __m512bh row[WIDE];
        for (int v = 0; v < vectors; v++) row[v] = (__m512bh)_mm512_loadu_si512(right + i * size + v * LANES);
        for (int r = 0; r < count; r++) {
            const __m512bh value = (__m512bh)_mm512_set1_epi32((int32_t)left[i * line + r]);
            for (int v = 0; v < vectors; v++) block[r][v] = _mm512_dpbf16_ps(block[r][v], value, row[v]);
        }
    }
    for (int r = 0; r < count; r++)
        for (int v = 0; v < vectors; v++) _mm512_storeu_ps(sums + r * stride + v * LANES, block[r][v]);
}

// What a tile's queries add to the gradients of keys low..<high: `left` are the pairs of queries by key.
INLINE void add_tile(const uint32_t *left, int64_t line, const uint32_t *right, int64_t size, int64_t begin,
                     int64_t stop, int64_t low, int64_t high, int64_t window, float *sums, int64_t stride) {
    for (int64_t j = low; j < high;) {
        const int64_t count = j + QUERIES <= high ? QUERIES : 1;
        // The pairs of queries that see one of these keys.
        const int64_t past = window > 0 && j + count - 1 + window < stop ? j + count - 1 + window : stop;
        const int64_t first = j > begin ? (j - begin) / 2 : 0, last = (past - begin + 1) / 2;
        int64_t c = 0;
#define BLOCK(rows, vectors)                                                                                   \
    add_block(left + j, line, first, last, right + c, size, rows, vectors, sums + j * stride + c, stride)
        if (count == QUERIES) {
            for (; c + WIDE * LANES <= size; c += WIDE * LANES) BLOCK(QUERIES, WIDE);
            for (; c < size; c += 2 * LANES) BLOCK(QUERIES, 2);
        } else {
            for (; c < size; c += 2 * LANES) BLOCK(1, 2);
        }
#undef BLOCK
        j += count;
    }
}

TARGET void causal_dots_backward(const causal_backward_job *job, int64_t index, int64_t head, void *scratch) {
    const hone_causal_shape *s = &job->shape;
    const hone_causal_segment *segment = &job->segments[index];
    const int64_t size = s->head_size, kv_head = head / (s->heads / s->kv_heads), count = segment->count;
    const int64_t line = (s->heads + 2 * s->kv_heads) * size, width = s->heads * size;
    backward_room room;
    divide(scratch, size, count, &room);
    const int64_t columns = room.columns;
    const uint16_t *start = (const uint16_t *)job->qkv + segment->start * line;
    const uint16_t *d_o = (const uint16_t *)job->d_o + segment->start * width + head * size;
    for (int64_t first = 0; first < columns; first += LANES) {
        const uint16_t *keys[LANES], *values[LANES];
        for (int64_t l = 0; l < LANES; l++) {
            keys[l] = first + l < count ? start + (first + l) * line + (s->heads + kv_head) * size : NULL;
            values[l] = keys[l] ? keys[l] + s->kv_heads * size : NULL;
        }
        lay_out_columns(keys, size, room.keys + first, room.stride);
        lay_out_columns(values, size, room.values + first, room.stride);
        for (int64_t l = 0; l < LANES; l += 2)
            lay_out_rows(keys[l], keys[l + 1], size, room.key_rows + (first + l) / 2 * size);
    }
    float *part = job->parts + (head * job->rows + job->first_rows[index]) * 2 * size;
    memset(part, 0, (size_t)(count * 2 * size) * sizeof *part);
    for (int64_t begin = 0; begin < count; begin += TILE) {
        const int64_t stop = begin + TILE < count ? begin + TILE : count;
        for (int64_t i = begin; i < stop; i += 2) {
            const uint16_t *query = start + i * line + head * size, *slope = d_o + i * width;
            const int pair = i + 1 < stop; // behind the last query are zeros
            lay_out_rows(query, pair ? query + line : NULL, size, room.queries + (i - begin) / 2 * size);
            lay_out_rows(slope, pair ? slope + width : NULL, size, room.d_o + (i - begin) / 2 * size);
        }
        for (int64_t first = begin; first < stop; first += MANY) {
            const int64_t last = first + MANY < stop ? first + MANY - 1 : stop - 1;
            const uint16_t *queries[MANY], *slopes[MANY], *rows[MANY];
            for (int q = 0; q < MANY; q++) { // behind the last query its row is repeated, and not stored
                const int64_t i = first + q < last ? first + q : last;
                queries[q] = start + i * line + head * size;
                slopes[q] = d_o + i * width;
                rows[q] = (const uint16_t *)(room.rows + q * (columns / 2));
            }
            // Whole vectors of pairs of keys.
            const int64_t low = low_key(s->window, first) / (2 * LANES) * (2 * LANES), high = columns_of(last + 1);
            many_dots(queries, 0, size / 2, room.keys, room.stride, low, high, s->scale, room.scores, columns);
            many_dots(slopes, 0, size / 2, room.values, room.stride, low, high, 1, room.d_weights, columns);
            float inverse[MANY], along[MANY];
            for (int q = 0; q < MANY; q++) {
                const int64_t position = first + q < last ? first + q : last;
                weigh(room.scores + q * columns, room.d_weights + q * columns, room.caps + q * columns, low,
                      low_key(s->window, position), position + 1, high, s->soft_cap, &inverse[q], &along[q]);
            }
            for (int q = 0; q < MANY; q += 2)
                pair_up(&room, q, (first - begin + q) / 2, low, high, s->soft_cap, inverse, along);
            many_dots(rows, low / 2, last / 2 + 1, room.key_rows, size, 0, size, s->scale, room.sums, size);
            for (int q = 0; q < MANY && first + q < stop; q++)
                store_row_of(job->d_qkv, job->dtype, (segment->start + first + q) * line + head * size, size, 1,
                             room.sums + q * size);
        }
        const int64_t low = low_key(s->window, begin) / QUERIES * QUERIES;
        add_tile(room.slopes, room.stride, room.queries, size, begin, stop, low, stop, s->window, part, 2 * size);
        add_tile(room.weights, room.stride, room.d_o, size, begin, stop, low, stop, s->window, part + size, 2 * size);
    }
    for (int64_t j = 0; j < count; j++)
        for (int64_t c = 0; c < size; c++) part[j * 2 * size + c] *= s->scale;
}
#else
int64_t causal_dots_backward_bytes(const hone_causal_shape *shape, int64_t keys) { return 0; }
void causal_dots_backward(const causal_backward_job *job, int64_t index, int64_t head, void *scratch) { abort(); }
#endif
