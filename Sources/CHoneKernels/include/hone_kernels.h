// The kernels of Hone: plain C, no state but the level and the thread pool.
//
// Shape legend: M rows (tokens or examples), N outputs, K inputs, T tokens, C channels, H heads, D head size,
// S segments. Matrices are row-major and contiguous unless a stride is given. bfloat16 is held in uint16_t.
//
// Rules at every entry: outputs may not overlap inputs unless a comment says so; a NaN in an input gives a NaN in
// the outputs that depend on it; denormal bfloat16 results may be flushed to zero; results do not depend on the
// number of threads. Sizes of zero are allowed and do nothing.
#ifndef HONE_KERNELS_H
#define HONE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// --- Level: which instructions are used. Chosen once by cpuid; HONE_ISA=scalar|avx2|avx512|avx512-bf16|amx forces
// a lower one.

typedef enum {
    HONE_LEVEL_SCALAR = 0,
    HONE_LEVEL_AVX2 = 1,         // AVX2 and FMA
    HONE_LEVEL_AVX512 = 2,       // F, BW, DQ, VL
    HONE_LEVEL_AVX512_BF16 = 3,  // and BF16
    HONE_LEVEL_AMX = 4,          // and AMX-TILE, AMX-BF16, permitted by the kernel
    HONE_LEVEL_AMX_EMULATED = 5, // the AMX matrix code over tiles modelled in C; for tests on other machines
} hone_level;

hone_level hone_level_best(void);          // what this machine has
hone_level hone_level_current(void);       // what is used
hone_level hone_level_vectors(void);       // for loops over vectors: the machine's own where AMX is emulated
void hone_level_set(hone_level level);     // for tests; must not run beside a kernel
const char *hone_level_name(hone_level level);

// --- Threads: one pool. Work is divided by shape only.

int hone_threads_count(void);              // processors available to the process, or HONE_THREADS
void hone_threads_set(int count);          // for tests; must not run beside a kernel
// Calls body(context, task) for each task in 0..<tasks, on all threads; returns when all are done. A call from
// within a body runs its tasks in order on the calling thread.
void hone_parallel(int64_t tasks, void (*body)(void *context, int64_t task), void *context);

// --- Conversion. Round to nearest even.

void hone_bf16_from_f32(const float *source, uint16_t *target, int64_t count);
void hone_f32_from_bf16(const uint16_t *source, float *target, int64_t count);
void hone_f32_from_f16(const uint16_t *source, float *target, int64_t count);

// --- Matrix product. c[M,N] = activation(a[M,K] b[K,N] + bias[N]), b packed once for the current level.

typedef enum { HONE_F32 = 0, HONE_BF16 = 1 } hone_dtype;
typedef enum { HONE_ACTIVATION_NONE = 0, HONE_ACTIVATION_GELU = 1 } hone_activation;

// Bytes that a packed b of these sizes needs at the current level; the buffer must be 64-byte aligned.
int64_t hone_pack_bytes(hone_dtype dtype, int64_t n, int64_t k);
// Packs b. `by_output` != 0: source is [N,K] (a weight as models store it); 0: source is [K,N]. Source is
// `source_dtype`, the packed form is `dtype`.
void hone_pack(hone_dtype dtype, const void *source, hone_dtype source_dtype, int by_output, int64_t n, int64_t k,
               void *packed);
// a is `dtype` like b and contiguous; bias may be NULL; c is float32 or bfloat16. Accumulation is in float32.
void hone_gemm(hone_dtype dtype, int64_t m, int64_t n, int64_t k, const void *a, const void *packed,
               const float *bias, hone_activation activation, void *c, hone_dtype c_dtype);
// The same with a second product in the sum; k > 0. c = activation(a b + more_a[M,more_K] more_b[more_K,N] + bias).
void hone_gemm_pair(hone_dtype dtype, int64_t m, int64_t n, int64_t k, const void *a, const void *packed,
                    int64_t more_k, const void *more_a, const void *more_packed, const float *bias,
                    hone_activation activation, void *c, hone_dtype c_dtype);
