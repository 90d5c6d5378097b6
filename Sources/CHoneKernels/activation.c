// Activations of feed-forward layers, alone or as a gate: y = f(gate) * up (Shazeer 2020).
#include "versions.h"

typedef struct {
    hone_unit unit;
    const void *x, *dy; // dy NULL: forward
    hone_dtype dtype;
    int64_t rows, width;
    int is_gated;
    void *y;
} activation_job;

BODY float sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

// tanh of the argument of GELU's approximation, and the argument's slope.
BODY float gelu_tanh_inner(float x, float *slope) {
    const float a = 0.7978845608f, b = 0.044715f;
    *slope = a * (1.0f + 3.0f * b * x * x);
    return fast_tanh(a * (x + b * x * x * x));
}

BODY float unit_value(hone_unit unit, float x) {
    if (unit == HONE_UNIT_SILU) return x * sigmoid(x);
    if (unit == HONE_UNIT_GELU) return gelu(x);
    float slope;
    return 0.5f * x * (1.0f + gelu_tanh_inner(x, &slope));
}

BODY float unit_slope(hone_unit unit, float x) {
    if (unit == HONE_UNIT_SILU) {
        const float s = sigmoid(x);
        return s * (1.0f + x * (1.0f - s));
    }
    if (unit == HONE_UNIT_GELU)
        return 0.5f * (1.0f + fast_erf(x * 0.70710678f)) + x * 0.39894228f * fast_exp(-0.5f * x * x);
    float slope;
    const float t = gelu_tanh_inner(x, &slope);
    return 0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * slope;
}

// One row of one unit, so that the compiler sees a loop without a choice in it.
BODY void unit_row(hone_unit unit, const activation_job *job, int64_t row) {
    const int64_t width = job->width, dtype = job->dtype;
    if (!job->is_gated) {
        const int64_t start = row * width;
        if (!job->dy)
            for (int64_t c = 0; c < width; c++)
                store_from_f32(job->y, dtype, start + c, unit_value(unit, load_as_f32(job->x, dtype, start + c)));
        else
            for (int64_t c = 0; c < width; c++)
                store_from_f32(job->y, dtype, start + c,
                               load_as_f32(job->dy, dtype, start + c) *
                                   unit_slope(unit, load_as_f32(job->x, dtype, start + c)));
        return;
    }
    const int64_t gate = row * 2 * width, up = gate + width, start = row * width;
    if (!job->dy)
        for (int64_t c = 0; c < width; c++)
            store_from_f32(job->y, dtype, start + c,
                           unit_value(unit, load_as_f32(job->x, dtype, gate + c)) *
                               load_as_f32(job->x, dtype, up + c));
    else
        for (int64_t c = 0; c < width; c++) {
            const float g = load_as_f32(job->x, dtype, gate + c), slope = load_as_f32(job->dy, dtype, start + c);
            const float u = load_as_f32(job->x, dtype, up + c);
            store_from_f32(job->y, dtype, gate + c, slope * u * unit_slope(unit, g));
            store_from_f32(job->y, dtype, up + c, slope * unit_value(unit, g));
        }
}

BODY void unit_rows_of(hone_unit unit, const activation_job *job, int64_t first, int64_t end) {
    // The type is told apart outside of the loop over a row.
    activation_job own = *job;
    if (job->dtype == HONE_F32) {
        own.dtype = HONE_F32;
        for (int64_t row = first; row < end; row++) unit_row(unit, &own, row);
    } else {
        own.dtype = HONE_BF16;
        for (int64_t row = first; row < end; row++) unit_row(unit, &own, row);
    }
}

BODY void unit_rows_body(const activation_job *job, int64_t first, int64_t end) {
    if (job->unit == HONE_UNIT_SILU) unit_rows_of(HONE_UNIT_SILU, job, first, end);
    else if (job->unit == HONE_UNIT_GELU) unit_rows_of(HONE_UNIT_GELU, job, first, end);
    else unit_rows_of(HONE_UNIT_GELU_TANH, job, first, end);
}
VERSIONS(unit_rows, (const activation_job *job, int64_t first, int64_t end), (job, first, end))

enum { STRIP = 8 };

static void activation_strip(void *context, int64_t strip) {
    const activation_job *job = context;
    const int64_t first = strip * STRIP, end = first + STRIP < job->rows ? first + STRIP : job->rows;
    unit_rows(job, first, end);
}

static void run(activation_job job) {
    if (job.rows <= 0 || job.width <= 0) return;
    parallel_strips(job.rows, STRIP, job.rows * job.width < 16384, activation_strip, &job);
}

void hone_unit_forward(hone_unit unit, int gated, const void *x, hone_dtype dtype, int64_t rows, int64_t width,
                       void *y) {
    run((activation_job){unit, x, NULL, dtype, rows, width, gated, y});
}

void hone_unit_backward(hone_unit unit, int gated, const void *x, const void *dy, hone_dtype dtype, int64_t rows,
                        int64_t width, void *dx) {
    run((activation_job){unit, x, dy, dtype, rows, width, gated, dx});
}

// --- Soft-capping, y = cap tanh(x / cap) (Gemma Team 2024).

typedef struct {
    float cap;
    const float *x, *dy;
    float *y;
    int64_t count;
} cap_job;

BODY void cap_range_body(const cap_job *job, int64_t first, int64_t end) {
    const float inverse = 1.0f / job->cap;
    if (!job->dy)
        for (int64_t i = first; i < end; i++) job->y[i] = job->cap * fast_tanh(job->x[i] * inverse);
    else
        for (int64_t i = first; i < end; i++) {
            const float t = fast_tanh(job->x[i] * inverse);
            job->y[i] = job->dy[i] * (1.0f - t * t);
        }
}
VERSIONS(cap_range, (const cap_job *job, int64_t first, int64_t end), (job, first, end))

static void cap_strip(void *context, int64_t strip) {
    const cap_job *job = context;
    const int64_t first = strip * 16384, end = first + 16384 < job->count ? first + 16384 : job->count;
    cap_range(job, first, end);
}

void hone_soft_cap(float cap, const float *x, float *y, int64_t count) {
    cap_job job = {cap, x, NULL, y, count};
    parallel_strips(count, 16384, count <= 16384, cap_strip, &job);
}

void hone_soft_cap_backward(float cap, const float *x, const float *dy, float *dx, int64_t count) {
    if (count <= 0) return;
    cap_job job = {cap, x, dy, dx, count};
    parallel_strips(count, 16384, count <= 16384, cap_strip, &job);
}
