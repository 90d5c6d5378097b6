// Products of rows and columns that attention and its gradient are made of, in float32.
#ifndef HONE_ATTENTION_ROWS_H
#define HONE_ATTENTION_ROWS_H

#include "lanes.h"

BODY void load_row_of(const void *source, hone_dtype dtype, int64_t start, int64_t count, float factor, float *row) {
    if (dtype == HONE_F32)
        for (int64_t d = 0; d < count; d++) row[d] = ((const float *)source)[start + d] * factor;
    else
        for (int64_t d = 0; d < count; d++) row[d] = bf16_to_f32(((const uint16_t *)source)[start + d]) * factor;
}

BODY void store_row_of(void *target, hone_dtype dtype, int64_t start, int64_t count, float factor, const float *row) {
    if (dtype == HONE_F32)
        for (int64_t d = 0; d < count; d++) ((float *)target)[start + d] = row[d] * factor;
    else
        for (int64_t d = 0; d < count; d++) ((uint16_t *)target)[start + d] = bf16_from_f32(row[d] * factor);
}

// products[q][j] = sum over d < size of rows[q][d] * columns[d][j] for four rows and first <= j < end, whole lanes.
BODY void four_dots(const float *rows, int64_t channels, int64_t size, const float *columns, int64_t stride,
                    int64_t first, int64_t end, float *products) {
    const float *r0 = rows, *r1 = r0 + channels, *r2 = r1 + channels, *r3 = r2 + channels;
    int64_t j = first;
    for (; j + 2 * LANES <= end; j += 2 * LANES) {
        lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, t0 = {0}, t1 = {0}, t2 = {0}, t3 = {0};
        for (int64_t d = 0; d < size; d++) {
            const lanes a = load_lanes(columns + d * stride + j), b = load_lanes(columns + d * stride + j + LANES);
            s0 += r0[d] * a; s1 += r1[d] * a; s2 += r2[d] * a; s3 += r3[d] * a;
            t0 += r0[d] * b; t1 += r1[d] * b; t2 += r2[d] * b; t3 += r3[d] * b;
        }
        store_lanes(products + j, s0);
        store_lanes(products + stride + j, s1);
        store_lanes(products + 2 * stride + j, s2);
        store_lanes(products + 3 * stride + j, s3);
        store_lanes(products + j + LANES, t0);
        store_lanes(products + stride + j + LANES, t1);
        store_lanes(products + 2 * stride + j + LANES, t2);
        store_lanes(products + 3 * stride + j + LANES, t3);
    }
    for (; j < end; j += LANES) {
        lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
        for (int64_t d = 0; d < size; d++) {
            const lanes a = load_lanes(columns + d * stride + j);
            s0 += r0[d] * a; s1 += r1[d] * a; s2 += r2[d] * a; s3 += r3[d] * a;
        }
        store_lanes(products + j, s0);
        store_lanes(products + stride + j, s1);
        store_lanes(products + 2 * stride + j, s2);
        store_lanes(products + 3 * stride + j, s3);
    }
}

// sums[q] = sum over first <= j < end of weights[q][j] * rows[j], for four q.
BODY void four_sums(const float *weights, int64_t stride, int64_t first, int64_t end, const float *rows,
                    int64_t channels, float *sums) {
    for (int64_t c = 0; c < channels; c += LANES) {
        lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
        for (int64_t j = first; j < end; j++) {
            const lanes row = load_lanes(rows + j * channels + c);
            s0 += weights[j] * row;
            s1 += weights[stride + j] * row;
            s2 += weights[2 * stride + j] * row;
            s3 += weights[3 * stride + j] * row;
        }
        store_lanes(sums + c, s0);
        store_lanes(sums + channels + c, s1);
        store_lanes(sums + 2 * channels + c, s2);
        store_lanes(sums + 3 * channels + c, s3);
    }
}

// sums[j] += sum over i < count of weights[i][j] * rows[i], for first <= j < end, which is a multiple of four.
BODY void add_transposed(const float *weights, int64_t stride, int64_t count, int64_t first, int64_t end,
                         const float *rows, int64_t channels, float *sums) {
    for (int64_t j = first; j < end; j += 4)
        for (int64_t c = 0; c < channels; c += LANES) {
            float *sum = sums + j * channels + c;
            lanes s0 = load_lanes(sum), s1 = load_lanes(sum + channels), s2 = load_lanes(sum + 2 * channels);
            lanes s3 = load_lanes(sum + 3 * channels);
            for (int64_t i = 0; i < count; i++) {
                const lanes row = load_lanes(rows + i * channels + c);
                const float *weight = weights + i * stride + j;
                s0 += weight[0] * row;
                s1 += weight[1] * row;
                s2 += weight[2] * row;
                s3 += weight[3] * row;
            }
            store_lanes(sum, s0);
            store_lanes(sum + channels, s1);
            store_lanes(sum + 2 * channels, s2);
            store_lanes(sum + 3 * channels, s3);
        }
}

#endif
