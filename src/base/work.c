/* A ring of jobs: taken <= begun <= given, each a count that only grows. */
#include "assay/base/work.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>

#include "assay/base/mem.h"

struct slot {
	void *job;
	bool done;
};

struct worker {
	struct work *w;
	pthread_t thread;
	unsigned number;
};

struct work {
	work_fn run;
	void *ctx;
	struct slot *ring;
	size_t depth;
	uint64_t taken, begun, given;
	unsigned idle;		/* threads that wait for a job */
	bool waiting;		/* the owner does, for the job of this count */
	uint64_t wanted;
	bool ending;
	pthread_mutex_t mutex;
	pthread_cond_t more, done;
	struct worker *v;
	unsigned n;
};

static struct slot *
slot_of(struct work *w, uint64_t i)
{
	return &w->ring[i % w->depth];
}

/* The next job, or NULL at the end; with the mutex. */
static struct slot *
next(struct work *w)
{
	while (!w->ending && w->begun == w->given) {
		w->idle++;
		pthread_cond_wait(&w->more, &w->mutex);
		w->idle--;
	}
	return w->ending ? NULL : slot_of(w, w->begun++);
}

static void *
labour(void *arg)
{
	const struct worker *me = arg;
	struct work *w = me->w;
	struct slot *s;

	pthread_mutex_lock(&w->mutex);
	while ((s = next(w))) {
		pthread_mutex_unlock(&w->mutex);
		w->run(w->ctx, s->job, me->number);
		pthread_mutex_lock(&w->mutex);
		s->done = true;
		if (w->waiting && s == slot_of(w, w->wanted))
			pthread_cond_signal(&w->done);
	}
	pthread_mutex_unlock(&w->mutex);
	return NULL;
}

/* Signals stay with the thread that started the others: its handlers stop the run. */
static void
start_all(struct work *w, unsigned threads)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; w->n < threads; w->n++) {
		w->v[w->n] = (struct worker){.w = w, .number = w->n};
		if (pthread_create(&w->v[w->n].thread, NULL, labour, &w->v[w->n]) != 0)
			break;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct work *
work_start(unsigned threads, size_t depth, work_fn run, void *ctx)
{
	struct work *w = mem_zero(1, sizeof(*w));

	w->run = run;
	w->ctx = ctx;
	w->depth = depth;
	w->ring = mem_zero(depth, sizeof(*w->ring));
	w->v = mem_zero(threads, sizeof(*w->v));
	pthread_mutex_init(&w->mutex, NULL);
	pthread_cond_init(&w->more, NULL);
	pthread_cond_init(&w->done, NULL);
	start_all(w, threads);
	if (w->n)
		return w;
	work_end(w, NULL);
	return NULL;
}

/* The owner alone counts these two up, so it may read them without the mutex. */
bool
work_full(const struct work *w)
{
	return w->given - w->taken == w->depth;
}

void
work_give(struct work *w, void *job)
{
	pthread_mutex_lock(&w->mutex);
	*slot_of(w, w->given++) = (struct slot){.job = job};
	if (w->idle)
		pthread_cond_signal(&w->more);
	pthread_mutex_unlock(&w->mutex);
}

/* With the mutex. */
static void
await(struct work *w, uint64_t job)
{
	w->wanted = job;
	w->waiting = true;
	while (!slot_of(w, job)->done)
		pthread_cond_wait(&w->done, &w->mutex);
	w->waiting = false;
}

/* Who has to wait for the oldest sleeps until half of what is under way is done: woken for each
 * job, the owner would cost more than it does. */
void *
work_take(struct work *w, bool wait)
{
	void *job = NULL;
	struct slot *s;

	if (w->taken == w->given)
		return NULL;
	pthread_mutex_lock(&w->mutex);
	s = slot_of(w, w->taken);
	if (wait && !s->done) {
		await(w, w->taken + (w->given - w->taken) / 2);
		await(w, w->taken);
	}
	if (s->done) {
		job = s->job;
		w->taken++;
	}
	pthread_mutex_unlock(&w->mutex);
	return job;
}

void
work_end(struct work *w, void (*drop)(void *job))
{
	if (!w)
		return;
	pthread_mutex_lock(&w->mutex);
	w->ending = true;
	pthread_cond_broadcast(&w->more);
	pthread_mutex_unlock(&w->mutex);
	for (unsigned i = 0; i < w->n; i++)
		pthread_join(w->v[i].thread, NULL);
	for (; w->taken < w->given; w->taken++)
		drop(slot_of(w, w->taken)->job);
	pthread_mutex_destroy(&w->mutex);
	pthread_cond_destroy(&w->more);
	pthread_cond_destroy(&w->done);
	free(w->ring);
	free(w->v);
	free(w);
}
