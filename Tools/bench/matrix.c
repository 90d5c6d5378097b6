// Products of Hone's kernels beside oneDNN's in one run: y[m,n] = x[m,k] * w[n,k] + b[n], weights packed beforehand,
// bfloat16 or float32 in and out. Built and run by Tools/bench/matrix. oneDNN runs on one thread (its own OpenMP
// threads spin); two threads divide the rows between two calls, as Hone's own pool does.
#include "hone_kernels.h"

#include <dnnl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void check(dnnl_status_t status, const char *what)
{
    if (status != dnnl_success) {
        fprintf(stderr, "oneDNN: %s failed with %d\n", what, (int)status);
        exit(1);
    }
}

static void *filled(int64_t count, int is_bfloat16)
{
    void *p = aligned_alloc(64, (size_t)((count * 4 + 63) / 64 * 64));
    for (int64_t i = 0; i < count; i++) {
        if (is_bfloat16) ((uint16_t *)p)[i] = (uint16_t)(0x3d80 + (i * 7919) % 64);
        else ((float *)p)[i] = 0.01f * (float)((i * 7919) % 97);
    }
    return p;
}

typedef struct {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_primitive_t product;
    dnnl_memory_t x, w, b, y;
} Product;

// A product of `m` rows on one thread, weights in the layout that oneDNN prefers.
static Product product(int64_t m, int64_t n, int64_t k, int is_bfloat16, void *x, void *w, float *b, void *y)
{
    Product p;
    dnnl_data_type_t type = is_bfloat16 ? dnnl_bf16 : dnnl_f32;
    check(dnnl_engine_create(&p.engine, dnnl_cpu, 0), "engine");
    check(dnnl_stream_create(&p.stream, p.engine, dnnl_stream_default_flags), "stream");
    dnnl_dims_t dx = {m, k}, dw = {n, k}, db = {n}, dy = {m, n};
    dnnl_memory_desc_t mx, mw, mwp, mb, my;
    check(dnnl_memory_desc_init_by_tag(&mx, 2, dx, type, dnnl_ab), "x");
    check(dnnl_memory_desc_init_by_tag(&mw, 2, dw, type, dnnl_ab), "w");
    check(dnnl_memory_desc_init_by_tag(&mwp, 2, dw, type, dnnl_format_tag_any), "packed w");
    check(dnnl_memory_desc_init_by_tag(&mb, 1, db, dnnl_f32, dnnl_a), "b");
    check(dnnl_memory_desc_init_by_tag(&my, 2, dy, type, dnnl_ab), "y");
    dnnl_inner_product_desc_t description;
    check(dnnl_inner_product_forward_desc_init(&description, dnnl_forward_inference, &mx, &mwp, &mb, &my), "product");
    dnnl_primitive_desc_t pd;
    check(dnnl_primitive_desc_create(&pd, &description, NULL, p.engine, NULL), "product");
    const dnnl_memory_desc_t *packed = dnnl_primitive_desc_query_md(pd, dnnl_query_weights_md, 0);
    check(dnnl_primitive_create(&p.product, pd), "primitive");
    dnnl_memory_t plain;
    check(dnnl_memory_create(&plain, &mw, p.engine, w), "plain w");
    check(dnnl_memory_create(&p.w, packed, p.engine, DNNL_MEMORY_ALLOCATE), "packed w");
    dnnl_primitive_desc_t reorder_pd;
    dnnl_primitive_t reorder;
    check(dnnl_reorder_primitive_desc_create(&reorder_pd, &mw, p.engine, packed, p.engine, NULL), "reorder");
    check(dnnl_primitive_create(&reorder, reorder_pd), "reorder");
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, plain}, {DNNL_ARG_TO, p.w}};
    check(dnnl_primitive_execute(reorder, p.stream, 2, arguments), "reorder");
    check(dnnl_stream_wait(p.stream), "reorder");
    check(dnnl_memory_create(&p.x, &mx, p.engine, x), "x");
    check(dnnl_memory_create(&p.b, &mb, p.engine, b), "b");
    check(dnnl_memory_create(&p.y, &my, p.engine, y), "y");
    return p;
}

static void *run(void *argument)
{
    Product *p = argument;
    dnnl_exec_arg_t a[] = {{DNNL_ARG_SRC, p->x}, {DNNL_ARG_WEIGHTS, p->w}, {DNNL_ARG_BIAS, p->b}, {DNNL_ARG_DST, p->y}};
    for (int i = 0; i < 10; i++) dnnl_primitive_execute(p->product, p->stream, 4, a);
    dnnl_stream_wait(p->stream);
    return NULL;
}

int main(void)
{
    static const int64_t shapes[][3] = {
        {4096, 1152, 384}, {4096, 384, 384}, {4096, 1536, 384}, {4096, 384, 1536}, {512, 576, 576},
        {512, 1536, 576},  {512, 576, 1536}, {512, 4864, 896},  {16, 1536, 384},
        // A training step of all-MiniLM-L6-v2 on short questions: forward, input gradient, weight gradient, low rank.
        {966, 1152, 384},  {966, 384, 384},  {966, 1536, 384},  {966, 384, 1536},
        {966, 384, 1152},  {384, 1536, 966}, {1152, 384, 966},  {966, 16, 384},
    };
    printf("%-9s %-18s %8s  %14s %14s %7s\n", "type", "m x n x k", "threads", "hone GFLOP/s", "oneDNN GFLOP/s", "ratio");
    for (int is_bfloat16 = 1; is_bfloat16 >= 0; is_bfloat16--) {
        hone_dtype type = is_bfloat16 ? HONE_BF16 : HONE_F32;
        for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
            int64_t m = shapes[s][0], n = shapes[s][1], k = shapes[s][2];
            char *x = filled(m * k, is_bfloat16), *y = filled(m * n, is_bfloat16);
            void *w = filled(n * k, is_bfloat16);
            float *w32 = filled(n * k, 0), *b = filled(n, 0);
            void *packed = aligned_alloc(64, (size_t)((hone_pack_bytes(type, n, k) + 63) / 64 * 64));
            hone_pack(type, w32, HONE_F32, 1, n, k, packed);
            int64_t size = is_bfloat16 ? 2 : 4, half = m / 2;
            for (int threads = 1; threads <= 2; threads++) {
                Product parts[2];
                parts[0] = product(threads == 1 ? m : half, n, k, is_bfloat16, x, w, b, y);
                if (threads == 2)
                    parts[1] = product(m - half, n, k, is_bfloat16, x + half * k * size, w, b, y + half * n * size);
                hone_threads_set(threads);
                double ours = 1e9, theirs = 1e9;
                for (int pass = 0; pass < 7; pass++) {
                    double start = now();
                    for (int i = 0; i < 10; i++) hone_gemm(type, m, n, k, x, packed, b, 0, y, type);
                    double time = (now() - start) / 10;
                    if (time < ours) ours = time;
                    start = now();
                    pthread_t other;
                    if (threads == 2) pthread_create(&other, NULL, run, &parts[1]);
                    run(&parts[0]);
                    if (threads == 2) pthread_join(other, NULL);
                    time = (now() - start) / 10;
                    if (time < theirs) theirs = time;
                }
                double work = 2e-9 * (double)(m * n * k);
                char shape[40];
                snprintf(shape, sizeof shape, "%ld x %ld x %ld", (long)m, (long)n, (long)k);
                printf("%-9s %-18s %8d  %14.0f %14.0f %7.2f\n", is_bfloat16 ? "bfloat16" : "float32", shape, threads,
                       work / ours, work / theirs, theirs / ours);
            }
        }
    }
    return 0;
}
