/* The application from its first to its last: what it is begun with, and giving all back. */
#include "app.h"

#include <stdlib.h>

#include "assay/base/mem.h"

/* ---- what it was begun with ---- */

/* `ui --screen blame`: of the object named, else of the one under the cursor. */
static void
aim_blame(struct app *a)
{
	struct target t;

	app_target(a, &t);
	if (a->o->object)
		t = (struct target){.ref = a->o->object, .object = SIZE_MAX, .change = SIZE_MAX,
				    .snapshot = SIZE_MAX};
	if (t.ref)
		app_open(a, &view_blame, &t);
	else
		app_say(a, "no object to tell of: choose one, then %s",
			keymap_key(a->keys, ACTION_BLAME));
}

void
app_aim(struct app *a)
{
	const struct drift *d = a->model.drift;
	struct target t = {.change = SIZE_MAX, .snapshot = SIZE_MAX};
	bool blame = str_eq(a->o->screen, view_blame.screen);

	if (a->aimed || ((!a->model.examined || !d) && !(blame && a->o->object)))
		return;
	a->aimed = true;
	if (blame)
		aim_blame(a);
	if (blame || !a->o->object)
		return;
	for (t.object = 0; t.object < d->n; t.object++)
		if (str_eq(d->v[t.object].ref, a->o->object))
			break;
	if (t.object == d->n) {
		app_say(a, "%s is the same in both", a->o->object);
		return;
	}
	t.ref = d->v[t.object].ref;
	t.key = &d->v[t.object].key;
	app_open(a, &view_diff, &t);
}

struct refusals {
	struct app *a;
	size_t n;
};

static void
refused(void *ctx, const char *why)
{
	struct refusals *r = ctx;

	r->n++;
	app_say(r->a, "%s", why);
}

/* All are among the messages; the line has room for one, or for how many there are. */
static void
bind_keys(struct app *a)
{
	struct refusals r = {a, 0};

	keymap_bind_all(a->keys, a->o->bindings, a->o->nbindings, refused, &r);
	if (r.n > 1)
		app_say(a, "%zu lines of [keys] are not used: :messages says why", r.n);
}

static const struct view_ops *
first_screen(const char *word)
{
	static const struct view_ops *const all[] = {&view_timeline, &view_changes, &view_objects,
						     &view_search, &view_audit};

	for (size_t i = 0; word && i < countof(all); i++)
		if (str_eq(all[i]->screen, word))
			return all[i];
	return &view_changes;
}

int
app_new(struct app **out, const struct tui_opts *o, int rows, int cols, struct error *err)
{
	struct app *a = mem_zero(1, sizeof(*a));

	a->o = o;
	a->rows = rows;
	a->cols = cols;
	a->keys = keymap_new();
	if (model_open(&a->model, o, err) != 0) {
		app_free(a);
		return -1;
	}
	a->histories = histories_open(o->state_file);
	app_open(a, first_screen(o->screen), NULL);
	if (!a->view) {
		error_set(err, ERR_BUG, "%s", a->status);
		app_free(a);
		return -1;
	}
	bind_keys(a);
	app_aim(a);
	if (a->model.note[0])
		app_say(a, "%s", a->model.note);
	*out = a;
	return 0;
}

void
app_free(struct app *a)
{
	if (!a)
		return;
	while (a->overlay)
		overlay_remove(a, a->overlay);
	app_views_free(a);
	histories_save(a->histories);
	histories_free(a->histories);
	undo_close(a);
	judging_free(a->judging);
	patching_free(a->patch);
	model_close(&a->model);
	keymap_free(a->keys);
	errand_clear(&a->errand);
	for (size_t i = 0; i < countof(a->marks); i++)
		place_release(&a->marks[i]);
	for (size_t i = 0; i < a->njumps; i++)
		place_release(&a->jumps[i]);
	for (size_t i = 0; i < a->nmessages; i++)
		free(a->messages[i]);
	free(a->messages);
	free(a->explained);
	free(a->filter_before);
	free(a);
}
