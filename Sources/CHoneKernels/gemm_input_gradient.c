// The gradient of a matrix product's input, dy W, from the panels that x Wᵀ reads: W is not packed a second time. A task
// is a block of rows and a group of panels of the result. The outputs of W, over which is summed, are taken in passes;
// in each, a panel's part of W is turned in scratch memory of the cache and multiplied by all rows of the block.
#include "turn.h"
#include "vectors.h"
#include "versions.h"

enum {
    PASS_BYTES = 2 << 10,   // of one row of dy in one pass, at most,
    ROW_BYTES = 6,          // and so many for each row of the block: the fewer rows, the shorter the passes
    BLOCK_ROWS = 512,       // at most: each block turns W anew
    FEW_ROWS = 256,         // fewer wait for what is read of W, which is scattered unless a group has
    FEW_PANELS = 6,         // at least so many panels; half as many where there are more rows
    TILE_BYTES = 512 << 10, // of the result in float32 that waits between passes
    SMALL_WORK = 1 << 20,   // multiplications below which threads cost more than they bring
    LINE = 64,              // bytes that are fetched at once
};

static int64_t round_up(int64_t value, int64_t unit) { return (value + unit - 1) / unit * unit; }
static int64_t smaller(int64_t x, int64_t y) { return x < y ? x : y; }
static int64_t larger(int64_t x, int64_t y) { return x > y ? x : y; }

// One of the two products of the sum.
typedef struct {
    int64_t n, passes;
    const char *dy, *packed;
} gradient_part;

typedef struct {
    const gemm_kernel *kernel;
    hone_dtype dtype, dx_dtype;
    int size;
    int64_t m, k, depth; // depth: of a packed panel
    gradient_part parts[2];
    int64_t passes, pass; // of both parts; outputs in one, whole panels
    char *dx;
    int64_t block_rows, blocks, group_panels, groups, panels;
} gradient_job;

// One pass: of one of the two products, the outputs from `start`.
typedef struct {
    const gradient_part *part;
    int64_t start, count; // count: what is left of n
    int64_t depth;        // whole units
} gradient_pass;

static gradient_pass pass_of(const gradient_job *job, int64_t index) {
    const gradient_part *part = index < job->parts[0].passes ? &job->parts[0] : &job->parts[1];
    const int64_t start = (index - (part == job->parts ? 0 : job->parts[0].passes)) * job->pass;
    const int64_t count = smaller(job->pass, part->n - start);
    return (gradient_pass){part, start, count, round_up(count, job->kernel->depth_unit)};
}

// Asks for the part of W that a panel's turning will read: a share of it at each row tile of the panel before.
static void fetch_panel(const gradient_job *job, const gradient_pass *pass, int64_t first, int64_t share,
                        int64_t shares) {
    const int64_t width = job->kernel->panel, lines = smaller(width, job->depth - first) * width * job->size / LINE;
    const char *source = pass->part->packed + (pass->start * job->depth + first * width) * job->size;
    for (int64_t n = 0; n < pass->count; n += width, source += width * job->depth * job->size)
        for (int64_t line = lines * share / shares; line < lines * (share + 1) / shares; line++)
            __builtin_prefetch(source + line * LINE, 0, 2);
}

static void *room(int64_t bytes) {
    void *memory = aligned_alloc(64, (size_t)round_up(bytes, 64));
    if (!memory) abort();
    return memory;
}

// The rows of dy in one pass as the kernel reads them: dy itself or, where they end within a unit of depth, a copy with
// zeros behind them.
static const char *pass_rows(const gradient_job *job, const gradient_pass *pass, int64_t first_row, int64_t rows,
                             int64_t *stride, char **copy) {
    const char *dy = pass->part->dy + (first_row * pass->part->n + pass->start) * job->size;
    *stride = pass->part->n;
    *copy = NULL;
    if (pass->depth == pass->count) return dy;
    *copy = room(rows * pass->depth * job->size);
    for (int64_t r = 0; r < rows; r++) {
        char *row = *copy + r * pass->depth * job->size;
        memcpy(row, dy + r * *stride * job->size, (size_t)(pass->count * job->size));
        memset(row + pass->count * job->size, 0, (size_t)((pass->depth - pass->count) * job->size));
    }
    *stride = pass->depth;
    return *copy;
}