// The gradient of the input of x Wᵀ, from W[N,K] packed by output, which is not packed a second time: dx[M,K] = dy[M,N] W
// + more_dy[M,more_N] more_W[more_N,K]; n > 0, more_n 0 for one product. dx is float32 or bfloat16.
void hone_gemm_input_gradient(hone_dtype dtype, int64_t m, int64_t n, int64_t k, const void *dy, const void *packed,
                              int64_t more_n, const void *more_dy, const void *more_packed, void *dx,
                              hone_dtype dx_dtype);
// The inverse of hone_pack: matrix[N,K], of the packed type.
void hone_unpack(hone_dtype dtype, const void *packed, int64_t n, int64_t k, void *matrix);
// y[i] = row rows[i] of it, i in 0..<count: the embedding whose weight is also the output projection's.
void hone_unpack_rows(hone_dtype dtype, const void *packed, int64_t k, const int32_t *rows, int64_t count, void *y,
                      hone_dtype y_dtype);
// target[columns,rows] = source[rows,columns] transposed.
void hone_transpose(const void *source, hone_dtype dtype, void *target, int64_t rows, int64_t columns);

// --- Weights of few bits, for generation: blocks of 32 inputs of one output with a float16 scale, as GGUF has them.
// k is a multiple of 32, n any. The packed form is one for all levels, 34 or 18 bytes a block, in panels of 32
// outputs: matrices of the same k whose n are multiples of 32, packed one behind the other, are one matrix.

typedef enum { HONE_Q8_0 = 0, HONE_Q4_0 = 1 } hone_blocks; // codes of 8 and of 4 bits

// Bytes of the packed form; the buffer must be 64-byte aligned.
int64_t hone_pack_blocks_bytes(hone_blocks kind, int64_t n, int64_t k);
// Packs source[N,K], rounded as llama.cpp's reference does. A block that holds a NaN or an infinity is NaN.
void hone_pack_blocks(hone_blocks kind, const void *source, hone_dtype source_dtype, int64_t n, int64_t k,
                      void *packed);
// Packs source[N,K] that is held in blocks of this kind, without loss.
void hone_pack_blocks_stored(hone_blocks kind, const void *source, int64_t n, int64_t k, void *packed);
// The inverse: matrix[N,K], or y[i] = row rows[i] of it, i in 0..<count.
void hone_unpack_blocks(hone_blocks kind, const void *packed, int64_t n, int64_t k, float *matrix);
void hone_unpack_blocks_rows(hone_blocks kind, const void *packed, int64_t k, const int32_t *rows, int64_t count,
                             void *y, hone_dtype y_dtype);
// c[M,N] = a[M,K] b[K,N] + bias[N]. a is rounded to 8 bits with a float32 scale for each block of 32 of a row; a block
// of a that holds a NaN or an infinity makes its row of c NaN, and magnitudes below 2^-120 count as zero. bias may be
// NULL. Each element has the same bits at every level and whatever m is.
void hone_gemm_blocks(hone_blocks kind, int64_t m, int64_t n, int64_t k, const void *a, hone_dtype a_dtype,
                      const void *packed, const float *bias, void *c, hone_dtype c_dtype);

// --- Layer norm over the last axis (Ba, Kiros and Hinton 2016): y = (x + r - mean) / sqrt(var + epsilon) * w + b.
// r may be NULL; y may be x.

void hone_layer_norm(const void *x, const void *r, hone_dtype dtype, const float *w, const float *b, float epsilon,
                     int64_t rows, int64_t channels, void *y);
// dx = the gradient of x (and of r); dw, db [C] = those of w and b, both or neither NULL.
void hone_layer_norm_backward(const void *x, const void *r, hone_dtype dtype, const float *w, float epsilon,
                              const void *dy, int64_t rows, int64_t channels, void *dx, float *dw, float *db);

// --- Root mean square norm (Zhang and Sennrich 2019): y = x / sqrt(mean(x^2) + epsilon) * (w + offset), for each of
// `groups` groups of `channels` at the start of each row; rows lie `stride` apart. y may be x.

