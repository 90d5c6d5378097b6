// Transposition, in blocks that fit the first-level cache.
#include "versions.h"

typedef struct {
    const void *source;
    void *target;
    hone_dtype dtype;
    int64_t rows, columns;
} transpose_job;

enum { BLOCK = 32 };

#if defined(__x86_64__)
#include <immintrin.h>

// Eight rows of eight halves, by three rounds of interleaving.
static void turn_halves(const uint16_t *source, int64_t source_stride, uint16_t *target, int64_t target_stride) {
    __m128i a[8], b[8];
    for (int r = 0; r < 8; r++) a[r] = _mm_loadu_si128((const __m128i *)(source + r * source_stride));
    for (int r = 0; r < 4; r++) {
        b[2 * r] = _mm_unpacklo_epi16(a[2 * r], a[2 * r + 1]);
        b[2 * r + 1] = _mm_unpackhi_epi16(a[2 * r], a[2 * r + 1]);
    }
    for (int r = 0; r < 2; r++)
        for (int h = 0; h < 2; h++) {
            a[4 * r + 2 * h] = _mm_unpacklo_epi32(b[4 * r + h], b[4 * r + 2 + h]);
            a[4 * r + 2 * h + 1] = _mm_unpackhi_epi32(b[4 * r + h], b[4 * r + 2 + h]);
        }
    for (int q = 0; q < 4; q++) {
        _mm_storeu_si128((__m128i *)(target + 2 * q * target_stride), _mm_unpacklo_epi64(a[q], a[4 + q]));
        _mm_storeu_si128((__m128i *)(target + (2 * q + 1) * target_stride), _mm_unpackhi_epi64(a[q], a[4 + q]));
    }
}

// Four rows of four floats.
static void turn_floats(const float *source, int64_t source_stride, float *target, int64_t target_stride) {
    __m128 a = _mm_loadu_ps(source), b = _mm_loadu_ps(source + source_stride);
    __m128 c = _mm_loadu_ps(source + 2 * source_stride), d = _mm_loadu_ps(source + 3 * source_stride);
    _MM_TRANSPOSE4_PS(a, b, c, d);
    _mm_storeu_ps(target, a);
    _mm_storeu_ps(target + target_stride, b);
    _mm_storeu_ps(target + 2 * target_stride, c);
    _mm_storeu_ps(target + 3 * target_stride, d);
}
#else
static void turn_halves(const uint16_t *source, int64_t source_stride, uint16_t *target, int64_t target_stride) {
    for (int r = 0; r < 8; r++)
        for (int c = 0; c < 8; c++) target[c * target_stride + r] = source[r * source_stride + c];
}

static void turn_floats(const float *source, int64_t source_stride, float *target, int64_t target_stride) {
    for (int r = 0; r < 4; r++)
        for (int c = 0; c < 4; c++) target[c * target_stride + r] = source[r * source_stride + c];
}
#endif

// The block of `rows` x `columns` at source, in squares of `side`; what is left over goes element by element.
#define TURN(type, side, turn)                                                                                 \
    static void turn_##type(const type *source, type *target, int64_t rows, int64_t columns, int64_t all_rows, \
                            int64_t all_columns) {                                                             \
        const int64_t whole_rows = rows / side * side, whole_columns = columns / side * side;                  \
        for (int64_t c = 0; c < whole_columns; c += side)                                                      \
            for (int64_t r = 0; r < whole_rows; r += side)                                                     \
                turn(source + r * all_columns + c, all_columns, target + c * all_rows + r, all_rows);          \
        for (int64_t c = 0; c < columns; c++)                                                                  \
            for (int64_t r = c < whole_columns ? whole_rows : 0; r < rows; r++)                                \
                target[c * all_rows + r] = source[r * all_columns + c];                                        \
    }
TURN(uint16_t, 8, turn_halves)
TURN(float, 4, turn_floats)

static void transpose_block(const transpose_job *job, int64_t strip) {
    const int64_t c = strip * BLOCK, columns = job->columns - c < BLOCK ? job->columns - c : BLOCK;
    for (int64_t r = 0; r < job->rows; r += BLOCK) {
        const int64_t rows = job->rows - r < BLOCK ? job->rows - r : BLOCK;
        const int64_t from = r * job->columns + c, to = c * job->rows + r;
        if (job->dtype == HONE_F32)
            turn_float((const float *)job->source + from, (float *)job->target + to, rows, columns, job->rows,
                       job->columns);
        else
            turn_uint16_t((const uint16_t *)job->source + from, (uint16_t *)job->target + to, rows, columns,
                          job->rows, job->columns);
    }
}

static void transpose_strip(void *context, int64_t strip) { transpose_block(context, strip); }

void hone_transpose(const void *source, hone_dtype dtype, void *target, int64_t rows, int64_t columns) {
    transpose_job job = {source, target, dtype, rows, columns};
    parallel_strips(columns, BLOCK, rows * columns < 32768, transpose_strip, &job);
}
