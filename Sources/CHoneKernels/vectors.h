// Elementwise loops used inside other kernels, at the current level.
#ifndef HONE_VECTORS_H
#define HONE_VECTORS_H

#include "hone_kernels.h"

// c[rows,columns] = activation(tile + bias), converted to c_dtype; bias may be NULL. Rows of the tile are
// `tile_stride` apart, rows of c `c_stride`, in elements.
void vector_finish(const float *tile, int64_t tile_stride, const float *bias, hone_activation activation, void *c,
                   int64_t c_stride, hone_dtype c_dtype, int64_t rows, int64_t columns);

#endif
