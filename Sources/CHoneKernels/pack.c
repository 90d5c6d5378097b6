// The right side of a matrix product, laid out in the panels that the kernel of the level reads; and back.
#include "versions.h"

static int64_t round_up(int64_t value, int64_t unit) { return (value + unit - 1) / unit * unit; }

int64_t hone_pack_bytes(hone_dtype dtype, int64_t n, int64_t k) {
    const gemm_kernel *kernel = gemm_kernel_for(dtype);
    return round_up(n, kernel->panel) * round_up(k, kernel->depth_unit) * (dtype == HONE_F32 ? 4 : 2);
}

typedef struct {
    hone_dtype dtype, source_dtype;
    const void *source;
    int by_output;
    int64_t width, n, k, depth;
    void *packed;
    void *unpacked; // of hone_unpack
} pack_job;

enum { STEP = 64 }; // of depth, gathered at a time

// part[k, c] = the source in float32: `steps` of depth from `start`, the panel's columns from `first`; zero outside.
BODY void gather(const pack_job *job, int64_t first, int64_t start, int64_t steps, float *part) {
    const int64_t width = job->width, columns = job->n - first < width ? job->n - first : width;
    const int64_t depth = job->k - start < steps ? job->k - start : steps;
    memset(part, 0, (size_t)(steps * width) * sizeof *part);
    if (job->by_output && job->source_dtype == HONE_F32) {
        for (int64_t c = 0; c < columns; c++) {
            const float *source = (const float *)job->source + (first + c) * job->k + start;
            for (int64_t k = 0; k < depth; k++) part[k * width + c] = source[k];
        }
    } else if (job->by_output) {
        for (int64_t c = 0; c < columns; c++) {
            const uint16_t *source = (const uint16_t *)job->source + (first + c) * job->k + start;
            for (int64_t k = 0; k < depth; k++) part[k * width + c] = bf16_to_f32(source[k]);
        }
    } else if (job->source_dtype == HONE_F32) {
        for (int64_t k = 0; k < depth; k++) {
            const float *source = (const float *)job->source + (start + k) * job->n + first;
            for (int64_t c = 0; c < columns; c++) part[k * width + c] = source[c];
        }
    } else {
        for (int64_t k = 0; k < depth; k++) {
            const uint16_t *source = (const uint16_t *)job->source + (start + k) * job->n + first;
            for (int64_t c = 0; c < columns; c++) part[k * width + c] = bf16_to_f32(source[c]);
        }
    }
}

// Full panels of bfloat16 rows [k,n] need no arithmetic: two rows are interleaved.
BODY void interleave(const pack_job *job, int64_t panel) {
    const int64_t width = job->width;
    for (int64_t k = 0; k < job->k; k += 2) {
        const uint16_t *even = (const uint16_t *)job->source + k * job->n + panel * width;
        const uint16_t *odd = even + job->n;
        uint32_t *restrict pairs = (uint32_t *)job->packed + (panel * job->depth + k) / 2 * width;
        if (k + 1 < job->k) for (int64_t c = 0; c < width; c++) pairs[c] = even[c] | (uint32_t)odd[c] << 16;
        else for (int64_t c = 0; c < width; c++) pairs[c] = even[c];
    }
    const int64_t whole = (job->k + 1) / 2 * 2; // the rest of the depth is zero
    memset((uint16_t *)job->packed + (panel * job->depth + whole) * width, 0, (size_t)((job->depth - whole) * width) * 2);
}

BODY void pack_panel_body(const pack_job *job, int64_t panel) {
    const int64_t width = job->width;
    const int is_whole = (panel + 1) * width <= job->n;
    if (is_whole && !job->by_output && job->dtype == HONE_BF16 && job->source_dtype == HONE_BF16) {
        interleave(job, panel);
        return;
    }
    float part[STEP * TILE_COLUMNS];
    for (int64_t start = 0; start < job->depth; start += STEP) {
        const int64_t steps = job->depth - start < STEP ? job->depth - start : STEP;
        gather(job, panel * width, start, steps, part);
        if (job->dtype == HONE_F32) {
            memcpy((float *)job->packed + (panel * job->depth + start) * width, part,
                   (size_t)(steps * width) * sizeof *part);
            continue;
        }
        uint32_t *pairs = (uint32_t *)job->packed + (panel * job->depth + start) / 2 * width;
        for (int64_t k = 0; k < steps; k += 2)
            for (int64_t c = 0; c < width; c++)
                pairs[k / 2 * width + c] = (uint32_t)bf16_from_f32(part[k * width + c]) |
                                           (uint32_t)bf16_from_f32(part[(k + 1) * width + c]) << 16;
    }
}
VERSIONS(pack_panel, (const pack_job *job, int64_t panel), (job, panel))

