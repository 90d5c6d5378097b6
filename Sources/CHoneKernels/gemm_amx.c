// AMX: 32 rows by 32 columns in four accumulator tiles; two tiles of a and two of b a step of 32 in depth. The same
// kernel is compiled a second time over tiles modelled in C, so that its logic is tested on any machine.
#include "gemm.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

enum { ROWS = 32, PANEL = 32, DEPTH = 32 };
// Tiles 0 to 3 accumulate (upper left, upper right, lower left, lower right), 4 and 5 hold a, 6 and 7 hold b.

typedef struct {
    uint8_t palette, start_row, reserved[14];
    uint16_t column_bytes[16];
    uint8_t rows[16];
} tile_configuration;

static tile_configuration configuration(int rows) {
    tile_configuration c;
    memset(&c, 0, sizeof c);
    c.palette = 1;
    int upper = rows < 16 ? rows : 16, lower = rows > 16 ? rows - 16 : 1;
    for (int tile = 0; tile < 8; tile++) {
        c.column_bytes[tile] = 64;
        c.rows[tile] = (uint8_t)(tile >= 6 ? 16 : tile == 4 || tile < 2 ? upper : lower);
    }
    return c;
}

// A tile modelled in C: 16 rows of 64 bytes, and the tile product as the manual defines it.
typedef struct { float cells[16][16]; } tile_model;
static _Thread_local struct { tile_model tiles[8]; tile_configuration c; } model;

static void model_load(int tile, const void *base, int64_t stride) {
    memset(&model.tiles[tile], 0, sizeof(tile_model));
    for (int r = 0; r < model.c.rows[tile]; r++) memcpy(model.tiles[tile].cells[r], (const char *)base + r * stride, 64);
}
static void model_store(int tile, void *base, int64_t stride) {
    for (int r = 0; r < model.c.rows[tile]; r++) memcpy((char *)base + r * stride, model.tiles[tile].cells[r], 64);
}
static void model_product(int sum, int a, int b) {
    for (int r = 0; r < model.c.rows[sum]; r++)
        for (int k = 0; k < 16; k++)
            for (int c = 0; c < 16; c++) {
                uint16_t left[2], right[2];
                memcpy(left, &model.tiles[a].cells[r][k], 4);
                memcpy(right, &model.tiles[b].cells[k][c], 4);
                model.tiles[sum].cells[r][c] += bf16_to_f32(left[0]) * bf16_to_f32(right[0]);
                model.tiles[sum].cells[r][c] += bf16_to_f32(left[1]) * bf16_to_f32(right[1]);
            }
}
static void model_configure(const tile_configuration *c) { model.c = *c; }
static void model_zero(int tile) { memset(&model.tiles[tile], 0, sizeof(tile_model)); }

#define KERNEL(name, attribute, CONFIGURE, LOAD, STORE, ZERO, PRODUCT)                                         \
    attribute static void name(int rows, int columns, int64_t depth, const void *a, int64_t stride,            \
                               const void *b, float *tile, int accumulate) {                                   \
        (void)columns;                                                                                         \
        if (rows != ROWS) {                                                                                    \
            tile_configuration tail = configuration(rows);                                                     \
            CONFIGURE(&tail);                                                                                  \
        }                                                                                                      \
        const int64_t line = PANEL * 4;                                                                        \
        const int both = rows > 16;                                                                            \
        if (accumulate) {                                                                                      \
            LOAD(0, tile, line);                                                                               \
            LOAD(1, tile + 16, line);                                                                          \
            if (both) {                                                                                        \
                LOAD(2, tile + 16 * PANEL, line);                                                              \
                LOAD(3, tile + 16 * PANEL + 16, line);                                                         \
            }                                                                                                  \
        } else {                                                                                               \
            ZERO(0);                                                                                           \
            ZERO(1);                                                                                           \
            ZERO(2);                                                                                           \
            ZERO(3);                                                                                           \
        }                                                                                                      \
        const uint16_t *upper = a, *lower = upper + 16 * stride;                                               \
        const char *panel = b;                                                                                 \
        for (int64_t k = 0; k < depth; k += DEPTH, panel += DEPTH / 2 * line) {                                \
            LOAD(6, panel, line);                                                                              \
            LOAD(7, panel + 64, line);                                                                         \
            LOAD(4, upper + k, stride * 2);                                                                    \
            PRODUCT(0, 4, 6);                                                                                  \
            PRODUCT(1, 4, 7);                                                                                  \
            if (both) {                                                                                        \
                LOAD(5, lower + k, stride * 2);                                                                \
                PRODUCT(2, 5, 6);                                                                              \
                PRODUCT(3, 5, 7);                                                                              \
            }                                                                                                  \
        }                                                                                                      \
        STORE(0, tile, line);                                                                                  \
        STORE(1, tile + 16, line);                                                                             \
        if (both) {                                                                                            \
            STORE(2, tile + 16 * PANEL, line);                                                                 \
            STORE(3, tile + 16 * PANEL + 16, line);                                                            \
        }                                                                                                      \
        if (rows != ROWS) {                                                                                    \
            tile_configuration full = configuration(ROWS);                                                     \
            CONFIGURE(&full);                                                                                  \
        }                                                                                                      \
    }

#define AMX_TARGET __attribute__((target("amx-tile,amx-bf16,avx512f")))

KERNEL(multiply, AMX_TARGET, _tile_loadconfig, _tile_loadd, _tile_stored, _tile_zero, _tile_dpbf16ps)
KERNEL(multiply_model, , model_configure, model_load, model_store, model_zero, model_product)

AMX_TARGET static void enter(void) {
    tile_configuration full = configuration(ROWS);
    _tile_loadconfig(&full);
}
AMX_TARGET static void leave(void) { _tile_release(); }
static void enter_model(void) {
    tile_configuration full = configuration(ROWS);
    model_configure(&full);
}

const gemm_kernel gemm_bf16_amx = {ROWS, PANEL, DEPTH, multiply, enter, leave};
const gemm_kernel gemm_bf16_amx_emulated = {ROWS, PANEL, DEPTH, multiply_model, enter_model, NULL};
#endif
