/*
 * work: jobs that some threads do and one hands out, and takes back in the
 * order in which it gave them. No more than `depth` are under way, so memory is
 * bounded, and whatever is done with the results is the same for any number of
 * threads.
 */
#ifndef ASSAY_BASE_WORK_H
#define ASSAY_BASE_WORK_H

#include <stdbool.h>
#include <stddef.h>

struct work;

/* Does one job in one of the threads, whose number counts from 0. It may touch what is the job's,
 * what is the thread's, and what of ctx does not change. */
typedef void (*work_fn)(void *ctx, void *job, unsigned thread);

/* NULL when no thread can be started. */
struct work *work_start(unsigned threads, size_t depth, work_fn run, void *ctx);
bool work_full(const struct work *w);
/* Only while it is not full. The job is lent until it is taken back. */
void work_give(struct work *w, void *job);
/* The oldest job, once it is done; NULL when there is none, and, unless it is to wait, when it is
 * not done yet. */
void *work_take(struct work *w, bool wait);
/* Ends the threads. Jobs that were not begun are not done any more; each that was not taken goes to
 * drop. */
void work_end(struct work *w, void (*drop)(void *job));

#endif
