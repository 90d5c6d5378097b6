// Inside the matrix product: a kernel multiplies a few rows of a by one panel of packed b into a tile of float32.
#ifndef HONE_GEMM_H
#define HONE_GEMM_H

#include "hone_kernels.h"

// The largest tile of any kernel: rows times panel width.
enum { TILE_ROWS = 32, TILE_COLUMNS = 64 };

typedef struct {
    int rows;          // rows of a full tile
    int panel;         // columns of a panel of packed b
    int depth_unit;    // the packed depth is a multiple of this; a is copied where its depth is not
    // tile[r * panel + c] (+)= sum over k of a[r * stride + k] * b[k,c], for `rows` rows.
    // Columns from `columns` on may be left unwritten.
    void (*multiply)(int rows, int columns, int64_t depth, const void *a, int64_t stride, const void *b, float *tile,
                     int accumulate);
    void (*enter)(void); // before and after a task on a thread; may be NULL
    void (*leave)(void);
} gemm_kernel;

// Packed layout, every kernel: panels of `panel` outputs; within a panel depth in steps of 1 (float32) or 2
// (bfloat16), each step holding the panel's columns side by side, bfloat16 pairs interleaved.

extern const gemm_kernel gemm_f32_scalar, gemm_f32_avx2, gemm_f32_avx512;
extern const gemm_kernel gemm_bf16_scalar, gemm_bf16_avx2, gemm_bf16_avx512, gemm_bf16_avx512_bf16, gemm_bf16_amx,
    gemm_bf16_amx_emulated;

static inline const gemm_kernel *gemm_kernel_for(hone_dtype dtype) {
    const hone_level level = dtype == HONE_F32 ? hone_level_vectors() : hone_level_current();
#if defined(__x86_64__)
    if (dtype == HONE_F32)
        return level >= HONE_LEVEL_AVX512 ? &gemm_f32_avx512 : level >= HONE_LEVEL_AVX2 ? &gemm_f32_avx2
                                                                                       : &gemm_f32_scalar;
    switch (level) {
    case HONE_LEVEL_AMX: return &gemm_bf16_amx;
    case HONE_LEVEL_AMX_EMULATED: return &gemm_bf16_amx_emulated;
    case HONE_LEVEL_AVX512_BF16: return &gemm_bf16_avx512_bf16;
    case HONE_LEVEL_AVX512: return &gemm_bf16_avx512;
    case HONE_LEVEL_AVX2: return &gemm_bf16_avx2;
    default: return &gemm_bf16_scalar;
    }
#else
    return dtype == HONE_F32 ? &gemm_f32_scalar : &gemm_bf16_scalar;
#endif
}

static inline float bf16_to_f32(uint16_t value) {
    union { uint32_t bits; float number; } both = {.bits = (uint32_t)value << 16};
    return both.number;
}

static inline uint16_t bf16_from_f32(float value) {
    union { float number; uint32_t bits; } both = {.number = value};
    if ((both.bits & 0x7FFFFFFF) > 0x7F800000) return (uint16_t)(both.bits >> 16 | 0x40);
    return (uint16_t)((both.bits + 0x7FFF + (both.bits >> 16 & 1)) >> 16);
}

#endif
