// Packed panels turned: eight vectors of eight numbers at a time, of two outputs at two inputs each in bfloat16.
#include "turn.h"

#include "versions.h"

typedef uint64_t eight_pairs __attribute__((vector_size(64), aligned(64)));
typedef uint32_t eight_numbers __attribute__((vector_size(32), aligned(32)));
typedef uint16_t halves __attribute__((vector_size(64), aligned(64)));

// The last two of three steps: rows 2 apart exchange quarters, neighbours exchange numbers. In the first, which is done
// by the caller, rows 4 apart exchange halves.
#define TURN(type, half, rows)                                                                                 \
    do {                                                                                                       \
        type quarter_[8];                                                                                      \
        for (int h_ = 0; h_ < 8; h_ += 4)                                                                      \
            for (int i_ = h_; i_ < h_ + 2; i_++) {                                                             \
                quarter_[i_] = __builtin_shufflevector(half[i_], half[i_ + 2], 0, 1, 8, 9, 4, 5, 12, 13);      \
                quarter_[i_ + 2] = __builtin_shufflevector(half[i_], half[i_ + 2], 2, 3, 10, 11, 6, 7, 14, 15); \
            }                                                                                                  \
        for (int i_ = 0; i_ < 8; i_ += 2) {                                                                    \
            rows[i_] = __builtin_shufflevector(quarter_[i_], quarter_[i_ + 1], 0, 8, 2, 10, 4, 12, 6, 14);     \
            rows[i_ + 1] = __builtin_shufflevector(quarter_[i_], quarter_[i_ + 1], 1, 9, 3, 11, 5, 13, 7, 15); \
        }                                                                                                      \
    } while (0)

// Of two outputs at two inputs each, those of one input come together.
#define PAIRS(at) at, at + 2, at + 1, at + 3

BODY void turn_pairs(eight_pairs rows[8]) {
    eight_pairs half[8];
    for (int i = 0; i < 4; i++) {
        const halves upper = (halves)rows[i], lower = (halves)rows[i + 4];
        half[i] = (eight_pairs)__builtin_shufflevector(upper, lower, PAIRS(0), PAIRS(4), PAIRS(8), PAIRS(12), PAIRS(32),
                                                       PAIRS(36), PAIRS(40), PAIRS(44));
        half[i + 4] = (eight_pairs)__builtin_shufflevector(upper, lower, PAIRS(16), PAIRS(20), PAIRS(24), PAIRS(28),
                                                           PAIRS(48), PAIRS(52), PAIRS(56), PAIRS(60));
    }
    TURN(eight_pairs, half, rows);
}

BODY void turn_numbers(eight_numbers rows[8]) {
    eight_numbers half[8];
    for (int i = 0; i < 4; i++) {
        half[i] = __builtin_shufflevector(rows[i], rows[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        half[i + 4] = __builtin_shufflevector(rows[i], rows[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
    TURN(eight_numbers, half, rows);
}

// A square of one packed panel turned: eight vectors, of which the first `count` are there.
BODY void turn_square_of_numbers(const char *source, int64_t count, int64_t width, char *target) {
    eight_numbers rows[8];
    for (int64_t i = 0; i < 8; i++)
        rows[i] = i < count ? *(const eight_numbers *)(source + i * width * 4) : (eight_numbers){0};
    turn_numbers(rows);
    for (int64_t i = 0; i < 8; i++) *(eight_numbers *)(target + i * width * 4) = rows[i];
}

BODY void turn_square_of_pairs(const char *source, int64_t count, int64_t width, char *target) {
    eight_pairs rows[8];
    for (int64_t i = 0; i < 8; i++)
        rows[i] = i < count ? *(const eight_pairs *)(source + i * width * 4) : (eight_pairs){0};
    turn_pairs(rows);
    for (int64_t i = 0; i < 8; i++) *(eight_pairs *)(target + i * width * 4) = rows[i];
}

// The part of one packed panel that holds `inputs` inputs, turned; behind the inputs zeros up to whole squares. Steps
// of depth are of one input in float32 and of two in bfloat16: a vector holds eight of one step.
BODY void turn_part(hone_dtype dtype, const char *source, int64_t inputs, int64_t width, char *target) {
    const int64_t steps = dtype == HONE_F32 ? inputs : inputs / 2, vectors = dtype == HONE_F32 ? width / 8 : width / 16;
    const int64_t bytes = dtype == HONE_F32 ? 32 : 64;
    for (int64_t k = 0; k < steps; k += 8)
        for (int64_t c = 0; c < vectors; c++) {
            const char *from = source + k * width * 4 + c * bytes;
            char *to = target + c * 8 * width * 4 + k / 8 * bytes;
            const int64_t count = steps - k;
            if (dtype == HONE_F32) turn_square_of_numbers(from, count, width, to);
            else if (count >= 8) turn_square_of_pairs(from, 8, width, to);
            else turn_square_of_pairs(from, count, width, to);
        }
}

BODY void turn_levels_body(hone_dtype dtype, int64_t width, int64_t depth, const char *packed, int64_t start,
                           int64_t count, int64_t first, char *turned) {
    const int64_t inputs = depth - first < width ? depth - first : width, size = dtype == HONE_F32 ? 4 : 2;
    for (int64_t n = 0; n < count; n += width) {
        const char *source = packed + ((start + n) * depth + first * width) * size;
        char *target = turned + n * width * size;
        if (dtype == HONE_F32) turn_part(HONE_F32, source, inputs, width, target);
        else if (width == 48) turn_part(HONE_BF16, source, inputs, 48, target); // a known width is unrolled
        else turn_part(HONE_BF16, source, inputs, width, target);
    }
}
VERSIONS(turn_levels,
         (hone_dtype dtype, int64_t width, int64_t depth, const char *packed, int64_t start, int64_t count,
          int64_t first, char *turned),
         (dtype, width, depth, packed, start, count, first, turned))
void turn_panels(hone_dtype dtype, int64_t width, int64_t depth, const void *packed, int64_t start, int64_t count,
                 int64_t first, void *turned) {
    turn_levels(dtype, width, depth, packed, start, count, first, turned);
}
