/* The Objects screen taken out: one object whole, references, the command that shows them. */
#include "objects.h"

void
objects_show(struct app *a, const struct objects *st, const struct object_row *row)
{
	const struct store_snapshot *at = &a->model.to.at;
	struct render_opts o = a->o->render;
	struct shown_object shown = {.context = at->context, .instant = at->instant, .word = "TO"};
	struct buf ref = {0}, text = {0};
	struct error err = {0};
	size_t n, i = timeline_row_of(a->model.nights, a->model.to.index);
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	listing_key(st->l, row->at, row->name, &shown.key);
	listing_ref(st->l, row->at, row->name, &ref);
	shown.ref = ref.p;
	shown.word = i < n ? rows[i].name : "TO";
	shown.body = flow_read(a->o->store, at, SECTION_OBJECTS, &shown.key, &err);
	if (shown.body) {
		o.format = FORMAT_TEXT;
		o.kinds = st->l->kinds;
		o.width = a->cols > 42 ? (size_t)a->cols - 2 : 40;
		render_show(&text, &shown, &o);
		overlay_text(a, ref.p, &text);
	} else {
		app_say_error(a, &err);
	}
	json_decref(shown.body);
	buf_release(&ref);
	buf_release(&text);
}

/* ---- the list ---- */

/* References of all that the filter leaves, folded or not: as `get -o name` has them. */
int
objects_export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	struct objects *st = v->state;

	(void)a;
	(void)format;
	if (!st->l)
		return error_set(err, ERR_NOT_FOUND, "the names are still being read");
	while (objects_sift(st, SIFT_A_STEP))
		;
	for (size_t g = 0; g < st->l->ngroups; g++) {
		const struct kind_group *at = &st->l->groups[g];

		for (size_t i = at->first; i < at->first + at->n; i++) {
			struct buf ref = {0};

			if (st->narrow.sieve && !st->match[i])
				continue;
			listing_ref(st->l, g, i, &ref);
			buf_add_safe(out, ref.p, ref.n);
			buf_putc(out, '\n');
			buf_release(&ref);
		}
	}
	return 0;
}

void
objects_command(const struct app *a, const struct view *v, struct buf *out)
{
	size_t n, i = timeline_row_of(a->model.nights, a->model.to.index);
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	(void)v;
	buf_printf(out, "assay get %s --context %s", i < n ? rows[i].name : "latest",
		   timeline_context(a->model.nights));
	filter_objects(a, out);
}
