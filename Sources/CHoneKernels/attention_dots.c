// Attention within a packed segment in bfloat16 by VDPBF16PS: keys are laid out as pairs of columns, values as pairs of rows,
// and probabilities are rounded to bfloat16. Sums, scores and the softmax are float32.
#include "attention_job.h"
#include "pair_dots.h"

#if defined(__x86_64__)
int attention_takes_dots(const attention_job *job) {
    return job->dtype == HONE_BF16 && !job->dropout && job->head_size % (2 * PAIRS) == 0
           && hone_level_vectors() >= HONE_LEVEL_AVX512_BF16;
}

TARGET int64_t attention_dots_bytes(int64_t count, int64_t head_size) {
    const int64_t columns = columns_of(count);
    return 4 * (columns * head_size + LANES * head_size / 2 + QUERIES * (columns + columns / 2 + head_size));
}

TARGET void attention_dots(const attention_job *job, int64_t segment, int64_t head, void *room) {
    const int64_t size = job->head_size, width = job->heads * size, line = 3 * width;
    const int64_t start = job->bounds[segment], count = job->bounds[segment + 1] - start;
    const int64_t columns = columns_of(count);
    const int64_t stride = columns + LANES; // no power of two, so that rows of keys do not share lines of the cache
    uint32_t *keys = room;                                 // [size / 2, stride]: channels d and d + 1 of each key
    uint32_t *values = keys + size / 2 * stride;           // [columns / 2, size]: keys j and j + 1 at each channel
    float *scores = (float *)(values + columns / 2 * size); // [QUERIES, columns]
    uint32_t *weights = (uint32_t *)(scores + QUERIES * columns); // [QUERIES, columns / 2]
    float *sums = (float *)(weights + QUERIES * (columns / 2)); // [QUERIES, size]
    const uint16_t *rows = (const uint16_t *)job->qkv + start * line + head * size;
    for (int64_t first = 0; first < columns; first += LANES) {
        const uint16_t *key_rows[LANES], *value_rows[LANES];
        for (int64_t l = 0; l < LANES; l++) {
            const int is_there = first + l < count;
            key_rows[l] = is_there ? rows + (first + l) * line + width : NULL;
            value_rows[l] = is_there ? rows + (first + l) * line + 2 * width : NULL;
        }
        lay_out_columns(key_rows, size, keys + first, stride);
        for (int64_t l = 0; l < LANES; l += 2)
            lay_out_rows(value_rows[l], value_rows[l + 1], size, values + (first + l) / 2 * size);
    }
    for (int64_t first = 0; first < count; first += QUERIES) {
        const uint16_t *queries[QUERIES], *probabilities[QUERIES];
        for (int q = 0; q < QUERIES; q++) { // behind the last query its row is repeated, and not stored
            queries[q] = rows + (first + q < count ? first + q : count - 1) * line;
            probabilities[q] = (const uint16_t *)(weights + q * (columns / 2));
        }
        dots(queries, 0, size / 2, keys, stride, 0, columns, job->scale, scores, columns);
        float inverse[QUERIES];
        for (int q = 0; q < QUERIES; q++)
            inverse[q] =
                soften_pairs(scores + q * columns, 0, 0, count, columns, 0, weights + q * (columns / 2));
        dots(probabilities, 0, (count + 1) / 2, values, size, 0, size, 1, sums, size);
        for (int q = 0; q < QUERIES && first + q < count; q++)
            store_row_of(job->o, HONE_BF16, (start + first + q) * width + head * size, size, inverse[q],
                         sums + q * size);
    }
}
#else
int attention_takes_dots(const attention_job *job) { return 0; }
int64_t attention_dots_bytes(int64_t count, int64_t head_size) { return 0; }
void attention_dots(const attention_job *job, int64_t segment, int64_t head, void *room) { abort(); }
#endif