static void gradient_block(void *context, int64_t task) {
    const gradient_job *job = context;
    const gemm_kernel *kernel = job->kernel;
    const int64_t width = kernel->panel;
    const int64_t first_row = task / job->groups * job->block_rows;
    const int64_t rows = smaller(job->block_rows, job->m - first_row);
    const int64_t first_panel = task % job->groups * job->group_panels;
    const int64_t end_panel = smaller(first_panel + job->group_panels, job->panels);
    const int64_t row_tiles = (rows + kernel->rows - 1) / kernel->rows, tile_size = (int64_t)kernel->rows * width;
    char *copy, *turned = room(job->pass * width * job->size);
    memset(turned, 0, (size_t)(job->pass * width * job->size)); // kernels read whole vectors
    _Alignas(64) float one[TILE_ROWS * TILE_COLUMNS];
    float *many = job->passes > 1 ? room((end_panel - first_panel) * row_tiles * tile_size * 4) : NULL;
    if (kernel->enter) kernel->enter();
    for (int64_t index = 0; index < job->passes; index++) {
        const gradient_pass pass = pass_of(job, index);
        const gradient_pass next = pass_of(job, index + 1 < job->passes ? index + 1 : index);
        int64_t stride;
        const char *dy = pass_rows(job, &pass, first_row, rows, &stride, &copy);
        for (int64_t panel = first_panel; panel < end_panel; panel++) {
            const int64_t column = panel * width;
            const int columns = (int)smaller(width, job->k - column);
            turn_panels(job->dtype, width, job->depth, pass.part->packed, pass.start, pass.count, column, turned);
            for (int64_t t = 0; t < row_tiles; t++) {
                const int count = (int)smaller(kernel->rows, rows - t * kernel->rows);
                float *tile = many ? many + ((panel - first_panel) * row_tiles + t) * tile_size : one;
                if (panel + 1 < end_panel) fetch_panel(job, &pass, column + width, t, row_tiles);
                else if (index + 1 < job->passes) fetch_panel(job, &next, first_panel * width, t, row_tiles);
                kernel->multiply(count, columns, pass.depth, dy + t * kernel->rows * stride * job->size, stride, turned,
                                 tile, index > 0);
                if (index + 1 < job->passes) continue;
                const int64_t row = first_row + t * kernel->rows;
                vector_finish(tile, width, NULL, HONE_ACTIVATION_NONE,
                              job->dx + (row * job->k + column) * (job->dx_dtype == HONE_F32 ? 4 : 2), job->k,
                              job->dx_dtype, count, columns);
            }
        }
        free(copy);
    }
    if (kernel->leave) kernel->leave();
    free(many);
    free(turned);
}

void hone_gemm_input_gradient(hone_dtype dtype, int64_t m, int64_t n, int64_t k, const void *dy, const void *packed,
                              int64_t more_n, const void *more_dy, const void *more_packed, void *dx,
                              hone_dtype dx_dtype) {
    if (m <= 0 || n <= 0 || k <= 0) return;
    const gemm_kernel *kernel = gemm_kernel_for(dtype);
    gradient_job job = {.kernel = kernel, .dtype = dtype, .dx_dtype = dx_dtype, .size = dtype == HONE_F32 ? 4 : 2,
                        .m = m, .k = k, .depth = round_up(k, kernel->depth_unit),
                        .parts = {{n, 0, dy, packed}, {more_n, 0, more_dy, more_packed}}, .dx = dx};
    job.panels = (k + kernel->panel - 1) / kernel->panel;
    const int small = m * k * (n + more_n) < SMALL_WORK;
    // Blocks of equal rows.
    const int64_t wanted = (m + BLOCK_ROWS - 1) / BLOCK_ROWS;
    job.block_rows = round_up((m + wanted - 1) / wanted, kernel->rows);
    job.blocks = (m + job.block_rows - 1) / job.block_rows;
    // Passes of equal whole panels.
    const int64_t most = round_up(smaller(PASS_BYTES, ROW_BYTES * job.block_rows) / job.size, kernel->panel);
    job.pass = round_up((n + (n + most - 1) / most - 1) / ((n + most - 1) / most), kernel->panel);
    for (int part = 0; part < 2; part++) {
        job.parts[part].passes = (job.parts[part].n + job.pass - 1) / job.pass;
        job.passes += job.parts[part].passes;
    }
    // Groups of equal panels, whose part of the result stays in the cache.
    const int64_t fitting = larger(1, TILE_BYTES / (job.block_rows * kernel->panel * 4));
    const int64_t few = job.block_rows < FEW_ROWS ? FEW_PANELS : FEW_PANELS / 2;
    job.groups = larger(larger(job.panels / few, 1), (job.panels + fitting - 1) / fitting);
    job.group_panels = (job.panels + job.groups - 1) / job.groups;
    job.groups = (job.panels + job.group_panels - 1) / job.group_panels;
    parallel_strips(job.blocks * job.groups, 1, small, gradient_block, &job);
}
