/*
 * The loop: keys first, then the screen, then a step of work. While work runs, its
 * tick comes back here (pump), takes the keys that wait and shows what became of
 * them, so that no key waits for work.
 */
#include "app.h"

#include <stdlib.h>

#include "term/term.h"
#include "term/run.h"

enum {
	PUMP_MS = 5,			/* how often keys are looked for while work runs */
	FRAME_MS = 16,			/* between two frames while work runs */
	RESIZE_MS = 50,			/* and while somebody drags the window's edge */
	PROGRESS_MS = 100,		/* when nothing but progress is new */
};

struct loop {
	struct term *term;
	struct app *app;
	struct screen screen;
	bool dirty;			/* a key changed what is to be seen */
	bool busy;			/* there may be work */
	bool leaving;
	uint64_t seen;			/* the model's generation when it was drawn */
	bool fresh;			/* nothing but keys was drawn since the last one */
	int64_t drawn, cost, pumped;	/* when, for how long; when keys were looked for */
	int64_t gap;			/* the least time to the next frame */
};

static void
draw(struct loop *l)
{
	int64_t start = term_clock();

	l->screen.unicode = term_unicode(l->term);
	screen_clear(&l->screen);
	app_draw(l->app, &l->screen);
	term_paint(l->term, &l->screen);
	l->fresh = l->dirty;
	l->dirty = false;
	l->seen = l->app->model.generation;
	l->drawn = term_clock();
	l->cost = l->drawn - start;
}

/* Is it time for a frame? Drawing takes a quarter of the time at most while work runs. */
static bool
due(const struct loop *l)
{
	bool news = l->dirty || l->fresh || l->seen != l->app->model.generation;
	int64_t gap = news ? l->gap : PROGRESS_MS;

	if (!l->dirty && gap < 3 * l->cost)
		gap = 3 * l->cost;
	return term_clock() - l->drawn >= gap;
}

static void
run(struct loop *l, const struct errand *e)
{
	struct error err = {0};

	if (term_run(l->term, e->command, e->has_text ? &e->text : NULL, e->wait, &err) < 0)
		app_say_error(l->app, &err);
}

/* By the user's command, else by the terminal, else into a file; says which. */
static void
copy(struct loop *l, const struct errand *e)
{
	static const char file[] = "assay-copy.txt";
	const char *by = l->app->o->clipboard;
	struct error err = {0};
	char *quiet = NULL;

	if (by && *by) {
		quiet = mem_printf("{ %s\n} >/dev/null 2>&1", by);
		if (run_command(quiet, &e->text, &err) == 0)
			app_say(l->app, "copied by %s", by);
	} else if (term_copy(l->term, e->text.p, e->text.n)) {
		app_say(l->app, "copied to the terminal's clipboard");
	} else if (io_write_file(file, e->text.p, e->text.n, 0600, &err) == 0) {
		app_say(l->app, "too long for the terminal's clipboard: written to %s", file);
	}
	if (err.code)
		app_say_error(l->app, &err);
	free(quiet);
}

/* The screen has bounds that a terminal may not have. */
static void
resize(struct loop *l, int rows, int cols)
{
	struct key k = {.code = K_RESIZE};

	screen_resize(&l->screen, rows, cols);
	k.row = l->screen.rows;
	k.col = l->screen.cols;
	app_key(l->app, &k);
	l->dirty = true;
}

/* What a key wants done outside of the state. */
static void
do_errand(struct loop *l)
{
	struct errand e = l->app->errand;
	int rows, cols;

	if (e.what == ERRAND_NONE || e.what == ERRAND_QUIT) {
		l->leaving |= e.what == ERRAND_QUIT;	/* stays: the tick stops what runs */
		return;
	}
	l->app->errand = (struct errand){0};
	if (e.what == ERRAND_SUSPEND)
		term_suspend(l->term);
	else if (e.what == ERRAND_REDRAW)
		term_redraw(l->term);
	else if (e.what == ERRAND_RUN)
		run(l, &e);
	else
		copy(l, &e);
	errand_clear(&e);
	term_size(l->term, &rows, &cols);
	resize(l, rows, cols);
}

static void
take(struct loop *l, const struct key *k)
{
	struct app *a = l->app;

	if (k->code == K_LOST) {
		a->stop = l->leaving = true;
		return;
	}
	l->gap = k->code == K_RESIZE ? RESIZE_MS : FRAME_MS;
	a->now_ms = term_clock();
	if (k->code == K_RESIZE)
		resize(l, k->row, k->col);
	else if (app_key(a, k) & REACT_DRAW)
		l->dirty = true;
	do_errand(l);
	l->busy = true;
}

/* All keys that wait, but not for longer than somebody who holds one down would notice. */
static void
take_waiting(struct loop *l)
{
	int64_t start = term_clock();
	struct key k;

	while (!l->leaving && (k = term_key(l->term, 0)).code != K_NONE) {
		take(l, &k);
		if (term_clock() - start >= 2 * FRAME_MS)
			break;
	}
}

static void
pump(void *ctx)
{
	struct loop *l = ctx;
	int64_t now = term_clock();

	if (now - l->pumped < PUMP_MS || l->leaving)
		return;
	take_waiting(l);
	if (!l->leaving && due(l))
		draw(l);
	l->pumped = term_clock();
}

/* Of a storm of sizes not each is drawn: more may come until the next frame is due. */
static void
let_settle(struct loop *l)
{
	int64_t left = l->gap == RESIZE_MS && l->dirty ? l->drawn + l->gap - term_clock() : 0;
	struct key k;

	if (left > 0 && (k = term_key(l->term, (int)left)).code != K_NONE)
		take(l, &k);
}

static void
step(struct loop *l)
{
	struct key k;

	if (!l->busy)
		let_settle(l);
	if (l->dirty && (!l->busy || due(l)))
		draw(l);
	if (!l->busy) {
		k = term_key(l->term, -1);
		take(l, &k);
	}
	take_waiting(l);
	if (l->leaving || !l->busy)
		return;
	if (l->dirty && due(l))
		draw(l);
	l->busy = app_work(l->app);
	do_errand(l);
	if (!l->busy)
		l->dirty = true;
	else if (!l->leaving && due(l))
		draw(l);
}

int
tui_run(const struct tui_opts *o, struct error *err)
{
	struct loop l = {.busy = true, .gap = FRAME_MS};
	int rows, cols, rc = -1;

	if (term_open(&l.term, o, err) < 0)
		return -1;
	term_size(l.term, &rows, &cols);
	screen_init(&l.screen, rows, cols);
	if (app_new(&l.app, o, l.screen.rows, l.screen.cols, err) < 0)
		goto done;
	l.app->pump = pump;
	l.app->pump_ctx = &l;
	draw(&l);
	while (!l.leaving)
		step(&l);
	rc = 0;
done:
	app_free(l.app);
	screen_release(&l.screen);
	term_close(l.term);
	return rc;
}
