// A tile of causal attention in bfloat16 by VDPBF16PS, which adds two products at once: keys are laid out as pairs of
// columns, values as pairs of rows, and probabilities are rounded to bfloat16. Sums, scores and the softmax are float32.
#include "causal_job.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma,f16c")))
#define INLINE TARGET static inline __attribute__((always_inline))

enum { PAIRS = 16 }; // pairs of bfloat16 in a vector

int causal_takes_dots(const causal_job *job) {
    return job->dtype == HONE_BF16 && job->shape.head_size % (2 * PAIRS) == 0
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

static int64_t columns_of(int64_t keys) { return (keys + 2 * LANES - 1) / (2 * LANES) * (2 * LANES); }

int64_t causal_dots_bytes(const hone_causal_shape *shape, int64_t keys) {
    const int64_t columns = columns_of(keys + 2 * LANES), size = shape->head_size;
    return 4 * (columns * size + LANES * size / 2 + QUERIES * (columns + columns / 2 + size));
}

// Sixteen vectors of sixteen numbers turned.
INLINE void turn(__m512i rows[16]) {
    __m512i pairs[16], fours[16];
    for (int i = 0; i < 16; i += 2) {
        pairs[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        pairs[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    for (int i = 0; i < 16; i += 4)
        for (int h = 0; h < 2; h++) {
            fours[i + 2 * h] = _mm512_unpacklo_epi64(pairs[i + h], pairs[i + 2 + h]);
            fours[i + 2 * h + 1] = _mm512_unpackhi_epi64(pairs[i + h], pairs[i + 2 + h]);
        }
    // fours[4 i + c] holds columns c, 4 + c, 8 + c, 12 + c of rows 4 i to 4 i + 3, a quarter each.
    for (int c = 0; c < 4; c++) {
        const __m512i low0 = _mm512_shuffle_i32x4(fours[c], fours[4 + c], 0x88);
        const __m512i low1 = _mm512_shuffle_i32x4(fours[8 + c], fours[12 + c], 0x88);
        const __m512i high0 = _mm512_shuffle_i32x4(fours[c], fours[4 + c], 0xDD);
        const __m512i high1 = _mm512_shuffle_i32x4(fours[8 + c], fours[12 + c], 0xDD);
        rows[c] = _mm512_shuffle_i32x4(low0, low1, 0x88);
        rows[8 + c] = _mm512_shuffle_i32x4(low0, low1, 0xDD);
        rows[4 + c] = _mm512_shuffle_i32x4(high0, high1, 0x88);
        rows[12 + c] = _mm512_shuffle_i32x4(high0, high1, 0xDD);
    }
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
        for (int64_t d = 0; d < size / 2; d += PAIRS) {
            __m512i rows[16];
            for (int l = 0; l < 16; l++)
                rows[l] = keys[l] ? _mm512_loadu_si512(keys[l] + 2 * d) : _mm512_setzero_si512();
            turn(rows);
            for (int l = 0; l < 16; l++) _mm512_storeu_si512(room->keys + (d + l) * room->stride + first, rows[l]);
        }
        for (int64_t l = 0; l < LANES; l += 2)
            for (int64_t c = 0; c < size; c += 16) {
                const __m256i zero = _mm256_setzero_si256();
                const __m256i low = values[l] ? _mm256_loadu_si256((const void *)(values[l] + c)) : zero;
                const __m256i high = values[l + 1] ? _mm256_loadu_si256((const void *)(values[l + 1] + c)) : zero;
                const __m512i pair = _mm512_or_si512(_mm512_cvtepu16_epi32(low),
                                                     _mm512_slli_epi32(_mm512_cvtepu16_epi32(high), 16));
                _mm512_storeu_si512(room->values + (first + l) / 2 * size + c, pair);
            }
    }
}

// results[q][j] = scale * sum over d < pairs of left[q][d] * right[d][j], pair by pair, for `vectors` vectors from j.
INLINE void pair_block(const uint16_t *const left[QUERIES], int64_t first, int64_t last, const uint32_t *right,
                      int64_t stride, int64_t j, const int vectors, float scale, float *results, int64_t width) {
    __m512 sums[QUERIES][WIDE];
    for (int q = 0; q < QUERIES; q++)
        for (int v = 0; v < vectors; v++) sums[q][v] = _mm512_setzero_ps();
    for (int64_t d = first; d < last; d++) {
        __m512bh columns[WIDE];
        for (int v = 0; v < vectors; v++)
            columns[v] = (__m512bh)_mm512_loadu_si512(right + d * stride + j + v * 16);
        for (int q = 0; q < QUERIES; q++) {
            int32_t pair;
            memcpy(&pair, left[q] + 2 * d, 4);
            const __m512bh value = (__m512bh)_mm512_set1_epi32(pair);
            for (int v = 0; v < vectors; v++) sums[q][v] = _mm512_dpbf16_ps(sums[q][v], value, columns[v]);
        }
    }
    const __m512 factor = _mm512_set1_ps(scale);
    for (int q = 0; q < QUERIES; q++)
        for (int v = 0; v < vectors; v++)
            _mm512_storeu_ps(results + q * width + j + v * 16, _mm512_mul_ps(sums[q][v], factor));
}

// The same for columns low <= j < high, whole vectors.
INLINE void dots(const uint16_t *const left[QUERIES], int64_t first, int64_t last, const uint32_t *right,
                 int64_t stride, int64_t low, int64_t high, float scale, float *results, int64_t width) {
    int64_t j = low;
    for (; j + WIDE * LANES <= high; j += WIDE * LANES)
        pair_block(left, first, last, right, stride, j, WIDE, scale, results, width);
    for (; j < high; j += LANES) pair_block(left, first, last, right, stride, j, 1, scale, results, width);
}

// e^x of numbers that are not above 0, 0 where they are below -87: 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]
// (Taylor, degree 6), relative error below 2e-7.
INLINE __m512 exponentials(__m512 x) {
    const __m512 whole = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), _MM_FROUND_TO_NEAREST_INT);
    __m512 rest = _mm512_fnmadd_ps(whole, _mm512_set1_ps(0.693359375f), x);
    rest = _mm512_fmadd_ps(whole, _mm512_set1_ps(2.12194440e-4f), rest);
    __m512 p = _mm512_set1_ps(1.0f / 720);
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(1.0f / 120));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(1.0f / 24));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(1.0f / 6));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(0.5f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(1.0f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(1.0f));
    // What is no number stays so.
    const __mmask16 counts = _mm512_cmp_ps_mask(x, _mm512_set1_ps(-87.0f), _CMP_NLT_UQ);
    return _mm512_maskz_scalef_ps(counts, p, whole);
}

