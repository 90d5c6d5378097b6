// The search over rows of codes: strips of rows are tasks. A task keeps the best of its own rows for each query, and all
// share the score that a row must reach: the k-th best that any task has. A row is scored by its rests where its codes
// allow that score. So what is left out never could have been found, whichever task came first.
#include "scan.h"
#include "versions.h"

#include <stdatomic.h>

enum { MOST_TASKS = 64, LEAST_ROWS = 1024, SMALL_BYTES = 1 << 18, LANES = 16 };

typedef struct {
    float score;
    int32_t row;
} match;

typedef struct {
    const float *numbers; // [stride]
    const int8_t *codes;  // [stride]
    int32_t sum;          // of the codes
    double scale;
    float slack;   // added to a product of codes, it makes up for the row's rests
    double margin; // a score exceeds what codes and slack say by no more
} scan_query;

typedef struct {
    const hone_coded_rows *rows;
    const uint64_t *allowed;
    const scan_query *queries;
    int64_t stride, count, k, task_rows, capacity;
    match *matches;           // [tasks,count,capacity], the worst of each list first
    int32_t *kept;            // [tasks,count]
    _Atomic uint32_t *floors; // [count], the bits of the score that a row must reach
    _Atomic int64_t scored;
    scan_dots *dots;
} scan_job;

static float number_of(uint32_t bits) {
    union { uint32_t bits; float number; } both = {.bits = bits};
    return both.number;
}

static uint32_t bits_of(float number) {
    union { float number; uint32_t bits; } both = {.number = number};
    return both.bits;
}

// --- The best of a list: a heap with the worst on top.

static int is_worse(match x, match y) { return x.score < y.score || (x.score == y.score && x.row > y.row); }

static void sink(match *heap, int64_t count, int64_t place, match item) {
    for (;;) {
        int64_t child = 2 * place + 1;
        if (child >= count) break;
        if (child + 1 < count && is_worse(heap[child + 1], heap[child])) child++;
        if (!is_worse(heap[child], item)) break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = item;
}

static void keep(match *heap, int32_t *kept, int64_t capacity, match item) {
    if (*kept == capacity) {
        if (is_worse(heap[0], item)) sink(heap, capacity, 0, item);
        return;
    }
    int64_t place = (*kept)++;
    for (; place > 0 && is_worse(item, heap[(place - 1) / 2]); place = (place - 1) / 2)
        heap[place] = heap[(place - 1) / 2];
    heap[place] = item;
}

// --- One row by codes and rests: products are exact in double precision, and the order of the sum is the same at every
// level.

BODY void score_row_body(const hone_coded_rows *rows, int64_t stride, int32_t row, const float *query, float *score) {
    const int8_t *codes = rows->codes + row * stride, *rests = rows->rests + row * stride;
    double sums[LANES] = {0};
    for (int64_t i = 0; i < stride; i += LANES)
        for (int lane = 0; lane < LANES; lane++) {
            const int32_t whole = codes[i + lane] * REST_UNIT + rests[i + lane];
            sums[lane] += (double)query[i + lane] * (double)whole;
        }
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int lane = 0; lane < half; lane++) sums[lane] += sums[lane + half];
    *score = (float)(sums[0] * (double)rows->scales[row] / REST_UNIT);
}
VERSIONS(score_row, (const hone_coded_rows *rows, int64_t stride, int32_t row, const float *query, float *score),
         (rows, stride, row, query, score))

// *above = whether any row of the batch may reach the bar.
BODY void bound_body(const int32_t *dots, const float *scales, float slack, float bar, float *bounds, int *above) {
    int any = 0;
    for (int r = 0; r < SCAN_BATCH; r++) {
        const float dot = (float)dots[r];
        const float raised = dot + slack;
        bounds[r] = raised * scales[r];
        any |= bounds[r] >= bar;
    }
    *above = any;
}
VERSIONS(bound, (const int32_t *dots, const float *scales, float slack, float bar, float *bounds, int *above),
         (dots, scales, slack, bar, bounds, above))

static float floor_of(const scan_job *job, int64_t q) {
    return number_of(atomic_load_explicit(&job->floors[q], memory_order_relaxed));
}

static void raise_floor(const scan_job *job, int64_t q, float score) {
    uint32_t seen = atomic_load_explicit(&job->floors[q], memory_order_relaxed);
    while (number_of(seen) < score
           && !atomic_compare_exchange_weak_explicit(&job->floors[q], &seen, bits_of(score), memory_order_relaxed,
                                                     memory_order_relaxed)) {}
}

// What codes and slack must say of a row, times its scale, for it to reach `score`.
static float bar_of(const scan_query *query, float score) {
    return (float)(((double)score - query->margin) / query->scale);
}

// The rows of a batch, in rising order, for each query in turn: they are read once from memory.
static void scan_batch(scan_job *job, int64_t task, int32_t *rows, int count) {
    int32_t dots[SCAN_BATCH] = {0};
    float scales[SCAN_BATCH] = {0}, bounds[SCAN_BATCH];
    int padded = count;
    while (padded % SCAN_GROUP) rows[padded++] = rows[count - 1];
    for (int r = 0; r < count; r++) scales[r] = job->rows->scales[rows[r]];
    for (int64_t q = 0; q < job->count; q++) {
        const scan_query *query = job->queries + q;
        match *heap = job->matches + (task * job->count + q) * job->capacity;
        int32_t *kept = job->kept + task * job->count + q;
        float floor = floor_of(job, q);
        int above;
        job->dots(job->rows->codes, job->stride, rows, padded, query->codes, query->sum, dots);
        bound(dots, scales, query->slack, bar_of(query, floor), bounds, &above);
        if (!above) continue;
        int64_t scored = 0;
        for (int r = 0; r < count; r++) {
            if (!(bounds[r] >= bar_of(query, floor))) continue;
            match item = {.row = rows[r]};
            score_row(job->rows, job->stride, item.row, query->numbers, &item.score);
            scored++;
            if (!(item.score >= floor)) continue;
            keep(heap, kept, job->capacity, item);
            if (*kept == job->k && heap[0].score > floor) {
                raise_floor(job, q, heap[0].score);
                floor = floor_of(job, q);
            }
        }
        atomic_fetch_add_explicit(&job->scored, scored, memory_order_relaxed);
    }
}