static void pack_task(void *context, int64_t panel) { pack_panel(context, panel); }

void hone_pack(hone_dtype dtype, const void *source, hone_dtype source_dtype, int by_output, int64_t n, int64_t k,
               void *packed) {
    if (n <= 0 || k <= 0) return;
    const gemm_kernel *kernel = gemm_kernel_for(dtype);
    pack_job job = {dtype, source_dtype, source, by_output, kernel->panel, n, k, round_up(k, kernel->depth_unit),
                    packed, NULL};
    parallel_strips(n, kernel->panel, n * k < 65536, pack_task, &job);
}

BODY void unpack_panel_body(const pack_job *job, int64_t panel) {
    const int64_t width = job->width, first = panel * width;
    const int64_t columns = job->n - first < width ? job->n - first : width;
    for (int64_t c = 0; c < columns; c++)
        for (int64_t k = 0; k < job->k; k++) {
            const int64_t target = (first + c) * job->k + k;
            if (job->dtype == HONE_F32)
                ((float *)job->unpacked)[target] = ((const float *)job->packed)[(panel * job->depth + k) * width + c];
            else
                ((uint16_t *)job->unpacked)[target] =
                    ((const uint16_t *)job->packed)[((panel * job->depth + k) / 2 * width + c) * 2 + k % 2];
        }
}
VERSIONS(unpack_panel, (const pack_job *job, int64_t panel), (job, panel))

static void unpack_task(void *context, int64_t panel) { unpack_panel(context, panel); }

void hone_unpack(hone_dtype dtype, const void *packed, int64_t n, int64_t k, void *matrix) {
    if (n <= 0 || k <= 0) return;
    const gemm_kernel *kernel = gemm_kernel_for(dtype);
    pack_job job = {.dtype = dtype, .width = kernel->panel, .n = n, .k = k, .depth = round_up(k, kernel->depth_unit),
                    .packed = (void *)packed, .unpacked = matrix};
    parallel_strips(n, kernel->panel, n * k < 65536, unpack_task, &job);
}

typedef struct {
    pack_job pack;
    const int32_t *rows;
    int64_t count;
    void *y;
    hone_dtype y_dtype;
} gather_job;

enum { GATHERED = 32 }; // rows a task

BODY void gather_strip_body(const gather_job *job, int64_t strip) {
    const pack_job *pack = &job->pack;
    const int64_t width = pack->width, first = strip * GATHERED;
    for (int64_t i = first; i < job->count && i < first + GATHERED; i++) {
        const int64_t start = job->rows[i] / width * pack->depth * width, c = job->rows[i] % width;
        for (int64_t k = 0; k < pack->k; k++) {
            const int64_t whole = start + k * width + c, paired = start + (k / 2 * width + c) * 2 + k % 2;
            const float value = pack->dtype == HONE_F32 ? ((const float *)pack->packed)[whole]
                                                        : bf16_to_f32(((const uint16_t *)pack->packed)[paired]);
            store_from_f32(job->y, job->y_dtype, i * pack->k + k, value);
        }
    }
}
VERSIONS(gather_strip, (const gather_job *job, int64_t strip), (job, strip))

static void gather_task(void *context, int64_t strip) { gather_strip(context, strip); }

void hone_unpack_rows(hone_dtype dtype, const void *packed, int64_t k, const int32_t *rows, int64_t count, void *y,
                      hone_dtype y_dtype) {
    const gemm_kernel *kernel = gemm_kernel_for(dtype);
    gather_job job = {{.dtype = dtype, .width = kernel->panel, .k = k, .depth = round_up(k, kernel->depth_unit),
                       .packed = (void *)packed}, rows, count, y, y_dtype};
    parallel_strips(count, GATHERED, count * k < 65536, gather_task, &job);
}
