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

BODY void scale_body(float factor, const float *x, float *y, int64_t count) {
    for (int64_t i = 0; i < count; i++) y[i] = factor * x[i];
}
VERSIONS(scale, (float factor, const float *x, float *y, int64_t count), (factor, x, y, count))
void hone_scale(float factor, const float *x, float *y, int64_t count) { scale(factor, x, y, count); }

BODY void add_body(const float *x, const float *y, float *z, int64_t count) {
    for (int64_t i = 0; i < count; i++) z[i] = x[i] + y[i];
}
VERSIONS(add, (const float *x, const float *y, float *z, int64_t count), (x, y, z, count))
void hone_add(const float *x, const float *y, float *z, int64_t count) { add(x, y, z, count); }

BODY void add_half_body(const uint16_t *x, const uint16_t *y, uint16_t *z, int64_t count) {
    for (int64_t i = 0; i < count; i++) z[i] = bf16_from_f32(bf16_to_f32(x[i]) + bf16_to_f32(y[i]));
}
VERSIONS(add_half, (const uint16_t *x, const uint16_t *y, uint16_t *z, int64_t count), (x, y, z, count))
void hone_add_bf16(const uint16_t *x, const uint16_t *y, uint16_t *z, int64_t count) { add_half(x, y, z, count); }

BODY void dot_body(const float *x, const float *y, int64_t count, double *result) {
    REASSOCIATE
    double sum = 0;
    for (int64_t i = 0; i < count; i++) sum += (double)x[i] * (double)y[i];
    *result = sum;
}
VERSIONS(dot, (const float *x, const float *y, int64_t count, double *result), (x, y, count, result))
double hone_dot(const float *x, const float *y, int64_t count) {
    double result;
    dot(x, y, count, &result);
    return result;
}

BODY void sum_body(const float *x, int64_t count, double *result) {
    REASSOCIATE
    double sum = 0;
    for (int64_t i = 0; i < count; i++) sum += (double)x[i];
    *result = sum;
}
VERSIONS(sum, (const float *x, int64_t count, double *result), (x, count, result))
double hone_sum(const float *x, int64_t count) {
    double result;
    sum(x, count, &result);
    return result;
}
