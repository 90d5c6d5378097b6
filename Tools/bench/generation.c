// All matrix products of one decode step and of one prefill of 512 tokens, for two model shapes and each kind of
// weights, from random weights. Only the products: no attention, norms, rotary embedding or sampling, so that figures
// are an upper bound of what generation reaches. Weights are in huge pages where the system gives them, or not, with
// SMALL_PAGES=1. Built and run by Tools/bench/generation.
#include "hone_kernels.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { PROMPT = 512, LAYER_PRODUCTS = 5 };
static const int64_t HUGE_PAGE = 2 << 20;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

typedef struct {
    const char *name;
    int64_t vocabulary, width, inner, layers, keys; // keys: channels of the key and value heads, together
} Shape;

static const Shape shapes[] = {
    {"SmolLM2-135M", 49152, 576, 1536, 30, 384},
    {"Qwen2.5-0.5B", 151936, 896, 4864, 24, 256},
};

typedef enum { BFLOAT16, Q8_0, Q4_0 } Kind;
static const char *const kinds[] = {"bfloat16", "q8_0", "q4_0"};

typedef struct {
    int64_t n, k;
    void *packed;
} Matrix;

static int64_t packed_bytes(Kind kind, int64_t n, int64_t k)
{
    if (kind == BFLOAT16) return hone_pack_bytes(HONE_BF16, n, k);
    return hone_pack_blocks_bytes((hone_blocks)(kind - Q8_0), n, k);
}

static void pack(Kind kind, const uint16_t *source, Matrix *matrix)
{
    if (kind == BFLOAT16) hone_pack(HONE_BF16, source, HONE_BF16, 1, matrix->n, matrix->k, matrix->packed);
    else hone_pack_blocks((hone_blocks)(kind - Q8_0), source, HONE_BF16, matrix->n, matrix->k, matrix->packed);
}

static void multiply(Kind kind, int64_t m, const Matrix *w, const void *x, void *y, hone_dtype type)
{
    if (kind == BFLOAT16) hone_gemm(HONE_BF16, m, w->n, w->k, x, w->packed, NULL, HONE_ACTIVATION_NONE, y, type);
    else hone_gemm_blocks((hone_blocks)(kind - Q8_0), m, w->n, w->k, x, HONE_BF16, w->packed, NULL, y, type);
}

static uint16_t *random_bfloat16(int64_t count)
{
    uint16_t *values = malloc((size_t)count * 2);
    uint64_t state = 88172645463325252u;
    for (int64_t i = 0; i < count; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        union { float number; uint32_t bits; } both = {.number = ((float)(state >> 40) * 0x1p-24f - 0.5f) * 0.2f};
        values[i] = (uint16_t)(both.bits >> 16);
    }
    return values;
}

// Weights of a model in one piece, each layer's products: query; key and value; output; gate and up; down. Then the
// head.
static int64_t lay_out(const Shape *s, Kind kind, Matrix *matrices, char *memory)
{
    const int64_t sizes[LAYER_PRODUCTS][2] = {{s->width, s->width},
                                              {s->keys, s->width},
                                              {s->width, s->width},
                                              {2 * s->inner, s->width},
                                              {s->width, s->inner}};
    int64_t bytes = 0;
    for (int64_t p = 0; p <= s->layers * LAYER_PRODUCTS; p++) {
        const int is_head = p == s->layers * LAYER_PRODUCTS;
        const int64_t n = is_head ? s->vocabulary : sizes[p % LAYER_PRODUCTS][0];
        const int64_t k = is_head ? s->width : sizes[p % LAYER_PRODUCTS][1];
        matrices[p] = (Matrix){n, k, memory + bytes};
        bytes += (packed_bytes(kind, n, k) + 63) / 64 * 64;
    }
    return bytes;
}

static void step(const Shape *s, Kind kind, int64_t m, const Matrix *matrices, const void *x, void *y, float *logits)
{
    const int64_t count = s->layers * LAYER_PRODUCTS;
    for (int64_t p = 0; p < count; p++) multiply(kind, m, &matrices[p], x, y, HONE_BF16);
    multiply(kind, m < 8 ? m : 1, &matrices[count], x, logits, HONE_F32); // of a prompt, only its last token
}

// --- Limits of the machine.

