#include "versions.h"

typedef struct {
    const float *scores;
    int64_t rows, columns, k;
    int32_t *indices;
    float *values;
} selection_job;

enum { STRIP = 16 };

static int above(float x, float y) { return x > y || (y != y && x == x); }

// Keeps the k best seen so far in order; most scores fall below the k-th and cost one comparison. A NaN is below
// every number: it is never among the best unless nothing else is left.
static void select_row(const selection_job *job, int64_t row) {
    const float *scores = job->scores + row * job->columns;
    int32_t *indices = job->indices + row * job->k;
    float *values = job->values + row * job->k;
    int64_t kept = 0;
    for (int64_t c = 0; c < job->columns; c++) {
        const float score = scores[c];
        if (kept == job->k && !above(score, values[kept - 1])) continue;
        int64_t place = kept < job->k ? kept++ : kept - 1;
        while (place > 0 && above(score, values[place - 1])) {
            values[place] = values[place - 1];
            indices[place] = indices[place - 1];
            place--;
        }
        values[place] = score;
        indices[place] = (int32_t)c;
    }
}

static void select_strip(void *context, int64_t strip) {
    const selection_job *job = context;
    for (int64_t r = strip * STRIP; r < job->rows && r < (strip + 1) * STRIP; r++) select_row(job, r);
}

void hone_top_k(const float *scores, int64_t rows, int64_t columns, int64_t k, int32_t *indices, float *values) {
    if (k <= 0) return;
    selection_job job = {scores, rows, columns, k, indices, values};
    parallel_strips(rows, STRIP, rows * columns < 65536, select_strip, &job);
}
