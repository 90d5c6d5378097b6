// Codes with a scale for each block of 32 numbers: weights, rounded as llama.cpp's reference rounds them, and the rows
// that they are multiplied with.
#include "blocks_quantize.h"

#include "versions.h"

// The largest magnitude of a block, as bits: a NaN is larger than an infinity, and both than any number.
BODY int32_t largest_bits(const float *x) {
    int32_t largest = 0;
    for (int i = 0; i < BLOCK; i++) {
        union { float number; int32_t bits; } both = {.number = x[i]};
        const int32_t magnitude = both.bits & 0x7FFFFFFF;
        largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
}

BODY float from_bits(int32_t bits) {
    union { int32_t bits; float number; } both = {.bits = bits};
    return both.number;
}

enum { INFINITE = 0x7F800000, NOT_A_NUMBER = 0x7E00 };

// Half away from zero, as roundf; |x| is small.
BODY int rounded(float x) {
    const int whole = (int)x;
    const float rest = x - (float)whole;
    return whole + (rest >= 0.5f) - (rest <= -0.5f);
}

BODY void quantize_q8(const float *x, uint16_t *scale, uint8_t *codes) {
    const int32_t bits = largest_bits(x);
    const float step = from_bits(bits) / 127, inverse = step > 0 ? 1 / step : 0;
    *scale = bits >= INFINITE ? NOT_A_NUMBER : f16_from_f32(step);
    // A step whose inverse is infinite is zero in half precision.
    if (bits >= INFINITE || inverse > 0x1p127f) memset(codes, 128, BLOCK);
    else for (int i = 0; i < BLOCK; i++) codes[i] = (uint8_t)(rounded(x[i] * inverse) + 128);
}

BODY void quantize_q4(const float *x, uint16_t *scale, uint8_t *codes) {
#pragma clang fp contract(off)
    const int32_t bits = largest_bits(x);
    float extreme = 0; // the first of the largest magnitude, with its sign, becomes code 0
    for (int i = BLOCK - 1; i >= 0; i--) extreme = fabsf(x[i]) == from_bits(bits) ? x[i] : extreme;
    const float step = extreme / -8, inverse = step != 0 ? 1 / step : 0;
    *scale = bits >= INFINITE ? NOT_A_NUMBER : f16_from_f32(step);
    if (bits >= INFINITE || fabsf(inverse) > 0x1p127f) memset(codes, 8, BLOCK);
    else for (int i = 0; i < BLOCK; i++) {
        const int code = (int)(x[i] * inverse + 8.5f);
        codes[i] = (uint8_t)(code < 15 ? code : 15);
    }
}

BODY void quantize_weights_body(hone_blocks kind, const void *source, hone_dtype dtype, int64_t blocks,
                                uint16_t *scales, uint8_t *codes) {
    for (int64_t b = 0; b < blocks; b++, codes += BLOCK) {
        float x[BLOCK];
        if (dtype == HONE_F32) memcpy(x, (const float *)source + b * BLOCK, sizeof x);
        else for (int i = 0; i < BLOCK; i++) x[i] = bf16_to_f32(((const uint16_t *)source)[b * BLOCK + i]);
        if (kind == HONE_Q8_0) quantize_q8(x, scales + b, codes);
        else quantize_q4(x, scales + b, codes);
    }
}
VERSIONS(quantize_weights, (hone_blocks kind, const void *source, hone_dtype dtype, int64_t blocks, uint16_t *scales,
                            uint8_t *codes), (kind, source, dtype, blocks, scales, codes))
void block_quantize_weights(hone_blocks kind, const void *source, hone_dtype dtype, int64_t blocks, uint16_t *scales,
                            uint8_t *codes) {
    quantize_weights(kind, source, dtype, blocks, scales, codes);
}

// Codes from -127 to 127, to nearest even: adding 1.5 * 2^23 rounds.
BODY void quantize_block(const float *x, int offset, int8_t *codes, float *scale, int32_t *correction) {
#pragma clang fp contract(off)
    const int32_t bits = largest_bits(x);
    const float largest = from_bits(bits), magic = 12582912.0f;
    const int is_number = bits < INFINITE, is_zero = bits < 0x03800000; // below 2^-120
    const float inverse = is_number && !is_zero ? 127 / largest : 0;
    int32_t sum = 0;
    for (int i = 0; i < BLOCK; i++) {
        union { float number; int32_t bits; } both = {.number = x[i] * inverse + magic};
        const int32_t code = is_number ? both.bits - 0x4B400000 : 0;
        codes[i] = (int8_t)code;
        sum += code;
    }
    *scale = !is_number ? NAN : is_zero ? 0 : largest / 127;
    *correction = -offset * sum;
}

BODY void quantize_rows_body(const void *a, hone_dtype dtype, int offset, int64_t first, int64_t end,
                             block_rows *target) {
    for (int64_t b = first * target->blocks; b < end * target->blocks; b++) {
        float x[BLOCK];
        if (dtype == HONE_F32) memcpy(x, (const float *)a + b * BLOCK, sizeof x);
        else for (int i = 0; i < BLOCK; i++) x[i] = bf16_to_f32(((const uint16_t *)a)[b * BLOCK + i]);
        quantize_block(x, offset, target->codes + b * BLOCK, target->scales + b, target->corrections + b);
    }
}
VERSIONS(quantize_rows, (const void *a, hone_dtype dtype, int offset, int64_t first, int64_t end,
                         block_rows *target), (a, dtype, offset, first, end, target))
void block_quantize_rows(const void *a, hone_dtype dtype, int offset, int64_t first, int64_t end, block_rows *target) {
    quantize_rows(a, dtype, offset, first, end, target);
}
