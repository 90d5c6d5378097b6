// What the ways of computing causal attention have in common: the job, where keys lie, and the softmax of a range.
#ifndef HONE_CAUSAL_JOB_H
#define HONE_CAUSAL_JOB_H

#include "attention_rows.h"

// Queries that are taken together, so that every vector that is loaded serves all of them; queries of a tile.
enum { QUERIES = 4, TILE = 64 };

typedef struct {
    hone_causal_shape shape;
    const void *qkv;
    hone_dtype dtype;
    const hone_causal_segment *segments;
    const hone_key_blocks *past;
    void *o;
    int64_t count;
} causal_job;

// Where the row of key (or value, for part 1) j of a segment begins, and in which memory.
BODY const void *key_at(const causal_job *job, const hone_causal_segment *segment, int64_t kv_head, int part, int64_t j,
                        int64_t *start) {
    const hone_causal_shape *s = &job->shape;
    if (j < segment->past) {
        const int64_t block = segment->blocks[j / job->past->block_tokens], row = j % job->past->block_tokens;
        *start = ((block * job->past->block_tokens + row) * s->kv_heads + kv_head) * s->head_size;
        return part ? job->past->values : job->past->keys;
    }
    const int64_t line = (s->heads + 2 * s->kv_heads) * s->head_size;
    *start = (segment->start + j - segment->past) * line + (s->heads + part * s->kv_heads + kv_head) * s->head_size;
    return job->qkv;
}

// The first key that a query sees.
BODY int64_t low_key(int64_t window, int64_t position) {
    return window > 0 && position >= window ? position - window + 1 : 0;
}

BODY int64_t first_key(const causal_job *job, int64_t position) { return low_key(job->shape.window, position); }

BODY float capped(float score, float cap) { return cap > 0 ? cap * fast_tanh(score / cap) : score; }

// scores[first..<end) become e^(score - largest); zero from there to the ends of whole lanes. Returns one over the sum.
BODY float soften_range(float *scores, int64_t low, int64_t first, int64_t end, int64_t high, float cap) {
    REASSOCIATE
    if (cap > 0) for (int64_t j = low; j < high; j++) scores[j] = cap * fast_tanh(scores[j] / cap);
    for (int64_t j = low; j < first; j++) scores[j] = -INFINITY;
    for (int64_t j = end; j < high; j++) scores[j] = -INFINITY;
    // Lane by lane: a single running maximum would be taken one number at a time.
    float parts[LANES], largest = scores[first], total = 0;
    for (int l = 0; l < LANES; l++) parts[l] = largest;
    for (int64_t j = low; j < high; j += LANES)
        for (int l = 0; l < LANES; l++) parts[l] = scores[j + l] > parts[l] ? scores[j + l] : parts[l];
    for (int l = 0; l < LANES; l++) largest = parts[l] > largest ? parts[l] : largest;
    for (int64_t j = low; j < high; j++) scores[j] = fast_exp(scores[j] - largest);
    for (int64_t j = low; j < high; j++) total += scores[j];
    return 1.0f / total;
}

// By VDPBF16PS: for rows in bfloat16 with heads of whole vectors, where the machine has it.
int causal_takes_dots(hone_dtype dtype, const hone_causal_shape *shape);
// Bytes of scratch that a tile with so many keys needs.
int64_t causal_dots_bytes(const hone_causal_shape *shape, int64_t keys);
void causal_dots_tile(const causal_job *job, const hone_causal_segment *segment, int64_t kv_head, int64_t tile,
                      void *scratch);

// --- The gradient.

typedef struct {
    hone_causal_shape shape;
    const void *qkv, *d_o;
    hone_dtype dtype;
    const hone_causal_segment *segments;
    int64_t count, rows; // rows: of all segments
    const int64_t *first_rows;
    void *d_qkv;
    float *parts; // [heads, rows, 2, channels]: the gradients of keys and values by query head
} causal_backward_job;

// A segment's queries at one head by VDPBF16PS.
int64_t causal_dots_backward_bytes(const hone_causal_shape *shape, int64_t keys);
void causal_dots_backward(const causal_backward_job *job, int64_t index, int64_t head, void *scratch);

#endif
