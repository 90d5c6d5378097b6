// The matrix product: rows are cut into blocks that stay in the second-level cache, outputs into groups of panels;
// block times group is a task. A tile of float32 is finished (bias, activation, conversion) while it is hot.
#include "gemm.h"
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_BYTES = 256 << 10, // of a in one task
    DEPTH_BYTES = 4 << 10,   // of one row of a, and so of a panel's column, in one pass of the kernel
    SMALL_WORK = 1 << 20,    // multiplications and
    SMALL_BYTES = 96 << 10,  // bytes of b below which threads cost more than they bring
    TASKS = 24,              // wanted at least, for balance
};

static int64_t round_up(int64_t value, int64_t unit) { return (value + unit - 1) / unit * unit; }
static int64_t smaller(int64_t x, int64_t y) { return x < y ? x : y; }
static int64_t larger(int64_t x, int64_t y) { return x > y ? x : y; }
static int size_of(hone_dtype dtype) { return dtype == HONE_F32 ? 4 : 2; }

typedef struct {
    const gemm_kernel *kernel;
    hone_dtype dtype, c_dtype;
    int64_t m, n, k, depth;
    const char *a, *packed;
    int64_t more_k, more_depth; // a second product, added before the tile is finished; 0 for none
    const char *more_a, *more_packed;
    const float *bias;
    hone_activation activation;
    char *c;
    int64_t block_rows, blocks, group_panels, groups, panels;
} gemm_job;

static void finish_tile(const gemm_job *job, const float *tile, int64_t row, int rows, int64_t column) {
    const int width = job->kernel->panel;
    vector_finish(tile, width, job->bias ? job->bias + column : NULL, job->activation,
                  job->c + (row * job->n + column) * size_of(job->c_dtype), job->n, job->c_dtype, rows,
                  smaller(width, job->n - column));
}

// The rows of a as the kernel reads them, whole units of depth: a itself, or a copy with zeros behind each row.
static const char *whole_rows(const char *a, int64_t rows, int64_t k, int64_t depth, int size, char **copy) {
    *copy = NULL;
    if (depth == k) return a;
    *copy = calloc((size_t)(rows * depth), (size_t)size);
    if (!*copy) abort();
    for (int64_t r = 0; r < rows; r++) memcpy(*copy + r * depth * size, a + r * k * size, (size_t)(k * size));
    return *copy;
}

static void multiply_block(void *context, int64_t task) {
    const gemm_job *job = context;
    const gemm_kernel *kernel = job->kernel;
    const int64_t first_row = task / job->groups * job->block_rows;
    const int64_t rows = smaller(job->block_rows, job->m - first_row);
    const int64_t first_panel = task % job->groups * job->group_panels;
    const int64_t end_panel = smaller(first_panel + job->group_panels, job->panels);
    const int size = size_of(job->dtype);
    const int64_t stride = job->depth;
    char *copy, *more_copy;
    const char *a = whole_rows(job->a + first_row * job->k * size, rows, job->k, stride, size, &copy);
    const char *more = whole_rows(job->more_a + first_row * job->more_k * size, rows, job->more_k, job->more_depth,
                                  size, &more_copy);
    const int64_t pass = round_up(DEPTH_BYTES / size, kernel->depth_unit);
    const int64_t tiles = (rows + kernel->rows - 1) / kernel->rows;
    const int64_t tile_size = (int64_t)kernel->rows * kernel->panel;
    _Alignas(64) float one[TILE_ROWS * TILE_COLUMNS];
    float *many = NULL;
    if (job->depth > pass) { // several passes: the tiles of all row blocks wait in memory between them
        many = aligned_alloc(64, (size_t)round_up(tiles * tile_size * 4, 64));
        if (!many) abort();
    }
    if (kernel->enter) kernel->enter();
    for (int64_t panel = first_panel; panel < end_panel; panel++) {
        const char *b = job->packed + panel * job->depth * kernel->panel * size;
        const int columns = (int)smaller(kernel->panel, job->n - panel * kernel->panel);
        for (int64_t start = 0; start < job->depth; start += pass) {
            const int64_t depth = smaller(pass, job->depth - start);
            for (int64_t t = 0; t < tiles; t++) {
                const int64_t row = t * kernel->rows;
                const int count = (int)smaller(kernel->rows, rows - row);
                float *tile = many ? many + t * tile_size : one;
                kernel->multiply(count, columns, depth, a + (row * stride + start) * size, stride,
                                 b + start * kernel->panel * size, tile, start > 0);
                if (start + depth < job->depth) continue;
                if (job->more_depth > 0)
                    kernel->multiply(count, columns, job->more_depth, more + row * job->more_depth * size, job->more_depth,
                                     job->more_packed + panel * job->more_depth * kernel->panel * size, tile, 1);
                finish_tile(job, tile, first_row + row, count, panel * kernel->panel);
            }
        }
    }
    if (kernel->leave) kernel->leave();
    free(many);
    free(copy);
    free(more_copy);
}

void hone_gemm(hone_dtype dtype, int64_t m, int64_t n, int64_t k, const void *a, const void *packed,
               const float *bias, hone_activation activation, void *c, hone_dtype c_dtype) {
    hone_gemm_pair(dtype, m, n, k, a, packed, 0, NULL, NULL, bias, activation, c, c_dtype);
}

void hone_gemm_pair(hone_dtype dtype, int64_t m, int64_t n, int64_t k, const void *a, const void *packed,
                    int64_t more_k, const void *more_a, const void *more_packed, const float *bias,
                    hone_activation activation, void *c, hone_dtype c_dtype) {
    if (m <= 0 || n <= 0) return;
    const gemm_kernel *kernel = gemm_kernel_for(dtype);
    gemm_job job = {.kernel = kernel, .dtype = dtype, .c_dtype = c_dtype, .m = m, .n = n, .k = k, .a = a,
                    .packed = packed, .more_k = more_k, .more_a = more_a, .more_packed = more_packed,
                    .bias = bias, .activation = activation, .c = c};
    job.depth = round_up(k, kernel->depth_unit);
    job.more_depth = round_up(more_k, kernel->depth_unit);
    job.panels = round_up(n, kernel->panel) / kernel->panel;
    const int small = m * n * (k + more_k) < SMALL_WORK && n * (k + more_k) * size_of(dtype) < SMALL_BYTES;
    // Blocks of equal rows, and groups of equal panels: so many that no thread waits long for the last one.
    const int64_t most = larger(kernel->rows, smaller(BLOCK_BYTES / larger(job.depth * size_of(dtype), 1), 512));
    const int64_t wanted = small ? 1 : larger((m + most - 1) / most, TASKS / job.panels);
    job.block_rows = round_up((m + wanted - 1) / wanted, kernel->rows);
    job.blocks = (m + job.block_rows - 1) / job.block_rows;
    job.groups = small ? 1 : smaller(job.panels, larger(1, (TASKS + job.blocks - 1) / job.blocks));
    job.group_panels = (job.panels + job.groups - 1) / job.groups;
    job.groups = (job.panels + job.group_panels - 1) / job.group_panels;
    const int64_t tasks = job.blocks * job.groups;
    if (small) for (int64_t task = 0; task < tasks; task++) multiply_block(&job, task);
    else hone_parallel(tasks, multiply_block, &job);
}
