// One pool for the whole process. The caller works too. Each thread has a range of the tasks, so that what it reads is
// one stream, and takes from the others' ranges when its own is done, so that a slow core does fewer. Which thread
// runs a task never changes its result. A thread that waits spins for some 50 microseconds before it sleeps: the
// products of a generated token follow each other faster than a thread wakes.
#define _GNU_SOURCE // sched_getaffinity
#include "hone_kernels.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { SPINS = 2000, MAXIMUM_THREADS = 256 };

typedef struct {
    _Alignas(64) _Atomic int64_t next;
    int64_t end;
} range;

typedef struct {
    void (*body)(void *, int64_t);
    void *context;
    int threads; // that take part; more may have been started for a larger count
    range *ranges;
} job;

static pthread_mutex_t entry = PTHREAD_MUTEX_INITIALIZER; // one job at a time
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
// Each on its own line: workers that spin read the first two while others work.
static _Alignas(64) _Atomic uint64_t generation;
static _Atomic(job *) posted;
static _Alignas(64) _Atomic int busy; // workers that look at the posted job
static _Alignas(64) _Atomic int sleepers;
static _Atomic int caller_sleeps;
static int worker_count = -1;
static int wanted = 0;
static _Thread_local int inside = 0;

static int processors(void) {
    const char *text = getenv("HONE_THREADS");
    if (text && atoi(text) > 0) return atoi(text) < MAXIMUM_THREADS ? atoi(text) : MAXIMUM_THREADS;
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
    return 1;
}

static void run(const job *job, int thread) {
    for (int turn = 0; turn < job->threads; turn++) {
        range *range = &job->ranges[(thread + turn) % job->threads];
        for (;;) {
            const int64_t task = atomic_fetch_add_explicit(&range->next, 1, memory_order_relaxed);
            if (task >= range->end) break;
            job->body(job->context, task);
        }
    }
}

static void pause_briefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void *work(void *number) {
    const int index = (int)(intptr_t)number;
    inside = 1;
    uint64_t seen = 0;
    for (;;) {
        int spins = 0;
        while (atomic_load_explicit(&generation, memory_order_acquire) == seen) {
            if (++spins < SPINS) {
                pause_briefly();
                continue;
            }
            pthread_mutex_lock(&gate);
            atomic_fetch_add(&sleepers, 1);
            while (atomic_load(&generation) == seen) pthread_cond_wait(&wake, &gate);
            atomic_fetch_sub(&sleepers, 1);
            pthread_mutex_unlock(&gate);
        }
        seen = atomic_load(&generation);
        atomic_fetch_add(&busy, 1);
        const job *current = atomic_load(&posted);
        if (current && index < current->threads) run(current, index);
        if (atomic_fetch_sub(&busy, 1) == 1 && atomic_load(&caller_sleeps)) {
            pthread_mutex_lock(&gate);
            pthread_cond_signal(&finished);
            pthread_mutex_unlock(&gate);
        }
    }
    return NULL;
}

// Called with `entry` held.
static void start_workers(void) {
    if (wanted == 0) wanted = processors();
    if (worker_count < 0) worker_count = 0;
    while (worker_count < wanted - 1) {
        pthread_t thread;
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        pthread_attr_setstacksize(&attributes, 4 << 20);
        const int index = worker_count + 1; // the caller is thread 0
        if (pthread_create(&thread, &attributes, work, (void *)(intptr_t)index) != 0) wanted = index;
        else worker_count++;
        pthread_attr_destroy(&attributes);
    }
}

int hone_threads_count(void) {
    pthread_mutex_lock(&entry);
    if (wanted == 0) wanted = processors();
    int count = wanted;
    pthread_mutex_unlock(&entry);
    return count;
}

void hone_threads_set(int count) {
    pthread_mutex_lock(&entry);
    wanted = count < 1 ? 1 : count > MAXIMUM_THREADS ? MAXIMUM_THREADS : count;
    pthread_mutex_unlock(&entry);
}

void hone_parallel(int64_t tasks, void (*body)(void *, int64_t), void *context) {
    if (tasks <= 0) return;
    if (inside || tasks == 1) {
        for (int64_t task = 0; task < tasks; task++) body(context, task);
        return;
    }
    pthread_mutex_lock(&entry);
    start_workers();
    if (wanted == 1) {
        pthread_mutex_unlock(&entry);
        for (int64_t task = 0; task < tasks; task++) body(context, task);
        return;
    }
    const int threads = (int)(tasks < wanted ? tasks : wanted);
    range ranges[threads];
    for (int thread = 0; thread < threads; thread++) {
        atomic_init(&ranges[thread].next, tasks / threads * thread + tasks % threads * thread / threads);
        ranges[thread].end = tasks / threads * (thread + 1) + tasks % threads * (thread + 1) / threads;
    }
    job current = {body, context, threads, ranges};
    atomic_store(&posted, &current);
    atomic_fetch_add(&generation, 1);
    if (atomic_load(&sleepers) > 0) { // one that counts itself later sees the new generation
        pthread_mutex_lock(&gate);
        pthread_cond_broadcast(&wake);
        pthread_mutex_unlock(&gate);
    }
    inside = 1;
    run(&current, 0);
    inside = 0;
    // Every task has been taken. The job lives on this stack: wait until no worker looks at it any more.
    atomic_store(&posted, NULL);
    int spins = 0;
    while (atomic_load(&busy) > 0 && ++spins < SPINS) pause_briefly();
    if (atomic_load(&busy) > 0) {
        pthread_mutex_lock(&gate);
        atomic_store(&caller_sleeps, 1);
        while (atomic_load(&busy) > 0) pthread_cond_wait(&finished, &gate);
        atomic_store(&caller_sleeps, 0);
        pthread_mutex_unlock(&gate);
    }
    pthread_mutex_unlock(&entry);
}