void hone_rms_norm(const void *x, hone_dtype dtype, const float *w, float offset, float epsilon, int64_t rows,
                   int64_t groups, int64_t channels, int64_t stride, void *y);
// dx may be dy; dw [C] may be NULL.
void hone_rms_norm_backward(const void *x, hone_dtype dtype, const float *w, float offset, float epsilon,
                            const void *dy, int64_t rows, int64_t groups, int64_t channels, int64_t stride, void *dx,
                            float *dw);

// --- Rotary position embedding (Su et al. 2021) of the first `heads` heads of each row, rows `stride` apart. Element k
// of a head turns with element k + rotary / 2; what lies behind `rotary` stays. table[position] holds rotary / 2 cosines
// and as many sines. `inverse` turns back, which is the gradient. y may be x; what does not turn is not written.

void hone_rotary(const void *x, hone_dtype dtype, int64_t tokens, int64_t stride, int64_t heads, int64_t head_size,
                 int64_t rotary, const float *table, const int32_t *positions, int inverse, void *y);

// --- Activations. Not gated: y[M,C] = f(x[M,C]). Gated (Shazeer 2020): y[M,C] = f(x[:, 0..<C]) * x[:, C..<2C].

typedef enum {
    HONE_UNIT_SILU = 0,
    HONE_UNIT_GELU = 1,      // exact
    HONE_UNIT_GELU_TANH = 2, // x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2
} hone_unit;

void hone_unit_forward(hone_unit unit, int gated, const void *x, hone_dtype dtype, int64_t rows, int64_t width,
                       void *y);
void hone_unit_backward(hone_unit unit, int gated, const void *x, const void *dy, hone_dtype dtype, int64_t rows,
                        int64_t width, void *dx);

// --- Soft-capping (Gemma Team 2024): y = cap tanh(x / cap); y may be x, dx may be dy.

void hone_soft_cap(float cap, const float *x, float *y, int64_t count);
void hone_soft_cap_backward(float cap, const float *x, const float *dy, float *dx, int64_t count);

// --- GELU in its exact form, x * (1 + erf(x / sqrt 2)) / 2; y may be x, dx may be dy.

void hone_gelu(const void *x, hone_dtype dtype, void *y, int64_t count);
void hone_gelu_backward(const void *x, const void *dy, hone_dtype dtype, void *dx, int64_t count);

// --- Dropout (Srivastava et al. 2014): y = x / (1 - rate) where the number drawn for the element, a function of
// (key, stream, element), is at least rate, otherwise 0. x[i] is element offset + i, so that a batch cut in parts draws
// as the whole does. 0 <= rate < 1; y may be x. The gradient is the same map.

void hone_dropout(const void *x, hone_dtype dtype, double rate, uint64_t key, uint64_t stream, int64_t offset,
                  void *y, int64_t count);

// --- Embedding: y[t] = sum over tables of table[index[t]]; every index must be in range (checked above).

typedef struct {
    const void *rows;       // [V,C]
    const int32_t *index;   // [T]; NULL: row 0 for every token
    hone_dtype dtype;
} hone_embedding_table;
void hone_embedding(const hone_embedding_table *tables, int64_t table_count, int64_t tokens, int64_t channels,
                    void *y, hone_dtype y_dtype);
// gradient[rows[u]] += the sum of dy[order[i]] for i in starts[u]..<starts[u+1], for each u in 0..<count; rows differ.
void hone_embedding_backward(const void *dy, hone_dtype dtype, const int32_t *order, const int32_t *starts,
                             const int32_t *rows, int64_t count, int64_t channels, float *gradient);

// --- Attention within segments of packed tokens, not causal. query, key and value are the first three H*D columns
// of qkv [T,3*H*D]; o[T,H*D]. Segment s holds tokens bounds[s]..<bounds[s+1]. Scores are scaled by `scale`.

// With dropout, the probability of head h of token t for the segment's key j is element
// ((first_token + t) * H + h) * 2^20 + j of hone_dropout: rate, key and stream as there. NULL for none.

