// Attention within packed segments: the job that the ways of computing it have in common.
#ifndef HONE_ATTENTION_JOB_H
#define HONE_ATTENTION_JOB_H

#include "lanes.h"

typedef struct {
    const void *qkv;
    hone_dtype dtype;
    const int32_t *bounds;
    int64_t segments, heads, head_size;
    float scale;
    const hone_attention_dropout *dropout; // NULL for none
    void *o;
    int by_head;
} attention_job;

// By VDPBF16PS: for rows in bfloat16 with heads of whole vectors and nothing dropped, where the machine has it.
int attention_takes_dots(const attention_job *job);
// The bytes of room that a segment of `count` tokens takes.
int64_t attention_dots_bytes(int64_t count, int64_t head_size);
void attention_dots(const attention_job *job, int64_t segment, int64_t head, void *room);

#endif