static const char *stream;
static int64_t stream_part;
static volatile uint64_t sink;

static void read_part(void *context, int64_t part)
{
    (void)context;
    typedef uint64_t line __attribute__((vector_size(64)));
    const line *source = (const line *)(const void *)(stream + part * stream_part);
    line x = {0}, y = {0};
    for (int64_t i = 0; i < stream_part / 64; i += 2) x ^= source[i], y ^= source[i + 1];
    sink = x[0] ^ y[1] ^ x[7] ^ y[6];
}

static double bandwidth(const char *memory, int64_t bytes)
{
    double best = 0;
    stream = memory;
    stream_part = 512 << 10;
    for (int pass = 0; pass < 12; pass++) {
        const double start = now();
        hone_parallel(bytes / stream_part, read_part, NULL);
        const double rate = (double)(bytes / stream_part * stream_part) / (now() - start);
        if (rate > best) best = rate;
    }
    return best;
}

static double best_time(const Shape *s, Kind kind, int64_t m, const Matrix *matrices, const void *x, void *y,
                        float *logits, int passes)
{
    double best = 1e9;
    for (int pass = 0; pass < passes; pass++) {
        const double start = now();
        step(s, kind, m, matrices, x, y, logits);
        const double time = now() - start;
        if (time < best) best = time;
    }
    return best;
}

int main(int count, char **arguments)
{
    const int rows = count > 1 ? atoi(arguments[1]) : 1;
    const int most_threads = count > 2 ? atoi(arguments[2]) : hone_threads_count();
    printf("%-13s %-8s %7s  %9s %7s %6s %6s  %9s %8s\n", "shape", "weights", "threads", "decode/s", "MB", "GB/s",
           "share", "prefill/s", "GFLOP/s");
    for (size_t which = 0; which < sizeof shapes / sizeof *shapes; which++) {
        const Shape *s = &shapes[which];
        uint16_t *source = random_bfloat16(s->vocabulary * s->width);
        uint16_t *x = random_bfloat16(PROMPT * s->inner), *y = malloc((size_t)(PROMPT * 2 * s->inner) * 2);
        float *logits = malloc((size_t)(s->vocabulary * 8) * 4);
        for (Kind kind = BFLOAT16; kind <= Q4_0; kind++) {
            Matrix matrices[200];
            const int64_t bytes = lay_out(s, kind, matrices, NULL);
            const int access = PROT_READ | PROT_WRITE, private = MAP_PRIVATE | MAP_ANONYMOUS;
            char *mapping = mmap(NULL, (size_t)(bytes + HUGE_PAGE), access, private, -1, 0);
            char *memory = mapping + (HUGE_PAGE - (int64_t)((uintptr_t)mapping % (uintptr_t)HUGE_PAGE));
            const int pages = getenv("SMALL_PAGES") ? MADV_NOHUGEPAGE : MADV_HUGEPAGE;
            madvise(memory, (size_t)(bytes / HUGE_PAGE * HUGE_PAGE), pages);
            lay_out(s, kind, matrices, memory);
            hone_threads_set(most_threads);
            for (int64_t p = 0; p <= s->layers * LAYER_PRODUCTS; p++) pack(kind, source, &matrices[p]);
            double weights = 0;
            for (int64_t p = 0; p < s->layers * LAYER_PRODUCTS; p++) weights += (double)(matrices[p].n * matrices[p].k);
            for (int threads = 1; threads <= most_threads; threads++) {
                hone_threads_set(threads);
                const double limit = bandwidth(memory, bytes);
                const double decode = best_time(s, kind, rows, matrices, x, y, logits, 40);
                const double prefill = best_time(s, kind, PROMPT, matrices, x, y, logits, threads == 1 ? 2 : 4);
                printf("%-13s %-8s %7d  %9.1f %7.1f %6.1f %5.0f%%  %9.0f %8.0f\n", s->name, kinds[kind], threads,
                       rows / decode, (double)bytes * 1e-6, (double)bytes / decode * 1e-9,
                       100 * (double)bytes / decode / limit, PROMPT / prefill, 2 * weights * PROMPT / prefill * 1e-9);
                fflush(stdout);
            }
            munmap(mapping, (size_t)(bytes + HUGE_PAGE));
        }
        free(source), free(x), free(y), free(logits);
    }
    return 0;
}