typedef struct {
    double rate;
    uint64_t key, stream;
    int64_t first_token; // the number of token 0 of qkv, so that a batch cut in parts draws as the whole does
} hone_attention_dropout;

void hone_attention(const void *qkv, hone_dtype dtype, const int32_t *bounds, int64_t segments, int64_t heads,
                    int64_t head_size, float scale, const hone_attention_dropout *dropout, void *o);
// d_qkv[T,3*H*D] from d_o[T,H*D].
void hone_attention_backward(const void *qkv, const void *d_o, hone_dtype dtype, const int32_t *bounds,
                             int64_t segments, int64_t heads, int64_t head_size, float scale,
                             const hone_attention_dropout *dropout, void *d_qkv);

// --- Causal attention. A row of qkv holds `heads` queries, `kv_heads` keys and as many values, each of head_size;
// query head h reads key head h / (heads / kv_heads). Segment s holds rows start..<start+count at positions past, past +
// 1, ...; its first `past` keys and values were computed before and lie in blocks: row r of block b at
// ((b * block_tokens + r) * kv_heads + head) * head_size of keys and values. A query at position p sees the keys at
// p - window < j <= p; window 0 for all j <= p. soft_cap 0 for none.

typedef struct {
    int64_t heads, kv_heads, head_size;
    float scale, soft_cap;
    int64_t window;
} hone_causal_shape;
typedef struct {
    int64_t start, count, past;
    const int32_t *blocks; // NULL where past is 0
} hone_causal_segment;
typedef struct {
    const void *keys, *values; // of the type of qkv
    int64_t block_tokens;
} hone_key_blocks;

void hone_causal_attention(hone_causal_shape shape, const void *qkv, hone_dtype dtype,
                           const hone_causal_segment *segments, int64_t count, const hone_key_blocks *past, void *o);
// d_qkv of all rows in segments from d_o[T,heads*head_size]; past must be 0.
void hone_causal_attention_backward(hone_causal_shape shape, const void *qkv, const void *d_o, hone_dtype dtype,
                                    const hone_causal_segment *segments, int64_t count, void *d_qkv);

// Copies the keys and values of all rows in segments to their places in the blocks, which segments[].blocks name up to
// position past + count.
void hone_keep_keys(hone_causal_shape shape, const void *qkv, hone_dtype dtype, const hone_causal_segment *segments,
                    int64_t count, void *keys, void *values, int64_t block_tokens);

// --- Pooling over segments: y[S,C] = mean of the segment's rows, or its first row; then, each row on its own,
// division by the Euclidean norm (rows of norm zero stay zero).

void hone_segment_mean(const void *x, hone_dtype dtype, const int32_t *bounds, int64_t segments, int64_t channels,
                       float *y);
void hone_segment_first(const void *x, hone_dtype dtype, const int32_t *bounds, int64_t segments, int64_t channels,
                        float *y);
void hone_normalize_rows(const float *x, float *y, int64_t rows, int64_t channels); // y may be x
// dx[T,C] from dy[S,C]; tokens in no segment are not written.
void hone_segment_mean_backward(const float *dy, hone_dtype dtype, const int32_t *bounds, int64_t segments,
                                int64_t channels, void *dx);
void hone_segment_first_backward(const float *dy, hone_dtype dtype, const int32_t *bounds, int64_t segments,
                                 int64_t channels, void *dx);
void hone_normalize_rows_backward(const float *x, const float *dy, float *dx, int64_t rows, int64_t channels);

// --- Softmax and its cross-entropy with one wanted class a row.

void hone_softmax(const float *x, float *y, int64_t rows, int64_t channels); // y may be x
// losses[m] = weight[m] * -log softmax(logits[m])[target[m]]; d_logits[m] = weight[m] * (softmax - one-hot).
// weight may be NULL (ones); d_logits may be NULL or logits.
void hone_cross_entropy(const float *logits, const int32_t *target, const float *weight, int64_t rows,
                        int64_t channels, float *losses, float *d_logits);

// --- Vectors. Sums are accumulated in double precision in a fixed order.

