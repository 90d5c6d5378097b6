// Weights of few bits in the layout that the products read (blocks.h); and back, whole or some rows.
#include "blocks_quantize.h"
#include "versions.h"

int64_t hone_pack_blocks_bytes(hone_blocks kind, int64_t n, int64_t k) {
    return (n + BLOCK_PANEL - 1) / BLOCK_PANEL * (k / BLOCK) * block_record(kind);
}

typedef struct {
    hone_blocks kind;
    const void *source;
    hone_dtype dtype;
    int is_packed; // the source is blocks as GGUF holds them
    int64_t n, blocks;
    uint8_t *packed;
} pack_job;

// Stored codes and scales of blocks as GGUF holds them: a scale, then codes; two codes of Q4_0 a byte, 16 apart.
BODY void read_blocks(hone_blocks kind, const uint8_t *source, int64_t blocks, uint16_t *scales, uint8_t *codes) {
    const int64_t size = kind == HONE_Q8_0 ? 34 : 18;
    for (int64_t b = 0; b < blocks; b++, source += size, codes += BLOCK) {
        memcpy(scales + b, source, 2);
        if (kind == HONE_Q8_0)
            for (int i = 0; i < BLOCK; i++) codes[i] = source[2 + i] ^ 128;
        else
            for (int i = 0; i < BLOCK / 2; i++) {
                codes[i] = source[2 + i] & 15;
                codes[i + BLOCK / 2] = source[2 + i] >> 4;
            }
    }
}

// Output c of the panel into its place in each record. Q4_0: the first half of the outputs comes before the second.
BODY void place(hone_blocks kind, int c, int64_t blocks, const uint16_t *scales, const uint8_t *codes,
                uint8_t *record) {
    for (int64_t b = 0; b < blocks; b++, codes += BLOCK, record += block_record(kind)) {
        memcpy(record + c * 2, scales + b, 2);
        for (int step = 0; step < BLOCK / 4; step++) {
            uint32_t four;
            memcpy(&four, codes + step * 4, 4);
            if (kind == HONE_Q8_0) {
                memcpy(record + SCALE_BYTES + step * STEP_BYTES + c * 4, &four, 4);
                continue;
            }
            uint8_t *target = record + SCALE_BYTES + step * (STEP_BYTES / 2) + c % 16 * 4;
            uint32_t both = 0;
            if (c >= 16) memcpy(&both, target, 4);
            both |= four << (c / 16 * 4);
            memcpy(target, &both, 4);
        }
    }
}

BODY void pack_blocks_panel_body(const pack_job *job, int64_t panel) {
    enum { SOME = 64 }; // blocks at a time
    uint16_t scales[SOME];
    uint8_t codes[SOME * BLOCK];
    const int64_t record = block_record(job->kind), size = job->dtype == HONE_F32 ? 4 : 2;
    for (int64_t start = 0; start < job->blocks; start += SOME) {
        const int64_t count = job->blocks - start < SOME ? job->blocks - start : SOME;
        uint8_t *target = job->packed + (panel * job->blocks + start) * record;
        for (int c = 0; c < BLOCK_PANEL; c++) {
            const int64_t first = (panel * BLOCK_PANEL + c) * job->blocks + start;
            if (panel * BLOCK_PANEL + c >= job->n) { // outputs that fill the last panel are zero
                memset(scales, 0, sizeof scales);
                memset(codes, block_offset(job->kind), sizeof codes);
            } else if (job->is_packed) {
                read_blocks(job->kind, (const uint8_t *)job->source + first * (job->kind == HONE_Q8_0 ? 34 : 18), count,
                            scales, codes);
            } else {
                block_quantize_weights(job->kind, (const char *)job->source + first * BLOCK * size, job->dtype, count,
                                       scales, codes);
            }
            place(job->kind, c, count, scales, codes, target);
        }
    }
}
VERSIONS(pack_blocks_panel, (const pack_job *job, int64_t panel), (job, panel))
static void pack_task(void *context, int64_t panel) { pack_blocks_panel(context, panel); }

static void pack(pack_job job) {
    if (job.n <= 0 || job.blocks <= 0) return;
    parallel_strips(job.n, BLOCK_PANEL, job.n * job.blocks * BLOCK < 65536, pack_task, &job);
}

