/* A search as work between keys: hits come one by one and become rows. */
#include <stdlib.h>

#include "finds.h"

#define HITS_MAX 50000		/* more than anybody looks through; their values are kept */

/* ---- what is asked ---- */

static const struct {
	const char *word;
	size_t at;
} flags[] = {
	{"--all", offsetof(struct wanted, all)},
	{"-F", offsetof(struct wanted, literal)},
	{"-i", offsetof(struct wanted, fold)},
	{"--path", offsetof(struct wanted, only_paths)},
};

static bool
take_flag(struct wanted *w, const char **p)
{
	size_t n = strcspn(*p, " ");

	for (size_t i = 0; i < countof(flags); i++) {
		if (strlen(flags[i].word) != n || strncmp(flags[i].word, *p, n) != 0)
			continue;
		*(bool *)((char *)w + flags[i].at) = true;
		*p += n + strspn(*p + n, " ");
		return true;
	}
	return false;
}

void
finds_parse(struct wanted *w, const char *typed)
{
	const char *p = typed + strspn(typed, " ");

	*w = (struct wanted){0};
	while (take_flag(w, &p))
		;
	w->pattern = p;
}

static void
hits_release(struct finds *st)
{
	for (size_t i = 0; i < st->n; i++)
		json_decref((json_t *)st->v[i].value);
	free(st->at);
	free(st->v);
	free(st->heads);
	free(st->rows);
	arena_release(&st->mem);
	st->at = NULL;
	st->v = NULL;
	st->heads = NULL;
	st->rows = NULL;
	st->nat = st->n = st->cap = st->nheads = st->heads_cap = 0;
	st->nrows = st->rows_cap = st->matching = st->shown = st->objects = 0;
}

void
finds_release(struct finds *st)
{
	hits_release(st);
	narrow_release(&st->narrow);
	buf_release(&st->line);
	free(st->typed);
	free(st);
}

/* Own copies: the timeline may be read again while the search runs. */
static void
take_snapshots(const struct app *a, struct finds *st)
{
	size_t n;
	const struct store_snapshot *v = timeline_snapshots(a->model.nights, &n);

	if (n && !st->wanted.all) {
		v += n - 1;
		n = 1;
	}
	st->at = mem_zero(n + 1, sizeof(*st->at));
	st->nat = n;
	for (size_t i = 0; i < n; i++) {
		st->at[i] = v[i];
		st->at[i].context = arena_strdup(&st->mem, v[i].context);
		st->at[i].source = arena_strdup(&st->mem, v[i].source);
		st->at[i].key_id = arena_strdup(&st->mem, v[i].key_id ? v[i].key_id : "");
	}
}

void
finds_start(const struct app *a, struct finds *st, const char *typed)
{
	char *text = mem_strdup(typed);

	(void)a;
	free(st->typed);
	st->typed = text;
	finds_parse(&st->wanted, text);
	st->waiting = true;
	st->stopped = st->ended = st->full = false;
	st->done = st->total = 0;
	st->count = (struct search_count){0};
	error_clear(&st->failed);
	if (!st->running)
		hits_release(st);	/* else by the one that runs, which still looks at them */
	narrow_release(&st->narrow);
	st->nrows = st->matching = st->shown = 0;
	st->list = (struct list){.height = st->list.height};
}

/* ---- rows ---- */

static bool
fits(const struct finds *st, const struct found_row *f)
{
	struct buf b = {0};
	bool yes;

	if (!st->narrow.sieve)
		return true;
	buf_printf(&b, "%s %s ", f->ref, f->path);
	if (f->value)
		render_value(&b, f->value, 400);
	yes = sieve_text(st->narrow.sieve, f->ns, f->kind, b.p);
	buf_release(&b);
	return yes;
}

static void
add_row(struct finds *st, size_t head, size_t hit)
{
	vec_grow(st->rows, st->nrows, st->rows_cap);
	st->rows[st->nrows++] = (struct finds_row){head, hit};
}

/* Rows of the hits that came since the last call; a heading when one of its hits fits. */
static void
more_rows(struct finds *st)
{
	size_t last = st->nrows ? st->rows[st->nrows - 1].head : SIZE_MAX, head = 0;

	for (; st->shown < st->n; st->shown++) {
		while (st->shown >= st->heads[head].first + st->heads[head].n)
			head++;
		if (!fits(st, &st->v[st->shown]))
			continue;
		st->matching++;
		if (head != last)
			add_row(st, head, FINDS_HEAD);
		last = head;
		if (!st->heads[head].shut)
			add_row(st, head, st->shown);
	}
}

void
finds_rows(struct finds *st)
{
	st->nrows = st->matching = st->shown = 0;
	more_rows(st);
}

/* ---- the search ---- */

static int
add_hit(void *ctx, const struct search_hit *h)
{
	struct finds *st = ctx;
	bool same = st->n && str_eq(st->v[st->n - 1].ref, h->ref);
	struct found_row *f;

	st->full = st->n == HITS_MAX;
	if (st->waiting || st->full)
		return 1;
	vec_grow(st->v, st->n, st->cap);
	f = &st->v[st->n];
	*f = (struct found_row){.path = arena_strdup(&st->mem, h->path), .from = h->from,
				.to = h->to, .line = h->line, .first = h->first, .last = h->last,
				.open = h->open, .first_seen = h->first_seen,
				.absent = h->absent};
	f->ref = same ? f[-1].ref : arena_strdup(&st->mem, h->ref);
	f->ns = same ? f[-1].ns : arena_strdup(&st->mem, h->key.ns);
	f->kind = same ? f[-1].kind : arena_strdup(&st->mem, h->key.kind);
	f->name = same ? f[-1].name : arena_strdup(&st->mem, h->key.name);
	f->value = json_incref((json_t *)h->value);
	st->objects += !same;
	if (!st->n || !str_eq(f->ns, f[-1].ns)) {
		vec_grow(st->heads, st->nheads, st->heads_cap);
		st->heads[st->nheads++] = (struct finds_head){.first = st->n};
	}
	st->heads[st->nheads - 1].n++;
	st->n++;
	more_rows(st);
	return 0;
}

struct search_run {
	struct app *a;
	struct finds *st;
};

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct search_run *r = ctx;

	r->st->done = done;
	r->st->total = total;
	return app_tick(r->a, what, done, total) || r->st->waiting;
}

static void
finish(struct finds *st, int rc, const struct error *err)
{
	st->running = false;
	if (st->waiting)
		return;
	if (rc == 0 || err->code == ERR_CANCELLED || !err->code) {
		st->stopped = rc != 0;
		st->ended = rc == 0;
	} else {
		st->failed = *err;
	}
}

bool
finds_work(struct app *a, struct finds *st)
{
	struct search_run run = {a, st};
	struct search_opts o = {.filter = a->o->filter, .limits = LIMITS_DEFAULT,
				.progress = {.ctx = &run, .tick = tick}};
	struct error err = {0};
	char *pattern;
	int rc;

	if (!st->waiting)
		return false;
	hits_release(st);
	st->waiting = false;
	st->running = true;
	take_snapshots(a, st);
	pattern = mem_strdup(st->wanted.pattern);
	o.pattern = pattern;
	o.literal = st->wanted.literal;
	o.fold = st->wanted.fold;
	o.only_paths = st->wanted.only_paths;
	rc = flow_search(a->o->worker, st->at, st->nat, &o, add_hit, st, &st->count, &err);
	finish(st, rc, &err);
	free(pattern);
	return true;
}
