#include "versions.h"

typedef struct {
    const float *logits;
    const int32_t *target;
    const float *weight;
    int64_t rows, channels;
    float *losses, *gradient;
} softmax_job;

enum { STRIP = 64 };

// The row's largest value and the logarithm of the sum behind it are kept apart: their sum would lose the loss where
// logits are large.
BODY void softmax_row_body(const float *x, int64_t channels, float *y, float *shift, float *log_total) {
    REASSOCIATE
    float largest = x[0];
    for (int64_t c = 1; c < channels; c++) largest = x[c] > largest ? x[c] : largest;
    float total = 0;
    ELEMENTWISE
    for (int64_t c = 0; c < channels; c++) {
        y[c] = fast_exp(x[c] - largest);
        total += y[c];
    }
    const float inverse = 1.0f / total;
    ELEMENTWISE
    for (int64_t c = 0; c < channels; c++) y[c] *= inverse;
    *shift = largest;
    *log_total = logf(total);
}
VERSIONS(softmax_row, (const float *x, int64_t channels, float *y, float *shift, float *log_total),
         (x, channels, y, shift, log_total))

static void softmax_strip(void *context, int64_t strip) {
    const softmax_job *job = context;
    float shift, log_total;
    for (int64_t r = strip * STRIP; r < job->rows && r < (strip + 1) * STRIP; r++)
        softmax_row(job->logits + r * job->channels, job->channels, job->gradient + r * job->channels, &shift,
                    &log_total);
}

void hone_softmax(const float *x, float *y, int64_t rows, int64_t channels) {
    if (channels <= 0) return;
    softmax_job job = {.logits = x, .rows = rows, .channels = channels, .gradient = y};
    parallel_strips(rows, STRIP, rows * channels < 16384, softmax_strip, &job);
}

static void cross_entropy_strip(void *context, int64_t strip) {
    const softmax_job *job = context;
    float *scratch = NULL;
    if (!job->gradient) {
        scratch = malloc((size_t)job->channels * sizeof(float));
        if (!scratch) abort();
    }
    for (int64_t r = strip * STRIP; r < job->rows && r < (strip + 1) * STRIP; r++) {
        const float weight = job->weight ? job->weight[r] : 1;
        float *row = scratch ? scratch : job->gradient + r * job->channels;
        const float wanted = job->logits[r * job->channels + job->target[r]];
        float shift, log_total;
        softmax_row(job->logits + r * job->channels, job->channels, row, &shift, &log_total);
        job->losses[r] = weight * (log_total + (shift - wanted));
        if (scratch) continue;
        row[job->target[r]] -= 1;
        if (weight != 1) hone_scale(weight, row, row, job->channels);
    }
    free(scratch);
}

void hone_cross_entropy(const float *logits, const int32_t *target, const float *weight, int64_t rows,
                        int64_t channels, float *losses, float *d_logits) {
    if (channels <= 0) return;
    softmax_job job = {logits, target, weight, rows, channels, losses, d_logits};
    parallel_strips(rows, STRIP, rows * channels < 16384, cross_entropy_strip, &job);
}
