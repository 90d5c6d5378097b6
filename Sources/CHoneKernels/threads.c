// One pool for the whole process. The caller works too; tasks are handed out by an atomic counter, so a slow core
// takes fewer of them. Which thread runs a task never changes its result.
#define _GNU_SOURCE // sched_getaffinity
#include "hone_kernels.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { SPINS = 2000, MAXIMUM_THREADS = 256 };

typedef struct {
    void (*body)(void *, int64_t);
    void *context;
    int64_t tasks;
    int workers; // that take part; more may have been started for a larger count
    _Atomic int64_t next;
    _Atomic int64_t done;
} job;

static pthread_mutex_t entry = PTHREAD_MUTEX_INITIALIZER; // one job at a time
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
static _Atomic(job *) posted;
static _Atomic uint64_t generation;
static _Atomic int busy; // workers that look at the posted job
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

static void run(job *job) {
    int64_t count = 0;
    for (;;) {
        int64_t task = atomic_fetch_add_explicit(&job->next, 1, memory_order_relaxed);
        if (task >= job->tasks) break;
        job->body(job->context, task);
        count++;
    }
    if (count) atomic_fetch_add_explicit(&job->done, count, memory_order_acq_rel);
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
            while (atomic_load(&generation) == seen) pthread_cond_wait(&wake, &gate);
            pthread_mutex_unlock(&gate);
        }
        seen = atomic_load(&generation);
        atomic_fetch_add(&busy, 1);
        job *current = atomic_load(&posted);
        if (current && index < current->workers) run(current);
        pthread_mutex_lock(&gate);
        atomic_fetch_sub(&busy, 1);
        pthread_cond_signal(&finished);
        pthread_mutex_unlock(&gate);
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
        if (pthread_create(&thread, &attributes, work, (void *)(intptr_t)worker_count) != 0) wanted = worker_count + 1;
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
    job current = {.body = body, .context = context, .tasks = tasks, .workers = wanted - 1};
    atomic_store(&posted, &current);
    pthread_mutex_lock(&gate);
    atomic_fetch_add(&generation, 1);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&gate);
    inside = 1;
    run(&current);
    inside = 0;
    // The job lives on this stack: wait until every task is done and no worker looks at it any more.
    int spins = 0;
    while (atomic_load(&current.done) < tasks && ++spins < SPINS) pause_briefly();
    atomic_store(&posted, NULL);
    pthread_mutex_lock(&gate);
    while (atomic_load(&busy) > 0 || atomic_load(&current.done) < tasks) pthread_cond_wait(&finished, &gate);
    pthread_mutex_unlock(&gate);
    pthread_mutex_unlock(&entry);
}
