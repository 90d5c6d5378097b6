// Reading memory and nothing else: what a scan is held against.
#include "versions.h"

enum { STRIP = 32768 };

typedef struct {
    const uint64_t *words;
    int64_t count;
    uint64_t *results;
} read_job;

BODY void read_strip_body(const read_job *job, int64_t first, int64_t end) {
    uint64_t result = 0;
    for (int64_t i = first; i < end; i++) result ^= job->words[i];
    job->results[first / STRIP] = result;
}
VERSIONS(read_strip, (const read_job *job, int64_t first, int64_t end), (job, first, end))

static void read_task(void *context, int64_t strip) {
    const read_job *job = context;
    const int64_t first = strip * STRIP, end = first + STRIP < job->count ? first + STRIP : job->count;
    read_strip(job, first, end);
}

uint64_t hone_read_words(const uint64_t *words, int64_t count) {
    const int64_t strips = (count + STRIP - 1) / STRIP;
    if (strips <= 0) return 0;
    uint64_t *results = calloc((size_t)strips, sizeof *results), total = 0;
    if (!results) abort();
    read_job job = {words, count, results};
    parallel_strips(count, STRIP, count <= STRIP, read_task, &job);
    for (int64_t strip = 0; strip < strips; strip++) total ^= results[strip];
    free(results);
    return total;
}
