// Codes and scales of blocks, at the current level.
#ifndef HONE_BLOCKS_QUANTIZE_H
#define HONE_BLOCKS_QUANTIZE_H

#include "blocks.h"

// Stored codes (one a byte) and float16 scales of `blocks` blocks. A block with a NaN or an infinity has the scale NaN.
void block_quantize_weights(hone_blocks kind, const void *source, hone_dtype dtype, int64_t blocks, uint16_t *scales,
                            uint8_t *codes);
// Rows first..<end of a, for weights whose stored codes exceed the true ones by `offset`. A block with a NaN or an
// infinity has the scale NaN; magnitudes below 2^-120 count as zero.
void block_quantize_rows(const void *a, hone_dtype dtype, int offset, int64_t first, int64_t end, block_rows *target);

#endif