void hone_pack_blocks(hone_blocks kind, const void *source, hone_dtype source_dtype, int64_t n, int64_t k,
                      void *packed) {
    pack((pack_job){kind, source, source_dtype, 0, n, k / BLOCK, packed});
}

void hone_pack_blocks_stored(hone_blocks kind, const void *source, int64_t n, int64_t k, void *packed) {
    pack((pack_job){kind, source, HONE_F32, 1, n, k / BLOCK, packed});
}

// --- Back.

BODY void expand_body(const uint8_t *source, int64_t count, uint8_t *target) {
    for (int64_t b = 0; b < count; b++, source += Q4_RECORD, target += Q8_RECORD) {
        memcpy(target, source, SCALE_BYTES);
        for (int step = 0; step < BLOCK / 4; step++) {
            const uint8_t *both = source + SCALE_BYTES + step * (STEP_BYTES / 2);
            uint8_t *codes = target + SCALE_BYTES + step * STEP_BYTES;
            for (int i = 0; i < STEP_BYTES / 2; i++) codes[i] = (both[i] & 15) + 120;
            for (int i = 0; i < STEP_BYTES / 2; i++) codes[i + STEP_BYTES / 2] = (both[i] >> 4) + 120;
        }
    }
}
VERSIONS(expand, (const uint8_t *source, int64_t count, uint8_t *target), (source, count, target))
void block_expand(const uint8_t *records, int64_t count, uint8_t *target) { expand(records, count, target); }

typedef struct {
    hone_blocks kind;
    const uint8_t *packed;
    int64_t blocks;
    const int32_t *rows; // NULL: all in order
    int64_t count;
    void *y;
    hone_dtype dtype;
} unpack_job;

BODY void unpack_rows_body(const unpack_job *job, int64_t first, int64_t end) {
    const int64_t line = block_record(job->kind);
    for (int64_t i = first; i < end; i++) {
        const int64_t row = job->rows ? job->rows[i] : i;
        const int c = (int)(row % BLOCK_PANEL);
        const uint8_t *record = job->packed + row / BLOCK_PANEL * job->blocks * line;
        for (int64_t b = 0; b < job->blocks; b++, record += line) {
            uint16_t half;
            memcpy(&half, record + c * 2, 2);
            const float scale = f16_to_f32(half);
            float x[BLOCK];
            for (int step = 0; step < BLOCK / 4; step++)
                for (int j = 0; j < 4; j++) {
                    const uint8_t *codes = record + SCALE_BYTES;
                    const int code = job->kind == HONE_Q8_0
                                         ? codes[step * STEP_BYTES + c * 4 + j] - 128
                                         : (codes[step * (STEP_BYTES / 2) + c % 16 * 4 + j] >> (c / 16 * 4) & 15) - 8;
                    x[step * 4 + j] = scale * (float)code;
                }
            if (job->dtype == HONE_F32) memcpy((float *)job->y + (i * job->blocks + b) * BLOCK, x, sizeof x);
            else for (int j = 0; j < BLOCK; j++)
                ((uint16_t *)job->y)[(i * job->blocks + b) * BLOCK + j] = bf16_from_f32(x[j]);
        }
    }
}
VERSIONS(unpack_rows, (const unpack_job *job, int64_t first, int64_t end), (job, first, end))

static void unpack_task(void *context, int64_t strip) {
    const unpack_job *job = context;
    const int64_t first = strip * BLOCK_PANEL, end = first + BLOCK_PANEL;
    unpack_rows(job, first, end < job->count ? end : job->count);
}

void hone_unpack_blocks(hone_blocks kind, const void *packed, int64_t n, int64_t k, float *matrix) {
    unpack_job job = {kind, packed, k / BLOCK, NULL, n, matrix, HONE_F32};
    parallel_strips(n, BLOCK_PANEL, n * k < 65536, unpack_task, &job);
}

void hone_unpack_blocks_rows(hone_blocks kind, const void *packed, int64_t k, const int32_t *rows, int64_t count,
                             void *y, hone_dtype y_dtype) {
    unpack_job job = {kind, packed, k / BLOCK, rows, count, y, y_dtype};
    parallel_strips(count, BLOCK_PANEL, count * k < 65536, unpack_task, &job);
}
