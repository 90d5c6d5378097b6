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

enum { WIDE = 4 }; // vectors of a row that are summed beside each other: sixteen sums fill the registers

// products[q][j] = sum over d < size of rows[q][d] * columns[d][j] for four rows and `vectors` vectors of j.
BODY void dot_block(const float *rows, int64_t channels, int64_t size, const float *columns, int64_t stride,
                    int64_t j, int vectors, float *products) {
    lanes sums[4][WIDE] = {{{0}}};
    for (int64_t d = 0; d < size; d++)
        for (int v = 0; v < vectors; v++) {
            const lanes column = load_lanes(columns + d * stride + j + v * LANES);
            for (int q = 0; q < 4; q++) sums[q][v] += rows[q * channels + d] * column;
        }
    for (int q = 0; q < 4; q++)
        for (int v = 0; v < vectors; v++) store_lanes(products + q * stride + j + v * LANES, sums[q][v]);
}

// The same for first <= j < end, whole lanes.
BODY void four_dots(const float *rows, int64_t channels, int64_t size, const float *columns, int64_t stride,
                    int64_t first, int64_t end, float *products) {
    int64_t j = first;
    for (; j + WIDE * LANES <= end; j += WIDE * LANES)
        dot_block(rows, channels, size, columns, stride, j, WIDE, products);
    for (; j < end; j += LANES) dot_block(rows, channels, size, columns, stride, j, 1, products);
}

// sums[q][c] = sum over first <= j < end of weights[q][j] * rows[j][c], for four q and `vectors` vectors of c.
BODY void sum_block(const float *weights, int64_t stride, int64_t first, int64_t end, const float *rows,
                    int64_t channels, int64_t c, int vectors, float *sums) {
    lanes block[4][WIDE] = {{{0}}};
    for (int64_t j = first; j < end; j++)
        for (int v = 0; v < vectors; v++) {
            const lanes row = load_lanes(rows + j * channels + c + v * LANES);
            for (int q = 0; q < 4; q++) block[q][v] += weights[q * stride + j] * row;
        }
    for (int q = 0; q < 4; q++)
        for (int v = 0; v < vectors; v++) store_lanes(sums + q * channels + c + v * LANES, block[q][v]);
}

// The same for all channels.
BODY void four_sums(const float *weights, int64_t stride, int64_t first, int64_t end, const float *rows,
                    int64_t channels, float *sums) {
    int64_t c = 0;
    for (; c + WIDE * LANES <= channels; c += WIDE * LANES)
        sum_block(weights, stride, first, end, rows, channels, c, WIDE, sums);
    for (; c < channels; c += LANES) sum_block(weights, stride, first, end, rows, channels, c, 1, sums);
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
