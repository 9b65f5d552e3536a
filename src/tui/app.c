/* The way of a key through the application, and its work between keys. */
#include "app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "assay/base/mem.h"

/* ---- what is said ---- */

/* Whole, even if the status line has no room for it. */
static void
keep_message(struct app *a, const char *text)
{
	vec_grow(a->messages, a->nmessages, a->messages_cap);
	a->messages[a->nmessages++] = mem_strdup(text);
}

void
app_say(struct app *a, const char *fmt, ...)
{
	struct buf b = {0};
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	snprintf(a->status, sizeof(a->status), "%s", buf_cstr(&b));
	keep_message(a, buf_cstr(&b));
	buf_release(&b);
}

void
app_say_error(struct app *a, const struct error *err)
{
	if (err->hint[0] && !strchr(err->hint, '\n'))
		app_say(a, "%s (%s)", err->text, err->hint);
	else
		app_say(a, "%s", err->text);
}

/* ---- overlays ---- */

void
overlay_push(struct app *a, const struct overlay_ops *ops, void *state)
{
	struct overlay *o = mem_zero(1, sizeof(*o));

	*o = (struct overlay){.ops = ops, .state = state, .under = a->overlay};
	a->overlay = o;
}

void
overlay_remove(struct app *a, struct overlay *o)
{
	struct overlay **p = &a->overlay;

	while (*p && *p != o)
		p = &(*p)->under;
	if (!*p)
		return;
	*p = o->under;
	if (o->ops->close)
		o->ops->close(a, o);
	free(o);
}

/* ---- keys ---- */

static unsigned
finish(struct app *a, struct view *v, unsigned r)
{
	if (r & REACT_DONE && v == a->view)
		app_back(a);
	return (r & REACT_DONE) ? r | REACT_DRAW : r;
}

static unsigned
mouse_key(struct app *a, const struct key *k)
{
	enum action act = app_draw_hit(a, k->row, k->col);
	struct bands b;
	const struct rect *r;
	struct view *v;
	bool pane;

	if (act != ACTION_NONE && k->mouse <= MOUSE_DOUBLE)
		return app_do(a, act);
	app_bands(a, &b);
	pane = a->pane && k->col >= b.pane.col;
	r = pane ? &b.pane : &b.body;
	if (k->row < r->row || k->row >= r->row + r->rows || k->col >= r->col + r->cols)
		return REACT_NONE;
	if (k->mouse <= MOUSE_DOUBLE)
		a->pane_focus = pane;
	v = pane ? a->pane : a->view;
	return finish(a, v, view_mouse(a, v, k, k->row - r->row, k->col - r->col));
}

/* a to z, then A to Z; SIZE_MAX. */
static size_t
letter_of(uint32_t code)
{
	if (code >= 'a' && code <= 'z')
		return code - 'a';
	return code >= 'A' && code <= 'Z' ? 26 + (code - 'A') : SIZE_MAX;
}

static unsigned
remembered(struct app *a, const struct key *k)
{
	enum action what = a->pending;
	size_t i = letter_of(k->code);
	struct target t;

	a->pending = ACTION_NONE;
	if (i >= countof(a->marks)) {
		app_say(a, "no letter from a to z or A to Z: nothing %s",
			what == ACTION_REMEMBER ? "remembered" : "recalled");
		return REACT_DRAW;
	}
	if (what == ACTION_REMEMBER) {
		place_take(a, &a->marks[i]);
		app_say(a, "%s under %c: ' and %c go back", place_is_row(&a->marks[i]) ?
			"remembered" : "this row is a heading: its screen is remembered",
			(int)k->code, (int)k->code);
		return REACT_DRAW;
	}
	if (!a->marks[i].ops) {
		app_say(a, "nothing is remembered under %c: m and a letter remember a row",
			(int)k->code);
		return REACT_DRAW;
	}
	t = place_target(&a->marks[i]);
	if (a->view->ops != a->marks[i].ops)
		app_open(a, a->marks[i].ops, &t);
	if (place_is_row(&a->marks[i]) && a->view->ops->go && !a->view->ops->go(a, a->view, &t))
		app_say(a, "the row remembered under %c is not shown here", (int)k->code);
	return REACT_DRAW;
}

static unsigned
plain_key(struct app *a, const struct key *k)
{
	enum action act;
	struct buf b = {0};

	if (k->code == K_MOUSE)
		return mouse_key(a, k);
	if (k->code == K_PASTE) {
		app_say(a, "nothing is typed here: what was pasted is dropped");
		return REACT_DRAW;
	}
	if (a->pending != ACTION_NONE)
		return remembered(a, k);
	act = keymap_action(a->keys, k->code);
	if (act != ACTION_NONE)
		return app_do(a, act);
	key_name(&b, k->code);
	app_say(a, "%s does nothing: %s shows the keys", buf_cstr(&b),
		keymap_key(a->keys, ACTION_HELP));
	buf_release(&b);
	return REACT_DRAW;
}

/* Ctrl-Z and Ctrl-L mean the terminal wherever they are pressed. */
static bool
means_terminal(const struct app *a, const struct key *k)
{
	enum action act = keymap_action(a->keys, k->code);

	return k->code < K_SPACE && (act == ACTION_SUSPEND || act == ACTION_REDRAW);
}