static void scan_task(void *context, int64_t task) {
    scan_job *job = context;
    const int64_t first = task * job->task_rows, rows = job->rows->rows;
    const int64_t end = first + job->task_rows < rows ? first + job->task_rows : rows;
    int32_t batch[SCAN_BATCH];
    int count = 0;
    for (int64_t start = first; start < end; start += 64) {
        uint64_t word = job->allowed[start / 64];
        if (end - start < 64) word &= (1ull << (end - start)) - 1;
        for (; word; word &= word - 1) {
            batch[count++] = (int32_t)(start + __builtin_ctzll(word));
            if (count < SCAN_BATCH) continue;
            scan_batch(job, task, batch, count);
            count = 0;
        }
    }
    if (count > 0) scan_batch(job, task, batch, count);
}

static void *memory(int64_t count, size_t size) {
    void *result = calloc((size_t)(count > 0 ? count : 1), size);
    if (!result) abort();
    return result;
}

// Codes of a query, and by how much a score can exceed what they say: the query's own error times the length of a row,
// which is at most 1.002, and what float32 arithmetic adds.
static scan_query coded(const hone_coded_rows *rows, int64_t stride, const float *source, float *numbers,
                        int8_t *codes, int8_t *rests) {
    scan_query query = {.numbers = numbers, .codes = codes, .scale = 1};
    memcpy(numbers, source, (size_t)rows->dimension * sizeof *numbers);
    float scale;
    hone_code_rows(source, 1, rows->dimension, codes, rests, &scale);
    if (scale > 0) query.scale = scale;
    double squares = 0, error = 0;
    for (int64_t i = 0; i < stride; i++) {
        const double rest = numbers[i] - query.scale * codes[i];
        squares += codes[i] * codes[i];
        error += rest * rest;
        query.sum += codes[i];
    }
    query.slack = (float)(sqrt(squares * (double)rows->rest_squares) / REST_UNIT * (1 + 1e-6));
    query.margin = sqrt(error) * 1.002 + 4e-6;
    return query;
}

static int by_score(const void *x, const void *y) {
    const match *left = x, *right = y;
    return is_worse(*left, *right) - is_worse(*right, *left);
}

// The best of all tasks' lists.
static void merge(const scan_job *job, int64_t tasks, int64_t q, match *best, int32_t *indices, float *scores,
                  int32_t *count) {
    *count = 0;
    for (int64_t task = 0; task < tasks; task++) {
        const match *heap = job->matches + (task * job->count + q) * job->capacity;
        for (int32_t i = 0; i < job->kept[task * job->count + q]; i++) keep(best, count, job->k, heap[i]);
    }
    qsort(best, (size_t)*count, sizeof *best, by_score);
    for (int32_t i = 0; i < *count; i++) {
        indices[q * job->k + i] = best[i].row;
        scores[q * job->k + i] = best[i].score;
    }
}

int64_t hone_nearest_rows(const hone_coded_rows *rows, const uint64_t *allowed, const float *queries, int64_t count,
                          int64_t k, int32_t *indices, float *scores, int32_t *counts) {
    if (count <= 0) return 0;
    memset(counts, 0, (size_t)count * sizeof *counts);
    if (k <= 0 || rows->rows <= 0) return 0;
    const int64_t stride = hone_code_stride(rows->dimension);
    int64_t task_rows = (rows->rows + MOST_TASKS - 1) / MOST_TASKS;
    task_rows = task_rows < LEAST_ROWS ? LEAST_ROWS : (task_rows + 63) / 64 * 64;
    const int64_t tasks = (rows->rows + task_rows - 1) / task_rows, capacity = k < task_rows ? k : task_rows;
    float *numbers = memory(count * stride, sizeof *numbers);
    int8_t *codes = memory((count + 1) * stride, sizeof *codes), *rests = codes + count * stride;
    scan_query *coded_queries = memory(count, sizeof *coded_queries);
    _Atomic uint32_t *floors = memory(count, sizeof *floors);
    match *best = memory(k < rows->rows ? k : rows->rows, sizeof *best);
    scan_job job = {
        .rows = rows,
        .allowed = allowed,
        .queries = coded_queries,
        .stride = stride,
        .count = count,
        .k = k,
        .task_rows = task_rows,
        .capacity = capacity,
        .matches = memory(tasks * count * capacity, sizeof(match)),
        .kept = memory(tasks * count, sizeof(int32_t)),
        .floors = floors,
        .dots = scan_dots_current(),
    };
    for (int64_t q = 0; q < count; q++) {
        coded_queries[q] = coded(rows, stride, queries + q * rows->dimension, numbers + q * stride,
                                 codes + q * stride, rests);
        atomic_init(&floors[q], bits_of(-INFINITY));
    }
    parallel_strips(tasks, 1, rows->rows * stride < SMALL_BYTES, scan_task, &job);
    for (int64_t q = 0; q < count; q++) merge(&job, tasks, q, best, indices, scores, counts + q);
    free(job.kept);
    free(job.matches);
    free(best);
    free(floors);
    free(coded_queries);
    free(codes);
    free(numbers);
    return atomic_load(&job.scored);
}