// The lanes of the vector at j that lie in first..<end.
INLINE __mmask16 lanes_within(int64_t j, int64_t first, int64_t end) {
    const int64_t skipped = first > j ? first - j : 0, kept = end < j + LANES ? end - j : LANES;
    return kept <= skipped ? 0 : (__mmask16)((1u << kept) - (1u << skipped));
}

// weights[low..<high] become e^(score - largest) in bfloat16, zero outside of first..<end. Returns one over the sum.
INLINE float soften(float *scores, int64_t low, int64_t first, int64_t end, int64_t high, float cap,
                    uint32_t *weights) {
    if (cap > 0) for (int64_t j = low; j < high; j++) scores[j] = cap * fast_tanh(scores[j] / cap);
    const __m512 none = _mm512_set1_ps(-INFINITY);
    __m512 largest = none, total = _mm512_setzero_ps();
    for (int64_t j = low; j < high; j += LANES)
        largest = _mm512_mask_max_ps(largest, lanes_within(j, first, end), largest, _mm512_loadu_ps(scores + j));
    const __m512 most = _mm512_set1_ps(_mm512_reduce_max_ps(largest));
    for (int64_t j = low; j < high; j += 2 * LANES) {
        __m512 parts[2];
        for (int h = 0; h < 2; h++) {
            const __m512 score = _mm512_sub_ps(_mm512_loadu_ps(scores + j + h * LANES), most);
            parts[h] = _mm512_maskz_mov_ps(lanes_within(j + h * LANES, first, end), exponentials(score));
            total = _mm512_add_ps(total, parts[h]);
        }
        _mm512_storeu_si512(weights + j / 2, (__m512i)_mm512_cvtne2ps_pbh(parts[1], parts[0]));
    }
    return 1.0f / _mm512_reduce_add_ps(total);
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
            inverse[q] = soften(scores, low, first_key(job, position) - base, position + 1 - base, high, s->soft_cap,
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
int causal_takes_dots(const causal_job *job) { return 0; }
int64_t causal_dots_bytes(const hone_causal_shape *shape, int64_t keys) { return 0; }
void causal_dots_tile(const causal_job *job, const hone_causal_segment *segment, int64_t kv_head, int64_t tile,
                      void *scratch) {
    abort();
}
#endif
