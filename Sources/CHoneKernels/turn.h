// The packed form of W[N,K] read the other way: as the right side of dy W.
#ifndef HONE_TURN_H
#define HONE_TURN_H

#include "hone_kernels.h"

// turned: the panel of dy W's right side that begins at input `first`, for outputs `start` to start + count. Both begin
// at a panel of `width`, which is a multiple of 16; `depth` is that of a packed panel. The turned panel has room for
// whole panels of outputs; its columns behind the packed depth are zero or not written. Both are 64-byte aligned.
void turn_panels(hone_dtype dtype, int64_t width, int64_t depth, const void *packed, int64_t start, int64_t count,
                 int64_t first, void *turned);

#endif
