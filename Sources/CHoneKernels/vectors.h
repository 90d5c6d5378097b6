// Elementwise loops used inside other kernels, at the current level.
#ifndef HONE_VECTORS_H
#define HONE_VECTORS_H

#include "hone_kernels.h"

// c = activation(tile + bias), converted to c_dtype; bias may be NULL.
void vector_finish(const float *tile, const float *bias, hone_activation activation, void *c, hone_dtype c_dtype,
                   int64_t count);

#endif
