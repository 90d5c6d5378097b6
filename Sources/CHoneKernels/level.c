#include "hone_kernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

static const char *const names[] = {"scalar", "avx2", "avx512", "avx512-bf16", "amx", "amx-emulated"};
static hone_level best = HONE_LEVEL_SCALAR;
static hone_level current = HONE_LEVEL_SCALAR;

#if defined(__x86_64__)
// Tile data must be asked for once per process: arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA).
static int amx_permitted(void) { return syscall(SYS_arch_prctl, 0x1023, 18) == 0; }

static hone_level detect(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return HONE_LEVEL_SCALAR;
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw")
        || !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl"))
        return HONE_LEVEL_AVX2;
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a >> 5 & 1)) return HONE_LEVEL_AVX512;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return HONE_LEVEL_AVX512_BF16;
    int tiles = d >> 24 & 1, tile_bf16 = d >> 22 & 1;
    return tiles && tile_bf16 && amx_permitted() ? HONE_LEVEL_AMX : HONE_LEVEL_AVX512_BF16;
}
#else
static hone_level detect(void) { return HONE_LEVEL_SCALAR; }
#endif

__attribute__((constructor)) static void choose(void) {
    best = current = detect();
    const char *wanted = getenv("HONE_ISA");
    if (!wanted) return;
    for (int level = HONE_LEVEL_SCALAR; level <= HONE_LEVEL_AMX; level++)
        if (strcmp(wanted, names[level]) == 0) {
            if (level < (int)best) current = (hone_level)level;
            return;
        }
    if (*wanted) fprintf(stderr, "HONE_ISA=%s is not known; %s is used\n", wanted, names[best]);
}

hone_level hone_level_best(void) { return best; }
hone_level hone_level_current(void) { return current; }
hone_level hone_level_vectors(void) { return current == HONE_LEVEL_AMX_EMULATED ? best : current; }
void hone_level_set(hone_level level) {
    current = level <= best || level == HONE_LEVEL_AMX_EMULATED ? level : best;
}
const char *hone_level_name(hone_level level) { return names[level]; }