double hone_dot(const float *x, const float *y, int64_t count);
double hone_sum(const float *x, int64_t count);
void hone_axpy(float factor, const float *x, float *y, int64_t count);   // y += factor * x
void hone_scale(float factor, const float *x, float *y, int64_t count);  // y = factor * x; y may be x
void hone_scale_bf16(float factor, const uint16_t *x, uint16_t *y, int64_t count);
void hone_add(const float *x, const float *y, float *z, int64_t count);  // z = x + y; z may be x or y
void hone_add_bf16(const uint16_t *x, const uint16_t *y, uint16_t *z, int64_t count); // z may be x or y
void hone_column_sums(const void *x, hone_dtype dtype, int64_t rows, int64_t columns, float *sums);

// --- One step of AdamW (Loshchilov and Hutter 2019) on g = gradient * gradient_factor; value, mean and square move.

typedef struct {
    float rate, beta1, beta2, epsilon, decay; // value falls by rate * decay * value
    float mean_correction, square_correction; // 1 - beta1^t, 1 - beta2^t
    float gradient_factor;
} hone_adamw_settings;
void hone_adamw(hone_adamw_settings settings, const float *gradient, float *value, float *mean, float *square,
                int64_t count);
// The same for some rows of value [any,width]: gradient and moments [row_count,width] hold these rows only.
void hone_adamw_rows(hone_adamw_settings settings, const float *gradient, float *value, float *mean, float *square,
                     const int32_t *rows, int64_t row_count, int64_t width);

// --- Selection: for each row of scores [rows,columns] the k largest, in falling order, ties by lower column.
// indices and values are [rows,k]; k <= columns.

void hone_top_k(const float *scores, int64_t rows, int64_t columns, int64_t k, int32_t *indices, float *values);

// --- Search by inner product over vectors of unit length, exact: each number of a vector is held in 16 bits, as a code
// of 8 bits and a rest of 8 bits, x = scale * (code + rest / 254). A scan reads the codes of all allowed rows and skips
// those that cannot be among the best: a row's score is at most what its codes and the largest rests allow. The others
// are scored by codes and rests together.

typedef struct {
    const int8_t *codes, *rests; // [rows,stride], -127...127, zero from `dimension` on
    const float *scales;         // [rows]
    int64_t rows, dimension;     // rows < 2^31
    int64_t rest_squares;        // the largest sum of a row's squared rests
} hone_coded_rows;

int64_t hone_code_stride(int64_t dimension); // the next multiple of 64
// Codes of x[rows,dimension], finite numbers: |x - scale * (code + rest / 254)| <= scale / 508 and |x - scale * code| <=
// scale / 2 but for rounding, scale = max|x| / 127 of the row. Returns the largest sum of a row's squared rests. The same
// bits at every level.
int64_t hone_code_rows(const float *x, int64_t rows, int64_t dimension, int8_t *codes, int8_t *rests, float *scales);
// For each of queries[Q,dimension], of length zero or one, the k rows with the largest inner product among those whose
// bit is set in `allowed` (bit r % 64 of word r / 64; bits from `rows` on are not looked at), in falling order, ties by
// lower row: indices[Q,k] and scores[Q,k], of which counts[Q] are written, fewer than k only where fewer are allowed. A
// score is the inner product of the query and the row's codes and rests in double precision, rounded to float32; the same
// bits at every level. Returns how many rows were scored by their rests, which depends on how the threads ran.
int64_t hone_nearest_rows(const hone_coded_rows *rows, const uint64_t *allowed, const float *queries, int64_t count,
                          int64_t k, int32_t *indices, float *scores, int32_t *counts);
// The inner product of two rows of codes, whose stride is a multiple of 64; exact, and the function of the current level.
typedef int32_t hone_code_product(const int8_t *x, const int8_t *y, int64_t stride);
hone_code_product *hone_code_product_current(void);
// Reads words[count] on all threads and returns their exclusive or: the least time in which a scan of them can be done.
uint64_t hone_read_words(const uint64_t *words, int64_t count);

#ifdef __cplusplus
}
#endif
#endif
