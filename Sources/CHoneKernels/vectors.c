#include "vectors.h"

#include "versions.h"

BODY void convert_down_body(const float *source, uint16_t *target, int64_t count) {
    for (int64_t i = 0; i < count; i++) target[i] = bf16_from_f32(source[i]);
}
VERSIONS(convert_down, (const float *source, uint16_t *target, int64_t count), (source, target, count))
void hone_bf16_from_f32(const float *source, uint16_t *target, int64_t count) { convert_down(source, target, count); }

BODY void convert_up_body(const uint16_t *source, float *target, int64_t count) {
    for (int64_t i = 0; i < count; i++) target[i] = bf16_to_f32(source[i]);
}
VERSIONS(convert_up, (const uint16_t *source, float *target, int64_t count), (source, target, count))
void hone_f32_from_bf16(const uint16_t *source, float *target, int64_t count) { convert_up(source, target, count); }

// IEEE 754 half precision by integer arithmetic: exponents move by 112; subnormals are scaled, infinities kept.
BODY void convert_half_body(const uint16_t *source, float *target, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        uint32_t half = source[i], sign = (half & 0x8000) << 16, magnitude = half & 0x7FFF;
        union { uint32_t bits; float number; } both = {.bits = magnitude << 13};
        both.number *= 0x1p112f;
        if (magnitude >= 0x7C00) both.bits |= 0x7F800000;
        both.bits |= sign;
        target[i] = both.number;
    }
}
VERSIONS(convert_half, (const uint16_t *source, float *target, int64_t count), (source, target, count))
void hone_f32_from_f16(const uint16_t *source, float *target, int64_t count) { convert_half(source, target, count); }

BODY void finish_row(const float *tile, const float *bias, hone_activation activation, void *c, hone_dtype c_dtype,
                     int64_t count) {
    float *whole = c;
    uint16_t *half = c;
    if (c_dtype == HONE_F32) {
        if (activation == HONE_ACTIVATION_GELU)
            for (int64_t i = 0; i < count; i++) whole[i] = gelu(tile[i] + bias[i]);
        else
            for (int64_t i = 0; i < count; i++) whole[i] = tile[i] + bias[i];
    } else if (activation == HONE_ACTIVATION_GELU) {
        for (int64_t i = 0; i < count; i++) half[i] = bf16_from_f32(gelu(tile[i] + bias[i]));
    } else {
        for (int64_t i = 0; i < count; i++) half[i] = bf16_from_f32(tile[i] + bias[i]);
    }
}

BODY void finish_body(const float *tile, int64_t tile_stride, const float *bias, hone_activation activation,
                      void *c, int64_t c_stride, hone_dtype c_dtype, int64_t rows, int64_t columns) {
    static const float none[TILE_COLUMNS];
    const float *addend = bias ? bias : none;
    const int64_t size = c_dtype == HONE_F32 ? 4 : 2;
    for (int64_t r = 0; r < rows; r++, tile += tile_stride, c = (char *)c + c_stride * size) {
        // Whole panels have a known width, which the compiler unrolls.
        if (columns == 48) finish_row(tile, addend, activation, c, c_dtype, 48);
        else if (columns == 32) finish_row(tile, addend, activation, c, c_dtype, 32);
        else finish_row(tile, addend, activation, c, c_dtype, columns);
    }
}
VERSIONS(finish, (const float *tile, int64_t tile_stride, const float *bias, hone_activation activation, void *c,
                  int64_t c_stride, hone_dtype c_dtype, int64_t rows, int64_t columns),
         (tile, tile_stride, bias, activation, c, c_stride, c_dtype, rows, columns))
void vector_finish(const float *tile, int64_t tile_stride, const float *bias, hone_activation activation, void *c,
                   int64_t c_stride, hone_dtype c_dtype, int64_t rows, int64_t columns) {
    finish(tile, tile_stride, bias, activation, c, c_stride, c_dtype, rows, columns);
}

BODY void axpy_body(float factor, const float *x, float *y, int64_t count) {
    for (int64_t i = 0; i < count; i++) y[i] += factor * x[i];
}
VERSIONS(axpy, (float factor, const float *x, float *y, int64_t count), (factor, x, y, count))
void hone_axpy(float factor, const float *x, float *y, int64_t count) { axpy(factor, x, y, count); }

