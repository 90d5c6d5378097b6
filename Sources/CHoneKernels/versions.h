// One loop, written once in plain C and compiled for each level: the compiler vectorises it for the level's
// instructions. The version compiled for the baseline is the scalar twin.
#ifndef HONE_VERSIONS_H
#define HONE_VERSIONS_H

#include "gemm.h"
#include "hone_kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BODY static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define VERSIONS(name, parameters, arguments)                                                                  \
    static void name##_scalar parameters { name##_body arguments; }                                            \
    __attribute__((target("avx2,fma,f16c"))) static void name##_avx2 parameters { name##_body arguments; }     \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,f16c"))) static void name##_avx512 parameters { \
        name##_body arguments;                                                                                 \
    }                                                                                                          \
    static void name parameters {                                                                              \
        hone_level level = hone_level_vectors();                                                               \
        if (level >= HONE_LEVEL_AVX512) name##_avx512 arguments;                                               \
        else if (level >= HONE_LEVEL_AVX2) name##_avx2 arguments;                                              \
        else name##_scalar arguments;                                                                          \
    }
#else
#define VERSIONS(name, parameters, arguments)                                                                  \
    static void name parameters { name##_body arguments; }
#endif

// Sums may be taken in the order of the level's vectors; the order is fixed for a level.
#define REASSOCIATE _Pragma("clang fp reassociate(on)")

// Before a loop whose elements are worked on one by one, so that its result may lie where an input does: without it the
// compiler takes one element at a time there.
#define ELEMENTWISE _Pragma("clang loop vectorize(assume_safety)")

// e^x for float32, relative error below 2e-7: 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2] (Taylor, degree 6).
BODY float fast_exp(float x) {
    const float magic = 12582912.0f; // 1.5 * 2^23: adding it rounds to a whole number
    float bounded = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
    float whole = (bounded * 1.44269504f + magic) - magic;
    float rest = (bounded - whole * 0.693359375f) + whole * 2.12194440e-4f;
    float p = 1.0f / 720;
    p = p * rest + 1.0f / 120;
    p = p * rest + 1.0f / 24;
    p = p * rest + 1.0f / 6;
    p = p * rest + 0.5f;
    p = p * rest + 1.0f;
    p = p * rest + 1.0f;
    union { int32_t bits; float number; } power = {.bits = ((int32_t)whole + 127) << 23};
    float result = p * power.number;
    return x < -87.0f ? 0.0f : x > 88.0f ? INFINITY : x != x ? x : result;
}

// tanh for float32, absolute error below 2e-7.
BODY float fast_tanh(float x) { return 1.0f - 2.0f / (fast_exp(2.0f * x) + 1.0f); }

// erf for float32, absolute error below 3e-7: a rational function on [-4, 4], where |erf| is 1 in float32.
BODY float fast_erf(float x) {
    float t = x < -4.0f ? -4.0f : x > 4.0f ? 4.0f : x;
    float s = t * t;
    float p = -2.72614225801306e-10f;
    p = p * s + 2.77068142495902e-08f;
    p = p * s - 2.10102402082508e-06f;
    p = p * s - 5.69250639462346e-05f;
    p = p * s - 7.34990630326855e-04f;
    p = p * s - 2.95459980854025e-03f;
    p = p * s - 1.60960333262415e-02f;
    float q = -1.45660718464996e-05f;
    q = q * s - 2.13374055278905e-04f;
    q = q * s - 1.68282697438203e-03f;
    q = q * s - 7.37332916720468e-03f;
    q = q * s - 1.42647390514189e-02f;
    return t * p / q;
}

BODY float gelu(float x) { return 0.5f * x * (1.0f + fast_erf(x * 0.70710678f)); }

BODY float load_as_f32(const void *x, hone_dtype dtype, int64_t index) {
    return dtype == HONE_F32 ? ((const float *)x)[index] : bf16_to_f32(((const uint16_t *)x)[index]);
}

BODY void store_from_f32(void *y, hone_dtype dtype, int64_t index, float value) {
    if (dtype == HONE_F32) ((float *)y)[index] = value;
    else ((uint16_t *)y)[index] = bf16_from_f32(value);
}

// Calls body(context, strip) over strips of `unit` items; on this thread alone where the work is small.
static inline void parallel_strips(int64_t items, int64_t unit, int small, void (*body)(void *, int64_t),
                                   void *context) {
    int64_t strips = (items + unit - 1) / unit;
    if (small) for (int64_t strip = 0; strip < strips; strip++) body(context, strip);
    else hone_parallel(strips, body, context);
}

#endif
