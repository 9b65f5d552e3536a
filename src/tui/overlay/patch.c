/* The patch that would undo what the cursor is on: text to look at and to take out, never applied. */
#include <stdlib.h>

#include "assay/render/patch.h"
#include "window.h"

#define HEADING "Patch that would undo this (never applied)"

/* What is to be undone: of an object, or of one change of it. */
struct patching {
	struct store_snapshot from, to;
	char *ref, *path;		/* path NULL: all that is shown of the object */
	bool noise;
	bool copy;			/* to the clipboard at once, unless it cannot be made */
};

void
patching_free(struct patching *p)
{
	if (!p)
		return;
	snapshot_free(&p->from);
	snapshot_free(&p->to);
	free(p->ref);
	free(p->path);
	free(p);
}

/* ---- what is asked ---- */

bool
patch_can(const struct app *a, const char **why)
{
	const struct model *m = &a->model;
	struct target t;

	*why = "what changed is still being read";
	if (!m->examined)
		return false;
	app_target(a, &t);
	*why = "no change under the cursor: there is nothing to undo";
	return t.ref && t.object < m->drift->n;
}

static void
ask(struct app *a, bool copy)
{
	const struct model *m = &a->model;
	struct patching *p = mem_zero(1, sizeof(*p));
	struct target t;

	app_target(a, &t);
	p->from = snapshot_copy(&m->from.at);
	p->to = snapshot_copy(&m->to.at);
	p->ref = mem_strdup(t.ref);
	if (t.change < m->drift->v[t.object].changes.n && t.path && *t.path)
		p->path = mem_strdup(t.path);
	p->noise = m->noise;
	p->copy = copy;
	patching_free(a->patch);
	a->patch = p;
}

void
patch_ask(struct app *a)
{
	ask(a, false);
}

void
patch_copy(struct app *a)
{
	ask(a, true);
}

/* ---- the window ---- */

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	const struct window *w = o->state;
	enum action act = keymap_action(a->keys, k->code);
	struct buf text = {0};

	if (act == ACTION_COPY) {
		app_copy(a, w->text.p, w->text.n);
	} else if (act == ACTION_EXPORT || k->code == 'w') {
		overlay_save(a, "undo.sh", w->text.p, w->text.n);
	} else if (act == ACTION_PAGER) {
		buf_add(&text, w->text.p, w->text.n);
		app_run(a, app_pager(a), &text, false);
		buf_release(&text);
	} else {
		return REACT_PASS;
	}
	return REACT_DRAW;
}

static void
show_patch(struct app *a, struct buf *text)
{
	struct window w = {.heading = mem_strdup(HEADING), .text = *text, .key = key};

	w.foot = "y copy  e write to a file  p pager  Esc close";
	*text = (struct buf){0};
	window_open(a, &w);
}

static void
show_refusal(struct app *a, const struct error *why)
{
	struct window w = {.heading = mem_strdup(HEADING)};
	size_t cols = window_text_cols(a);

	render_wrap(&w.text, why->text, 0, cols);
	buf_puts(&w.text, "\n\n");
	render_wrap(&w.text, why->hint, 0, cols);
	window_open(a, &w);
}

/* ---- the work ---- */

struct run {
	struct app *a;
	const struct patching *p;
};

/* Another one is wanted by now. */
static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	const struct run *r = ctx;

	return app_tick(r->a, what, done, total) || r->a->patch != NULL;
}

/* As `diff --reverse -o kubectl FROM TO OBJECT -f PATH` compares. */
static int
compare(struct app *a, const struct patching *p, struct examined **out, struct error *err)
{
	const char *fields[] = {p->path, NULL};
	struct run run = {a, p};
	struct object_word word = {0};
	struct examine_opts o = {.rules = a->o->rules, .filter = a->o->filter,
				 .limits = LIMITS_DEFAULT, .progress = {&run, tick}};
	int rc;

	if (object_word_parse(&word, p->ref, err) != 0)
		return -1;
	o.filter.words = &word;
	o.filter.nwords = 1;
	o.filter.fields = p->path ? fields : NULL;
	if (p->noise) {
		o.filter.noise = NOISE_SHOW;
		o.filter.derived = true;
	}
	rc = examine(out, a->o->worker, &p->to, &p->from, &o, err);
	object_word_release(&word);
	return rc;
}

static void
show(struct app *a, const struct patching *p, struct drift *d, const struct kinds *ks)
{
	struct render_opts o = a->o->render;
	struct patch_sum sum = {0};
	struct error err = {0};
	struct buf text = {0};

	o.format = FORMAT_KUBECTL;
	o.colour = false;
	o.kinds = ks;
	render_patches(&text, d, &o, &sum);
	if (sum.redacted)
		render_redacted(&sum, &err);
	if (sum.made && sum.redacted)
		app_say_error(a, &err);
	if (sum.made && p->copy)
		app_copy(a, text.p, text.n);
	else if (sum.made)
		show_patch(a, &text);
	else if (sum.redacted)
		show_refusal(a, &err);
	else
		app_say(a, "no patch can undo this: nothing of it is a field that may be set");
	json_decref(sum.redacted);
	buf_release(&text);
}

bool
patch_work(struct app *a)
{
	const struct model *m = &a->model;
	struct patching *p = a->patch;
	struct examined *e = NULL;
	struct error err = {0};
	int rc;

	if (!p)
		return false;
	a->patch = NULL;
	rc = compare(a, p, &e, &err);
	if (a->patch || !flow_same(&p->from, &m->from.at) || !flow_same(&p->to, &m->to.at))
		;			/* somebody went on meanwhile */
	else if (rc == 0)
		show(a, p, examined_drift(e), examined_kinds(e));
	else if (err.code != ERR_CANCELLED)
		app_say_error(a, &err);
	examined_free(e);
	patching_free(p);
	return true;
}
