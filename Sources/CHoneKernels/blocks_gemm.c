// The product with weights of few bits: rows become codes of 8 bits, then blocks of rows times groups of panels are
// tasks. A float32 tile is finished (bias, conversion) while it is hot.
#include "blocks_quantize.h"
#include "vectors.h"

#include <stdlib.h>

enum {
    PASS = 28,             // records in one pass over many rows: they stay in the first-level cache
    MOST_ROWS = 512,       // in one task
    FEW_ROWS = 12,         // up to here records of Q4_0 are read as they are
    TASK_BYTES = 48 << 10, // of weights, wanted at least
    TASK_WORK = 1 << 22,   // or multiplications
    TASKS = 24,            // wanted at least, for balance, where there is work
    SMALL_BYTES = 48 << 10, SMALL_WORK = 1 << 20, // below both, threads cost more than they bring
};

static int64_t round_up(int64_t value, int64_t unit) { return (value + unit - 1) / unit * unit; }
static int64_t smaller(int64_t x, int64_t y) { return x < y ? x : y; }
static int64_t larger(int64_t x, int64_t y) { return x > y ? x : y; }

const block_kernel *block_kernel_current(void) {
#if defined(__x86_64__)
    const hone_level level = hone_level_vectors();
    if (level >= HONE_LEVEL_AVX512 && __builtin_cpu_supports("avx512vnni")) return &block_vnni;
    if (level >= HONE_LEVEL_AVX2) return &block_avx2;
#endif
    return &block_scalar;
}

typedef struct {
    const block_kernel *kernel;
    hone_blocks kind;
    int is_expanded; // records of Q4_0 are made records of Q8_0 on the way
    int64_t m, n;
    const void *a;
    hone_dtype a_dtype, c_dtype;
    block_rows rows;
    const uint8_t *packed;
    const float *bias;
    char *c;
    int64_t quantize_rows; // in one task
    int64_t block_rows, blocks, group_panels, groups, panels;
} blocks_job;

static void quantize_task(void *context, int64_t task) {
    blocks_job *job = context;
    const int64_t first = task * job->quantize_rows, end = smaller(first + job->quantize_rows, job->m);
    block_quantize_rows(job->a, job->a_dtype, job->is_expanded ? 128 : block_offset(job->kind), first, end, &job->rows);
}

static void multiply_block(void *context, int64_t task) {
    const blocks_job *job = context;
    const int64_t first_row = task / job->groups * job->block_rows;
    const int64_t rows = smaller(job->block_rows, job->m - first_row);
    const int64_t first_panel = task % job->groups * job->group_panels;
    const int64_t end_panel = smaller(first_panel + job->group_panels, job->panels);
    const int64_t records = job->rows.blocks, line = block_record(job->kind);
    block_multiply *multiply = job->kind == HONE_Q8_0 || job->is_expanded ? job->kernel->q8 : job->kernel->q4;
    // Few rows take a panel in one pass; many in several, and their tiles wait in memory between them.
    const int64_t pass = job->m <= FEW_ROWS ? records : smaller(PASS, records);
    const int64_t tiles = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS, tile_size = BLOCK_ROWS * BLOCK_PANEL;
    _Alignas(64) float one[BLOCK_ROWS * BLOCK_PANEL];
    _Alignas(64) uint8_t expanded[PASS * Q8_RECORD];
    float *many = NULL;
    if (records > pass) {
        many = aligned_alloc(64, (size_t)(tiles * tile_size * 4));
        if (!many) abort();
    }
    for (int64_t panel = first_panel; panel < end_panel; panel++) {
        const int64_t column = panel * BLOCK_PANEL, columns = smaller(BLOCK_PANEL, job->n - column);
        int64_t start = 0;
        do { // at least once: without inputs, c is the bias
            const int64_t count = smaller(pass, records - start);
            const uint8_t *source = job->packed + (panel * records + start) * line;
            if (job->is_expanded) {
                block_expand(source, count, expanded);
                source = expanded;
            }
            for (int64_t t = 0; t < tiles; t++) {
                const int64_t row = first_row + t * BLOCK_ROWS;
                const int some = (int)smaller(BLOCK_ROWS, first_row + rows - row);
                float *tile = many ? many + t * tile_size : one;
                multiply(some, &job->rows, row, start, count, source, tile, start > 0);
                if (start + count < records) continue;
                vector_finish(tile, BLOCK_PANEL, job->bias ? job->bias + column : NULL, HONE_ACTIVATION_NONE,
                              job->c + (row * job->n + column) * (job->c_dtype == HONE_F32 ? 4 : 2), job->n,
                              job->c_dtype, some, columns);
            }
            start += count;
        } while (start < records);
    }
    free(many);
}

void hone_gemm_blocks(hone_blocks kind, int64_t m, int64_t n, int64_t k, const void *a, hone_dtype a_dtype,
                      const void *packed, const float *bias, void *c, hone_dtype c_dtype) {
    if (m <= 0 || n <= 0) return;
    blocks_job job = {.kernel = block_kernel_current(), .kind = kind, .is_expanded = kind == HONE_Q4_0 && m > FEW_ROWS,
                      .m = m, .n = n, .a = a, .a_dtype = a_dtype, .packed = packed, .bias = bias, .c = c,
                      .c_dtype = c_dtype};
    const int64_t blocks = k / BLOCK, panels = (n + BLOCK_PANEL - 1) / BLOCK_PANEL;
    // Codes, scales and corrections of a, in one piece.
    int8_t *room = aligned_alloc(64, (size_t)round_up(m * blocks * (BLOCK + 8) + 64, 64));
    if (!room) abort();
    job.rows = (block_rows){room, (float *)(void *)(room + m * blocks * BLOCK),
                            (int32_t *)(void *)(room + m * blocks * (BLOCK + 4)), blocks};
    job.quantize_rows = larger(1, 16384 / larger(k, 1));
    const int64_t strips = (m + job.quantize_rows - 1) / job.quantize_rows;
    if (m * k < 65536) for (int64_t strip = 0; strip < strips; strip++) quantize_task(&job, strip);
    else hone_parallel(strips, quantize_task, &job);

    job.panels = panels;
    const int small = panels * blocks * block_record(kind) < SMALL_BYTES && m * n * k < SMALL_WORK;
    // Blocks of equal rows, and groups of equal panels.
    const int64_t needed = (m + MOST_ROWS - 1) / MOST_ROWS;
    const int64_t wanted = small || m <= FEW_ROWS ? 1 : larger(needed, TASKS / panels);
    job.block_rows = round_up((m + wanted - 1) / wanted, BLOCK_ROWS);
    job.blocks = (m + job.block_rows - 1) / job.block_rows;
    const int64_t panel_bytes = larger(blocks * block_record(kind), 1);
    const int64_t panel_work = larger(smaller(m, job.block_rows) * blocks * BLOCK * BLOCK_PANEL, 1);
    const int64_t most = smaller(TASK_BYTES / panel_bytes, TASK_WORK / panel_work);
    job.group_panels = small ? panels : larger(1, smaller(panels, most));
    job.groups = (panels + job.group_panels - 1) / job.group_panels;
    job.group_panels = (panels + job.groups - 1) / job.groups;
    job.groups = (panels + job.group_panels - 1) / job.group_panels;
    const int64_t tasks = job.blocks * job.groups;
    if (small) for (int64_t task = 0; task < tasks; task++) multiply_block(&job, task);
    else hone_parallel(tasks, multiply_block, &job);
    free(room);
}