/* From the topmost overlay down to who takes the key. */
static unsigned
overlays_key(struct app *a, const struct key *k)
{
	if (means_terminal(a, k))
		return app_do(a, keymap_action(a->keys, k->code));
	for (struct overlay *o = a->overlay, *under; o; o = under) {
		unsigned r;

		under = o->under;
		r = o->ops->key(a, o, k);
		if (r & REACT_DONE) {
			overlay_remove(a, o);
			return r | REACT_DRAW;
		}
		if (!(r & REACT_PASS))
			return r;
	}
	return plain_key(a, k);
}

unsigned
app_key(struct app *a, const struct key *k)
{
	unsigned r;

	if (k->code == K_NONE || k->code == K_LOST)
		return REACT_NONE;
	if (k->code == K_RESIZE) {
		a->rows = k->row;
		a->cols = k->col;
		app_fit(a);
		return REACT_DRAW;
	}
	a->status[0] = '\0';
	if (keymap_action(a->keys, k->code) != ACTION_STOP)
		a->stops = 0;
	app_fit(a);
	r = overlays_key(a, k);
	undo_settle(a);
	app_bury(a);
	app_fit(a);
	return r | REACT_DRAW;
}

/* ---- actions ---- */

bool
app_can(const struct app *a, enum action act, const char **why)
{
	const struct view *v = app_focus(a);
	const char *said = NULL;
	bool here = view_can(a, v, act, &said);
	bool own = false, can;

	if (!here && said) {
		if (why)
			*why = said;
		return false;
	}
	can = app_act_can(a, act, why, &own);
	return own ? can : here;
}

unsigned
app_do(struct app *a, enum action act)
{
	struct view *v = app_focus(a);
	const struct action_row *row = action_row(act);
	const char *why = NULL;
	unsigned r;
	bool own;

	if (!row)
		return REACT_NONE;
	if (act != ACTION_NOISE) {
		free(a->explained);
		a->explained = NULL;
	}
	if (!view_can(a, v, act, &why) && why) {
		app_say(a, "%s", why);
		return REACT_DRAW;
	}
	r = view_act(a, v, act);
	if (!(r & REACT_PASS))
		return finish(a, v, r);
	if (!app_act_can(a, act, &why, &own) && why)
		app_say(a, "%s", why);
	else if ((r = app_act(a, act)) & REACT_PASS)
		app_say(a, "%s: not on this screen (%s)", row->help, v->ops->name);
	return (r & ~(unsigned)REACT_PASS) | REACT_DRAW;
}

/* ---- errands ---- */

void
errand_clear(struct errand *e)
{
	free(e->command);
	buf_release(&e->text);
	*e = (struct errand){0};
}

void
app_run(struct app *a, const char *command, struct buf *text, bool wait)
{
	errand_clear(&a->errand);
	a->errand = (struct errand){.what = ERRAND_RUN, .command = mem_strdup(command),
				    .wait = wait};
	if (text) {
		a->errand.has_text = true;
		a->errand.text = *text;
		*text = (struct buf){0};
	}
}

void
app_copy(struct app *a, const char *p, size_t n)
{
	errand_clear(&a->errand);
	a->errand.what = ERRAND_COPY;
	a->errand.has_text = true;
	buf_add(&a->errand.text, p, n);
}

/* ---- work ---- */

static bool
view_work(struct app *a, struct view *v)
{
	bool more;

	if (!v || !v->ops->work)
		return false;
	a->at_work = v;
	more = v->ops->work(a, v);
	a->at_work = NULL;
	return more;
}

/* The view shown has nothing to show yet, and what that takes does not hang on the range. */
static bool
blank(const struct app *a)
{
	return a->view && a->view->ops->blank && a->view->ops->blank(a, a->view);
}

/* The view whose work runs was closed meanwhile. */
static bool
deserted(const struct app *a)
{
	for (const struct view *v = a->retired; v; v = v->under)
		if (v == a->at_work)
			return true;
	return false;
}

bool
app_tick(void *app, const char *what, uint64_t done, uint64_t total)
{
	struct app *a = app;

	(void)what;
	a->model.done = done;
	a->model.total = total;
	if (a->pump)
		a->pump(a->pump_ctx);	/* may close the view that calls */
	if (!a->at_work && blank(a))
		a->model.aside = true;
	return a->stop || a->model.aside || a->errand.what == ERRAND_QUIT || deserted(a);
}

bool
app_work(struct app *a)
{
	struct progress p = {.ctx = a, .tick = app_tick};
	bool more;

	if (a->working)
		return false;
	a->working = true;
	a->stop = false;
	/* What a screen without a row wants; the range, which all look at; a patch asked for; what the
	 * screen shows; the nights' numbers, which take long. */
	a->model.aside = false;
	more = blank(a) && view_work(a, a->view);
	more = more || (a->model.reading && model_work(&a->model, &p));
	more = more || patch_work(a);
	more = more || view_work(a, a->view) || view_work(a, a->pane);
	more = more || model_work(&a->model, &p);
	a->working = false;
	if (a->stop)
		app_say(a, "stopped: %s reads again", keymap_key(a->keys, ACTION_RELOAD));
	a->stop = false;
	app_bury(a);
	app_aim(a);
	app_fit(a);
	return more;
}