// --- Element by element, and inner products: strips of STRIP elements on the threads; the sums of strips are added in
// their order.

enum { STRIP = 32768 };

typedef struct {
    const void *x, *y;
    void *z;
    double *sums;
    float factor;
    int64_t count;
} element_job;

// A loop `name##_range_body(job, first, end)` as a function of a whole job.
#define STRIPS(name)                                                                                           \
    VERSIONS(name##_range, (const element_job *job, int64_t first, int64_t end), (job, first, end))            \
    static void name##_strip(void *context, int64_t strip) {                                                   \
        const element_job *job = context;                                                                      \
        const int64_t first = strip * STRIP, end = first + STRIP < job->count ? first + STRIP : job->count;    \
        name##_range(job, first, end);                                                                         \
    }                                                                                                          \
    static void name(element_job job) { parallel_strips(job.count, STRIP, job.count <= STRIP, name##_strip, &job); }

BODY void scale_range_body(const element_job *job, int64_t first, int64_t end) {
    const float *x = job->x;
    float *z = job->z;
    ELEMENTWISE
    for (int64_t i = first; i < end; i++) z[i] = job->factor * x[i];
}
STRIPS(scale)
void hone_scale(float factor, const float *x, float *y, int64_t count) {
    scale((element_job){.x = x, .z = y, .factor = factor, .count = count});
}

BODY void add_range_body(const element_job *job, int64_t first, int64_t end) {
    const float *x = job->x, *y = job->y;
    float *z = job->z;
    ELEMENTWISE
    for (int64_t i = first; i < end; i++) z[i] = x[i] + y[i];
}
STRIPS(add)
void hone_add(const float *x, const float *y, float *z, int64_t count) {
    add((element_job){.x = x, .y = y, .z = z, .count = count});
}

BODY void add_half_range_body(const element_job *job, int64_t first, int64_t end) {
    const uint16_t *x = job->x, *y = job->y;
    uint16_t *z = job->z;
    ELEMENTWISE
    for (int64_t i = first; i < end; i++) z[i] = bf16_from_f32(bf16_to_f32(x[i]) + bf16_to_f32(y[i]));
}
STRIPS(add_half)
void hone_add_bf16(const uint16_t *x, const uint16_t *y, uint16_t *z, int64_t count) {
    add_half((element_job){.x = x, .y = y, .z = z, .count = count});
}

BODY void scale_half_range_body(const element_job *job, int64_t first, int64_t end) {
    const uint16_t *x = job->x;
    uint16_t *z = job->z;
    ELEMENTWISE
    for (int64_t i = first; i < end; i++) z[i] = bf16_from_f32(job->factor * bf16_to_f32(x[i]));
}
STRIPS(scale_half)
void hone_scale_bf16(float factor, const uint16_t *x, uint16_t *y, int64_t count) {
    scale_half((element_job){.x = x, .z = y, .factor = factor, .count = count});
}

BODY void dot_range_body(const element_job *job, int64_t first, int64_t end) {
    REASSOCIATE
    const float *x = job->x, *y = job->y;
    double sum = 0;
    for (int64_t i = first; i < end; i++) sum += (double)x[i] * (double)y[i];
    job->sums[first / STRIP] = sum;
}
STRIPS(dot)
BODY void sum_range_body(const element_job *job, int64_t first, int64_t end) {
    REASSOCIATE
    const float *x = job->x;
    double sum = 0;
    for (int64_t i = first; i < end; i++) sum += (double)x[i];
    job->sums[first / STRIP] = sum;
}
STRIPS(sum)

static double summed(void (*sum)(element_job), const float *x, const float *y, int64_t count) {
    enum { FEW = 64 };
    double few[FEW] = {0};
    const int64_t strips = (count + STRIP - 1) / STRIP;
    double *sums = strips <= FEW ? few : calloc((size_t)strips, sizeof *sums);
    if (!sums) abort();
    sum((element_job){.x = x, .y = y, .sums = sums, .count = count});
    double total = 0;
    for (int64_t strip = 0; strip < strips; strip++) total += sums[strip];
    if (sums != few) free(sums);
    return total;
}

double hone_dot(const float *x, const float *y, int64_t count) { return summed(dot, x, y, count); }
double hone_sum(const float *x, int64_t count) { return summed(sum, x, NULL, count); }
