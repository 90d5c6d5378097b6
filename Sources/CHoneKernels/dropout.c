// Dropout from counter-based random numbers: whether an element is kept is a function of (key, stream, element), so
// that the backward pass draws the same and nothing is stored.
#include "draws.h"

enum { GROUP = DRAWS, STRIP = 16384 };

typedef struct {
    const void *x;
    hone_dtype dtype;
    uint64_t key, stream;
    uint32_t threshold; // kept where the drawn number is at least this
    float factor;
    int64_t offset, count;
    void *y;
} dropout_job;

// The elements numbered `first` up to `end`, of which x and y hold those from `offset` on.
BODY void dropout_range_body(const dropout_job *job, int64_t first, int64_t end) {
    uint32_t numbers[GROUP];
    for (int64_t group = first / GROUP; group * GROUP < end; group++) {
        draw_group(job->key, job->stream, group, numbers);
        const int64_t low = group * GROUP > first ? group * GROUP : first;
        const int64_t high = (group + 1) * GROUP < end ? (group + 1) * GROUP : end;
        const uint32_t *drawn = numbers + (low - group * GROUP);
        const int64_t start = low - job->offset, count = high - low;
        if (job->dtype == HONE_F32) {
            const float *x = (const float *)job->x + start;
            float *y = (float *)job->y + start;
            for (int64_t i = 0; i < count; i++) y[i] = drawn[i] >= job->threshold ? x[i] * job->factor : 0;
        } else {
            const uint16_t *x = (const uint16_t *)job->x + start;
            uint16_t *y = (uint16_t *)job->y + start;
            for (int64_t i = 0; i < count; i++)
                y[i] = drawn[i] >= job->threshold ? bf16_from_f32(bf16_to_f32(x[i]) * job->factor) : 0;
        }
    }
}
VERSIONS(dropout_range, (const dropout_job *job, int64_t first, int64_t end), (job, first, end))

static void dropout_strip(void *context, int64_t strip) {
    const dropout_job *job = context;
    const int64_t first = job->offset + strip * STRIP, last = job->offset + job->count;
    dropout_range(job, first, first + STRIP < last ? first + STRIP : last);
}

void hone_dropout(const void *x, hone_dtype dtype, double rate, uint64_t key, uint64_t stream, int64_t offset,
                  void *y, int64_t count) {
    dropout_job job = {x, dtype, key, stream, drop_threshold(rate), (float)(1 / (1 - rate)), offset, count, y};
    parallel_strips(count, STRIP, count <= STRIP, dropout_strip, &job);
}
